"""What keys do to the selected regions in Review: operations, copying, pasting, moving; each one undoable step."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.window.conflicts import Conflicts
from gui.window.region_actions import RegionActions
from gui.words import plural, translate
from storage.records import Changes, Proposal, Region, RegionRole

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.region_edits import Copied
    from storage.store import Store

OPERATIONS: dict[str, tuple[str, tuple[float, ...]]] = {
    "grow": ("grow", (1,)),
    "shrink": ("shrink", (1,)),
    "smooth": ("smooth", (2,)),
    "fill_holes": ("fill-holes", ()),
    "split": ("split", ()),
    "union": ("union", ()),
    "subtract": ("subtract", ()),
    "intersect": ("intersect", ()),
    "to_mask": ("to-mask", ()),
    "to_box": ("to-box", ()),
}
"""Actions of `gui.keys` and what they call in `storage.region_ops`."""
_WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_PUSH = 10
_GOES_ON = 1.5
"""Seconds within which moving the same regions again belongs to the same step."""


class EditActions(QObject):
    """Edits all the regions selected on the canvas."""

    def __init__(self, review: Review, guard: Conflicts, regions: RegionActions) -> None:
        super().__init__(review)
        self._review = review
        self._guard = guard
        self._regions = regions
        self._copied: tuple[Copied, ...] = ()
        self._moves = _Moves()
        review.canvas.regions_moved.connect(self._moved)
        review.canvas.region_cut.connect(self._cut)
        review.canvas.nothing_found.connect(self._nothing)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of `gui.keys` that edit regions do."""
        found: dict[str, Callable[[], None]] = {
            "select_all": self._select_all,
            "reject_region": self._delete_selected,
            "copy_regions": self.copy,
            "paste_regions": self.paste,
        }
        found |= {name: partial(self.run, *operation) for name, operation in OPERATIONS.items()}
        for way, (dx, dy) in _WAYS.items():
            found[f"nudge_{way}"] = partial(self.nudge, dx, dy)
            found[f"push_{way}"] = partial(self.nudge, _PUSH * dx, _PUSH * dy)
        return found

    def run(self, name: str, numbers: Sequence[float], keys: Sequence[str] | None = None) -> None:
        """Have one of `storage.region_ops` done to these regions (None: those selected), off the window's thread."""
        self._write(name, numbers, keys, moves=None)

    def nudge(self, dx: int, dy: int) -> None:
        """Move the selected regions; moves in quick succession are one step."""
        self._write("move", (dx, dy), None, moves=self._moves)

    def delete(self, keys: Sequence[str]) -> None:
        """Delete regions, turn proposals down, all in one step."""
        detail = self._review.detail
        if detail is None or self._is_blind():
            return
        item_id, wanted = detail.item.id, tuple(keys)

        def write(store: Store, version: int | None) -> Changes:
            from storage import region_edits

            found = region_edits.resolved(store, item_id, wanted)
            edits = [region_edits.RegionEdit(item_id, None, entry) for entry in found]
            return region_edits.apply(store, edits, label=f"Delete {len(edits)} regions", seen=_seen(item_id, version))

        self._guard.write(item_id, write)

    def keep_chosen(self) -> bool:
        """Keep the proposals among several regions selected, in one step; False where there is nothing like that."""
        chosen = self._review.canvas.model.chosen()
        if len(chosen) < 2 or not any(key.startswith("p") for key in chosen) or self._review.is_blind:
            return False
        self._settle(chosen, None)
        return True

    def name_chosen(self, name: str) -> bool:
        """Give several regions selected one class, keeping those proposed, in one step; False where one or none is."""
        chosen = self._review.canvas.model.chosen()
        if len(chosen) < 2 or self._review.is_blind:
            return False
        self._settle(chosen, name)
        return True

    def _settle(self, keys: Sequence[str], name: str | None) -> None:
        detail = self._review.detail
        if detail is None:
            return
        item_id, unnamed = detail.item.id, self._regions.class_to_draw(detail)

        def write(store: Store, version: int | None) -> Changes:
            from storage import region_edits

            edits = [
                region_edits.RegionEdit(
                    item_id, entry.geometry, entry, class_name=name or (None if entry.class_name else unnamed)
                )
                for entry in region_edits.resolved(store, item_id, keys)
                if name or isinstance(entry, Proposal)
            ]
            what = f"{len(edits)} regions" if len(edits) != 1 else "a region"
            label = f"Make {what} “{name}”" if name else f"Keep {what}"
            return region_edits.apply(store, edits, label=label, seen=_seen(item_id, version))

        self._guard.write(item_id, write)

    def _delete_selected(self) -> None:
        chosen = self._review.canvas.model.chosen()
        if len(chosen) > 1:
            self.delete(chosen)
        else:
            self._regions.reject_selected()

    def copy(self) -> None:
        """Remember the selected regions."""
        from storage.region_edits import Copied

        found = self._entries()
        if not found:
            self._review.said.emit(translate("Review", "Select what to copy first: click a region, Shift adds to it"))
            return
        self._copied = tuple(
            Copied(entry.geometry, entry.role or RegionRole.DEFECT, entry.class_name)
            for entry in found
            if entry.geometry is not None
        )
        self._review.said.emit(plural("Review", "%Ln regions copied; they paste at the same place").of(len(found)))

    def paste(self) -> None:
        """Add the copied regions to the items selected in the queue, or to the one shown; one step for all."""
        if not self._copied:
            self._review.said.emit(translate("Review", "Nothing is copied yet"))
            return
        if self._is_blind():
            return
        selected = self._review.place.queue.selected_ids()
        shown = self._review.current_id
        targets = selected if len(selected) > 1 or shown is None else [shown]
        copied = self._copied

        def write(store: Store, version: int | None) -> Changes | None:
            from storage import region_edits
            from storage.errors import FettleError

            sizes = {item.id: (item.width, item.height) for item in store.items.get(targets) if item.width}
            edits, left_out = region_edits.pasted(copied, sizes)
            if not edits:
                raise FettleError("The copied regions lie outside this picture", "Nothing was pasted.")
            label = region_edits.paste_label(len(copied), len(sizes), left_out)
            seen = _seen(targets[0], version) if len(targets) == 1 else None
            return region_edits.apply(store, edits, label=label, seen=seen)

        if len(targets) == 1:
            self._guard.write(targets[0], write)
        elif targets:
            self._review.session.write(lambda store: write(store, None))

    def _write(self, name: str, numbers: Sequence[float], keys: Sequence[str] | None, *, moves: _Moves | None) -> None:
        detail = self._review.detail
        wanted = tuple(keys) if keys is not None else self._review.canvas.model.chosen()
        if detail is None or self._is_blind():
            return
        if not wanted:
            self._review.said.emit(translate("Review", "Select a region first: click it, Shift adds to it"))
            return
        item = detail.item

        def write(store: Store, version: int | None) -> Changes:
            from storage import region_edits, region_ops

            found = region_edits.resolved(store, item.id, wanted)
            edits = region_edits.planned(found, name, numbers, region_ops.Frame(item.width, item.height))
            label = region_edits.label_for(name, numbers, len(found))
            step = moves.going_on(store, found) if moves is not None else None
            changes = region_edits.apply(store, edits, label=label, seen=_seen(item.id, version), step=step)
            if moves is not None:
                moves.note(changes, found)
            return changes

        self._guard.write(item.id, write)

    def _moved(self, keys: tuple[str, ...], dx: int, dy: int) -> None:
        self.run("move", (dx, dy), keys)

    def _cut(self, ends: tuple[float, float, float, float]) -> None:
        self.run("cut", ends)

    def _nothing(self) -> None:
        self._review.said.emit(translate("Review", "Nothing was found there"))

    def _select_all(self) -> None:
        self._review.canvas.choose(key for key, item in self._review.canvas.model.items.items() if item.visible)

    def _entries(self) -> list[Region | Proposal]:
        detail = self._review.detail
        if detail is None:
            return []
        known: dict[str, Region | Proposal] = {f"p{entry.id}": entry for entry in detail.open_proposals()}
        known |= {f"r{region.id}": region for region in detail.kept()}
        return [known[key] for key in self._review.canvas.model.chosen() if key in known]

    def _is_blind(self) -> bool:
        if self._review.is_blind:
            self._review.said.emit(
                translate("Review", "A second look is about the class; what is proposed stays as it is")
            )
        return self._review.is_blind


class _Moves:
    """Which step the last move was, so that the next one can go on with it; used on the writing lane alone."""

    def __init__(self) -> None:
        self._step: int | None = None
        self._what: tuple[str, ...] = ()
        self._at = 0.0

    def going_on(self, store: Store, found: Sequence[Region | Proposal]) -> int | None:
        """The step to go on with, where it is the newest, recent, and about the same regions."""
        if self._step is None or time.monotonic() - self._at > _GOES_ON or _names(found) != self._what:
            return None
        newest = store.next_undo()
        return self._step if newest is not None and newest.id == self._step else None

    def note(self, changes: Changes, found: Sequence[Region | Proposal]) -> None:
        """A move was written."""
        self._step, self._what, self._at = changes.step_id, _names(found), time.monotonic()


def _names(found: Sequence[Region | Proposal]) -> tuple[str, ...]:
    """The same before and after a proposal is kept."""
    return tuple(
        f"p{entry.id}"
        if isinstance(entry, Proposal)
        else f"r{entry.id}"
        if entry.proposal_id is None
        else f"p{entry.proposal_id}"
        for entry in found
    )


def _seen(item_id: int, version: int | None) -> dict[int, int] | None:
    return None if version is None else {item_id: version}
