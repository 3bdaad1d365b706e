from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.cards import (
    CARD_NAME,
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
    card_from_dict,
    card_to_dict,
    file_path,
    load_card,
    save_card,
    sha256_file,
    verify,
)
from inference.model_files import check_relative
from storage.errors import ModelError

HASH = "0" * 64
NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
POSITIVE = st.floats(1e-6, 1e6)


def a_card(**changes: object) -> ModelCard:
    card = ModelCard(
        name="plates",
        task=Task.CLASSIFY,
        format=Format.ONNX,
        files={"weights": "model.onnx"},
        sha256={"model.onnx": HASH},
        classes=("good", "scratch"),
        good=("good",),
    )
    return replace(card, **changes)  # type: ignore[arg-type]


@st.composite
def cards(draw: st.DrawFn) -> ModelCard:
    colour = draw(st.sampled_from(Colour))
    count = 1 if colour is Colour.GRAY else 3
    classes = tuple(draw(st.lists(NAMES, unique=True, max_size=5)))
    sizes = st.integers(1, 4096)
    return a_card(
        classes=classes,
        good=classes[:1],
        licence=draw(st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)),
        input=InputSpec(
            size=(draw(sizes), draw(sizes)),
            colour=colour,
            scale=draw(POSITIVE),
            mean=tuple(draw(st.lists(st.floats(-1e6, 1e6), min_size=count, max_size=count))),
            std=tuple(draw(st.lists(POSITIVE, min_size=count, max_size=count))),
            resize=draw(st.sampled_from(Resize)),
            pad_value=draw(st.floats(0, 255)),
            layout=draw(st.sampled_from(Layout)),
        ),
        output=OutputSpec(
            head=draw(st.sampled_from(Head)),
            activation=draw(st.sampled_from(Activation)),
            temperature=draw(POSITIVE),
            threshold=draw(st.floats(0, 1)),
            iou=draw(st.floats(0, 1)),
        ),
        cam=draw(st.none() | st.builds(CamSpec, features=NAMES, weights=st.text(max_size=0) | NAMES)),
        options=draw(st.dictionaries(NAMES, st.integers(-9, 9) | st.booleans() | NAMES, max_size=3)),
    )


@given(card=cards())
def test_a_card_comes_back_from_its_values_unchanged(card: ModelCard) -> None:
    assert card_from_dict(card_to_dict(card), where="test") == card


def test_a_card_comes_back_from_its_file_unchanged(tmp_path: Path) -> None:
    card = a_card(
        classes=("양품", "긁힘 “scratch”\n"), good=("양품",), input=InputSpec(scale=1 / 255), options={"k": 3}
    )
    save_card(tmp_path / "plates", card)
    assert load_card(tmp_path / "plates") == card
    assert [path.name for path in (tmp_path / "plates").iterdir()] == [CARD_NAME]


@pytest.mark.parametrize(
    ("section", "field", "bad", "said"),
    [
        ("model", "task", "guess", "model.task"),
        ("model", "format", "pickle", "model.format"),
        ("model", "name", "", "model.name is missing"),
        ("model", "classes", [1], "model.classes"),
        ("model", "good", ["stain"], "stain"),
        ("model", "files", {"weights": "../model.onnx"}, "leads out"),
        ("model", "files", {"config": "model.onnx"}, "model.files.weights"),
        ("model", "sha256", {}, "64 hex digits of model.onnx"),
        ("model", "colour", "RGB", "model.colour is not a field"),
        ("input", "size", [224], "input.size"),
        ("input", "size", [0, 224], "input.size is 0"),
        ("input", "std", [1, 0, 1], "input.std is 0"),
        ("input", "mean", [1], "input.mean"),
        ("input", "scale", "1/255", "input.scale"),
        ("input", "pad_value", 300, "input.pad_value is 300"),
        ("output", "head", "yolo99", "output.head"),
        ("output", "threshold", 1.5, "output.threshold is 1.5"),
        ("output", "temperature", 0, "output.temperature is 0"),
        ("output", "temperature", float("nan"), "output.temperature"),
        ("cam", "weights", "w", "cam.features is missing"),
    ],
)
def test_a_wrong_field_is_named(section: str, field: str, bad: object, said: str) -> None:
    values = card_to_dict(a_card())
    values.setdefault(section, {})[field] = bad
    with pytest.raises(ModelError) as caught:
        card_from_dict(values, where="card.toml")
    assert said in str(caught.value)


def test_a_missing_or_broken_card_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No readable model card"):
        load_card(tmp_path)
    (tmp_path / CARD_NAME).write_text("[model\n", encoding="utf-8")
    with pytest.raises(ModelError, match="not valid TOML"):
        load_card(tmp_path)


def test_darknet_needs_its_configuration_and_a_state_dict_its_architecture() -> None:
    with pytest.raises(ModelError, match=r"model\.files\.config"):
        card_from_dict(card_to_dict(a_card(format=Format.DARKNET)), where="t")
    with pytest.raises(ModelError, match=r"model\.arch"):
        card_from_dict(card_to_dict(a_card(format=Format.STATE_DICT)), where="t")


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../x", "a/../../x", "C:\\x", "..\\x", "\\\\host\\x", "", "a\0b", "C:x"]
)
def test_names_that_lead_out_of_the_folder_are_refused(name: str) -> None:
    with pytest.raises(ModelError, match="leads out"):
        check_relative(name, "test")


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    folder = tmp_path / "plates"
    folder.mkdir()
    (folder / "model.onnx").symlink_to(tmp_path / "secret")
    with pytest.raises(ModelError, match="link that leads out"):
        file_path(folder, a_card())


def test_a_changed_file_is_refused_and_a_missing_one_too(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.onnx is missing"):
        verify(tmp_path, a_card())
    weights = tmp_path / "model.onnx"
    weights.write_bytes(b"weights")
    card = a_card(sha256={"model.onnx": sha256_file(weights)})
    verify(tmp_path, card)
    assert card.model_hash == sha256_file(weights)
    weights.write_bytes(b"wEights")
    with pytest.raises(ModelError, match="not the file the card was made for"):
        verify(tmp_path, card)


def test_a_card_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_card(tmp_path, a_card())

    def full(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelError, match="Cannot write"):
        save_card(tmp_path, a_card(licence="other"))
    assert load_card(tmp_path) == a_card()
    assert tomllib.loads((tmp_path / CARD_NAME).read_text(encoding="utf-8"))["model"]["licence"] == ""
    assert [path.name for path in tmp_path.iterdir()] == [CARD_NAME]
