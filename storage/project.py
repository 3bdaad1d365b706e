"""The project folder: what lies where in it, how it is made, found, locked and told apart from other folders."""

from __future__ import annotations

import json
import logging
import os
import platform
import tomllib
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from storage.errors import FettleError, FolderReadOnlyError, ProjectError, ProjectLockedError
from storage.files import write_atomically
from storage.paths import shipped_dir

_log = logging.getLogger(__name__)

DATABASE_NAME = "fettle.db"
SETTINGS_NAME = "fettle.toml"


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """Paths inside one project. Source images stay where they are; ``cache`` may be deleted at any time."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / DATABASE_NAME

    @property
    def settings(self) -> Path:
        """What this project sets differently from the defaults."""
        return self.root / SETTINGS_NAME

    @property
    def blobs(self) -> Path:
        """Cleaned pictures and heatmaps, content-addressed."""
        return self.root / "blobs"

    @property
    def cache(self) -> Path:
        """Thumbnails; losing it loses nothing."""
        return self.root / "cache"

    @property
    def models(self) -> Path:
        """Models trained in or added to this project."""
        return self.root / "models"

    @property
    def audits(self) -> Path:
        """The last audit of each classifier."""
        return self.root / "audits"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.root / "backups"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.root / ".lock"

    def exists(self) -> bool:
        """Whether this folder is a project."""
        return self.database.is_file() or self._names_a_database()

    def _names_a_database(self) -> bool:
        try:
            return bool(database_url(self))
        except ProjectError:
            # It may be one; opening it says what is wrong with the file.
            return True
        except OSError:
            return False


def check_is_project(folder: ProjectFolder) -> None:
    """Raise `ProjectError` unless the folder holds a project."""
    if folder.exists():
        return
    if not folder.root.exists():
        raise ProjectError(f"There is no project at {folder.root}", f"Make one with: fettle init {folder.root}")
    raise ProjectError(f"{folder.root} is not a Fettle project", f"Make it one with: fettle init {folder.root}")


def make_folder(root: Path) -> ProjectFolder:
    """Create the folders of a new project.

    Raises:
        ProjectError: There is a project already, the place is a file, or it cannot be written.
    """
    folder = ProjectFolder(root)
    if folder.exists():
        raise ProjectError(f"{root} is a project already", f"Open it with: fettle open {root}")
    try:
        root.mkdir(parents=True, exist_ok=True)
        for place in (folder.blobs, folder.cache, folder.models, folder.backups, folder.logs):
            place.mkdir(exist_ok=True)
        if not folder.settings.exists():
            write_atomically(folder.settings, _NEW_SETTINGS.encode())
    except (FileExistsError, NotADirectoryError) as error:
        raise ProjectError(f"{root} is a file, not a folder", "Choose another place for the project.") from error
    except OSError as error:
        raise ProjectError(f"{root} cannot be written ({error.strerror})", "Choose another place.") from error
    return folder


_NEW_SETTINGS = """# What this project sets differently from Fettle's defaults.
# All there is to set, with explanations, stands in resources/defaults.toml.
"""


def load_settings(folder: ProjectFolder) -> dict[str, Any]:
    """The defaults with the project's own settings laid over them.

    Raises:
        ProjectError: The settings file is not TOML, or a value is not of the default's kind; the message says where.
    """
    defaults = tomllib.loads((shipped_dir("") / "defaults.toml").read_text("utf-8"))
    own = _own_settings(folder)
    _check_kinds(folder, defaults, own, "")
    return merge(defaults, own)


def database_url(folder: ProjectFolder) -> str:
    """The address of the PostgreSQL database that the project is in; empty: it is in the folder's SQLite file.

    Raises:
        ProjectError: The settings file is not TOML, or the address no text.
    """
    table = _own_settings(folder).get("database", {})
    url = table.get("url", "") if isinstance(table, dict) else None
    if not isinstance(url, str):
        raise ProjectError(f"database.url in {folder.settings} must be text in quotes", "Mend that line or delete it.")
    return url


def save_setting(folder: ProjectFolder, keys: tuple[str, ...], value: Any) -> None:
    """Set ``[a.b] c = value`` for ``keys = ("a", "b", "c")`` in the project's file, comments kept."""
    import tomlkit

    text = folder.settings.read_text("utf-8") if folder.settings.exists() else _NEW_SETTINGS
    document = tomlkit.parse(text)
    table: Any = document
    for key in keys[:-1]:
        table = table.setdefault(key, tomlkit.table())
    table[keys[-1]] = value
    write_atomically(folder.settings, tomlkit.dumps(document).encode())


