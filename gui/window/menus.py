"""The project menu, and the questions asked before a project is made, opened or filled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from gui.told import told_error
from gui.window.lane import Lane
from gui.window.start_page import StartPage
from gui.window.unsaved import leave
from gui.words import look_up, noop, translate
from storage.errors import FettleError

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from storage.store import Store

_ENTRIES = (
    ("run", noop("Menus", "Run the pipeline…"), True),
    ("add_folder", noop("Menus", "Add a folder of images…"), True),
    ("follow_folder", noop("Menus", "Follow a folder…"), True),
    ("import", noop("Menus", "Import a dataset…"), True),
    ("edition", noop("Menus", "Editions…"), True),
    ("changes", noop("Menus", "Look for changes…"), True),
    ("models", noop("Menus", "Models and training…"), True),
    ("audit", noop("Menus", "Shortcut audit…"), True),
    ("classes", noop("Menus", "Classes…"), True),
    ("splits", noop("Menus", "Splits…"), True),
    ("history", noop("Menus", "History…"), True),
    ("item_history", noop("Menus", "History of this item…"), True),
    ("remove", noop("Menus", "Remove this item from the project"), True),
    ("team", noop("Menus", "Team and second opinions…"), True),
    ("reliability", noop("Menus", "Data reliability…"), True),
    ("cleaning_report", noop("Menus", "Cleaning report…"), True),
    ("jobs", noop("Menus", "Jobs…"), True),
    ("gemini", noop("Menus", "Gemini…"), True),
    ("check", noop("Menus", "Check the project"), True),
    ("backups", noop("Menus", "Backups…"), True),
    ("", "", False),
    ("open_project", noop("Menus", "Open another project…"), False),
    ("settings", noop("Menus", "Settings…"), False),
    ("log", noop("Menus", "Log"), False),
    ("keys", noop("Menus", "Sheet of keys"), False),
    ("tour", noop("Menus", "Tour of the window"), True),
)


def fill_project_menu(menu: QMenu, window: MainWindow) -> None:
    """Fill ``menu`` with what can be done now."""
    menu.clear()
    for name, text, needs_project in _ENTRIES:
        if not name:
            menu.addSeparator()
            continue
        followed = window.project.followed if window.project is not None and name == "follow_folder" else None
        words = look_up("Menus", text)
        if followed is not None:
            words = translate("Menus", "Stop following {name}").format(name=followed.name)
        action = menu.addAction(f"{words}\t{window.keys.shown(name)}")
        action.setEnabled(not needs_project or window.project is not None)
        action.triggered.connect(partial(_trigger, window, name))
    if window.project is not None:
        menu.addSeparator()
        menu.addAction(translate("Menus", "Close the project")).triggered.connect(partial(_close, window))


def choose_project(window: MainWindow) -> None:
    """Ask for a project's folder and open it."""
    dialog = QFileDialog(window, translate("Menus", "Open a project"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda path: window.open_project(Path(path)))
    dialog.open()


def new_project(window: MainWindow) -> None:
    """Ask for a folder of images, then where the project goes, then make it and add the images."""
    images = QFileDialog.getExistingDirectory(
        window, translate("Menus", "The folder of images (they stay where they are)")
    )
    if not images:
        return
    suggested = str(Path.home() / f"{Path(images).name}-fettle")
    target, _ = QFileDialog.getSaveFileName(window, translate("Menus", "Name the project's own folder"), suggested)
    if target:
        create_project(window, Path(target), Path(images))


def create_project(window: MainWindow, target: Path, images: Path) -> None:
    """Make a project at ``target``, show it, and offer to add ``images``."""
    window.start_page.show_busy(translate("Menus", "Making {name}…").format(name=target.name))

    def work() -> Store:
        from storage.store import Store

        return Store.create(target)

    def made(store: Store) -> None:
        window.adopt(store)
        if window.project is not None:
            ask_labels(window, images, window.project.add)

    window.lane.ask(work, made, topic="open", failed=partial(_failed, window))


def ask_labels(window: MainWindow, folder: Path, add: Callable[..., None]) -> None:
    """Ask whether the names of subfolders are labels, where there are subfolders; then add."""

    def looked(has_folders: bool) -> None:
        if has_folders:
            _ask_labels(window, folder, add)
        else:
            add(folder, labels_from_folders=False)

    def failed(error: Exception) -> None:
        reason = error.strerror if isinstance(error, OSError) else error
        window.say(translate("Menus", "{folder} cannot be read: {reason}").format(folder=folder, reason=reason))

    # A share may take its time.
    window.lane.ask(partial(_has_folders, folder), looked, topic="labels", failed=failed)


def _has_folders(folder: Path) -> bool:
    return any(entry.is_dir() and not entry.name.startswith(".") for entry in folder.iterdir())


def _ask_labels(window: MainWindow, folder: Path, add: Callable[..., None]) -> None:
    box = QMessageBox(window)
    box.setWindowTitle(translate("Menus", "Labels"))
    box.setText(
        translate("Menus", "{name} has subfolders. Do their names say what is in the images?").format(name=folder.name)
    )
    box.setInformativeText(
        translate("Menus", "Then each image comes in with its folder's name as its label; you still decide.")
    )
    yes = box.addButton(translate("Menus", "Yes, they are labels"), QMessageBox.ButtonRole.YesRole)
    no = box.addButton(translate("Menus", "No, just folders"), QMessageBox.ButtonRole.NoRole)
    box.setDefaultButton(yes)
    yes.clicked.connect(lambda: add(folder, labels_from_folders=True))
    no.clicked.connect(lambda: add(folder, labels_from_folders=False))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def open_demo(window: MainWindow, page: StartPage, lane: Lane) -> None:
    """Open the demo project, made first if it is not there yet."""
    from gui.demo import default_place
    from gui.window.demo_maker import DemoMaker

    page.show_busy(translate("Menus", "Making the demo: rendering pictures, then running the pipeline on them…"))
    maker = DemoMaker(window)
    maker.progressed.connect(page.show_busy)
    window.closing.connect(maker.stop)

    def made(place: Path) -> None:
        maker.deleteLater()
        window.open_project(place)

    lane.ask(partial(maker.make, default_place()), made, topic="open", failed=partial(_failed, window))


def mend_project(window: MainWindow, root: Path) -> None:
    """Close the project if it is open, mend it, open it again, and say what that did."""

    def work() -> list[str]:
        from gui.safety_words import repair_words
        from storage import repair

        return repair_words(root, repair.repair(root))

    def mended(lines: list[str]) -> None:
        window.project_shown.connect(partial(window.say, " ".join(lines)), Qt.ConnectionType.SingleShotConnection)
        window.open_project(root)

    def closed() -> None:
        window.start_page.show_busy(translate("Menus", "Mending {name}…").format(name=root.name))
        window.lane.ask(work, mended, topic="open", failed=partial(_failed, window))

    window.leave_project(closed)


def _failed(window: MainWindow, error: Exception) -> None:
    text = (
        told_error(error)
        if isinstance(error, FettleError)
        else translate("Menus", "That did not work: {error}").format(error=error)
    )
    window.start_page.show_fault(text)


def _trigger(window: MainWindow, name: str, _checked: bool = False) -> None:
    window.trigger(name)


def _close(window: MainWindow, _checked: bool = False) -> None:
    if leave(window, partial(_close, window)):
        window.leave_project(window.focus_place)
