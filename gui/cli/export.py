"""The export command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gui.cli.output import ProgressLine, emit, emit_json
from gui.cli.parameters import Json, Project, Where
from gui.cli.safety import writing


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)


def export(
    project: Project,
    destination: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    format_name: Annotated[str, typer.Option("--format", help="coco, yolo, imagefolder, masks or csv.")],
    where: Where = "",
    everything: Annotated[bool, typer.Option("--all", help="Undecided items too.")] = False,
    pixels: Annotated[
        str, typer.Option("--pixels", help="original, cleaned or enhanced; the latter two where there are any.")
    ] = "original",
    cleaned: Annotated[bool, typer.Option("--cleaned", help="Short for --pixels cleaned.")] = False,
    crops: Annotated[bool, typer.Option("--crops", help="The crop where there is one; regions follow.")] = False,
    json: Json = False,
) -> None:
    """Write what was decided as a dataset, frozen as an edition with a manifest."""
    from storage.editions import ExportRequest, Pixels
    from storage.editions import export as write_edition

    if pixels not in set(Pixels):
        raise typer.BadParameter(f"There are no “{pixels}” pixels; they can be {', '.join(Pixels)}.")
    line = ProgressLine()
    request = ExportRequest(
        destination=destination,
        format=format_name,
        where=where,
        everything=everything,
        pixels=Pixels.CLEANED if cleaned else Pixels(pixels),
        crops=crops,
    )
    with writing(project) as store:
        edition = write_edition(store, request, progress=lambda done, total: line.show(f"{done:,} of {total:,} images"))
    line.close()
    if json:
        emit_json(
            {
                "edition": edition.name,
                "format": edition.format,
                "items": edition.items,
                "path": str(edition.path),
                "hash": edition.hash,
            }
        )
    else:
        emit(f"Wrote {edition.items:,} items as {edition.format} to {edition.path} (edition {edition.hash[:12]}).")
