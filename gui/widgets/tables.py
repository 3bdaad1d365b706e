"""Tables as the small windows have them: no grid, no numbers at the left, titles at the left, nothing to type into."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTableWidget

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def quiet_table(
    name: str, columns: Sequence[str], *, row_height: int | None = None, choose: bool = True
) -> QTableWidget:
    """An empty table; ``name`` is what a screen reader calls it, ``choose`` whether a row can be selected."""
    table = QTableWidget(0, len(columns))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(columns))
    make_quiet(table, row_height=row_height, choose=choose)
    return table


def make_quiet(table: QTableView, *, row_height: int | None = None, choose: bool = True) -> None:
    """Make any table look and behave so."""
    table.verticalHeader().hide()
    if row_height is not None:
        table.verticalHeader().setDefaultSectionSize(row_height)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(
        QAbstractItemView.SelectionMode.SingleSelection if choose else QAbstractItemView.SelectionMode.NoSelection
    )
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(_LEFT)
