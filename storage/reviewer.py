"""Who decides: the name that steps, decisions and claims are signed with, and where a person sets theirs."""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storage.errors import FettleError
from storage.files import write_atomically
from storage.paths import user_dir
from storage.project import ProjectFolder, load_settings

VARIABLE = "FETTLE_REVIEWER"
"""Overrides every setting, for one command or one login."""

LONGEST = 80


def reviewer_name(folder: ProjectFolder, *, shared: bool) -> str:
    """Who works here: `VARIABLE`, else the person's own setting, else the project's, else the login name.

    The settings file of a project that a team shares is everybody's, so it names nobody.

    Raises:
        FettleError: The name cannot be one, or a settings file is not TOML.
    """
    named = os.environ.get(VARIABLE, "") or own_name()
    if not named and not shared:
        named = str(load_settings(folder)["reviewer"]["name"])
    return checked(named) if named else _login_name()


def own_name() -> str:
    """What the person set for all their projects on this computer; empty if nothing.

    Raises:
        FettleError: The file is not TOML.
    """
    reviewer = _read().get("reviewer")
    return str(reviewer.get("name", "")) if isinstance(reviewer, dict) else ""


def save_own_name(name: str) -> None:
    """Set the person's name for all their projects on this computer; empty: back to the others.

    Raises:
        FettleError: The name cannot be one, or the file is not TOML.
    """
    import tomlkit

    _read()  # refuses a file that is broken, before it is written over
    document = tomlkit.parse(_text())
    table: Any = document.setdefault("reviewer", tomlkit.table())
    table["name"] = checked(name) if name.strip() else ""
    write_atomically(_file(), tomlkit.dumps(document).encode())


def checked(name: str) -> str:
    """The name without blanks around it.

    Raises:
        FettleError: It is blank, too long, or holds characters that cannot be shown on a line.
    """
    name = name.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise FettleError(f"A reviewer's name is 1 to {LONGEST} characters on one line", "Give another one.")
    return name


@contextmanager
def acting_as(name: str) -> Iterator[None]:
    """Work under ``name`` for a while, processes started meanwhile included.

    Raises:
        FettleError: The name cannot be one.
    """
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = checked(name)
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "reviewer"


def _file() -> Path:
    return user_dir("config") / "fettle.toml"


def _text() -> str:
    try:
        return _file().read_text("utf-8")
    except FileNotFoundError:
        return "# What this person sets for all projects.\n"


def _read() -> dict[str, Any]:
    try:
        return tomllib.loads(_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FettleError(f"{_file()} is not valid TOML: {error}", "Mend that line or delete it.") from error
