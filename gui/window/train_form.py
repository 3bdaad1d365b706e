"""The training part of the models window: what to learn, from what, progress, and how good the result is."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.basics import NoteCard, ProgressStrip, dim_label, set_tone
from gui.widgets.keycap import KeyButton, Look
from gui.widgets.segmented import Segmented
from gui.window.job_list import JobKind
from gui.window.model_words import Learnable, in_window_words, report_html
from gui.words import look_up, noop, percent, translate

if TYPE_CHECKING:
    from gui.window.runs import RunController
    from inference.training.data import TrainingReport
    from inference.training.from_project import TrainRequest

_TASKS = (
    ("classify", noop("Models", "Classes")),
    ("segment", noop("Models", "Outlines")),
    ("anomaly", noop("Models", "Good parts")),
)
_ABOUT = {
    "classify": noop("Models", "Learns to name the class of a picture."),
    "segment": noop("Models", "Learns to outline defects, from the regions people kept."),
    "anomaly": noop("Models", "Learns what good parts look like, and scores how unlike them a picture is."),
}
_LABELS = (
    ("decided", noop("Models", "Decided items only")),
    ("given", noop("Models", "Also labels as they came, where undecided")),
)


class TrainForm(QWidget):
    """One training at a time, by the project's `RunController`.

    Signals:
        trained: There is a new model.
    """

    trained = Signal()

    def __init__(self, runs: RunController, *, readonly: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._readonly = readonly
        self._mine = False
        self._named: dict[str, str] = {}
        self._learnable: Learnable | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._make_task())
        layout.addLayout(self._make_fields())
        self._note = NoteCard()
        self._note.hide()
        layout.addWidget(self._note)
        layout.addLayout(self._make_start())
        runs.jobs.changed.connect(self._show_status)
        runs.trained.connect(self._show_report)
        runs.train_failed.connect(self._show_fault)
        self._task_chosen()

    def show_learnable(self, learnable: Learnable, named: dict[str, str]) -> None:
        """Show what there is to learn from; ``named`` are the models the settings name, by stage."""
        self._learnable = learnable
        self._named = named
        self._refresh()

    def forget_report(self) -> None:
        """Hide the last report; what it says of the next run holds no longer."""
        self._note.hide()

    def request(self) -> TrainRequest:
        """What the form asks for."""
        from inference.training.from_project import TrainRequest

        task = self._task.current()
        return TrainRequest(
            task=task,
            finetune=task == "classify" and self._finetune.isChecked(),
            name=self._name.text().strip(),
            labels=str(self._labels.currentData()),
        )

    def _make_task(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._task = Segmented([(name, look_up("Models", label)) for name, label in _TASKS])
        self._task.chosen.connect(self._task_chosen)
        self._about = dim_label(wrap=True)
        row.addWidget(self._task)
        row.addWidget(self._about, 1)
        return row

    def _make_fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        self._labels = QComboBox()
        for value, label in _LABELS:
            self._labels.addItem(look_up("Models", label), value)
        self._labels.currentIndexChanged.connect(self._refresh)
        form.addRow(translate("Models", "From"), self._labels)
        self._name = QLineEdit()
        self._name.setMaxLength(64)
        form.addRow(translate("Models", "Name"), self._name)
        self._finetune = QCheckBox(
            translate("Models", "Train the whole network, not only its last layer: slower, better with many items")
        )
        form.addRow("", self._finetune)
        return form

    def _make_start(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        self._bar = ProgressStrip()
        self._bar.hide()
        row = QHBoxLayout()
        self._line = dim_label(wrap=True)
        self._cancel = QPushButton(translate("Models", "Stop"))
        self._cancel.setAutoDefault(False)
        self._cancel.setToolTip(translate("Models", "The best model so far is kept, if there is one"))
        self._cancel.clicked.connect(partial(self._runs.cancel, JobKind.TRAIN))
        self._start = KeyButton(translate("Models", "Start training"), look=Look.PRIMARY)
        self._start.setMinimumWidth(150)
        self._start.clicked.connect(self._start_clicked)
        row.addWidget(self._line, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._start)
        column.addWidget(self._bar)
        column.addLayout(row)
        return column

    def _task_chosen(self, _name: str = "") -> None:
        task = self._task.current()
        self._about.setText(look_up("Models", _ABOUT[task]))
        self._name.setPlaceholderText(translate("Models", "{task} and the time, if you give none").format(task=task))
        self._finetune.setVisible(task == "classify")
        self._refresh()

    def _refresh(self, _index: int = 0) -> None:
        busy = self._runs.is_busy(JobKind.TRAIN)
        able = False
        if self._mine and busy:
            pass  # the line shows the progress
        elif self._readonly:
            self._say(translate("Models", "Another window writes to this project; train there."), "warn")
        elif busy:
            self._say(translate("Models", "Another job is at work; wait for it or cancel it."), "dim")
        elif self._learnable is None:
            self._say(translate("Models", "Counting what there is to learn from…"), "dim")
        else:
            given = self._labels.currentData() == "given"
            text, able = self._learnable.line(self._task.current(), as_they_came=given)
            self._say(text, "dim" if able else "warn")
        self._start.setEnabled(able and not busy)
        self._cancel.setVisible(self._mine and busy)
        self._bar.setVisible(self._mine and busy)
        for widget in (self._task, self._labels, self._name, self._finetune):
            widget.setEnabled(not (self._mine and busy))

    def _start_clicked(self) -> None:
        self._note.hide()
        self._mine = True
        self._bar.set_share(0.0)
        self._say(translate("Models", "Collecting the items…"), "dim")
        self._runs.train(self.request())
        self._refresh()

    def _show_status(self) -> None:
        view = self._runs.jobs.at_work(JobKind.TRAIN)
        if self._mine and view is not None and view.share is not None:
            self._bar.set_share(view.share)
            self._say(f"{view.detail} · {percent(view.share)}", "dim")
        else:
            self._refresh()

    def _show_report(self, report: TrainingReport) -> None:
        self._mine = False
        self._name.clear()
        named = self._named.get(report.task, "")
        self._tell(report_html(report, other=named if named != report.folder.name else ""), "ok")
        self._refresh()
        self.trained.emit()

    def _show_fault(self, text: str) -> None:
        self._mine = False
        stopped = text.startswith("Training was stopped")
        self._tell(escape(in_window_words(text)), "warn" if stopped else "bad")
        self._refresh()

    def _tell(self, html: str, tone: str) -> None:
        self._note.set_note(html, tone)
        self._note.show()

    def _say(self, text: str, tone: str) -> None:
        self._line.setText(text)
        set_tone(self._line, tone)
