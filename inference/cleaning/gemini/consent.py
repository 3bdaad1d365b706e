"""Whether a person allowed this project to send pictures: given, withdrawn, and what it was given for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from inference.cleaning.gemini.terms import DEFAULT_HOST, NAME, Send, Terms, is_loopback
from storage.errors import FettleError
from storage.files import write_atomically
from storage.paths import user_dir
from storage.project import load_settings, save_setting

if TYPE_CHECKING:
    from pathlib import Path

    from storage.project import ProjectFolder

HOW = "See what would leave, and allow it: fettle gemini consent PROJECT, or Gemini in the project's menu."


class NoConsentError(FettleError):
    """Nobody allowed what would be sent."""


def give(folder: ProjectFolder, *, by: str, send: Send) -> Terms:
    """Allow this project's pictures to leave for the address in its settings; switches ``[network] allowed`` on.

    Args:
        folder: The project.
        by: Who allows it.
        send: How much of a picture may leave.

    Raises:
        FettleError: The address is not usable, or the settings cannot be written.
    """
    terms = Terms.of(load_settings(folder))
    _know(terms.host)
    save_setting(folder, ("network", "allowed"), True)
    at = time.strftime("%Y-%m-%d %H:%M:%S")
    for name, value in (("at", at), ("host", terms.host), ("send", send.value), ("by", by)):
        save_setting(folder, (NAME, "consent", name), value)
    return Terms.of(load_settings(folder))


def revoke(folder: ProjectFolder) -> None:
    """Let nothing leave any more, runs at work included; switches ``[network] allowed`` off."""
    save_setting(folder, (NAME, "consent", "by"), "")
    save_setting(folder, ("network", "allowed"), False)


def check(terms: Terms, *, send: Send) -> None:
    """Raise unless a person allowed exactly this.

    Raises:
        NoConsentError: Nobody did, or it was for less, or for another address.
    """
    consent = terms.consent
    if not consent.by:
        raise NoConsentError("Nobody has allowed this project to send pictures to Gemini", HOW)
    if not terms.network:
        raise NoConsentError("The project's settings let nothing leave this machine ([network] allowed is false)", HOW)
    if consent.host != terms.host:
        raise NoConsentError(
            f"{consent.by} allowed pictures to leave for {consent.host}, but the address is {terms.host} now", HOW
        )
    if send is Send.FRAME and consent.send != Send.FRAME:
        raise NoConsentError(
            f"{consent.by} allowed the regions around markings to leave, but whole frames are to be sent now", HOW
        )
    if not _known(terms.host):
        # A project from elsewhere may name any address, and would be sent this person's own key.
        raise NoConsentError(f"Nobody has allowed pictures to leave for {terms.host} on this computer", HOW)


def _known(host: str) -> bool:
    """Whether a person on this computer agreed to this address; Google's own and this machine need no asking."""
    name = urlsplit(f"//{host}").hostname or ""
    return host == DEFAULT_HOST or is_loopback(name) or host in _hosts()


def _know(host: str) -> None:
    if not _known(host):
        write_atomically(_file(), "".join(f"{each}\n" for each in sorted({*_hosts(), host})).encode())


def _hosts() -> frozenset[str]:
    try:
        return frozenset(_file().read_text("utf-8").split())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def _file() -> Path:
    return user_dir("config") / "gemini-hosts.txt"
