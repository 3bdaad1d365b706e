"""Why an item looks as it is proposed: what each stage used, and what people called the items most like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.widgets.basics import ElidedLabel, dim_label, heading
from gui.widgets.keycap import KeyButton, Look
from gui.window.queue_delegate import paint_thumb
from gui.window.views import ItemView
from gui.words import translate

_THUMB = 42
SHOWN = 5


@dataclass(frozen=True, slots=True)
class LikeTile:
    """One decided item that looks alike: its thumbnail, what it was called, how far it looks."""

    item_id: int
    label: str
    distance: float
    image: QImage | None


class WhySection(QWidget):
    """Heading, one line for each stage, and the items most like this one.

    Signals:
        item_wanted: Id of a like item to look at.
        action_wanted: A name from `gui.keys.ACTIONS`.
    """

    item_wanted = Signal(int)
    action_wanted = Signal(str)

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._lines: list[tuple[QWidget, QLabel, ElidedLabel]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._head = heading(translate("Review", "Why"))
        layout.addWidget(self._head)
        layout.addSpacing(2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        layout.addLayout(self._rows)
        layout.addSpacing(4)
        layout.addLayout(self._make_alike_head())
        layout.addLayout(self._make_tiles())
        self._said = dim_label(wrap=True)
        self._said.setFont(theme.font(theme.SMALL_PX))
        layout.addWidget(self._said)
        self.show_alike((), "", offer=True)

    def show_item(self, view: ItemView) -> None:
        """Show what each stage used on an item."""
        while len(self._lines) < len(view.why):
            self._add_line()
        for index, (holder, what, used) in enumerate(self._lines):
            holder.setVisible(index < len(view.why))
            if index < len(view.why):
                row = view.why[index]
                what.setText(row.stage)
                used.set_text(row.used)
                used.setToolTip(row.told)
        self.setVisible(view.decidable)

    def show_alike(self, tiles: Sequence[LikeTile], said: str, *, offer: bool) -> None:
        """Show the decided items most like this one; ``offer`` whether looking for them makes sense."""
        for index, tile in enumerate(self.tiles):
            tile.show_tile(tiles[index] if index < len(tiles) else None)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self.look.setVisible(offer)

    def refresh_keys(self) -> None:
        """Show the keys of the map again."""
        self.look.set_key(self._keys.shown("find_alike"))

    def _make_alike_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        label = dim_label(translate("Review", "Most like it, decided"))
        line.addWidget(label, 1)
        self.look = KeyButton(translate("Review", "Look"), self._keys.shown("find_alike"), look=Look.BARE)
        self.look.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.look.setToolTip(translate("Review", "Look at the decided pictures once, and remember them"))
        self.look.clicked.connect(self._find)
        line.addWidget(self.look)
        return line

    def _make_tiles(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(3)
        self.tiles = [_Tile() for _ in range(SHOWN)]
        for tile in self.tiles:
            tile.clicked.connect(self._open)
            line.addWidget(tile)
        line.addStretch(1)
        return line

    def _add_line(self) -> None:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 1, 0, 1)
        line.setSpacing(8)
        what, used = dim_label(), ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        what.setFixedWidth(94)
        line.addWidget(what)
        line.addWidget(used, 1)
        self._rows.addWidget(holder)
        self._lines.append((holder, what, used))

    def _find(self) -> None:
        self.action_wanted.emit("find_alike")

    def _open(self) -> None:
        tile = self.sender()
        if isinstance(tile, _Tile) and tile.item_id:
            self.item_wanted.emit(tile.item_id)


class _Tile(QAbstractButton):
    """A like item: picture, label below it, distance in the tool tip and as a thin bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item_id = 0
        self._tile: LikeTile | None = None
        self.setFixedSize(_THUMB + 4, _THUMB + 20)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_tile(self, tile: LikeTile | None) -> None:
        """Show another item, or none."""
        self._tile = tile
        self.item_id = tile.item_id if tile is not None else 0
        self.setVisible(tile is not None)
        if tile is not None:
            told = translate("Review", "{label}, distance {distance}: click to look at it")
            words = told.format(label=tile.label or translate("Review", "no class"), distance=f"{tile.distance:.2f}")
            self.setToolTip(words)
            self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Picture and label."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, label and how near it is."""
        if self._tile is None:
            return
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(2, 2, _THUMB, _THUMB - 6)
        paint_thumb(painter, frame, self._tile.image, colours)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(colours.colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 3, 3)
        near = min(max(1.0 - self._tile.distance, 0.0), 1.0)
        painter.fillRect(QRectF(frame.x(), frame.bottom() + 2, frame.width(), 2), colours.colour("line"))
        painter.fillRect(QRectF(frame.x(), frame.bottom() + 2, frame.width() * near, 2), colours.colour("accent"))
        painter.setFont(theme.font(theme.CAPS_PX))
        painter.setPen(colours.colour("dim"))
        room = QRectF(QPointF(0, frame.bottom() + 5), QPointF(self.width(), self.height()))
        text = painter.fontMetrics().elidedText(self._tile.label, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
