"""A stroke font of our own (capitals, digits, Hangul), so that no machine's installed fonts change a picture."""

from __future__ import annotations

import numpy as np

from inference.demo.fields import Points

_LATIN = {
    "A": "06 20 46|14 34",
    "B": "00 06|~00 40 43 03|~03 43 46 06",
    "C": "~41 40 00 06 46 45",
    "D": "00 06|~00 30 40 46 36 06",
    "E": "40 00 06 46|03 33",
    "F": "40 00 06|03 33",
    "G": "~41 40 00 06 46 44|44 24",
    "H": "00 06|40 46|03 43",
    "I": "20 26",
    "J": "~30 33 36 06 04",
    "K": "00 06|40 03 46",
    "L": "00 06 46",
    "M": "06 00 23 40 46",
    "N": "06 00 46 40",
    "O": "~20 00 06 46 40 20",
    "P": "06 00|~00 40 43 03",
    "Q": "~20 00 06 46 40 20|24 46",
    "R": "06 00|~00 40 43 03|23 46",
    "S": "~41 40 00 03 43 46 06 05",
    "T": "00 40|20 26",
    "U": "~00 03 06 46 43 40",
    "V": "00 26 40",
    "W": "00 16 22 36 40",
    "X": "00 46|40 06",
    "Y": "00 23 40|23 26",
    "Z": "00 40 06 46",
    "0": "~20 00 06 46 40 20",
    "1": "11 20 26",
    "2": "~01 00 40 42 24 06|06 46",
    "3": "~01 00 40 43 13|~13 43 46 06 05",
    "4": "36 30 04 44",
    "5": "40 00 02|~02 42 46 06 05",
    "6": "~30 00 06 46 43 13 04",
    "7": "00 40 16",
    "8": "~20 00 03 43 40 20|~23 03 06 46 43 23",
    "9": "~42 43 03 00 40 43 46 16",
    "-": "13 33",
    "/": "06 40",
    ".": "25 26",
    "?": "~01 00 40 43 23 24|25 26",
    "!": "20 24|25 26",
    "+": "21 25|03 43",
    "#": "11 15|31 35|02 42|04 44",
    " ": "",
}
_CONSONANTS = {
    "ㄱ": "00 40 34",
    "ㄴ": "00 04 44",
    "ㄷ": "40 00 04 44",
    "ㄹ": "00 40 42 02 04 44",
    "ㅁ": "00 40 44 04 00",
    "ㅂ": "00 04 44 40|02 42",
    "ㅅ": "20 22 04|22 44",
    "ㅇ": "~20 00 04 44 40 20",
    "ㅈ": "00 40|20 22 04|22 44",
    "ㅊ": "10 30|01 41|21 22 04|22 44",
    "ㅋ": "00 40 34|02 42",
    "ㅌ": "40 00 04 44|02 42",
    "ㅍ": "00 40|10 14|30 34|04 44",
    "ㅎ": "10 30|01 41|~22 02 04 44 42 22",
}
_UPRIGHT = {
    "ㅒ": "00 04|40 44|01 41|03 43",
    "ㅖ": "20 24|01 21|03 23|44 40",
    "ㅏ": "10 14|12 42",
    "ㅐ": "00 04|40 44|02 42",
    "ㅑ": "10 14|11 41|13 43",
    "ㅓ": "30 34|02 32",
    "ㅔ": "20 24|02 22|44 40",
    "ㅕ": "30 34|01 31|03 33",
    "ㅣ": "20 24",
}
_LYING = {"ㅗ": "21 23|03 43", "ㅛ": "11 13|31 33|03 43", "ㅜ": "01 41|21 24", "ㅠ": "01 41|11 14|31 34", "ㅡ": "02 42"}
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# A vowel that stands beside its consonant and one that lies below it make the compound ones.
_VOWELS: tuple[str, ...] = (
    "ㅏ",
    "ㅐ",
    "ㅑ",
    "ㅒ",
    "ㅓ",
    "ㅔ",
    "ㅕ",
    "ㅖ",
    "ㅗ",
    "ㅗㅏ",
    "ㅗㅐ",
    "ㅗㅣ",
    "ㅛ",
    "ㅜ",
    "ㅜㅓ",
    "ㅜㅔ",
    "ㅜㅣ",
)
_VOWELS += ("ㅠ", "ㅡ", "ㅡㅣ", "ㅣ")
_FINALS: tuple[str, ...] = (
    "",
    "ㄱ",
    "ㄲ",
    "ㄱㅅ",
    "ㄴ",
    "ㄴㅈ",
    "ㄴㅎ",
    "ㄷ",
    "ㄹ",
    "ㄹㄱ",
    "ㄹㅁ",
    "ㄹㅂ",
    "ㄹㅅ",
    "ㄹㅌ",
    "ㄹㅍ",
    "ㄹㅎ",
)
_FINALS += ("ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ")
_DOUBLED = {"ㄲ": "ㄱㄱ", "ㄸ": "ㄷㄷ", "ㅃ": "ㅂㅂ", "ㅆ": "ㅅㅅ", "ㅉ": "ㅈㅈ"}
_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3


