"""The commands about models, as a person types them, on real files where those are there."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gui.cli.main import run
from gui.cli.model_fields import fields_from_options
from inference.cards import Activation, Colour, Head, Layout, Resize, load_card
from inference.trust import trusted
from storage.errors import ModelError
from storage.paths import user_dir
from storage.store import Store
from tests.inference.tiny_models import brightness_mask, fixed_boxes, mean_colour

Capture = pytest.CaptureFixture[str]


def done(capsys: Capture, *words: str | Path) -> Any:
    """Run a command with ``--json`` that must succeed; its document."""
    code = run([*map(str, words), "--json"])
    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    return json.loads(said.out)


def refused(capsys: Capture, *words: str | Path) -> str:
    """Run a command that must fail with one clear line; that line."""
    code = run([*map(str, words)])
    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert said.err.startswith("fettle: ")
    return said.err


def test_a_model_is_added_listed_exported_taken_back_and_removed(tmp_path: Path, capsys: Capture) -> None:
    source = mean_colour(tmp_path / "colours.onnx")
    words = ["--classes", "red, green,blue", "--good", "green", "--normalise", "unit"]
    added = done(capsys, "models", "add", source, *words)
    assert added == {"name": "colours", "task": "classify", "path": str(user_dir("models") / "colours")}
    written = done(capsys, "models", "export", "colours", tmp_path / "out")
    assert written == {"name": "colours", "path": str(tmp_path / "out" / "colours")}
    done(capsys, "models", "remove", "colours")
    assert "colours" not in [model["name"] for model in done(capsys, "models", "list")]
    done(capsys, "models", "add", tmp_path / "out" / "colours")
    found = next(model for model in done(capsys, "models", "list") if model["name"] == "colours")
    assert (found["classes"], found["good"], found["shipped"]) == (["red", "green", "blue"], ["green"], False)


def test_a_projects_models_stay_in_the_project(tmp_path: Path, capsys: Capture) -> None:
    Store.create(tmp_path / "p", actor="kim").close()
    words = ["--classes", "r,g,b", "--normalise", "unit", "--project", tmp_path / "p"]
    added = done(capsys, "models", "add", mean_colour(tmp_path / "colours.onnx"), *words)
    assert Path(added["path"]).is_relative_to(tmp_path / "p")
    assert "colours" not in [model["name"] for model in done(capsys, "models", "list")]
    assert "colours" in [model["name"] for model in done(capsys, "models", "list", "--project", tmp_path / "p")]
    assert str(tmp_path) in refused(capsys, "models", "list", "--project", tmp_path)


def test_every_option_reaches_the_card(tmp_path: Path, capsys: Capture) -> None:
    names = tmp_path / "names.txt"
    names.write_text("a, b\nc\nd\n", encoding="utf-8")
    options: dict[str, str | Path] = {
        "task": "classify", "classes": names, "size": "8x8", "colour": "bgr", "scale": "1/255", "mean": "0.1",
        "std": "1,2,3", "resize": "letterbox", "pad-value": "114", "layout": "nchw", "head": "logits",
        "activation": "sigmoid", "threshold": "0.3", "iou": "0.6", "temperature": "1.5", "output-name": "logits",
        "cam-features": "features", "cam-weights": "classifier", "licence": "MIT", "source": "hall 3",
    }  # fmt: skip
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    added = done(capsys, "models", "add", mean_colour(tmp_path / "m.onnx"), *words)
    card = load_card(Path(added["path"]))
    assert card.classes == ("a, b", "c", "d")
    assert (card.input.colour, card.input.resize, card.input.layout) == (Colour.BGR, Resize.LETTERBOX, Layout.NCHW)
    assert (card.input.scale, card.input.mean, card.input.std) == (1 / 255, (0.1, 0.1, 0.1), (1.0, 2.0, 3.0))
    assert card.input.pad_value == 114
    assert (card.output.head, card.output.activation) == (Head.LOGITS, Activation.SIGMOID)
    assert (card.output.threshold, card.output.iou, card.output.temperature) == (0.3, 0.6, 1.5)
    assert card.output.name == "logits"
    assert card.cam is not None
    assert (card.cam.features, card.cam.weights) == ("features", "classifier")
    assert (card.licence, card.source) == ("MIT", "hall 3")


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("task", "guess", "--task can't be “guess”"),
        ("size", "big", "--size takes HEIGHTxWIDTH"),
        ("size", "0x8", "--size takes HEIGHTxWIDTH"),
        ("scale", "1/0", "--scale takes a number"),
        ("scale", "nan", "--scale takes a number from 0"),
        ("mean", "0.5,0.5", "--mean takes one number or three"),
        ("std", "a,b,c", "--std takes numbers"),
        ("pad_value", "256", "--pad-value takes a number from 0 to 255"),
        ("threshold", "1.5", "--threshold takes a number from 0 to 1"),
        ("normalise", "metric", "--normalise can't be “metric”. It can be imagenet, unit, signed, raw"),
        ("activation", "relu", "--activation can't be “relu”"),
        ("classes", "gone.txt", "the file gone.txt is missing"),
    ],
)
def test_a_word_that_an_option_does_not_take_is_named(option: str, text: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        fields_from_options(**{option: text})
    assert said in str(caught.value)


def test_two_options_for_the_same_are_refused() -> None:
    with pytest.raises(ModelError, match="--normalise and --mean say the same twice"):
        fields_from_options(normalise="unit", mean="0.5")


def test_what_the_file_does_not_say_is_asked_for_by_option(tmp_path: Path, capsys: Capture) -> None:
    line = refused(capsys, "models", "add", mean_colour(tmp_path / "m.onnx"))
    assert "--classes" in line
    assert "--normalise" in line
    line = refused(capsys, "models", "add", brightness_mask(tmp_path / "n.onnx"), "--classes", "x")
    assert "--task" in line


def test_a_model_of_another_shape_is_refused_and_leaves_nothing(tmp_path: Path, capsys: Capture) -> None:
    colours = mean_colour(tmp_path / "m.onnx")
    unit = ("--normalise", "unit")
    line = refused(capsys, "models", "add", colours, "--classes", "a,b", *unit)
    assert "gives 3 classes, its card names 2" in line
    line = refused(capsys, "models", "add", colours, "--classes", "a,b,c", "--size", "9x9", *unit)
    assert "expects input of shape" in line
    boxes = fixed_boxes(tmp_path / "boxes.onnx", np.zeros((5, 84)))
    line = refused(capsys, "models", "add", boxes, "--classes", "a,b,c", "--head", "yolov8", *unit)
    assert "boxes" in line
    (tmp_path / "cut.onnx").write_bytes(colours.read_bytes()[:100])
    assert "cut.onnx" in refused(capsys, "models", "add", tmp_path / "cut.onnx", "--classes", "a,b,c", *unit)
    assert list(user_dir("models").iterdir()) == []


def test_a_pickle_is_opened_only_once_its_exact_file_is_trusted(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "model.pt"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("model/data.pkl", b"not a model")
    line = refused(capsys, "models", "add", file)
    assert "nobody has trusted" in line
    assert "fettle models trust" in line
    digest = done(capsys, "models", "trust", file, "--note", "hall 3")["sha256"]
    assert trusted()[digest]["note"] == "hall 3"
    file.write_bytes(file.read_bytes() + b" ")
    assert "nobody has trusted" in refused(capsys, "models", "add", file)
    assert "is missing" in refused(capsys, "models", "trust", tmp_path / "gone.pt")


def test_names_that_are_not_there_and_what_came_with_fettle_are_refused(tmp_path: Path, capsys: Capture) -> None:
    assert "There is no model “gone”" in refused(capsys, "models", "remove", "gone")
    assert "There is no model “gone”" in refused(capsys, "models", "export", "gone", tmp_path)
    assert "came with Fettle" in refused(capsys, "models", "remove", "plates-detector")
    assert "is missing" in refused(capsys, "models", "add", tmp_path / "gone.onnx")


def test_a_damaged_card_is_reported_beside_the_sound_ones(capsys: Capture) -> None:
    folder = user_dir("models") / "broken"
    folder.mkdir()
    (folder / "card.toml").write_text("[model]\n", encoding="utf-8")
    assert run(["models", "list", "--json"]) == 0
    said = capsys.readouterr()
    assert "broken" not in [model["name"] for model in json.loads(said.out)]
    assert re.search(r"broken: .*model\.", said.err)


def test_the_readmes_foreign_models_are_added(tmp_path: Path, shared: Path, capsys: Capture) -> None:
    dark, names = shared / "weights" / "darknet", shared / "weights" / "darknet" / "coco.names"
    yolo = [dark / "yolo-fastest-1.1.weights", dark / "yolo-fastest-1.1.cfg", names]
    assert done(capsys, "models", "add", *yolo, "--name", "yolo-fastest")["task"] == "detect"
    yolox = shared / "weights" / "onnx" / "yolox_nano_coco_416.onnx"
    assert "--classes" in refused(capsys, "models", "add", yolox)
    assert done(capsys, "models", "add", yolox, names, "--name", "yolox-nano")["task"] == "detect"
    classes = tmp_path / "imagenet.txt"
    classes.write_text("".join(f"class {index}\n" for index in range(1000)), encoding="utf-8")
    mobilenet = shared / "weights" / "torch" / "mobilenet_v2_imagenet_from_coral_tflite_torchvision.pth"
    words = ["--arch", "torchvision/mobilenet_v2", "--task", "classify", "--size", "224x224", "--normalise", "signed"]
    line = refused(capsys, "models", "add", mobilenet, *words, "--classes", "a,b")
    assert "do not fit torchvision/mobilenet_v2 with 2 classes" in line
    added = done(capsys, "models", "add", mobilenet, *words, "--classes", classes, "--cam-features", "features")
    assert len(load_card(Path(added["path"])).classes) == 1000
    listed = {model["name"]: model["format"] for model in done(capsys, "models", "list") if not model["shipped"]}
    assert listed == {"yolo-fastest": "darknet", "yolox-nano": "onnx", mobilenet.stem: "state_dict"}
