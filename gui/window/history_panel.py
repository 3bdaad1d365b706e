"""The history: who did what and when; from here one jumps back and forth, and takes back what a run proposed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QWidget

from gui.told import told
from gui.widgets.basics import dim_label
from gui.widgets.buttons import push_button
from gui.widgets.tables import make_quiet
from gui.window.history_model import Entry, HistoryModel, of_event, of_run, of_step
from gui.window.panel_window import PanelWindow
from gui.window.run_taking_back import take_back
from gui.words import noop, plural, translate
from storage.records import Topic

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.history_records import Travelled
    from storage.records import Changes
    from storage.store import Store

_PAGE = 200
_RUNS = 500
"""So many of the newest runs are listed."""
_OF_ITEM = 500
"""Events of one item that are shown; few items have seen more."""


class HistoryPanel(PanelWindow):
    """One per open project; `show_item` narrows it to what happened to one item."""

    title = noop("Panels", "History")
    size_wh = (680, 560)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._session = project.session
        self._item_id: int | None = None
        about = translate(
            "History",
            "Jumping takes back, or brings back, your own steps one after the other. Others undo theirs themselves.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        self._only = self._make_only()
        self.body.addWidget(self._only)
        self._model = HistoryModel()
        self._model.setParent(self)
        self._model.more_wanted.connect(self._read_more)
        self._table = _Table(self)
        self._table.setModel(self._model)
        self._table.setAccessibleName(translate("History", "History, newest first"))
        header = self._table.horizontalHeader()
        for column, width in ((0, 104), (1, 110), (3, 76)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._table.doubleClicked.connect(self._clicked)
        self._table.selectionModel().currentRowChanged.connect(self._chosen)
        self.body.addWidget(self._table, 1)
        self._empty = dim_label(
            translate("History", "Nothing has been done yet. What you decide, draw and add is listed here."), wrap=True
        )
        self.body.addWidget(self._empty)
        self.body.addLayout(self._make_foot())
        self._session.changed.connect(self._changed)

    def present(self) -> None:
        """Show the window, up to date."""
        super().present()
        self._table.setFocus()

    def show_item(self, item_id: int | None) -> None:
        """Show what happened to one item only; None: to all."""
        self._item_id = item_id
        self._only.setVisible(item_id is not None)
        self._only_text.setText(translate("History", "Only item {item_id}").format(item_id=item_id))
        self.present()

    def refresh(self) -> None:
        """Read the newest rows again."""
        item_id = self._item_id
        self._session.read(partial(_newest, item_id=item_id), self._show, topic="history-panel")

    def jump(self) -> None:
        """Travel to the chosen step."""
        entry = self._current()
        if entry is None or not self._jump.isEnabled():
            return
        self._session.write(lambda store: store.travel_to(entry.step), self._arrived)

    def _make_only(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        self._only_text = dim_label(tone="dim")
        everything = push_button(translate("History", "Show all"), partial(self.show_item, None))
        layout.addWidget(self._only_text, 1)
        layout.addWidget(everything)
        row.hide()
        return row

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._remark = dim_label(wrap=True)
        self._take_back = push_button(translate("History", "Take back what this run proposed"), self._take_run_back)
        self._jump = push_button(translate("History", "Jump here"), self.jump)
        row.addWidget(self._remark, 1)
        for button in (self._take_back, self._jump):
            button.setEnabled(False)
            row.addWidget(button)
        self._take_back.hide()
        return row

    def _current(self) -> Entry | None:
        row = self._table.currentIndex().row()
        return self._model.entries[row] if 0 <= row < len(self._model.entries) else None

    def _reachable(self, entry: Entry) -> bool:
        return bool(entry.step) and entry.who == self._session.store.actor and not self._session.readonly

    def _show(self, page: _Page) -> None:
        entries = page.entries
        kept = self._current()
        self._model.show_entries(entries, now=page.now, whole=page.whole)
        self._empty.setVisible(not entries)
        self._table.setVisible(bool(entries))
        if entries:
            same = (row for row, e in enumerate(entries) if kept and (e.step, e.run) == (kept.step, kept.run))
            self._table.selectRow(next(same, max(0, self._model.now_row)))
        self._chosen()

    def _read_more(self) -> None:
        last = next((entry.step for entry in reversed(self._model.entries) if entry.step), None)
        self._session.read(partial(_older, before=last), self._add)

    def _add(self, page: _Page) -> None:
        known = self._model.entries
        # A refresh, or another view, may have come between the question and the answer.
        if self._item_id is None and known:
            steps, runs = {entry.step for entry in known}, {entry.run for entry in known}
            fresh = [e for e in page.entries if (e.run not in runs if e.run else e.step not in steps)]
            self._model.add_entries(fresh, whole=page.whole)

    def _chosen(self, *_: object) -> None:
        entry = self._current()
        here = self._table.currentIndex().row() == self._model.now_row
        reachable = entry is not None and self._reachable(entry)
        self._jump.setEnabled(reachable and not here)
        self._take_back.setVisible(entry is not None and bool(entry.run))
        self._take_back.setEnabled(entry is not None and not entry.undone and not self._session.readonly)
        self._remark.setText(self._say(entry, here=here))

    def _say(self, entry: Entry | None, *, here: bool) -> str:
        if entry is None:
            return ""
        if entry.run and entry.undone:
            return translate("History", "What this run proposed was taken back.")
        if entry.run:
            return translate(
                "History", "What a run proposed can be taken back as a step of yours; decisions made on it stay."
            )
        if entry.step and entry.who != self._session.store.actor:
            return translate("History", "{who} can undo this; you can't.").format(who=entry.who)
        if here and entry.step:
            return translate("History", "● You are here.")
        if entry.step:
            return (
                translate("History", "Brings your steps back up to this one.")
                if entry.undone
                else translate("History", "Takes back your steps after this one.")
            )
        return ""

    def _clicked(self, _index: QModelIndex) -> None:
        self.jump()

    def _take_run_back(self) -> None:
        entry = self._current()
        if entry is None or not entry.run:
            return
        take_back(self._session, entry.run)

    def _arrived(self, travelled: Travelled) -> None:
        words = (
            plural("History", "Took back %Ln steps") if travelled.undo else plural("History", "Brought back %Ln steps")
        )
        done = words.of(travelled.steps)
        if travelled.stopped:
            done += translate("History", ". Went no farther: {stopped}").format(stopped=told(travelled.stopped))
        self._session.said.emit(done)
        self._session.refresh_undo()

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.topics & {Topic.HISTORY, Topic.RUNS}:
            self.refresh()


class _Table(QTableView):
    """Enter jumps; everything else is as usual."""

    def __init__(self, panel: HistoryPanel) -> None:
        super().__init__()
        self._panel = panel
        make_quiet(self, row_height=32)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter jumps to the chosen step."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._panel.jump()
            return
        super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows, where the person stands (the step undo would take back, or 0), and whether these are all there are."""

    entries: list[Entry]
    now: int
    whole: bool


def _newest(store: Store, *, item_id: int | None) -> _Page:
    if item_id is None:
        return _older(store, before=None)
    from storage import item_history

    events = [of_event(event) for event in item_history.of_item(store, item_id, limit=_OF_ITEM)]
    return _Page(events, _now(store), whole=True)


def _older(store: Store, *, before: int | None) -> _Page:
    from storage import jobs

    steps = store.steps(limit=_PAGE, before=before)
    whole = len(steps) < _PAGE
    # Runs are no steps; they are listed where they began, between the steps of the same page.
    runs = [run for run in jobs.runs(store, limit=_RUNS) if whole or run.created_at >= steps[-1].at]
    entries: list[Entry] = []
    for step in steps:
        while runs and runs[0].created_at >= step.at:
            entries.append(of_run(runs.pop(0)))
        entries.append(of_step(step))
    return _Page([*entries, *map(of_run, runs)], _now(store), whole=whole)


def _now(store: Store) -> int:
    step = store.next_undo()
    return step.id if step is not None else 0
