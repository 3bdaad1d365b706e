"""The tour: five marks on the real window, beside what they are about; work goes on behind it, Escape ends it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.basics import dim_label
from gui.widgets.keycap import KeyButton, Look
from gui.words import look_up, noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow

_WIDTH = 320
_GAP = 12
_EDGE = 8
_SHOWN = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)


@dataclass(frozen=True, slots=True)
class Step:
    """One mark. ``at`` is the object name of the widget it is about; ``{accept}`` in ``text`` is that action's key."""

    at: str
    title: str
    text: str


STEPS = (
    Step(
        "queuePanel",
        noop("Tour", "The queue"),
        noop("Tour", "Every image is here. {focus_filter} filters, {next} and {previous} move on and back."),
    ),
    Step(
        "stage",
        noop("Tour", "The picture"),
        noop(
            "Tour",
            "What models propose is dashed, what was decided is solid. Hold {hide_overlays} to see the picture alone; "
            "{tool_box} draws a box, {tool_brush} paints.",
        ),
    ),
    Step(
        "decisionPanel",
        noop("Tour", "Your decision"),
        noop("Tour", "{accept} accepts what is proposed and goes on. A digit names another class, {exclude} excludes."),
    ),
    Step(
        "bottomStrip",
        noop("Tour", "Nothing is lost"),
        noop("Tour", "Everything is saved as you go. {undo} takes back any step of yours, also after a restart."),
    ),
    Step(
        "topBar",
        noop("Tour", "The other places"),
        noop(
            "Tour",
            "Curate finds labels that contradict the picture, Dataset freezes editions. {palette} finds every command, "
            "{keys} shows all keys.",
        ),
    ),
)


class Tour(QFrame):
    """One per window, made when it is first wanted. It never takes the keyboard by itself."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._window = window
        self._at = 0
        self._frame = _Frame(window)
        self._about: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(6)
        self._title = QLabel()
        self._title.setFont(theme.font(bold=True))
        self._text = dim_label(wrap=True)
        self._count = dim_label(tone="faint")
        self._next = KeyButton("", window.keys.shown("tour"), look=Look.PRIMARY)
        self._next.clicked.connect(self.go_on)
        self._end = KeyButton(translate("Tour", "End"), window.keys.shown("cancel"), look=Look.BARE)
        self._end.clicked.connect(self.end)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self._end)
        row.addWidget(self._next)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(4)
        layout.addLayout(row)
        self.hide()
        window.installEventFilter(self)

    def start(self) -> None:
        """Show the first mark."""
        self._at = 0
        self._show()

    def go_on(self) -> None:
        """Show the next mark; after the last, end."""
        self._at += 1
        if self._at == len(STEPS):
            self.end()
        else:
            self._show()

    def end(self) -> None:
        """Go away. It is not offered again, but can be asked for."""
        self._frame.hide()
        if self.isAncestorOf(self._window.focusWidget() or self._window):
            self._window.focus_place()
        self.hide()
        if not self._window.preferences.toured:
            self._window.change_preferences(replace(self._window.preferences, toured=True))

    def step(self) -> Step:
        """The mark shown."""
        return STEPS[self._at]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside what it is about."""
        moved = event.type() == QEvent.Type.Resize and watched is self._window
        if self.isVisible() and (moved or (event.type() in _SHOWN and watched is self._about)):
            self._place()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        step = self.step()
        last = self._at == len(STEPS) - 1
        keys = self._window.keys
        names = ("focus_filter", "next", "previous", "hide_overlays", "tool_box", "tool_brush", "accept", "exclude")
        shown = {name: f"<b>{keys.shown(name)}</b>" for name in (*names, "undo", "palette", "keys")}
        self._title.setText(look_up("Tour", step.title))
        self._text.setText(look_up("Tour", step.text).format(**shown))
        self._count.setText(translate("Tour", "{step} of {steps}").format(step=self._at + 1, steps=len(STEPS)))
        self._next.setText(translate("Tour", "Done") if last else translate("Tour", "Next"))
        self.setAccessibleName(f"{self._title.text()}: {look_up('Tour', step.text)}")
        if self._about is not None:
            self._about.removeEventFilter(self)
        self._about = self._window.findChild(QWidget, step.at)
        if self._about is not None:
            self._about.installEventFilter(self)
        self._place()
        self.show()
        self._frame.raise_()
        self.raise_()

    def _place(self) -> None:
        """Beside the target, on the side where there is most room, whole within the window."""
        whole = self._window.rect()
        target, about = whole, self._about
        seen = about is not None and about.isVisibleTo(self._window)
        if about is not None and seen:
            target = QRect(about.mapTo(self._window, QPoint(0, 0)), about.size())
        self._frame.setVisible(seen)
        self._frame.mark(target)
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        size = self.sizeHint().expandedTo(self.minimumSizeHint())
        height = max(size.height(), self.heightForWidth(_WIDTH))
        rooms = {
            "right": whole.right() - target.right() - _WIDTH,
            "left": target.left() - _WIDTH,
            "below": whole.bottom() - target.bottom() - height,
            "above": target.top() - height,
        }
        side = max(rooms, key=lambda name: rooms[name])
        if rooms[side] < _GAP:
            place = QPoint(target.center().x() - _WIDTH // 2, target.center().y() - height // 2)
        elif side in ("right", "left"):
            x = target.right() + _GAP if side == "right" else target.left() - _WIDTH - _GAP
            place = QPoint(x, target.center().y() - height // 2)
        else:
            y = target.bottom() + _GAP if side == "below" else target.top() - height - _GAP
            place = QPoint(target.center().x() - _WIDTH // 2, y)
        x = min(max(place.x(), _EDGE), max(_EDGE, whole.width() - _WIDTH - _EDGE))
        y = min(max(place.y(), _EDGE), max(_EDGE, whole.height() - height - _EDGE))
        self.setGeometry(x, y, _WIDTH, height)


class _Frame(QWidget):
    """A line in the accent's colour around what the mark is about; the mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def mark(self, target: QRect) -> None:
        """Stand around ``target``, in the window's coordinates."""
        self.setGeometry(target)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.tokens().colour("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)


def present(window: MainWindow) -> None:
    """Start the tour, or go on with the one that is under way."""
    tour = window.findChild(Tour) or Tour(window)
    if tour.isVisible():
        tour.go_on()
        return
    window.show_place("review")
    tour.start()


def offer(window: MainWindow) -> None:
    """Start the tour for someone who never had it."""
    if not window.preferences.toured and window.findChild(Tour) is None:
        present(window)


def ended(window: MainWindow) -> bool:
    """End the tour if it is under way; whether it was."""
    tour = window.findChild(Tour)
    if tour is None or not tour.isVisible():
        return False
    tour.end()
    return True
