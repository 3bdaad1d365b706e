"""How reliable the data are: 1 − the share of marked items, by class and condition, counted without opening a picture.

Source: Crop for Trust, "data reliability".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storage.filter_sql import in_force
from storage.filters import quoted
from storage.markings import Condition, Verdict, is_decided, verdict_of
from storage.queries import parse
from storage.records import ItemState
from storage.schema import ItemRow
from storage.store import Store

_OUT = (ItemState.EXCLUDED.value, ItemState.UNREADABLE.value)
"""What goes into no dataset is not counted."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Items in one condition: marked and not, by a person's word and by the detector's, and those nobody knows of."""

    marked_decided: int = 0
    marked_detector: int = 0
    unmarked_decided: int = 0
    unmarked_detector: int = 0
    unknown: int = 0

    @property
    def marked(self) -> int:
        """Items with a marking, whoever says so."""
        return self.marked_decided + self.marked_detector

    @property
    def known(self) -> int:
        """Items of which it is known whether they have one."""
        return self.marked + self.unmarked_decided + self.unmarked_detector

    @property
    def decided(self) -> int:
        """Items of which a person says so."""
        return self.marked_decided + self.unmarked_decided

    @property
    def reliability(self) -> float | None:
        """1 − the share of the known items that are marked, 0..1; None where none is known."""
        return 1.0 - self.marked / self.known if self.known else None


COUNTS = ("marked_decided", "marked_detector", "unmarked_decided", "unmarked_detector", "unknown")
"""The counts of a `Tally`; `where_of` has a filter for each."""


@dataclass(frozen=True, slots=True)
class Line:
    """All items, or those of one class. ``label`` is empty for items without a class, None for all items."""

    label: str | None
    items: int
    tallies: Mapping[Condition, Tally]


@dataclass(frozen=True, slots=True)
class Reliability:
    """The line of all items, those of the classes by name, and how many items are left out as not usable."""

    whole: Line
    classes: tuple[Line, ...]
    left_out: int


def count(store: Store, where: str = "") -> Reliability:
    """Count the live items that match ``where``; excluded and unreadable ones are left out.

    Raises:
        FilterError: The filter does not parse.
    """
    with store.reading() as connection:
        # Bare columns: what they mean is asked of each group here, not of each item there.
        columns = (in_force.label("label"), ItemRow.marks, ItemRow.state, ItemRow.marked)
        query = sa.select(*columns, sa.func.count()).where(parse(where, connection)).group_by(*columns)
        rows = connection.execute(query).all()
    by_label: dict[str, dict[tuple[int | None, bool], int]] = {}
    left_out = 0
    for label, marks, state, marked, n in rows:
        if state in _OUT:
            left_out += n
            continue
        counts = by_label.setdefault(label or "", {})
        key = marks, is_decided(marks, state, marked)
        counts[key] = counts.get(key, 0) + n
    whole: dict[tuple[int | None, bool], int] = {}
    for counts in by_label.values():
        for key, n in counts.items():
            whole[key] = whole.get(key, 0) + n
    # Items without a class come last.
    lines = [_line(label, by_label[label]) for label in sorted(by_label, key=lambda label: (not label, label))]
    return Reliability(_line(None, whole), tuple(lines), left_out)


def where_of(condition: Condition, name: str, *, label: str | None = None, where: str = "") -> str:
    """The filter that shows the items behind one count.

    Args:
        condition: Of which condition.
        name: One of `COUNTS`.
        label: As in `Line`.
        where: The filter that was counted with.
    """
    verdict, _, by = name.partition("_")
    terms = [f"({where.strip()})"] if where.strip() else []
    if label is not None:
        terms.append(f"label:{quoted(label)}" if label else "-has:label")
    if verdict == "unknown":
        terms.append(f"-marked:{condition.value} -unmarked:{condition.value}")
    else:
        terms.append(f"{verdict}:{condition.value} markings:{by}")
    return " ".join([*terms, *(f"-state:{state}" for state in _OUT)])


def _line(label: str | None, counts: Mapping[tuple[int | None, bool], int]) -> Line:
    tallies = {}
    for condition in Condition:
        found = dict.fromkeys(COUNTS, 0)
        for (marks, decided), n in counts.items():
            verdict = verdict_of(marks, condition)
            by = "decided" if decided else "detector"
            found["unknown" if verdict is Verdict.UNKNOWN else f"{verdict.name.lower()}_{by}"] += n
        tallies[condition] = Tally(**found)
    return Line(label, sum(counts.values()), tallies)
