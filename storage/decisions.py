"""What a person settles about items: accept, relabel, exclude, put off, take back; one item or a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from storage import classes, direct, mappers, proposals, regions, second_opinions, versions
from storage.errors import FettleError
from storage.records import (
    Changes,
    Decision,
    FileState,
    ItemState,
    Proposal,
    ProposalKind,
    Region,
    RegionRole,
    RegionSource,
    RegionStatus,
    SecondOpinion,
    StageName,
)
from storage.schema import DecisionRow
from storage.store import Store, changes_of
from storage.suggestions import Suggestion, suggested_label, suggestion
from storage.transaction import CHUNK, Transaction, Values, chunked


def accept(
    store: Store,
    item_ids: Iterable[int],
    *,
    label: str | None = None,
    everything: bool = False,
    expected_version: int | None = None,
    settle: bool = False,
    seconds: float | None = None,
) -> Changes:
    """Settle items as suggested, or with ``label`` for all of them; proposed regions become kept ones.

    An item is ``accepted`` if the person changed nothing of what was suggested, else ``corrected``. Relabelling what
    was accepted before takes the regions along that a machine proposed: they take the new class, or become proposals
    again under a good label. What a person drew or renamed stays.

    Args:
        store: The project.
        item_ids: Which; left alone are unreadable items, those whose file has changed, and those that two reviewers
            dispute.
        label: The class; None takes each item's suggested label. Either is added to the schema if new.
        everything: Keep also the explanation's boxes beside masks.
        expected_version: For one item: the version the person saw.
        settle: The person knows both opinions on a disputed item and decides between them.
        seconds: How long the one item was before the person, see `storage.pace`.

    Raises:
        StaleWriteError: The item was changed by someone else since; the error carries both versions.
        FettleError: ``label`` is blank.
    """
    ids = list(dict.fromkeys(item_ids))
    label = label.strip() if label is not None else None
    if label == "":
        raise FettleError("A class needs a name")
    name = f"Label {_items(ids)} “{label}”" if label else f"Accept {_items(ids)}"
    with store.transact(name) as tx:
        for chunk in chunked(ids, CHUNK):
            rows = [row for row in _decidable(tx, chunk, settle=settle) if _acceptable(row)]
            _accept_chunk(tx, rows, label=label, everything=everything, seen=expected_version, seconds=seconds)
    return changes_of(tx)


def exclude(
    store: Store,
    item_ids: Iterable[int],
    *,
    reason: str,
    expected_version: int | None = None,
    settle: bool = False,
    seconds: float | None = None,
) -> Changes:
    """Keep items out of every edition, for a reason; arguments and errors as `accept`."""
    ids = list(dict.fromkeys(item_ids))
    if not reason.strip():
        raise FettleError("Excluding needs a reason", "Give one, for example: blurred.")
    with store.transact(f"Exclude {_items(ids)}") as tx:
        for chunk in chunked(ids, CHUNK):
            rows = _decidable(tx, chunk, settle=settle)
            _set_state(tx, rows, ItemState.EXCLUDED, reason=reason, seen=expected_version, seconds=seconds)
    return changes_of(tx)


def defer(store: Store, item_ids: Iterable[int], *, expected_version: int | None = None) -> Changes:
    """Put items off for later; arguments and errors as `accept`."""
    ids = list(dict.fromkeys(item_ids))
    with store.transact(f"Put off {_items(ids)}") as tx:
        for chunk in chunked(ids, CHUNK):
            _set_state(tx, _decidable(tx, chunk), ItemState.DEFERRED, reason="", seen=expected_version)
    return changes_of(tx)


def reset(store: Store, item_ids: Iterable[int], *, expected_version: int | None = None) -> Changes:
    """Take items back to unreviewed. What a person drew stays; regions kept by accepting become proposals again.

    Arguments and errors as `accept`.
    """
    ids = list(dict.fromkeys(item_ids))
    with store.transact(f"Reopen {_items(ids)}") as tx:
        for chunk in chunked(ids, CHUNK):
            rows = _decidable(tx, chunk)
            for row in rows:
                versions.check_seen(tx, row, seen=expected_version, state=ItemState.UNREVIEWED)
            second_opinions.taken_back(tx, rows)
            reopened = [row["id"] for row in rows if row["state"] != ItemState.UNREVIEWED]
            kept = _kept_regions(tx, rows)
            machine = [region_id for region_id, _, _, source in kept if source == RegionSource.PROPOSAL]
            tx.delete("regions", machine)
            marked = _detected(tx, rows, kept)
            undecided = {"state": ItemState.UNREVIEWED.value, "label": None, "reason": "", **_NOBODY}
            changes = {row["id"]: {**undecided, "marked": marked[row["id"]]} for row in rows}
            # With its regions an item's version has moved on.
            tx.update_each("items", changes, known=None if machine else rows)
            tx.insert(
                "decisions", [new_decision(tx, item_id, ItemState.UNREVIEWED, label=None) for item_id in reopened]
            )
    return changes_of(tx)


def of_item(store: Store, item_id: int) -> list[Decision]:
    """All decisions on an item, oldest first."""
    query = sa.select(DecisionRow.__table__).where(DecisionRow.item_id == item_id).order_by(DecisionRow.id)
    with store.reading() as connection:
        return [mappers.decision(row) for row in connection.execute(query).mappings()]


def _kept_by_accepting(region: Region) -> bool:
    return region.source is RegionSource.PROPOSAL and region.status is RegionStatus.KEPT


def _kept_regions(tx: Transaction, rows: Sequence[Values]) -> list[tuple[int, int, str, str]]:
    """Id, item, role and source of the regions kept on items; their shapes, which take long to read, are not asked."""
    columns = ("id", "item_id", "role", "source", "status")
    found = direct.read(tx.connection, "regions", columns, [row["id"] for row in rows], by="item_id")
    return [(key, item_id, role, source) for key, item_id, role, source, status in found if status == RegionStatus.KEPT]


def _detected(
    tx: Transaction, rows: Sequence[Values], kept: Iterable[tuple[int, int, str, str]]
) -> dict[int, bool | None]:
    """Whether items are marked as far as is known without a decision: by a person's drawing, else by the detector."""
    yes = {item_id for _, item_id, role, source in kept if role == RegionRole.MARKING and source == RegionSource.PERSON}
    columns = ("item_id", "stage", "role")
    ids = [row["id"] for row in rows]
    said = direct.read(tx.connection, "proposals", columns, ids, by="item_id", unless="superseded")
    cleaned = {item_id for item_id, stage, _ in said if stage == StageName.CLEAN}
    yes |= {item_id for item_id, stage, role in said if stage == StageName.CLEAN and role == RegionRole.MARKING}
    # A detector that found nothing may leave no trace but the item's own "not marked".
    return {
        row["id"]: True if row["id"] in yes else False if row["id"] in cleaned or row["marked"] is False else None
        for row in rows
    }


