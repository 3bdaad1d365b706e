"""The filter grammar of queue and command line: text to a small tree. `storage.filter_sql` turns the tree into SQL.

``state:unreviewed label:scratch score<0.6 has:marking -split:test (run:12 OR "bracket left")``

Terms side by side must all hold, ``OR`` binds weaker, ``-`` negates one term or group, quotes hold blanks together
(a quotation mark inside them is doubled), a bare word is looked for in path, note and reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from storage.errors import FilterError


class Kind(StrEnum):
    """What sort of value a field takes."""

    WORD = "word"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    PIXELS = "pixels"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the grammar. ``choices`` non-empty: nothing else is allowed."""

    name: str
    kind: Kind
    help: str
    choices: tuple[str, ...] = ()


MAX_TERMS = 200
"""Terms and brackets in one filter: what every database can still make sense of."""

MAX_DEPTH = 20
"""Brackets and minuses within each other."""

MAX_NUMBERS = 10_000
"""Numbers in one list, as in ``id:1,2,3``."""

_STATES = ("unreviewed", "accepted", "corrected", "excluded", "deferred", "unreadable", "decided", "undecided")
_CONDITIONS = ("original", "crop", "clean", "hybrid")
_STAGES = ("enhance", "clean", "crop", "classify", "segment", "explain", "anomaly")

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("state", Kind.WORD, "where the item stands", _STATES),
        Field("label", Kind.WORD, "the decided class, else the one it came with"),
        Field("class", Kind.WORD, "a class anywhere: the label, a kept region or a proposed one"),
        Field(
            "kind",
            Kind.WORD,
            "what its class means, or of what sort the image is",
            ("good", "defect", "grey", "colour", "deep"),
        ),
        Field("given", Kind.WORD, "the class it came with"),
        Field("predicted", Kind.WORD, "the classifier's best class"),
        Field("score", Kind.NUMBER, "the classifier's probability of that class, 0 to 1"),
        Field("anomaly", Kind.NUMBER, "the anomaly score"),
        Field(
            "has",
            Kind.FLAG,
            "something the item has",
            (
                *("marking", "keptout", "touched", "region", "proposal", "label", "note", "flag", "roi", "mask"),
                "disagreement",
            ),
        ),
        Field(
            "marked", Kind.FLAG, "a marking is in the original, in the crop, left after cleaning, or both", _CONDITIONS
        ),
        Field("unmarked", Kind.FLAG, "there is known to be none there", _CONDITIONS),
        Field(
            "markings",
            Kind.FLAG,
            "who says whether there are any: a person, the detector, nobody yet",
            ("decided", "detector", "unknown"),
        ),
        Field("stage", Kind.FLAG, "items with a job in this state", ("failed", "queued", "running", "done", *_STAGES)),
        Field("run", Kind.NUMBER, "items of this run"),
        Field("differs", Kind.NUMBER, "two runs that propose another class or other numbers of defects: differs:3,4"),
        Field("model", Kind.WORD, "items with a live proposal of this model"),
        Field("reviewer", Kind.WORD, "who decided"),
        Field(
            "second",
            Kind.WORD,
            "where an item stands that two reviewers look at",
            ("wanted", "agreed", "disputed", "settled"),
        ),
        Field("opinion", Kind.WORD, "who gave an opinion where two were asked"),
        Field("split", Kind.WORD, "train, val or test"),
        Field("reason", Kind.WORD, "why it was excluded"),
        Field("name", Kind.WORD, "part of the file name"),
        Field("path", Kind.WORD, "part of the path"),
        Field("added", Kind.DATE, "when it was added: 2026, 2026-11 or 2026-11-21"),
        Field("decided", Kind.DATE, "when it was decided"),
        Field("size", Kind.PIXELS, "pixels in the image: 4MP, 300000"),
        Field("width", Kind.NUMBER, "width in pixels"),
        Field("height", Kind.NUMBER, "height in pixels"),
        Field("depth", Kind.NUMBER, "bits a channel"),
        Field("format", Kind.WORD, "file format"),
        Field("dup", Kind.FLAG, "exact duplicates, or near ones", ("yes", "no", "near")),
        Field("file", Kind.FLAG, "what became of the file", ("present", "missing", "changed")),
        Field("view", Kind.WORD, "the name of a saved view"),
        Field("id", Kind.NUMBER, "the item's number"),
    )
}


