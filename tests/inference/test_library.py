from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from inference.backends import open_model
from inference.cards import Activation, CamSpec, Colour, Format, Head, Layout, Resize, Task, load_card
from inference.library import ModelLibrary
from inference.model_inspect import CardFields, draft_card
from inference.trust import require_trust, trust, trusted
from storage.errors import ModelError
from storage.paths import user_dir
from tests.inference.tiny_models import (
    MEAN_COLOUR,
    brightness_mask,
    fixed_boxes,
    make_card,
    mean_colour,
    save_model,
    value,
)

KNOWN = CardFields(classes=MEAN_COLOUR, normalise="unit")


def put(parent: Path, name: str, *, created: str = "", task: Task = Task.CLASSIFY) -> None:
    mean_colour(parent / name / "model.onnx")
    make_card(parent / name, created=created, task=task)


def test_a_model_is_added_with_what_its_file_says_and_opens_again(tmp_path: Path) -> None:
    source = mean_colour(tmp_path / "colours.onnx")
    names = tmp_path / "colours.names"
    names.write_text("red\ngreen\n\nblue\n", encoding="utf-8")
    library = ModelLibrary([tmp_path / "models"])
    added = library.add(
        [source, names],
        into=tmp_path / "models",
        name="colours",
        fields=CardFields(normalise="imagenet", good=("green",), licence="MIT"),
    )
    found = library.find("colours")
    assert found == added
    card = found.card
    assert (card.task, card.format, card.output.head) == (Task.CLASSIFY, Format.ONNX, Head.LOGITS)
    assert (card.classes, card.good, card.licence) == (MEAN_COLOUR, ("green",), "MIT")
    assert card.input.size == (8, 8)
    assert card.input.mean == (0.485, 0.456, 0.406)
    assert card.cam == CamSpec("features", "classifier"), "the second output is the map, the matrix fits both"
    assert card.created
    open_model(card, found.folder).close()
    assert sorted(path.name for path in found.folder.iterdir()) == ["card.toml", "colours.onnx"]
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["colours"]


def test_what_cannot_be_known_is_listed_with_the_options_that_give_it(tmp_path: Path) -> None:
    source = mean_colour(tmp_path / "model.onnx")
    library = ModelLibrary([])
    with pytest.raises(ModelError) as caught:
        library.add(source, into=tmp_path / "m", name="x")
    assert "--classes" in str(caught.value)
    assert "--normalise (imagenet, unit, signed, raw)" in str(caught.value)
    assert "--task" not in str(caught.value)
    assert "--size" not in str(caught.value)
    assert not (tmp_path / "m").exists()


def test_a_wrong_answer_is_caught_before_anything_is_added(tmp_path: Path) -> None:
    source = mean_colour(tmp_path / "model.onnx")
    library = ModelLibrary([tmp_path / "m"])
    for fields, said in (
        (CardFields(classes=("a", "b"), normalise="unit"), "gives 3 classes, its card names 2"),
        (CardFields(classes=MEAN_COLOUR, normalise="metric"), "no normalisation"),
        (CardFields(classes=MEAN_COLOUR, normalise="unit", size=(9, 9)), "expects input of shape"),
        (CardFields(classes=MEAN_COLOUR, normalise="unit", good=("violet",)), "violet"),
    ):
        with pytest.raises(ModelError, match=said):
            library.add(source, into=tmp_path / "m", name="x", fields=fields)
        assert not list((tmp_path / "m").glob("*"))
        assert not list((tmp_path / "m").glob(".*"))


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "..", "a b", "x" * 65, "a\\b"])
def test_a_name_that_is_no_folder_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="not a good name"):
        ModelLibrary([]).add(mean_colour(tmp_path / "m.onnx"), into=tmp_path / "m", name=name, fields=KNOWN)


def test_a_name_twice_a_missing_file_and_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    library = ModelLibrary([tmp_path / "m"])
    source = mean_colour(tmp_path / "m.onnx")
    library.add(source, into=tmp_path / "m", name="색깔", fields=KNOWN)
    with pytest.raises(ModelError, match="already"):
        library.add(source, into=tmp_path / "m", name="색깔", fields=KNOWN)
    with pytest.raises(ModelError, match=r"gone\.onnx is missing"):
        library.add(tmp_path / "gone.onnx", into=tmp_path / "m", name="x", fields=KNOWN)
    (tmp_path / "notes.docx").write_bytes(b"x")
    with pytest.raises(ModelError, match="No weights are given"):
        library.add(tmp_path / "notes.docx", into=tmp_path / "m", name="x", fields=KNOWN)


