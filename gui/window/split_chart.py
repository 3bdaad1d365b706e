"""Draws how each class lies over the splits: a bar a class, its parts as they are, ticks where they should end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.words import number, translate

_ROW, _BAR, _GAP = 24, 14, 12
_NAME, _COUNT = 0.24, 64


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One class: its name, and for each split how many items it should have and has."""

    name: str
    wanted: tuple[float, ...]
    got: tuple[int, ...]


class SplitChart(QWidget):
    """As tall as its rows; what it shows is also in the table beside it, which screen readers read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.splits: tuple[str, ...] = ()
        self.rows: tuple[ChartRow, ...] = ()
        self.setAccessibleName(translate("Splits", "How each class lies over the splits"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, splits: Sequence[str], rows: Sequence[ChartRow]) -> None:
        """Show other rows."""
        self.splits, self.rows = tuple(splits), tuple(rows)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A legend and the rows."""
        return QSize(360, _ROW * (len(self.rows) + 1) + 4)

    def minimumSizeHint(self) -> QSize:
        """The same; the scroll area around it scrolls."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw legend, names, bars, ticks and counts."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = int(self.width() * _NAME)
        room = QRectF(left, 0, max(self.width() - left - _COUNT, 40), _ROW)
        inks = shades(len(self.splits))
        self._legend(painter, room, inks)
        for at, row in enumerate(self.rows, start=1):
            top = at * _ROW
            painter.setPen(colours.colour("text"))
            name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, left - _GAP)
            painter.drawText(QRectF(0, top, left - _GAP, _ROW), Qt.AlignmentFlag.AlignVCenter, name)
            total = sum(row.got)
            painter.setPen(colours.colour("dim"))
            place = QRectF(room.right() + _GAP, top, _COUNT - _GAP, _ROW)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number(total))
            self._bar(painter, QRectF(room.x(), top + (_ROW - _BAR) / 2, room.width(), _BAR), row, inks)

    def _legend(self, painter: QPainter, room: QRectF, inks: Sequence[QColor]) -> None:
        x = room.x()
        for name, ink in zip(self.splits, inks, strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRoundedRect(QRectF(x, (_ROW - 10) / 2, 10, 10), 2, 2)
            painter.setPen(theme.tokens().colour("dim"))
            wide = painter.fontMetrics().horizontalAdvance(name)
            painter.drawText(QRectF(x + 16, 0, wide + 4, _ROW), Qt.AlignmentFlag.AlignVCenter, name)
            x += wide + 16 + 18

    def _bar(self, painter: QPainter, bar: QRectF, row: ChartRow, inks: Sequence[QColor]) -> None:
        total = max(sum(row.got), 1)
        x = bar.x()
        painter.setPen(Qt.PenStyle.NoPen)
        for count, ink in zip(row.got, inks, strict=True):
            wide = bar.width() * count / total
            painter.setBrush(ink)
            painter.drawRect(QRectF(x, bar.y(), max(wide - 1, 0), bar.height()))
            x += wide
        painter.setPen(QPen(theme.tokens().colour("text"), 2))
        x, wanted = bar.x(), max(sum(row.wanted), 1e-9)
        for share in row.wanted[:-1]:
            x += bar.width() * share / wanted
            painter.drawLine(int(x), int(bar.y()) - 3, int(x), int(bar.bottom()) + 3)


def shades(count: int) -> list[QColor]:
    """Inks that differ in lightness alone, so that all eyes tell them apart; the first is the strongest."""
    ink, ground = theme.tokens().colour("accent"), theme.tokens().colour("line")
    found = []
    for at in range(count):
        part = at / max(count, 1)
        mixed = (
            round(one * (1 - part) + other * part)
            for one, other in zip(
                (ink.red(), ink.green(), ink.blue()), (ground.red(), ground.green(), ground.blue()), strict=True
            )
        )
        found.append(QColor(*mixed))
    return found
