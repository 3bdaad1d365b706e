"""The rows of the cleaning report: what was measured of each picture, and above them what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from gui import theme
from gui.told import told
from gui.words import look_up, noop, number, plural, translate

if TYPE_CHECKING:
    from inference.cleaning.assess import Row
    from inference.cleaning.report import CleaningReport, Summary

Index = QModelIndex | QPersistentModelIndex

_NAMES = 2
_COLUMNS = (
    ("", noop("Cleaning", "Picture"), 0),
    ("", noop("Cleaning", "Cleaned by"), 0),
    ("ssim", noop("Cleaning", "SSIM"), 3),
    ("ssim_defect", noop("Cleaning", "SSIM\nin defect"), 3),
    ("edge_iou", noop("Cleaning", "Edge IoU"), 3),
    ("l1", noop("Cleaning", "L1"), 2),
    ("l1_inside", noop("Cleaning", "L1\nin mask"), 2),
    ("l1_outside", noop("Cleaning", "L1\noutside"), 2),
    ("l1_defect", noop("Cleaning", "L1\nin defect"), 2),
    ("changed_outside", noop("Cleaning", "Changed\noutside"), 0),
    ("recall", noop("Cleaning", "Recall"), 3),
    ("precision", noop("Cleaning", "Precision"), 3),
    ("f1", noop("Cleaning", "F1"), 3),
    ("residual", noop("Cleaning", "Still\nmarked"), 3),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table; ``item_id`` is 0 for what others come to."""

    item_id: int
    name: str
    by: str
    values: dict[str, float | None]
    error: str = ""


class CleaningReportModel(QAbstractTableModel):
    """Sorts by any column; what the rows come to stays on top."""

    def __init__(self) -> None:
        super().__init__()
        self._head: list[_Line] = []
        self._lines: list[_Line] = []
        self.known: frozenset[str] = frozenset()
        """Columns of which at least one row knows something."""
        bold = theme.font()
        bold.setWeight(QFont.Weight.DemiBold)
        self._bold = bold

    def show_report(self, report: CleaningReport | None) -> None:
        """Show another report, in the order it comes in; None: nothing."""
        from inference.cleaning.report import AGREEMENTS, values_of

        self.beginResetModel()
        self._head, self._lines = [], []
        if report is not None:
            for one in report.summaries:
                means: dict[str, float | None] = dict(one.means)
                means |= {name: None if one.agreement is None else getattr(one.agreement, name) for name in AGREEMENTS}
                self._head.append(_Line(0, _mean_words(one), _source_words(one.source), means))
            self._lines = [_line(row, values_of(row)) for row in report.rows]
        self.known = frozenset(
            name for line in (*self._head, *self._lines) for name, value in line.values.items() if value is not None
        )
        self.endResetModel()

    def item_at(self, index: Index) -> int:
        """The item of a row, 0 for what rows come to."""
        return self._at(index.row()).item_id if index.isValid() else 0

    def is_shown(self, column: int) -> bool:
        """Whether a column has something to say."""
        return column < _NAMES or _COLUMNS[column][0] in self.known

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        """All lines."""
        return 0 if parent.isValid() else len(self._head) + len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        """Names, then figures."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """The titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return look_up("Cleaning", _COLUMNS[section][1])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """A cell."""
        line = self._at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.error or line.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and not line.item_id:
            return self._bold
        if role == Qt.ItemDataRole.ForegroundRole and line.error:
            return theme.tokens().colour("bad")
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort; lines that have no such figure come last, either way."""
        if not 0 <= column < len(_COLUMNS):
            return
        self.layoutAboutToBeChanged.emit()
        name = _COLUMNS[column][0]
        down = order == Qt.SortOrder.DescendingOrder
        if column < _NAMES:
            self._lines.sort(key=lambda line: (line.name, line.by)[column].casefold(), reverse=down)
        else:
            sign = -1.0 if down else 1.0

            def key(line: _Line) -> tuple[bool, float]:
                value = line.values.get(name)
                return (True, 0.0) if value is None else (False, sign * value)

            self._lines.sort(key=key)
        self.layoutChanged.emit()

    def _at(self, row: int) -> _Line:
        return self._head[row] if row < len(self._head) else self._lines[row - len(self._head)]

    @staticmethod
    def _text(line: _Line, column: int) -> str:
        if column == 0:
            return line.name
        if column == 1:
            return line.error or line.by
        name, _, digits = _COLUMNS[column]
        value = line.values.get(name)
        return "" if value is None else number(value, digits)


def _line(row: Row, values: dict[str, float | None]) -> _Line:
    by = row.cleaned_by or (_source_words(row.source) if row.figures else translate("Cleaning", "not cleaned"))
    return _Line(row.item_id, row.relpath, by, values, told(row.error) if row.error else "")


def _mean_words(one: Summary) -> str:
    return plural("Cleaning", "Mean of %Ln pictures").of(one.pictures)


_SOURCES: dict[str, str] = {"ours": noop("Cleaning", "here"), "beside": noop("Cleaning", "beside")}


def _source_words(source: str) -> str:
    return look_up("Cleaning", _SOURCES[source])


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column < _NAMES else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
