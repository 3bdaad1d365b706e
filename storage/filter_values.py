"""What a project's filters can name, for completion: its classes, reviewers, models, runs, splits and views."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from storage import views
from storage.classes import read_classes
from storage.schema import CounterRow, ItemRow, OpinionRow, ProposalRow, RunRow
from storage.store import Store

_RUNS = 30


def known_values(store: Store) -> dict[str, tuple[str, ...]]:
    """Values by field, those to offer first in front."""
    with store.reading() as connection:
        classes = tuple(entry.name for entry in read_classes(connection))
        runs = connection.execute(sa.select(RunRow.id).order_by(RunRow.id.desc()).limit(_RUNS)).scalars()
        splits = connection.execute(
            sa.select(CounterRow.value).where(CounterRow.column == "split", CounterRow.value != "", CounterRow.n > 0)
        ).scalars()
        found = dict.fromkeys(("label", "class", "given", "predicted"), classes)
        found["run"] = tuple(str(run) for run in runs)
        found["split"] = tuple(sorted(value[1:] for value in splits))
        found["reviewer"] = _different(connection, ItemRow.decided_by)
        found["model"] = _different(connection, ProposalRow.model, ProposalRow.superseded.is_(False))
        opinions = connection.execute(sa.select(OpinionRow.reviewer).distinct().order_by(OpinionRow.reviewer))
        found["opinion"] = tuple(opinions.scalars())
    found["view"] = tuple(view.name for view in views.all_views(store))
    return found


def _different(
    connection: sa.Connection, column: sa.orm.InstrumentedAttribute[Any], *also: sa.ColumnElement[bool]
) -> tuple[str, ...]:
    """The few values of an indexed column, from one to the next instead of past every row."""
    found: list[str] = []
    query = sa.select(column).where(column.is_not(None), *also).order_by(column).limit(1)
    value = connection.execute(query).scalar()
    while value is not None:
        found.append(value)
        value = connection.execute(query.where(column > value)).scalar()
    return tuple(found)
