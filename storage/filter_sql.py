"""A parsed filter as a SQL condition on items; the values a field can take, and no other SQL, are decided here.

How a condition is written decides whether a million items are read for it. The tests of the query plans hold it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from storage import filter_cleaned, markings
from storage.errors import FilterError
from storage.filters import All, Either, Node, Not, Term, Text
from storage.records import (
    DECIDED_STATES,
    EXPORTED_STATES,
    ClassKind,
    FileState,
    ItemState,
    JobState,
    ProposalKind,
    RegionRole,
    RegionStatus,
)
from storage.schema import ClassRow, ItemRow, JobRow, OpinionRow, ProposalRow, RegionRow

Condition = sa.ColumnElement[bool]
Column = sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]


in_force = sa.func.coalesce(ItemRow.label, ItemRow.given)
"""The label in force: the decided one, else the one the item came with."""

_EMPTY: sa.ColumnElement[str] = sa.literal_column("''")
_KEPT = RegionStatus.KEPT.value
_FAILED: sa.ColumnElement[str] = sa.literal_column("'failed'")
# Spelled out, not bound: an index of some rows only is used where its condition stands in the query word for word.

_LIVE = ItemRow.removed.is_(False)
_LIVE_BY_THE_WAY = sa.func.coalesce(ItemRow.removed, sa.false()).is_(False)
# The same, written so that no index serves it: an index that narrows nothing down costs one look-up for each item.


def condition(node: Node) -> Condition:
    """The condition for ``node``; it mentions only live items.

    Raises:
        FilterError: A date does not exist.
    """
    return sa.and_(_LIVE if _narrows(node) else _LIVE_BY_THE_WAY, _node(node))


def _narrows(node: Node) -> bool:
    """Whether an index that begins with ``removed`` leads to the items that match."""
    match node:
        case All(parts):
            return not parts or any(_narrows(part) for part in parts)
        case Either(parts):
            return all(_narrows(part) for part in parts)
        case Term("has", _, value):
            return value.lower() in ("marking", *filter_cleaned.SAID)
        case Term("kind", _, value):
            return value.lower() == "good"
        case Term(field, ":" | "="):
            return field in _SORTED or field in _GROUPED or field in _JUDGED
        case Term(field):
            return field in _SORTED
    return False


_GROUPED = frozenset({"state", "label", "given", "predicted", "split"})
_JUDGED = frozenset({"marked", "unmarked"})
_SORTED = frozenset({"score", "anomaly", "size", "added"})


def _node(node: Node) -> Condition:
    match node:
        case All(parts):
            return sa.and_(sa.true(), *(_node(part) for part in parts))
        case Either(parts):
            return sa.or_(*(_node(part) for part in parts))
        case Not(inner):
            # NULL is "not known", and "not (not known)" must include the item.
            return sa.not_(sa.func.coalesce(_node(inner), sa.false()))
        case Text(value):
            return sa.or_(*(_contains(column, value) for column in (ItemRow.relpath, ItemRow.note, ItemRow.reason)))
        case Term():
            return _TERMS[node.field](node)


class _Holds(sa.ColumnElement[bool]):
    """Whether a text holds a pattern of LIKE, upper and lower case of A to Z being the same."""

    inherit_cache = True
    type = sa.Boolean()
    _traverse_internals = [  # noqa: RUF012
        ("text", sa.sql.visitors.InternalTraversal.dp_clauseelement),
        ("pattern", sa.sql.visitors.InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, text: Column, pattern: str) -> None:
        self.text = sa.sql.coercions.expect(sa.sql.roles.ExpressionElementRole, text)
        self.pattern = sa.literal(pattern)


@compiles(_Holds)
def _compile_holds(element: _Holds, compiler: Any, **kw: Any) -> str:
    # SQLite's LIKE folds A to Z itself, at half the price of two calls of lower() for every item.
    operator = "LIKE" if compiler.dialect.name == "sqlite" else "ILIKE"
    return f"({compiler.process(element.text, **kw)} {operator} {compiler.process(element.pattern, **kw)} ESCAPE '/')"


def _contains(column: sa.orm.InstrumentedAttribute[str], value: str) -> Condition:
    # macOS spells Korean and accented file names decomposed; people type them composed.
    spellings = dict.fromkeys((value, unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value)))
    return sa.or_(*(_Holds(column, f"%{_escaped(spelling)}%") for spelling in spellings))


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


STATES: dict[str, tuple[str, ...]] = {
    "decided": tuple(state.value for state in DECIDED_STATES),
    "undecided": (ItemState.UNREVIEWED.value, ItemState.DEFERRED.value),
}
"""Words for several states."""


def _state(term: Term) -> Condition:
    value = term.value.lower()
    return ItemRow.state.in_(STATES[value]) if value in STATES else ItemRow.state == value


def _label(term: Term) -> Condition:
    return in_force == term.value


def _class(term: Term) -> Condition:
    """A class anywhere: the label in force, a kept region's, or that of a live proposal of a region."""
    kept = sa.select(RegionRow.item_id).where(RegionRow.status == _KEPT, RegionRow.class_name == term.value)
    offered = sa.select(ProposalRow.item_id).where(
        ProposalRow.role.is_not(None), ProposalRow.superseded.is_(False), ProposalRow.class_name == term.value
    )
    labelled = sa.select(ItemRow.id).where(_LIVE, in_force == term.value).correlate(None)
    return ItemRow.id.in_(sa.union(labelled, kept, offered))


