"""Does what an import plan says, in one transaction that is one undoable step: all of it, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from storage import classes, mappers, regions, versions
from storage.decisions import new_decision
from storage.errors import FettleError
from storage.geometry import to_json
from storage.hashing import hash_json
from storage.imports.places import Places
from storage.imports.plan import ImportPlan, Progress, StopAsked
from storage.imports.spool import MATCHED, Entry, How
from storage.records import (
    DECIDED_STATES,
    Changes,
    FileState,
    ItemState,
    ProposalDraft,
    ProposalKind,
    Provenance,
    RegionRole,
    RegionSource,
    StageName,
)
from storage.schema import TABLES, ProposalRow
from storage.store import Store, changes_of
from storage.transaction import CHUNK, Transaction, Values, chunked

_ITEMS = TABLES["items"].c
_DECIDED = frozenset(state.value for state in DECIDED_STATES)
_STAGES = {
    RegionRole.DEFECT: StageName.SEGMENT,
    RegionRole.MARKING: StageName.CLEAN,
    RegionRole.ROI: StageName.CROP,
}
VERSION = "1"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What came of an import.

    Attributes:
        added: Items made of pictures the project did not have.
        items: Items whose labels came in, those added among them.
        labels: Classes of whole pictures that came in.
        regions: Regions that came in, as proposals or decided.
        unchanged: Regions that an earlier import of the same dataset had proposed alike; they stand as they were.
        withdrawn: Regions that an earlier import had proposed and this dataset no longer states.
        decided: Items decided by it.
        left_alone: Items that a person had decided, or two are to look at; left as they were.
        gone: Items that were taken out of the project since the plan was made.
        stopped: It was stopped; nothing of it is done.
        changes: What the views hear; None where it was stopped.
    """

    added: int = 0
    items: int = 0
    labels: int = 0
    regions: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    decided: int = 0
    left_alone: int = 0
    gone: int = 0
    stopped: bool = False
    changes: Changes | None = None


class _StoppedError(Exception):
    """Leaves the transaction so that nothing of it stays."""


def apply_import(
    store: Store,
    plan: ImportPlan,
    *,
    progress: Progress | None = None,
    should_stop: StopAsked | None = None,
) -> ImportOutcome:
    """Bring in what `plan_import` read, as one step of the history; killed or stopped on the way, nothing of it is.

    Labels of whole pictures become what the items came with (``given``), as the names of folders do: the review
    suggests them, and accepting settles them. Regions become proposals, which a later import of the same dataset
    replaces where it says otherwise; with ``as_decisions`` both are settled in the name of who imports. What a person
    decided stays as it is, unless ``replace`` says otherwise.

    Raises:
        FettleError: The plan was stopped before it was whole.
    """
    if plan.stopped:
        raise FettleError("Reading this dataset was stopped, so nothing can be imported of it", "Read it again.")
    total = plan.counts.images
    stop = should_stop or (lambda: False)
    tell = progress or (lambda _done, _total: None)
    count = sum(labels + found for use, (labels, found) in plan.uses.items() if not use or plan.ours(use))
    what = "1 label" if count == 1 else f"{count:,} labels"
    try:
        with store.transact(f"Import {what} from {plan.name}") as tx:
            work = _Work(store, tx, plan)
            done = 0
            for chunk in chunked(plan.entries(), CHUNK):
                if stop():
                    raise _StoppedError
                work.take(chunk)
                done += len(chunk)
                tell(done, total)
            work.finish(stop)
            if stop():
                raise _StoppedError
    except _StoppedError:
        return ImportOutcome(stopped=True)
    return work.outcome(changes_of(tx))


