"""Commands about models: list, add, export, trust, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gui.cli.output import emit, emit_json, table, warn
from gui.cli.parameters import Json
from storage.errors import ModelError

_ProjectOption = Annotated[Path | None, typer.Option("--project", help="A project; without it, your own library.")]
_Name = Annotated[str, typer.Argument(help="The model's name.")]


def register(app: typer.Typer) -> None:
    """Add the sub-commands."""
    models = typer.Typer(help="Models: list, add, export, trust and remove them.", no_args_is_help=True)
    models.command("list")(list_models)
    models.command("add")(add)
    models.command("export")(export)
    models.command("trust")(trust)
    models.command("remove")(remove)
    app.add_typer(models, name="models")


def list_models(project: _ProjectOption = None, json: Json = False) -> None:
    """List models of the project, of your library and those that came with Fettle.

    The last are for the demo's plates; a project uses them only where its settings name them.
    """
    from inference.library import ModelLibrary, is_shipped

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
                    "good": list(model.card.good),
                    "licence": model.card.licence,
                    "sha256": model.card.model_hash,
                    "shipped": is_shipped(model.folder),
                    "path": str(model.folder),
                }
                for model in found
            ]
        )
    else:
        rows = [
            (m.card.name, m.card.task.value, m.card.format.value, len(m.card.classes), m.card.licence, m.folder.parent)
            for m in found
        ]
        emit(table(rows, header=("name", "task", "format", "classes", "licence", "where")))
    for name, error in library.faults().items():
        warn(f"  {name}: {error}")


def add(
    files: Annotated[
        list[Path],
        typer.Argument(help="The weights and what belongs to them (.cfg, .names), or a folder from 'models export'."),
    ],
    name: Annotated[str, typer.Option(help="Its name; without it, the file's.")] = "",
    project: _ProjectOption = None,
    task: Annotated[
        str, typer.Option(help="classify, detect, segment, anomaly, markings, backbone, prompt or inpaint.")
    ] = "",
    arch: Annotated[
        str,
        typer.Option(
            help="The network of a state_dict file: timm/NAME, torchvision/NAME or smp/ARCH/ENCODER, such as "
            "timm/convnext_tiny, torchvision/mobilenet_v2, smp/unet/efficientnet-b5."
        ),
    ] = "",
    classes: Annotated[
        str, typer.Option(help="Class names in the model's order, separated by commas, or a file with one a line.")
    ] = "",
    good: Annotated[str, typer.Option(help="Classes that mean a good part, separated by commas.")] = "",
    size: Annotated[str, typer.Option(help="Input size in pixels, HEIGHTxWIDTH.")] = "",
    colour: Annotated[str, typer.Option(help="RGB, BGR or GRAY.")] = "",
    normalise: Annotated[
        str, typer.Option(help="imagenet (its mean and std), unit (0 to 1), signed (-1 to 1) or raw (0 to 255).")
    ] = "",
    scale: Annotated[str, typer.Option(help="Multiplies pixel values first, such as 1/255.")] = "",
    mean: Annotated[str, typer.Option(help="Subtracted then; one number or three, separated by commas.")] = "",
    std: Annotated[str, typer.Option(help="Divides then; one number or three, separated by commas.")] = "",
    resize: Annotated[str, typer.Option(help="stretch, letterbox, pad or shortest-crop.")] = "",
    pad_value: Annotated[str, typer.Option(help="What letterbox and pad fill with, 0 to 255.")] = "",
    layout: Annotated[str, typer.Option(help="NCHW or NHWC.")] = "",
    head: Annotated[
        str,
        typer.Option(
            help="How to read the output: logits, probabilities, mask, yolox, yolov5, yolov8, end2end, features."
        ),
    ] = "",
    activation: Annotated[str, typer.Option(help="softmax, sigmoid or none, on logits and masks.")] = "",
    threshold: Annotated[str, typer.Option(help="Least confidence of a box or a mask's pixel, 0 to 1.")] = "",
    iou: Annotated[str, typer.Option(help="Overlap above which the weaker of two boxes goes, 0 to 1.")] = "",
    temperature: Annotated[str, typer.Option(help="Divides logits, to calibrate them.")] = "",
    output_name: Annotated[str, typer.Option(help="The ONNX output to read; without it, the first.")] = "",
    cam_features: Annotated[
        str, typer.Option(help="The ONNX output, or the module of a torch network, that gives the feature map.")
    ] = "",
    cam_weights: Annotated[str, typer.Option(help="The ONNX initialiser with the classifier's matrix.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence.")] = "",
    source: Annotated[str, typer.Option(help="Where it comes from.")] = "",
    json: Json = False,
) -> None:
    """Copy a model into a library, after looking into it and trying it once.

    What the file says itself (size, classes, kind of output) need not be given; what is missing is named.
    """
    from gui.cli.model_fields import fields_from_options
    from inference.library import ModelLibrary

    fields = fields_from_options(
        task=task, arch=arch, classes=classes, good=good, size=size, colour=colour, normalise=normalise, scale=scale,
        mean=mean, std=std, resize=resize, pad_value=pad_value, layout=layout, head=head, activation=activation,
        threshold=threshold, iou=iou, temperature=temperature, output_name=output_name, cam_features=cam_features,
        cam_weights=cam_weights, licence=licence, source=source,
    )  # fmt: skip
    dirs = _dirs(project)
    first = files[0]
    given = name or (first.resolve().name if first.is_dir() else first.stem)
    model = ModelLibrary(dirs).add(files, into=dirs[0], name=given, fields=fields)
    if json:
        emit_json({"name": model.card.name, "task": model.card.task.value, "path": str(model.folder)})
    else:
        emit(f"Added {model.card.name} for {model.card.task.value} to {model.folder}.")


def export(
    name: _Name,
    dest: Annotated[Path, typer.Argument(help="The folder that receives it, as DEST/NAME.")],
    project: _ProjectOption = None,
    json: Json = False,
) -> None:
    """Copy a model out with its card, every file checked; 'models add' takes the folder elsewhere."""
    from inference.library import ModelLibrary

    folder = ModelLibrary(_dirs(project)).export(name, dest)
    if json:
        emit_json({"name": name, "path": str(folder)})
    else:
        emit(f"Wrote {folder}.")


def trust(
    file: Annotated[Path, typer.Argument(help="A .pt file, which can run code when it is opened.")],
    note: Annotated[str, typer.Option(help="Where it is from, for the one who reads the list later.")] = "",
    json: Json = False,
) -> None:
    """Allow this exact file to be opened, although opening it can run code. Trust only what you know."""
    from inference.cards import sha256_file
    from inference.trust import trust as trust_hash

    if not file.is_file():
        raise ModelError(f"The file {file} is missing")
    digest = sha256_file(file)
    trust_hash(digest, note=note or file.name)
    if json:
        emit_json({"sha256": digest})
    else:
        emit(f"Trusted {digest}. A changed file will have to be trusted again.")


def remove(name: _Name, project: _ProjectOption = None, json: Json = False) -> None:
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
