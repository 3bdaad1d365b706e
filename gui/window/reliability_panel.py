"""How reliable the data are: marked and unmarked items by class, in the four conditions; a number shows its items."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem

from gui import theme
from gui.widgets.basics import NoteCard, dim_label
from gui.widgets.tables import quiet_table
from gui.window.panel_window import PanelWindow
from gui.words import look_up, noop, number, percent, plural, translate
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.reliability import Line, Reliability, Tally
    from storage.store import Store

_TITLES = (
    noop("Reliability", "Class"),
    noop("Reliability", "Condition"),
    noop("Reliability", "Reliability"),
    noop("Reliability", "Marked,\ndecided"),
    noop("Reliability", "Marked,\nby detector"),
    noop("Reliability", "Unmarked,\ndecided"),
    noop("Reliability", "Unmarked,\nby detector"),
    noop("Reliability", "Unknown"),
)
_FIRST_COUNT = 3
_WIDTHS = (0, 164, 92, 92, 96, 92, 96, 84)
_ROW = 28
_CONDITIONS = {
    "original": noop("Reliability", "Original"),
    "crop": noop("Reliability", "Crop"),
    "clean": noop("Reliability", "Cleaned"),
    "hybrid": noop("Reliability", "Cleaned and cropped"),
}
_WHERE = Qt.ItemDataRole.UserRole
_TOPICS = {Topic.ITEMS, Topic.REGIONS, Topic.PROPOSALS, Topic.CLASSES}


class ReliabilityPanel(PanelWindow):
    """One per open project; up to date while it is open.

    Signals:
        filter_wanted: A filter for the items behind a number.
    """

    title = noop("Panels", "Data reliability")
    size_wh = (840, 560)

    filter_wanted = Signal(str)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._session = project.session
        about = translate(
            "Reliability",
            "1 − the share of marked items: in the original pictures, in their crops, after cleaning, and after both. "
            "What a person decided stands apart from what only the detector says. A number shows its items.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        row = QHBoxLayout()
        row.addWidget(dim_label(translate("Reliability", "Items")))
        self._where = QLineEdit()
        self._where.setAccessibleName(translate("Reliability", "Which items are counted"))
        self._where.setPlaceholderText(translate("Reliability", "all items, or a filter"))
        self._where.returnPressed.connect(self.refresh)
        row.addWidget(self._where, 1)
        self.body.addLayout(row)
        self._table = self._make_table()
        self.body.addWidget(self._table, 1)
        self._note = NoteCard()
        self.body.addWidget(self._note)
        self._session.changed.connect(self._changed)

    def present(self) -> None:
        """Show the window, up to date, with the keyboard on the numbers."""
        super().present()
        self._table.setFocus()

    def refresh(self) -> None:
        """Count again."""
        where = self._where.text().strip()
        self._session.read(
            partial(_counted, where=where), partial(self._show, where), topic="reliability", failed=self._failed
        )

    def lines(self) -> list[list[str]]:
        """What the table shows."""
        cells = [
            [self._table.item(row, column) for column in range(len(_TITLES))] for row in range(self._table.rowCount())
        ]
        return [[cell.text() if cell is not None else "" for cell in row] for row in cells]

    def _make_table(self) -> QTableWidget:
        table = quiet_table(
            translate("Reliability", "Items by class and condition; Enter shows those of a number"),
            [look_up("Reliability", title) for title in _TITLES],
            row_height=_ROW,
        )
        table.setWordWrap(False)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectItems)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS):
            if width:
                table.setColumnWidth(column, width)
            title = table.horizontalHeaderItem(column)
            if title is not None:
                title.setTextAlignment(_alignment(column))
        table.itemClicked.connect(self._open)
        table.itemActivated.connect(self._open)
        return table

    def _show(self, where: str, found: Reliability) -> None:
        from storage.reliability import COUNTS, where_of

        place = self._table.currentRow(), self._table.currentColumn()
        lines = (found.whole, *found.classes)
        tallies = [(line, condition, tally) for line in lines for condition, tally in line.tallies.items()]
        self._table.setRowCount(len(tallies))
        for row, (line, condition, tally) in enumerate(tallies):
            head = condition is next(iter(line.tallies))
            self._put(row, 0, _class_words(line) if head else "", strong=head)
            self._put(row, 1, look_up("Reliability", _CONDITIONS[condition.value]))
            self._put(row, 2, _share_words(tally), strong=True)
            for at, name in enumerate(COUNTS):
                count = getattr(tally, name)
                wanted = where_of(condition, name, label=line.label, where=where)
                self._put(row, _FIRST_COUNT + at, number(count), wanted=wanted if count else "", quiet=not count)
        if place[0] >= 0:
            self._table.setCurrentCell(min(place[0], len(tallies) - 1), place[1])
        self._note.set_note(*self._told(found))

    def _put(
        self, row: int, column: int, text: str, *, wanted: str = "", strong: bool = False, quiet: bool = False
    ) -> None:
        cell = QTableWidgetItem(text)
        cell.setTextAlignment(_alignment(column))
        if strong:
            font = theme.font()
            font.setWeight(QFont.Weight.DemiBold)
            cell.setFont(font)
        if quiet:
            cell.setForeground(theme.tokens().colour("dim"))
        if wanted:
            cell.setData(_WHERE, wanted)
            cell.setToolTip(wanted)
            cell.setForeground(theme.tokens().colour("accent"))
        self._table.setItem(row, column, cell)

    def _told(self, found: Reliability) -> tuple[str, str]:
        whole = found.whole.tallies
        unknown = next(iter(whole.values())).unknown
        if not found.whole.items:
            return translate("Reliability", "There are no items to count here."), "warn"
        parts = []
        if unknown:
            parts.append(
                plural(
                    "Reliability",
                    "Nobody has looked at %Ln items yet; they count as unknown, not as clean. "
                    "The clean stage looks (<b>{key}</b>).",
                )
                .of(unknown)
                .format(key=self.window_.keys.shown("run"))
            )
        if found.left_out:
            parts.append(plural("Reliability", "%Ln excluded or unreadable items are left out.").of(found.left_out))
        parts.append(translate("Reliability", "What is left after cleaning is what the detector still finds."))
        return " ".join(parts), "warn" if unknown else "ok"

    def _failed(self, error: Exception) -> None:
        self._note.set_note(escape(self._session.explain(error)), "bad")

    def _open(self, cell: QTableWidgetItem) -> None:
        wanted = cell.data(_WHERE)
        if wanted:
            self.filter_wanted.emit(str(wanted))

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.topics & _TOPICS:
            self.refresh()


def _counted(store: Store, *, where: str) -> Reliability:
    from storage.reliability import count

    return count(store, where)


def _class_words(line: Line) -> str:
    if line.label is None:
        return translate("Reliability", "All items")
    return line.label or translate("Reliability", "No class")


def _share_words(tally: Tally) -> str:
    return "–" if tally.reliability is None else percent(tally.reliability, 1)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column < 2 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
