"""One region in the decision panel: swatch dashed or solid, name, confidence, accept and reject."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui import theme
from gui.widgets.basics import ElidedLabel, dim_label
from gui.widgets.icons import icon
from gui.widgets.keycap import KeyButton, Look
from gui.window.views import RegionRow


class RegionLine(QWidget):
    """Shows a `RegionRow`.

    Signals:
        picked, accepted, rejected: Each with the region's key.
    """

    picked = Signal(str)
    accepted = Signal(str)
    rejected = Signal(str)

    def __init__(self, accept_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._colour = theme.MARKING_COLOUR
        self._settled = False
        self._selected = False
        self._editable = False
        self.setFixedHeight(30)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(22, 0, 0, 0)
        layout.setSpacing(6)
        self._name = QLabel()
        self._detail = ElidedLabel()
        self._detail.setProperty("tone", "dim")
        self._number = dim_label()
        self._accept = KeyButton("", accept_key, look=Look.BARE)
        self._accept.setFixedWidth(32)
        self._accept_key = accept_key
        self._accept.setAccessibleName("Accept region")
        self._accept.setToolTip("Keep this region")
        self._reject = QPushButton()
        self._reject.setObjectName("bare")
        self._reject.setFixedSize(20, 22)
        self._reject.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reject.setAccessibleName("Reject region")
        self._reject.setToolTip("Turn this region down (Del)")
        for widget, stretch in (
            (self._name, 0),
            (self._detail, 1),
            (self._number, 0),
            (self._reject, 0),
            (self._accept, 0),
        ):
            layout.addWidget(widget, stretch)
        self._accept.clicked.connect(self._emit_accepted)
        self._reject.clicked.connect(self._emit_rejected)

    def key(self) -> str:
        """The region shown."""
        return self._key

    def pending_name(self) -> str:
        """What the region is called while it waits for a decision; empty once it is settled."""
        return "" if self._settled or not self._editable else self._name.text()

    def show_region(self, row: RegionRow, *, editable: bool) -> None:
        """Show another region."""
        self._key = row.key
        self._editable = editable
        self._colour = row.colour
        self._settled = row.settled
        self._name.setText(row.name)
        self._detail.set_text(row.detail)
        self._number.setText("" if row.confidence is None else f"{row.confidence:.2f}")
        self._accept.setVisible(not row.settled and editable)
        self._reject.setVisible(editable)
        self._reject.setIcon(icon("cross", theme.tokens().dim, 14))
        self.update()

    def set_selected(self, selected: bool) -> None:
        """Raise the line, or lower it."""
        self._selected = selected
        self._accept.set_key(self._accept_key if selected else "✓")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the line selects the region."""
        self.picked.emit(self._key)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the swatch."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._selected or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("raised", alpha=1.0 if self._selected else 0.6))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(-6, 0, 4, 0), 4, 4)
        pen = QPen(QColor(self._colour), 1.6)
        if not self._settled:
            pen.setDashPattern([1.8, 1.3])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        fill = QColor(self._colour)
        fill.setAlphaF(0.45 if self._settled else 0.0)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(2, self.height() / 2 - 5.5, 11, 11), 2.5, 2.5)

    def _emit_accepted(self) -> None:
        self.accepted.emit(self._key)

    def _emit_rejected(self) -> None:
        self.rejected.emit(self._key)
