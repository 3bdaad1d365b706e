"""The filter grammar of queue and command line: text to a small tree. `storage.filter_sql` turns the tree into SQL.

``state:unreviewed label:scratch score<0.6 has:marking -split:test (run:12 OR "bracket left")``

Terms side by side must all hold, ``OR`` binds weaker, ``-`` negates one term or group, quotes hold blanks together,
a bare word is looked for in path, note and reason.
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


_STATES = ("unreviewed", "accepted", "corrected", "excluded", "deferred", "unreadable", "decided", "undecided")
_STAGES = ("enhance", "clean", "crop", "classify", "segment", "explain", "anomaly")

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("state", Kind.WORD, "where the item stands", _STATES),
        Field("label", Kind.WORD, "the decided class, else the one it came with"),
        Field("given", Kind.WORD, "the class it came with"),
        Field("predicted", Kind.WORD, "the classifier's best class"),
        Field("score", Kind.NUMBER, "the classifier's probability of that class, 0 to 1"),
        Field("anomaly", Kind.NUMBER, "the anomaly score"),
        Field(
            "has",
            Kind.FLAG,
            "something the item has",
            ("marking", "region", "proposal", "label", "note", "roi", "mask", "disagreement"),
        ),
        Field("stage", Kind.FLAG, "items with a job in this state", ("failed", "queued", "running", "done", *_STAGES)),
        Field("run", Kind.NUMBER, "items of this run"),
        Field("model", Kind.WORD, "items with a live proposal of this model"),
        Field("reviewer", Kind.WORD, "who decided"),
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
        Field("dup", Kind.FLAG, "exact duplicates", ("yes", "no")),
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
      | (?P<minus>-(?=[\w("]))
      | (?P<field>[A-Za-z_]+)(?P<op><=|>=|:|=|<|>)(?P<fvalue>"[^"]*"?|[^\s()]*)
      | (?P<quoted>"[^"]*"?)
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
    tokens = _tokens(text)
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
    word = re.split(r"[\s(]", text[:cursor])[-1].lstrip("-")
    match = re.match(r"([A-Za-z_]+)(:|=)(.*)$", word)
    if match and match[1] in FIELDS:
        name, op, start = match.groups()
        known = FIELDS[name].choices or values.get(name, ())
        return [f"{name}{op}{_quote(v)}" for v in known if v.lower().startswith(start.strip('"').lower())]
    return [_opening(field) for field in FIELDS.values() if word and field.name.startswith(word.lower())]


def _opening(field: Field) -> str:
    return field.name + (":" if field.kind in (Kind.WORD, Kind.FLAG, Kind.DATE) else "<")


def _quote(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s()]", value) else value


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
    if value.startswith('"') and (len(value) < 2 or not value.endswith('"')):
        raise FilterError("A quotation mark is never closed", 'Add a closing ".', end)


def _any(tokens: list[_Token], at: int, end: int) -> tuple[Node, int]:
    part, at = _all(tokens, at, end)
    parts = [part]
    while at < len(tokens) and tokens[at].text == "OR":
        here = tokens[at].position
        part, at = _all(tokens, at + 1, end)
        parts.append(part)
        if All(()) in parts:
            raise FilterError("OR needs a term on both sides", "Add one or remove OR.", here)
    return (parts[0], at) if len(parts) == 1 else (Either(tuple(parts)), at)


def _all(tokens: list[_Token], at: int, end: int) -> tuple[Node, int]:
    parts: list[Node] = []
    while at < len(tokens) and tokens[at].kind != "close" and tokens[at].text != "OR":
        part, at = _one(tokens, at, end)
        parts.append(part)
    return (parts[0], at) if len(parts) == 1 else (All(tuple(parts)), at)


def _one(tokens: list[_Token], at: int, end: int) -> tuple[Node, int]:
    token = tokens[at]
    if token.kind == "minus":
        if at + 1 >= len(tokens):
            raise FilterError("Nothing follows the minus", "Add a term.", token.position)
        inner, at = _one(tokens, at + 1, end)
        return Not(inner), at
    if token.kind == "open":
        inner, at = _any(tokens, at + 1, end)
        if at >= len(tokens):
            raise FilterError("A bracket is never closed", "Add a closing ).", end)
        return inner, at + 1
    if token.kind == "field":
        return _term(token), at + 1
    return Text(token.text.strip('"')), at + 1


def _term(token: _Token) -> Term:
    name, op = token.match["field"].lower(), token.match["op"]
    value = token.match["fvalue"].strip('"')
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
    if field.kind is Kind.NUMBER and not re.fullmatch(r"-?\d+(\.\d+)?(,\d+)*", value):
        raise FilterError(f"“{name}” takes a number", f"For example {name}{op}0.5.", value_at)
    if field.kind is Kind.PIXELS and not re.fullmatch(r"\d+(\.\d+)?(mp|k)?", value.lower()):
        raise FilterError(f"“{name}” takes pixels", f"For example {name}>4MP.", value_at)
    if field.kind is Kind.DATE and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        raise FilterError(f"“{name}” takes a date", f"For example {name}:2026-11.", value_at)
    return Term(name, op, value, token.position)
