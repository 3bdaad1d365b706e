"""The filter line completes by keyboard alone and points at faults; the menu beside it sorts and keeps views."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from gui.widgets.filter_edit import FilterEdit
from gui.window.session import Session
from gui.window.view_menu import ViewMenu
from storage import views
from storage.item_order import Order
from tests.support.projects import make_project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise", "grabbing")


@pytest.fixture
def line(qtbot: QtBot) -> FilterEdit:
    line = FilterEdit()
    qtbot.addWidget(line)
    line.resize(260, 28)
    line.show()
    line.set_values({"label": ("scratch", "no defect"), "view": ("to check",)})
    return line


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    store = make_project(tmp_path, count=3, given=("good", "scratch"))
    views.save(store, "scratched", where="label:scratch", order=Order.NAME)
    views.save(store, "a & b, " + "which is called by a very long name " * 2, where="")
    session = Session(store)
    yield session
    session.close()


@pytest.fixture
def menu(qtbot: QtBot, session: Session) -> ViewMenu:
    button = QToolButton()
    qtbot.addWidget(button)
    menu = ViewMenu(session, button, parent=button)
    with qtbot.waitSignal(menu.values_found):
        menu.refresh()
    return menu


def action(menu: QMenu, ends: str) -> QAction:
    return next(entry for entry in menu.actions() if entry.text().replace("&", "").endswith(ends))


def test_a_field_and_its_value_are_completed_by_tab(qtbot: QtBot, line: FilterEdit) -> None:
    qtbot.keyClicks(line, "-lab")
    assert line.offered() == ["label:"]
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "-label:" and line.offered() == ["label:scratch", 'label:"no defect"']
    qtbot.keyClicks(line, "no")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == '-label:"no defect" ' and line.offered() == []
    qtbot.keyClicks(line, "view:to")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == '-label:"no defect" view:"to check" '


def test_down_chooses_and_enter_takes_where_enter_alone_applies(qtbot: QtBot, line: FilterEdit) -> None:
    applied: list[str] = []
    line.submitted.connect(applied.append)
    qtbot.keyClicks(line, "label:")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Up)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "label:scratch " and applied == []
    qtbot.keyClicks(line, "sc")
    assert line.offered() == ["score<"]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert applied == ["label:scratch sc"] and line.offered() == []


def test_escape_closes_the_suggestions_before_it_leaves_the_line(qtbot: QtBot, line: FilterEdit) -> None:
    left: list[bool] = []
    line.left.connect(lambda: left.append(True))
    qtbot.keyClicks(line, "st")
    assert line.offered() == ["state:", "stage:"]
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.offered() == [] and left == []
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert left == [True]


def test_down_in_an_empty_line_lists_all_fields(qtbot: QtBot, line: FilterEdit) -> None:
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert {"state:", "class:", "kind:", "view:", "score<"} <= set(line.offered())


def test_the_cursor_goes_to_the_character_at_fault(line: FilterEdit) -> None:
    line.setText("label:a score<high")
    line.set_fault(14)
    assert line.cursorPosition() == 14 and line.property("wrong") == "true"
    line.setText("label:a score<1")
    assert line.property("wrong") == "false"


def test_the_menu_sorts_and_shows_views_in_their_own_order(menu: ViewMenu) -> None:
    chosen: list[tuple[str, str]] = []
    menu.chosen.connect(lambda where, order: chosen.append((where, order)))
    menu.show_state("given:good", "")
    menu.open()
    assert action(menu.menu(), "Order of arrival").isChecked()
    action(menu.menu(), "Least certain first").trigger()
    action(menu.menu(), "scratched").trigger()
    assert chosen == [("given:good", "uncertain"), ("label:scratch", "name")]
    menu.show_state("label:scratch", "name")
    menu.open()
    assert action(menu.menu(), "scratched").isChecked() and action(menu.menu(), "Name").isChecked()
    assert any(entry.text().startswith("&2  a && b") and "…" in entry.text() for entry in menu.menu().actions())
    menu.menu().close()


def test_a_view_is_saved_and_deleted_from_the_menu_and_the_menu_hears_of_it(
    qtbot: QtBot, menu: ViewMenu, session: Session
) -> None:
    menu.show_state("score<0.5", "uncertain")
    with qtbot.waitSignal(menu.values_found) as heard:
        menu._save("doubtful")
    assert heard.args is not None and "doubtful" in heard.args[0]["view"]
    assert views.find(session.store, "doubtful").order is Order.UNCERTAIN
    menu.open()
    deleting = next(entry.menu() for entry in menu.menu().actions() if entry.menu())
    assert isinstance(deleting, QMenu)
    with qtbot.waitSignal(menu.values_found):
        action(deleting, "doubtful").trigger()
    assert "doubtful" not in [view.name for view in views.all_views(session.store)]
    menu.menu().close()
    with qtbot.waitSignal(menu.values_found):
        session.undo()
    assert views.find(session.store, "doubtful").where == "score<0.5"
