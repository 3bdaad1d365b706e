"""Named actions, their keys, and the translation of key events: rebindable, and deaf to input methods.

The command line lists and sets keys too, so Qt is imported only where an event is read.

Longer than 400 lines because every key stands in the one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gui.words import look_up, noop
from storage.errors import FettleError

if TYPE_CHECKING:
    from PySide6.QtCore import QKeyCombination, Qt
    from PySide6.QtGui import QKeyEvent


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key can do.

    Attributes:
        name: Stable identifier, kept in the settings.
        label: What the sheet of keys and the palette call it, in English; `Action.words` is what is shown.
        group: Heading in the sheet of keys, one of `GROUPS`.
        keys: Default keys as `QKeySequence` portable text, the first is the one shown.
        hold: The action lasts as long as the key is down.
        typing: Works while a text field has the keyboard.
        repeats: A key held down repeats the action.
        scope: Where its keys mean this and nothing else: ``picture`` while the picture has the keyboard, ``region``
            while a region is selected there too; empty: everywhere. A key may mean one thing in each.
        number: Stands for ``{number}`` in the label.
    """

    name: str
    label: str
    group: str
    keys: tuple[str, ...]
    hold: bool = False
    typing: bool = False
    repeats: bool = False
    scope: str = ""
    number: int = 0

    def words(self) -> str:
        """The label in the language in force."""
        return look_up("Keys", self.label).format(number=self.number)

    def group_words(self) -> str:
        """The group in the language in force."""
        return look_up("Keys", GROUPS[self.group])


GROUPS: Mapping[str, str] = {
    "Move": noop("Keys", "Move"),
    "Decide": noop("Keys", "Decide"),
    "Draw": noop("Keys", "Draw"),
    "Edit regions": noop("Keys", "Edit regions"),
    "Look": noop("Keys", "Look"),
    "Curate and dataset": noop("Keys", "Curate and dataset"),
    "Program": noop("Keys", "Program"),
}

