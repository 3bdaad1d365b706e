"""Content hashes: BLAKE3 of files (item and blob identity) and of JSON values (settings identity)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

import blake3

_CHUNK = 1 << 20


def hash_bytes(data: bytes) -> str:
    """BLAKE3 of ``data`` as 64 lower-case hex digits."""
    return str(blake3.blake3(data).hexdigest())


def hash_file(path: Path) -> str:
    """BLAKE3 of a file's content as 64 lower-case hex digits, read in pieces of 1 MiB.

    Raises:
        OSError: As `open` does; `storage.images.unreadable` puts it in words.
    """
    hasher = blake3.blake3()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
    return str(hasher.hexdigest())


def hash_json(value: Any) -> str:
    """Hash of a JSON value that depends neither on key order nor on tuple versus list.

    ``1`` and ``1.0`` are different values, as they are in JSON text.

    Raises:
        ValueError: For NaN or infinity, which JSON cannot carry.
        TypeError: For anything that is not a JSON value, a mapping, a set or a path.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
    return hash_bytes(text.encode("utf-8", "surrogatepass"))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Set):
        return sorted(value)
    if isinstance(value, Path):
        return value.as_posix()
    msg = f"{type(value).__name__} has no canonical JSON form"
    raise TypeError(msg)
