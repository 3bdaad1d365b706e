"""Settings of the window and of the project: theme, reviewer, review habits, models per stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from gui.told import told_error
from gui.widgets.basics import dim_label, heading
from gui.widgets.buttons import push_button
from gui.window.look_settings import LookSettings
from gui.window.panel_window import PanelWindow
from gui.window.slices import Slices
from gui.words import look_up, noop, translate
from storage.errors import FettleError

if TYPE_CHECKING:
    from typing import Any

    from gui.window.main import MainWindow
    from storage.store import Store

_STAGES = (
    ("crop", noop("Settings", "Crop model")),
    ("classify", noop("Settings", "Classify model")),
    ("segment", noop("Settings", "Segment model")),
    ("anomaly", noop("Settings", "Anomaly model")),
)
_AUTOMATIC = noop("Settings", "the newest there is")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the project says, read off the window's thread."""

    settings: dict[str, Any]
    models: dict[str, tuple[str, ...]]


class _LongEdit(QLineEdit):
    """Shows the beginning of a text that is longer than itself, also when it takes the keyboard."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.hasSelectedText():
            self.setSelection(len(self.text()), -len(self.text()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursorPosition(0)


class SettingsDialog(PanelWindow):
    """Takes effect as soon as something is changed."""

    title = noop("Panels", "Settings")
    size_wh = (600, 560)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._filling = False
        self._name = ""
        self.body.addWidget(heading(translate("Settings", "Window")))
        own = self._make_window_form()
        self.body.addLayout(own)
        self.body.addSpacing(12)
        self._project_heading = heading(translate("Settings", "This project"))
        self.body.addWidget(self._project_heading)
        self._project_form = QWidget()
        self.body.addWidget(self._project_form)
        self._said = dim_label(tone="bad", wrap=True)
        self._said.hide()
        self.body.addWidget(self._said)
        self.body.addStretch(1)
        self._made = Slices(self._make_project_form(own), self)
        self._made.ended.connect(self._read_project)

    def refresh(self) -> None:
        """Show what holds now."""
        self._filling = True
        self._look.refresh()
        self._filling = False
        self.window_.lane.ask(_own_name, self._show_name, topic="own-name", failed=self._failed)
        project = self.window_.project
        self._project_form.setVisible(project is not None)
        self._project_heading.setVisible(project is not None)
        self._project_form.setEnabled(project is not None and not project.session.readonly)
        if self._made.whole:
            self._read_project()

    def point_to(self, name: str) -> None:
        """Put the keyboard on the setting of that name, see `gui.window.palette_entries`."""
        self._made.finish()
        rows: dict[str, QWidget] = {
            "language": self._look.language,
            "theme": self._look.theme,
            "motion": self._look.calm,
            "reviewer": self._reviewer,
            "reasons": self._reasons,
            "workers": self._workers,
            "cluster": self._scheduler,
        }
        rows[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make_window_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        self._look = LookSettings(self.window_, form)
        self._reviewer = QLineEdit()
        self._reviewer.setPlaceholderText(translate("Settings", "the name you logged in with"))
        self._reviewer.editingFinished.connect(self._reviewer_named)
        form.addRow(translate("Settings", "Your name"), self._reviewer)
        form.addRow(
            "",
            dim_label(translate("Settings", "Your decisions are signed with it, in every project on this computer.")),
        )
        keys = push_button(translate("Settings", "Sheet of keys…"), self._show_keys)
        row = QHBoxLayout()
        row.addWidget(keys)
        row.addStretch(1)
        form.addRow(translate("Settings", "Keys"), row)
        return form

    def _make_project_form(self, own: QFormLayout) -> Iterator[None]:
        """Row by row; its labels are as wide as those of ``own``."""
        form = QFormLayout(self._project_form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        self._advance = QCheckBox(translate("Settings", "Go on to the next item after a decision"))
        self._advance.clicked.connect(self._advance_clicked)
        form.addRow(translate("Settings", "Review"), self._advance)
        self._timed = QCheckBox(translate("Settings", "Time decisions, to say what is left; nothing of it leaves here"))
        self._timed.clicked.connect(self._timed_clicked)
        form.addRow("", self._timed)
        yield
        self._reasons = _LongEdit()
        self._reasons.setToolTip(
            translate("Settings", "Reasons for excluding, separated by commas; the first nine have digits")
        )
        self._reasons.editingFinished.connect(self._reasons_edited)
        form.addRow(translate("Settings", "Reasons"), self._reasons)
        yield
        self._scale = QDoubleSpinBox()
        self._scale.setRange(0.0, 1000.0)
        self._scale.setDecimals(6)
        self._scale.setSpecialValueText(translate("Settings", "unknown"))
        self._scale.setSuffix(translate("Settings", " mm"))
        self._scale.editingFinished.connect(self._scale_edited)
        form.addRow(translate("Settings", "A pixel is wide"), self._scale)
        self._workers = QSpinBox()
        self._workers.setRange(0, 64)
        self._workers.setSpecialValueText(translate("Settings", "one per core"))
        self._workers.editingFinished.connect(self._workers_edited)
        form.addRow(translate("Settings", "Worker processes"), self._workers)
        yield
        self._scheduler = QLineEdit()
        self._scheduler.setPlaceholderText(translate("Settings", "tcp://HOST:8786, a Dask scheduler's address"))
        self._scheduler.editingFinished.connect(self._scheduler_named)
        form.addRow(translate("Settings", "Cluster"), self._scheduler)
        self._maps = _LongEdit()
        self._maps.setPlaceholderText("/data/images=/mnt/images")
        self._maps.setToolTip(
            translate("Settings", "Folders here and what the cluster's workers call them, separated by commas")
        )
        self._maps.editingFinished.connect(self._maps_edited)
        form.addRow(translate("Settings", "Folders there"), self._maps)
        yield
        self._ship = QCheckBox(translate("Settings", "Send images as bytes even where workers see the folders"))
        self._ship.clicked.connect(self._ship_clicked)
        form.addRow("", self._ship)
        self._models: dict[str, QComboBox] = {}
        for stage, label in _STAGES:
            box = QComboBox()
            box.setProperty("stage", stage)
            box.activated.connect(self._model_chosen)
            self._models[stage] = box
            form.addRow(look_up("Settings", label), box)
            yield
        _align(own, form)

    def _read_project(self) -> None:
        project = self.window_.project
        if project is not None:
            project.session.read(_known, self._show_project, topic="settings")

    def _show_project(self, known: _Known) -> None:
        self._filling = True
        settings = known.settings
        self._advance.setChecked(bool(settings["review"]["auto_advance"]))
        self._timed.setChecked(bool(settings["review"]["time_decisions"]))
        self._reasons.setText(", ".join(map(str, settings["review"]["exclude_reasons"])))
        self._reasons.setCursorPosition(0)
        self._scale.setValue(float(settings["review"]["mm_per_px"]))
        self._workers.setValue(int(settings["run"]["workers"]))
        self._scheduler.setText(str(settings["cluster"]["scheduler"]))
        self._maps.setText(", ".join(map(str, settings["cluster"]["map"])))
        self._maps.setCursorPosition(0)
        self._ship.setChecked(bool(settings["cluster"]["ship"]))
        for stage, box in self._models.items():
            box.clear()
            names = known.models.get(stage, ())
            box.addItem(look_up("Settings", _AUTOMATIC) if names else translate("Settings", "none here yet"), "")
            for name in names:
                box.addItem(name, name)
            chosen = str(settings["stages"].get(stage, {}).get("model", ""))
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.setEnabled(bool(names))
        self._filling = False

    def _show_keys(self) -> None:
        self.window_.trigger("keys")

    def _show_name(self, name: str) -> None:
        self._name = name
        if not self._reviewer.isModified():
            self._reviewer.setText(name)

    def _reviewer_named(self) -> None:
        name = self._reviewer.text().strip()
        if name == self._name:
            return
        self._reviewer.setModified(False)
        project = self.window_.project
        work = partial(_save_name, name, project.session.store if project is not None else None)
        self.window_.lane.ask(work, partial(self._renamed, name), topic="own-name", failed=self._failed)

    def _renamed(self, name: str, signs_as: str) -> None:
        self._name = name
        if signs_as and self.window_.project is not None:
            self.window_.project.rename_reviewer(signs_as)
        self._say("")

    def _failed(self, error: Exception) -> None:
        self._say(told_error(error))

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _advance_clicked(self, on: bool) -> None:
        self._set(("review", "auto_advance"), on)

    def _timed_clicked(self, on: bool) -> None:
        self._set(("review", "time_decisions"), on)

    def _reasons_edited(self) -> None:
        reasons = [part.strip() for part in self._reasons.text().split(",") if part.strip()]
        if reasons:
            self._set(("review", "exclude_reasons"), reasons)

    def _scale_edited(self) -> None:
        self._set(("review", "mm_per_px"), self._scale.value())

    def _workers_edited(self) -> None:
        self._set(("run", "workers"), self._workers.value())

    def _scheduler_named(self) -> None:
        self._set_checked(("cluster", "scheduler"), self._scheduler.text().strip(), address=self._scheduler.text())

    def _maps_edited(self) -> None:
        maps = [part.strip() for part in self._maps.text().split(",") if part.strip()]
        self._set_checked(("cluster", "map"), maps, maps=maps)

    def _ship_clicked(self, on: bool) -> None:
        self._set(("cluster", "ship"), on)

    def _set_checked(
        self, keys: tuple[str, ...], value: object, *, address: str = "", maps: Sequence[str] = ()
    ) -> None:
        """Set what a run on the cluster could use; anything else is told and not kept."""
        from inference.cluster_terms import ClusterSpec, check_address

        none = {"cluster": {"scheduler": "tcp://localhost:8786", "map": [], "ship": False}}
        try:
            if address.strip():
                check_address(address.strip())
            ClusterSpec.of(none, maps=maps)
        except FettleError as error:
            self._said.setText(told_error(error))
            self._said.show()
            return
        self._said.hide()
        self._set(keys, value)

    def _model_chosen(self, index: int) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            self._set(("stages", str(box.property("stage")), "model"), str(box.itemData(index) or ""))

    def _set(self, keys: tuple[str, ...], value: object) -> None:
        project = self.window_.project
        if self._filling or project is None:
            return

        def work(store: Store) -> None:
            from storage.project import save_setting

            save_setting(store.folder, keys, value)

        project.session.write(work, lambda _none: project.settings_changed())


def _own_name() -> str:
    from storage import reviewer

    return reviewer.own_name()


def _save_name(name: str, store: Store | None) -> str:
    """Keep the person's name; what they sign with in ``store`` from now on, empty where there is none."""
    from storage import reviewer

    reviewer.save_own_name(name)
    return reviewer.reviewer_name(store.folder, shared=store.shared) if store is not None else ""


def _align(*forms: QFormLayout) -> None:
    """Let the fields of all forms begin at one line."""
    found: list[QWidget] = []
    for form in forms:
        form.setHorizontalSpacing(8)
        found += _labels(form)
    for label in found:
        label.ensurePolished()
    width = max(label.sizeHint().width() for label in found)
    for label in found:
        label.setMinimumWidth(width)


def _labels(form: QFormLayout) -> list[QWidget]:
    cells = [form.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(form.rowCount())]
    return [label for cell in cells if cell is not None and (label := cell.widget()) is not None]


def _known(store: Store) -> _Known:
    from inference.cards import Task
    from inference.library import ModelLibrary
    from inference.pipeline import model_dirs

    library = ModelLibrary(model_dirs(store))
    tasks = {"crop": Task.DETECT, "classify": Task.CLASSIFY, "segment": Task.SEGMENT, "anomaly": Task.ANOMALY}
    models = {stage: tuple(model.card.name for model in library.list(task)) for stage, task in tasks.items()}
    return _Known(settings=store.settings, models=models)
