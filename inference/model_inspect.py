"""Reads from model files what they say of themselves and drafts their card; the library uses it when adding."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from inference.backends.darknet_file import read_sections
from inference.backends.onnx_file import OnnxInfo, inspect
from inference.cards import (
    IMAGENET_MEAN,
    IMAGENET_STD,
    Activation,
    CamSpec,
    Colour,
    Format,
    Head,
    InputSpec,
    Layout,
    ModelCard,
    OutputSpec,
    Resize,
    Task,
    sha256_file,
)
from inference.cleaning.inpaint_model import OPEN_SIDE, InpaintPorts, ports_of
from inference.onnx_guess import guess
from inference.trust import require_trust
from storage.errors import ModelError

NORMALISATIONS: Mapping[str, tuple[float, tuple[float, float, float], tuple[float, float, float]]] = {
    "imagenet": (1 / 255, IMAGENET_MEAN, IMAGENET_STD),
    "unit": (1 / 255, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
    "signed": (1 / 255, (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
    "raw": (1.0, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
}
"""Named scale, mean and std: ImageNet's; 0 to 1; -1 to 1; 0 to 255."""


@dataclass(frozen=True, slots=True)
class CardFields:
    """A card's fields as far as someone knows them; None and empty mean unknown.

    ``normalise`` is a name of `NORMALISATIONS`; ``scale``, ``mean`` and ``std`` say the same in numbers.
    The rest reads as in `inference.cards`.
    """

    task: Task | None = None
    classes: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    arch: str = ""
    licence: str = ""
    source: str = ""
    edition: str = ""
    size: tuple[int, int] | None = None
    colour: Colour | None = None
    normalise: str = ""
    scale: float | None = None
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    resize: Resize | None = None
    pad_value: float | None = None
    layout: Layout | None = None
    head: Head | None = None
    activation: Activation | None = None
    output_name: str = ""
    temperature: float | None = None
    threshold: float | None = None
    iou: float | None = None
    cam_features: str = ""
    cam_weights: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def over(self, other: CardFields) -> CardFields:
        """These fields where they are known, else the other's."""
        known = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return replace(other, **{name: value for name, value in known.items() if value not in (None, "", (), {})})


@dataclass(frozen=True, slots=True)
class Found:
    """What files say: their format, which file plays which role, further files, and the card's fields."""

    format: Format
    roles: Mapping[str, Path]
    fields: CardFields
    more: Mapping[str, Path] = field(default_factory=dict)


def draft_card(files: Sequence[Path], name: str, given: CardFields) -> tuple[ModelCard, dict[str, Path]]:
    """A card for these files, and the files to copy by their name in the model's folder.

    Raises:
        ModelError: The files cannot be read or are not trusted, or leave something unknown; says which option
            gives it.
    """
    if given.task is Task.PROMPT:
        found = _read_prompt(files)
        known = given.over(found.fields)
        _require(known, found.format, found.roles["weights"])
        copies = {path.name: path for path in found.roles.values()}
        return _card(name, known, found, {target: sha256_file(path) for target, path in copies.items()}), copies
    names = [path for path in files if path.suffix.lower() in (".names", ".txt")]
    weights = [path for path in files if path.suffix.lower() in _READERS]
    if len(weights) != 1:
        what = "No weights are given" if not weights else f"{len(weights)} weights are given"
        raise ModelError(what, f"Give one file of: {', '.join(_READERS)}.")
    if names and not given.classes:
        given = replace(given, classes=_read_names(names[0]))
    found = _READERS[weights[0].suffix.lower()](weights[0], files, given)
    by_hand = given.scale is not None or given.mean or given.std
    known = given.over(_in_numbers(found.fields) if by_hand else found.fields)
    _require(known, found.format, weights[0])
    copies = {path.name: path for path in found.roles.values()} | dict(found.more)
    card = _card(name, known, found, {target: sha256_file(path) for target, path in copies.items()})
    return card, copies


def _in_numbers(said: CardFields) -> CardFields:
    """A named normalisation as numbers, each of which can then be given otherwise."""
    if not said.normalise:
        return said
    scale, mean, std = NORMALISATIONS[said.normalise]
    return replace(said, normalise="", scale=scale, mean=mean, std=std)


