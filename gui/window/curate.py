"""Curate, first cut: labels the classifier doubts, worst first, settled with one key each."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QStackedLayout, QTableView, QVBoxLayout, QWidget

from gui.keys import KeyMap
from gui.widgets.basics import dim_label, heading
from gui.widgets.keycap import KeyButton, Look
from gui.window.curate_list import ROW_HEIGHT, CurateDelegate, CurateRow, curate_row
from gui.window.matrix import Matrix
from gui.window.queue_model import ROW_ROLE, QueueModel
from gui.window.session import Session
from gui.window.thumbs import load_thumb
from gui.words import plural, translate
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from storage.store import Store

_WHERE = "state:undecided has:disagreement"
_MOST_CLASSES = 10


@dataclass(frozen=True, slots=True)
class _Found:
    ids: array[int]
    names: tuple[str, ...]
    counts: dict[tuple[str, str], int]
    classified: int


class CuratePlace(QWidget):
    """The curate place.

    Signals:
        item_wanted: Id of an item to show in Review.
        filter_wanted: A filter to show in Review.
        said: A remark for the strip.
    """

    item_wanted = Signal(int)
    filter_wanted = Signal(str)
    said = Signal(str)

    def __init__(self, session: Session, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._session = session
        self._keys = keys
        store = session.store
        self._model = QueueModel(
            rows_of=lambda ids: [curate_row(item) for item in store.items.get(ids)],
            thumb_of=partial(load_thumb, store),
            rows_lane=session.reads,
            thumbs_lane=session.thumbs,
            parent=self,
        )
        self._settled: set[int] = set()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_left())
        layout.addWidget(self._make_middle(), 1)
        layout.addWidget(self._make_right())
        session.changed.connect(self._changed)

    def refresh(self) -> None:
        """Look for disagreements again."""
        self._settled.clear()
        self._session.read(_find, self._take, topic="curate")

    def focus_list(self) -> None:
        """Give the list the keyboard."""
        self._list.setFocus()

    def trigger(self, name: str) -> None:
        """Do what an action says."""
        match name:
            case "next":
                self._step(1)
            case "previous":
                self._step(-1)
            case "accept":
                self._settle(take=True)
            case "keep_label":
                self._settle(take=False)
            case "look":
                self._open()

    def _make_left(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("leftPanel")
        panel.setFixedWidth(220)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addWidget(heading(translate("Curate", "Wrong label?")))
        layout.addSpacing(4)
        self._summary = dim_label(wrap=True)
        layout.addWidget(self._summary)
        layout.addSpacing(12)
        layout.addWidget(
            dim_label(
                translate(
                    "Curate",
                    "Listed are undecided items that came with one label and look like another to the classifier, "
                    "the surest first. It may be wrong too: look, then decide.",
                ),
                tone="faint",
                wrap=True,
            )
        )
        layout.addStretch(1)
        return panel

    def _make_middle(self) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 14, 0, 0)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.addWidget(heading(translate("Curate", "Worst first")))
        head.addStretch(1)
        self._left = heading("")
        head.addWidget(self._left)
        layout.addLayout(head)
        self._body = QStackedLayout()
        self._list = self._make_list()
        self._empty = dim_label(wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(18, 8, 18, 8)
        self._body.addWidget(self._list)
        self._body.addWidget(self._empty)
        layout.addLayout(self._body, 1)
        bar = QFrame()
        bar.setObjectName("actionBox")
        buttons = QHBoxLayout(bar)
        buttons.setContentsMargins(16, 14, 16, 14)
        buttons.setSpacing(8)
        self._take_button = KeyButton(
            translate("Curate", "Take the suggestion"), self._keys.shown("accept"), look=Look.PRIMARY
        )
        self._keep_button = KeyButton(translate("Curate", "Label is right"), self._keys.shown("keep_label"))
        self._open_button = KeyButton(translate("Curate", "Look in Review"), self._keys.shown("look"))
        self._take_button.clicked.connect(partial(self._settle, take=True))
        self._keep_button.clicked.connect(partial(self._settle, take=False))
        self._open_button.clicked.connect(self._open)
        for button in (self._take_button, self._keep_button, self._open_button):
            buttons.addWidget(button)
        layout.addWidget(bar)
        return holder

    def _make_list(self) -> QTableView:
        view = QTableView()
        view.setObjectName("curateList")
        view.setModel(self._model)
        view.setItemDelegate(CurateDelegate(view))
        view.setAccessibleName(translate("Curate", "Doubtful labels"))
        view.horizontalHeader().hide()
        view.horizontalHeader().setStretchLastSection(True)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        view.selectionModel().currentChanged.connect(self._current_moved)
        view.doubleClicked.connect(self._open)
        self._model.dataChanged.connect(self._rows_came)
        return view

    def _make_right(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("rightPanel")
        panel.setFixedWidth(420)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addWidget(heading(translate("Curate", "Given label × suggested")))
        layout.addSpacing(4)
        self._matrix = Matrix()
        self._matrix.cell_clicked.connect(self._show_cell)
        layout.addWidget(self._matrix)
        self._matrix_note = dim_label(wrap=True)
        layout.addWidget(self._matrix_note)
        layout.addStretch(1)
        return panel

    def _take(self, found: _Found) -> None:
        row = self._list.currentIndex().row()
        self._model.set_ids(found.ids)
        self._show_count(len(found.ids))
        empty = ""
        if not found.classified:
            empty = translate("Curate", "Nothing has been classified yet. Run the classify stage first: Ctrl R.")
        elif not len(found.ids):
            empty = translate("Curate", "No undecided item disagrees with its label.")
        self._empty.setText(empty)
        self._body.setCurrentIndex(1 if empty else 0)
        for button in (self._take_button, self._keep_button, self._open_button):
            button.setEnabled(not empty)
        if len(found.ids):
            self._select(min(max(row, 0), len(found.ids) - 1))
        many = len(found.names) > _MOST_CLASSES
        self._matrix.show_counts(() if many else found.names, found.counts)
        self._matrix_note.setText(
            translate("Curate", "The table is shown for up to {most} classes; this project has {count}.").format(
                most=_MOST_CLASSES, count=len(found.names)
            )
            if many
            else translate("Curate", "A click on a number shows those items in Review.")
        )

    def _show_count(self, left: int) -> None:
        self._left.setText(plural("Curate", "%Ln LEFT").of(left))
        self._summary.setText(
            plural("Curate", "%Ln items to look at.").of(left) if left else translate("Curate", "Nothing to look at.")
        )

    def _current_moved(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._name_suggestion()

    def _rows_came(self) -> None:
        self._name_suggestion()

    def _name_suggestion(self) -> None:
        row = self._current()
        self._take_button.setText(
            translate("Curate", "Take “{looks_like}”").format(looks_like=row.looks_like)
            if row is not None
            else translate("Curate", "Take the suggestion")
        )
        self._keep_button.setText(
            translate("Curate", "“{label}” is right").format(label=row.label)
            if row is not None
            else translate("Curate", "Label is right")
        )

    def _current(self) -> CurateRow | None:
        row = self._list.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, CurateRow) else None

    def _settle(self, _checked: bool = False, *, take: bool) -> None:
        row = self._current()
        if row is None or row.item_id in self._settled:
            return
        label = row.looks_like if take else row.label
        self._settled.add(row.item_id)

        def write(store: Store) -> Changes:
            from storage import decisions

            return decisions.accept(store, [row.item_id], label=label)

        self._session.write(write)
        at = self._list.currentIndex().row()
        ids = array("q", (item for item in self._model.ids() if item != row.item_id))
        self._model.set_ids(ids)
        self._show_count(len(ids))
        if len(ids):
            self._select(min(at, len(ids) - 1))
        else:
            self.refresh()

    def _open(self) -> None:
        row = self._current()
        if row is not None:
            self.item_wanted.emit(row.item_id)

    def _step(self, step: int) -> None:
        row = self._list.currentIndex().row() + step
        if 0 <= row < self._model.rowCount():
            self._select(row)

    def _select(self, row: int) -> None:
        index = self._model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self._list.selectionModel().setCurrentIndex(index, flags)
        self._list.scrollTo(index)

    def _show_cell(self, given: str, suggested: str) -> None:
        self.filter_wanted.emit(f"given:{_quoted(given)} predicted:{_quoted(suggested)}")

    def _changed(self, changes: Changes) -> None:
        if not self.isVisible() or not changes.topics & {Topic.ITEMS, Topic.PROPOSALS}:
            return
        # Own decisions have already left the list; whatever else happened (undo, a run) is looked up.
        travelled = changes.label.startswith(("Undo", "Redo"))
        if changes.many or travelled or not changes.item_ids <= self._settled:
            self.refresh()


def _find(store: Store) -> _Found:
    from storage import classes

    ids = store.items.ids(_WHERE)
    items = store.items.get(ids)
    items.sort(key=lambda item: -(item.score or 0.0))
    names = tuple(entry.name for entry in classes.all_classes(store))
    pairs: dict[tuple[str, str], int] = {}
    if len(names) <= _MOST_CLASSES:
        for given in names:
            for suggested in names:
                pairs[given, suggested] = store.items.count(f"given:{_quoted(given)} predicted:{_quoted(suggested)}")
    classified = store.items.count("score>=0")
    return _Found(array("q", (item.id for item in items)), names, pairs, classified)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "") + '"'
