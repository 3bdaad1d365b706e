"""The right side of the import panel: how it looks, its classes, what is asked, and what will not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QTabWidget, QVBoxLayout, QWidget

from gui.widgets.basics import dim_label
from gui.widgets.tables import quiet_table
from gui.window.import_asks import AskPage
from gui.window.import_classes import ClassMapTable
from gui.window.import_samples import SampleGrid, Samples
from gui.window.import_words import fault_words
from gui.window.session import Session
from gui.words import number, plural, translate

if TYPE_CHECKING:
    from storage.imports.plan import ImportPlan

_LOOK, _CLASSES, _ASKS, _REMARKS = range(4)
_ROW = 24


class ImportTabs(QTabWidget):
    """Four pages; those with nothing on them are not offered.

    Signals:
        item_wanted: Id of an item to show in Review.
    """

    item_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples = Samples(session, self)
        self.grid = SampleGrid(self.samples)
        self.grid.sample_wanted.connect(self._sample_clicked)
        self.classes = ClassMapTable()
        self.asks = AskPage(session)
        self.remarks = self._make_remarks()
        about = translate("Import", "Type or choose what a class becomes here; unticked, it is left out.")
        self.addTab(_page(self.grid), translate("Import", "How it looks"))
        self.addTab(_page(self.classes, about), translate("Import", "Classes"))
        self.addTab(self.asks, translate("Import", "Which image?"))
        self.addTab(_page(self.remarks), translate("Import", "Remarks"))

    def show_plan(self, plan: ImportPlan) -> None:
        """Show another plan."""
        self.samples.show(plan)
        self.classes.show_classes(plan.classes, plan.have)
        from storage.imports.spool import How

        self.asks.show_asked(plan.ambiguous, plan.counts.how.get(How.AMBIGUOUS, 0))
        self._show_remarks(plan)
        for page, title, count in (
            (_CLASSES, translate("Import", "Classes"), len(plan.uses)),
            (_ASKS, translate("Import", "Which image?"), len(plan.ambiguous)),
            (_REMARKS, translate("Import", "Remarks"), plan.report.total),
        ):
            self.setTabText(page, f"{title} {number(count)}" if count else title)
            self.setTabVisible(page, count > 0)
        self.setTabVisible(_LOOK, bool(plan.samples))
        if not self.isTabVisible(self.currentIndex()):
            self.setCurrentIndex(next((page for page in range(self.count()) if self.isTabVisible(page)), _LOOK))

    def _make_remarks(self) -> QTableWidget:
        titles = [translate("Import", "Where"), translate("Import", "What")]
        table = quiet_table(translate("Import", "What will not fit, or did not come whole"), titles, row_height=_ROW)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(0, 260)
        return table

    def _show_remarks(self, plan: ImportPlan) -> None:
        table, report = self.remarks, plan.report
        table.clearSpans()
        table.setRowCount(0)
        rows: list[tuple[str, str, bool]] = []
        for fault, count in report.counts.items():
            rows.append((f"{fault_words(fault)} · {number(count)}", "", True))
            rows += [(remark.where, remark.what, False) for remark in report.lines(fault)]
            more = report.left_out(fault)
            if more:
                rows.append(("", plural("Import", "… and %Ln more").of(more), False))
        table.setRowCount(len(rows))
        for row, (where, what, head) in enumerate(rows):
            for column, text in ((0, where), (1, what)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                if head:
                    font = cell.font()
                    font.setBold(True)
                    cell.setFont(font)
                table.setItem(row, column, cell)
            if head:
                table.setSpan(row, 0, 1, 2)

    def _sample_clicked(self, place: int) -> None:
        item_id = self.samples.item_of(place)
        if item_id is not None:
            self.item_wanted.emit(item_id)


def _page(widget: QWidget, about: str = "") -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 8, 0, 0)
    layout.setSpacing(6)
    if about:
        layout.addWidget(dim_label(about, wrap=True))
    layout.addWidget(widget, 1)
    return page
