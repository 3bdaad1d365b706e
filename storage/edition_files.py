"""Editions as they lie on a disk: their manifests read item by item, and checked against what is there.

A manifest may come from anywhere, so nothing in it is trusted: a path that it states is never opened (what the folder
holds is looked up in the manifest, not the other way round), values of other kinds than they should be are refused,
and no line may be longer than `LONGEST_LINE`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import ijson

from storage.edition_manifest import AUDIT, FROZEN, MANIFEST, canonical, frozen_hash
from storage.errors import EditionError, FettleError
from storage.geometry import from_json
from storage.records import Geometry, RegionRole

LONGEST_LINE = 256 << 20
"""Bytes without a line end that a manifest may hold: room for the mask of the largest picture, none for a trap."""

_SCHEMAS = (1, 2)
_FROZEN_OF = {1: frozenset({"schema", "format", "classes"}), 2: FROZEN}
_Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """A file as the manifest states it; ``size`` is None in a manifest of the first schema."""

    path: str
    hash: str
    size: int | None


@dataclass(frozen=True, slots=True)
class FrozenRegion:
    """A region of an item in the pixels of its exported picture."""

    class_name: str
    role: str
    geometry: Geometry


@dataclass(frozen=True, slots=True)
class FrozenItem:
    """An item as the manifest has it.

    ``path`` is its picture's in the edition, None where the format writes none, or where the first schema does not say.
    ``size`` is (width, height) of the exported picture, 0 where that schema does not say; ``crop`` is ``xyxy`` in the
    whole one. ``regions`` is None where the schema tells their number alone.
    """

    file: str
    path: str | None
    source: str
    source_hash: str
    state: str
    label: str | None
    split: str | None
    pixels: str
    size: tuple[int, ...]
    crop: tuple[int, ...] | None
    regions: tuple[FrozenRegion, ...] | None
    region_count: int


@dataclass(frozen=True, slots=True)
class Audit:
    """Who settled an item, and when; ``authors`` are those of its regions, in the order of the regions."""

    reviewer: str | None
    decided_at: float | None
    decision: int | None = None
    authors: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says of the edition as a whole; `files`, `items` and `audits` go through the rest of it.

    Attributes:
        folder: Where the edition lies.
        schema: Which form the manifest has, 1 or 2.
        hash: The hash it states; `storage.edition_verify` computes it anew.
        format: The format's name.
        classes: Kind by class, and its parent where it has one, in the order of the class numbers.
        head: All other values: pixels, crops, options, tool, where, link, losses, counts.
    """

    folder: Path
    schema: int
    hash: str
    format: str
    classes: Mapping[str, str]
    head: _Value = field(repr=False)

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def link(self) -> str:
        """How untouched pictures got in."""
        return str(self.head.get("link", "copy"))

    @property
    def frozen(self) -> dict[str, Any]:
        """The values the hash covers beside files and items."""
        return {key: self.head[key] for key in _FROZEN_OF[self.schema]}

    def files(self) -> Iterator[FrozenFile]:
        """Each file, in the manifest's order.

        Raises:
            EditionError: The manifest is damaged.
        """
        for path, stated in self._stream("files", pairs=True):
            digest, size = (stated, None) if self.schema == 1 else _file(stated, path)
            if not isinstance(digest, str):
                raise _damaged(self.folder, f"it gives no hash for {path[:200]}")
            yield FrozenFile(path, digest, size)

    def items(self) -> Iterator[FrozenItem]:
        """Each item, in the manifest's order; raises as `files`."""
        for number, value in enumerate(self._stream("items.item"), start=1):
            yield _item(value, self.folder, number)

    def audits(self) -> Iterator[Audit]:
        """Who settled each item, in the order of `items`; ends early where the record is damaged or gone."""
        if self.schema == 1:
            for value in self._stream("items.item"):
                yield _audit(value.get("audit") if isinstance(value, dict) else None)
            return
        try:
            with (self.folder / AUDIT).open("rb") as stream:
                for line in iter(lambda: stream.readline(LONGEST_LINE), b""):
                    value = json.loads(line)
                    if not isinstance(value, dict) or "edition" in value:
                        return
                    yield _audit(value)
        except (OSError, ValueError, RecursionError):
            return

    def computed_hash(self) -> str:
        """The hash of what the manifest says, whatever hash it states; raises as `files`."""
        drop_audit = self.schema == 1
        files = (f"{canonical(path)}:{canonical(stated)}" for path, stated in self._sorted_files())
        items = (
            canonical({key: v for key, v in value.items() if key != "audit"} if drop_audit else value)
            for value in self._stream("items.item")
        )
        try:
            return frozen_hash(self.frozen, files, items)
        except (ValueError, TypeError, AttributeError) as error:
            raise _damaged(self.folder, str(error)) from error

    def _sorted_files(self) -> Iterator[tuple[str, Any]]:
        before = ""
        for path, stated in self._stream("files", pairs=True):
            if before and path <= before:
                raise _damaged(self.folder, "its files are not in order")
            before = path
            yield path, stated

    def _stream(self, prefix: str, *, pairs: bool = False) -> Iterator[Any]:
        with _opened(self.folder) as stream:
            try:
                read = ijson.kvitems if pairs else ijson.items
                yield from read(stream, prefix, use_float=True)
            except _FAULTS as error:
                raise _damaged(self.folder, _first_line(error)) from error


