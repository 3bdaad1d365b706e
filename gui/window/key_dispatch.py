"""Sends keys to the window's actions, whatever widget has the keyboard, but never while someone types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from gui.keys import Action, KeyMap

OWN_ESCAPE = "ownEscape"
"""A property of widgets in the window, such as the palette's field, to which Escape means that they go away."""
_DEACTIVATE = QEvent.Type.WindowDeactivate
_KINDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.InputMethod,
        _DEACTIVATE,
    }
)


class KeyDispatcher(QObject):
    """Sees the keys of one window before what they are sent to does.

    It watches the window and what has had the keyboard in it, not the application: of all that happens there, a
    thousand events for each item, every one would be brought into Python, and wait there for its turn behind the
    threads that read ahead.

    Signals:
        triggered: Name of an action whose key went down.
        released: Name of a hold action whose key went up, or whose window lost the keyboard.
    """

    triggered = Signal(str)
    released = Signal(str)

    def __init__(self, window: QWidget, keys: KeyMap) -> None:
        super().__init__(window)
        self._window = window
        self._keys = keys
        self._held: dict[int, str] = {}
        self._typed = False
        """The key going down now was shown to someone who types: what they leave of it is nobody else's."""
        self._guard: Callable[[QKeyEvent], bool] | None = None
        self._scopes: Callable[[], Sequence[str]] = tuple
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._moved)
        self.follow()

    def set_guard(self, guard: Callable[[QKeyEvent], bool]) -> None:
        """``guard`` says of a key going down that a gesture under way needs it more."""
        self._guard = guard

    def set_scopes(self, scopes: Callable[[], Sequence[str]]) -> None:
        """``scopes`` says which scopes of `gui.keys` the person is in, the narrowest first."""
        self._scopes = scopes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key if it means something here."""
        kind = event.type()
        # Paint and mouse events come by here too, so the first question is the cheapest.
        if kind not in _KINDS:
            return False
        if kind is _DEACTIVATE:
            if watched is self._window:
                self._release_all()
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        if isinstance(event, QInputMethodEvent):
            return self._take_committed(watched, event)
        if not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.KeyRelease:
            self._typed = False
            return self._release(event)
        if kind == QEvent.Type.ShortcutOverride:
            # Asked ahead of every key that goes down.
            self._typed = False
        else:
            # A field may give the keyboard back on Enter, and Qt then shows the same key to what lies behind it.
            self._typed = self._typed or self._is_typed(watched)
        action = self._wanted(watched, event)
        if action is None:
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        self._press(action, event)
        return True

    def follow(self) -> None:
        """Watch what has the keyboard of the window now; Qt does not tell of it while another window is active."""
        self._moved(None, self._window.focusWidget())

    @Slot(QWidget, QWidget)
    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        # What had it before may be gone, and is seldom many: it is watched on.
        if now is not None and now is not self._window and now.window() is self._window:
            now.installEventFilter(self)

    def _wanted(self, watched: QWidget, event: QKeyEvent) -> Action | None:
        action = self._keys.action_for(event, self._scopes())
        if action is None or (self._guard is not None and self._guard(event)):
            return None
        if QApplication.activePopupWidget() is not None or isinstance(watched, QMenu):
            return None
        focus = self._window.focusWidget()
        if action.name == "cancel" and focus is not None and focus.property(OWN_ESCAPE):
            return None
        return action if action.typing or not (self._typed or self._is_typed(watched)) else None

    def _is_typed(self, watched: QWidget) -> bool:
        focus = self._window.focusWidget()
        return takes_text(focus if focus is not None else watched)

    def _press(self, action: Action, event: QKeyEvent) -> None:
        if event.isAutoRepeat() and (action.hold or not action.repeats):
            return
        if action.hold:
            self._held[event.nativeScanCode() or event.key()] = action.name
        self.triggered.emit(action.name)

    def _release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return bool(self._held)
        name = self._held.pop(event.nativeScanCode() or event.key(), None)
        if name is None:
            return False
        self.released.emit(name)
        return True

    def _release_all(self) -> None:
        for name in self._held.values():
            self.released.emit(name)
        self._held.clear()

    def _take_committed(self, watched: QWidget, event: QInputMethodEvent) -> bool:
        # Some input methods commit a letter even to widgets that take none; the key was meant for us.
        text = event.commitString()
        if not text or takes_text(watched):
            return False
        action = self._keys.action_for_text(text)
        if action is None or action.hold:
            return False
        self.triggered.emit(action.name)
        return True


def takes_text(widget: QWidget | None) -> bool:
    """Whether keys typed into ``widget`` are text."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, QAbstractSpinBox)
