"""Parameters that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Project = Annotated[Path, typer.Argument(help="The project's folder.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]
Where = Annotated[str, typer.Option(help='A filter, such as: state:unreviewed label:scratch score<0.6 "text".')]
Items = Annotated[str, typer.Option("--items", help="Item numbers, separated by commas.")]
