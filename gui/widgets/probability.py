"""One class with its digit, probability and bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui import theme
from gui.widgets.icons import pixmap
from gui.widgets.keycap import cap_size, paint_cap
from gui.words import translate


class ProbabilityRow(QAbstractButton):
    """Shows ``name`` with the key that picks it; a click picks it too.

    The chosen class (decided, or the proposal in force) stands in full text colour, the others dim.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._name = ""
        self._probability: float | None = None
        self._chosen = False
        self._decided = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_class(self, name: str, *, key: str, probability: float | None, chosen: bool, decided: bool) -> None:
        """Show another class; ``probability`` in 0..1, None where no model spoke."""
        told = (name, key, probability, chosen, decided)
        if told == (self._name, self._key, self._probability, self._chosen, self._decided):
            return
        if (probability is None) != (self._probability is None):
            self.updateGeometry()
        self._name, self._key, self._probability, self._chosen, self._decided = told
        self.setAccessibleName(name if probability is None else f"{name}, {probability:.0%}")
        tip = translate("Widgets", "Set the class {name}").format(name=name)
        self.setToolTip(f"{tip} ({key})" if key else tip)
        self.update()

    def name(self) -> str:
        """The class shown."""
        return self._name

    def sizeHint(self) -> QSize:
        """One line, and the bar under it where there is a probability."""
        return QSize(120, 39 if self._probability is not None else 27)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw cap, name, number and bar."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width()
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(colours.colour("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("raised"))
            painter.drawRoundedRect(QRectF(-4, 0.5, width + 8, self.height() - 1), 4, 4)
        line = 26.0
        if self._key:
            size = cap_size(self._key)
            cap = QRectF(0, (line - size.height()) / 2 + 1, 22, size.height())
            ink = colours.colour("text" if self._chosen else "dim")
            paint_cap(painter, cap, self._key, ink=ink, edge=colours.colour("line"))
        right = float(width)
        if self._probability is not None:
            painter.setFont(theme.font())
            painter.setPen(colours.colour("text" if self._chosen else "dim"))
            number = f"{self._probability:.2f}"
            right -= painter.fontMetrics().horizontalAdvance(number)
            painter.drawText(QRectF(right, 0, width - right, line), Qt.AlignmentFlag.AlignVCenter, number)
            right -= 8
        if self._decided:
            painter.drawPixmap(int(right) - 16, 6, pixmap("check", colours.ok, 15, self.devicePixelRatioF()))
            right -= 20
        painter.setFont(theme.font(bold=self._decided))
        painter.setPen(colours.colour("text" if self._chosen or self._decided else "dim"))
        room = int(right - 30)
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(30, 0, room, line), Qt.AlignmentFlag.AlignVCenter, name)
        if self._probability is not None:
            self._paint_bar(painter, colours, width)

    def _paint_bar(self, painter: QPainter, colours: theme.Tokens, width: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(30, 29, width - 30, 3)
        painter.setBrush(colours.colour("raised"))
        painter.drawRoundedRect(groove, 1.5, 1.5)
        filled = max(2.0, groove.width() * (self._probability or 0.0))
        painter.setBrush(colours.colour("accent"))
        painter.drawRoundedRect(QRectF(groove.left(), groove.top(), filled, 3), 1.5, 1.5)
