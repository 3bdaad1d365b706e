"""The button beside the filter line: how the list is sorted, and the saved views."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton, QWidgetAction

from gui import theme
from gui.widgets.basics import heading
from gui.widgets.icons import icon
from gui.window.session import Session
from gui.words import look_up, noop, translate
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from storage.store import Store
    from storage.views import View

ORDERS = (
    ("", noop("Queue", "Order of arrival")),
    ("name", noop("Queue", "Name")),
    ("uncertain", noop("Queue", "Least certain first")),
    ("anomalous", noop("Queue", "Most anomalous first")),
    ("largest", noop("Queue", "Largest first")),
)
_NAME_WIDTH = 220
"""Logical pixels; a longer name is cut."""


class ViewMenu(QObject):
    """Fills the menu and does what it says.

    Signals:
        chosen: A filter and an order to show.
        values_found: What filters can name, by field.
    """

    chosen = Signal(str, str)
    values_found = Signal(object)

    def __init__(self, session: Session, button: QToolButton, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._button = button
        self._views: list[View] = []
        self._where, self._order = "", ""
        self._menu = QMenu(button)
        self._menu.setToolTipsVisible(True)
        button.clicked.connect(self.open)
        session.changed.connect(self._changed)
        self.recolour()

    def show_state(self, where: str, order: str) -> None:
        """Say what the list shows now."""
        self._where, self._order = where, "" if order == "added" else order
        name = look_up("Queue", next((text for value, text in ORDERS if value == self._order), ""))
        view = self._current()
        shown = (
            translate("Queue", "{order}, view “{view}”").format(order=name, view=view.name)
            if view is not None
            else name
        )
        self._button.setToolTip(translate("Queue", "Sort and saved views: {shown}").format(shown=shown))
        self._button.setProperty("active", "true" if self._order or view is not None else "false")
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)
        self.recolour()

    def recolour(self) -> None:
        """Take the theme's colours again."""
        tokens = theme.tokens()
        active = self._button.property("active") == "true"
        self._button.setIcon(icon("view", tokens.accent if active else tokens.dim, 16))

    def refresh(self) -> None:
        """Read the saved views, and what filters can name."""
        self._session.read(_views_and_values, self._take, topic="views")

    def open(self) -> None:
        """Show the menu under the button; letters and digits choose."""
        self._fill()
        self._menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height() + 4)))

    def saved(self) -> list[View]:
        """The saved views, as they were last read."""
        return list(self._views)

    def choose(self, view: View) -> None:
        """Show a saved view."""
        self._choose(view)

    def menu(self) -> QMenu:
        """The menu as it was last filled."""
        return self._menu

    def _fill(self) -> None:
        self._menu.clear()
        self._add_heading(translate("Queue", "Sort by"))
        sorts = QActionGroup(self._menu)
        for value, text in ORDERS:
            action = self._menu.addAction(look_up("Queue", text))
            action.setCheckable(True)
            action.setChecked(value == self._order)
            action.triggered.connect(partial(self._sort, value))
            sorts.addAction(action)
        self._menu.addSeparator()
        self._add_heading(translate("Queue", "Saved views"))
        current = self._current()
        for number, view in enumerate(self._views, 1):
            action = self._menu.addAction(self._named(view, number))
            action.setToolTip(view.name + ": " + (view.where or translate("Queue", "all items")))
            action.setCheckable(True)
            action.setChecked(view == current)
            action.triggered.connect(partial(self._choose, view))
        if not self._views:
            self._menu.addAction(translate("Queue", "None yet")).setEnabled(False)
        self._menu.addSeparator()
        self._menu.addAction(translate("Queue", "&Save what is shown as a view…"), self._ask_name).setEnabled(
            not self._session.readonly
        )
        if self._views:
            deleting = self._menu.addMenu(translate("Queue", "&Delete a view"))
            deleting.setEnabled(not self._session.readonly)
            for number, view in enumerate(self._views, 1):
                deleting.addAction(self._named(view, number)).triggered.connect(partial(self._delete, view))

    def _add_heading(self, text: str) -> None:
        label = heading(text)
        label.setContentsMargins(12, 5, 12, 3)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(label)
        action.setEnabled(False)
        self._menu.addAction(action)

    def _named(self, view: View, number: int) -> str:
        metrics = self._menu.fontMetrics()
        name = metrics.elidedText(view.name, Qt.TextElideMode.ElideRight, _NAME_WIDTH).replace("&", "&&")
        return f"&{number}  {name}" if number < 10 else name

    def _current(self) -> View | None:
        for view in self._views:
            order = "" if view.order == "added" else view.order.value
            if (view.where, order) == (self._where, self._order):
                return view
        return None

    def _sort(self, order: str, _checked: bool = False) -> None:
        self.chosen.emit(self._where, order)

    def _choose(self, view: View, _checked: bool = False) -> None:
        self.chosen.emit(view.where, "" if view.order == "added" else view.order.value)

    def _ask_name(self) -> None:
        dialog = QInputDialog(self._button.window())
        dialog.setWindowTitle(translate("Queue", "Save view"))
        dialog.setLabelText(translate("Queue", "Name of the view (a saved one of that name is replaced)"))
        current = self._current()
        dialog.setTextValue(current.name if current is not None else "")
        dialog.setOkButtonText(translate("Queue", "Save"))
        dialog.setMinimumWidth(360)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._save)
        dialog.open()

    def _save(self, name: str) -> None:
        where, order = self._where, self._order

        def write(store: Store) -> Changes:
            from storage import views
            from storage.item_order import Order

            return views.save(store, name, where=where, order=Order(order) if order else Order.ADDED)

        self._session.write(write)

    def _delete(self, view: View, _checked: bool = False) -> None:
        def write(store: Store) -> Changes:
            from storage import views

            return views.delete(store, view.name)

        self._session.write(write)

    def _changed(self, changes: Changes) -> None:
        if Topic.VIEWS in changes.topics:
            self.refresh()

    def _take(self, found: tuple[list[View], dict[str, tuple[str, ...]]]) -> None:
        self._views, values = found
        self.values_found.emit(values)
        self.show_state(self._where, self._order)


def _views_and_values(store: Store) -> tuple[list[View], dict[str, tuple[str, ...]]]:
    from storage import views
    from storage.filter_values import known_values

    return views.all_views(store), known_values(store)
