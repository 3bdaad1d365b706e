"""Headings, labels that elide, chips, note cards and the thin progress strip."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui import theme


def heading(text: str, parent: QWidget | None = None) -> QLabel:
    """A section heading in small capitals."""
    label = QLabel(text.upper(), parent)
    label.setObjectName("heading")
    font = theme.font(theme.CAPS_PX)
    font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.6)
    label.setFont(font)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return label


def dim_label(text: str = "", *, tone: str = "dim", wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label in a quieter tone: ``dim``, ``faint``, ``ok``, ``warn`` or ``bad``."""
    label = QLabel(text, parent)
    label.setProperty("tone", tone)
    label.setWordWrap(wrap)
    return label


def set_tone(label: QLabel, tone: str) -> None:
    """Change the tone of a label made by `dim_label`."""
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)


class ElidedLabel(QLabel):
    """A one-line label that cuts its text to the room it has; the whole text stands in the tool tip."""

    def __init__(
        self, text: str = "", *, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._full: str | None = None
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show ``text``, cut as needed."""
        if text == self._full:
            return
        self._full = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def full_text(self) -> str:
        """The text before cutting."""
        return self._full or ""

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self.full_text()) + 2, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(24, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cut text in the label's own colour."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        text = self.fontMetrics().elidedText(self.full_text(), self._mode, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


class Chip(QPushButton):
    """A rounded choice, checkable; also shows a count."""

    def __init__(self, text: str, *, count: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = text
        self.set_count(count)

    def name(self) -> str:
        """The text without the count."""
        return self._name

    def set_count(self, count: int | None) -> None:
        """Show ``count`` behind the name; None hides it."""
        self.setText(self._name if count is None else f"{self._name} {count:,}")


class NoteCard(QFrame):
    """A short remark on a raised ground with a coloured bar at its left; the tone names the bar's colour.

    Signals:
        link_clicked: Where a link in the remark leads.
    """

    link_clicked = Signal(str)

    _BAR = 3

    def __init__(self, html: str = "", *, tone: str = "warn", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12 + self._BAR, 9, 12, 9)
        layout.setSpacing(8)
        self._label = QLabel(html)
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._label.linkActivated.connect(self.link_clicked)
        self._label.setProperty("tone", "dim")
        layout.addWidget(self._label)

    def set_note(self, html: str, tone: str) -> None:
        """Say something else."""
        self._label.setText(html)
        if tone != self._tone:
            self._tone = tone
            self.update()

    def text(self) -> str:
        """The remark as HTML."""
        return self._label.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the bar."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        frame = QRectF(self.rect())
        painter.setBrush(colours.colour(self._tone))
        painter.drawRoundedRect(frame, 5, 5)
        painter.setBrush(colours.colour("raised"))
        painter.drawRoundedRect(frame.adjusted(self._BAR, 0, 0, 0), 4, 4)
        painter.drawRect(frame.adjusted(self._BAR, 0, -8, 0))


class ProgressStrip(QWidget):
    """A thin bar; ``share`` in 0..1."""

    def __init__(self, *, width: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedHeight(4)
        if width is not None:
            self.setFixedWidth(width)

    def set_share(self, share: float) -> None:
        """Show how much is done."""
        share = min(max(share, 0.0), 1.0)
        if share != self._share:
            self._share = share
            self.update()

    def share(self) -> float:
        """How much is done, 0..1."""
        return self._share

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove and bar."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        frame = QRectF(self.rect())
        painter.setBrush(colours.colour("raised" if not colours.dark else "line"))
        painter.drawRoundedRect(frame, 2, 2)
        if self._share > 0:
            painter.setBrush(colours.colour("accent"))
            painter.drawRoundedRect(QRectF(0, 0, max(4.0, frame.width() * self._share), frame.height()), 2, 2)


class Rule(QFrame):
    """A hairline between sections."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rule")
        self.setFixedHeight(1)
