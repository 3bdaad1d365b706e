"""Splits: which items go to train, val and test, told before it is done; and what leaks between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.basics import NoteCard, dim_label
from gui.widgets.buttons import push_button
from gui.widgets.tables import quiet_table
from gui.window.panel_window import PanelWindow
from gui.window.split_alike import AlikeTies
from gui.window.split_chart import ChartRow, SplitChart
from gui.words import look_up, noop, number, percent, plural, translate
from storage.errors import FettleError
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.groups import Pairs
    from storage.leaks import LeakReport
    from storage.splits import SplitPlan, SplitRequest
    from storage.store import Store

_FOLDERS = (
    ("", noop("Splits", "Folders do not matter")),
    ("folder", noop("Splits", "Folder by folder")),
    ("1", noop("Splits", "By the first level of folders")),
    ("source", noop("Splits", "By the folder that was added")),
)
_KEEP, _MEND, _AGAIN = "keep", "mend", "again"
_MODES = (
    (_KEEP, noop("Splits", "Keep the splits there are")),
    (_MEND, noop("Splits", "Bring groups that straddle together")),
    (_AGAIN, noop("Splits", "Deal everything anew")),
)
_REASONS = {
    "exact": noop("Splits", "same bytes"),
    "near": noop("Splits", "nearly the same"),
    "alike": noop("Splits", "alike"),
    "name": noop("Splits", "name"),
    "folder": noop("Splits", "folder"),
}
_LEAKS = (noop("Splits", "Why"), noop("Splits", "Items"), noop("Splits", "Where they are"))
_WHERE = Qt.ItemDataRole.UserRole
_TYPING_MS = 400
_SHOWN = 500
"""Leaks that are listed, and items of one that its filter names."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read for the panel."""

    plan: SplitPlan
    leaks: LeakReport
    uncompared: int


