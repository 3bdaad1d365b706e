"""What keys and gestures do to regions in Review; every write goes through the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.canvas.outcome import Outcome
from gui.window.conflicts import Conflicts, Write
from gui.window.gestures import Gestures
from gui.window.item_detail import Detail, region_rows
from gui.words import look_up, noop, translate
from storage.records import Changes, ClassKind, Proposal, Region, RegionRole, RegionStatus

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.store import Store

_BLIND = noop("Review", "A second look is about the class; what is proposed stays as it is")


class RegionActions(QObject):
    """Acts on regions of the item shown, by their keys ("p12" a proposal, "r7" a region).

    Signals:
        drawing_changed: What is drawn next has another class or role.
    """

    drawing_changed = Signal()

    def __init__(self, review: Review, guard: Conflicts, gestures: Gestures) -> None:
        super().__init__(review)
        self._review = review
        self._guard = guard
        self._gestures = gestures
        self._marking = False
        self._drawn_class: str | None = None
        self._done: set[str] = set()
        self._done_on: Detail | None = None
        self._connect()

    @property
    def marking(self) -> bool:
        """Whether markings are drawn instead of defects."""
        return self._marking

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of `gui.keys` that concern regions do."""
        return {
            "reject_region": self.reject_selected,
            "keep_regions": self.keep_all,
            "reject_regions": self.reject_all,
            "next_region": partial(self._review.step_region, 1),
            "previous_region": partial(self._review.step_region, -1),
            "draw_marking": self.toggle_marking,
        }

    def toggle_marking(self) -> None:
        """Draw markings instead of defects, or defects again."""
        self._marking = not self._marking
        self._review.place.floats.set_marking(self._marking)
        self.drawing_changed.emit()

    def _connect(self) -> None:
        decision, floats, canvas = self._review.place.decision, self._review.place.floats, self._review.canvas
        decision.region_accepted.connect(self.keep)
        decision.region_rejected.connect(self.reject)
        decision.region_reopened.connect(self.reopen)
        floats.marking_toggled.connect(self.toggle_marking)
        canvas.region_drawn.connect(self.draw)
        canvas.region_edited.connect(self.edit)
        canvas.region_deleted.connect(self.reject)

    def draw(self, made: Outcome) -> None:
        """A gesture drew a new region."""
        detail = self._review.detail
        if detail is None:
            return
        role = RegionRole.MARKING if self._marking else RegionRole.DEFECT
        name = None if self._marking else self.class_to_draw(detail)
        item_id = detail.item.id

        def write(store: Store, version: int | None) -> Changes | None:
            from storage import regions

            geometry = made.geometry()
            if geometry is None:
                return None
            return regions.draw(
                store, item_id=item_id, geometry=geometry, role=role, class_name=name, item_version=version
            )

        self._write_gesture(item_id, "", made, write)

    def edit(self, key: str, made: Outcome) -> None:
        """A gesture changed a region; a proposal becomes a region with that geometry."""
        found = self._editable(key)
        if found is None:
            self._review.lay_regions()
            return
        item_id, detail = found.item_id, self._review.detail
        if isinstance(found, Proposal) and detail is not None:
            self._mark_done(detail, {key})

        def write(store: Store, version: int | None) -> Changes:
            from storage import region_edits, regions

            geometry = made.geometry()
            # As it is by now: the stroke before this one may have been written after `found` was read.
            (entry,) = region_edits.resolved(store, item_id, [key])
            if geometry is None:
                return _removed(store, entry, version)
            if isinstance(entry, Proposal):
                return regions.keep(store, entry, geometry=geometry, item_version=version)
            return regions.reshape(store, entry, geometry, item_version=version)

        self._write_gesture(item_id, key, made, write)

    def _write_gesture(self, item_id: int, key: str, made: Outcome, write: Write) -> None:
        gesture = self._gestures.begin(item_id, key, made)
        if not self._guard.write(item_id, write, ended=partial(self._gestures.end, gesture)):
            self._gestures.end(gesture)
            self._review.lay_regions()

    def keep(self, key: str) -> None:
        """Accept a proposed region as it is."""
        found = self._editable(key)
        if not isinstance(found, Proposal):
            return
        name = self._class_for(found)

        def write(store: Store, version: int | None) -> Changes | None:
            from storage import region_edits, regions

            entry = region_edits.latest(store, found)
            if not isinstance(entry, Proposal):
                return None  # the stroke before this one kept it
            return regions.keep(store, entry, class_name=name, item_version=version)

        self._guard.write(found.item_id, write)
        self._select_next_open(key)

    def answer(self, key: str) -> bool:
        """What Enter does to a selected region: keeps what is proposed, opens again what was turned down.

        Returns whether it did anything; a region in force leaves Enter to the item.
        """
        found = self._find(key)
        if isinstance(found, Proposal):
            self.keep(key)
        elif found is not None and found.status is RegionStatus.REJECTED:
            self.reopen(key)
        else:
            return False
        return True

    def keep_all(self) -> None:
        """Keep every proposed region that is still open, as one step."""
        found = self._still_open()
        if found is None:
            return
        detail, wanted = found
        name = self.class_to_draw(detail)
        unnamed = {detail.item.id: name} if name else None

        def write(store: Store, version: int | None) -> Changes:
            from storage import regions

            return regions.keep_many(store, wanted, unnamed=unnamed, item_version=version)

        self._settle_all(wanted, write)

    def reject_all(self) -> None:
        """Reject every proposed region that is still open, as one step."""
        found = self._still_open()
        if found is None:
            return
        wanted = found[1]

        def write(store: Store, version: int | None) -> Changes:
            from storage import regions

            return regions.reject_many(store, wanted, item_version=version)

        self._settle_all(wanted, write)

    def reopen(self, key: str) -> None:
        """Propose again what was turned down."""
        found = self._editable(key)
        if not isinstance(found, Region):
            return
        region = found

        def write(store: Store, version: int | None) -> Changes:
            from storage import regions

            return regions.reopen(store, [region], item_version=version)

        if self._guard.write(region.item_id, write):
            self._review.select_region(f"p{region.proposal_id}")

    def name_region(self, key: str, name: str) -> None:
        """Give a region its class; a proposal is accepted with it."""
        found = self._editable(key)
        self._drawn_class = name
        if found is None:
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import region_edits, regions

            entry = region_edits.latest(store, found)
            if isinstance(entry, Proposal):
                return regions.keep(store, entry, class_name=name, item_version=version)
            return regions.rename(store, entry, name, item_version=version)

        self._guard.write(found.item_id, write)
        if isinstance(found, Proposal):
            self._select_next_open(key)

    def reject_selected(self) -> None:
        """Reject or delete the selected region."""
        if self._review.selected_region:
            self.reject(self._review.selected_region)

    def reject(self, key: str) -> None:
        """Reject a proposed region, delete a decided one."""
        found = self._editable(key)
        if found is None:
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import region_edits

            return _removed(store, region_edits.latest(store, found), version)

        if isinstance(found, Region) and found.status is RegionStatus.REJECTED:
            self._review.said.emit(translate("Review", "It is turned down already; Enter opens it again"))
            return
        self._guard.write(found.item_id, write)
        if isinstance(found, Proposal):
            self._select_next_open(key)
        else:
            self._review.select_region("")

    def _editable(self, key: str) -> Proposal | Region | None:
        found = self._find(key)
        if isinstance(found, Proposal) and self._review.is_blind:
            self._review.said.emit(look_up("Review", _BLIND))
            return None
        return found

    def _find(self, key: str) -> Proposal | Region | None:
        detail = self._review.detail
        if detail is None or not key:
            return None
        number = int(key[1:])
        if key.startswith("p"):
            live = next((entry for entry in detail.proposals if entry.id == number), None)
            return live or self._review.actions.compare.proposal(number)
        return next((entry for entry in detail.regions if entry.id == number), None)

    def _select_next_open(self, done: str) -> None:
        """Go on to the next open region of the list, from the top again behind the last one."""
        detail = self._review.detail
        if detail is None:
            return
        self._mark_done(detail, {done})
        rows = region_rows(detail)
        at = next((at for at, row in enumerate(rows) if row.key == done), -1)
        following = (*rows[at + 1 :], *rows[: at + 1])
        self._review.select_region(next((r.key for r in following if r.is_open and r.key not in self._done), ""))

    def _mark_done(self, detail: Detail, keys: set[str]) -> None:
        # What was settled a moment ago may still be open in what was read before it was written.
        if self._done_on is not detail and not self._review.session.queue.count():
            self._done.clear()
        self._done_on = detail
        self._done |= keys

    def _still_open(self) -> tuple[Detail, list[Proposal]] | None:
        detail = self._review.detail
        if detail is None:
            return None
        if self._review.is_blind:
            self._review.said.emit(look_up("Review", _BLIND))
            return None
        self._mark_done(detail, set())
        wanted = [entry for entry in detail.open_proposals() if f"p{entry.id}" not in self._done]
        if not wanted:
            self._review.said.emit(translate("Review", "No proposed region is open here"))
            return None
        return detail, wanted

    def _settle_all(self, wanted: list[Proposal], write: Write) -> None:
        if self._guard.write(wanted[0].item_id, write):
            self._done |= {f"p{entry.id}" for entry in wanted}
            self._review.select_region("")

    def _class_for(self, proposal: Proposal) -> str | None:
        if proposal.role is not RegionRole.DEFECT or proposal.class_name:
            return None
        detail = self._review.detail
        return self.class_to_draw(detail) if detail is not None else None

    def class_to_draw(self, detail: Detail) -> str | None:
        """The defect class that what is drawn gets: the label, else the class named last, else none."""
        for name in (detail.label(), self._drawn_class):
            found = detail.class_named(name)
            if found is not None and found.kind is ClassKind.DEFECT:
                return found.name
        return None


def _removed(store: Store, entry: Proposal | Region, version: int | None) -> Changes:
    from storage import regions

    if isinstance(entry, Proposal):
        return regions.reject(store, entry, item_version=version)
    return regions.delete(store, entry, item_version=version)
