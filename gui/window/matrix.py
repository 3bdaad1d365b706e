"""Given label × suggested label as a small table of counts; a click shows those items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_ROW = 28
_HEAD = 84


class Matrix(QWidget):
    """Draws the table.

    Signals:
        cell_clicked: Given label and suggested label.
    """

    cell_clicked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given: tuple[str, ...] = ()
        self._suggested: tuple[str, ...] = ()
        self._counts: Mapping[tuple[str, str], int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, names: Sequence[str], counts: Mapping[tuple[str, str], int]) -> None:
        """``counts`` by (given, suggested); classes that stand on neither side are left out of it."""
        self._given = tuple(name for name in names if any(counts.get((name, said)) for said in names))
        self._suggested = tuple(name for name in names if any(counts.get((given, name)) for given in names))
        self._counts = counts
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each class and one for the names."""
        return QSize(280, _ROW * (len(self._given) + 1) if self._given else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which cell was clicked."""
        cell = self._cell_width()
        column = int((event.position().x() - _HEAD) // cell) if event.position().x() >= _HEAD else -1
        row = int(event.position().y() // _ROW) - 1
        if 0 <= row < len(self._given) and 0 <= column < len(self._suggested):
            given, suggested = self._given[row], self._suggested[column]
            if self._counts.get((given, suggested)):
                self.cell_clicked.emit(given, suggested)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names and cells; the diagonal agrees, the rest does not."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.CAPS_PX))
        metrics = painter.fontMetrics()
        cell = self._cell_width()
        most = max(self._counts.values(), default=1)
        worst = max((n for (given, said), n in self._counts.items() if given != said), default=1)
        elide = Qt.TextElideMode.ElideRight
        painter.setPen(colours.colour("dim"))
        for at, name in enumerate(self._suggested):
            head = QRectF(_HEAD + at * cell, 0, cell, _ROW)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(name, elide, int(cell) - 4))
        for at, name in enumerate(self._given):
            side = QRectF(0, _ROW * (at + 1), _HEAD - 8, _ROW)
            text = metrics.elidedText(name, elide, _HEAD - 8)
            painter.drawText(side, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        for row, given in enumerate(self._given):
            for column, said in enumerate(self._suggested):
                number = self._counts.get((given, said), 0)
                area = QRectF(_HEAD + column * cell, _ROW * (row + 1), cell, _ROW).adjusted(1.5, 1.5, -1.5, -1.5)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.colour("raised"))
                painter.drawRoundedRect(area, 3, 3)
                if number:
                    share = number / (most if given == said else worst)
                    painter.setBrush(colours.colour("ok" if given == said else "bad", alpha=0.15 + 0.4 * share))
                    painter.drawRoundedRect(area, 3, 3)
                    painter.setPen(colours.colour("text"))
                    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{number:,}")

    def _cell_width(self) -> float:
        return max(24.0, (self.width() - _HEAD) / max(1, len(self._suggested)))