_NOBODY: dict[str, Any] = {"decided_by": None, "decided_at": None}


def _accept_chunk(
    tx: Transaction,
    rows: Sequence[Values],
    *,
    label: str | None,
    everything: bool,
    seen: int | None,
    seconds: float | None,
) -> None:
    blind = {row["id"] for row in rows if second_opinions.is_blind(row, tx.actor)}
    finals = {row["id"]: _final_label(row, label, blind=row["id"] in blind) for row in rows}
    # Before anything uses them: what is written first is undone last.
    good = classes.ensure_all(tx, finals.values())
    proposed, drawn = ([row["id"] for row in rows if row[name]] for name in ("has_proposals", "has_regions"))
    found = proposals.read_live(tx.connection, proposed, data=False) if proposed else {}
    settled = regions.read(tx.connection, drawn) if drawn else {}
    changes: dict[int, dict[str, Any]] = {}
    renamed: dict[int, dict[str, Any]] = {}
    taken_back: list[int] = []
    new_regions: list[dict[str, Any]] = []
    new_decisions: list[dict[str, Any]] = []
    for row in rows:
        item_id = row["id"]
        offered = found.get(item_id, [])
        have = settled.get(item_id, [])
        final = finals[item_id]
        if item_id not in blind:
            versions.check_seen(tx, row, seen=seen, state=ItemState.ACCEPTED, label=final)
        machine = [r for r in have if _kept_by_accepting(r) and r.role is RegionRole.DEFECT] if have else []
        if not machine:
            pass
        elif final in good:
            taken_back += [region.id for region in machine]
            have = [region for region in have if region not in machine]
        elif final != row["label"]:
            renamed |= {r.id: {"class_name": final} for r in machine if r.class_name in (None, row["label"])}
        wanted = suggestion(final, offered, have, good=good, everything=everything)
        new_regions.extend(
            regions.from_proposal(
                tx, entry, geometry=None, class_name=_class_of(entry, final, row["predicted"]), edited=False
            )
            for entry in wanted.keeps
        )
        corrected = _is_corrected(row, final, offered, have, wanted)
        state = ItemState.CORRECTED if corrected else ItemState.ACCEPTED
        changes[item_id] = {
            "state": state.value,
            "label": final,
            "reason": "",
            "marked": _is_marked(row, have, wanted),
            "decided_by": tx.actor,
            "decided_at": tx.now,
        }
        from_ids = [entry.id for entry in offered]
        new_decisions.append(new_decision(tx, item_id, state, label=final, proposal_ids=from_ids, seconds=seconds))
    outcomes: dict[int, second_opinions.Outcome] = {}
    if any(row["second"] for row in rows):
        verdicts = {key: (ItemState(values["state"]), values["label"], "") for key, values in changes.items()}
        outcomes = second_opinions.decided(tx, rows, verdicts)
    for item_id, outcome in outcomes.items():
        changes[item_id] |= _follows(outcome)
    # A disputed item waits as if undecided: what accepting kept is proposed again, and nothing new is kept.
    disputed = {item_id for item_id, outcome in outcomes.items() if outcome.dispute}
    taken_back += [r.id for item_id in disputed for r in settled.get(item_id, ()) if _kept_by_accepting(r)]
    new_regions = [region for region in new_regions if region["item_id"] not in disputed]
    if new_regions:
        classes.ensure_all(tx, (region["class_name"] for region in new_regions))
    tx.update_each("items", changes, known=rows)
    if taken_back or renamed:
        tx.delete("regions", dict.fromkeys(taken_back))
        tx.update_each("regions", {key: values for key, values in renamed.items() if key not in set(taken_back)})
    tx.insert("regions", new_regions)
    tx.insert("decisions", new_decisions)


