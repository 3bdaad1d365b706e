"""A parsed filter as a SQL condition on items; the values a field can take, and no other SQL, are decided here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from storage.errors import FilterError
from storage.filters import All, Either, Node, Not, Term, Text
from storage.records import DECIDED_STATES, ItemState, JobState, RegionRole, RegionStatus
from storage.schema import ItemRow, JobRow, OpinionRow, ProposalRow, RegionRow

Condition = sa.ColumnElement[bool]
Column = sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]


def condition(node: Node) -> Condition:
    """The condition for ``node``; it mentions only live items.

    Raises:
        FilterError: A date does not exist.
    """
    return sa.and_(ItemRow.removed.is_(False), _node(node))


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


def _contains(column: sa.orm.InstrumentedAttribute[str], value: str) -> Condition:
    # macOS spells Korean and accented file names decomposed; people type them composed.
    spellings = dict.fromkeys((value, unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value)))
    return sa.or_(*(column.icontains(spelling, autoescape=True) for spelling in spellings))


def _state(term: Term) -> Condition:
    value = term.value.lower()
    if value == "decided":
        return ItemRow.state.in_([state.value for state in DECIDED_STATES])
    if value == "undecided":
        return ItemRow.state.in_([ItemState.UNREVIEWED.value, ItemState.DEFERRED.value])
    return ItemRow.state == value


def _label(term: Term) -> Condition:
    decided = ItemRow.label == term.value
    return sa.or_(decided, sa.and_(ItemRow.label.is_(None), ItemRow.given == term.value))


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
    kept = sa.exists().where(RegionRow.item_id == ItemRow.id, RegionRow.status == RegionStatus.KEPT.value)
    live = sa.exists().where(ProposalRow.item_id == ItemRow.id, ProposalRow.superseded.is_(False))
    conditions: dict[str, Condition] = {
        "marking": ItemRow.marked.is_(True),
        "region": kept,
        "proposal": live,
        "label": sa.or_(ItemRow.label.is_not(None), ItemRow.given.is_not(None)),
        "note": ItemRow.note != "",
        "roi": live.where(ProposalRow.role == RegionRole.ROI.value),
        "mask": live.where(ProposalRow.role == RegionRole.DEFECT.value),
        "disagreement": sa.and_(
            sa.func.coalesce(ItemRow.label, ItemRow.given).is_not(None),
            ItemRow.predicted != sa.func.coalesce(ItemRow.label, ItemRow.given),
        ),
    }
    return conditions[term.value.lower()]


def _stage(term: Term) -> Condition:
    value = term.value.lower()
    jobs = sa.exists().where(JobRow.item_id == ItemRow.id)
    if value in {state.value for state in JobState}:
        return jobs.where(JobRow.state == value)
    return jobs.where(JobRow.stage == value, JobRow.state == JobState.DONE.value)


def _run(term: Term) -> Condition:
    return sa.exists().where(JobRow.item_id == ItemRow.id, _number(JobRow.run_id)(term))


def _model(term: Term) -> Condition:
    return sa.exists().where(
        ProposalRow.item_id == ItemRow.id, ProposalRow.superseded.is_(False), ProposalRow.model == term.value
    )


def _opinion(term: Term) -> Condition:
    return sa.exists().where(OpinionRow.item_id == ItemRow.id, OpinionRow.reviewer == term.value)


def _duplicate(term: Term) -> Condition:
    return ItemRow.duplicate_of.is_not(None) if term.value.lower() == "yes" else ItemRow.duplicate_of.is_(None)


_TERMS: dict[str, Callable[[Term], Condition]] = {
    "state": _state,
    "label": _label,
    "given": _equals(ItemRow.given),
    "predicted": _equals(ItemRow.predicted),
    "score": _number(ItemRow.score),
    "anomaly": _number(ItemRow.anomaly),
    "has": _has,
    "stage": _stage,
    "run": _run,
    "model": _model,
    "reviewer": _equals(ItemRow.decided_by),
    "second": lambda term: ItemRow.second == term.value.lower(),
    "opinion": _opinion,
    "split": _equals(ItemRow.split),
    "reason": _part_of(ItemRow.reason),
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
    "id": _number(ItemRow.id),
}
