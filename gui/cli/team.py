"""Commands for a team: the same project on PostgreSQL, several reviewers on one queue."""

from __future__ import annotations

from typing import Annotated

import typer

from gui.cli.output import ProgressLine, emit, emit_json
from gui.cli.parameters import Json, Project


def register(app: typer.Typer) -> None:
    """Add the sub-commands."""
    team = typer.Typer(help="A team: one project on PostgreSQL, several reviewers on its queue.", no_args_is_help=True)
    team.command("move")(move)
    app.add_typer(team, name="team")


def move(
    project: Project,
    to: Annotated[
        str, typer.Option("--to", help="postgresql+psycopg://USER@HOST/DATABASE, an empty database; or: file.")
    ],
    json: Json = False,
) -> None:
    """Move a project's database to PostgreSQL, or back into the project's folder. Close it everywhere first."""
    from storage import relocate

    line = ProgressLine()

    def show(done: int, total: int) -> None:
        line.show(f"{done:,} of {total:,} rows")

    if to == "file":
        moved = relocate.move_to_file(project, progress=show)
    else:
        moved = relocate.move_to_database(project, to, progress=show)
    line.close()
    if json:
        emit_json({"project": str(moved.root), "database": moved.url or None, "rows": moved.rows, "kept": moved.kept})
    elif moved.url:
        emit(
            f"{moved.rows:,} rows are on PostgreSQL now; the file is kept as {moved.kept}. The others open the same "
            f"folder: fettle open {project}"
        )
    else:
        emit(f"{moved.rows:,} rows are in the project's folder now; the database keeps them in schema {moved.kept}.")