def _final_label(row: Values, label: str | None, *, blind: bool) -> str | None:
    """What accepting makes of an item; who looks a second time is not swayed by the first."""
    return label or (row["given"] or row["predicted"] if blind else suggested_label(row))


def _follows(outcome: second_opinions.Outcome) -> dict[str, Any]:
    """What becomes of an item's own values once a second opinion is known."""
    if not outcome.dispute:
        return {"second": outcome.second.value}
    return {
        "second": outcome.second.value,
        "state": ItemState.DEFERRED.value,
        "label": None,
        "reason": outcome.dispute,
    }


def _acceptable(row: Values) -> bool:
    # What is proposed and drawn describes the old pixels of a changed file.
    return bool(row["file_state"] != FileState.CHANGED)


def _class_of(proposal: Proposal, label: str | None, predicted: str | None) -> str | None:
    if proposal.role is not RegionRole.DEFECT:
        return None
    if proposal.class_name in (None, predicted):
        # It only repeats the classifier's word, which the label has overruled or confirmed.
        return label or proposal.class_name
    return proposal.class_name


def _is_corrected(
    row: Values, final: str | None, offered: Sequence[Proposal], have: Sequence[Region], wanted: Suggestion
) -> bool:
    machine = next((p.class_name for p in offered if p.kind is ProposalKind.CLASS), None)
    first = row["given"] or machine
    if not (offered or have):
        return first is not None and final != first
    by_hand = any(region.source is RegionSource.PERSON or region.status is RegionStatus.REJECTED for region in have)
    dropped = {p.id for p in regions.open_proposals(offered, have) if p.role is RegionRole.DEFECT}
    dropped -= {p.id for p in wanted.keeps} | wanted.repeated
    masks_dropped = any(p.id in dropped and p.provenance.stage is not StageName.EXPLAIN for p in offered)
    return by_hand or masks_dropped or (first is not None and final != first)


