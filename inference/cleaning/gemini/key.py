"""The person's key for Gemini: looked up where they keep it, handed to the client, and shown to nobody."""

from __future__ import annotations

import importlib
import importlib.util
import os
import threading
from dataclasses import dataclass, field
from enum import StrEnum

VARIABLE = "GEMINI_API_KEY"
SERVICE, ACCOUNT = "fettle", "gemini"
"""Where the key lies in the system's keyring: ``keyring set fettle gemini`` puts it there."""

_PATIENCE = 20.0
"""Seconds a keyring gets to answer; a locked one asks the person first, and without a desktop nobody answers."""


class KeySource(StrEnum):
    """Where the key was found."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class Key:
    """A key and where it was found; it does not show in a text made of this."""

    value: str = field(repr=False)
    source: KeySource

    def hidden_in(self, text: str) -> str:
        """``text`` without the key, in case a server repeats it."""
        return text.replace(self.value, "…")


def find_key() -> Key | None:
    """The key from the environment, else from the system's keyring; None where there is neither."""
    value = os.environ.get(VARIABLE, "").strip()
    if value:
        return Key(value, KeySource.ENVIRONMENT)
    value = _from_keyring().strip()
    return Key(value, KeySource.KEYRING) if value else None


def has_keyring() -> bool:
    """Whether the package that speaks to the system's keyring is installed."""
    return importlib.util.find_spec("keyring") is not None


def _from_keyring() -> str:
    """The keyring's answer; empty where there is none, it is locked, or nobody answers in time."""
    if not has_keyring():
        return ""
    found: list[str] = []

    def ask() -> None:
        try:
            value = importlib.import_module("keyring").get_password(SERVICE, ACCOUNT)
        except Exception:  # noqa: BLE001 - each desktop's keyring fails in its own way; without a key we say so
            return
        if isinstance(value, str):
            found.append(value)

    asking = threading.Thread(target=ask, name="fettle-keyring", daemon=True)
    asking.start()
    asking.join(_PATIENCE)
    return found[0] if found else ""