class SplitPanel(PanelWindow):
    """One per open project; what it would do is told as soon as something is changed, and done with one step.

    Signals:
        filter_wanted: A filter for the items behind a line.
    """

    title = noop("Panels", "Splits")
    size_wh = (860, 720)

    filter_wanted = Signal(str)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._session = project.session
        self._plan: SplitPlan | None = None
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_MS)
        self._typed.timeout.connect(self.refresh)
        about = translate(
            "Splits",
            "Every class gets its shares, and what belongs together is never parted. The same pictures and seed give "
            "the same splits; new ones join their group.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        self.body.addLayout(self._make_form())
        tabs = QTabWidget()
        tabs.addTab(self._make_preview(), translate("Splits", "What it comes to"))
        tabs.addTab(self._make_leaks(), translate("Splits", "Leaks"))
        self._tabs = tabs
        self.body.addWidget(tabs, 1)
        self._note = NoteCard()
        self._note.link_clicked.connect(self._follow)
        self.body.addWidget(self._note)
        row = QHBoxLayout()
        row.addStretch(1)
        self._button = push_button(translate("Splits", "Split"), self._apply)
        self._button.setEnabled(False)
        row.addWidget(self._button)
        self.body.addLayout(row)
        self._session.changed.connect(self._changed)

    def refresh(self) -> None:
        """Find out anew what it comes to."""
        self._plan = None
        self._button.setEnabled(False)
        try:
            request = self._request()
        except FettleError as error:
            self._failed(error)
            return
        self._note.set_note(translate("Splits", "Looking through the items…"), "dim")
        if self._alike.looking:
            return  # it says how far it is, and then that it is done
        work = partial(_read, request=request, alike=self._alike.pairs())
        self._session.read(work, self._show, topic="splits", failed=self._failed)

    def shut(self) -> None:
        """See `PanelWindow.shut`."""
        self._alike.shut()
        super().shut()

    def finish(self) -> None:
        """See `PanelWindow.finish`."""
        self._alike.finish()

    def lines(self) -> list[list[str]]:
        """What the table of classes shows."""
        cells = [
            [self._table.item(row, column) for column in range(self._table.columnCount())]
            for row in range(self._table.rowCount())
        ]
        return [[cell.text() if cell is not None else "" for cell in row] for row in cells]

    def _make_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._shares = self._field("train=70, val=15, test=15", translate("Splits", "Splits and their shares"))
        form.addRow(translate("Splits", "Shares"), self._shares)
        self._near = QCheckBox(translate("Splits", "Near duplicates"))
        self._near.setChecked(True)
        self._near.toggled.connect(self._typed.start)
        self._folder = self._choice(_FOLDERS, translate("Splits", "Which folders belong together"))
        together = QHBoxLayout()
        together.addWidget(self._near)
        together.addSpacing(12)
        together.addWidget(self._folder, 1)
        form.addRow(translate("Splits", "Together"), together)
        self._alike = AlikeTies(self._session)
        self._alike.changed.connect(self._typed.start)
        self._alike.failed.connect(self._failed)
        form.addRow("", self._alike)
        self._pattern = self._field("", translate("Splits", "Pattern for names of one part"))
        self._pattern.setPlaceholderText(
            translate("Splits", "a pattern with what shots of one part share in brackets, such as {example}").format(
                example=r"^(part\d+)_"
            )
        )
        form.addRow(translate("Splits", "One part"), self._pattern)
        self._where = self._field("", translate("Splits", "Which items get a split"))
        self._where.setPlaceholderText(translate("Splits", "all items, or a filter"))
        form.addRow(translate("Splits", "Items"), self._where)
        self._mode = self._choice(_MODES, translate("Splits", "What becomes of the splits there are"))
        self._seed = QSpinBox()
        self._seed.setRange(0, 1_000_000)
        self._seed.setAccessibleName(translate("Splits", "Seed"))
        self._seed.setToolTip(translate("Splits", "Another one deals otherwise"))
        self._seed.valueChanged.connect(self._typed.start)
        row = QHBoxLayout()
        row.addWidget(self._mode, 1)
        row.addSpacing(12)
        row.addWidget(dim_label(translate("Splits", "Seed")))
        row.addWidget(self._seed)
        form.addRow(translate("Splits", "Before"), row)
        return form

    def _field(self, text: str, name: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setAccessibleName(name)
        field.textChanged.connect(self._typed.start)
        return field

    def _choice(self, entries: Sequence[tuple[str, str]], name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        for value, label in entries:
            box.addItem(look_up("Splits", label), value)
        box.currentIndexChanged.connect(self._typed.start)
        return box

    def _make_preview(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        self._chart = SplitChart()
        around = QScrollArea()
        around.setWidgetResizable(True)
        around.setFrameShape(QScrollArea.Shape.NoFrame)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self._chart)
        column.addStretch(1)
        around.setWidget(inside)
        layout.addWidget(around, 1)
        self._table = quiet_table(translate("Splits", "Items by class and split"), [], row_height=26, choose=False)
        layout.addWidget(self._table, 1)
        return page

    def _make_leaks(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        self._leaks = quiet_table(
            translate("Splits", "Groups that lie in several splits; Enter shows their items"),
            [look_up("Splits", title) for title in _LEAKS],
            row_height=28,
        )
        self._leaks.horizontalHeader().setStretchLastSection(True)
        self._leaks.setColumnWidth(0, 240)
        self._leaks.setColumnWidth(1, 80)
        self._leaks.itemActivated.connect(self._open)
        self._leaks.itemClicked.connect(self._open)
        layout.addWidget(self._leaks)
        return page

    def _request(self) -> SplitRequest:
        from storage.groups import GroupBy
        from storage.splits import SplitRequest, parse_shares

        mode = self._mode.currentData()
        by = GroupBy(
            near=self._near.isChecked(),
            pattern=self._pattern.text().strip(),
            folder=self._folder.currentData(),
            alike=self._alike.closeness,
        )
        return SplitRequest(
            shares=parse_shares(self._shares.text()),
            by=by,
            seed=self._seed.value(),
            where=self._where.text().strip(),
            again=mode == _AGAIN,
            mend=mode == _MEND,
        )

    def _show(self, found: _Found) -> None:
        plan = self._plan = found.plan
        splits = list(plan.request.shares)
        rows = _chart_rows(plan)
        self._chart.set_rows(splits, rows)
        self._table.setColumnCount(len(splits) + 1)
        self._table.setHorizontalHeaderLabels([translate("Splits", "Class"), *splits])
        self._table.setRowCount(len(rows))
        for at, row in enumerate(rows):
            self._table.setItem(at, 0, QTableWidgetItem(row.name))
            for column, (wanted, got) in enumerate(zip(row.wanted, row.got, strict=True), start=1):
                text = translate("Splits", "{got} of {wanted}").format(got=number(got), wanted=f"{wanted:,.1f}")
                self._table.setItem(at, column, QTableWidgetItem(text))
        self._table.setColumnWidth(0, 200)
        self._show_leaks(found.leaks)
        self._note.set_note(*_told(found))
        changed = plan.changed
        self._button.setEnabled(bool(changed) and not self._session.readonly)
        self._button.setText(
            plural("Splits", "Split %Ln items").of(changed) if changed else translate("Splits", "Split")
        )

    def _show_leaks(self, found: LeakReport) -> None:
        lines = [
            (
                ", ".join(look_up("Splits", _REASONS[reason.value]) for reason in leak.reasons),
                leak.items,
                ", ".join(f"{name} {number(count)}" for name, count in leak.splits.items()),
            )
            for leak in found.leaks[:_SHOWN]
        ]
        contradicting = translate("Splits", "same bytes, labels differ")
        lines += [(contradicting, entry.items, " / ".join(entry.labels)) for entry in found.contradictions[:_SHOWN]]
        self._leaks.setRowCount(len(lines))
        for row, (why, items, where) in enumerate(lines):
            wanted = "id:" + ",".join(map(str, items[:_SHOWN]))
            for column, text in enumerate((why, number(len(items)), where)):
                cell = QTableWidgetItem(text)
                cell.setData(_WHERE, wanted)
                self._leaks.setItem(row, column, cell)
        count = len(found.leaks) + len(found.contradictions)
        self._tabs.setTabText(1, f"{translate('Splits', 'Leaks')} · {number(count)}")

    def _apply(self) -> None:
        plan = self._plan
        if plan is None:
            return
        self._button.setEnabled(False)

        def write(store: Store) -> Changes:
            from storage.splits import apply_split

            return apply_split(store, plan)

        self._session.write(write)

    def _open(self, cell: QTableWidgetItem) -> None:
        self.filter_wanted.emit(str(cell.data(_WHERE)))

    def _follow(self, _link: str) -> None:
        self._session.undo()

    def _failed(self, error: Exception) -> None:
        self._note.set_note(escape(self._session.explain(error)), "bad")

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.topics & {Topic.ITEMS, Topic.CLASSES}:
            self._typed.start()


def _read(store: Store, *, request: SplitRequest, alike: Pairs) -> _Found:
    from storage import duplicates
    from storage.leaks import find_leaks
    from storage.splits import plan_split

    plan = plan_split(store, request, alike=alike)
    uncompared = duplicates.count_uncompared(store) if request.by.near else 0
    return _Found(plan, find_leaks(store, request.by, alike=alike), uncompared)


def _chart_rows(plan: SplitPlan) -> list[ChartRow]:
    by_class: dict[str, list[tuple[float, int]]] = {}
    for line in plan.lines:
        by_class.setdefault(line.class_name, []).append((line.wanted, line.got))
    everything = ChartRow(
        translate("Splits", "All items"),
        tuple(wanted for _, wanted, _ in plan.totals),
        tuple(got for _, _, got in plan.totals),
    )
    return [
        everything,
        *(
            ChartRow(name or translate("Splits", "No class"), tuple(w for w, _ in cells), tuple(g for _, g in cells))
            for name, cells in by_class.items()
        ),
    ]


def _told(found: _Found) -> tuple[str, str]:
    plan = found.plan
    if not plan.items:
        return translate("Splits", "There are no items to split."), "warn"
    parts = [
        plural("Splits", "%Ln items, off the shares by {off}.").of(plan.items).format(off=percent(plan.error, 1)),
        plural("Splits", "%Ln groups of several; the largest has {largest}.")
        .of(plan.groups)
        .format(largest=number(plan.largest)),
    ]
    if plan.kept:
        parts.append(plural("Splits", "%Ln keep their split.").of(plan.kept))
    if plan.moved:
        parts.append(plural("Splits", "%Ln leave the split they had.").of(plan.moved))
    if plan.straddling:
        parts.append(plural("Splits", "<b>%Ln groups straddle splits</b> (Leaks lists them).").of(plan.straddling))
    if found.uncompared:
        parts.append(plural("Splits", "%Ln images were not compared with others yet.").of(found.uncompared))
    if not plan.changed:
        parts.append(translate("Splits", "Every item has its split. <a href='undo'>Undo the last step</a>"))
    return " ".join(parts), "warn" if plan.straddling or found.uncompared else "ok"
