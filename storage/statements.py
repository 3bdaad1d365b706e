"""What `storage.direct` has SQLAlchemy execute on PostgreSQL, each statement built once."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.schema import TABLES

_STEPS = TABLES["steps"]

DROP_UNDONE = (
    sa.update(_STEPS)
    .where(_STEPS.c.actor == sa.bindparam("who"), _STEPS.c.state == "undone")
    .values(state=sa.literal("dropped"))
)
"""What ``who`` had undone can no longer be redone."""

COUNT_STEP = (
    sa.update(_STEPS).where(_STEPS.c.id == sa.bindparam("step")).values(items=_STEPS.c["items"] + sa.bindparam("more"))
)
"""Adds ``more`` items to a ``step``."""


@cache
def insert_into(table: str, *, returning: bool = False) -> sa.Insert:
    """Inserts rows; ``returning``: their ids, in order."""
    target = TABLES[table]
    statement = sa.insert(target)
    return statement.returning(target.c.id, sort_by_parameter_order=True) if returning else statement


@cache
def rows_by(table: str, by: str, columns: tuple[str, ...], *, unless: str = "", locked: bool = False) -> sa.Select[Any]:
    """The ``columns`` of rows whose ``by`` is among the parameter ``wanted``, by id, without those flagged ``unless``.

    ``locked``: nobody else may change them before the commit. By id: two who write the same rows wait in turn instead
    of for each other.
    """
    target = TABLES[table]
    statement = sa.select(*(target.c[name] for name in columns))
    statement = statement.where(target.c[by].in_(sa.bindparam("wanted", expanding=True))).order_by(target.c.id)
    if unless:
        statement = statement.where(target.c[unless].is_(False))
    # Not the strongest lock: that one would also hold up whoever adds a row that refers to these.
    return statement.with_for_update(key_share=True) if locked else statement


@cache
def set_values(table: str, names: tuple[str, ...], *, versioned: bool) -> sa.Update:
    """Sets ``names`` of the row ``row_id`` to the parameters ``new_…``."""
    target = TABLES[table]
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}", type_=target.c[name].type) for name in names}
    if versioned:
        values["version"] = target.c.version + 1
    return sa.update(target).where(target.c.id == sa.bindparam("row_id")).values(**values)


_COUNTERS = postgresql.insert(TABLES["counters"])

ADD_TO_COUNTER = _COUNTERS.on_conflict_do_update(
    index_elements=["column", "value"], set_={"n": TABLES["counters"].c.n + _COUNTERS.excluded.n}
)
"""Adds ``n`` to the counter of ``column`` and ``value``, which need not be there yet."""
