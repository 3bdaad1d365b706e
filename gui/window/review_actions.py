"""What keys and buttons do in Review: moving, looking and tools here, items and regions in their own modules."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.canvas.tools import TOOLS
from gui.keys import KeyMap
from gui.theme import CLASS_COLOURS, MARKING_COLOUR
from gui.window.alike import AlikeItems
from gui.window.bulk import Bulk
from gui.window.compare_actions import CompareActions
from gui.window.conflicts import Conflicts
from gui.window.edit_actions import EditActions
from gui.window.explaining import Explaining
from gui.window.gestures import Gestures
from gui.window.grid_actions import GridActions
from gui.window.item_actions import ItemActions
from gui.window.look_actions import LookActions
from gui.window.mark_actions import MarkActions
from gui.window.prompting import Prompting
from gui.window.refilling import Refilling
from gui.window.region_actions import RegionActions
from gui.window.region_measures import RegionMeasures
from gui.window.session import Session
from gui.window.tool_settings import ToolSettings
from gui.words import translate

if TYPE_CHECKING:
    from gui.window.review import Review

_TOOLS = ("select", "box", "polygon", "edges", "brush", "eraser", "wand", "cutout", "fill", "cut", "smart", "ruler")


class ReviewActions(QObject):
    """Handles the actions of `gui.keys` that belong to Review."""

    def __init__(self, review: Review, session: Session, keys: KeyMap) -> None:
        super().__init__(review)
        self._review = review
        guard = Conflicts(review, session)
        self.gestures = Gestures(review, session)
        self.regions = RegionActions(review, guard, self.gestures)
        bulk = Bulk(session, review.place.strip, parent=self)
        self.items = ItemActions(review, session, guard, self.regions, bulk)
        self.marks = MarkActions(review, session, self.items)
        self.edits = EditActions(review, guard, self.regions)
        self.measures = RegionMeasures(review, self.edits)
        self.look = LookActions(review, keys)
        self.grid = GridActions(review, session, bulk)
        self.compare = CompareActions(review, session, guard)
        self.alike = AlikeItems(review, session)
        self.explaining = Explaining(review, session)
        self.refilling = Refilling(review, session, self.regions, keys)
        parts = (self.look, self.items, self.marks, self.regions, self.edits, self.grid, self.compare, self.alike)
        self._handlers = self._make_handlers()
        for part in (*parts, self.explaining, self.refilling):
            self._handlers |= part.handlers()
        self._connect()

    def names(self) -> frozenset[str]:
        """The actions handled here."""
        return frozenset(self._handlers)

    @Slot(str)
    def trigger(self, name: str) -> None:
        """Do what the action ``name`` says; unknown names are none of Review's business."""
        self.marks.stirred()
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
            "previous_unreviewed": review.previous_unreviewed,
            "focus_filter": review.place.queue.focus_filter,
            "views": review.views.open,
            "cancel": self._cancel,
            "point": self._point,
            "smaller": partial(canvas.change_brush_size, -1),
            "larger": partial(canvas.change_brush_size, 1),
            "hide_overlays": partial(show.hold_overlays_hidden, True),
            "show_original": partial(show.hold_original, True),
            "heatmap": show.maps.toggle_heatmap,
            "next_layer": show.next_layer,
        }
        return handlers | {f"tool_{name}": partial(self._take_tool, name) for name in _TOOLS}

    def _connect(self) -> None:
        floats, canvas = self._review.place.floats, self._review.canvas
        self._review.place.decision.action_wanted.connect(self.trigger)
        self.regions.drawing_changed.connect(self._show_draw_colour)
        floats.tool_chosen.connect(self._take_tool)
        floats.set_available_tools(set(TOOLS))
        canvas.tool_changed.connect(floats.set_tool)
        self.options = ToolSettings(self._review)
        self.prompting = Prompting(self._review)

    def _point(self) -> None:
        canvas = self._review.canvas
        canvas.setFocus()
        if canvas.key_pointer.toggle():
            words = translate("Review", "Arrows move the pointer, Shift far, Alt near; hold Space to draw; Esc ends")
            self._review.said.emit(words)

    def _take_tool(self, name: str) -> None:
        canvas = self._review.canvas
        canvas.set_tool(name)
        canvas.setFocus()
        if name == "smart":
            self.prompting.check()
        self._show_draw_colour()

    def _show_draw_colour(self) -> None:
        detail = self._review.detail
        found = detail.class_named(self.regions.class_to_draw(detail)) if detail is not None else None
        colour = MARKING_COLOUR if self.regions.marking else found.colour if found is not None else CLASS_COLOURS[0]
        self._review.canvas.set_draw_colour(colour)

    def _cancel(self) -> None:
        canvas, decision = self._review.canvas, self._review.place.decision
        if decision.asking_reason():
            decision.end_reason()
        elif self.grid.cancel() or canvas.cancel_gesture():
            return
        elif self._review.selected_region:
            self._review.select_region("")
        else:
            canvas.set_tool("select")
