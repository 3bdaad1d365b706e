"""The run panel's choice between this computer and a cluster, with what the cluster's workers say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from gui.told import told
from gui.widgets.basics import dim_label, heading, set_tone
from gui.widgets.buttons import push_button
from gui.words import plural, translate

if TYPE_CHECKING:
    from inference.cluster_check import Survey

_HERE, _CLUSTER = 0, 1
_MOST_LINES = 6
"""Older ones scroll out: a cluster can have many workers."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run can be: so many worker processes here, and the cluster's address; empty: none is set."""

    workers: int
    scheduler: str


class WhereToRun(QWidget):
    """Where the next run is to be.

    Signals:
        check_wanted: The person wants to know whether the cluster's workers are fit.
    """

    check_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = Places(workers=1, scheduler="")
        self._lines: list[str] = []
        self._busy = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading(translate("Runs", "Where")))
        row = QHBoxLayout()
        self._choice = QComboBox()
        self._choice.setAccessibleName(translate("Runs", "Where to run"))
        self._choice.addItems([translate("Runs", "This computer"), translate("Runs", "Cluster")])
        self._choice.currentIndexChanged.connect(self._chosen)
        tip = translate("Runs", "Versions, models, and whether the workers see the images; nothing runs yet")
        self._check = push_button(translate("Runs", "Check the workers"), self.check_wanted, tip=tip)
        row.addWidget(self._choice, 1)
        row.addWidget(self._check)
        layout.addLayout(row)
        self._state = dim_label(wrap=True)
        layout.addWidget(self._state)
        self.show_places(self._places)

    def said(self) -> str:
        """The line beneath the choice."""
        return self._state.text()

    def on_cluster(self) -> bool:
        """Whether the cluster is chosen."""
        return self._choice.currentIndex() == _CLUSTER

    def show_places(self, places: Places) -> None:
        """Offer what the settings say."""
        self._places = places
        words = places.scheduler or translate("Runs", "Cluster: give a scheduler's address in the settings")
        self._choice.setItemText(
            _CLUSTER, translate("Runs", "Cluster {address}").format(address=words) if places.scheduler else words
        )
        model: Any = self._choice.model()
        model.item(_CLUSTER).setEnabled(bool(places.scheduler))
        if not places.scheduler:
            self._choice.setCurrentIndex(_HERE)
        self._chosen()

    def show_survey(self, found: Survey) -> None:
        """Say what the check found."""
        self._lines = found.lines()
        sent = not found.spec.ship and any(remote.freight.images for remote in found.remotes)
        good = found.fit == len(found.remotes) and not sent
        self._write("ok" if good else "warn" if found.fit else "bad")

    def add_line(self, text: str) -> None:
        """A remark of the cluster during a run."""
        self._lines = [*self._lines, text][-_MOST_LINES:]
        self._write("warn" if "is gone" in text or "no part" in text else "dim")

    def clear(self) -> None:
        """Forget what was said: something new begins."""
        self._lines = []
        self._write("dim")

    def set_busy(self, busy: bool) -> None:
        """Whether a job is at work; the place of a run can't be changed then."""
        self._busy = busy
        self._choice.setEnabled(not busy)
        self._check.setEnabled(not busy)

    def _chosen(self) -> None:
        self._check.setVisible(self.on_cluster())
        self._lines = []
        self._write("dim")

    def _write(self, tone: str) -> None:
        set_tone(self._state, tone)
        here = plural("Runs", "%Ln worker processes").of(self._places.workers)
        self._state.setText("\n".join(map(told, self._lines)) if self.on_cluster() else here)
        self._state.setVisible(bool(self._state.text()))
