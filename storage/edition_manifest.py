"""The manifest of an edition as it is written, and the hash that freezes it; `storage.edition_files` reads it.

``manifest.json`` says what the edition is: the same decisions give the same bytes. ``audit.jsonl`` beside it says who
decided, when and after which models, an item a line in the manifest's order; it is on record, and makes no
other dataset.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

import blake3

from storage.edition_request import ExportRequest
from storage.edition_spool import EditionSpool
from storage.formats.entries import EntryRegion, Loss
from storage.geometry import to_json
from storage.hashing import hash_file
from storage.records import LabelClass

MANIFEST = "manifest.json"
AUDIT = "audit.jsonl"
SCHEMA = 2
FROZEN = frozenset({"schema", "format", "options", "pixels", "crops", "classes"})
"""What the hash covers beside ``files`` and ``items``."""

_NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Written:
    """What a manifest came to: its hash, how many items, what was lost, and all of it but files and items."""

    hash: str
    items: int
    losses: tuple[Loss, ...]
    record: Mapping[str, Any]


def canonical(value: Any) -> str:
    """JSON text that is the same for the same value, on any machine."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def frozen_hash(head: Mapping[str, Any], files: Iterable[str], items: Iterable[str]) -> str:
    """BLAKE3 of the canonical JSON of ``{**head, "files": {…}, "items": […]}``, whatever its size.

    Args:
        head: The frozen values beside the two.
        files: ``"path":value`` of each file, by path; all are asked for before the first of the items.
        items: Canonical text of each item, in order.
    """
    hasher = blake3.blake3()

    def feed(texts: Iterable[str]) -> None:
        for number, text in enumerate(texts):
            hasher.update(f"{',' if number else ''}{text}".encode("utf-8", "surrogatepass"))

    hasher.update(b"{")
    for number, key in enumerate(sorted([*head, "files", "items"])):
        hasher.update(f"{',' if number else ''}{canonical(key)}:".encode())
        if key in ("files", "items"):
            opening, closing = ("{", "}") if key == "files" else ("[", "]")
            hasher.update(opening.encode())
            feed(files if key == "files" else items)
            hasher.update(closing.encode())
        else:
            feed([canonical(head[key])])
    hasher.update(b"}")
    return str(hasher.hexdigest())


def add_files(folder: Path, spool: EditionSpool) -> None:
    """Hash what the writer wrote itself into the spool; pictures are there already."""
    for place, _, names in os.walk(folder):
        start = inside(folder, place)
        for name in names:
            path = f"{start}/{name}" if start else name
            if not spool.has_file(path):
                file = Path(place, name)
                spool.add_file(path, hash_file(file), file.stat().st_size)


def inside(folder: Path, path: Path | str) -> str:
    """The path below ``folder``, which it starts with, with forward slashes; empty for the folder itself."""
    return str(path)[len(str(folder)) + 1 :].replace(os.sep, "/")


def write_manifest(
    folder: Path,
    spool: EditionSpool,
    request: ExportRequest,
    classes: Sequence[LabelClass],
    losses: Sequence[Loss],
) -> Written:
    """Write manifest and audit of a written folder, item by item.

    Raises:
        OSError: The disk is full.
    """
    frozen = {
        "schema": SCHEMA,
        "format": request.format,
        "options": dict(request.options),
        "pixels": request.pixels.value,
        "crops": request.crops,
        "classes": _classes(classes),
    }
    count, size = spool.row("SELECT count(*), sum(size) FROM files") or (0, 0)
    record = {
        "tool": f"fettle {version('fettling')}",
        "where": request.where,
        "everything": request.everything,
        "link": request.link.value,
        "losses": [asdict(loss) for loss in losses],
        **({"balance": request.balance.as_json()} if request.balance else {}),
        "counts": {"items": len(spool), "files": count, "bytes": size or 0, "spread": _spread(spool)},
    }
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(f'{{\n"hash": "{_NO_HASH}"')
        for key, value in {**frozen, **record}.items():
            stream.write(f",\n{json.dumps(key)}: {canonical(value)}")
        stream.write(',\n"files": {')
        files = _lines(stream, (f"{canonical(p)}:{canonical({'blake3': h, 'size': n})}" for p, h, n in spool.files()))
        items = _lines(stream, _items(stream, spool))
        digest = frozen_hash(frozen, files, items)
        stream.write("\n]\n}\n")
        # All else is of this length already.
        stream.seek(len('{\n"hash": "'))
        stream.write(digest)
    _write_audit(folder / AUDIT, spool, digest, classes)
    return Written(hash=digest, items=len(spool), losses=tuple(losses), record={**frozen, **record})


def _lines(stream: TextIO, texts: Iterable[str]) -> Iterator[str]:
    """Write each text on a line of its own as it is asked for."""
    for number, text in enumerate(texts):
        stream.write(("," if number else "") + "\n" + text)
        yield text


def _items(stream: TextIO, spool: EditionSpool) -> Iterator[str]:
    stream.write('\n},\n"items": [')
    for _, name, path, gathered in spool.items():
        yield canonical(
            {
                **gathered.described,
                "file": name,
                "path": path,
                "size": [gathered.width, gathered.height],
                "regions": [_region(region) for region in gathered.regions],
            }
        )


def _region(region: EntryRegion) -> dict[str, Any]:
    return {"class": region.class_name, "role": region.role.value, "geometry": to_json(region.geometry)}


def _classes(classes: Sequence[LabelClass]) -> list[dict[str, str]]:
    """Names, kinds and parents; a parent that is not in the edition is left out."""
    names = {entry.id: entry.name for entry in classes}
    parents = {entry.name: names[entry.parent] for entry in classes if entry.parent in names}
    return [
        {"name": entry.name, "kind": entry.kind.value}
        | ({"parent": parents[entry.name]} if entry.name in parents else {})
        for entry in classes
    ]


def _write_audit(path: Path, spool: EditionSpool, digest: str, classes: Sequence[LabelClass]) -> None:
    """A line an item, and a last one by which a damaged file, or another edition's, is told."""
    hasher = blake3.blake3()
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for _, name, _, gathered in spool.items():
            line = canonical({"file": name, **gathered.audit}) + "\n"
            hasher.update(line.encode())
            stream.write(line)
        # Colours follow the order in which a project met its classes, so the manifest cannot have them.
        colours = {entry.name: entry.colour for entry in classes}
        end = {"edition": digest, "items": len(spool), "colours": colours, "blake3": hasher.hexdigest()}
        stream.write(canonical(end) + "\n")


def _spread(spool: EditionSpool) -> list[dict[str, Any]]:
    """Items by class and split."""
    found = Counter((gathered.label, gathered.split) for _, _, _, gathered in spool.items())
    ordered = sorted(found.items(), key=lambda pair: tuple(value or "" for value in pair[0]))
    return [{"label": label, "split": split, "items": n} for (label, split), n in ordered]