def _require(known: CardFields, kind: Format, path: Path) -> None:
    missing = []
    if known.task is None:
        missing.append(f"--task ({', '.join(Task)})")
    if not known.classes and known.task not in (Task.BACKBONE, Task.PROMPT, Task.INPAINT):
        missing.append("--classes (names in the model's order, or a .names file)")
    if known.size is None:
        missing.append("--size HEIGHTxWIDTH")
    if not known.normalise and (known.scale is None or not known.mean or not known.std):
        missing.append(f"--normalise ({', '.join(NORMALISATIONS)}) or --scale, --mean and --std")
    if known.head is None and known.task is Task.DETECT:
        missing.append(f"--head ({Head.YOLOX}, {Head.YOLOV5}, {Head.YOLOV8}, {Head.END2END})")
    if kind is Format.STATE_DICT and not known.arch:
        missing.append("--arch (timm/NAME, torchvision/NAME, smp/ARCH/ENCODER)")
    if missing:
        raise ModelError(f"{path.name} does not say everything Fettle needs to know", f"Add: {'; '.join(missing)}.")
    if known.normalise and known.normalise not in NORMALISATIONS:
        raise ModelError(f"“{known.normalise}” is no normalisation", f"There are: {', '.join(NORMALISATIONS)}.")


def _card(name: str, known: CardFields, found: Found, sha256: Mapping[str, str]) -> ModelCard:
    if known.task is None or known.size is None:
        raise AssertionError("checked by _require")
    colour = known.colour or Colour.RGB
    channels = 1 if colour is Colour.GRAY else 3
    scale, mean, std = known.scale, known.mean, known.std
    if known.normalise:
        scale, mean, std = NORMALISATIONS[known.normalise]
    heads = {
        Task.SEGMENT: Head.MASK,
        Task.MARKINGS: Head.MASK,
        Task.BACKBONE: Head.FEATURES,
        Task.PROMPT: Head.FEATURES,
        Task.INPAINT: Head.FEATURES,
    }
    head = known.head or heads.get(known.task, Head.LOGITS)
    activations = {Head.LOGITS: Activation.SOFTMAX, Head.MASK: Activation.SIGMOID}
    default = OutputSpec()
    return ModelCard(
        name=name,
        task=known.task,
        format=found.format,
        files={role: path.name for role, path in found.roles.items()},
        sha256=sha256,
        arch=known.arch,
        classes=known.classes,
        good=known.good,
        licence=known.licence,
        source=known.source,
        edition=known.edition,
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        input=InputSpec(
            size=known.size,
            colour=colour,
            scale=1.0 if scale is None else scale,
            mean=tuple(mean[:channels]),
            std=tuple(std[:channels]),
            resize=known.resize or Resize.STRETCH,
            pad_value=known.pad_value or 0.0,
            layout=known.layout or Layout.NCHW,
        ),
        output=OutputSpec(
            head=head,
            activation=known.activation or activations.get(head, Activation.NONE),
            name=known.output_name,
            temperature=default.temperature if known.temperature is None else known.temperature,
            threshold=_threshold(known, head),
            iou=default.iou if known.iou is None else known.iou,
        ),
        cam=CamSpec(known.cam_features, known.cam_weights) if known.cam_features else None,
        options=known.options,
    )


def _threshold(known: CardFields, head: Head) -> float:
    if known.threshold is not None:
        return known.threshold
    return 0.25 if known.task is Task.DETECT or head is Head.DARKNET else 0.5


def _read_names(path: Path) -> tuple[str, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"The class names in {path.name} cannot be read") from error
    return tuple(line.strip() for line in lines if line.strip())


def _read_onnx(path: Path, _files: Sequence[Path], given: CardFields) -> Found:
    info = inspect(path)
    if given.task in (None, Task.INPAINT) and (ports := ports_of(info)) is not None:
        return _inpaint(path, info, ports)
    said = CardFields(**guess(info, task=given.task, classes=given.classes))
    external = {name: path.parent / name for name in info.external}
    return Found(Format.ONNX, {"weights": path}, _normalisation_of(info, said), external)


def _inpaint(path: Path, info: OnnxInfo, ports: InpaintPorts) -> Found:
    said = CardFields(
        task=Task.INPAINT,
        size=ports.size or (OPEN_SIDE, OPEN_SIDE),
        normalise="raw" if ports.picture.dtype == "uint8" else "unit",
        resize=Resize.PAD,
    )
    return Found(Format.ONNX, {"weights": path}, said, {name: path.parent / name for name in info.external})