ACTIONS: tuple[Action, ...] = (
    Action("next", noop("Keys", "Next item"), "Move", ("D", "Right", "Down"), repeats=True),
    Action("previous", noop("Keys", "Previous item"), "Move", ("A", "Left", "Up"), repeats=True),
    Action("next_unreviewed", noop("Keys", "Next undecided item"), "Move", ("Ctrl+Shift+D",)),
    Action("previous_unreviewed", noop("Keys", "Previous undecided item"), "Move", ("Ctrl+Shift+A",)),
    Action("skip", noop("Keys", "Go on without deciding"), "Move", ("Shift+D",)),
    Action("auto_advance", noop("Keys", "Whether a decision goes on to the next item"), "Move", ("Shift+A",)),
    Action("toggle_grid", noop("Keys", "The queue as a grid, or one picture"), "Move", ("Q",)),
    Action("select_items", noop("Keys", "Select the whole list"), "Move", ("Ctrl+A",)),
    Action("focus_filter", noop("Keys", "Filter the queue"), "Move", ("/", "Ctrl+F"), typing=True),
    Action("views", noop("Keys", "Sort and saved views"), "Move", ("Ctrl+J",), typing=True),
    Action("accept", noop("Keys", "Accept and go on"), "Decide", ("Return", "Enter")),
    Action("accept_all", noop("Keys", "Accept everything proposed"), "Decide", ("Shift+Return", "Shift+Enter")),
    Action("exclude", noop("Keys", "Exclude, then a digit for the reason"), "Decide", ("X",)),
    Action("write_reason", noop("Keys", "While excluding: type the reason"), "Decide", ("0",)),
    Action("flag", noop("Keys", "Flag, or take the flag away"), "Decide", ("Shift+E",)),
    Action("note", noop("Keys", "Write a note"), "Decide", ("Shift+T",)),
    Action("later", noop("Keys", "Later"), "Decide", ("L",)),
    Action("reset", noop("Keys", "Back to undecided"), "Decide", ("U",)),
    Action("ask_second", noop("Keys", "Have what is selected looked at twice"), "Decide", ("Ctrl+E",)),
    Action("take_file", noop("Keys", "Take the new file of a changed image"), "Decide", ("Ctrl+T",)),
    Action("reject_region", noop("Keys", "Reject or delete the selected region"), "Decide", ("Delete", "Backspace")),
    Action("take_a", noop("Keys", "While comparing: take A"), "Decide", ("Ctrl+Left",)),
    Action("take_b", noop("Keys", "While comparing: take B"), "Decide", ("Ctrl+Right",)),
    Action("keep_regions", noop("Keys", "Keep every region still open"), "Decide", ("Y",)),
    Action(
        "reject_regions", noop("Keys", "Reject every region still open"), "Decide", ("Shift+Delete", "Shift+Backspace")
    ),
    *(
        Action(f"class_{digit}", noop("Keys", "Class {number}"), "Decide", (str(digit),), number=digit)
        for digit in range(1, 10)
    ),
    Action("next_region", noop("Keys", "Next region"), "Decide", ("N",), repeats=True),
    Action("previous_region", noop("Keys", "Previous region"), "Decide", ("Shift+N",), repeats=True),
    Action("cancel", noop("Keys", "Stop drawing, close, deselect"), "Decide", ("Esc",), typing=True),
    Action("tool_select", noop("Keys", "Select"), "Draw", ("V",)),
    Action("tool_box", noop("Keys", "Box"), "Draw", ("R",)),
    Action("tool_polygon", noop("Keys", "Polygon"), "Draw", ("P",)),
    Action("tool_edges", noop("Keys", "Outline that follows edges"), "Draw", ("S",)),
    Action("tool_brush", noop("Keys", "Brush"), "Draw", ("B",)),
    Action("tool_eraser", noop("Keys", "Eraser"), "Draw", ("E",)),
    Action("tool_wand", noop("Keys", "Magic wand"), "Draw", ("W",)),
    Action("tool_cutout", noop("Keys", "Cut out what a box holds"), "Draw", ("Shift+R",)),
    Action("tool_fill", noop("Keys", "Fill a hole"), "Draw", ("Shift+O",)),
    Action("tool_cut", noop("Keys", "Cut by a line"), "Draw", ("Shift+X",)),
    Action("tool_smart", noop("Keys", "Smart selection"), "Draw", ("M",)),
    Action("tool_ruler", noop("Keys", "Ruler"), "Draw", ("Shift+W",)),
    Action("point", noop("Keys", "Point with the arrows, draw with Space"), "Draw", ("F2",)),
    Action("draw_marking", noop("Keys", "Draw markings instead of defects"), "Draw", ("T",)),
    Action("smaller", noop("Keys", "Smaller brush"), "Draw", ("[",), repeats=True),
    Action("larger", noop("Keys", "Larger brush"), "Draw", ("]",), repeats=True),
    Action("select_all", noop("Keys", "Select all regions"), "Edit regions", ("Ctrl+A",), scope="picture"),
    Action("copy_regions", noop("Keys", "Copy the selected regions"), "Edit regions", ("Ctrl+C",), scope="picture"),
    Action("paste_regions", noop("Keys", "Paste them at the same place"), "Edit regions", ("Ctrl+V",), scope="picture"),
    Action("nudge_left", noop("Keys", "Move left"), "Edit regions", ("Left",), repeats=True, scope="region"),
    Action("nudge_right", noop("Keys", "Move right"), "Edit regions", ("Right",), repeats=True, scope="region"),
    Action("nudge_up", noop("Keys", "Move up"), "Edit regions", ("Up",), repeats=True, scope="region"),
    Action("nudge_down", noop("Keys", "Move down"), "Edit regions", ("Down",), repeats=True, scope="region"),
    Action(
        "push_left", noop("Keys", "Move left by 10 px"), "Edit regions", ("Shift+Left",), repeats=True, scope="region"
    ),
    Action(
        "push_right",
        noop("Keys", "Move right by 10 px"),
        "Edit regions",
        ("Shift+Right",),
        repeats=True,
        scope="region",
    ),
    Action("push_up", noop("Keys", "Move up by 10 px"), "Edit regions", ("Shift+Up",), repeats=True, scope="region"),
    Action(
        "push_down", noop("Keys", "Move down by 10 px"), "Edit regions", ("Shift+Down",), repeats=True, scope="region"
    ),
    Action("grow", noop("Keys", "Grow by a pixel"), "Edit regions", ("}",), repeats=True),
    Action("shrink", noop("Keys", "Shrink by a pixel"), "Edit regions", ("{",), repeats=True),
    Action("smooth", noop("Keys", "Smooth the outline"), "Edit regions", ("Shift+S",)),
    Action("fill_holes", noop("Keys", "Fill holes"), "Edit regions", ("Shift+F",)),
    Action("split", noop("Keys", "Split into its pieces"), "Edit regions", ("Shift+K",)),
    Action("union", noop("Keys", "Unite the selected regions"), "Edit regions", ("Shift+U",)),
    Action("subtract", noop("Keys", "Take the others from the first"), "Edit regions", ("Shift+M",)),
    Action("intersect", noop("Keys", "Keep what they share"), "Edit regions", ("Shift+I",)),
    Action("to_mask", noop("Keys", "Turn into a mask"), "Edit regions", ("Shift+V",)),
    Action("to_box", noop("Keys", "Turn into a box"), "Edit regions", ("Shift+B",)),
    Action("refill", noop("Keys", "Fill the markings as they are now"), "Edit regions", ("Shift+Q",)),
    Action("revert_marking", noop("Keys", "Take back the selected marking"), "Edit regions", ("Alt+Delete",)),
    Action("auto_refill", noop("Keys", "Whether changed markings are filled by itself"), "Edit regions", ("Alt+Q",)),
    Action("hide_overlays", noop("Keys", "Hide overlays while held"), "Look", ("H",), hold=True),
    Action("show_original", noop("Keys", "Original while held"), "Look", ("\\",), hold=True),
    Action("heatmap", noop("Keys", "Heatmap on or off"), "Look", ("G",)),
    Action("fit", noop("Keys", "Fit to the window"), "Look", ("F",)),
    Action("actual_size", noop("Keys", "One to one"), "Look", ("Z",)),
    Action("zoom_in", noop("Keys", "Zoom in"), "Look", ("+", "="), repeats=True),
    Action("zoom_out", noop("Keys", "Zoom out"), "Look", ("-",), repeats=True),
    Action("levels", noop("Keys", "Window and histogram"), "Look", ("I",)),
    Action("window_auto", noop("Keys", "Window: automatic"), "Look", ("J",)),
    Action("window_full", noop("Keys", "Window: full range"), "Look", ("Shift+J",)),
    Action("window_reset", noop("Keys", "Window: as at first"), "Look", ("Alt+J",)),
    Action("more_contrast", noop("Keys", "More contrast"), "Look", ("'",), repeats=True),
    Action("less_contrast", noop("Keys", "Less contrast"), "Look", (";",), repeats=True),
    Action("brighter", noop("Keys", "Brighter"), "Look", ('"',), repeats=True),
    Action("darker", noop("Keys", "Darker"), "Look", (":",), repeats=True),
    Action("layers", noop("Keys", "Layers"), "Look", ("Shift+L",)),
    Action("anomaly", noop("Keys", "Anomaly map on or off"), "Look", ("Shift+G",)),
    Action("mask_style", noop("Keys", "Masks: filled, outlined, both, off"), "Look", ("Shift+H",)),
    Action("crop_style", noop("Keys", "Crop: dim outside, only, off"), "Look", ("Shift+P",)),
    Action("against_original", noop("Keys", "Against the original: wipe, difference, off"), "Look", ("|",)),
    Action("pixel_grid", noop("Keys", "Pixel grid on or off"), "Look", ("#",)),
    Action("turn_right", noop("Keys", "Turn the view right"), "Look", (".",)),
    Action("turn_left", noop("Keys", "Turn the view left"), "Look", (",",)),
    Action("turn_right_fine", noop("Keys", "Turn it right by 2°"), "Look", (">",), repeats=True),
    Action("turn_left_fine", noop("Keys", "Turn it left by 2°"), "Look", ("<",), repeats=True),
    Action("upright", noop("Keys", "Upright again"), "Look", ("Shift+Z",)),
    *(
        Action(
            f"explain_{digit}",
            noop("Keys", "Where the model sees class {number}"),
            "Look",
            (f"Alt+{digit}",),
            number=digit,
        )
        for digit in range(1, 10)
    ),
    Action("find_alike", noop("Keys", "Find what looks alike and is decided"), "Look", ("Ctrl+G",)),
    Action("compare", noop("Keys", "Compare two runs or models"), "Look", ("Ctrl+D",)),
    Action("compare_flip", noop("Keys", "While comparing: A, B, or both"), "Look", ("Shift+C",)),
    Action("next_layer", noop("Keys", "Next layer"), "Look", ("C",)),
    Action("keep_label", noop("Keys", "The label is right"), "Curate and dataset", ("K",)),
    Action("look", noop("Keys", "Look in Review"), "Curate and dataset", ("O",)),
    Action("import", noop("Keys", "Import a dataset"), "Curate and dataset", ("Ctrl+Shift+O",), typing=True),
    Action(
        "edition", noop("Keys", "Editions: show, verify, compare"), "Curate and dataset", ("Ctrl+Shift+E",), typing=True
    ),
    Action("freeze", noop("Keys", "Freeze an edition"), "Curate and dataset", ("Ctrl+Return",), typing=True),
    Action("undo", noop("Keys", "Undo"), "Program", ("Ctrl+Z",)),
    Action("redo", noop("Keys", "Redo"), "Program", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Action("save_now", noop("Keys", "Save now"), "Program", ("Ctrl+S",)),
    Action("write_here", noop("Keys", "Write here, once no other window does"), "Program", ("Ctrl+Shift+S",)),
    Action("place_review", noop("Keys", "Review"), "Program", ("Ctrl+1",), typing=True),
    Action("place_curate", noop("Keys", "Curate"), "Program", ("Ctrl+2",), typing=True),
    Action("place_dataset", noop("Keys", "Dataset"), "Program", ("Ctrl+3",), typing=True),
    Action("palette", noop("Keys", "Find a command"), "Program", ("Ctrl+K",), typing=True),
    Action("run", noop("Keys", "Run the pipeline"), "Program", ("Ctrl+R",), typing=True),
    Action("clean_selection", noop("Keys", "Clean what is selected"), "Program", ("Ctrl+Shift+C",)),
    Action("history", noop("Keys", "History"), "Program", ("Ctrl+H",), typing=True),
    Action("item_history", noop("Keys", "History of this item"), "Program", ("Ctrl+Shift+H",), typing=True),
    Action("remove", noop("Keys", "Remove from the project"), "Program", ("Ctrl+Delete",)),
    Action("classes", noop("Keys", "Classes"), "Program", ("Ctrl+Shift+L",), typing=True),
    Action("splits", noop("Keys", "Splits and leaks"), "Curate and dataset", ("Ctrl+Shift+P",), typing=True),
    Action("team", noop("Keys", "Team and second opinions"), "Program", ("Ctrl+Shift+T",), typing=True),
    Action("models", noop("Keys", "Models and training"), "Program", ("Ctrl+M",), typing=True),
    Action("reliability", noop("Keys", "Data reliability"), "Program", ("Ctrl+Shift+Y",), typing=True),
    Action("cleaning_report", noop("Keys", "Cleaning report"), "Program", ("Ctrl+Shift+M",), typing=True),
    Action("audit", noop("Keys", "Shortcut audit"), "Program", ("Ctrl+U",), typing=True),
    Action("jobs", noop("Keys", "Jobs at work and done"), "Program", ("Ctrl+Shift+J",), typing=True),
    Action("gemini", noop("Keys", "Gemini: what leaves, and at what cost"), "Program", ("Ctrl+Shift+G",), typing=True),
    Action("check", noop("Keys", "Check the project"), "Program", ("Ctrl+Shift+K",), typing=True),
    Action("backups", noop("Keys", "Backups"), "Program", ("Ctrl+Shift+B",), typing=True),
    Action("settings", noop("Keys", "Settings"), "Program", ("Ctrl+,",), typing=True),
    Action("log", noop("Keys", "Log"), "Program", ("Ctrl+L",), typing=True),
    Action("open_project", noop("Keys", "Open a project"), "Program", ("Ctrl+O",), typing=True),
    Action("add_folder", noop("Keys", "Add a folder of images"), "Program", ("Ctrl+I",), typing=True),
    Action("follow_folder", noop("Keys", "Follow a folder, or let it go"), "Program", ("Ctrl+Shift+I",), typing=True),
    Action("changes", noop("Keys", "Look for changes in the folders"), "Program", ("F5",), typing=True),
    Action("tour", noop("Keys", "Tour of the window"), "Program", ("Shift+F1",), typing=True),
    Action("keys", noop("Keys", "Sheet of keys"), "Program", ("F1", "?"), typing=False),
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

_MODIFIERS = {"ctrl": "Ctrl", "alt": "Alt", "shift": "Shift", "meta": "Meta"}
_KEY_NAMES = (
    *("Return", "Enter", "Esc", "Tab", "Backspace", "Delete", "Insert", "Space"),
    *("Home", "End", "PgUp", "PgDown", "Left", "Right", "Up", "Down"),
    *(f"F{number}" for number in range(1, 25)),
)


class KeyMap:
    """Which keys do what. Starts from the defaults; `bind` changes one action."""

    def __init__(self, bound: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """``bound`` overrides the defaults of the actions it names; unknown names are ignored."""
        self._keys = {action.name: action.keys for action in ACTIONS}
        for name, keys in (bound or {}).items():
            if name in self._keys:
                self._keys[name] = tuple(keys)
        self._index: dict[tuple[str, int], str] = {}
        """Filled when the first event comes: it takes Qt."""

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

    def named(self, action: str) -> str:
        """The same for a sentence that says how to do something; what it is called where it has no key."""
        return self.shown(action) or BY_NAME[action].words()

    def bind(self, action: str, keys: tuple[str, ...]) -> None:
        """Give ``action`` other keys; those of other actions stay, see `conflicts`."""
        if action not in self._keys:
            raise KeyError(action)
        self._keys[action] = keys
        self._index = {}

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
        self._fill_index()
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
        self._fill_index()
        name = self._index.get(("", _code(letter)))
        return BY_NAME[name] if name is not None else None

    def _fill_index(self) -> None:
        if self._index:
            return
        for name, keys in self._keys.items():
            for key in keys:
                self._index.setdefault((BY_NAME[name].scope, _code(key)), name)


def shown_key(key: str) -> str:
    """Portable key text as shown on a cap: ``Shift+Return`` → ``Shift ↵``."""
    if key == "+":
        return key
    return " ".join(_SHOWN.get(part, part) for part in key.split("+"))


def pressed_key(event: QKeyEvent) -> str:
    """The key of ``event`` as it is bound: portable text, as a Latin keyboard would have sent it; empty for none."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QKeySequence

    if latin_key(event) in {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_Meta,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_unknown,
        Qt.Key.Key_Hangul,
        Qt.Key.Key_Hangul_Hanja,
    }:
        return ""
    # Of two readings the last is the one without the shift that a sign like "?" takes anyway.
    return QKeySequence(_combinations(event)[-1]).toString(QKeySequence.SequenceFormat.PortableText)


def key_named(text: str) -> str:
    """What a person wrote for a key as portable text: ``ctrl+shift+d`` → ``Ctrl+Shift+D``.

    Raises:
        FettleError: No key is called so.
    """
    head, plus, last = text.strip().rpartition("+")
    if not last and plus:
        head, last = head.removesuffix("+"), "+"
    modifiers = {part.strip().lower() for part in head.split("+") if part.strip()}
    name = last.strip()
    known = {key.lower(): key for key in _KEY_NAMES}
    key = name.upper() if len(name) == 1 else known.get(name.lower(), "")
    if not key or not key.isascii() or modifiers - set(_MODIFIERS):
        raise FettleError(f"There is no key “{text}”", "Write it like D, F5, Space, Ctrl+Shift+D or Ctrl+Delete.")
    return "+".join([*(shown for low, shown in _MODIFIERS.items() if low in modifiers), key])


def latin_key(event: QKeyEvent) -> int:
    """The key code a Latin keyboard would have sent for the physical key of ``event``."""
    from PySide6.QtCore import Qt

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
    from PySide6.QtCore import Qt

    modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier)
    shift = Qt.KeyboardModifier.ShiftModifier
    key = latin_key(event)
    if key == Qt.Key.Key_Backtab:
        key = int(Qt.Key.Key_Tab)
        modifiers |= shift
    exact = _combine(modifiers, key)
    # "?" is typed with shift, but bound as "?".
    if modifiers & shift and 0x20 < key < 0x7F and not chr(key).isalnum():
        return exact, _combine(modifiers & ~shift, key)
    return (exact,)


def _combine(modifiers: Qt.KeyboardModifier, key: int) -> int:
    return int(modifiers.value) | key


def _code(key: str) -> int:
    from PySide6.QtGui import QKeySequence

    sequence: Any = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    combination: QKeyCombination = sequence[0]  # indexable, whatever the stubs say
    return combination.toCombined()