def test_the_project_hides_the_user_and_the_user_hides_what_came_with_fettle(tmp_path: Path) -> None:
    project, user, shipped = (tmp_path / name for name in ("project", "user", "shipped"))
    put(shipped, "a", created="2030")
    put(shipped, "b")
    put(user, "a", created="2001")
    put(user, "c", task=Task.BACKBONE)
    library = ModelLibrary([project, user, shipped])
    assert library.find("a").folder == user / "a"
    assert [model.card.name for model in library.list()] == ["a", "c", "b"]
    assert [model.card.name for model in library.list(Task.BACKBONE)] == ["c"]
    with pytest.raises(ModelError, match=r"There is no model “z”\. There are: a, b, c"):
        library.find("z")


def test_without_a_name_the_newest_of_the_nearest_folder_is_chosen(tmp_path: Path) -> None:
    project, user = tmp_path / "project", tmp_path / "user"
    put(user, "default", created="2030-01-01")
    library = ModelLibrary([project, user])
    assert library.choose(Task.CLASSIFY).card.name == "default"
    put(project, "first", created="2026-01-01")
    put(project, "better", created="2026-02-01")
    assert library.choose(Task.CLASSIFY).card.name == "better"
    assert library.choose(Task.CLASSIFY, "first").card.name == "first"
    with pytest.raises(ModelError, match="is for classify, not for detect"):
        library.choose(Task.DETECT, "first")
    with pytest.raises(ModelError, match=r"no model for detect\. Add one with: fettle models add"):
        library.choose(Task.DETECT)


def test_what_came_with_fettle_is_used_only_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user, shipped = tmp_path / "user", tmp_path / "shipped"
    put(shipped, "plates", created="2030-01-01")
    monkeypatch.setattr("inference.library.shipped_dir", lambda _kind: shipped.resolve())
    library = ModelLibrary([user, shipped])
    with pytest.raises(ModelError, match="no model for classify") as caught:
        library.choose(Task.CLASSIFY)
    assert 'model = "plates" under [stages.classify]' in caught.value.hint
    assert "fettle models add" in caught.value.hint
    assert library.choose(Task.CLASSIFY, "plates").folder == shipped / "plates"
    put(user, "own", created="2001-01-01")
    assert library.choose(Task.CLASSIFY).card.name == "own"