def _kind(term: Term) -> Condition:
    value = term.value.lower()
    images: dict[str, Condition] = {
        "grey": ItemRow.channels == 1,
        "colour": ItemRow.channels > 1,
        "deep": ItemRow.bit_depth > 8,
    }
    if value in images:
        return images[value]
    good = sa.select(ClassRow.name).where(ClassRow.kind == ClassKind.GOOD.value)
    # A class that is not in the schema means a defect, as everywhere.
    return in_force.in_(good) if value == "good" else sa.and_(in_force.is_not(None), in_force.not_in(good))


def _equals(column: sa.orm.InstrumentedAttribute[str | None]) -> Callable[[Term], Condition]:
    return lambda term: column == term.value


def _part_of(column: sa.orm.InstrumentedAttribute[str]) -> Callable[[Term], Condition]:
    return lambda term: _contains(column, term.value)


def _number(column: Column) -> Callable[[Term], Condition]:
    def build(term: Term) -> Condition:
        if "," in term.value:
            return _among(column, [float(part) for part in term.value.split(",")])
        return _compare(column, term.op, float(term.value))

    return build


_EXACT = float(2**53)
"""Below it every whole number is a float, and the other way round."""


def _among(column: Column, numbers: Sequence[float]) -> Condition:
    whole = [int(number) for number in numbers if _is_whole(number)]
    broken = [number for number in numbers if not _is_whole(number)]
    found = column.in_(sa.bindparam(None, whole, type_=sa.BigInteger, expanding=True))
    return sa.or_(found, column.in_(sa.bindparam(None, broken, type_=sa.Double, expanding=True))) if broken else found


def _is_whole(number: float) -> bool:
    return abs(number) < _EXACT and number.is_integer()


def _compare(column: Column, op: str, number: float) -> Condition:
    # The number's own type, not the column's: PostgreSQL would round 3.5 to compare it with whole numbers, and
    # look at every row to compare whole numbers with 3.0.
    value = sa.literal(int(number), sa.BigInteger) if _is_whole(number) else sa.literal(number, sa.Double)
    operations: dict[str, Condition] = {
        "<": column < value,
        "<=": column <= value,
        ">": column > value,
        ">=": column >= value,
    }
    return operations.get(op, column == value)


def pixels() -> sa.ColumnElement[int]:
    """An item's size in pixels, which may be more than PostgreSQL's ordinary integers hold."""
    return sa.cast(ItemRow.width, sa.BigInteger) * ItemRow.height


