"""The export command."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gui.cli.output import ProgressLine, emit, emit_json
from gui.cli.parameters import Json, Project, Where
from gui.cli.safety import writing

if TYPE_CHECKING:
    from storage.balance import Balance


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(export)
    app.command()(formats)


def export(
    project: Project,
    destination: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    format_name: Annotated[str, typer.Option("--format", help="One that “fettle formats” lists.")],
    where: Where = "",
    everything: Annotated[bool, typer.Option("--all", help="Undecided items too.")] = False,
    pixels: Annotated[
        str, typer.Option("--pixels", help="original, cleaned or enhanced; the latter two where there are any.")
    ] = "original",
    cleaned: Annotated[bool, typer.Option("--cleaned", help="Short for --pixels cleaned.")] = False,
    crops: Annotated[bool, typer.Option("--crops", help="The crop where there is one; regions follow.")] = False,
    option: Annotated[
        list[str] | None, typer.Option("--option", help="NAME=VALUE, a choice of the format; several may be given.")
    ] = None,
    link: Annotated[
        str, typer.Option("--link", help="copy, hardlink or symlink, for pictures that go in as their file is.")
    ] = "copy",
    cap: Annotated[
        str, typer.Option("--cap", help="At most so many of a class in train: 500, good=1000, or both with a comma.")
    ] = "",
    oversample: Annotated[
        str,
        typer.Option("--oversample", help="List repeats in oversample.csv for each class to count 500, or largest."),
    ] = "",
    augment: Annotated[
        str, typer.Option("--augment", help="Top classes of train up with augmented copies to 500, or largest.")
    ] = "",
    augment_with: Annotated[
        str, typer.Option("--augment-with", help="flip, quarter, turn, light, noise, blur, with commas; or all.")
    ] = "all",
    seed: Annotated[int, typer.Option("--seed", help="For --cap, --oversample and --augment.")] = 0,
    json: Json = False,
) -> None:
    """Write what was decided as a dataset, frozen as an edition with a manifest."""
    from storage.editions import ExportRequest, Link, Pixels
    from storage.editions import export as write_edition

    if pixels not in set(Pixels):
        raise typer.BadParameter(f"There are no “{pixels}” pixels; they can be {', '.join(Pixels)}.")
    if link not in set(Link):
        raise typer.BadParameter(f"Pictures cannot be linked as “{link}”; it can be {', '.join(Link)}.")
    line = ProgressLine()
    request = ExportRequest(
        destination=destination,
        format=format_name,
        where=where,
        everything=everything,
        pixels=Pixels.CLEANED if cleaned else Pixels(pixels),
        crops=crops,
        options=_options(option or []),
        link=Link(link),
        balance=_balance(cap, oversample, augment, augment_with, seed),
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
                "losses": [asdict(loss) for loss in edition.losses],
            }
        )
    else:
        emit(f"Wrote {edition.items:,} items as {edition.format} to {edition.path} (edition {edition.hash[:12]}).")
        for loss in edition.losses:
            emit(f"{loss.count:,} {loss.what} (the first: {loss.example}).")


def _balance(cap: str, oversample: str, augment: str, kinds: str, seed: int) -> Balance:
    from storage.augment import parse_kinds
    from storage.balance import Balance, parse_caps, parse_target

    every, caps = parse_caps(cap)
    return Balance(
        cap=every,
        caps=caps,
        oversample=parse_target(oversample) if oversample else 0,
        augment=parse_target(augment) if augment else 0,
        kinds=parse_kinds(kinds),
        seed=seed,
    )


def formats(json: Json = False) -> None:
    """List the formats of an export: what each carries, and its options."""
    from storage.formats import FORMATS

    if json:
        emit_json(
            {
                name: {
                    "title": info.title,
                    "carries": sorted(info.carries),
                    "options": {option.name: list(option.values) for option in info.options},
                }
                for name, info in FORMATS.items()
            }
        )
        return
    width = max(map(len, FORMATS))
    for name, info in FORMATS.items():
        emit(f"{name:{width}}  {info.title}: {', '.join(sorted(info.carries)) or 'no labels'}")
        for option in info.options:
            emit(f"{'':{width}}  --option {option.name}={'|'.join(option.values)}: {option.says}")


def _options(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"“{each}” is no option of a format; write --option NAME=VALUE.")
        found[name] = value
    return found