def read_manifest(path: Path) -> Manifest:
    """The manifest of an edition: of its folder, or the file itself.

    Raises:
        EditionError: There is none, it is damaged, or it comes from a newer Fettle.
    """
    folder = path.parent if path.name == MANIFEST and not path.is_dir() else path
    head: dict[str, Any] = {}
    with _opened(folder) as stream:
        try:
            _read_head(stream, head)
        except _FAULTS as error:
            raise _damaged(folder, _first_line(error)) from error
    schema = head.get("schema")
    if isinstance(schema, int) and schema > max(_SCHEMAS):
        raise EditionError(f"The edition {folder} comes from a newer Fettle", "Update this one.")
    if schema not in _SCHEMAS or isinstance(schema, bool):
        raise _damaged(folder, "it states no schema")
    missing = sorted({*_FROZEN_OF[schema], "hash"} - head.keys())
    if missing:
        raise _damaged(folder, f"it has no “{missing[0]}”")
    classes = head["classes"]
    if not (isinstance(head["hash"], str) and isinstance(head["format"], str) and _are_classes(classes)):
        raise _damaged(folder, "a value is of another kind than it should be")
    return Manifest(
        folder=folder,
        schema=schema,
        hash=head["hash"],
        format=head["format"],
        classes={entry["name"]: _kind(entry) for entry in classes},
        head=head,
    )


