"""Second opinions: which items two reviewers look at, what each said, and what follows from it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage import queries
from storage.errors import FettleError
from storage.records import DECIDED_STATES, Changes, Item, ItemState, SecondOpinion
from storage.schema import ItemRow, OpinionRow
from storage.store import Store, changes_of
from storage.team_records import Opinion
from storage.transaction import CHUNK, Transaction, Values, chunked

ENOUGH = 2
"""So many opinions make an item agreed or disputed; after that they stand."""

Verdicts = Mapping[int, tuple[ItemState, str | None, str]]
"""State, label and reason that a person gave to items."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What `ask` did: ``asked`` of ``candidates`` items are now to be looked at by two."""

    changes: Changes
    asked: int
    candidates: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did to an item two look at; ``dispute`` holds both opinions in words if they differ."""

    second: SecondOpinion
    dispute: str = ""


def ask(store: Store, *, share: float, where: str = "", seed: int = 0) -> Asked:
    """Have a share of the items looked at by two reviewers, as one undoable step.

    Chosen at random within each class (decided, given or proposed), so that each gets its share; the same items with
    the same ``seed``. Items already asked about, and unreadable ones, are no candidates. Who has decided one of the
    chosen has given the first opinion.

    Args:
        store: The project.
        share: Of the candidates, above 0 and at most 1.
        where: A filter: which items.
        seed: Of the choice.

    Raises:
        FettleError: The share is out of range, or nothing is a candidate.
        FilterError: The filter does not parse.
    """
    if not 0 < share <= 1:
        raise FettleError("The share must be above 0 and at most 1", "For every tenth item write 0.1.")
    label = sa.func.coalesce(ItemRow.label, ItemRow.given, ItemRow.predicted, "")
    with store.transact("Ask for second opinions") as tx:
        condition = queries.parse(where, tx.connection)
        query = sa.select(ItemRow.id, label).where(
            condition, ItemRow.second.is_(None), ItemRow.state != ItemState.UNREADABLE.value
        )
        by_class: dict[str, list[int]] = {}
        for item_id, name in tx.connection.execute(query.order_by(ItemRow.id)):
            by_class.setdefault(name, []).append(item_id)
        candidates = sum(map(len, by_class.values()))
        if not candidates:
            raise FettleError("No item is left to ask a second opinion on", "Take another filter.")
        chosen = _stratified(by_class, total=max(1, round(share * candidates)), seed=seed)
        tx.update("items", chosen, {"second": SecondOpinion.WANTED.value})
        for ids in chunked(chosen, CHUNK):
            tx.insert("opinions", _first_opinions(tx, ids))
    return Asked(changes_of(tx), asked=len(chosen), candidates=candidates)


def ask_about(store: Store, item_ids: Iterable[int]) -> Asked:
    """Have exactly these items looked at by two reviewers, as one undoable step; else as `ask`.

    Raises:
        FettleError: None of them is a candidate.
    """
    wanted = list(dict.fromkeys(item_ids))
    with store.transact("Ask for second opinions") as tx:
        chosen: list[int] = []
        for ids in chunked(wanted, CHUNK):
            query = sa.select(ItemRow.id).where(
                ItemRow.id.in_(ids),
                ItemRow.removed.is_(False),
                ItemRow.second.is_(None),
                ItemRow.state != ItemState.UNREADABLE.value,
            )
            chosen.extend(tx.connection.execute(query).scalars())
        if not chosen:
            raise FettleError("No item is left to ask a second opinion on", "They are looked at by two already.")
        tx.update("items", chosen, {"second": SecondOpinion.WANTED.value})
        for ids in chunked(chosen, CHUNK):
            tx.insert("opinions", _first_opinions(tx, ids))
    return Asked(changes_of(tx), asked=len(chosen), candidates=len(wanted))


def of_item(store: Store, item_id: int) -> list[Opinion]:
    """The opinions on one item, oldest first."""
    with store.reading() as connection:
        return read(connection, [item_id]).get(item_id, [])


def read(connection: sa.Connection, item_ids: Iterable[int]) -> dict[int, list[Opinion]]:
    """Opinions by item, oldest first; items without any are absent."""
    found: dict[int, list[Opinion]] = {}
    for chunk in chunked(item_ids, CHUNK):
        query = sa.select(OpinionRow.__table__).where(OpinionRow.item_id.in_(chunk)).order_by(OpinionRow.id)
        for row in connection.execute(query).mappings():
            found.setdefault(row["item_id"], []).append(_opinion(row))
    return found


def of_many(store: Store, where: str = "") -> list[Opinion]:
    """All opinions on the live items that match, by item and age.

    Raises:
        FilterError: The filter does not parse.
    """
    with store.reading() as connection:
        query = (
            sa.select(OpinionRow.__table__)
            .join(ItemRow, ItemRow.id == OpinionRow.item_id)
            .where(queries.parse(where, connection))
            .order_by(OpinionRow.item_id, OpinionRow.id)
        )
        return [_opinion(row) for row in connection.execute(query).mappings()]


def is_blind(item: Item | Values | sa.RowMapping, reviewer: str) -> bool:
    """Whether ``reviewer`` is to decide without knowing what another decided already."""
    if isinstance(item, Item):
        second, decided_by = item.second, item.decided_by
    else:
        second, decided_by = item["second"], item["decided_by"]
    return second == SecondOpinion.WANTED and decided_by not in (None, reviewer)


def waiting_for(reviewer: str) -> str:
    """The filter for what waits for this reviewer's second look."""
    quoted = reviewer.replace('"', '""')
    return f'second:wanted state:decided -opinion:"{quoted}"'