def chaikin(points: Points, *, rounds: int = 3) -> Points:
    """The polyline with its corners cut smooth, end points kept.

    Source: G. Chaikin, "An algorithm for high-speed curve generation", 1974.
    """
    for _ in range(rounds):
        if len(points) < 3:
            return points
        first, second = points[:-1], points[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]]).astype(np.float32)
    return points


def _strokes(code: str, *, rows: float) -> list[Points]:
    """The strokes of one glyph in the unit square."""
    out = []
    for part in code.split("|") if code else []:
        curved = part.startswith("~")
        points = np.array([(int(p[0]), int(p[1])) for p in part.removeprefix("~").split()], np.float32)
        points /= np.array((4.0, rows), np.float32)
        out.append(chaikin(points) if curved else points)
    return out


def _placed(strokes: list[Points], x0: float, y0: float, x1: float, y1: float) -> list[Points]:
    size, corner = np.array((x1 - x0, y1 - y0), np.float32), np.array((x0, y0), np.float32)
    return [np.asarray(points * size + corner, np.float32) for points in strokes]


def _consonants(letters: str, x0: float, y0: float, x1: float, y1: float) -> list[Points]:
    letters = _DOUBLED.get(letters, letters)
    step = (x1 - x0) / len(letters)
    out: list[Points] = []
    for index, letter in enumerate(letters):
        gap = 0.12 * step if len(letters) > 1 else 0.0
        left = x0 + index * step
        out += _placed(_strokes(_CONSONANTS[letter], rows=4), left, y0, left + step - gap, y1)
    return out


def _syllable(character: str) -> list[Points]:
    index = ord(character) - _HANGUL_FIRST
    initial, vowel, final = _INITIALS[index // 588], _VOWELS[index % 588 // 28], _FINALS[index % 28]
    low = 0.60 if final else 1.0
    lying = next((v for v in vowel if v in _LYING), None)
    upright = next((v for v in vowel if v in _UPRIGHT), None)
    right = 0.60 if upright else 0.92
    bottom = low * (0.50 if lying else 0.92)
    strokes = _consonants(initial, 0.04 if upright else 0.12, 0.02, right, bottom)
    if lying:
        strokes += _placed(_strokes(_LYING[lying], rows=4), 0.0, low * 0.56, 0.68 if upright else 1.0, low * 0.98)
    if upright:
        strokes += _placed(_strokes(_UPRIGHT[upright], rows=4), 0.70, 0.0, 1.0, low)
    if final:
        strokes += _consonants(final, 0.16, 0.68, 0.94, 1.0)
    return strokes


def can_write(text: str) -> bool:
    """Whether the font has every character of ``text``."""
    try:
        glyphs(text)
    except KeyError:
        return False
    return True


def glyphs(text: str) -> list[tuple[list[Points], float]]:
    """Strokes and advance of each character, cap height 1, origin at the top-left.

    Args:
        text: Capitals, digits, ``- / . ? ! + #``, spaces and Hangul syllables.

    Raises:
        KeyError: A character the font does not have.
    """
    out = []
    for character in text:
        if _HANGUL_FIRST <= ord(character) <= _HANGUL_LAST:
            out.append((_placed(_syllable(character), 0.0, 0.0, 0.98, 1.0), 1.18))
        else:
            wide = 0.5 if character in ".!I1" else 0.9
            strokes = _strokes(_LATIN[character], rows=6)
            shift = -0.15 if character in ".!I1" else 0.0
            out.append((_placed(strokes, shift, 0.0, shift + 0.62, 1.0), wide))
    return out


def laid_out(text: str, *, height: float, x: float, y: float) -> list[Points]:
    """The strokes of a line of text with its top-left corner at ``x, y``, pixels."""
    out: list[Points] = []
    pen = 0.0
    for strokes, advance in glyphs(text):
        out += [np.asarray(s * height + (x + pen * height, y), np.float32) for s in strokes]
        pen += advance
    return out


def text_width(text: str, *, height: float) -> float:
    """Width of a line of text, pixels."""
    return sum(advance for _, advance in glyphs(text)) * height - 0.25 * height