class _Guarded:
    """A file read line by line that breaks off where it is a trap: a line without an end, or nesting without a bottom.

    Both cost a parser memory, and the time that grows with the square of it, before it can say that anything is wrong.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._depth = 0

    def read(self, size: int = -1) -> bytes:
        """The next line, whatever size is asked for; nothing to a size of 0."""
        if size == 0:
            return b""
        line = self._stream.readline(LONGEST_LINE)
        if len(line) >= LONGEST_LINE:
            msg = "one of its lines is too long"
            raise ValueError(msg)
        brackets = _STRING.sub(b"", line).translate(None, _NO_BRACKETS)
        for _ in range(_DEEPEST):
            fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
            if len(fewer) == len(brackets):
                break
            brackets = fewer
        opened = brackets.count(b"[") + brackets.count(b"{")
        self._depth += 2 * opened - len(brackets)
        if opened > _DEEPEST or self._depth > _DEEPEST:
            msg = "it is nested too deeply"
            raise ValueError(msg)
        return line

    def __enter__(self) -> IO[bytes]:
        return cast(IO[bytes], self)

    def __exit__(self, *error: object) -> None:
        self._stream.close()


_DEEPEST = 32
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
_NO_BRACKETS = bytes(sorted(set(range(256)) - set(b"[]{}")))
_FAULTS = (ijson.JSONError, ValueError, OverflowError, RecursionError, OSError, MemoryError)


def _opened(folder: Path) -> _Guarded:
    path = folder / MANIFEST
    try:
        if not path.is_file():
            raise EditionError(f"{folder} is no edition: there is no {MANIFEST} in it", "Check the path.")
        return _Guarded(path.open("rb"))
    except OSError as error:
        raise EditionError(
            f"{path} cannot be read ({error.strerror})", "Check its permissions and the disk."
        ) from error


def _read_head(stream: IO[bytes], head: dict[str, Any]) -> None:
    """Everything but files and items, which are last in all but the first schema."""
    builder = ijson.ObjectBuilder()
    key, depth = "", 0
    for prefix, event, value in ijson.parse(stream, use_float=True):
        if not prefix and event == "map_key":
            key, depth = value, 0
            builder = ijson.ObjectBuilder()
            if key == "files" and head.get("schema") == max(_SCHEMAS):
                return
        elif not prefix and event in ("start_map", "end_map"):
            continue
        elif not key:
            msg = "it is no JSON object"
            raise ValueError(msg)
        elif key not in ("files", "items"):
            builder.event(event, value)
            depth += {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}.get(event, 0)
            if depth == 0:
                head[key] = builder.value


def _file(stated: object, path: str) -> tuple[object, int | None]:
    if not isinstance(stated, dict) or not isinstance(stated.get("size"), int):
        msg = f"it gives no size for {path[:200]}"
        raise ValueError(msg)
    return stated.get("blake3"), stated["size"]


def _kind(entry: Mapping[str, Any]) -> str:
    parent = entry.get("parent")
    return f"{entry['kind']}, under {parent}" if isinstance(parent, str) else str(entry["kind"])


def _are_classes(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(entry, dict) and isinstance(entry.get("name"), str) and isinstance(entry.get("kind"), str)
        for entry in value
    )


def _item(value: object, folder: Path, number: int) -> FrozenItem:
    try:
        if not isinstance(value, dict):
            raise TypeError
        regions = value["regions"]
        known = None if isinstance(regions, int) else tuple(_region(each) for each in regions)
        crop = value.get("crop_xyxy")
        return FrozenItem(
            file=_text(value["file"]),
            path=_maybe_text(value.get("path")),
            source=_text(value["source"]),
            source_hash=_text(value["source_hash"]),
            state=_text(value["state"]),
            label=_maybe_text(value["label"]),
            split=_maybe_text(value["split"]),
            pixels=_text(value["pixels"]),
            size=_whole(value.get("size", (0, 0)), 2),
            crop=None if crop is None else _whole(crop, 4),
            regions=known,
            region_count=regions if known is None else len(known),
        )
    except (KeyError, TypeError, ValueError, FettleError) as error:
        raise _damaged(folder, f"its item {number} makes no sense") from error


def _region(value: _Value) -> FrozenRegion:
    return FrozenRegion(_text(value["class"]), RegionRole(value["role"]).value, from_json(value["geometry"]))


def _whole(value: Sequence[int], count: int) -> tuple[int, ...]:
    if len(value) != count or not all(isinstance(number, int) and 0 <= number < 1 << 31 for number in value):
        raise TypeError
    return tuple(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _audit(value: object) -> Audit:
    """What is on record of an item; what makes no sense there is left out."""
    if not isinstance(value, dict):
        return Audit(None, None)
    regions, models = value.get("regions"), value.get("models")
    at, decision = value.get("decided_at"), value.get("decision")
    return Audit(
        reviewer=str(value["reviewer"]) if value.get("reviewer") else None,
        decided_at=float(at) if isinstance(at, int | float) else None,
        decision=decision if isinstance(decision, int) else None,
        authors=tuple(str(each.get("author", "")) for each in regions if isinstance(each, dict))
        if isinstance(regions, list)
        else (),
        models=tuple(str(each.get("model", "")) for each in models if isinstance(each, dict))
        if isinstance(models, list)
        else (),
    )


def _damaged(folder: Path, why: str) -> EditionError:
    return EditionError(f"The manifest of {folder} is damaged: {why}", "Take the edition from where it was made again.")


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
