"""How well a few typed letters fit a text: for the palette. Korean may be typed by first consonants alone."""

from __future__ import annotations

_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST, _PER_CONSONANT = 0xAC00, 0xD7A3, 588


def fit(query: str, text: str) -> int | None:
    """How well ``query`` fits ``text``: the larger the better, None where it does not.

    Every word of the query must be found: at the beginning of a word of the text best, inside one less well, and as
    letters in this order least; a word of consonants alone (``ㅅㅎㅊㅅ``) is looked for among the first consonants.
    """
    total = 0
    for word in query.lower().split():
        here = text.lower()
        if all(letter in _CONSONANTS for letter in word):
            here = first_consonants(here)
        found = _fit_word(word, here)
        if found is None:
            return None
        total += found
    return total


def first_consonants(text: str) -> str:
    """``text`` with every Hangul syllable as its first consonant: ``실행 취소`` → ``ㅅㅎ ㅊㅅ``."""
    return "".join(
        _CONSONANTS[(ord(letter) - _FIRST) // _PER_CONSONANT] if _FIRST <= ord(letter) <= _LAST else letter
        for letter in text
    )


def _fit_word(word: str, text: str) -> int | None:
    if text.startswith(word):
        return 100
    if f" {word}" in text:
        return 80
    joined = text.replace(" ", "")
    if word in text or word in joined:
        return 50
    at, gaps = -1, 0
    for letter in word:
        found = joined.find(letter, at + 1)
        if found < 0:
            return None
        gaps += found - at - 1 if at >= 0 else 0
        at = found
    # Letters all over a long text are chance.
    return max(1, 20 - gaps) if gaps <= 2 * len(word) else None
