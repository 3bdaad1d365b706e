"""Models and training: what models there are, which stage uses which, adding and trusting them, training new ones."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.basics import ElidedLabel, NoteCard, Rule, dim_label, heading
from gui.widgets.buttons import push_button
from gui.widgets.tables import quiet_table
from gui.window.lane import Lane
from gui.window.model_add import AddModelPanel
from gui.window.model_words import Listing, ModelRow, in_window_words, listing
from gui.window.panel_window import PanelWindow
from gui.window.train_form import TrainForm
from gui.window.wording import stage_name
from gui.words import look_up, noop, plural, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.store import Store

_COLUMNS = (
    noop("Models", "Model"),
    noop("Models", "Does"),
    noop("Models", "Classes"),
    noop("Models", "From"),
    noop("Models", "Licence"),
    noop("Models", "Used for"),
)
_EMPTY = noop(
    "Models",
    "No models yet. Train one below on what you decided, or add a file: ONNX, Ultralytics or TorchScript .pt, "
    "Darknet .weights with its .cfg, or a state dict.",
)
_TRUST = noop(
    "Models",
    "Opening this file runs whatever program is inside it, with your rights on this machine: it could read, change "
    "or send your files. Trust it only if you know who made it and how it came here.\n\nSHA-256 {digest}",
)
MODEL_FILES = noop(
    "Models", "Models (*.onnx *.pt *.torchscript *.pth *.ckpt *.bin *.safetensors *.weights *.cfg *.names *.txt)"
)


class ModelsPanel(PanelWindow):
    """One per open project; what takes time runs on a lane of its own, training in a process."""

    title = noop("Panels", "Models and training")
    size_wh = (900, 700)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._project = project
        self._lane = Lane("models", parent=self)
        self._rows: tuple[ModelRow, ...] = ()
        self._add_panel: AddModelPanel | None = None
        self.body.addWidget(heading(translate("Models", "Models")))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_table())
        self._stack.addWidget(self._make_empty())
        self.body.addWidget(self._stack, 1)
        self._details = ElidedLabel()
        self._details.setProperty("tone", "dim")
        self.body.addWidget(self._details)
        self._faults = NoteCard()
        self._faults.hide()
        self.body.addWidget(self._faults)
        self.body.addLayout(self._make_buttons())
        self.body.addSpacing(6)
        self.body.addWidget(Rule())
        self.body.addSpacing(6)
        self.body.addWidget(heading(translate("Models", "Train a model on this project")))
        self._form = TrainForm(project.runs, readonly=project.session.readonly)
        self._form.trained.connect(self.refresh)
        self.body.addWidget(self._form)
        self._show_choice()

    def refresh(self) -> None:
        """Read the models again."""
        self._lane.ask(partial(listing, self._project.session.store), self._show, topic="list", failed=self._fault)

    def settled(self) -> bool:
        """Whether nothing is being read or written."""
        return self._lane.idle() and (self._add_panel is None or self._add_panel.settled())

    def shut(self) -> None:
        """End what is being added."""
        if self._add_panel is not None:
            self._add_panel.shut()
        super().shut()

    def finish(self) -> None:
        """Wait for what is being written."""
        if self._add_panel is not None:
            self._add_panel.finish()
        self._lane.drain(timeout=10.0)
        self._lane.close()

    def _make_table(self) -> QTableWidget:
        columns = [look_up("Models", name) for name in _COLUMNS]
        self._table = table = quiet_table(translate("Models", "Models"), columns, row_height=28)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate((195, 105, 195, 95, 130)):
            header.resizeSection(column, width)
        table.itemSelectionChanged.connect(self._show_choice)
        return table

    @staticmethod
    def _make_empty() -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.addWidget(dim_label(look_up("Models", _EMPTY), wrap=True))
        layout.addStretch(1)
        return holder

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._use = push_button(translate("Models", "Use it"), self._use_clicked)
        tip = translate("Models", "Allow this exact file to be opened, although opening it can run code")
        self._trust = push_button(translate("Models", "Trust…"), self._ask_trust, tip=tip)
        self._remove = push_button(translate("Models", "Remove…"), self._ask_remove)
        self._add = push_button(translate("Models", "Add a model…"), self._choose_files)
        self._add.setEnabled(not self._project.session.readonly)
        for button in (self._use, self._trust, self._remove):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._add)
        return row

    def _show(self, found: Listing) -> None:
        chosen = self._chosen()
        self._rows = found.rows
        self._table.setRowCount(len(found.rows))
        for at, row in enumerate(found.rows):
            used = ", ".join(map(stage_name, row.used_for))
            texts = (
                row.name,
                row.task,
                _few(row.classes) or "—",
                row.where,
                row.licence or translate("Models", "not said"),
                used,
            )
            how = (
                translate("Models", "set in this project's settings")
                if row.chosen
                else translate("Models", "the newest there is, nothing else is set")
            )
            tips = {2: ", ".join(row.classes[:60]), 5: f"{used}: {how}" if used else translate("Models", "nothing")}
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(tips.get(column, text))
                self._table.setItem(at, column, item)
        self._stack.setCurrentIndex(0 if found.rows else 1)
        names = [row.name for row in found.rows]
        if names:
            self._table.selectRow(names.index(chosen.name) if chosen and chosen.name in names else 0)
        self._tell("<br>".join(map(escape, found.faults)), "bad")
        named = {row.stage: row.name for row in found.rows if row.chosen and row.stage}
        self._form.show_learnable(found.learnable, named)
        self._show_choice()

    def _chosen(self) -> ModelRow | None:
        number = self._table.currentRow()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _show_choice(self) -> None:
        row = self._chosen()
        readonly = self._project.session.readonly
        self._details.set_text(row.details if row else "")
        can_use = row is not None and row.stage is not None
        self._use.setEnabled(can_use and not readonly)
        if row is not None and can_use:
            stage = stage_name(row.stage or "")
            choose, use = translate("Models", "Let Fettle choose for {stage}"), translate("Models", "Use for {stage}")
            words = choose if row.chosen else use
            self._use.setText(words.format(stage=stage))
            later = translate("Models", "Runs of this project {stage} with it from now on").format(stage=stage)
            self._use.setToolTip(translate("Models", "Take the newest model there is") if row.chosen else later)
        self._trust.setVisible(row is not None and row.untrusted)
        self._remove.setEnabled(row is not None and row.removable and not readonly)

    def _use_clicked(self) -> None:
        row = self._chosen()
        if row is None or row.stage is None:
            return
        name = "" if row.chosen else row.name
        values = {("stages", row.stage, row.setting): name}
        if row.setting == "filler_model" and name:
            values["stages", row.stage, "filler"] = "lama"

        def work(store: Store) -> None:
            from storage.project import save_setting

            for keys, value in values.items():
                save_setting(store.folder, keys, value)

        def done(_none: None) -> None:
            self._form.forget_report()
            self._project.settings_changed()
            self.refresh()

        self._project.session.write(work, done)

    def _choose_files(self) -> None:
        dialog = QFileDialog(self, translate("Models", "The model's files: weights, and what belongs to them"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([look_up("Models", MODEL_FILES), translate("Models", "All files (*)")])
        dialog.filesSelected.connect(self._files_chosen)
        dialog.open()

    def _files_chosen(self, files: list[str]) -> None:
        if self._add_panel is None:
            self._add_panel = AddModelPanel(self.window_, self._project.session.store, self)
            self._add_panel.added.connect(self._added)
        self._add_panel.begin([Path(file) for file in files])

    def _added(self, name: str) -> None:
        self._project.session.said.emit(translate("Models", "Added the model {name}").format(name=name))
        self.refresh()

    def _ask_trust(self) -> None:
        row = self._chosen()
        if row is not None:
            ask_trust(self, row.name, row.sha256, partial(self._trust_now, row.sha256, row.name))

    def _trust_now(self, sha256: str, name: str) -> None:
        def work() -> None:
            from inference.trust import trust

            trust(sha256, note=name)

        self._lane.ask(work, lambda _none: self.refresh(), failed=self._fault)

    def _ask_remove(self) -> None:
        row = self._chosen()
        if row is None:
            return
        box = QMessageBox(self)
        box.setWindowTitle(translate("Models", "Remove a model"))
        box.setText(translate("Models", "Remove {name} from {where}?").format(name=row.name, where=row.where))
        box.setInformativeText(
            translate("Models", "Its files are deleted. What it proposed stays, and so does all that people decided.")
        )
        yes = box.addButton(translate("Models", "Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(translate("Models", "Keep it"), QMessageBox.ButtonRole.RejectRole))
        yes.clicked.connect(partial(self._remove_now, row.name))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _remove_now(self, name: str, _checked: bool = False) -> None:
        store = self._project.session.store

        def work() -> None:
            from inference.library import ModelLibrary
            from inference.pipeline import model_dirs

            ModelLibrary(model_dirs(store)).remove(name)

        self._lane.ask(work, lambda _none: self.refresh(), failed=self._fault)

    def _fault(self, error: Exception) -> None:
        self._tell(escape(in_window_words(self._project.session.explain(error))), "bad")

    def _tell(self, html: str, tone: str) -> None:
        self._faults.set_note(html, tone)
        self._faults.setVisible(bool(html))


def _few(names: tuple[str, ...], *, most: int = 4) -> str:
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return plural("Models", "{names} and %Ln more").of(len(names) - most).format(names=shown)


def ask_trust(parent: QWidget, name: str, sha256: str, trusted: partial[None]) -> None:
    """Ask whether a file that can run code may be opened; ``trusted`` is called if so."""
    box = QMessageBox(parent)
    box.setWindowTitle(translate("Models", "Trust a model"))
    box.setText(translate("Models", "{name} is a program as much as a model.").format(name=name))
    box.setInformativeText(look_up("Models", _TRUST).format(digest=sha256))
    yes = box.addButton(translate("Models", "I trust it"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(translate("Models", "Leave it"), QMessageBox.ButtonRole.RejectRole))
    yes.clicked.connect(lambda _checked: trusted())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
