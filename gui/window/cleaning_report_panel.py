"""The cleaning report: how much each cleaned picture differs, in the mask, outside and in defects, and what is left."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QHeaderView, QLineEdit, QPushButton, QTableView

from gui.told import told
from gui.widgets.basics import NoteCard, ProgressStrip, dim_label
from gui.widgets.tables import make_quiet
from gui.window.cleaning_report_model import CleaningReportModel
from gui.window.job_list import JobKind
from gui.window.panel_window import PanelWindow
from gui.words import noop, number, plural, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from inference.cleaning.report import CleaningReport

_ROW = 28
_NAME_PX, _BY_PX, _FIGURE_PX = 220, 104, 76


class CleaningReportPanel(PanelWindow):
    """One per open project.

    Signals:
        item_wanted: Id of an item to show.
    """

    title = noop("Panels", "Cleaning report")
    size_wh = (1160, 600)

    item_wanted = Signal(int)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._project = project
        self._session = project.session
        self._runs = project.runs
        self._report: CleaningReport | None = None
        self._model = CleaningReportModel()
        about = translate(
            "Cleaning",
            "Measures every cleaned picture against its original, and looks for what still seems marked. "
            "Nothing is changed.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        self.body.addLayout(self._make_form())
        self._table = self._make_table()
        self._table.hide()
        self.body.addWidget(self._table, 1)
        self._note = NoteCard()
        self.body.addWidget(self._note)
        self.body.addStretch(0)
        self._progress = ProgressStrip()
        self._progress.hide()
        self.body.addWidget(self._progress)
        self.body.addLayout(self._make_buttons())
        self._runs.evaluated.connect(self._show_report)
        self._runs.failed.connect(self._show_fault)
        self._runs.jobs.changed.connect(self._show_busy)

    def present(self) -> None:
        """Show the window; what was measured stays until it is measured again."""
        if not self.isVisible() and self._report is None:
            self._where.setText(self._project.review.filter_text)
        super().present()
        self._measure.setFocus()

    def refresh(self) -> None:
        """Say what is to be done where nothing was measured yet."""
        if self._report is None and self._runs.jobs.at_work(JobKind.EVALUATE) is None:
            self._note.set_note(
                translate(
                    "Cleaning",
                    "Nothing is measured yet. <b>Measure</b> starts; cleaned pictures come from the clean stage "
                    "(<b>{key}</b>).",
                ).format(key=self.window_.keys.shown("run")),
                "accent",
            )
        self._show_busy()

    def lines(self) -> list[list[str]]:
        """What the table shows, columns that say nothing left out."""
        columns = [column for column in range(self._model.columnCount()) if self._model.is_shown(column)]
        return [
            [str(self._model.index(row, column).data()) for column in columns] for row in range(self._model.rowCount())
        ]

    def _make_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        self._where = QLineEdit()
        self._where.setPlaceholderText(translate("Cleaning", "all items, or a filter"))
        form.addRow(translate("Cleaning", "Items"), self._where)
        self._truth = self._make_folder(form, translate("Cleaning", "Masks of the markings"))
        self._truth.setPlaceholderText(translate("Cleaning", "none: the markings you settled stand for them"))
        self._beside = self._make_folder(form, translate("Cleaning", "Pictures to set beside"))
        self._beside.setPlaceholderText(translate("Cleaning", "none: a folder with the same relative names"))
        self._defects = self._make_folder(form, translate("Cleaning", "Masks of the defects"))
        self._defects.setPlaceholderText(translate("Cleaning", "none: the defects you decided, else those given"))
        for edit in (self._where, self._truth, self._beside, self._defects):
            edit.returnPressed.connect(self._start)
        return form

    def _make_folder(self, form: QFormLayout, name: str) -> QLineEdit:
        row = QHBoxLayout()
        row.setSpacing(8)
        edit = QLineEdit()
        edit.setAccessibleName(name)
        choose = QPushButton(translate("Cleaning", "Choose…"))
        choose.setAccessibleName(translate("Cleaning", "Choose: {name}").format(name=name))
        choose.setAutoDefault(False)
        choose.clicked.connect(partial(self._choose, edit, name))
        row.addWidget(edit, 1)
        row.addWidget(choose)
        form.addRow(name, row)
        return edit

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName(translate("Cleaning", "Cleaned pictures; a click shows the item"))
        table.setModel(self._model)
        table.setSortingEnabled(True)
        make_quiet(table, row_height=_ROW)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column in range(self._model.columnCount()):
            table.setColumnWidth(column, (_NAME_PX, _BY_PX)[column] if column < 2 else _FIGURE_PX)
        table.clicked.connect(self._open)
        table.activated.connect(self._open)
        return table

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._save = QPushButton(translate("Cleaning", "Write CSV…"))
        self._save.clicked.connect(self._save_clicked)
        self._stop = QPushButton(translate("Cleaning", "Stop"))
        self._stop.clicked.connect(self._stop_clicked)
        self._measure = QPushButton(translate("Cleaning", "Measure"))
        self._measure.clicked.connect(self._start)
        row.addWidget(self._save)
        row.addStretch(1)
        row.addWidget(self._stop)
        row.addWidget(self._measure)
        for button in (self._save, self._stop, self._measure):
            button.setAutoDefault(False)
        return row

    def _choose(self, edit: QLineEdit, name: str) -> None:
        dialog = QFileDialog(self, name, edit.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(edit.setText)
        dialog.open()

    def _start(self) -> None:
        from inference.cleaning.report import EvaluateRequest

        if self._runs.is_busy(JobKind.EVALUATE):
            return
        request = EvaluateRequest(
            where=self._where.text().strip(),
            truth=_folder(self._truth),
            beside=_folder(self._beside),
            defects=_folder(self._defects),
        )
        if self._runs.evaluate(request):
            self._note.set_note(translate("Cleaning", "Measuring…"), "accent")

    def _stop_clicked(self) -> None:
        self._runs.cancel(JobKind.EVALUATE)

    def _show_report(self, report: CleaningReport) -> None:
        self._report = report
        self._model.show_report(report)
        for column in range(self._model.columnCount()):
            self._table.setColumnHidden(column, not self._model.is_shown(column))
        self._table.setVisible(bool(report.rows))
        self._give_names_the_rest()
        self._note.set_note(*_told(report))
        self._show_busy()

    def _give_names_the_rest(self) -> None:
        """Names take what the figures leave, but not less than they need."""
        figures = sum(self._table.columnWidth(column) for column in range(1, self._model.columnCount()))
        self._table.setColumnWidth(0, max(_NAME_PX, self._table.viewport().width() - figures))

    def _show_fault(self, kind: JobKind, text: str) -> None:
        if kind is JobKind.EVALUATE:
            self._note.set_note(escape(text), "bad")
            self._show_busy()

    def _show_busy(self) -> None:
        view = self._runs.jobs.at_work(JobKind.EVALUATE)
        self._progress.setVisible(view is not None)
        self._stop.setVisible(view is not None)
        self._measure.setEnabled(not self._runs.is_busy(JobKind.EVALUATE))
        self._save.setEnabled(view is None and self._report is not None and bool(self._report.rows))
        if view is not None:
            self._progress.set_share(view.share or 0.0)

    def _open(self, index: QModelIndex) -> None:
        item_id = self._model.item_at(index)
        if item_id:
            self.item_wanted.emit(item_id)

    def _save_clicked(self) -> None:
        dialog = QFileDialog(self, translate("Cleaning", "Write the report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("CSV (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self._session.store.folder.root.name}-cleaning.csv")
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def save(self, path: str) -> None:
        """Write what is shown into a file."""
        from inference.cleaning.report import write_csv

        report = self._report
        if report is None:
            return

        def written(_none: None) -> None:
            self._note.set_note(translate("Cleaning", "Written: {path}").format(path=escape(path)), "ok")

        def failed(error: Exception) -> None:
            self._note.set_note(escape(self._session.explain(error)), "bad")

        self._session.reads.ask(lambda: write_csv(report, Path(path)), written, failed=failed)


def _folder(edit: QLineEdit) -> Path | None:
    text = edit.text().strip()
    return Path(text).expanduser() if text else None


def _told(report: CleaningReport) -> tuple[str, str]:
    """What a report comes to, as HTML, and its tone."""
    if not report.rows and not report.stopped:
        words = translate(
            "Cleaning", "There is nothing to measure: no item here has a cleaned picture. Run the clean stage first."
        )
        return words, "warn"
    tone = "warn" if report.failed or report.stopped else "ok"
    parts = []
    for one in report.summaries:
        if one.source == "ours" and one.with_mask:
            parts.append(
                plural("Cleaning", "<b>{unchanged}</b> of %Ln pictures are unchanged outside the mask, pixel by pixel.")
                .of(one.with_mask)
                .format(unchanged=number(one.unchanged_outside))
            )
            if one.unchanged_outside < one.with_mask:
                tone = "bad"
            parts.append(
                plural("Cleaning", "<b>%Ln</b> pictures still look marked somewhere.").of(one.left)
                if one.left
                else translate("Cleaning", "None still looks marked.")
            )
    if report.not_cleaned:
        parts.append(plural("Cleaning", "%Ln items have no cleaned picture.").of(report.not_cleaned))
    if report.failed:
        first = report.failed[0]
        parts.append(
            plural("Cleaning", "%Ln could not be measured; the first: {path}: {reason}")
            .of(len(report.failed))
            .format(path=escape(first.relpath), reason=escape(told(first.error)))
        )
    if report.stopped:
        parts.append(translate("Cleaning", "Stopped; the figures are those measured by then."))
    return " ".join(parts), tone
