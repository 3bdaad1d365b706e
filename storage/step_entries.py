"""What a history entry holds and how it is kept: JSON, compressed if long; equal rows together, masks as differences.

A step's entries, where they are few and short, lie together in its own row, else each in one of ``step_changes``.
One of an update holds ``[ids, before, after]``, or ``[ids, before, after, masks]`` where a mask took another shape:
``masks`` maps the column to the pixels that changed. One of an insert lists ids, and while it is undone the rows
themselves, as one of a delete does: ``{"columns": […], "rows": [[…], …]}``.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from storage import rle
from storage.errors import FettleError
from storage.records import Mask

Values = Mapping[str, Any]

_COLUMN = "geometry"
"""The only column that holds masks."""

_DIGEST_BYTES = 16

_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)

_SHORT = 512
"""Up to so many bytes an entry is kept as it is: compressing it takes longer than writing what that would save."""

_PLAIN = b"[{"
"""How an entry kept as it is begins, and a compressed one never does."""


_FEW, _LITTLE = 8, 1_500
"""Up to so many entries of so many bytes in all lie in their step's row: others still have room on its page."""

_WITHIN = frozenset(
    {("items", "insert"), ("items", "update"), ("decisions", "insert"), ("opinions", "insert"), ("opinions", "update")}
    | {("regions", "insert")}
)
"""What may lie there: what belongs to items and is short, whatever a person does."""


class Entry(NamedTuple):
    """What a step did to some rows of one table.

    Attributes:
        table: Which.
        op: ``insert``, ``update`` or ``delete``.
        first_item: The lowest id of an item that the rows belong to; None where they belong to none.
        last_item: The highest.
        content: See above; as JSON gives it back.
    """

    table: str
    op: str
    first_item: int | None
    last_item: int | None
    content: Any


class Rewrite(NamedTuple):
    """Rows that held the same and got the same.

    Attributes:
        ids: Which.
        before: What the columns held that really changed.
        after: What they got.
        row: All that was read of one of them before.
    """

    ids: list[int]
    before: Values
    after: Values
    row: Values


def pack_within(entries: Sequence[Entry]) -> bytes | None:
    """Entries for their step's own row; None where they are too many or too long for it."""
    if len(entries) > _FEW or any(entry.first_item is None or entry[:2] not in _WITHIN for entry in entries):
        return None
    data = pack(entries)
    return data if len(data) <= _LITTLE else None


def bounds(entries: Iterable[Entry]) -> dict[str, int]:
    """The lowest and highest ids of items of some entries that all have them, as columns."""
    items = [item for entry in entries for item in (entry.first_item, entry.last_item) if item is not None]
    return {"first_item": min(items), "last_item": max(items)}


def unpack_within(data: bytes) -> list[Entry]:
    """What `pack_within` packed."""
    return [Entry(*entry) for entry in unpack(data)]


def pack(content: Any) -> bytes:
    """A list or a mapping as JSON; compressed where that is worth the time."""
    data = _JSON.encode(content).encode()
    return data if len(data) <= _SHORT else zlib.compress(data, 3)


def unpack(payload: bytes) -> Any:
    """What `pack` packed."""
    return json.loads(payload if payload[0] in _PLAIN else zlib.decompress(payload))


def of_rewrites(rewrites: Iterable[Rewrite]) -> list[list[Any]]:
    """The content of an update."""
    return [_entry(rewrite) for rewrite in rewrites]


def rewrites_of(content: Any, *, undo: bool) -> list[tuple[list[int], Values, Values, Values]]:
    """Ids, what the rows must hold now, what they are to hold, and masks to be turned by `turned`."""
    found = []
    for ids, before, after, *masks in content:
        expected, wanted = (after, before) if undo else (before, after)
        # Steps of Fettle 0.1 have one entry a row.
        found.append((ids if isinstance(ids, list) else [ids], expected, wanted, masks[0] if masks else {}))
    return found


def of_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """The content of whole rows, to be put back by an undo or redo."""
    return {"columns": list(columns), "rows": [list(row) for row in rows]}


def ids_of(content: Any) -> list[int]:
    """The ids of all rows that an entry is about, whatever its kind."""
    if isinstance(content, dict):
        at = content["columns"].index("id")
        return [row[at] for row in content["rows"]]
    ids: list[int] = []
    for entry in content:
        first = entry[0] if isinstance(entry, list) else entry["id"] if isinstance(entry, dict) else entry
        ids.extend(first if isinstance(first, list) else [first])
    return ids


def rows_of(content: Any) -> list[dict[str, Any]]:
    """The whole rows of an entry."""
    if isinstance(content, list):
        return content
    return [dict(zip(content["columns"], row, strict=True)) for row in content["rows"]]


def turned(change: Values, value: Any, *, undo: bool) -> dict[str, Any] | None:
    """The mask before (after) an edit from the one after (before) it; None where ``value`` is another by now."""
    if not _is_mask(value) or value["size"] != change["size"]:
        return None
    if _digest(value["counts"]) != change["after" if undo else "before"]:
        return None
    height, width = change["size"]
    other = rle.exclusive(Mask(height, width, value["counts"]), Mask(height, width, change["changed"]))
    return {**value, "counts": other.counts}


def _entry(rewrite: Rewrite) -> list[Any]:
    change = _mask_change(rewrite.before.get(_COLUMN), rewrite.after.get(_COLUMN))
    if change is None:
        return [rewrite.ids, rewrite.before, rewrite.after]
    before, after = ({k: v for k, v in values.items() if k != _COLUMN} for values in (rewrite.before, rewrite.after))
    return [rewrite.ids, before, after, {_COLUMN: change}]


def _mask_change(before: Any, after: Any) -> dict[str, Any] | None:
    """The pixels that differ, as a mask of their own: it costs what the stroke's outline costs, not what the mask does.

    None where the two masks could not be had back from it to the letter (runs spelled otherwise than Fettle spells
    them), or where it would be no smaller.
    """
    if not (_is_mask(before) and _is_mask(after)) or before["size"] != after["size"]:
        return None
    if {**before, "counts": ""} != {**after, "counts": ""}:
        return None
    height, width = before["size"]
    old, new = Mask(height, width, before["counts"]), Mask(height, width, after["counts"])
    try:
        changed = rle.exclusive(old, new)
        exact = rle.exclusive(new, changed) == old and rle.exclusive(old, changed) == new
    except FettleError:
        return None
    if not exact or len(changed.counts) >= len(old.counts) + len(new.counts):
        return None
    return {
        "size": [height, width],
        "changed": changed.counts,
        "before": _digest(old.counts),
        "after": _digest(new.counts),
    }


def _is_mask(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("type") == "mask" and isinstance(value.get("counts"), str)


def _digest(counts: str) -> str:
    return hashlib.blake2b(counts.encode(), digest_size=_DIGEST_BYTES).hexdigest()
