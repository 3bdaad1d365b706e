"""The right side of Dataset: in which format, which items, which pixels, and where to, before an edition is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.keys import KeyMap
from gui.told import told
from gui.widgets.basics import Chip, NoteCard, dim_label, heading
from gui.widgets.buttons import push_button
from gui.widgets.filter_edit import FilterEdit
from gui.widgets.flow import FlowLayout
from gui.widgets.keycap import KeyButton, Look
from gui.window.dataset_balance import BalanceForm
from gui.window.format_words import carried_words, format_title
from gui.words import look_up, noop, translate

if TYPE_CHECKING:
    from storage.edition_request import ExportRequest
    from storage.formats import Option

WIDTH = 340
_EXAMPLE = "label:crack split:train"
_WHICH = (
    ("decided", noop("Dataset", "Decided")),
    ("all", noop("Dataset", "All")),
    ("filter", noop("Dataset", "By a filter")),
)
_PIXELS = (
    ("original", noop("Dataset", "Original")),
    ("cleaned", noop("Dataset", "Cleaned")),
    ("enhanced", noop("Dataset", "Enhanced")),
)
_LINKS = (
    ("copy", noop("Dataset", "Copies")),
    ("hardlink", noop("Dataset", "Hard links")),
    ("symlink", noop("Dataset", "Symbolic links")),
)


class Chips(QWidget):
    """A few choices of which one holds.

    Signals:
        chosen: The name of the choice the person made; not sent by `choose`.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """``choices`` are pairs of (name, label); the first holds."""
        super().__init__(parent)
        flow = FlowLayout(self)
        self._group = QButtonGroup(self)
        self._chips: dict[str, Chip] = {}
        for name, label in choices:
            chip = Chip(label)
            chip.setProperty("choice", name)
            chip.setAutoDefault(False)  # in a dialog, Enter is for its own button
            self._group.addButton(chip)
            self._chips[name] = chip
            flow.addWidget(chip)
        self._group.buttonClicked.connect(self._clicked)
        if choices:
            self.choose(choices[0][0])

    def choose(self, name: str) -> None:
        """Mark a choice as holding; raises KeyError for an unknown name."""
        self._chips[name].setChecked(True)

    def current(self) -> str:
        """The choice that holds."""
        button = self._group.checkedButton()
        return str(button.property("choice")) if button is not None else ""

    def chip(self, name: str) -> Chip:
        """The button of a choice."""
        return self._chips[name]

    def _clicked(self, button: Chip) -> None:
        self.chosen.emit(str(button.property("choice")))


class FormatOptions(QWidget):
    """The choices that a format has of its own, each by the name it has on the command line too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 2, 0, 0)
        self._layout.setHorizontalSpacing(10)
        self._layout.setVerticalSpacing(6)
        self._boxes: dict[str, QComboBox] = {}

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer these."""
        while self._layout.rowCount():
            self._layout.removeRow(0)
        self._boxes.clear()
        for option in options:
            box = QComboBox()
            box.addItems(list(option.values))
            box.setToolTip(told(option.says))
            box.setAccessibleName(f"{option.name}: {told(option.says)}")
            label = dim_label(option.name)
            label.setToolTip(told(option.says))
            self._boxes[option.name] = box
            self._layout.addRow(label, box)
        self.setVisible(bool(options))

    def chosen(self) -> dict[str, str]:
        """What was chosen, by option."""
        return {name: box.currentText() for name, box in self._boxes.items()}


