"""Buttons that carry their key as a small cap, so that the mouse teaches the keyboard."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui import theme
from gui.widgets.icons import pixmap

_CAP_PX = 10


def cap_size(text: str) -> QSize:
    """The size of a cap that shows ``text``."""
    return QSize(_cap_width(text), 17)


@lru_cache(maxsize=256)
def _cap_width(text: str) -> int:
    metrics = QFontMetrics(theme.font(_CAP_PX, mono=True))
    return max(20, metrics.horizontalAdvance(text) + 11)


def paint_cap(painter: QPainter, rect: QRectF, text: str, *, ink: QColor, edge: QColor) -> None:
    """Draw a key cap filling ``rect``: a rounded frame with a heavier lower edge and ``text`` inside."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame, 3.5, 3.5)
    painter.drawLine(QPointF(frame.left() + 3, frame.bottom() - 1), QPointF(frame.right() - 3, frame.bottom() - 1))
    painter.setFont(theme.font(_CAP_PX, mono=True))
    painter.setPen(ink)
    painter.drawText(rect.adjusted(0, -0.5, 0, -1), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class KeyCap(QWidget):
    """A lone key cap. Empty text draws nothing but keeps its place."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show another key."""
        if text != self._text:
            self._text = text
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """The key shown."""
        return self._text

    def sizeHint(self) -> QSize:
        """As wide as the key needs."""
        return cap_size(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap."""
        if not self._text:
            return
        painter = QPainter(self)
        colours = theme.tokens()
        paint_cap(painter, QRectF(self.rect()), self._text, ink=colours.colour("dim"), edge=colours.colour("line"))


class Look(StrEnum):
    """How loud a `KeyButton` is."""

    PRIMARY = "primary"
    NORMAL = "normal"
    BARE = "bare"


class KeyButton(QAbstractButton):
    """A label on the left and the key that does the same on the right.

    A click never takes the keyboard from the picture; Tab still reaches the button.
    """

    def __init__(self, text: str, key: str = "", *, look: Look = Look.NORMAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self._key = key
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_key(self, key: str) -> None:
        """Show another key."""
        if key != self._key:
            self._key = key
            self.updateGeometry()
            self.update()

    def key(self) -> str:
        """The key shown."""
        return self._key

    def sizeHint(self) -> QSize:
        """Label, cap and the space between."""
        metrics = QFontMetrics(theme.font(bold=True)) if self._look is Look.PRIMARY else self.fontMetrics()
        text = metrics.horizontalAdvance(self.text()) + 1
        cap = cap_size(self._key).width() + 8 if self._key else 0
        pad = 12 if self._look is Look.BARE else 24
        return QSize(text + cap + pad, 24 if self._look is Look.BARE else 38)

    def minimumSizeHint(self) -> QSize:
        """Never clips its own words."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, label and cap."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, cap_ink, cap_edge = self._paint_ground(painter, colours)
        pad = 6 if self._look is Look.BARE else 12
        area = self.rect().adjusted(pad, 0, -pad, 0)
        if self._key:
            size = cap_size(self._key)
            cap = QRectF(
                area.right() + 1 - size.width(), (self.height() - size.height()) / 2, size.width(), size.height()
            )
            paint_cap(painter, cap, self._key, ink=cap_ink, edge=cap_edge)
            area.setRight(int(cap.left()) - 6)
        painter.setFont(theme.font(bold=self._look is Look.PRIMARY))
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            area, flags, painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        )

    def _paint_ground(self, painter: QPainter, colours: theme.Tokens) -> tuple[QColor, QColor, QColor]:
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        active = self.isEnabled()
        hovered = active and self.underMouse()
        if self._look is Look.PRIMARY and active:
            ground = colours.colour("accent")
            if self.isDown():
                ground = ground.darker(118)
            elif hovered:
                ground = ground.lighter(107)
            painter.setPen(QPen(colours.colour("text"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(frame, 5, 5)
            ink = colours.colour("on_accent")
            return ink, ink, colours.colour("on_accent", alpha=0.75)
        if self._look is not Look.BARE:
            ground = colours.colour("line") if self.isDown() or hovered else colours.colour("raised")
            painter.setPen(QPen(colours.colour("accent" if self.hasFocus() else "line"), 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(frame, 5, 5)
        elif self.hasFocus() or hovered:
            painter.setPen(QPen(colours.colour("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("raised"))
            painter.drawRoundedRect(frame, 4, 4)
        quiet = self._look is Look.BARE and not hovered
        ink = colours.colour("off" if not active else "dim" if quiet else "text")
        return ink, colours.colour("dim" if active else "off"), colours.colour("line" if not hovered else "off")


class ToolButton(QAbstractButton):
    """A square checkable tool: a line icon with its key in the corner."""

    def __init__(self, icon: str, key: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._key = key
        self.setText(tip)
        self.setCheckable(True)
        self.setAccessibleName(tip)
        self.setToolTip(f"{tip} ({key})" if key else tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(34, 34)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.setToolTip(f"{self.text()} ({key})" if key else self.text())
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the mouse."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go quiet again."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and key."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        name = "dim"
        if self.isChecked() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("accent"))
            painter.drawRoundedRect(frame, 5, 5)
            name = "on_accent"
        elif (self.underMouse() or self.hasFocus()) and self.isEnabled():
            painter.setPen(QPen(colours.colour("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("raised"))
            painter.drawRoundedRect(frame, 5, 5)
            name = "text"
        elif not self.isEnabled():
            name = "off"
        mark = pixmap(self._icon, getattr(colours, name), 18, self.devicePixelRatioF())
        painter.drawPixmap(7, 6, mark)
        painter.setFont(theme.font(8, mono=True))
        painter.setPen(colours.colour(name if name == "on_accent" else "off" if name == "off" else "dim"))
        painter.drawText(
            self.rect().adjusted(0, 0, -4, -2),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom,
            self._key.replace("Shift ", "⇧"),
        )
