"""Commands about a project as a whole, init, status, check; and log."""

from __future__ import annotations

from typing import Annotated

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, table, warn
from gui.cli.parameters import Json, Project
from gui.cli.stopping import stop_on_signals


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(init)
    app.command()(status)
    app.command()(check)
    app.command()(log)


def init(
    project: Project,
    database: Annotated[
        str,
        typer.Option(help="For a team: an empty PostgreSQL database, postgresql+psycopg://USER@HOST/DATABASE."),
    ] = "",
    json: Json = False,
) -> None:
    """Make a new, empty project in a folder."""
    from storage.store import Store

    with Store.create(project, database=database) as store:
        root = store.folder.root
    if json:
        emit_json({"project": str(root)})
    else:
        emit(f"Made a project in {root}. Add images with: fettle ingest {project} FOLDER")


def status(project: Project, json: Json = False) -> None:
    """Count items, jobs, classes and markings."""
    from storage import summary
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = summary.status(store)
    if json:
        emit_json(found)
        return
    emit(f"{found['items']:,} items")
    emit(table([(name, n) for name, n in found["states"].items()], header=("state", "items")))
    if found["classes"]:
        emit()
        emit(table([(name, n) for name, n in found["classes"].items()], header=("class", "items")))
    reliability = found["reliability"]
    emit()
    if reliability["reliability"] is None:
        emit("Data reliability: not known yet; run the clean stage to look for markings.")
    else:
        emit(
            f"Data reliability: {reliability['reliability']:.1%} ({reliability['marked']:,} marked of "
            f"{reliability['checked']:,} looked at, {reliability['decided']:,} of them by a person)"
        )
    kept_out, touched = found["cleaning"]["keptout"], found["cleaning"]["touched"]
    if kept_out or touched:
        emit(
            f"Cleaning: kept out of defects on {kept_out:,} items (has:keptout), touches defects on {touched:,} "
            "(has:touched)"
        )
    if (pace := found["pace"]) is not None:
        from storage.pace import spoken

        emit(
            f"Pace: median {pace['median_seconds']:.1f} s a decision, {spoken(pace['left_seconds'])} left at this pace"
        )
    waiting = {name: n for name, n in found["jobs"].items() if n}
    if waiting:
        emit("Jobs: " + ", ".join(f"{n:,} {name}" for name, n in waiting.items()))


def check(project: Project, json: Json = False) -> None:
    """Verify the project: database, blobs, counters, cleaned pictures."""
    from storage import checks
    from storage.store import Store

    line = ProgressLine()
    stop = stop_on_signals()
    with Store.open_or_readonly(project) as store:
        report = checks.check(
            store,
            progress=lambda done, total: line.show(f"{done:,} of {total:,} pictures"),
            should_stop=stop.is_set,
        )
    line.close()
    whole = not report.problems and not report.stopped
    if json:
        found = {"ok": whole, "problems": list(report.problems), "facts": report.facts, "stopped": report.stopped}
        found["remarks"] = list(report.remarks)
        emit_json(found)
    else:
        for problem in report.problems:
            warn(f"  {problem}")
        for remark in report.remarks:
            emit(remark)
        emit("; ".join(f"{name} {value}" for name, value in report.facts.items()))
        if report.stopped:
            emit("Stopped before all pictures were looked at.")
        if report.problems or whole:
            emit("No problems found." if whole else f"{len(report.problems)} problems found.")
    if not whole:
        raise typer.Exit(Exit.MENDABLE)


def log(
    report: Annotated[
        bool, typer.Option("--report", help="Print what helps to find a fault: versions, the last crash, log lines.")
    ] = False,
    json: Json = False,
) -> None:
    """Say where the log is."""
    from gui import crashes
    from gui.logs import log_path

    path = log_path()
    told = crashes.report("Report of Fettle", crashes.last_trace()) if report else ""
    if json:
        emit_json({"log": str(path)} | ({"report": told} if report else {}))
    else:
        emit(told or str(path))
