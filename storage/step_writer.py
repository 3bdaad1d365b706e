"""Writes down what a transaction does to rows, as a step of the history or as more of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage import direct
from storage.memory import Memory
from storage.step_entries import Entry, bounds, pack, pack_within

_TOGETHER = 16
"""Entries written together."""


class StepWriter:
    """One transaction's part of a step.

    Attributes:
        step_id: The step; None before one is opened.
    """

    __slots__ = ("_actor", "_connection", "_entries", "_items", "_label", "_memory", "_now", "_told", "step_id")

    def __init__(
        self,
        connection: sa.Connection,
        *,
        label: str,
        actor: str,
        now: float,
        step_id: int | None,
        memory: Memory | None,
    ) -> None:
        """``step_id``: the step that is gone on with; None opens one, once there is something to say."""
        self.step_id = step_id
        self._connection = connection
        self._label = label
        self._actor = actor
        self._now = now
        self._memory = memory
        self._entries: list[Entry] = []
        self._items: set[int] = set()
        self._told = 0

    def record(self, table: str, op: str, content: Any, items: Sequence[int]) -> None:
        """Take down what was done to rows of ``table`` that belong to ``items``."""
        self._items.update(items)
        first, last = (min(items), max(items)) if items else (None, None)
        self._entries.append(Entry(table, op, first, last, content))
        if len(self._entries) >= _TOGETHER:
            self.write()

    def write(self, *, last: bool = False) -> None:
        """Write what was taken down; ``last``: there is nothing more to come."""
        more = len(self._items) - self._told
        self._told += more
        entries = self._entries
        within = pack_within(entries) if last and self.step_id is None and entries else None
        if self.step_id is None:
            self.step_id = self._open(more, within)
        elif more:
            direct.count_step(self._connection, self.step_id, more=more)
        if entries and within is None:
            rows = [
                {
                    "step_id": self.step_id,
                    "table_name": entry.table,
                    "op": entry.op,
                    "payload": pack(entry.content),
                    "first_item": entry.first_item,
                    "last_item": entry.last_item,
                }
                for entry in entries
            ]
            direct.insert(self._connection, "step_changes", rows)
        entries.clear()

    def _open(self, items: int, within: bytes | None) -> int:
        # What this person had undone before can no longer be redone.
        memory = self._memory
        if memory is None or memory.nothing_undone != self._actor:
            direct.drop_undone(self._connection, actor=self._actor)
            if memory is not None:
                memory.nothing_undone = self._actor
        values = {"label": self._label, "actor": self._actor, "at": self._now, "state": "done", "items": items}
        if within is not None:
            values |= {**bounds(self._entries), "changes": within}
        return direct.insert(self._connection, "steps", [values])[0]