def _is_marked(row: Values, have: Sequence[Region], wanted: Suggestion) -> bool | None:
    if not (have or wanted.keeps):
        return False if row["marked"] else row["marked"]
    kept = [r for r in have if r.role is RegionRole.MARKING and r.status is RegionStatus.KEPT]
    if kept or any(p.role is RegionRole.MARKING for p in wanted.keeps):
        return True
    turned_down = any(r.role is RegionRole.MARKING and r.status is RegionStatus.REJECTED for r in have)
    marked: bool | None = row["marked"]
    return False if turned_down or marked else marked


def _set_state(
    tx: Transaction,
    rows: Sequence[Values],
    state: ItemState,
    *,
    reason: str,
    seen: int | None,
    seconds: float | None = None,
) -> None:
    blind = {row["id"] for row in rows if second_opinions.is_blind(row, tx.actor)}
    for row in rows:
        if row["id"] not in blind:
            versions.check_seen(tx, row, seen=seen, state=state, label=row["label"], reason=reason)
    values = {"state": state.value, "reason": reason, "decided_by": tx.actor, "decided_at": tx.now}
    outcomes: dict[int, second_opinions.Outcome] = {}
    if state is ItemState.EXCLUDED:
        outcomes = second_opinions.decided(tx, rows, {row["id"]: (state, None, reason) for row in rows})
    changes = {row["id"]: dict(values) for row in rows}
    for item_id, outcome in outcomes.items():
        changes[item_id] |= _follows(outcome)
    disputed = [item_id for item_id, outcome in outcomes.items() if outcome.dispute]
    settled = regions.read(tx.connection, disputed) if disputed else {}
    tx.update_each("items", changes, known=rows)
    tx.delete("regions", [r.id for found in settled.values() for r in found if _kept_by_accepting(r)])
    labels = {row["id"]: None if row["id"] in blind else row["label"] for row in rows}
    made = [new_decision(tx, key, state, label=name, reason=reason, seconds=seconds) for key, name in labels.items()]
    tx.insert("decisions", made)


def new_decision(
    tx: Transaction,
    item_id: int,
    state: ItemState,
    *,
    label: str | None,
    reason: str = "",
    proposal_ids: Sequence[int] = (),
    seconds: float | None = None,
) -> dict[str, Any]:
    """The row of a decision, to be inserted within an open transaction."""
    return {
        "item_id": item_id,
        "state": state.value,
        "label": label,
        "reason": reason,
        "reviewer": tx.actor,
        "proposal_ids": list(proposal_ids),
        "at": tx.now,
        "seconds": seconds,
    }


def _decidable(tx: Transaction, ids: Sequence[int], *, settle: bool = False) -> list[Values]:
    rows = versions.locked_rows(tx, ids)
    left_alone = set() if settle else {SecondOpinion.DISPUTED.value}
    return [row for row in rows if row["state"] != ItemState.UNREADABLE and row["second"] not in left_alone]


def _items(ids: Sequence[int]) -> str:
    return "1 item" if len(ids) == 1 else f"{len(ids):,} items"
