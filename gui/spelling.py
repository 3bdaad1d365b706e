"""How names of files are spelled where they are shown: composed, and with places where a line may break."""

from __future__ import annotations

import re
import unicodedata

_BREAK = "\u200b"
_LONG = re.compile(r"\S{24,}")
_STEP = 12
"""Letters between two places to break at: even wide ones then fit the narrowest card."""


def shown_name(name: str) -> str:
    """``name`` composed (NFC), for display only: fonts draw Hangul in pieces, as macOS stores it, too heavy."""
    return unicodedata.normalize("NFC", name)


def breakable(name: str) -> str:
    """The same; words too long for a card's line get invisible places to break at."""
    return _LONG.sub(lambda word: _broken(word.group()), shown_name(name))


def _broken(word: str) -> str:
    return _BREAK.join(word[at : at + _STEP] for at in range(0, len(word), _STEP))
