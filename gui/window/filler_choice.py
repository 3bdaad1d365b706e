"""The choice of what fills markings, with what it costs; in the decision panel and where a run is started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from gui.told import told
from gui.widgets.basics import dim_label
from gui.words import translate

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class FillerChoice:
    """A filler to choose; ``about`` says what it does, ``leaves_machine`` that it sends pixels away."""

    name: str
    about: str
    leaves_machine: bool = False

    def words(self) -> str:
        """What it does, and whether pixels leave this machine for it."""
        about = told(self.about)
        if self.leaves_machine:
            return translate("Cleaning", "{about}; pixels leave this machine").format(about=about)
        return about


def read_fillers(store: Store) -> tuple[tuple[FillerChoice, ...], str]:
    """The fillers there are, and the project's; for a lane."""
    from inference.cleaning.fill import FILLERS
    from inference.stages.clean import checked

    settings = checked(store.settings.get("stages", {}).get("clean", {}))
    choices = tuple(FillerChoice(name, entry.about, entry.leaves_machine) for name, entry in FILLERS.items())
    return choices, str(settings["filler"])


class FillerBox(QComboBox):
    """The fillers by name, what each does in its tool tip.

    Signals:
        filler_chosen: The name the person picked.
    """

    filler_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[FillerChoice, ...] = ()
        self.setAccessibleName(translate("Cleaning", "What fills the markings"))
        self.activated.connect(self._picked)

    def offer(self, choices: Sequence[FillerChoice], chosen: str) -> None:
        """The fillers there are, and the one that is chosen."""
        self._choices = tuple(choices)
        self.clear()
        for at, each in enumerate(self._choices):
            self.addItem(each.name)
            self.setItemData(at, each.words(), Qt.ItemDataRole.ToolTipRole)
        self.choose(chosen)

    def choose(self, name: str) -> None:
        """Show another as chosen."""
        self.setCurrentIndex(self.findText(name))
        found = self.chosen()
        self.setToolTip(found.words() if found is not None else "")

    def chosen(self) -> FillerChoice | None:
        """The filler shown; None before there are any."""
        at = self.currentIndex()
        return self._choices[at] if 0 <= at < len(self._choices) else None

    def _picked(self, at: int) -> None:
        self.setToolTip(self._choices[at].words())
        self.filler_chosen.emit(self._choices[at].name)


class FillerRow(QWidget):
    """A `FillerBox` and, below it, what the choice costs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 0, 0, 4)
        layout.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(dim_label(translate("Cleaning", "Filled by")))
        self.box = FillerBox()
        self.box.currentIndexChanged.connect(self._show_cost)
        row.addWidget(self.box)
        row.addStretch(1)
        layout.addLayout(row)
        self._cost = dim_label(wrap=True)
        layout.addWidget(self._cost)

    def offer(self, choices: Sequence[FillerChoice], chosen: str) -> None:
        """The fillers there are, and the project's."""
        self._usual = chosen
        self.box.offer(choices, chosen)

    def settings(self) -> dict[str, dict[str, str]]:
        """What to lay over the project's settings; nothing where its own filler stays."""
        found = self.box.chosen()
        return {} if found is None or found.name == self._usual else {"clean": {"filler": found.name}}

    def _show_cost(self) -> None:
        found = self.box.chosen()
        if found is None:
            self._cost.setText("")
        elif found.leaves_machine:
            self._cost.setText(translate("Cleaning", "Pixels leave this machine, and each image may cost"))
        else:
            self._cost.setText(translate("Cleaning", "On this machine; costs nothing"))