class _Work:
    """One import within its transaction."""

    def __init__(self, store: Store, tx: Transaction, plan: ImportPlan) -> None:
        self._tx = tx
        self._plan = plan
        self._places = Places(store, tx, plan)
        self._model = f"{plan.name} ({plan.request.format})"
        self._settings = hash_json({"classes": dict(plan.request.class_map)})
        self._newest = tx.connection.execute(sa.select(sa.func.max(ProposalRow.id))).scalar() or 0
        self._counts: Counter[str] = Counter()
        # A byte for each proposal there was: an import restates as many as it likes.
        self._restated = bytearray(self._newest + 1)
        self._settled: set[int] = set()
        self._labelled: set[int] = set()
        names = [ours for theirs in plan.uses if theirs and (ours := plan.ours(theirs))]
        classes.ensure_all(tx, names)

    def outcome(self, changes: Changes) -> ImportOutcome:
        """What it came to."""
        count = self._counts
        return ImportOutcome(
            added=count["added"],
            items=count["items"],
            labels=count["labels"],
            regions=count["regions"],
            unchanged=count["unchanged"],
            withdrawn=count["withdrawn"],
            decided=count["decided"],
            left_alone=count["left_alone"],
            gone=count["gone"],
            changes=changes,
        )

    def take(self, entries: Sequence[Entry]) -> None:
        """Some pictures: add those that are new, then bring in their labels."""
        placed = [entry for entry in self._added(entries) if entry.how in MATCHED and entry.item_id is not None]
        for batch in _apart(placed):
            rows = {row["id"]: row for row in versions.locked_rows(self._tx, [entry.item_id or 0 for entry in batch])}
            self._counts["gone"] += sum(entry.item_id not in rows for entry in batch)
            here = [(entry, rows[entry.item_id]) for entry in batch if entry.item_id in rows]
            if self._plan.request.as_decisions:
                self._decide(here)
            else:
                self._propose(here)

    def finish(self, stop: StopAsked) -> None:
        """Withdraw what an earlier import of the same dataset proposed and this one no longer states."""
        row = ProposalRow
        after = 0
        while True:
            query = sa.select(row.id).where(*self._ours(), row.id > after, row.id <= self._newest)
            page = list(self._tx.connection.execute(query.order_by(row.id).limit(CHUNK)).scalars())
            if not page or stop():
                return
            after = page[-1]
            stale = [key for key in page if not self._restated[key]]
            self._counts["withdrawn"] += self._tx.update("proposals", stale, {"superseded": True})

    def _ours(self) -> tuple[sa.ColumnElement[bool], ...]:
        row = ProposalRow
        mine = row.model == self._model, row.model_hash == self._plan.identity
        return (*mine, row.run_id.is_(None), row.superseded.is_(False))

    def _added(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """The entries, those of pictures to be added with the items they have become."""
        fresh = [entry for entry in entries if entry.how is How.ADD]
        ids = self._places.put(fresh) if fresh else {}
        self._counts["added"] += self._places.made
        self._places.made = 0
        for entry in entries:
            if entry.how is not How.ADD:
                yield entry
            elif entry.stated in ids:
                yield replace(entry, how=How.PATH, item_id=ids[entry.stated])

    def _propose(self, found: Sequence[tuple[Entry, Values]]) -> None:
        ids = [row["id"] for _, row in found]
        before = self._said_before(ids)
        rows: list[dict[str, Any]] = []
        for entry, row in found:
            standing = before.get(row["id"], {})
            for region in self._drafts(entry):
                kept = standing.get(_key(region.role, region.class_name, region.geometry), [])
                if kept:
                    self._restated[kept.pop()] = 1
                    self._counts["unchanged"] += 1
                    continue
                stage = _STAGES[region.role or RegionRole.DEFECT]
                provenance = Provenance(stage, VERSION, self._model, self._plan.identity, self._settings)
                rows.append(
                    mappers.new_proposal(
                        region, item_id=row["id"], run_id=None, provenance=provenance, now=self._tx.now
                    )
                )
        self._tx.insert("proposals", rows, hide="superseded")
        self._tx.judge_marks(row["item_id"] for row in rows if row["role"] != RegionRole.DEFECT)
        self._counts["regions"] += len(rows)
        self._counts["items"] += len(ids)
        self._label(found)

    def _said_before(self, item_ids: Sequence[int]) -> dict[int, dict[str, list[int]]]:
        """What an earlier import of the same dataset still proposes of items: item → what → ids."""
        row = ProposalRow
        said: dict[int, dict[str, list[int]]] = {}
        if not self._newest:
            return said
        query = sa.select(row.id, row.item_id, row.role, row.class_name, row.geometry)
        mine = query.where(*self._ours(), row.item_id.in_(item_ids), row.id <= self._newest)
        for key, item_id, role, name, shape in self._tx.connection.execute(mine):
            if not self._restated[key]:
                said.setdefault(item_id, {}).setdefault(hash_json([role, name, shape]), []).append(key)
        return said

    def _drafts(self, entry: Entry) -> Iterator[ProposalDraft]:
        for region in entry.regions:
            ours = self._plan.ours(region.class_name) if region.class_name else ""
            if region.class_name and not ours:
                continue
            yield ProposalDraft(
                ProposalKind.REGION,
                class_name=ours or None,
                confidence=region.confidence,
                role=region.role,
                geometry=region.geometry,
                data={"crowd": True} if region.crowd else {},
            )

    def _label(self, found: Sequence[tuple[Entry, Values]]) -> None:
        """Note what items came with; a picture stated twice keeps its first class."""
        changes: dict[int, dict[str, Any]] = {}
        for entry, row in found:
            values: dict[str, Any] = {}
            if row["id"] not in self._labelled:
                label = self._plan.ours(entry.label) if entry.label else ""
                values |= {"given": label} if label else {}
                values |= {"split": entry.split} if entry.split else {}
                self._counts["labels"] += bool(label)
                self._labelled.add(row["id"])
            if values:
                changes[row["id"]] = values
        self._tx.update_each("items", changes)

    def _decide(self, found: Sequence[tuple[Entry, Values]]) -> None:
        replacing = self._plan.request.replace
        drawn = regions.read(self._tx.connection, [row["id"] for _, row in found if row["has_regions"]])
        open_to = []
        for entry, row in found:
            fit = row["state"] != ItemState.UNREADABLE and row["file_state"] != FileState.CHANGED and not row["second"]
            untouched = row["state"] not in _DECIDED and not drawn.get(row["id"])
            if row["id"] in self._settled or (fit and (replacing or untouched)):
                open_to.append((entry, row))
        self._counts["left_alone"] += len(found) - len(open_to)
        replaced = [row["id"] for _, row in open_to if row["id"] not in self._settled]
        self._tx.delete("regions", [region.id for item_id in replaced for region in drawn.get(item_id, ())])
        self._label(open_to)
        given = self._given([row["id"] for _, row in open_to])
        new: list[dict[str, Any]] = []
        changes: dict[int, dict[str, Any]] = {}
        made: list[dict[str, Any]] = []
        for entry, row in open_to:
            item_id = row["id"]
            drafts = list(self._drafts(entry))
            for draft in drafts:
                if draft.geometry is None:
                    continue
                new.append(
                    regions.new_row(
                        self._tx,
                        item_id=item_id,
                        geometry=draft.geometry,
                        role=draft.role or RegionRole.DEFECT,
                        class_name=draft.class_name,
                        source=RegionSource.IMPORT,
                        confidence=draft.confidence,
                    )
                )
            if item_id in self._settled:
                continue
            self._settled.add(item_id)
            changes[item_id] = {
                "state": ItemState.ACCEPTED.value,
                "label": given.get(item_id),
                "reason": "",
                "decided_by": self._tx.actor,
                "decided_at": self._tx.now,
            }
            if any(draft.role is RegionRole.MARKING for draft in drafts):
                changes[item_id]["marked"] = True
            made.append(new_decision(self._tx, item_id, ItemState.ACCEPTED, label=given.get(item_id)))
        self._tx.update_each("items", changes)
        self._tx.insert("regions", new)
        self._tx.insert("decisions", made)
        self._counts["regions"] += len(new)
        self._counts["items"] += len(changes)
        self._counts["decided"] += len(changes)

    def _given(self, ids: Sequence[int]) -> dict[int, str]:
        query = sa.select(_ITEMS.id, _ITEMS.given).where(_ITEMS.id.in_(ids), _ITEMS.given.is_not(None))
        return {row[0]: str(row[1]) for row in self._tx.connection.execute(query)}


def _key(role: RegionRole | None, name: str | None, geometry: Any) -> str:
    return hash_json([role.value if role else None, name, to_json(geometry)])


def _apart(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries in batches in which no item occurs twice; most come in one."""
    batch: list[Entry] = []
    met: set[int] = set()
    for entry in entries:
        if entry.item_id in met:
            yield batch
            batch, met = [], set()
        batch.append(entry)
        met.add(entry.item_id or 0)
    if batch:
        yield batch
