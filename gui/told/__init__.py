"""Texts that storage and inference wrote (errors, names of steps) in the window's language, by their templates.

They are written in English where they arise, kept so in the project's history, and shown by the command line. The
window looks for the template a text was made from, among those the modules of this package list by area, and fills in
the translation with what stood in its places. A text without a template stays English; an error then begins with a
sentence that says so. ``tests/gui/test_told.py`` names the texts that have none.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gui.told import (
    cluster,
    datasets,
    filters,
    gemini,
    models,
    pictures,
    project,
    review,
    stages,
    steps,
    team,
    training,
)
from gui.words import language, look_up, translate
from storage.errors import FettleError

_AREAS = (cluster, datasets, filters, gemini, models, pictures, project, review, stages, steps, team, training)
TEMPLATES: tuple[str, ...] = tuple(text for area in _AREAS for text in area.TEMPLATES)
"""Whole texts as storage and inference write them, with names for what they fill in."""
PARTS: tuple[str, ...] = tuple(
    text for area in (cluster, gemini, project, review, steps, training) for text in area.PARTS
)
"""What stands in places of others, such as “12 items”, and never alone."""
NESTED = frozenset({"what", "more"})
"""Places that hold a text again."""
_WITHIN = {"where": "[^;]+?"} | dict.fromkeys(("count", "run", "step", "width", "height", "limit"), "[0-9,]+")
"""What a place may hold: anything, unless it says more here."""


def told(text: str) -> str:
    """A sentence of storage's or inference's in the language in force; as it is where nobody translated it."""
    return text if language() == "en" else _told(text, language())


def told_error(error: BaseException) -> str:
    """What an error says and what to do about it, in the language in force."""
    if not isinstance(error, FettleError):
        return str(error)
    message = told(error.message)
    if message == error.message and language() != "en":
        return translate("Told", "Something stands in the way: {text}").format(text=error)
    return f"{message}. {told(error.hint)}" if error.hint else message


def matched(text: str, *, part: bool = False) -> tuple[str, dict[str, str]] | None:
    """The template that ``text`` was made from, and what stands in its places; None where there is none.

    The one that says most is taken. One whose places hold texts that no template knows is taken only where none else
    fits, since its words may be part of another text.

    Args:
        text: One sentence, with a full stop where the code writes one.
        part: Whether it stands in the place of another.
    """
    unsure: list[tuple[str, dict[str, str]]] = []
    for template, start, end, is_part in _patterns():
        if (is_part and not part) or not text.startswith(start) or not text.endswith(end):
            continue
        found = _pattern(template).fullmatch(text)
        if found is None:
            continue
        values = found.groupdict()
        if all(_is_known(value) for name, value in values.items() if name in NESTED):
            return template, values
        unsure.append((template, values))
    return max(unsure, key=lambda each: _weight(each[0]), default=None)


def _is_known(value: str) -> bool:
    return matched(value, part=True) is not None or re.search("[A-Za-z]", value) is None


@lru_cache(maxsize=1024)
def _told(text: str, chosen: str) -> str:
    del chosen  # a part of the key
    for several in ([text], text.split("; ")):
        shown = [_sentences(each) for each in several]
        known = [each for each in shown if each is not None]
        if len(known) == len(several):
            return "; ".join(known)
    return text


def _sentences(text: str) -> str | None:
    """A sentence, or an error and its hint in one; None where its beginning is no known text."""
    for split in (match.start() for match in re.finditer(r"\. ", text)):
        # Taken apart where the first of them ends, or its last place would hold the rest.
        head = _whole(text[:split])
        if head is not None:
            return f"{head}. {told(text[split + 2 :])}"
    return _whole(text)


def _whole(text: str, *, part: bool = False) -> str | None:
    """One sentence by its template; None where there is none."""
    found = matched(text, part=part)
    if found is None:
        return None
    template, values = found
    shown = {name: _whole(value, part=True) or value if name in NESTED else value for name, value in values.items()}
    return look_up("Told", template).format(**shown)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, str, str, bool], ...]:
    """The templates that say most first, so that “Undo: …” is not taken for something shorter; how they start and end.

    What starts and ends otherwise is passed over, so that only a few are ever compiled.
    """
    parts = frozenset(PARTS)
    return tuple(
        (template, template.partition("{")[0], template.rpartition("}")[2], template in parts)
        for template in sorted((*TEMPLATES, *PARTS), key=_weight, reverse=True)
    )


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"{(\w+)}", template)
    places = [f"(?P<{name}>{_WITHIN.get(name, '.+?')})" for name in parts[1::2]]
    pattern = "".join(text for pair in zip(map(re.escape, parts[::2]), [*places, ""], strict=True) for text in pair)
    return re.compile(pattern, re.DOTALL)


def _weight(template: str) -> int:
    """How much a template says in words of its own; less where it begins with whatever may stand there."""
    return len(re.sub(r"{\w+}", "", template)) - (25 if template.startswith("{") else 0)
