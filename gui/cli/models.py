"""Commands about models: list, add, trust, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gui.cli.output import emit, emit_json, table, warn
from gui.cli.parameters import Json
from storage.errors import ModelError

_ProjectOption = Annotated[Path | None, typer.Option("--project", help="A project; without it, your own library.")]


def register(app: typer.Typer) -> None:
    """Add the sub-commands."""
    models = typer.Typer(help="Models: list, add, trust and remove them.", no_args_is_help=True)
    models.command("list")(list_models)
    models.command("add")(add)
    models.command("trust")(trust)
    models.command("remove")(remove)
    app.add_typer(models, name="models")


def list_models(project: _ProjectOption = None, json: Json = False) -> None:
    """List models of the project, of your library and those that came with Fettle."""
    from inference.library import ModelLibrary

    library = ModelLibrary(_dirs(project))
    found = library.list()
    if json:
        emit_json(
            [
                {
                    "name": model.card.name,
                    "task": model.card.task.value,
                    "format": model.card.format.value,
                    "classes": list(model.card.classes),
                    "licence": model.card.licence,
                    "sha256": model.card.model_hash,
                    "path": str(model.folder),
                }
                for model in found
            ]
        )
        return
    rows = [
        (m.card.name, m.card.task.value, m.card.format.value, len(m.card.classes), m.card.licence, m.folder.parent)
        for m in found
    ]
    emit(table(rows, header=("name", "task", "format", "classes", "licence", "where")))
    for name, error in library.faults().items():
        warn(f"  {name}: {error}")


def add(
    files: Annotated[list[Path], typer.Argument(help="The weights and what belongs to them (.cfg, .names).")],
    name: Annotated[str, typer.Option(help="Its name; without it, the file's.")] = "",
    project: _ProjectOption = None,
    task: Annotated[str, typer.Option(help="classify, detect, segment or anomaly.")] = "",
    arch: Annotated[str, typer.Option(help="The network's name, for state_dict files: mobilenet_v2…")] = "",
    classes: Annotated[str, typer.Option(help="Class names, separated by commas, or a file with one a line.")] = "",
    good: Annotated[str, typer.Option(help="Classes that mean a good part, separated by commas.")] = "",
    size: Annotated[str, typer.Option(help="Input size, HEIGHTxWIDTH.")] = "",
    colour: Annotated[str, typer.Option(help="RGB, BGR or GRAY.")] = "",
    mean: Annotated[str, typer.Option(help="Three numbers, separated by commas.")] = "",
    std: Annotated[str, typer.Option(help="Three numbers, separated by commas.")] = "",
    head: Annotated[str, typer.Option(help="How to read the output: logits, probabilities, mask, yolox, yolov8.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence.")] = "",
    json: Json = False,
) -> None:
    """Copy a model into a library, after looking into it and trying it once."""
    from gui.cli.model_fields import fields_from_options
    from inference.library import ModelLibrary

    fields = fields_from_options(
        task=task, arch=arch, classes=classes, good=good, size=size, colour=colour, mean=mean, std=std, head=head,
        licence=licence,
    )  # fmt: skip
    dirs = _dirs(project)
    model = ModelLibrary(dirs).add(files, into=dirs[0], name=name or files[0].stem, fields=fields)
    if json:
        emit_json({"name": model.card.name, "task": model.card.task.value, "path": str(model.folder)})
    else:
        emit(f"Added {model.card.name} for {model.card.task.value} to {model.folder}.")


def trust(
    file: Annotated[Path, typer.Argument(help="A .pt file, which can run code when it is opened.")],
    json: Json = False,
) -> None:
    """Allow this exact file to be opened, although opening it can run code. Trust only what you know."""
    from inference.cards import sha256_file
    from inference.trust import trust as trust_hash

    if not file.is_file():
        raise ModelError(f"The file {file} is missing")
    digest = sha256_file(file)
    trust_hash(digest)
    if json:
        emit_json({"sha256": digest})
    else:
        emit(f"Trusted {digest}. A changed file will have to be trusted again.")


def remove(
    name: Annotated[str, typer.Argument(help="The model's name.")], project: _ProjectOption = None, json: Json = False
) -> None:
    """Delete a model from the project or your library."""
    from inference.library import ModelLibrary

    ModelLibrary(_dirs(project)).remove(name)
    if json:
        emit_json({"removed": name})
    else:
        emit(f"Removed {name}.")


def _dirs(project: Path | None) -> tuple[Path, ...]:
    from storage.paths import shipped_dir, user_dir
    from storage.project import ProjectFolder, check_is_project

    shared = (user_dir("models"), shipped_dir("models"))
    if project is None:
        return shared
    folder = ProjectFolder(project.resolve())
    check_is_project(folder)
    return (folder.models, *shared)