class ExportForm(QFrame):
    """What an edition is to be, and the button that freezes it.

    Signals:
        which_changed: Other items are to go in.
        freeze_wanted: The button was pressed.
        values_wanted: Someone begins to type a filter.
    """

    which_changed = Signal()
    freeze_wanted = Signal()
    values_wanted = Signal()

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rightPanel")
        self.setFixedWidth(WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(16, 14, 16, 12)
        self._layout.setSpacing(8)
        self._make_sections()
        self._layout.addStretch(1)
        area.setWidget(content)
        outer.addWidget(area, 1)
        outer.addWidget(self._make_foot(keys))

    @property
    def where(self) -> str:
        """The filter that says what goes in; empty where none does."""
        return self.filter.text().strip() if self.which.current() == "filter" else ""

    @property
    def everything(self) -> bool:
        """Whether undecided items go in too."""
        return self.which.current() == "all"

    def request(self) -> ExportRequest:
        """What is asked for.

        Raises:
            FettleError: A field about balance holds no number.
        """
        from storage.edition_request import ExportRequest, Link, Pixels

        return ExportRequest(
            destination=Path(self.target.text().strip()),
            format=self.formats.current(),
            where=self.where,
            everything=self.everything,
            pixels=Pixels(self.pixels.current()),
            crops=self.extent.current() == "crops",
            link=Link(self.link.current()),
            options=self.options.chosen(),
            balance=self.balance.balance(),
        )

    def suggest_target(self, place: Path) -> None:
        """Offer a folder where none is named."""
        if not self.target.text().strip():
            self.target.setText(QDir.toNativeSeparators(str(place)))
            self.target.setCursorPosition(0)

    def show_fault(self, position: int | None, text: str) -> None:
        """Say what is wrong with the filter, and where; None: nothing is."""
        self.filter.set_fault(position)
        self.show_note(text, "bad") if text else self.note.hide()

    def show_note(self, html: str, tone: str) -> None:
        """Say something about the edition."""
        self.note.set_note(html, tone)
        self.note.show()

    def show_undecided(self, html: str) -> None:
        """Say what stays out; empty: nothing does."""
        self.undecided.set_note(html, "warn")
        self.undecided.setVisible(bool(html))

    def _make_sections(self) -> None:
        from storage.formats import FORMATS

        self.formats = Chips([(name, format_title(name, info.title)) for name, info in FORMATS.items()])
        self.formats.chosen.connect(self._format_chosen)
        self._carries = dim_label(wrap=True)
        self._carries.setFont(theme.font(theme.SMALL_PX))
        self.options = FormatOptions()
        self._section(translate("Dataset", "Export"), self.formats, self._carries, self.options)
        self._format_chosen(self.formats.current())
        self.which = Chips([(name, look_up("Dataset", label)) for name, label in _WHICH])
        self.filter = FilterEdit()
        self.filter.setAccessibleName(translate("Dataset", "Filter for what goes in"))
        self.filter.setPlaceholderText(_EXAMPLE)
        self.filter.hide()
        self._section(translate("Dataset", "Items"), self.which, self.filter)
        self.pixels = Chips([(name, look_up("Dataset", label)) for name, label in _PIXELS])
        for name in ("cleaned", "enhanced"):
            self.pixels.chip(name).setToolTip(
                translate("Dataset", "Items without such a picture go in as they are; the manifest says which")
            )
        self.extent = Chips([("whole", translate("Dataset", "Whole image")), ("crops", translate("Dataset", "Crops"))])
        self.extent.chip("crops").setToolTip(translate("Dataset", "Cut to the part where one is known; regions follow"))
        self._section(translate("Dataset", "Pixels"), self.pixels, self.extent)
        self.link = Chips([(name, look_up("Dataset", label)) for name, label in _LINKS])
        for name in ("hardlink", "symlink"):
            self.link.chip(name).setToolTip(
                translate(
                    "Dataset", "Takes no room; what changes a source later changes the edition, and Verify says so"
                )
            )
        self._section(translate("Dataset", "Files"), self.link)
        self.balance = BalanceForm()
        self._section(translate("Dataset", "Balance"), self.balance)
        self.target = QLineEdit()
        self.target.setPlaceholderText(translate("Dataset", "a new folder"))
        self.target.setAccessibleName(translate("Dataset", "Folder of the edition"))
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.target, 1)
        row.addWidget(push_button(translate("Dataset", "Choose…"), self._choose))
        self._section(translate("Dataset", "Into"), place)
        self.undecided, self.note = NoteCard(), NoteCard()
        for card in (self.undecided, self.note):
            card.hide()
            self._layout.addWidget(card)
        self.which.chosen.connect(self._which_chosen)
        self.filter.submitted.connect(self._filter_submitted)
        self.filter.values_wanted.connect(self.values_wanted)

    def _section(self, title: str, *widgets: QWidget) -> None:
        if self._layout.count():
            self._layout.addSpacing(8)
        self._layout.addWidget(heading(title))
        for widget in widgets:
            self._layout.addWidget(widget)

    def _make_foot(self, keys: KeyMap) -> QFrame:
        box = QFrame()
        box.setObjectName("actionBox")
        layout = QVBoxLayout(box)
        layout.setContentsMargins(16, 14, 16, 14)
        self.freeze = KeyButton(translate("Dataset", "Freeze an edition"), keys.shown("freeze"), look=Look.PRIMARY)
        self.freeze.clicked.connect(self.freeze_wanted)
        layout.addWidget(self.freeze)
        return box

    def _format_chosen(self, name: str) -> None:
        from storage.formats import FORMATS

        info = FORMATS[name]
        self._carries.setText(
            translate("Dataset", "Carries {what}.").format(what=carried_words(info.carries)) if info.carries else ""
        )
        self.options.show_options(info.options)

    def _which_chosen(self, name: str) -> None:
        self.filter.setVisible(name == "filter")
        if name == "filter":
            self.filter.setFocus()
        self.show_fault(None, "")
        self.which_changed.emit()

    def _filter_submitted(self, _text: str) -> None:
        self.show_fault(None, "")
        self.which_changed.emit()

    def _choose(self) -> None:
        dialog = QFileDialog(self, translate("Dataset", "A new or empty folder"), self.target.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.target.setText)
        dialog.open()
