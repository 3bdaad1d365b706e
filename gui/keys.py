"""Named actions, their keys, and the translation of key events: rebindable, and deaf to input methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_IGNORED = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key can do.

    Attributes:
        name: Stable identifier, kept in the settings.
        label: What the sheet of keys and the palette call it.
        group: Heading in the sheet of keys.
        keys: Default keys as `QKeySequence` portable text, the first is the one shown.
        hold: The action lasts as long as the key is down.
        typing: Works while a text field has the keyboard.
        repeats: A key held down repeats the action.
        scope: Where its keys mean this and nothing else: ``picture`` while the picture has the keyboard, ``region``
            while a region is selected there too; empty: everywhere. A key may mean one thing in each.
    """

    name: str
    label: str
    group: str
    keys: tuple[str, ...]
    hold: bool = False
    typing: bool = False
    repeats: bool = False
    scope: str = ""


ACTIONS: tuple[Action, ...] = (
    Action("next", "Next item", "Move", ("D", "Right", "Down"), repeats=True),
    Action("previous", "Previous item", "Move", ("A", "Left", "Up"), repeats=True),
    Action("next_unreviewed", "Next undecided item", "Move", ("Ctrl+Shift+D",)),
    Action("focus_filter", "Filter the queue", "Move", ("/", "Ctrl+F"), typing=True),
    Action("views", "Sort and saved views", "Move", ("Ctrl+J",), typing=True),
    Action("accept", "Accept and go on", "Decide", ("Return", "Enter")),
    Action("accept_all", "Accept everything proposed", "Decide", ("Shift+Return", "Shift+Enter")),
    Action("exclude", "Exclude, then a digit for the reason", "Decide", ("X",)),
    Action("later", "Later", "Decide", ("L",)),
    Action("reset", "Back to undecided", "Decide", ("U",)),
    Action("take_file", "Take the new file of a changed image", "Decide", ("Ctrl+T",)),
    Action("reject_region", "Reject or delete the selected region", "Decide", ("Delete", "Backspace")),
    Action("keep_regions", "Keep every region still open", "Decide", ("Y",)),
    Action("reject_regions", "Reject every region still open", "Decide", ("Shift+Delete", "Shift+Backspace")),
    *(Action(f"class_{digit}", f"Class {digit}", "Decide", (str(digit),)) for digit in range(1, 10)),
    Action("next_region", "Next region", "Decide", ("N",), repeats=True),
    Action("previous_region", "Previous region", "Decide", ("Shift+N",), repeats=True),
    Action("cancel", "Stop drawing, close, deselect", "Decide", ("Esc",), typing=True),
    Action("tool_select", "Select", "Draw", ("V",)),
    Action("tool_box", "Box", "Draw", ("R",)),
    Action("tool_polygon", "Polygon", "Draw", ("P",)),
    Action("tool_brush", "Brush", "Draw", ("B",)),
    Action("tool_eraser", "Eraser", "Draw", ("E",)),
    Action("tool_wand", "Magic wand", "Draw", ("W",)),
    Action("tool_smart", "Smart selection", "Draw", ("M",)),
    Action("draw_marking", "Draw markings instead of defects", "Draw", ("T",)),
    Action("smaller", "Smaller brush", "Draw", ("[",), repeats=True),
    Action("larger", "Larger brush", "Draw", ("]",), repeats=True),
    Action("select_all", "Select all regions", "Edit regions", ("Ctrl+A",), scope="picture"),
    Action("copy_regions", "Copy the selected regions", "Edit regions", ("Ctrl+C",), scope="picture"),
    Action("paste_regions", "Paste them at the same place", "Edit regions", ("Ctrl+V",), scope="picture"),
    Action("nudge_left", "Move left", "Edit regions", ("Left",), repeats=True, scope="region"),
    Action("nudge_right", "Move right", "Edit regions", ("Right",), repeats=True, scope="region"),
    Action("nudge_up", "Move up", "Edit regions", ("Up",), repeats=True, scope="region"),
    Action("nudge_down", "Move down", "Edit regions", ("Down",), repeats=True, scope="region"),
    Action("push_left", "Move left by 10 px", "Edit regions", ("Shift+Left",), repeats=True, scope="region"),
    Action("push_right", "Move right by 10 px", "Edit regions", ("Shift+Right",), repeats=True, scope="region"),
    Action("push_up", "Move up by 10 px", "Edit regions", ("Shift+Up",), repeats=True, scope="region"),
    Action("push_down", "Move down by 10 px", "Edit regions", ("Shift+Down",), repeats=True, scope="region"),
    Action("grow", "Grow by a pixel", "Edit regions", ("}",), repeats=True),
    Action("shrink", "Shrink by a pixel", "Edit regions", ("{",), repeats=True),
    Action("smooth", "Smooth the outline", "Edit regions", ("Shift+S",)),
    Action("fill_holes", "Fill holes", "Edit regions", ("Shift+F",)),
    Action("split", "Split into its pieces", "Edit regions", ("Shift+K",)),
    Action("union", "Unite the selected regions", "Edit regions", ("Shift+U",)),
    Action("subtract", "Take the others from the first", "Edit regions", ("Shift+M",)),
    Action("intersect", "Keep what they share", "Edit regions", ("Shift+I",)),
    Action("to_mask", "Turn into a mask", "Edit regions", ("Shift+V",)),
    Action("to_box", "Turn into a box", "Edit regions", ("Shift+B",)),
    Action("hide_overlays", "Hide overlays while held", "Look", ("H",), hold=True),
    Action("show_original", "Original while held", "Look", ("\\",), hold=True),
    Action("heatmap", "Heatmap on or off", "Look", ("G",)),
    Action("fit", "Fit to the window", "Look", ("F",)),
    Action("actual_size", "One to one", "Look", ("Z",)),
    Action("next_layer", "Next layer", "Look", ("C",)),
    Action("keep_label", "The label is right", "Curate and dataset", ("K",)),
    Action("look", "Look in Review", "Curate and dataset", ("O",)),
    Action("freeze", "Freeze an edition", "Curate and dataset", ("Ctrl+Return",), typing=True),
    Action("undo", "Undo", "Program", ("Ctrl+Z",)),
    Action("redo", "Redo", "Program", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Action("save_now", "Save now", "Program", ("Ctrl+S",)),
    Action("write_here", "Write here, once no other window does", "Program", ("Ctrl+Shift+S",)),
    Action("place_review", "Review", "Program", ("Ctrl+1",), typing=True),
    Action("place_curate", "Curate", "Program", ("Ctrl+2",), typing=True),
    Action("place_dataset", "Dataset", "Program", ("Ctrl+3",), typing=True),
    Action("palette", "Find a command", "Program", ("Ctrl+K",), typing=True),
    Action("run", "Run the pipeline", "Program", ("Ctrl+R",), typing=True),
    Action("history", "History", "Program", ("Ctrl+H",), typing=True),
    Action("item_history", "History of this item", "Program", ("Ctrl+Shift+H",), typing=True),
    Action("remove", "Remove from the project", "Program", ("Ctrl+Delete",)),
    Action("classes", "Classes", "Program", ("Ctrl+Shift+L",), typing=True),
    Action("team", "Team and second opinions", "Program", ("Ctrl+Shift+T",), typing=True),
    Action("models", "Models and training", "Program", ("Ctrl+M",), typing=True),
    Action("check", "Check the project", "Program", ("Ctrl+Shift+K",), typing=True),
    Action("backups", "Backups", "Program", ("Ctrl+Shift+B",), typing=True),
    Action("settings", "Settings", "Program", ("Ctrl+,",), typing=True),
    Action("log", "Log", "Program", ("Ctrl+L",), typing=True),
    Action("open_project", "Open a project", "Program", ("Ctrl+O",), typing=True),
    Action("add_folder", "Add a folder of images", "Program", ("Ctrl+I",), typing=True),
    Action("follow_folder", "Follow a folder, or let it go", "Program", ("Ctrl+Shift+I",), typing=True),
    Action("changes", "Look for changes in the folders", "Program", ("F5",), typing=True),
    Action("keys", "Sheet of keys", "Program", ("F1", "?"), typing=False),
)

BY_NAME: Mapping[str, Action] = {action.name: action for action in ACTIONS}

# Two-set Korean layout: the letter a jamo key carries on a Latin keyboard. Doubled consonants and the
# two vowels with shift sit on the same keys.
_JAMO = dict(
    zip(
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        "QWERTYUIOPASDFGHJKLZXCVBNMQWERTOP",
        strict=True,
    )
)
# X11 and Wayland report evdev codes plus 8; physical places on a Latin keyboard.
_EVDEV_ROWS = ((24, "QWERTYUIOP"), (38, "ASDFGHJKL"), (52, "ZXCVBNM"))
_BY_SCAN_CODE = {first + index: letter for first, row in _EVDEV_ROWS for index, letter in enumerate(row)}

_SHOWN = {"Return": "↵", "Enter": "↵", "Right": "→", "Left": "←", "Up": "↑", "Down": "↓", "Delete": "Del", "Esc": "Esc"}


class KeyMap:
    """Which keys do what. Starts from the defaults; `bind` changes one action."""

    def __init__(self, bound: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """``bound`` overrides the defaults of the actions it names; unknown names are ignored."""
        self._keys = {action.name: action.keys for action in ACTIONS}
        for name, keys in (bound or {}).items():
            if name in self._keys:
                self._keys[name] = tuple(keys)
        self._index: dict[tuple[str, int], str] = {}
        self._reindex()

    def keys(self, action: str) -> tuple[str, ...]:
        """The keys of ``action`` as portable text."""
        return self._keys[action]

    @staticmethod
    def defaults(action: str) -> tuple[str, ...]:
        """The keys ``action`` has unless someone bound others."""
        return BY_NAME[action].keys

    def shown(self, action: str) -> str:
        """The first key of ``action`` as it stands on a key cap; empty when it has none."""
        keys = self._keys[action]
        return shown_key(keys[0]) if keys else ""

    def bind(self, action: str, keys: tuple[str, ...]) -> None:
        """Give ``action`` other keys; those of other actions stay, see `conflicts`."""
        if action not in self._keys:
            raise KeyError(action)
        self._keys[action] = keys
        self._reindex()

    def overrides(self) -> dict[str, tuple[str, ...]]:
        """What differs from the defaults, to be kept in the settings."""
        return {action.name: self._keys[action.name] for action in ACTIONS if self._keys[action.name] != action.keys}

    def conflicts(self) -> dict[str, tuple[str, ...]]:
        """Keys bound to more than one action, with those actions in table order; the first one wins."""
        users: dict[tuple[str, str], list[str]] = {}
        for name, keys in self._keys.items():
            for key in keys:
                users.setdefault((BY_NAME[name].scope, key), []).append(name)
        return {key: tuple(names) for (_, key), names in users.items() if len(names) > 1}

    def action_for(self, event: QKeyEvent, scopes: Sequence[str] = ()) -> Action | None:
        """The action of a key event, whatever the keyboard layout or input method.

        ``scopes`` are those one is in, the narrowest first; what a key means everywhere comes after them.
        """
        for scope in (*scopes, ""):
            for combination in _combinations(event):
                name = self._index.get((scope, combination))
                if name is not None:
                    return BY_NAME[name]
        return None

    def action_for_text(self, text: str) -> Action | None:
        """The action of one letter that an input method committed to a widget that takes no text."""
        letter = _JAMO.get(text, text.upper())
        if len(letter) != 1 or not letter.isascii():
            return None
        name = self._index.get(("", _code(letter)))
        return BY_NAME[name] if name is not None else None

    def _reindex(self) -> None:
        self._index = {}
        for name, keys in self._keys.items():
            for key in keys:
                self._index.setdefault((BY_NAME[name].scope, _code(key)), name)


def shown_key(key: str) -> str:
    """Portable key text as shown on a cap: ``Shift+Return`` → ``Shift ↵``."""
    if key == "+":
        return key
    return " ".join(_SHOWN.get(part, part) for part in key.split("+"))


def latin_key(event: QKeyEvent) -> int:
    """The key code a Latin keyboard would have sent for the physical key of ``event``."""
    key = event.key()
    text = event.text()
    for mark in (text, chr(key) if 0 < key < 0x110000 else ""):
        letter = _JAMO.get(mark)
        if letter is not None:
            return ord(letter)
    # Input methods may hide the key behind "unknown"; then only its place is left.
    if key != Qt.Key.Key_unknown and (0x20 <= key < 0x7F or key >= Qt.Key.Key_Escape):
        return key
    letter = _BY_SCAN_CODE.get(event.nativeScanCode())
    return ord(letter) if letter is not None else key


def _combinations(event: QKeyEvent) -> tuple[int, ...]:
    modifiers = event.modifiers() & ~_IGNORED
    key = latin_key(event)
    if key == Qt.Key.Key_Backtab:
        key = int(Qt.Key.Key_Tab)
        modifiers |= _SHIFT
    exact = _combine(modifiers, key)
    # "?" is typed with shift, but bound as "?".
    if modifiers & _SHIFT and 0x20 < key < 0x7F and not chr(key).isalnum():
        return exact, _combine(modifiers & ~_SHIFT, key)
    return (exact,)


def _combine(modifiers: Qt.KeyboardModifier, key: int) -> int:
    return int(modifiers.value) | key


def _code(key: str) -> int:
    sequence: Any = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    combination: QKeyCombination = sequence[0]  # indexable, whatever the stubs say
    return combination.toCombined()
