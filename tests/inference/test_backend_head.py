"""Heads on the shipped backbone: what they compute, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import helper

from inference import backbone
from inference.backends import Backend, open_model
from inference.backends.head import GRID, STRIDES, read_head
from inference.cam.closed_form import class_map, load_matrix
from inference.cards import (
    Activation,
    CamSpec,
    Format,
    Head,
    InputSpec,
    ModelCard,
    OutputSpec,
    Resize,
    Task,
    save_card,
    sha256_file,
)
from storage.errors import ModelError
from storage.paths import user_dir
from tests.inference.tiny_models import save_model, value

SIDE = 64
SPEC = InputSpec(size=(SIDE, SIDE), mean=backbone.MEAN, std=backbone.STD, resize=Resize.LETTERBOX, pad_value=114)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backbone's ONNX file, exported once for all tests here."""
    return backbone.ensure_backbone_onnx(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def cached(exported: Path, fettle_home: Path) -> None:
    shutil.copyfile(exported, user_dir("cache") / exported.name)


@pytest.fixture
def pictures() -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    return [rng.integers(0, 256, (height, width, 3)).astype(np.uint8) for height, width in ((40, 70), (90, 50))]


def linear(classes: int = 3) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    weight = rng.normal(size=(backbone.EMBEDDING, classes)).astype(np.float32)
    return {"weight": weight, "bias": rng.normal(size=classes).astype(np.float32)}


def local(classes: int = 3, width: int = 5) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(2)
    rows = {"stride8": 4 * backbone.MAPS["stride8"], "stride16": backbone.MAPS["stride16"], "last": backbone.EMBEDDING}
    shapes = {f"map.{name}": (count, width) for name, count in rows.items()}
    shapes |= {"hidden": (width,), "weight": (width, classes), "bias": (classes,)}
    return {name: (rng.normal(size=shape) / 10).astype(np.float32) for name, shape in shapes.items()}


def write(folder: Path, arrays: Mapping[str, Any], **changes: Any) -> ModelCard:
    folder.mkdir(exist_ok=True)
    np.savez(folder / "head.npz", **arrays)
    card = ModelCard(
        name="head",
        task=Task.CLASSIFY,
        format=Format.HEAD,
        files={"weights": "head.npz"},
        sha256={"head.npz": sha256_file(folder / "head.npz")},
        classes=("a", "b", "c"),
        input=SPEC,
        cam=CamSpec("features", "head.npz"),
    )
    card = replace(card, **changes)
    save_card(folder, card)
    return card


@pytest.fixture
def opened() -> Iterator[Any]:
    models: list[Backend] = []

    def start(card: ModelCard, folder: Path) -> Backend:
        models.append(open_model(card, folder))
        return models[-1]

    yield start
    for model in models:
        model.close()


def laid(picture: np.ndarray) -> np.ndarray:
    from inference.preprocess import fit_for, place

    return place(picture, fit_for((picture.shape[0], picture.shape[1]), SPEC), 114)


def test_a_linear_head_multiplies_the_pooled_embedding(tmp_path: Path, opened: Any, pictures: list[np.ndarray]) -> None:
    arrays = linear()
    model = opened(write(tmp_path, arrays), tmp_path)
    embedded = backbone.Backbone().embed(np.stack([laid(picture) for picture in pictures]))
    for raw, vector in zip(model.predict(pictures), embedded, strict=True):
        assert np.allclose(raw.main, vector @ arrays["weight"] + arrays["bias"], atol=1e-3)
        assert raw.features is not None
        assert raw.features.shape == (backbone.EMBEDDING, SIDE // 32, SIDE // 32)
    assert model.predict([]) == []


def test_a_local_head_looks_at_every_place_of_the_grid(tmp_path: Path, opened: Any, pictures: list[np.ndarray]) -> None:
    arrays = local()
    model = opened(write(tmp_path, arrays, options={"pool": "peak"}), tmp_path)
    maps = backbone.Backbone().features(np.stack([laid(picture) for picture in pictures]))
    places = SIDE // STRIDES[GRID]
    for index, raw in enumerate(model.predict(pictures)):
        scores = np.zeros((3, places, places))
        for y in range(places):
            for x in range(places):
                seen = {
                    "stride8": maps["stride8"][index][:, 2 * y : 2 * y + 2, 2 * x : 2 * x + 2].reshape(-1),
                    "stride16": maps["stride16"][index][:, y, x],
                    "last": maps["last"][index][:, y // 2, x // 2],
                }
                total = sum((seen[name] @ arrays[f"map.{name}"] for name in seen), start=arrays["hidden"])
                scores[:, y, x] = np.maximum(total, 0) @ arrays["weight"]
        expected = np.log(np.exp(scores).mean(axis=(1, 2))) + arrays["bias"]
        assert np.allclose(raw.main, expected, atol=1e-3)


@pytest.mark.parametrize("pool", ["mean", "peak"])
def test_the_class_map_pooled_is_the_logit(tmp_path: Path, opened: Any, pictures: list[np.ndarray], pool: str) -> None:
    arrays = local()
    arrays["weight"] = np.abs(arrays["weight"])  # class_map cuts what speaks against a class
    card = write(tmp_path, arrays, options={"pool": pool})
    matrix = load_matrix(card, tmp_path)
    assert matrix is not None
    for raw in opened(card, tmp_path).predict(pictures):
        assert raw.features is not None
        for index in range(3):
            heat = class_map(raw.features, matrix, index)
            pooled = heat.mean() if pool == "mean" else np.log(np.exp(heat).mean())
            assert np.isclose(pooled + arrays["bias"][index], raw.main[index], atol=1e-4)


def test_a_decoder_takes_the_picture_and_the_maps_it_names(
    tmp_path: Path, opened: Any, pictures: list[np.ndarray]
) -> None:
    nodes = [
        helper.make_node("ReduceMean", ["stride8"], ["mask"], axes=[1], keepdims=1),
        helper.make_node("ReduceMean", ["image"], ["grey"], axes=[1], keepdims=1),
    ]
    inputs = [value("image", "batch", 3, SIDE, SIDE), value("stride8", "batch", 40, SIDE // 8, SIDE // 8)]
    outputs = [value("mask", "batch", 1, SIDE // 8, SIDE // 8), value("grey", "batch", 1, SIDE, SIDE)]
    save_model(tmp_path / "decoder.onnx", nodes, inputs, outputs)
    card = write(
        tmp_path,
        linear(),
        task=Task.SEGMENT,
        files={"weights": "decoder.onnx"},
        sha256={"decoder.onnx": sha256_file(tmp_path / "decoder.onnx")},
        classes=("defect",),
        output=OutputSpec(head=Head.MASK, activation=Activation.SIGMOID),
        cam=None,
    )
    maps = backbone.Backbone().features(np.stack([laid(picture) for picture in pictures]), maps=("stride8",))
    model = opened(card, tmp_path)
    for raw, expected in zip(model.predict(pictures), maps["stride8"], strict=True):
        assert np.allclose(raw.main, expected.mean(axis=0, keepdims=True), atol=1e-5)
        assert raw.features is None
    assert model.predict([]) == []


def test_a_decoder_that_wants_something_else_is_refused(tmp_path: Path) -> None:
    nodes = [helper.make_node("Identity", ["depth"], ["mask"])]
    save_model(tmp_path / "d.onnx", nodes, [value("depth", "batch", 1, 4, 4)], [value("mask", "batch", 1, 4, 4)])
    digests = {"d.onnx": sha256_file(tmp_path / "d.onnx")}
    card = write(tmp_path, linear(), files={"weights": "d.onnx"}, sha256=digests)
    with pytest.raises(ModelError, match="has the input “depth”"):
        open_model(card, tmp_path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"classes": ("a", "b")}, "gives 3 classes, its card names 2"),
        ({"options": {"pool": "sum"}}, "options.pool can't be “sum”"),
        ({"options": {"backbone": "0" * 64}}, "other backbone weights"),
        ({"input": replace(SPEC, size=(60, 64))}, "sides divisible by 32"),
        ({"input": replace(SPEC, mean=(0.0, 0.0, 0.0))}, "takes mean 0.5"),
        ({"input": replace(SPEC, scale=1.0)}, "RGB scaled by 1/255"),
    ],
)
def test_a_card_that_does_not_suit_the_backbone_is_refused(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        open_model(write(tmp_path, linear(), **changes), tmp_path)


def changed(arrays: dict[str, np.ndarray], **others: Any) -> dict[str, Any]:
    return {name: entry for name, entry in {**arrays, **others}.items() if entry is not None}


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        (changed(linear(), bias=None), "missing or superfluous: bias"),
        (changed(linear(), hidden=np.zeros(5, np.float32)), "missing or superfluous: hidden"),
        (changed(local(), **{"map.stride2": np.zeros((5, 5), np.float32)}), "no map “stride2”"),
        (changed(linear(), weight=np.zeros((7, 3), np.float32)), r"“weight” in head.npz is float32 of shape \(7, 3\)"),
        (changed(linear(), bias=np.zeros(3)), "float64"),
        (changed(linear(), bias=np.full(3, np.nan, np.float32)), "not finite"),
        (changed(linear(), bias=np.array(["a", "b", "c"], object)), "no .npz of plain numbers"),
    ],
)
def test_a_file_that_is_no_head_is_refused(tmp_path: Path, arrays: dict[str, Any], said: str) -> None:
    np.savez(tmp_path / "head.npz", **arrays)
    with pytest.raises(ModelError, match=said):
        read_head(tmp_path / "head.npz", name="head")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "head.npz").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(ModelError, match="of plain numbers"):
        read_head(tmp_path / "head.npz", name="head")
