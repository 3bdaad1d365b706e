"""Model cards: what travels beside weights as ``card.toml``, so that every caller prepares pixels the same way."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import tomlkit

from inference.model_files import check_relative, inside
from inference.toml_table import Table
from storage.errors import ModelError
from storage.files import write_atomically

CARD_NAME = "card.toml"

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


class Task(StrEnum):
    """What a model is for."""

    CLASSIFY = "classify"
    DETECT = "detect"
    SEGMENT = "segment"
    ANOMALY = "anomaly"
    MARKINGS = "markings"
    BACKBONE = "backbone"
    PROMPT = "prompt"
    """Outlines what points or a box mean; two files, see `inference.prompt`."""
    INPAINT = "inpaint"
    """Fills what a mask covers; see `inference.cleaning.inpaint_model`."""


class Format(StrEnum):
    """How the weights are stored; names the back-end that opens them."""

    ONNX = "onnx"
    TORCHSCRIPT = "torchscript"
    STATE_DICT = "state_dict"
    ULTRALYTICS = "ultralytics"
    DARKNET = "darknet"
    NPZ = "npz"
    """A PatchCore memory; see `inference.anomaly.patchcore`. No back-end: the anomaly stage reads it itself."""
    HEAD = "head"
    """A head (.npz, .onnx) on the shipped backbone, which it does not hold; see `inference.backends.head`."""


class Colour(StrEnum):
    """Channel order the model was trained with."""

    RGB = "RGB"
    BGR = "BGR"
    GRAY = "GRAY"


class Resize(StrEnum):
    """How pixels are brought to the input size; see `inference.preprocess`."""

    STRETCH = "stretch"
    """Each side to the input's; proportions change."""
    LETTERBOX = "letterbox"
    """The longer side to the input's, centred, the rest filled with ``pad_value``."""
    PAD = "pad"
    """As letterbox, but in the top-left corner."""
    SHORTEST_CROP = "shortest-crop"
    """The shorter side to the input's, the centre cut out."""


class Head(StrEnum):
    """How the model's main output reads."""

    LOGITS = "logits"
    """``(K,)``, before softmax or sigmoid."""
    PROBABILITIES = "probabilities"
    """``(K,)``, already normalised."""
    MASK = "mask"
    """``(C, h, w)`` scores per pixel."""
    YOLOX = "yolox"
    """``(N, 5 + K)`` on strides 8, 16, 32, undecoded grid offsets, objectness × class."""
    YOLOV5 = "yolov5"
    """``(N, 5 + K)``, decoded ``cx cy w h`` in input pixels, objectness × class."""
    YOLOV8 = "yolov8"
    """``(4 + K, N)``, decoded ``cx cy w h`` in input pixels, class scores; further rows are ignored."""
    END2END = "end2end"
    """``(N, 6)``, ``x0 y0 x1 y1 score class`` in input pixels, already suppressed (YOLOv10, YOLO26)."""
    DARKNET = "darknet"
    """``(N, 5 + K)`` from OpenCV's region layers, ``cx cy w h`` as shares of the input."""
    FEATURES = "features"
    """A feature map ``(C, h, w)`` or vector; nothing to decode."""


class Activation(StrEnum):
    """What turns the main output into probabilities."""

    SOFTMAX = "softmax"
    SIGMOID = "sigmoid"
    NONE = "none"


class Layout(StrEnum):
    """Order of the input's axes."""

    NCHW = "NCHW"
    NHWC = "NHWC"


@dataclass(frozen=True, slots=True)
class InputSpec:
    """How pixels become the model's input: ``(value * scale - mean) / std`` per channel, float32.

    Attributes:
        size: ``(height, width)`` in pixels.
        mean: In scaled units, one per channel; also ``std``.
        pad_value: Raw value 0–255 that letterbox and pad fill with.
    """

    size: tuple[int, int] = (224, 224)
    colour: Colour = Colour.RGB
    scale: float = 1 / 255
    mean: tuple[float, ...] = (0.0, 0.0, 0.0)
    std: tuple[float, ...] = (1.0, 1.0, 1.0)
    resize: Resize = Resize.STRETCH
    pad_value: float = 0.0
    layout: Layout = Layout.NCHW


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """How the main output reads.

    Attributes:
        name: The output's name in the ONNX graph; empty: the first that is not the CAM's feature map.
        temperature: Logits are divided by it before the activation.
        threshold: Least confidence (detect) or pixel probability (segment), 0–1.
        iou: Overlap above which the weaker of two boxes of a class goes, 0–1.
    """

    head: Head = Head.LOGITS
    activation: Activation = Activation.SOFTMAX
    name: str = ""
    temperature: float = 1.0
    threshold: float = 0.5
    iou: float = 0.45


