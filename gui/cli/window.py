"""Commands that open the window: open, demo. Qt is imported only when one does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gui.cli.output import ProgressLine, emit, emit_json, table
from gui.cli.parameters import Json, Project
from storage.errors import FettleError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("open")(open_project)
    app.command()(demo)


def open_project(project: Project) -> None:
    """Open the window on a project."""
    raise typer.Exit(open_window(project))


def open_window(project: Path | None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Raises:
        FettleError: There is no such project, or no display to show a window on.
    """
    from gui.app import run_window
    from gui.demo import has_display
    from storage.project import ProjectFolder, check_is_project

    if project is not None:
        check_is_project(ProjectFolder(project.expanduser().resolve()))
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        # Qt would end the process here, with a page of its own words.
        raise FettleError("There is no display to open a window on", "The commands work without one: fettle --help.")
    return run_window(project)


def demo(
    project: Annotated[Path | None, typer.Argument(help="Where to make it; without it, in your data folder.")] = None,
    headless: Annotated[bool, typer.Option("--headless", help="No window: save a picture of it instead.")] = False,
    json: Json = False,
) -> None:
    """Make a demo project of rendered pictures, run the whole pipeline on it, and open the window on it."""
    from gui import demo as demo_project

    place = project if project is not None else demo_project.default_place()
    line = ProgressLine()
    report = demo_project.make(place, progress=line.show)
    line.close()
    if not headless and demo_project.has_display():
        if not json:
            emit(f"Opening {place}.")
        raise typer.Exit(open_window(place))
    finish = demo_project.finish_headless(place)
    if json:
        emit_json({**report.as_json(), **finish.as_json()})
        return
    emit(f"Demo project: {place} ({report.items} pictures in {report.images})")
    emit(table(list(report.proposals.items()), header=("stage", "proposals")))
    emit(f"Decided for you: {finish.decided}; exported as {finish.edition.format}: {finish.edition.path}")
    emit(f"Picture of the review window: {finish.picture}")
    emit(f"Look at it yourself: fettle open {place}")
