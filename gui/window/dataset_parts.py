"""Parts of the dataset place: bars of classes by split, a grid of what goes in, a line for each edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.basics import ElidedLabel, dim_label
from gui.window.queue_delegate import paint_thumb
from gui.words import translate

_BAR_ROW = 24
_SHADES = (1.0, 0.6, 0.35, 0.2)


@dataclass(frozen=True, slots=True)
class ClassBar:
    """Decided items of one class by split; ``parts`` in the order train, val, test, none."""

    name: str
    parts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.parts)


class ClassBars(QWidget):
    """One bar for each class, its splits in shades of the accent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[ClassBar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[ClassBar]) -> None:
        """Show other counts."""
        self._bars = tuple(bars)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line for each class."""
        return QSize(260, max(1, len(self._bars)) * _BAR_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((bar.total for bar in self._bars), default=1) or 1
        left, right = 110.0, self.width() - 56.0
        for row, bar in enumerate(self._bars):
            top = row * _BAR_ROW
            painter.setPen(colours.colour("text"))
            text = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, int(left) - 10)
            painter.drawText(QRectF(0, top, left - 10, _BAR_ROW), Qt.AlignmentFlag.AlignVCenter, text)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("raised"))
            painter.drawRoundedRect(QRectF(left, top + 5, right - left, _BAR_ROW - 10), 2, 2)
            x = left
            plain = not any(any(known.parts[:-1]) for known in self._bars)
            for part, shade in zip(bar.parts, _SHADES, strict=True):
                width = (right - left) * part / most
                painter.setBrush(colours.colour("accent", alpha=1.0 if plain else shade))
                painter.drawRect(QRectF(x, top + 5, width, _BAR_ROW - 10))
                x += width
            painter.setPen(colours.colour("dim"))
            number = QRectF(right, top, self.width() - right, _BAR_ROW)
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{bar.total:,}")


class ThumbGrid(QWidget):
    """Some of the pictures that go in, each with its label."""

    _CELL = QSize(124, 92)
    _GAP = 8
    _ROWS = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[tuple[str, QImage | None], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pictures(self, pictures: Sequence[tuple[str, QImage | None]]) -> None:
        """Pairs of label and picture."""
        self._pictures = tuple(pictures)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The height follows from how many fit side by side."""
        return True

    def heightForWidth(self, width: int) -> int:
        """At most three rows."""
        columns = max(1, (width + self._GAP) // (self._CELL.width() + self._GAP))
        rows = min(self._ROWS, -(-len(self._pictures) // columns))
        return rows * (self._CELL.height() + self._GAP)

    def sizeHint(self) -> QSize:
        """As wide as six pictures."""
        width = 6 * (self._CELL.width() + self._GAP)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw pictures and labels."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.CAPS_PX))
        columns = max(1, (self.width() + self._GAP) // (self._CELL.width() + self._GAP))
        width = (self.width() - (columns - 1) * self._GAP) / columns
        for at, (label, image) in enumerate(self._pictures[: columns * self._ROWS]):
            x, y = at % columns * (width + self._GAP), at // columns * (self._CELL.height() + self._GAP)
            frame = QRectF(x, y, width, self._CELL.height())
            paint_thumb(painter, frame, image, colours)
            room = painter.fontMetrics().horizontalAdvance(label)
            tag = QRectF(x + 6, y + frame.height() - 23, min(room + 12.0, width - 12), 17)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.DARK.colour("canvas", alpha=0.85))
            painter.drawRoundedRect(tag, 3, 3)
            painter.setPen(theme.DARK.colour("text"))
            painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, label)


def edition_line(name: str, detail: str, hash_: str) -> QFrame:
    """One edition in the list: name, what it is, and the start of its hash."""
    frame = QFrame()
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(0, 6, 0, 6)
    words = QVBoxLayout()
    words.setSpacing(1)
    title = ElidedLabel(name, mode=Qt.TextElideMode.ElideMiddle)
    words.addWidget(title)
    about = ElidedLabel(detail)
    about.setProperty("tone", "dim")
    about.setFont(theme.font(theme.SMALL_PX))
    words.addWidget(about)
    layout.addLayout(words, 1)
    mark = QLabel(f"{hash_[:4]}…{hash_[-3:]}")
    mark.setFont(theme.font(10, mono=True))
    mark.setProperty("tone", "dim")
    mark.setToolTip(hash_)
    layout.addWidget(mark)
    return frame


def shade_key() -> QWidget:
    """What the shades of the bars mean."""
    return dim_label(translate("Dataset", "Dark to light: train, val, test, no split yet."), tone="faint")