def test_an_exported_model_is_taken_back_under_another_name(tmp_path: Path) -> None:
    put(tmp_path / "m", "a", created="2026-01-01")
    (tmp_path / "m" / "a" / "report.json").write_text("{}", encoding="utf-8")
    (tmp_path / "m" / "a" / "notes.txt").write_text("mine", encoding="utf-8")
    library = ModelLibrary([tmp_path / "m"])
    folder = library.export("a", tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == ["card.toml", "model.onnx", "report.json"]
    again = library.add(folder, into=tmp_path / "m", name="b")
    assert replace(again.card, name="a") == library.find("a").card
    assert library.find("b").card == again.card
    with pytest.raises(ModelError, match="exists already"):
        library.export("a", tmp_path / "out")
    with pytest.raises(ModelError, match="without options"):
        library.add(folder, into=tmp_path / "m", name="c", fields=KNOWN)


def test_a_changed_model_is_neither_exported_nor_taken_back(tmp_path: Path) -> None:
    put(tmp_path / "m", "a")
    library = ModelLibrary([tmp_path / "m"])
    folder = library.export("a", tmp_path / "out")
    for weights in (folder / "model.onnx", tmp_path / "m" / "a" / "model.onnx"):
        weights.write_bytes(weights.read_bytes() + b" ")
    with pytest.raises(ModelError, match="not the file the card was made for"):
        library.add(folder, into=tmp_path / "m", name="b")
    with pytest.raises(ModelError, match="not the file the card was made for"):
        library.export("a", tmp_path / "other")
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["a"]
    assert not (tmp_path / "other").exists()


def test_a_damaged_card_hides_no_other_model_and_is_reported(tmp_path: Path) -> None:
    put(tmp_path, "sound")
    put(tmp_path, "broken")
    (tmp_path / "broken" / "card.toml").write_text("[model]\nname = 3\n", encoding="utf-8")
    library = ModelLibrary([tmp_path])
    assert [model.card.name for model in library.list()] == ["sound"]
    assert "model.name" in str(library.faults()["broken"])


def test_removing_a_model_leaves_the_others(tmp_path: Path) -> None:
    put(tmp_path, "a")
    put(tmp_path, "b")
    library = ModelLibrary([tmp_path])
    library.remove("a")
    assert [model.card.name for model in library.list()] == ["b"]
    with pytest.raises(ModelError, match="no model “a”"):
        library.remove("a")


def test_what_came_with_fettle_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a")
    monkeypatch.setattr("inference.library.shipped_dir", lambda _kind: tmp_path.resolve())
    with pytest.raises(ModelError, match="came with Fettle"):
        ModelLibrary([tmp_path]).remove("a")
    assert (tmp_path / "a" / "model.onnx").exists()


def test_trust_is_kept_for_the_exact_hash_and_survives_a_restart(tmp_path: Path) -> None:
    digest = "AB" * 32
    trust(digest, note="from the line in hall 3")
    assert trusted()[digest.lower()]["note"] == "from the line in hall 3"
    require_trust(tmp_path / "x.pt", digest.lower())
    with pytest.raises(ModelError, match="nobody has trusted"):
        require_trust(tmp_path / "x.pt", "cd" * 32)
    with pytest.raises(ModelError, match="not a SHA-256"):
        trust("abc")
    (user_dir("config") / "trusted.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        trusted()


def drafted(path: Path, fields: CardFields = KNOWN) -> tuple[object, ...]:
    card, _ = draft_card([path], "x", fields)
    return card.task, card.output.head, card.input.resize, card.input.colour


def test_detectors_are_told_apart_by_their_shapes(tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    boxes = {(84, 8): Head.YOLOX, (252, 8): Head.YOLOV5, (7, 84): Head.YOLOV8, (300, 6): Head.END2END}
    for shape, head in boxes.items():
        fixed_boxes(path, np.zeros(shape))
        task, found, resize, colour = drafted(path)
        assert (task, found) == (Task.DETECT, head)
        is_yolox = head is Head.YOLOX
        assert resize is (Resize.PAD if is_yolox else Resize.LETTERBOX)
        assert colour is (Colour.BGR if is_yolox else Colour.RGB)


def test_an_export_of_ultralytics_needs_nothing_said(tmp_path: Path) -> None:
    path = fixed_boxes(tmp_path / "m.onnx", np.zeros((6, 84)))
    model = onnx.load(str(path))
    helper.set_model_props(model, {"task": "detect", "names": "{0: 'scratch', 1: 'pit'}", "imgsz": "[64, 64]"})
    path.write_bytes(model.SerializeToString())
    card, _ = draft_card([path], "x", CardFields())
    assert card.classes == ("scratch", "pit")
    assert (card.task, card.output.head, card.output.threshold) == (Task.DETECT, Head.YOLOV8, 0.25)
    assert (card.input.resize, card.input.pad_value, card.input.scale) == (Resize.LETTERBOX, 114, 1 / 255)


def test_numbers_given_by_hand_win_over_what_the_file_implies(tmp_path: Path) -> None:
    path = fixed_boxes(tmp_path / "m.onnx", np.zeros((84, 8)))
    card, _ = draft_card([path], "x", CardFields(classes=("a", "b", "c"), mean=(1.0, 2.0, 3.0)))
    assert (card.input.scale, card.input.mean, card.input.std) == (1.0, (1.0, 2.0, 3.0), (1.0, 1.0, 1.0))


def test_a_softmax_at_the_end_means_probabilities(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("GlobalAveragePool", ["image"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("Softmax", ["flat"], ["probabilities"]),
    ]
    path = save_model(tmp_path / "m.onnx", nodes, [value("image", 1, 3, 8, 8)], [value("probabilities", 1, 3)])
    card, _ = draft_card([path], "x", KNOWN)
    assert (card.output.head, card.output.activation) == (Head.PROBABILITIES, Activation.NONE)


def test_a_segmenter_is_recognised_once_its_task_is_said(tmp_path: Path) -> None:
    path = brightness_mask(tmp_path / "m.onnx")
    with pytest.raises(ModelError, match="--task"):
        drafted(path, CardFields(classes=("defect",), normalise="unit"))
    fields = CardFields(task=Task.SEGMENT, classes=("defect",), normalise="unit")
    card, _ = draft_card([path], "x", fields)
    assert (card.output.head, card.output.activation) == (Head.MASK, Activation.SIGMOID)


def test_channels_last_is_recognised(tmp_path: Path) -> None:
    nodes = [helper.make_node("ReduceMean", ["image"], ["logits"], axes=[1, 2], keepdims=0)]
    path = save_model(tmp_path / "m.onnx", nodes, [value("image", 1, 8, 12, 3)], [value("logits", 1, 3)])
    model = ModelLibrary([]).add(path, into=tmp_path / "m", name="nhwc", fields=KNOWN)
    assert (model.card.input.layout, model.card.input.size) == (Layout.NHWC, (8, 12))
    assert load_card(model.folder) == model.card
