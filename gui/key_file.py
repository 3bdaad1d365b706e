"""The keys a person bound, in the file where the window keeps its settings; read and written without Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from storage.errors import FettleError
from storage.files import write_atomically
from storage.paths import user_dir


def settings_file() -> Path:
    """Where the window keeps its settings."""
    return user_dir("config") / "window.json"


def bound_keys() -> dict[str, tuple[str, ...]]:
    """By action, the keys that differ from the defaults.

    Raises:
        FettleError: The file cannot be read.
    """
    keys = _settings().get("keys", {})
    return {str(name): tuple(map(str, bound)) for name, bound in keys.items()}


def save_bound_keys(bound: Mapping[str, tuple[str, ...]]) -> None:
    """Keep these keys; all other settings stay as they are.

    Raises:
        FettleError: The file cannot be read or written.
    """
    path = settings_file()
    settings = _settings() | {"keys": {name: list(keys) for name, keys in bound.items()}}
    try:
        write_atomically(path, json.dumps(settings, ensure_ascii=False, indent=2).encode())
    except OSError as error:
        raise FettleError(f"{path} cannot be written ({error.strerror})", "Make the folder writable.") from error


def _settings() -> dict[str, Any]:
    path = settings_file()
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise FettleError(f"{path} cannot be read", "Mend it, or delete it to begin anew.") from error
    if not isinstance(found, dict) or not isinstance(found.get("keys", {}), dict):
        raise FettleError(f"{path} cannot be read", "Mend it, or delete it to begin anew.")
    return found