def _pixels(term: Term) -> Condition:
    text = term.value.lower()
    factor = 1e6 if text.endswith("mp") else 1e3 if text.endswith("k") else 1.0
    return _compare(pixels(), term.op, float(text.rstrip("mpk")) * factor)


def _date(column: Column) -> Callable[[Term], Condition]:
    def build(term: Term) -> Condition:
        first, last = _span(term)
        conditions: dict[str, Condition] = {
            "<": column < first,
            ">=": column >= first,
            ">": column >= last,
            "<=": column < last,
        }
        return conditions.get(term.op, sa.and_(column >= first, column < last))

    return build


def _span(term: Term) -> tuple[float, float]:
    parts = [int(part) for part in term.value.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    try:
        first = datetime(year, month, day, tzinfo=UTC)
        match len(parts):
            case 1:
                last = datetime(year + 1, 1, 1, tzinfo=UTC)
            case 2:
                last = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
            case _:
                last = datetime.fromtimestamp(first.timestamp() + 86_400, tz=UTC)
    except ValueError as error:
        raise FilterError(f"There is no date {term.value}", "Write year-month-day.", term.position) from error
    return first.timestamp(), last.timestamp()


def _has(term: Term) -> Condition:
    conditions: dict[str, Callable[[], Condition]] = {
        "marking": lambda: ItemRow.marked.is_(True),
        **{word: partial(filter_cleaned.said, word) for word in filter_cleaned.SAID},
        "region": lambda: ItemRow.id.in_(sa.select(RegionRow.item_id).where(RegionRow.status == _KEPT)),
        "proposal": lambda: sa.exists().where(ProposalRow.item_id == ItemRow.id, ProposalRow.superseded.is_(False)),
        "label": lambda: in_force.is_not(None),
        "note": lambda: ItemRow.note != _EMPTY,
        "flag": lambda: ItemRow.flagged.is_(True),
        "roi": lambda: _proposed(ProposalRow.role == RegionRole.ROI.value),
        "mask": lambda: _proposed(ProposalRow.role == RegionRole.DEFECT.value),
        "disagreement": lambda: ItemRow.predicted != in_force,
    }
    return conditions[term.value.lower()]()


def _proposed(what: Condition) -> Condition:
    return ItemRow.id.in_(sa.select(ProposalRow.item_id).where(what, ProposalRow.superseded.is_(False)))


def _judged(verdict: markings.Verdict) -> Callable[[Term], Condition]:
    def build(term: Term) -> Condition:
        return ItemRow.marks.in_(markings.numbers_with(markings.Condition(term.value.lower()), verdict))

    return build


_markings_decided = sa.and_(
    ItemRow.marks.is_not(None),
    sa.or_(
        ItemRow.marks.in_(markings.NUMBERS_BY_PERSON),
        sa.and_(ItemRow.marked.is_not(None), ItemRow.state.in_([state.value for state in EXPORTED_STATES])),
    ),
)
"""`storage.markings.is_decided`, for the database."""


def _markings(term: Term) -> Condition:
    conditions: dict[str, Condition] = {
        "decided": _markings_decided,
        "detector": sa.and_(ItemRow.marks.is_not(None), sa.not_(sa.func.coalesce(_markings_decided, sa.false()))),
        "unknown": ItemRow.marks.is_(None),
    }
    return conditions[term.value.lower()]


def _stage(term: Term) -> Condition:
    value = term.value.lower()
    if value == JobState.FAILED:
        return ItemRow.id.in_(sa.select(JobRow.item_id).where(JobRow.state == _FAILED))
    jobs = sa.exists().where(JobRow.item_id == ItemRow.id)
    if value in {state.value for state in JobState}:
        return jobs.where(JobRow.state == value)
    return jobs.where(JobRow.stage == value, JobRow.state == JobState.DONE.value)


def _run(term: Term) -> Condition:
    return ItemRow.id.in_(sa.select(JobRow.item_id).where(_number(JobRow.run_id)(term)))


def _differs(term: Term) -> Condition:
    """Items two runs looked at where they propose another class, or another number of defects of some class."""
    one, other = (int(part) for part in term.value.split(","))
    first, second = sa.alias(ProposalRow.__table__), sa.alias(ProposalRow.__table__)
    a_class, done = ProposalKind.CLASS.value, JobState.DONE.value
    # The first run's rows by their run, the second's by their item: never a run's rows for each of the other's.
    renamed = (
        sa.select(first.c.item_id)
        .join(second, second.c.item_id == first.c.item_id)
        .where(first.c.run_id == one, first.c.kind == a_class, sa.func.coalesce(second.c.run_id, 0) == other)
        .where(second.c.kind == a_class, second.c.class_name != first.c.class_name)
    )
    name = sa.func.coalesce(ProposalRow.class_name, "")
    found_by = [sa.func.sum(sa.case((ProposalRow.run_id == run, 1), else_=0)) for run in (one, other)]
    counted = (
        sa.select(ProposalRow.item_id)
        .where(ProposalRow.run_id.in_((one, other)), ProposalRow.role == RegionRole.DEFECT.value)
        .group_by(ProposalRow.item_id, name)
        .having(found_by[0] != found_by[1])
    )
    looked = [sa.select(JobRow.item_id).where(JobRow.run_id == run, JobRow.state == done) for run in (one, other)]
    return sa.and_(ItemRow.id.in_(sa.union(renamed, counted)), ItemRow.id.in_(looked[0]), ItemRow.id.in_(looked[1]))


def _model(term: Term) -> Condition:
    return _proposed(ProposalRow.model == term.value)


def _opinion(term: Term) -> Condition:
    return ItemRow.id.in_(sa.select(OpinionRow.item_id).where(OpinionRow.reviewer == term.value))


def _duplicate(term: Term) -> Condition:
    conditions: dict[str, Condition] = {
        "yes": ItemRow.duplicate_of.is_not(None),
        "no": ItemRow.duplicate_of.is_(None),
        "near": ItemRow.near_of.is_not(None),
    }
    return conditions[term.value.lower()]


def _file(term: Term) -> Condition:
    value = term.value.lower()
    if value == "present":
        return ItemRow.file_state == FileState.PRESENT.value
    return sa.and_(ItemRow.file_state == value, ItemRow.file_state != _EMPTY)


_TERMS: dict[str, Callable[[Term], Condition]] = {
    "state": _state,
    "label": _label,
    "class": _class,
    "kind": _kind,
    "given": _equals(ItemRow.given),
    "predicted": _equals(ItemRow.predicted),
    "score": _number(ItemRow.score),
    "anomaly": _number(ItemRow.anomaly),
    "has": _has,
    "marked": _judged(markings.Verdict.MARKED),
    "unmarked": _judged(markings.Verdict.UNMARKED),
    "markings": _markings,
    "stage": _stage,
    "run": _run,
    "differs": _differs,
    "model": _model,
    "reviewer": _equals(ItemRow.decided_by),
    "second": lambda term: ItemRow.second == term.value.lower(),
    "opinion": _opinion,
    "split": _equals(ItemRow.split),
    "reason": lambda term: sa.and_(ItemRow.reason != _EMPTY, _contains(ItemRow.reason, term.value)),
    "name": _part_of(ItemRow.name),
    "path": _part_of(ItemRow.relpath),
    "added": _date(ItemRow.added_at),
    "decided": _date(ItemRow.decided_at),
    "size": _pixels,
    "width": _number(ItemRow.width),
    "height": _number(ItemRow.height),
    "depth": _number(ItemRow.bit_depth),
    "format": lambda term: ItemRow.format == term.value.lower(),
    "dup": _duplicate,
    "file": _file,
    "id": _number(ItemRow.id),
}
