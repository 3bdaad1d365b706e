"""Opens, changes and closes the window's project, everything slow of it off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gui.told import told_error
from gui.window.unsaved import leave
from gui.words import translate
from storage.errors import DamagedError, FettleError

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from storage.store import Store


def open_project(window: MainWindow, path: Path) -> None:
    """Open the project at ``path``, then show it; a fault stands on the start page."""
    window.start_page.show_busy(translate("Start", "Opening {name}…").format(name=path.name))
    window.lane.ask(partial(_open, path), window.adopt, topic="open", failed=partial(_failed, window, path))


def reopen(window: MainWindow) -> None:
    """Open the window's project anew; the person stays at the place and the item where they are."""
    if window.project is None:
        return
    place, item_id = window.current_place(), window.project.review.current_id

    def back() -> None:
        if window.project is not None:
            window.show_place(place)
            if item_id is not None:
                window.project.review.go_to(item_id)

    work = partial(_open, window.project.session.store.folder.root)
    window.lane.ask(
        work, partial(adopt, window, then=back), topic="open", failed=lambda error: window.say(told_error(error))
    )


def adopt(window: MainWindow, store: Store, *, then: Callable[[], None] | None = None) -> None:
    """Show an open project, once the one before it is closed; ``then`` is called when it is shown."""
    from gui.window.workspace import ProjectView

    again = partial(adopt, window, store, then=then)
    if not leave(window, again, stay=store.close):
        return
    if window.project is not None:
        leave_project(window, again)
        return
    window.take(ProjectView(window, store))
    if then is not None:
        then()


def leave_project(window: MainWindow, then: Callable[[], None]) -> None:
    """Close the project, wait for it off the window's thread, and go on with ``then``."""
    if window.project is None:
        then()
        return
    project, pages = window.project, window.let_go()
    project.stop()
    name = project.session.store.folder.root.name
    window.start_page.show_busy(translate("Start", "Closing {name}…").format(name=name))

    def closed(fault: object = None) -> None:
        if isinstance(fault, Exception):
            window.say(project.session.explain(fault))
        # Until now the pages hear of what is still being written.
        window.drop(pages)
        project.drop()
        window.start_page.show_busy("")
        then()

    window.lane.ask(project.finish, closed, failed=closed)


def _open(path: Path) -> Store:
    # What shows it is loaded here too: in the window's thread that would be felt.
    import gui.window.workspace  # noqa: F401
    from gui.window.session import open_store

    return open_store(path)


def _failed(window: MainWindow, path: Path, error: Exception) -> None:
    if isinstance(error, FettleError):
        text = told_error(error)
    else:
        text = translate("Start", "The project could not be opened: {error}").format(error=error)
    window.start_page.show_fault(text, damaged=str(path) if isinstance(error, DamagedError) else "")
    if window.project is not None:  # It stays open, over the start page.
        window.say(text)
    window.open_failed.emit(text)
