"""The rows of the history panel: steps of everybody, or what happened to one item, fetched page by page."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from gui import theme
from gui.told import told
from gui.window.wording import ago, stage_words
from gui.words import date_time, look_up, noop, number, translate
from storage.history_records import EventKind, ItemEvent
from storage.records import Run, RunState, Step

COLUMNS = (noop("History", "When"), noop("History", "Who"), noop("History", "What"), noop("History", "Items"))

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``step`` and ``run`` are numbers, or 0: what this is not."""

    at: float
    who: str
    what: str
    items: int
    undone: bool
    step: int = 0
    run: int = 0


def of_step(step: Step) -> Entry:
    """The line of a step."""
    return Entry(step.at, step.actor, step.label, step.items, step.undone, step=step.id)


def of_event(event: ItemEvent) -> Entry:
    """The line of something that happened to one item."""
    step = event.id if event.kind is EventKind.STEP else 0
    run = event.id if event.kind is EventKind.RUN else 0
    return Entry(event.at, event.actor, event.label, event.items, event.undone, step=step, run=run)


def of_run(run: Run) -> Entry:
    """The line of a run."""
    what = translate("History", "Run {run}: {stages}").format(
        run=run.id, stages=", ".join(map(stage_words, run.stages))
    )
    return Entry(run.created_at, run.actor, what, run.items, run.state is RunState.TAKEN_BACK, run=run.id)


class HistoryModel(QAbstractTableModel):
    """Holds what was fetched so far; the view asks for more when it is scrolled to the end.

    Signals:
        more_wanted: The view has reached the last row and there may be others.
    """

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.whole = True
        self._asked = False
        self._now = 0
        self.now_row = -1
        """The newest step of this person that is in force: where they stand; -1 where it is not among the rows."""

    def show_entries(self, entries: Sequence[Entry], *, now: int, whole: bool) -> None:
        """Show these rows instead; ``now`` is the step the person stands at, ``whole``: there are no others."""
        self.beginResetModel()
        self.entries = list(entries)
        self.whole, self._asked = whole, False
        self._now = now
        self._mark_now()
        self.endResetModel()

    def add_entries(self, entries: Sequence[Entry], *, whole: bool) -> None:
        """Show these rows, too."""
        self.whole, self._asked = whole, False
        if not entries:
            return
        self.beginInsertRows(QModelIndex(), len(self.entries), len(self.entries) + len(entries) - 1)
        self.entries.extend(entries)
        self._mark_now()
        self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Rows fetched so far."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """When, who, what, items."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether older rows may be had."""
        return not parent.isValid() and not self.whole and not self._asked

    def fetchMore(self, parent: Index) -> None:
        """Ask for them; they come in their own time."""
        self._asked = True
        self.more_wanted.emit()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == len(COLUMNS) - 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return look_up("History", COLUMNS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows."""
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(entry, index)
            case Qt.ItemDataRole.ToolTipRole:
                said = f"{date_time(entry.at)} · {entry.who} · {told(entry.what)}"
                return said + " " + translate("History", "(undone)") if entry.undone else said
            case Qt.ItemDataRole.ForegroundRole if entry.undone:
                return QColor(theme.tokens().faint)
            case Qt.ItemDataRole.FontRole if entry.undone and index.column() == 2:
                font = QFont()
                font.setStrikeOut(True)
                return font
            case Qt.ItemDataRole.TextAlignmentRole if index.column() == len(COLUMNS) - 1:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, entry: Entry, index: Index) -> str:
        match index.column():
            case 0:
                return ("● " if index.row() == self.now_row else "   ") + ago(entry.at, time.time())
            case 1:
                return entry.who
            case 2:
                return told(entry.what)
        return number(entry.items) if entry.items else ""

    def _mark_now(self) -> None:
        here = (row for row, entry in enumerate(self.entries) if entry.step and entry.step == self._now)
        self.now_row = next(here, -1)
