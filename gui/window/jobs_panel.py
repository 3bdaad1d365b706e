"""The list of long jobs: how far each is, how to stop it, what it came to, and what failed, one key from its item."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.widgets.basics import ElidedLabel, NoteCard, ProgressStrip, dim_label
from gui.widgets.buttons import push_button
from gui.widgets.icons import paint_state
from gui.window.job_list import JobView, Phase
from gui.window.panel_window import PanelWindow
from gui.words import noop, number, plural, translate
from storage.records import ItemState

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView

_LISTED = 200
_ROW_PX = 22
_ROWS = 6
_ITEM = Qt.ItemDataRole.UserRole
_GLYPHS = {
    Phase.DONE: ItemState.ACCEPTED,
    Phase.STOPPED: ItemState.DEFERRED,
    Phase.FAILED: ItemState.EXCLUDED,
}


class JobsPanel(PanelWindow):
    """One per open project; what is over counts as seen once this was open.

    Signals:
        item_wanted: Id of an item to show.
        filter_wanted: A filter that shows what failed.
    """

    title = noop("Panels", "Jobs")
    size_wh = (560, 420)

    item_wanted = Signal(int)
    filter_wanted = Signal(str)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._session = project.session
        self._runs = project.runs
        self._rows: dict[int, _Row] = {}
        self._saving = NoteCard()
        self._saving.link_clicked.connect(self._save_now)
        self._saving.hide()
        self.body.addWidget(self._saving)
        self._empty = dim_label(
            translate(
                "Jobs", "Nothing is at work. Runs, trainings, new folders, editions, checks and backups show here."
            ),
            wrap=True,
        )
        self.body.addWidget(self._empty)
        self.body.addWidget(self._make_list(), 1)
        self.body.addLayout(self._make_foot())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(50)
        self._soon.timeout.connect(self.refresh)
        self._runs.jobs.changed.connect(self._changed)
        self._session.saving_changed.connect(self._show_saving)
        self._show_saving(*self._session.saving)

    def present(self) -> None:
        """Show the window, up to date, with the keyboard where it can do most."""
        super().present()
        first = next((row for row in self._rows.values() if row.problems.isVisible()), None)
        (first.problems if first is not None else self._forget).setFocus()

    def refresh(self) -> None:
        """Show the jobs as they stand."""
        views = self._runs.jobs.views()
        known = {view.number for view in views}
        for gone in [shown for shown in self._rows if shown not in known]:
            self._rows.pop(gone).deleteLater()
        for place, view in enumerate(views):
            row = self._rows.get(view.number)
            if row is None:
                row = self._rows[view.number] = _Row(view.number)
                row.cancel.clicked.connect(partial(self._cancel, view.number))
                row.item_wanted.connect(self.item_wanted)
                row.filter_wanted.connect(self.filter_wanted)
            if self._list.indexOf(row) != place:
                self._list.insertWidget(place, row)
            row.show_job(view)
        self._empty.setVisible(not views)
        self._scroll.setVisible(bool(views))
        self._forget.setEnabled(any(not view.working for view in views))

    def showEvent(self, event: QShowEvent) -> None:
        """What is over is seen."""
        super().showEvent(event)
        self._runs.jobs.see()

    def hideEvent(self, event: QHideEvent) -> None:
        """So is what ended meanwhile."""
        super().hideEvent(event)
        self._runs.jobs.see()

    def _make_list(self) -> QScrollArea:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._list.addStretch(1)
        self._scroll.setWidget(holder)
        return self._scroll

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self._forget = push_button(translate("Jobs", "Clear what is over"), self._runs.jobs.forget)
        row.addWidget(self._forget)
        return row

    def _changed(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _cancel(self, number_of_job: int) -> None:
        self._runs.jobs.cancel(number_of_job)

    def _show_saving(self, text: str, tone: str, reason: str) -> None:
        self._saving.setVisible(tone == "bad")
        if tone == "bad":
            why = reason.partition("\n")[0]
            again = translate("Jobs", "Try now")
            self._saving.set_note(f"<b>{escape(text)}</b><br>{escape(why)}<br><a href='now'>{again}</a>", tone)

    def _save_now(self, _link: str) -> None:
        self._session.save_now()


class _Row(QFrame):
    """One job."""

    item_wanted = Signal(int)
    filter_wanted = Signal(str)

    def __init__(self, number_of_job: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self.number = number_of_job
        self._where = ""
        self._shown: JobView | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 9)
        layout.setSpacing(6)
        self._glyph = _Glyph()
        self._title = ElidedLabel()
        self._detail = dim_label()
        self.cancel = push_button(translate("Jobs", "Stop"))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._glyph)
        head.addWidget(self._title, 1)
        head.addWidget(self._detail)
        head.addWidget(self.cancel)
        layout.addLayout(head)
        self._bar = ProgressStrip()
        layout.addWidget(self._bar)
        self._reason = dim_label(wrap=True)
        layout.addWidget(self._reason)
        self.problems = QListWidget()
        self.problems.setAccessibleName(translate("Jobs", "What failed; Enter shows the item"))
        self.problems.setUniformItemSizes(True)
        self.problems.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.itemActivated.connect(self._wanted)
        layout.addWidget(self.problems)
        self._all = push_button(translate("Jobs", "Show them in the queue"), self._all_wanted)
        foot = QHBoxLayout()
        foot.addWidget(self._all)
        foot.addStretch(1)
        layout.addLayout(foot)

    def show_job(self, view: JobView) -> None:
        """Show how it stands."""
        before, self._shown = self._shown, view
        self._glyph.set_phase(view.phase, failed=bool(view.problems))
        self._title.set_text(view.title)
        failed = plural("Jobs", "%Ln failed").of(view.failed) if view.failed else ""
        self._detail.setText(" · ".join(part for part in (view.detail, failed) if part))
        self._bar.setVisible(view.working and view.share is not None)
        self._bar.set_share(view.share or 0.0)
        self._reason.setText(view.reason)
        self._reason.setVisible(bool(view.reason))
        self.cancel.setVisible(view.working and view.cancellable)
        self.cancel.setEnabled(view.phase is Phase.WORKING)
        self._where = view.where
        self._all.setVisible(bool(view.where))
        if before is None or before.problems != view.problems:
            self._show_problems(view)

    def _show_problems(self, view: JobView) -> None:
        self.problems.clear()
        for problem in view.problems[:_LISTED]:
            entry = QListWidgetItem(problem.text)
            entry.setToolTip(problem.text)
            entry.setSizeHint(QSize(0, _ROW_PX))
            entry.setData(_ITEM, problem.item_id)
            self.problems.addItem(entry)
        if len(view.problems) > _LISTED:
            more = translate("Jobs", "… and {count} more").format(count=number(len(view.problems) - _LISTED))
            self.problems.addItem(more)
        if view.problems:
            self.problems.setCurrentRow(0)
        rows = min(self.problems.count(), _ROWS)
        self.problems.setFixedHeight(rows * _ROW_PX + 4)
        self.problems.setVisible(bool(view.problems))

    def _wanted(self, entry: QListWidgetItem) -> None:
        item_id = entry.data(_ITEM)
        if item_id:
            self.item_wanted.emit(int(item_id))
        elif self._where:
            self._all_wanted()

    def _all_wanted(self) -> None:
        self.filter_wanted.emit(self._where)


class _Glyph(QWidget):
    """At work an arc, then the shape that items have: tick, cross, dashed ring."""

    def __init__(self) -> None:
        super().__init__()
        self._phase = Phase.WORKING
        self._failed = False
        self.setFixedSize(18, 18)

    def set_phase(self, phase: Phase, *, failed: bool) -> None:
        if (phase, failed) != (self._phase, self._failed):
            self._phase, self._failed = phase, failed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, centre = theme.tokens(), QPointF(9, 9)
        state = _GLYPHS.get(self._phase)
        if state is not None:
            paint_state(painter, centre, state, colours)
            return
        painter.setPen(QPen(colours.colour("line"), 2))
        painter.drawEllipse(centre, 6.5, 6.5)
        painter.setPen(QPen(colours.colour("accent"), 2))
        painter.drawArc(2, 2, 13, 13, 90 * 16, -110 * 16)
