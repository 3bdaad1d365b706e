"""The ``fettle`` command: its sub-commands, and the one place where errors become a line and an exit code."""

from __future__ import annotations

import logging
import sys
import unicodedata
from collections.abc import Sequence
from typing import Annotated

import typer

from gui.cli import (
    audit,
    classes,
    cleaning,
    cluster,
    compare,
    editions,
    evaluate,
    explaining,
    export,
    filters,
    gemini,
    history,
    importing,
    keys,
    models,
    neighbours,
    project,
    regions,
    review,
    safety,
    sources,
    splitting,
    team,
    window,
    work,
)
from gui.cli.output import Exit, warn
from gui.logs import log_to_file
from storage.errors import FettleError, FilterError

# Typer keeps the base of its usage errors to itself; it has a ``show()``.
_UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="fettle",
    help="Review, clean and curate inspection images, and export datasets you can trust.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _module in (
    project,
    sources,
    classes,
    splitting,
    review,
    regions,
    filters,
    history,
    work,
    cleaning,
    compare,
    evaluate,
    audit,
    explaining,
    neighbours,
    cluster,
    importing,
    export,
    editions,
    models,
    safety,
    team,
    gemini,
    keys,
    window,
):
    _module.register(app)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    reviewer: Annotated[
        str | None, typer.Option(help="The name to decide under; also in the environment, FETTLE_REVIEWER.")
    ] = None,
) -> None:
    """Review, clean and curate inspection images, and export datasets you can trust.

    Without a command, opens the window.
    """
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"fettle {installed('fettling')}")
        raise typer.Exit
    if reviewer is not None:
        from storage.reviewer import acting_as

        context.with_resource(acting_as(reviewer))
    if context.invoked_subcommand is None:
        raise typer.Exit(window.open_window(None))


def _room(text: str) -> str:
    """Blanks as wide as ``text`` is on a terminal, where a Korean letter takes two columns."""
    return " " * sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. A person sees one line, the log everything."""
    try:
        log_path = log_to_file()
    except FettleError as error:
        warn(f"fettle: {error}")
        return Exit.MENDABLE
    try:
        result = app(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except FilterError as error:
        warn(f"fettle: {error} (character {error.position + 1})")
        if error.text:
            warn(f"  {error.text}\n  {_room(error.text[: error.position])}^")
        return Exit.MENDABLE
    except FettleError as error:
        logging.getLogger(__name__).info("told the person: %s", error, exc_info=True)
        warn(f"fettle: {error}")
        return Exit.MENDABLE
    except _UsageError as error:
        error.show()
        return Exit.USAGE
    except (typer.Abort, KeyboardInterrupt):
        warn("fettle: stopped; what was finished is kept")
        return Exit.MENDABLE
    except BrokenPipeError:
        return Exit.DONE
    except OSError as error:
        # A path too long, a file in the way, a disk that fails: the machine's fault and for a person to mend.
        logging.getLogger(__name__).info("told the person: %s", error, exc_info=True)
        where = f": {error.filename}" if error.filename is not None else ""
        warn(f"fettle: {error.strerror or error}{where}. Check the path, its permissions and the disk.")
        return Exit.MENDABLE
    except Exception:
        logging.getLogger(__name__).exception("unexpected error")
        warn(f"fettle: something went wrong that should not; the details are in {log_path}")
        return Exit.MENDABLE
    return int(result or 0)
