"""The regions of one item in the decision panel: how many are decided, the list, and what settles all at once."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.widgets.basics import dim_label, heading
from gui.widgets.flow import FlowLayout
from gui.widgets.keycap import KeyButton, Look
from gui.window.region_list import RegionList
from gui.window.views import ItemView
from gui.words import translate


class RegionSection(QWidget):
    """Heading, list, and the buttons for all that is still open.

    Signals:
        picked, accepted, rejected, reopened, hovered: As `RegionList`.
        action_wanted: A name from `gui.keys.ACTIONS`.
    """

    picked = Signal(str)
    accepted = Signal(str)
    rejected = Signal(str)
    reopened = Signal(str)
    hovered = Signal(str)
    action_wanted = Signal(str)

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Review", "Regions")), 1)
        self._count = dim_label()
        self._count.setFont(theme.font(theme.SMALL_PX))
        head.addWidget(self._count)
        layout.addLayout(head)
        layout.addSpacing(4)
        self.list = RegionList(keys.shown("accept"))
        for name in ("picked", "accepted", "rejected", "reopened", "hovered"):
            getattr(self.list, name).connect(getattr(self, name))
        layout.addWidget(self.list)
        layout.addWidget(self._make_all())
        self._empty = dim_label(translate("Review", "None proposed. Draw one with a box, polygon or brush."), wrap=True)
        layout.addWidget(self._empty)

    def show_item(self, view: ItemView) -> None:
        """Show the regions of an item."""
        editable = view.decidable and view.regions_editable
        self.list.show_rows(view.regions, editable=editable)
        self.list.setVisible(bool(view.regions))
        self._empty.setVisible(not view.regions and view.decidable)
        still_open = sum(row.is_open for row in view.regions)
        total = len(view.regions)
        decided = translate("Review", "{count} of {total} decided").format(count=total - still_open, total=total)
        self._count.setText(decided if total else "")
        self._all.setVisible(editable and still_open > 1)
        every = still_open == total
        self._keep.setText(
            translate("Review", "Keep all {count}").format(count=still_open)
            if every
            else translate("Review", "Keep the rest")
        )
        self._drop.setText(
            translate("Review", "Reject all {count}").format(count=still_open)
            if every
            else translate("Review", "Reject the rest")
        )

    def mark(self, key: str) -> QRect | None:
        """Raise the line of a region; returns where it is in this widget."""
        place = self.list.mark(key)
        return QRect(self.list.mapTo(self, place.topLeft()), place.size()) if place is not None else None

    def pending(self, key: str) -> str:
        """What Enter does with the region selected: "Keep dent", "Reopen dent"; empty for nothing."""
        row = self.list.row_named(key) if key else None
        if row is None or row.settled or not self.list.editable:
            return ""
        does = translate("Review", "Reopen {name}") if row.rejected else translate("Review", "Keep {name}")
        return does.format(name=row.name)

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self.list.set_accept_key(self._keys.shown("accept"))
        self._keep.set_key(self._keys.shown("keep_regions"))
        self._drop.set_key(self._keys.shown("reject_regions"))

    def _make_all(self) -> QWidget:
        self._all = QWidget()
        # Side by side where there is room, else one below the other: the panel never grows for them.
        layout = FlowLayout(self._all)
        self._keep = self._button("keep_regions")
        self._drop = self._button("reject_regions")
        layout.addWidget(self._keep)
        layout.addWidget(self._drop)
        return self._all

    def _button(self, action: str) -> KeyButton:
        button = KeyButton("", self._keys.shown(action), look=Look.BARE)
        button.setProperty("action", action)
        button.clicked.connect(self._clicked)
        return button

    def _clicked(self) -> None:
        self.action_wanted.emit(str(self.sender().property("action")))