@dataclass(frozen=True, slots=True)
class CamSpec:
    """What a closed-form class activation map needs.

    Attributes:
        features: Name of the output that holds the feature map ``(C, h, w)``; for torch formats the module's
            dotted name.
        weights: The classifier's matrix: an ``.npz`` of the card's folder (key ``weight``, ``(C, K)``) or the
            name of an ONNX initialiser.
    """

    features: str
    weights: str = ""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Everything Fettle knows about a model without opening it.

    Attributes:
        files: Role to file name inside the folder; ``weights`` is always there, Darknet adds ``config``.
        sha256: Hex digest of every file by file name.
        good: Names of ``classes`` that mean "no defect".
        edition: The training edition, empty where unknown.
        created: ISO 8601 date or time.
        options: Plain values that the stage of this task owns (a memory bank's neighbours, a tile size).
    """

    name: str
    task: Task
    format: Format
    files: Mapping[str, str]
    sha256: Mapping[str, str]
    arch: str = ""
    classes: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    licence: str = ""
    source: str = ""
    edition: str = ""
    created: str = ""
    input: InputSpec = field(default_factory=InputSpec)
    output: OutputSpec = field(default_factory=OutputSpec)
    cam: CamSpec | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def model_hash(self) -> str:
        """SHA-256 of the weights, the model's identity in every provenance."""
        return self.sha256[self.files["weights"]]


def file_path(folder: Path, card: ModelCard, role: str = "weights") -> Path:
    """The existing file that plays ``role``, absolute.

    Raises:
        ModelError: The card names no such file, it is missing, or a link leads out of the folder.
    """
    if role not in card.files:
        raise ModelError(f"Model “{card.name}” names no file for “{role}”", f"Add it to files in {CARD_NAME}")
    return inside(folder, card.files[role], card.name)


def sha256_file(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def load_card(folder: Path) -> ModelCard:
    """Read and check ``folder/card.toml``; the weights are not touched.

    Raises:
        ModelError: The card is missing or not TOML, or a field is missing, unknown or out of range; named.
    """
    path = folder / CARD_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"No readable model card at {path}", "Add the model with: fettle models add") from error
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelError(f"The model card {path} is not valid TOML: {error}") from error
    return card_from_dict(parsed, where=str(path))


def card_from_dict(values: Mapping[str, Any], *, where: str) -> ModelCard:
    """Build a card from parsed TOML; ``where`` begins every error.

    Raises:
        ModelError: A field is missing, unknown or out of range; named.
    """
    root = Table(values, where)
    model = root.table("model")
    name = model.text("name")
    files = model.table("files").texts()
    sha256 = model.table("sha256").texts()
    for file in files.values():
        check_relative(file, f"{where}: model.files")
        if len(sha256.get(file, "")) != 64:
            raise ModelError(f"{where}: model.sha256 needs the 64 hex digits of {file}")
    if "weights" not in files:
        raise ModelError(f"{where}: model.files.weights is missing")
    card = ModelCard(
        name=name,
        task=model.choice("task", Task),
        format=model.choice("format", Format),
        files=files,
        sha256={file: digest.lower() for file, digest in sha256.items()},
        arch=model.text("arch", ""),
        classes=model.names("classes"),
        good=model.names("good"),
        licence=model.text("licence", ""),
        source=model.text("source", ""),
        edition=model.text("edition", ""),
        created=model.text("created", ""),
        input=_input(root.table("input")),
        output=_output(root.table("output")),
        cam=_cam(root.table("cam")) if "cam" in values else None,
        options=root.free("options"),
    )
    model.finish()
    root.finish()
    _check_together(card, where)
    return card


def _input(table: Table) -> InputSpec:
    default = InputSpec()
    colour = table.choice("colour", Colour, default.colour)
    channels = 1 if colour is Colour.GRAY else 3
    size = table.numbers("size", (2,), default.size, least=1)
    spec = InputSpec(
        size=(int(size[0]), int(size[1])),
        colour=colour,
        scale=table.number("scale", default.scale, above=0),
        mean=table.numbers("mean", (channels,), (0.0,) * channels),
        std=table.numbers("std", (channels,), (1.0,) * channels, above=0),
        resize=table.choice("resize", Resize, default.resize),
        pad_value=table.number("pad_value", default.pad_value, least=0, most=255),
        layout=table.choice("layout", Layout, default.layout),
    )
    table.finish()
    return spec


def _output(table: Table) -> OutputSpec:
    default = OutputSpec()
    spec = OutputSpec(
        head=table.choice("head", Head, default.head),
        activation=table.choice("activation", Activation, default.activation),
        name=table.text("name", ""),
        temperature=table.number("temperature", default.temperature, above=0),
        threshold=table.number("threshold", default.threshold, least=0, most=1),
        iou=table.number("iou", default.iou, least=0, most=1),
    )
    table.finish()
    return spec


def _cam(table: Table) -> CamSpec:
    spec = CamSpec(features=table.text("features"), weights=table.text("weights", ""))
    table.finish()
    return spec


def _check_together(card: ModelCard, where: str) -> None:
    strangers = [name for name in card.good if name not in card.classes]
    if strangers:
        raise ModelError(f"{where}: model.good names “{strangers[0]}”, which is not in model.classes")
    if len(set(card.classes)) != len(card.classes):
        twice = next(name for name in card.classes if card.classes.count(name) > 1)
        raise ModelError(f"{where}: model.classes names “{twice}” twice", "Make the names differ.")
    if card.format is Format.STATE_DICT and not card.arch:
        raise ModelError(f"{where}: model.arch is missing", "A state dict needs the architecture's name")
    if card.format is Format.DARKNET and "config" not in card.files:
        raise ModelError(f"{where}: model.files.config is missing", "Darknet weights need their .cfg")


def card_to_dict(card: ModelCard) -> dict[str, Any]:
    """The card as plain TOML values; `card_from_dict` gives it back unchanged."""
    model: dict[str, Any] = {
        "name": card.name,
        "task": card.task.value,
        "format": card.format.value,
        "arch": card.arch,
        "classes": list(card.classes),
        "good": list(card.good),
        "licence": card.licence,
        "source": card.source,
        "edition": card.edition,
        "created": card.created,
        "files": dict(card.files),
        "sha256": dict(card.sha256),
    }
    result = {"model": model, "input": _plain(card.input), "output": _plain(card.output)}
    if card.cam is not None:
        result["cam"] = _plain(card.cam)
    if card.options:
        result["options"] = dict(card.options)
    return result


def _plain(spec: InputSpec | OutputSpec | CamSpec) -> dict[str, Any]:
    values = {name: getattr(spec, name) for name in spec.__dataclass_fields__}
    return {
        name: value.value if isinstance(value, StrEnum) else list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def save_card(folder: Path, card: ModelCard) -> None:
    """Write ``folder/card.toml`` so that a reader sees the old card or the new one, never half of it.

    Raises:
        ModelError: The card would not load again, or the folder cannot be written.
    """
    values = card_to_dict(card)
    card_from_dict(values, where=f"Model “{card.name}”")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / CARD_NAME, tomlkit.dumps(values).encode())
    except OSError as error:
        raise ModelError(f"Cannot write the model card in {folder}: {error.strerror}") from error


def verify(folder: Path, card: ModelCard) -> None:
    """Check that every file is there and has the SHA-256 the card gives.

    Raises:
        ModelError: One is missing, lies elsewhere or differs.
    """
    for name in sorted(set(card.sha256) | set(card.files.values())):
        actual = sha256_file(inside(folder, name, card.name))
        if actual != card.sha256.get(name):
            raise ModelError(
                f"Model “{card.name}”: {name} is not the file the card was made for "
                f"(SHA-256 {actual[:12]}…, expected {card.sha256.get(name, 'none')[:12]}…)",
                "Add the model again with: fettle models add",
            )
