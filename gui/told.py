"""Texts that storage and inference wrote (errors, names of steps) in the window's language, by their templates."""

from __future__ import annotations

from storage.errors import FettleError


def told(text: str) -> str:
    """A sentence of storage's or inference's in the language in force; as it is where nobody translated it."""
    return text


def told_error(error: BaseException) -> str:
    """What an error says and what to do about it, in the language in force."""
    if not isinstance(error, FettleError):
        return str(error)
    return f"{told(error.message)}. {told(error.hint)}" if error.hint else told(error.message)
