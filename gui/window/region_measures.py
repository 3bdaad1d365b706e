"""Keeps the measures of the selected regions in the decision panel up to date, and takes what is typed there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.window.edit_actions import EditActions
from storage.records import Box, Geometry

if TYPE_CHECKING:
    from gui.window.review import Review
    from storage.region_facts import Facts


class RegionMeasures(QObject):
    """Joins the canvas's selection and `RegionFields`."""

    def __init__(self, review: Review, edits: EditActions) -> None:
        super().__init__(review)
        self._review = review
        self._edits = edits
        self._shown: Geometry | None = None
        fields, canvas = review.place.decision.fields, review.canvas
        fields.box_set.connect(self._set_box)
        fields.left.connect(canvas.setFocus)
        canvas.chosen_changed.connect(self._refresh)
        canvas.overlays_shown.connect(self._refresh)

    def _refresh(self, _keys: object = None) -> None:
        model = self._review.canvas.model
        chosen = model.chosen()
        self._review.place.decision.mark_also(chosen[1:])
        fields, editable = self._review.place.decision.fields, not self._review.is_blind
        if len(chosen) != 1:
            self._shown = None
            fields.show_regions(len(chosen), None, editable=editable)
            return
        geometry = model.items[chosen[0]].geometry
        if isinstance(geometry, Box):
            self._shown = geometry
            fields.show_regions(1, _measured(geometry), editable=editable)
        elif geometry != self._shown:
            self._shown = geometry
            fields.show_regions(1, None, editable=editable)
            # A large mask takes some milliseconds.
            self._review.session.read(
                lambda _store: _measured(geometry), partial(self._take, geometry), topic="region facts"
            )

    def _take(self, geometry: Geometry, found: Facts) -> None:
        if geometry is self._shown:
            self._review.place.decision.fields.show_regions(1, found, editable=not self._review.is_blind)

    def _set_box(self, box: Box) -> None:
        self._edits.run("box", (box.x0, box.y0, box.x1, box.y1))


def _measured(geometry: Geometry) -> Facts:
    from storage.region_facts import facts  # brings OpenCV

    return facts(geometry)
