"""The left of Review: filter line, quick filters, and the queue."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.widgets.basics import Chip, ElidedLabel, dim_label
from gui.widgets.filter_edit import FilterEdit
from gui.widgets.flow import FlowLayout
from gui.widgets.icons import icon
from gui.window.queue_delegate import ROW_HEIGHT, QueueDelegate
from gui.window.queue_model import QueueModel
from gui.window.views import QuickFilter
from gui.words import translate


class _Rows(QTableView):
    """A table that paints its ground itself: Qt then moves what is in sight when it scrolls, and paints what is new."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, then the rows."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.tokens().colour("panel"))
        painter.end()
        super().paintEvent(event)


class QueuePanel(QFrame):
    """Filter and list.

    Signals:
        filter_changed: A filter expression to apply.
        current_changed: The id of the item to show, or None.
        filter_left: The person is done typing.
        unfollow_wanted: The folder that is followed is to be let go.
        selection_changed: Other items are selected; carries how many.
        grid_wanted: The queue is to be shown as a grid, or no longer.
        values_wanted: The person begins to type a filter: what it can name should be known.
    """

    filter_changed = Signal(str)
    current_changed = Signal(object)
    filter_left = Signal()
    unfollow_wanted = Signal()
    values_wanted = Signal()
    selection_changed = Signal(int)
    grid_wanted = Signal()

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queuePanel")
        self.setFixedWidth(theme.QUEUE_WIDTH)
        self._model = model
        self._chips: list[tuple[Chip, str]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_head())
        layout.addLayout(self._make_body(), 1)
        layout.addWidget(self._make_foot())

    def filter_text(self) -> str:
        """What stands in the filter line."""
        return self._filter.text().strip()

    def set_filter(self, text: str) -> None:
        """Put ``text`` into the filter line without applying it."""
        self._filter.blockSignals(True)
        self._filter.setText(text)
        self._filter.blockSignals(False)
        self._filter.recolour()
        self._mark_chip(text)

    def set_values(self, values: dict[str, tuple[str, ...]]) -> None:
        """What the filter line's completion offers, by field."""
        self._filter.set_values(values)

    def focus_filter(self) -> None:
        """Give the filter line the keyboard."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def show_fault(self, message: str, position: int | None) -> None:
        """Say under the filter line what does not parse, and give the line the keyboard; empty clears it."""
        self._fault.setText(message)
        self._fault.setVisible(bool(message))
        if message:
            self._filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self._filter.set_fault(position if message else None)

    def set_quick_filters(self, filters: Sequence[QuickFilter]) -> None:
        """Show these chips; counts are updated in place when the names stay."""
        if [chip.name() for chip, _where in self._chips] != [quick.name for quick in filters]:
            for chip, _where in self._chips:
                self._chip_flow.removeWidget(chip)
                chip.deleteLater()
            self._chips = []
            for quick in filters:
                chip = Chip(quick.name)
                chip.clicked.connect(self._chip_clicked)
                self._chip_flow.addWidget(chip)
                self._chips.append((chip, quick.where))
        for (chip, _where), quick in zip(self._chips, filters, strict=True):
            chip.set_count(quick.count)
        self._mark_chip(self.filter_text())
        self._chip_flow.invalidate()

    def show_empty(self, html: str) -> None:
        """Say what to do next where the list would be; an empty text shows the list."""
        self._empty.setText(html)
        self._body.setCurrentIndex(1 if html else 0)

    def show_following(self, text: str) -> None:
        """Say below the list which folder is followed; an empty text takes it away."""
        self._following.set_text(text)
        self._foot.setVisible(bool(text))

    def select_row(self, row: int) -> None:
        """Make ``row`` the current one and bring it into view."""
        index = self._model.index(row, 0)
        if index.isValid():
            self._list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )
            self._list.scrollTo(index)

    def current_row(self) -> int:
        """The current row, -1 when there is none."""
        return self._list.currentIndex().row()

    def current_id(self) -> int | None:
        """The item in the current row, None when there is none."""
        return self._model.id_at(self.current_row())

    def selection_model(self) -> QItemSelectionModel:
        """What is selected and current; the grid shares it."""
        return self._list.selectionModel()

    def selected_ids(self) -> list[int]:
        """The selected items in list order; the current one alone when nothing else is selected."""
        ids = self._model.ids()
        return [item_id for first, last in self._ranges() for item_id in ids[first : last + 1]]

    def selected_count(self) -> int:
        """How many items are selected."""
        return sum(last - first + 1 for first, last in self._ranges())

    def last_selected_row(self) -> int:
        """The lowest of the selected rows, -1 when there is none."""
        return max((last for _first, last in self._ranges()), default=-1)

    def select_all(self) -> None:
        """Select every item of the list; the current one stays."""
        self._list.selectAll()

    def recolour(self) -> None:
        """Take the theme's colours again."""
        self._filter.recolour()
        self._list.viewport().update()

    def _make_head(self) -> QWidget:
        head = QWidget()
        layout = QVBoxLayout(head)
        layout.setContentsMargins(12, 0, 12, 10)
        layout.setSpacing(8)
        self._filter = FilterEdit()
        self._filter.setPlaceholderText(translate("Queue", "Filter: score<0.6"))
        self._filter.setAccessibleName(translate("Queue", "Filter"))
        self._filter.setToolTip(
            translate(
                "Queue",
                'state:unreviewed  label:scratch  score<0.6  has:marking  run:12  "words"  (Enter applies, Esc leaves)',
            )
        )
        self._filter.submitted.connect(self._submitted)
        self._filter.left.connect(self.filter_left)
        self._filter.values_wanted.connect(self.values_wanted)
        self.view_button = QToolButton()
        self.view_button.setObjectName("viewButton")
        self.view_button.setAccessibleName(translate("Queue", "Sort and saved views"))
        self.view_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view_button.setCursor(Qt.CursorShape.PointingHandCursor)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._filter, 1)
        line.addWidget(self.view_button)
        line.addWidget(self._make_grid_button())
        layout.addLayout(line)
        self._fault = dim_label(tone="bad", wrap=True)
        self._fault.hide()
        layout.addWidget(self._fault)
        chips = QWidget()
        self._chip_flow = FlowLayout(chips)
        layout.addWidget(chips)
        return head

    def _make_grid_button(self) -> QToolButton:
        self._grid_button = QToolButton()
        self._grid_button.setObjectName("viewButton")
        self._grid_button.setCheckable(True)
        self._grid_button.setAccessibleName(translate("Review", "Queue as a grid"))
        self._grid_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._grid_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._grid_button.clicked.connect(self.grid_wanted)
        return self._grid_button

    def show_grid_state(self, on: bool, key: str) -> None:
        """Whether the grid is shown, and the key for it."""
        self._grid_button.setChecked(on)
        words = translate("Review", "Back to one picture") if on else translate("Review", "Queue as a grid")
        self._grid_button.setToolTip(f"{words} ({key})" if key else words)
        self._grid_button.setIcon(icon("grid", theme.tokens().accent if on else theme.tokens().dim))

    def _make_body(self) -> QStackedLayout:
        self._body = QStackedLayout()
        self._list = _Rows()
        self._list.setModel(self._model)
        self._list.setItemDelegate(QueueDelegate(self._model, self._list))
        self._list.setAccessibleName(translate("Queue", "Queue"))
        self._list.horizontalHeader().hide()
        self._list.horizontalHeader().setStretchLastSection(True)
        self._list.verticalHeader().hide()
        self._list.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._list.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self._list.setShowGrid(False)
        self._list.setMouseTracking(True)
        self._list.setTabKeyNavigation(False)
        self._list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._list.selectionModel().currentChanged.connect(self._current_moved)
        self._list.selectionModel().selectionChanged.connect(self._selection_moved)
        self._model.rowsRemoved.connect(self._rows_left)
        self._model.rowsInserted.connect(self._rows_came)
        self._body.addWidget(self._list)
        self._empty = dim_label(wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(14, 8, 14, 8)
        self._empty.setTextFormat(Qt.TextFormat.RichText)
        self._body.addWidget(self._empty)
        return self._body

    def _make_foot(self) -> QWidget:
        self._foot = QWidget()
        layout = QHBoxLayout(self._foot)
        layout.setContentsMargins(14, 6, 8, 8)
        layout.setSpacing(6)
        self._following = ElidedLabel()
        self._following.setFont(theme.font(theme.SMALL_PX))
        self._following.setProperty("tone", "dim")
        end = QPushButton(translate("Queue", "Stop"))
        end.setObjectName("bare")
        end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        end.setToolTip(translate("Queue", "No longer follow the folder; what came in stays"))
        end.clicked.connect(self.unfollow_wanted)
        layout.addWidget(self._following, 1)
        layout.addWidget(end)
        self._foot.hide()
        return self._foot

    def _submitted(self, text: str) -> None:
        self._mark_chip(text)
        self.filter_changed.emit(text)
        if text:
            self.filter_left.emit()

    def _chip_clicked(self) -> None:
        chip = self.sender()
        where = next((where for known, where in self._chips if known is chip), "")
        if where == self.filter_text():
            where = ""
        self.set_filter(where)
        self.filter_changed.emit(where)

    def _mark_chip(self, text: str) -> None:
        for chip, where in self._chips:
            chip.setChecked(bool(where) and where == text)

    def _ranges(self) -> list[tuple[int, int]]:
        """First and last row of each stretch that is selected, in order: a hundred thousand rows are one stretch."""
        selection = self._list.selectionModel().selection()
        return sorted((part.top(), part.bottom()) for part in map(selection.at, range(selection.size())))

    def _selection_moved(self) -> None:
        self.selection_changed.emit(self.selected_count())

    def _rows_left(self, _parent: QModelIndex, first: int, last: int) -> None:
        # What left above what is in sight takes its room with it: what is in sight stays where it is.
        above = min(last + 1, self._list.verticalScrollBar().value() // ROW_HEIGHT) - first
        self._scroll_by(-max(above, 0))

    def _rows_came(self, _parent: QModelIndex, first: int, last: int) -> None:
        if first < self.current_row():
            self._scroll_by(last - first + 1)

    def _scroll_by(self, rows: int) -> None:
        if rows:
            self._list.updateGeometries()
            bar = self._list.verticalScrollBar()
            bar.setValue(bar.value() + rows * ROW_HEIGHT)

    def _current_moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.current_changed.emit(self._model.id_at(current.row()))