def _own_settings(folder: ProjectFolder) -> dict[str, Any]:
    try:
        return tomllib.loads(folder.settings.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"{folder.settings} is not valid TOML: {error}", "Mend that line or delete it.") from error


_KINDS = {
    bool: "true or false",
    int: "a whole number of 0 or more",
    float: "a number of 0 or more",
    str: "text in quotes",
    list: "a list in brackets",
    dict: "a table",
}


def _check_kinds(folder: ProjectFolder, defaults: dict[str, Any], own: dict[str, Any], above: str) -> None:
    for key, value in own.items():
        if key not in defaults:
            continue
        default, name = defaults[key], f"{above}{key}"
        kind = type(default)
        fits = type(value) is kind or (kind is float and type(value) is int)
        if not fits or (isinstance(value, int | float) and not 0 <= value < inf):
            raise ProjectError(f"{name} in {folder.settings} must be {_KINDS[kind]}", "Mend that line or delete it.")
        if isinstance(value, dict):
            _check_kinds(folder, default, value, f"{name}.")


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``over`` laid on ``base``, tables merged, everything else replaced; neither is changed."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


class WriteRight(Protocol):
    """The right to write to a project, while it lasts."""

    def acquire(self) -> None:
        """Take it at once, or raise `ProjectLockedError`."""

    def release(self) -> None:
        """Give it back; harmless a second time."""


class SharedRight:
    """The right to write where many may: the database server keeps their writes apart."""

    def acquire(self) -> None:
        """Nothing to take."""

    def release(self) -> None:
        """Nothing to give back."""


class ProjectLock:
    """The right to write to a project: an operating-system lock, gone with the process however that ends."""

    def __init__(self, folder: ProjectFolder) -> None:
        self._root = folder.root
        self._lock = FileLock(folder.lock, thread_local=False)
        self._holder = folder.root / ".lock.holder"
        self.after_a_crash = False
        """Whether the process that held it before did not give it back."""

    def acquire(self) -> None:
        """Take the lock at once.

        Raises:
            ProjectLockedError: Another process holds it; the message says which, as far as known.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise ProjectLockedError(
                f"Another Fettle writes to this project ({self._who()})",
                "Close it there, or open the project read-only.",
            ) from error
        except OSError as error:
            raise _not_writable(self._root, error) from error
        self.after_a_crash = self._holder.exists()
        try:
            write_atomically(self._holder, json.dumps({"host": platform.node(), "pid": os.getpid()}).encode())
        except OSError as error:
            self._lock.release()
            raise _not_writable(self._root, error) from error
        except FettleError:
            # A full disk: the lock holds without its holder's name, and what is there can be looked at.
            _log.warning("the disk is full; who holds the lock is not written down")

    def is_free(self) -> bool:
        """Whether it could be taken now; it is not kept, and its holder's name not touched."""
        try:
            self._lock.acquire(timeout=0)
        except (Timeout, OSError):
            return False
        self._lock.release()
        return True

    def release(self, *, sound: bool = True) -> None:
        """Give the lock back; harmless if it is not held. ``sound`` False: the next one is to look at the file."""
        if self._lock.is_locked:
            if sound:
                self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text())
            return f"process {holder['pid']} on {holder['host']}"
        except (OSError, ValueError, KeyError):
            return "process unknown"


def _not_writable(root: Path, error: OSError) -> FolderReadOnlyError:
    return FolderReadOnlyError(
        f"The project's folder {root} cannot be written ({error.strerror})",
        "It can be looked at; to decide, get the right to write there, or copy the project.",
    )