def _read_prompt(files: Sequence[Path]) -> Found:
    from inference import prompt

    encoder, decoder, info = prompt.pair(files)
    if encoder.name == decoder.name:
        raise ModelError("The two files have the same name", "Rename one of them.")
    size, layout = prompt.input_side(info)
    said = CardFields(
        task=Task.PROMPT,
        size=size,
        # An encoder with its axes as the picture's takes pixels as they are.
        normalise="raw" if layout is Layout.NHWC else "imagenet",
        layout=layout,
        resize=Resize.STRETCH if prompt.is_second_kind(info) else Resize.PAD,
        pad_value=116.0,
    )
    return Found(Format.ONNX, {"weights": encoder, prompt.DECODER: decoder}, said)


def _normalisation_of(info: OnnxInfo, said: CardFields) -> CardFields:
    """A uint8 input takes pixels as they are."""
    is_raw = bool(info.inputs) and info.inputs[0].dtype == "uint8"
    return replace(said, normalise="raw") if is_raw and not said.normalise else said


def _read_darknet(path: Path, files: Sequence[Path], given: CardFields) -> Found:
    configs = [other for other in files if other.suffix.lower() == ".cfg"]
    if len(configs) != 1:
        raise ModelError(f"{path.name} needs its .cfg", "Give both files.")
    sections = read_sections(configs[0])
    heads = [values for kind, values in sections if kind in ("yolo", "region")]
    if not heads:
        raise ModelError(f"{configs[0].name} is not the configuration of a YOLO network")
    try:
        size = (int(sections[0][1]["height"]), int(sections[0][1]["width"]))
        count = int(heads[-1].get("classes", "20"))
    except (KeyError, ValueError) as error:
        raise ModelError(f"{configs[0].name} gives no width, height or classes") from error
    if given.classes and len(given.classes) != count:
        raise ModelError(f"{configs[0].name} has {count} classes, {len(given.classes)} names are given")
    said = CardFields(
        task=Task.DETECT,
        size=size,
        normalise="unit",
        colour=Colour.GRAY if sections[0][1].get("channels") == "1" else Colour.RGB,
        head=Head.DARKNET,
        resize=Resize.STRETCH,
    )
    return Found(Format.DARKNET, {"weights": path, "config": configs[0]}, said)


def _read_torch(path: Path, files: Sequence[Path], given: CardFields) -> Found:
    """A ``.pt`` may be TorchScript, a plain state dict (an architecture is given) or Ultralytics' pickle."""
    from inference.backends.torch import is_torchscript

    if is_torchscript(path):
        require_trust(path, sha256_file(path))
        return Found(Format.TORCHSCRIPT, {"weights": path}, CardFields())
    if given.arch:
        return _read_state_dict(path, files, given)
    require_trust(path, sha256_file(path))
    from inference.backends import ultralytics

    ultralytics.prepare_environment()
    said = ultralytics.describe(path)
    is_detector = said["task"] is Task.DETECT
    fields_said = CardFields(
        task=said["task"],
        classes=said["classes"],
        size=(said["size"], said["size"]),
        normalise="unit",
        head=said["head"],
        resize=Resize.LETTERBOX if is_detector else Resize.SHORTEST_CROP,
        pad_value=114.0,
    )
    return Found(Format.ULTRALYTICS, {"weights": path}, fields_said)


def _read_state_dict(path: Path, _files: Sequence[Path], given: CardFields) -> Found:
    from inference.backends.torch import read_state

    read_state(path)
    return Found(Format.STATE_DICT, {"weights": path}, _timm_fields(given.arch))


def _timm_fields(arch: str) -> CardFields:
    """How the network was trained: timm knows, the other libraries do not say."""
    library, _, name = arch.partition("/")
    if library != "timm":
        return CardFields()
    import timm

    config = timm.get_pretrained_cfg(name)
    if config is None:
        raise ModelError(f"timm knows no network “{name}”, or not how it was trained")
    return CardFields(
        size=(int(config.input_size[1]), int(config.input_size[2])),
        scale=1 / 255,
        mean=tuple(config.mean),
        std=tuple(config.std),
    )


_Reader = Callable[[Path, Sequence[Path], CardFields], Found]
_READERS: Mapping[str, _Reader] = {
    ".onnx": _read_onnx,
    ".weights": _read_darknet,
    ".pt": _read_torch,
    ".torchscript": _read_torch,
    ".pth": _read_state_dict,
    ".ckpt": _read_state_dict,
    ".bin": _read_state_dict,
    ".safetensors": _read_state_dict,
}
"""File ending to what reads it."""