@dataclass(frozen=True, slots=True)
class Term:
    """``field op value``; ``op`` is one of ``: = < <= > >=``."""

    field: str
    op: str
    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Text:
    """Free text, looked for in path, note and reason."""

    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    inner: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold; no parts: everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part must hold."""

    parts: tuple[Node, ...]


Node = Term | Text | Not | All | Either

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
      | (?P<open>\() | (?P<close>\))
      | (?P<minus>-(?=[^\s)-]))
      | (?P<field>[A-Za-z_]+)(?P<op><=|>=|:|=|<|>)(?P<fvalue>"(?:[^"]|"")*"?|[^\s()]*)
      | (?P<quoted>"(?:[^"]|"")*"?)
      | (?P<word>[^\s()"]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int
    match: re.Match[str]


def parse(text: str) -> Node:
    """Parse a filter.

    Raises:
        FilterError: With the position of the character at fault and what is possible there.
    """
    try:
        return _parse(text)
    except FilterError as error:
        error.text = text
        raise


def _parse(text: str) -> Node:
    if "\0" in text:
        raise FilterError("A NUL character is in no text", "Remove it.", text.index("\0"))
    tokens = _tokens(text)
    parts = [token for token in tokens if token.kind != "close"]
    if len(parts) > MAX_TERMS:
        raise FilterError(
            f"The filter has more than {MAX_TERMS} parts", "Name items by id:1,2,3 instead.", parts[MAX_TERMS].position
        )
    node, rest = _any(tokens, 0, len(text))
    if rest < len(tokens):
        raise FilterError("This bracket was never opened", "Remove it.", tokens[rest].position)
    return node


def completions(text: str, cursor: int, values: dict[str, tuple[str, ...]]) -> list[str]:
    """What may stand at ``cursor``: whole words that replace the one being typed.

    Args:
        text: The filter so far.
        cursor: Index behind the last typed character.
        values: Known values by field (classes, splits, reviewers…), beside the fixed choices.
    """
    match = _TYPED.search(text[:cursor])
    if match is None:
        return []
    name, op, start = match["field"].lower(), match["op"], match["value"]
    if op is None:
        return [opening(field) for field in FIELDS.values() if field.name.startswith(name)]
    if name not in FIELDS:
        return []
    known = FIELDS[name].choices or values.get(name, ())
    return [f"{name}{op}{quoted(v)}" for v in known if v.lower().startswith(_unquote(start).lower())]


_TYPED = re.compile(r"""(?:^|[\s(])-?(?P<field>[A-Za-z_]+)(?:(?P<op>[:=])(?P<value>"(?:[^"]|"")*"?|[^\s()"]*))?$""")
"""The word before the cursor, a quoted value with its blanks included."""


def word_start(text: str, cursor: int) -> int:
    """Where the word begins that a completion at ``cursor`` replaces."""
    match = _TYPED.search(text[:cursor])
    return match.start("field") if match is not None else cursor


def opening(field: Field) -> str:
    """How a term of this field begins."""
    ordered = field.kind in (Kind.NUMBER, Kind.PIXELS) and field.name not in _NAMED_BY_NUMBER
    return field.name + ("<" if ordered else ":")


def values_named(text: str, field: str) -> list[str]:
    """The values that a filter compares ``field`` with, in their order.

    Raises:
        FilterError: A quotation mark is never closed, or a character means nothing.
    """
    return [_unquote(token.match["fvalue"]) for token in _terms_of(text, field)]


def with_value(text: str, field: str, old: str, new: str) -> str:
    """The filter with ``field:new`` wherever it says ``field:old``; all else stays as written.

    Raises:
        FilterError: As `values_named`.
    """
    for token in reversed(_terms_of(text, field)):
        if _unquote(token.match["fvalue"]) == old:
            text = text[: token.match.start("fvalue")] + quoted(new) + text[token.match.end("fvalue") :]
    return text


def _terms_of(text: str, field: str) -> list[_Token]:
    return [token for token in _tokens(text) if token.kind == "field" and token.match["field"].lower() == field]


def quoted(value: str) -> str:
    """A value as a filter takes it, in quotes where it has to be."""
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if re.search(r'[\s()"]', value) else value


def _unquote(text: str) -> str:
    if not text.startswith('"'):
        return text
    inner = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
    return inner.replace('""', '"')


def _tokens(text: str) -> list[_Token]:
    tokens = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FilterError(f"“{text[position]}” means nothing here", "Put text in quotes.", position)
        kind = match.lastgroup or ""
        kind = "field" if match["field"] else kind
        if kind in ("quoted", "field"):
            _check_quotes(match["quoted"] or match["fvalue"] or "", match.end())
        if kind != "blank":
            tokens.append(_Token(kind, match.group(), position, match))
        position = match.end()
    return tokens


def _check_quotes(value: str, end: int) -> None:
    if value.startswith('"') and value.count('"') % 2:
        raise FilterError("A quotation mark is never closed", 'Add a closing ".', end)


def _any(tokens: list[_Token], at: int, end: int, depth: int = 0) -> tuple[Node, int]:
    part, at = _all(tokens, at, end, depth)
    parts = [part]
    while at < len(tokens) and tokens[at].text == "OR":
        here = tokens[at].position
        part, at = _all(tokens, at + 1, end, depth)
        parts.append(part)
        if All(()) in parts:
            raise FilterError("OR needs a term on both sides", "Add one or remove OR.", here)
    return (parts[0], at) if len(parts) == 1 else (Either(tuple(parts)), at)


def _all(tokens: list[_Token], at: int, end: int, depth: int) -> tuple[Node, int]:
    parts: list[Node] = []
    while at < len(tokens) and tokens[at].kind != "close" and tokens[at].text != "OR":
        part, at = _one(tokens, at, end, depth)
        parts.append(part)
    return (parts[0], at) if len(parts) == 1 else (All(tuple(parts)), at)


def _one(tokens: list[_Token], at: int, end: int, depth: int) -> tuple[Node, int]:
    token = tokens[at]
    if depth > MAX_DEPTH:
        raise FilterError(f"More than {MAX_DEPTH} brackets within each other", "Write it flatter.", token.position)
    if token.kind == "minus":
        if at + 1 >= len(tokens):
            raise FilterError("Nothing follows the minus", "Add a term.", token.position)
        inner, at = _one(tokens, at + 1, end, depth + 1)
        return Not(inner), at
    if token.kind == "open":
        inner, at = _any(tokens, at + 1, end, depth + 1)
        if at >= len(tokens):
            raise FilterError("A bracket is never closed", "Add a closing ).", end)
        return inner, at + 1
    if token.kind == "field":
        return _term(token), at + 1
    return Text(_unquote(token.text)), at + 1


def _term(token: _Token) -> Term:
    name, op = token.match["field"].lower(), token.match["op"]
    value = _unquote(token.match["fvalue"])
    field = FIELDS.get(name)
    value_at = token.match.start("fvalue")
    if field is None:
        raise FilterError(f"There is no field “{name}”", "Known: " + ", ".join(sorted(FIELDS)) + ".", token.position)
    if not value:
        raise FilterError(f"“{name}” lacks a value", f"It takes {field.help}.", value_at)
    if field.choices and value.lower() not in field.choices:
        raise FilterError(f"“{name}” can't be “{value}”", "It can be " + ", ".join(field.choices) + ".", value_at)
    if op in ("<", ">", "<=", ">=") and field.kind in (Kind.WORD, Kind.FLAG):
        raise FilterError(f"“{name}” has no order", f"Write {name}:{value}.", token.match.start("op"))
    if field.kind is Kind.NUMBER:
        _check_numbers(name, op, value, value_at)
    if field.kind is Kind.PIXELS and not re.fullmatch(r"\d+(\.\d+)?(mp|k)?", value.lower()):
        raise FilterError(f"“{name}” takes pixels", f"For example {name}>4MP.", value_at)
    if field.kind is Kind.DATE and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        raise FilterError(f"“{name}” takes a date", f"For example {name}:2026-11.", value_at)
    return Term(name, op, value, token.position)


_NAMED_BY_NUMBER = frozenset({"run", "id", "differs"})
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)(e-?\d{1,2})?", re.IGNORECASE)


def _check_numbers(name: str, op: str, value: str, at: int) -> None:
    parts = value.split(",")
    if len(parts) > MAX_NUMBERS:
        raise FilterError(f"“{name}” takes at most {MAX_NUMBERS:,} numbers at a time", "Split the filter.", at)
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise FilterError(f"“{name}” takes a number", f"For example {name}{op}0.5.", at)
    if name == "differs" and not (op in (":", "=") and re.fullmatch(r"\d{1,9},\d{1,9}", value)):
        raise FilterError("“differs” takes the numbers of two runs", "For example differs:3,4.", at)
    if op not in (":", "=") and len(parts) > 1:
        raise FilterError(f"“{name}{op}” takes one number", f"A list goes with a colon: {name}:{value}.", at)
