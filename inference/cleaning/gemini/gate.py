"""Whether anything may be sent: consent, address, key and budget, asked before a run and again before every call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inference.cleaning.gemini import consent
from inference.cleaning.gemini.key import Key, find_key, has_keyring
from inference.cleaning.gemini.ledger import Ledger, check_budget
from inference.cleaning.gemini.terms import Terms, Wish
from storage.errors import FettleError
from storage.project import ProjectFolder, load_settings

FOLDER = "gemini"
"""In the project's: the ledger, and the answers that were paid for."""


class NoKeyError(FettleError):
    """There is no key, or it can't be one."""


def folder_of(folder: ProjectFolder) -> Path:
    """Where ledger and answers of a project lie."""
    return folder.root / FOLDER


def check_before_run(folder: ProjectFolder, table: Mapping[str, Any]) -> None:
    """Refuse a run that could send nothing, before any item is touched.

    Args:
        folder: The project.
        table: The clean stage's settings for this run.

    Raises:
        FettleError: Something is missing; says where to give it.
    """
    terms = Terms.of(load_settings(folder))
    consent.check(terms, send=Wish.of(table).send)
    usable_key()
    check_budget(Ledger(folder_of(folder)).used(), terms)


def check_place(folder: ProjectFolder) -> None:
    """Refuse where the project's folder is not seen, as on a cluster's workers that are sent the images.

    Raises:
        FettleError: It is not.
    """
    if not folder.exists():
        raise FettleError(
            "Gemini cannot fill here: its budget and the list of what was sent are kept in the project's folder, "
            "which this worker does not see",
            "Run on the machine that holds the project, or with another filler.",
        )


def usable_key() -> Key:
    """The person's key.

    Raises:
        NoKeyError: There is none, or it holds what no key has.
    """
    key = find_key()
    if key is None:
        hint = (
            "Set GEMINI_API_KEY in the environment, or keep it in the system's keyring with: keyring set fettle gemini"
            if has_keyring()
            else "Set GEMINI_API_KEY in the environment; for the system's keyring, install Fettle's extra keyring."
        )
        raise NoKeyError("There is no key for Gemini", hint)
    if not (key.value.isascii() and key.value.isprintable()) or " " in key.value:
        raise NoKeyError(
            f"What stands for the Gemini key in the {key.source} cannot be one", "Copy the key again, letter by letter."
        )
    return key
