"""Which pickled model files the user trusts: pickles are programs, so each is let in by its exact SHA-256."""

from __future__ import annotations

import json
import re
import shlex
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from storage.errors import ModelError
from storage.files import write_atomically
from storage.paths import user_dir

_DIGEST = re.compile(r"[0-9a-f]{64}")
_lent: frozenset[str] = frozenset()


class UntrustedError(ModelError):
    """The file can run code when it is opened, and nobody has trusted it yet."""


def trust(sha256: str, *, note: str = "") -> None:
    """Let the file with this SHA-256 be loaded from now on, on this user's account.

    Args:
        sha256: 64 hex digits.
        note: What it is, for the person who reads the list later.

    Raises:
        ModelError: Not a SHA-256.
    """
    digest = sha256.strip().lower()
    if not _DIGEST.fullmatch(digest):
        raise ModelError(f"“{sha256}” is not a SHA-256", "Give 64 hex digits.")
    listed = {**trusted(), digest: {"note": note, "at": time.time()}}
    write_atomically(_list_path(), json.dumps(listed, indent=2, sort_keys=True).encode())


def revoke(sha256: str) -> None:
    """Take back `trust`; a digest that was not trusted is fine."""
    listed = {digest: entry for digest, entry in trusted().items() if digest != sha256.strip().lower()}
    write_atomically(_list_path(), json.dumps(listed, indent=2, sort_keys=True).encode())


def trusted() -> dict[str, Any]:
    """Trusted digests with ``note`` and ``at`` (seconds since the epoch).

    Raises:
        ModelError: The list is damaged.
    """
    path = _list_path()
    if not path.exists():
        return {}
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"The list of trusted models {path} is damaged", "Delete it and trust them again.") from error
    return listed if isinstance(listed, dict) else {}


def lend(digests: Iterable[str]) -> None:
    """Trust these in this process only, in place of those lent before.

    A worker on another machine works for the person who started the run; whom they trust, exactly, it trusts.
    """
    global _lent  # noqa: PLW0603 - as long as the process, and no longer
    _lent = frozenset(digests)


def require_trust(path: Path, sha256: str) -> None:
    """Refuse a file that can run code when loaded, unless it is trusted.

    Raises:
        UntrustedError: It is not; says how to trust it.
    """
    if sha256 not in _lent and sha256 not in trusted():
        raise UntrustedError(
            f"{path.name} is a program as much as a model, and nobody has trusted it yet",
            f"If you know where it comes from: fettle models trust {shlex.quote(str(path))} (SHA-256 {sha256})",
        )


def _list_path() -> Path:
    return user_dir("config") / "trusted.json"