def to_do(store: Store) -> str:
    """The filter for what waits for this reviewer: what nobody has decided, and second looks where there are any."""
    with store.reading() as connection:
        wanted = sa.select(sa.literal(1)).where(ItemRow.second == SecondOpinion.WANTED.value).limit(1)
        if connection.execute(wanted).first() is None:
            return "state:unreviewed"
    return f"(state:unreviewed OR ({waiting_for(store.actor)}))"


def decided(tx: Transaction, rows: Sequence[Values], verdicts: Verdicts) -> dict[int, Outcome]:
    """Write down what the person said of those ``rows`` that two look at; returns what follows, by item.

    A disputed item is settled; whether the person knows that they settle one, the caller has made sure of.
    """
    outcomes = {
        row["id"]: Outcome(SecondOpinion.SETTLED)
        for row in rows
        if row["second"] == SecondOpinion.DISPUTED and row["id"] in verdicts
    }
    wanted = [row["id"] for row in rows if row["second"] == SecondOpinion.WANTED and row["id"] in verdicts]
    if not wanted:
        return outcomes
    known = read(tx.connection, wanted)
    mine = {o.item_id: o.id for found in known.values() for o in found if o.reviewer == tx.actor}
    values = {item_id: _values(tx.actor, tx.now, item_id, verdicts[item_id]) for item_id in wanted}
    tx.update_each("opinions", {row_id: values[item_id] for item_id, row_id in mine.items()})
    tx.insert("opinions", [row for item_id, row in values.items() if item_id not in mine])
    for item_id, found in read(tx.connection, wanted).items():
        outcomes[item_id] = _outcome(found)
    return outcomes


def taken_back(tx: Transaction, rows: Sequence[Values]) -> None:
    """Forget the person's own opinions on those ``rows`` that still wait for another."""
    wanted = [row["id"] for row in rows if row["second"] == SecondOpinion.WANTED]
    found = read(tx.connection, wanted) if wanted else {}
    tx.delete("opinions", [o.id for opinions in found.values() for o in opinions if o.reviewer == tx.actor])


def _outcome(found: Sequence[Opinion]) -> Outcome:
    if len(found) < ENOUGH:
        return Outcome(SecondOpinion.WANTED)
    if len({_compared(opinion) for opinion in found}) == 1:
        return Outcome(SecondOpinion.AGREED)
    return Outcome(SecondOpinion.DISPUTED, ", ".join(f"{o.reviewer}: {o.words()}" for o in found))


def _compared(opinion: Opinion) -> str | None:
    """What two opinions must share. Accepted and corrected only tell whether a proposal was right."""
    return opinion.label if opinion.state is not ItemState.EXCLUDED else "\0excluded"


def _values(reviewer: str, at: float, item_id: int, verdict: tuple[ItemState, str | None, str]) -> dict[str, Any]:
    state, label, reason = verdict
    excluded = state is ItemState.EXCLUDED
    return {
        "item_id": item_id,
        "reviewer": reviewer,
        "state": state.value,
        "label": None if excluded else label,
        "reason": reason if excluded else "",
        "at": at,
    }


def _first_opinions(tx: Transaction, ids: Sequence[int]) -> list[dict[str, Any]]:
    query = sa.select(ItemRow.__table__).where(
        ItemRow.id.in_(ids),
        ItemRow.state.in_([state.value for state in DECIDED_STATES]),
        ItemRow.decided_by.is_not(None),
    )
    return [
        _values(
            row["decided_by"],
            row["decided_at"] or tx.now,
            row["id"],
            (ItemState(row["state"]), row["label"], row["reason"]),
        )
        for row in tx.connection.execute(query.order_by(ItemRow.id)).mappings()
    ]


def _stratified(by_class: Mapping[str, Sequence[int]], *, total: int, seed: int) -> list[int]:
    """``total`` items, each class with its share; what whole numbers leave over goes to the largest remainders."""
    everything = sum(map(len, by_class.values()))
    exact = {name: total * len(ids) / everything for name, ids in by_class.items()}
    quota = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(by_class, key=lambda name: (quota[name] - exact[name], name))
    for name in by_rest[: total - sum(quota.values())]:
        quota[name] += 1
    chosen: list[int] = []
    for name in sorted(by_class):
        # A generator for each class: more images of one don't change the choice in another.
        chosen += random.Random(f"{seed}/{name}").sample(sorted(by_class[name]), quota[name])
    return sorted(chosen)


def _opinion(row: sa.RowMapping) -> Opinion:
    return Opinion(
        id=row["id"],
        item_id=row["item_id"],
        reviewer=row["reviewer"],
        state=ItemState(row["state"]),
        label=row["label"],
        reason=row["reason"],
        at=row["at"],
    )
