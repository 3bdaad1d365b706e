"""What keys and buttons do in Review: decisions, regions, tools; every write goes through the session.

Longer than 400 lines because every key of Review ends here, each in a few lines of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.canvas.tools import TOOLS
from gui.keys import KeyMap
from gui.theme import CLASS_COLOURS, MARKING_COLOUR
from gui.window.conflicts import Conflicts, Write
from gui.window.file_taking import take_new_files
from gui.window.item_detail import Detail
from gui.window.session import Session
from storage.records import (
    Changes,
    ClassKind,
    FileState,
    Geometry,
    ItemState,
    Proposal,
    Region,
    RegionRole,
    SecondOpinion,
)

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.store import Store

_TOOLS = ("select", "box", "polygon", "brush", "eraser", "wand", "smart")


class ReviewActions(QObject):
    """Handles the actions of `gui.keys` that belong to Review."""

    def __init__(self, review: Review, session: Session, keys: KeyMap) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._keys = keys
        self._guard = Conflicts(review, session)
        self._reasons: tuple[str, ...] = ()
        self._advances = True
        self.read_settings()
        self._marking = False
        self._drawn_class: str | None = None
        self._handlers = self._make_handlers()
        self._connect()

    def read_settings(self) -> None:
        """Take the project's review habits again."""
        settings = self._session.store.settings["review"]
        self._reasons = tuple(map(str, settings["exclude_reasons"]))[:9]
        self._advances = bool(settings["auto_advance"])

    def names(self) -> frozenset[str]:
        """The actions handled here."""
        return frozenset(self._handlers)

    @Slot(str)
    def trigger(self, name: str) -> None:
        """Do what the action ``name`` says; unknown names are none of Review's business."""
        handler = self._handlers.get(name)
        if handler is not None:
            handler()

    @Slot(str)
    def release(self, name: str) -> None:
        """A hold action ended."""
        if name == "hide_overlays":
            self._review.show.hold_overlays_hidden(False)
        elif name == "show_original":
            self._review.show.hold_original(False)

    def _make_handlers(self) -> dict[str, Callable[[], None]]:
        review, show, canvas = self._review, self._review.show, self._review.canvas
        handlers: dict[str, Callable[[], None]] = {
            "next": partial(review.go, 1),
            "previous": partial(review.go, -1),
            "next_unreviewed": review.next_unreviewed,
            "focus_filter": review.place.queue.focus_filter,
            "views": review.views.open,
            "accept": self._accept,
            "accept_all": self._accept_all,
            "exclude": self._ask_reason,
            "later": self._later,
            "reset": self._reset,
            "take_file": self._take_file,
            "reject_region": self._reject_selected,
            "next_region": partial(review.step_region, 1),
            "previous_region": partial(review.step_region, -1),
            "cancel": self._cancel,
            "draw_marking": self._toggle_marking,
            "smaller": partial(canvas.change_brush_size, -1),
            "larger": partial(canvas.change_brush_size, 1),
            "hide_overlays": partial(show.hold_overlays_hidden, True),
            "show_original": partial(show.hold_original, True),
            "heatmap": show.toggle_heatmap,
            "fit": canvas.fit,
            "actual_size": canvas.actual_size,
            "next_layer": show.next_layer,
        }
        handlers |= {f"tool_{name}": partial(self._take_tool, name) for name in _TOOLS}
        handlers |= {f"class_{digit}": partial(self._digit, digit) for digit in range(1, 10)}
        return handlers

    def _connect(self) -> None:
        decision, floats, canvas = self._review.place.decision, self._review.place.floats, self._review.canvas
        decision.action_wanted.connect(self.trigger)
        decision.class_wanted.connect(self._set_class)
        decision.reason_wanted.connect(self._exclude)
        decision.opinion_taken.connect(self._take_opinion)
        decision.region_accepted.connect(self._keep_region)
        decision.region_rejected.connect(self._reject_region)
        floats.tool_chosen.connect(self._take_tool)
        floats.marking_toggled.connect(self._toggle_marking)
        floats.set_available_tools(set(TOOLS))
        canvas.tool_changed.connect(floats.set_tool)
        canvas.region_drawn.connect(self._draw)
        canvas.region_edited.connect(self._edit)
        canvas.region_deleted.connect(self._reject_region)

    # Decisions

    def _accept(self) -> None:
        key = self._review.selected_region
        if key.startswith("p") and len(self._targets()) == 1 and not self._is_blind():
            self._keep_region(key)
            return
        self._settle(everything=False)

    def _accept_all(self) -> None:
        self._settle(everything=True)

    def _settle(self, *, everything: bool, label: str | None = None) -> None:
        ids = self._targets()
        if not ids:
            return
        detail = self._review.detail
        alone = len(ids) == 1 and detail is not None and detail.item.id == ids[0]
        if alone and detail is not None:
            if detail.item.state is ItemState.UNREADABLE:
                self._review.said.emit("An unreadable file cannot be accepted")
                return
            if detail.item.file_state is FileState.CHANGED:
                self._review.said.emit("The file has changed: take the new one first, or exclude the item")
                return
            if label is None and detail.label() is None:
                self._review.said.emit("Give it a class first: press its digit")
                return
        settle = self._settles(ids)

        def write(store: Store, version: int | None) -> Changes:
            from storage import decisions

            return decisions.accept(
                store, ids, label=label, everything=everything, expected_version=version, settle=settle
            )

        self._decide(ids, write)

    def _set_class(self, name: str) -> None:
        key = self._review.selected_region
        if key and len(self._targets()) == 1 and not self._is_blind():
            self._name_region(key, name)
            return
        self._settle(everything=False, label=name)

    def _digit(self, digit: int) -> None:
        if self._review.place.decision.asking_reason():
            if digit <= len(self._reasons):
                self._exclude(self._reasons[digit - 1])
            return
        detail = self._review.detail
        if detail is None:
            return
        found = next((entry for entry in detail.classes if entry.key == digit), None)
        if found is None:
            self._review.said.emit(f"No class has the key {digit}")
            return
        self._set_class(found.name)

    def _ask_reason(self) -> None:
        if self._targets():
            self._review.place.decision.ask_reason(self._reasons)

    def _exclude(self, reason: str) -> None:
        ids = self._targets()
        settle = self._settles(ids)
        self._review.place.decision.ask_reason(())

        def write(store: Store, version: int | None) -> Changes:
            from storage import decisions

            return decisions.exclude(store, ids, reason=reason, expected_version=version, settle=settle)

        self._decide(ids, write)

    def _take_opinion(self, at: int) -> None:
        """Settle a dispute by one of the two opinions."""
        detail = self._review.detail
        if detail is None or not self._settles([detail.item.id]) or at >= len(detail.opinions):
            return
        opinion = detail.opinions[at]
        if opinion.state is ItemState.EXCLUDED:
            self._exclude(opinion.reason)
        else:
            self._settle(everything=False, label=opinion.label)

    def _take_file(self) -> None:
        take_new_files(self._session, self._targets(), self._review.said.emit)

    def _later(self) -> None:
        ids = self._targets()
        if self._must_settle(ids):
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import decisions

            return decisions.defer(store, ids, expected_version=version)

        self._decide(ids, write)

    def _reset(self) -> None:
        ids = self._targets()
        if self._must_settle(ids):
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import decisions

            return decisions.reset(store, ids, expected_version=version)

        self._decide(ids, write, advance=False)

    def _decide(self, ids: list[int], write: Write, *, advance: bool = True) -> None:
        if len(ids) == 1:
            if not self._guard.write(ids[0], write):
                return
        elif ids:
            self._session.write(lambda store: write(store, None))
        if advance:
            self._advance(ids)

    def _settles(self, ids: list[int]) -> bool:
        """Whether the person looks at a dispute and so decides it."""
        detail = self._review.detail
        alone = detail is not None and ids == [detail.item.id]
        return alone and detail is not None and detail.item.second is SecondOpinion.DISPUTED

    def _must_settle(self, ids: list[int]) -> bool:
        if self._settles(ids):
            self._review.said.emit("Two reviewers differ on this one: a class or an exclusion settles it")
            return True
        return False

    def _is_blind(self) -> bool:
        """Whether this is a second look, where regions stay as proposed."""
        detail = self._review.detail
        return detail is not None and detail.blind

    def _targets(self) -> list[int]:
        ids = self._review.place.queue.selected_ids()
        current = self._review.current_id
        return ids if len(ids) > 1 or current is None else [current]

    def _advance(self, ids: list[int]) -> None:
        if not self._advances:
            return
        rows = [row for row in map(self._review.model.row_of, ids) if row is not None]
        if rows:
            self._review.go(max(rows) - self._review.place.queue.current_row() + 1)

    # Regions

    def _draw(self, geometry: Geometry) -> None:
        detail = self._review.detail
        if detail is None:
            return
        role = RegionRole.MARKING if self._marking else RegionRole.DEFECT
        name = None if self._marking else self._class_to_draw(detail)
        item_id = detail.item.id

        def write(store: Store, version: int | None) -> Changes:
            from storage import regions

            return regions.draw(
                store, item_id=item_id, geometry=geometry, role=role, class_name=name, item_version=version
            )

        self._guard.write(item_id, write)

    def _edit(self, key: str, geometry: Geometry) -> None:
        found = self._editable(key)
        if found is None:
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import regions

            if isinstance(found, Proposal):
                return regions.keep(store, found, geometry=geometry, item_version=version)
            return regions.reshape(store, found, geometry, item_version=version)

        self._guard.write(found.item_id, write)

    def _keep_region(self, key: str) -> None:
        found = self._editable(key)
        if not isinstance(found, Proposal):
            return
        name = self._class_for(found)

        def write(store: Store, version: int | None) -> Changes:
            from storage import regions

            return regions.keep(store, found, class_name=name, item_version=version)

        self._guard.write(found.item_id, write)
        self._select_next_open(key)

    def _name_region(self, key: str, name: str) -> None:
        found = self._editable(key)
        self._drawn_class = name
        if found is None:
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import regions

            if isinstance(found, Proposal):
                return regions.keep(store, found, class_name=name, item_version=version)
            return regions.rename(store, found, name, item_version=version)

        self._guard.write(found.item_id, write)

    def _reject_selected(self) -> None:
        if self._review.selected_region:
            self._reject_region(self._review.selected_region)

    def _reject_region(self, key: str) -> None:
        found = self._editable(key)
        if found is None:
            return

        def write(store: Store, version: int | None) -> Changes:
            from storage import regions

            if isinstance(found, Proposal):
                return regions.reject(store, found, item_version=version)
            return regions.delete(store, found, item_version=version)

        self._guard.write(found.item_id, write)
        self._select_next_open(key)

    def _editable(self, key: str) -> Proposal | Region | None:
        found = self._find(key)
        if isinstance(found, Proposal) and self._is_blind():
            self._review.said.emit("A second look is about the class; what is proposed stays as it is")
            return None
        return found

    def _find(self, key: str) -> Proposal | Region | None:
        detail = self._review.detail
        if detail is None or not key:
            return None
        number = int(key[1:])
        if key.startswith("p"):
            return next((entry for entry in detail.proposals if entry.id == number), None)
        return next((entry for entry in detail.regions if entry.id == number), None)

    def _select_next_open(self, done: str) -> None:
        detail = self._review.detail
        keys = [f"p{entry.id}" for entry in detail.open_proposals()] if detail is not None else []
        at = keys.index(done) if done in keys else -1
        self._review.select_region(keys[at + 1] if 0 <= at < len(keys) - 1 else "")

    def _class_for(self, proposal: Proposal) -> str | None:
        if proposal.role is not RegionRole.DEFECT or proposal.class_name:
            return None
        detail = self._review.detail
        return self._class_to_draw(detail) if detail is not None else None

    def _class_to_draw(self, detail: Detail) -> str | None:
        for name in (detail.label(), self._drawn_class):
            found = detail.class_named(name)
            if found is not None and found.kind is ClassKind.DEFECT:
                return found.name
        return None

    # Tools

    def _take_tool(self, name: str) -> None:
        canvas = self._review.canvas
        if name not in TOOLS:
            self._review.said.emit("Smart selection needs a model that follows points; none is here")
            return
        canvas.set_tool(name)
        canvas.setFocus()
        self._show_draw_colour()

    def _toggle_marking(self) -> None:
        self._marking = not self._marking
        self._review.place.floats.set_marking(self._marking)
        self._show_draw_colour()

    def _show_draw_colour(self) -> None:
        detail = self._review.detail
        found = detail.class_named(self._class_to_draw(detail)) if detail is not None else None
        colour = MARKING_COLOUR if self._marking else found.colour if found is not None else CLASS_COLOURS[0]
        self._review.canvas.set_draw_colour(colour)

    def _cancel(self) -> None:
        canvas, decision = self._review.canvas, self._review.place.decision
        if decision.asking_reason():
            decision.ask_reason(())
        elif canvas.cancel_gesture():
            return
        elif self._review.selected_region:
            self._review.select_region("")
        else:
            canvas.set_tool("select")
