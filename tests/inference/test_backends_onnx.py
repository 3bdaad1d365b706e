from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from inference.backends import open_model
from inference.backends.onnx_file import classifier_matrix, inspect
from inference.cards import CamSpec, Colour, Head, InputSpec, Layout, OutputSpec, Task
from inference.detect import decode
from inference.heads import class_probabilities
from inference.library import ModelLibrary
from storage.errors import ModelError
from tests.inference.tiny_models import (
    MEAN_COLOUR,
    brightness_mask,
    make_card,
    mean_colour,
    plain,
    save_model,
    value,
)

RED, GREEN, BLUE = (200, 0, 0), (0, 200, 0), (0, 0, 200)


def error_of(folder: Path, **fields: Any) -> str:
    with pytest.raises(ModelError) as caught:
        open_model(make_card(folder, **fields), folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("batch", ["batch", 1, 2, 4])
def test_free_and_fixed_batch_sizes_give_the_same_answers(tmp_path: Path, batch: int | str) -> None:
    mean_colour(tmp_path / "model.onnx", batch=batch)
    card = make_card(tmp_path)
    backend = open_model(card, tmp_path)
    pictures = [plain(RED), plain(GREEN, 5, 9), plain(BLUE, 50, 8)]
    raws = backend.predict(pictures)
    names = [card.classes[int(class_probabilities(raw, card).argmax())] for raw in raws]
    assert names == list(MEAN_COLOUR)
    assert [raw.fit.picture for raw in raws] == [(20, 30), (5, 9), (50, 8)]
    np.testing.assert_allclose(raws[0].main, [10 * 200 / 255, 0, 0], rtol=1e-5)
    assert backend.predict([]) == []
    backend.close()


def test_the_feature_map_and_the_classifier_rebuild_the_logits(tmp_path: Path) -> None:
    mean_colour(tmp_path / "model.onnx")
    card = make_card(tmp_path, cam=CamSpec("features", "classifier"))
    raw = open_model(card, tmp_path).predict([plain((10, 100, 200))])[0]
    assert raw.features is not None
    assert raw.features.shape == (3, 8, 8)
    matrix = classifier_matrix(tmp_path / "model.onnx", "classifier")
    np.testing.assert_allclose(raw.features.mean(axis=(1, 2)) @ matrix, raw.main, rtol=1e-5)


def test_a_transposed_classifier_comes_out_as_channels_by_classes(tmp_path: Path) -> None:
    weight = np.arange(6, dtype=np.float32).reshape(2, 3)
    nodes = [
        helper.make_node("GlobalAveragePool", ["image"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("Gemm", ["flat", "fc"], ["logits"], transB=1),
    ]
    path = save_model(tmp_path / "m.onnx", nodes, [value("image", 1, 3, 8, 8)], [value("logits", 1, 2)], fc=weight)
    np.testing.assert_array_equal(classifier_matrix(path, "fc"), weight.T)
    with pytest.raises(ModelError, match="no initialiser “fd”"):
        classifier_matrix(path, "fd")


def test_half_precision_and_raw_bytes_are_understood(tmp_path: Path) -> None:
    for kind, name in ((TensorProto.FLOAT16, "half"), (TensorProto.UINT8, "bytes")):
        folder = tmp_path / name
        nodes = [
            helper.make_node("Cast", ["image"], ["floats"], to=TensorProto.FLOAT),
            helper.make_node("GlobalAveragePool", ["floats"], ["pooled"]),
            helper.make_node("Flatten", ["pooled"], ["logits"]),
        ]
        inputs = [value("image", "n", 3, 8, 8, kind=kind)]
        save_model(folder / "model.onnx", nodes, inputs, [value("logits", "n", 3)])
        card = make_card(folder, input=InputSpec(size=(8, 8), scale=1.0))
        np.testing.assert_allclose(open_model(card, folder).predict([plain(RED)])[0].main, RED, rtol=1e-3)


def test_one_thread_is_used_when_one_is_asked_for_and_idle_threads_do_not_spin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import onnxruntime

    seen: list[Any] = []
    real = onnxruntime.InferenceSession

    def spy(path: str, options: Any, **more: Any) -> Any:
        seen.append(options)
        return real(path, options, **more)

    monkeypatch.setattr(onnxruntime, "InferenceSession", spy)
    mean_colour(tmp_path / "model.onnx")
    open_model(make_card(tmp_path), tmp_path, threads=3).close()
    assert seen[0].intra_op_num_threads == 3
    assert seen[0].get_session_config_entry("session.intra_op.allow_spinning") == "0"


def test_a_wrong_number_of_channels_is_named(tmp_path: Path) -> None:
    mean_colour(tmp_path / "model.onnx", channels=4)
    assert "expects 4 channels, its card gives 3 (RGB)" in error_of(tmp_path, classes=("a", "b", "c", "d"))


def test_a_wrong_size_layout_or_number_of_classes_is_named(tmp_path: Path) -> None:
    mean_colour(tmp_path / "model.onnx")
    assert "expects input of shape ?×3×8×8, its card gives 16×8" in error_of(tmp_path, input=InputSpec(size=(16, 8)))
    nhwc = InputSpec(size=(8, 8), layout=Layout.NHWC)
    assert "expects 8 channels, its card gives 3" in error_of(tmp_path, input=nhwc)
    grey = InputSpec(size=(8, 8), colour=Colour.GRAY, mean=(0.0,), std=(1.0,))
    assert "expects 3 channels, its card gives 1" in error_of(tmp_path, input=grey)
    assert "gives 3 classes, its card names 2" in error_of(tmp_path, classes=("a", "b"))
    assert "has no output “probs” (output.name). It has: logits, features" in error_of(
        tmp_path, output=OutputSpec(name="probs")
    )
    assert "has no output “last” (cam.features)" in error_of(tmp_path, cam=CamSpec("last"))


def test_an_output_that_is_not_a_number_is_refused_when_the_model_is_opened(tmp_path: Path) -> None:
    mean_colour(tmp_path / "model.onnx", gain=float("inf"))
    assert "not numbers" in error_of(tmp_path)


def test_a_model_for_another_head_is_refused_when_it_is_opened(tmp_path: Path) -> None:
    brightness_mask(tmp_path / "model.onnx")
    spec = InputSpec(size=(16, 16))
    assert "gives 1×16×16 classes" in error_of(tmp_path, input=spec)
    assert "head “yolox” has two axes" in error_of(
        tmp_path, input=spec, task=Task.DETECT, output=OutputSpec(head=Head.YOLOX)
    )


def test_a_file_that_is_not_onnx_or_damaged_is_one_clear_error(tmp_path: Path) -> None:
    weights = tmp_path / "model.onnx"
    for content in (b"", b"not a model", bytes(range(256))):
        weights.write_bytes(content)
        assert "model.onnx" in error_of(tmp_path)
    whole = mean_colour(weights).read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    assert "model.onnx" in error_of(tmp_path)


def test_an_opset_from_the_future_is_one_clear_error(tmp_path: Path) -> None:
    path = mean_colour(tmp_path / "model.onnx")
    model = onnx.load(str(path))
    model.opset_import[0].version = 9999
    path.write_bytes(model.SerializeToString())
    assert "ONNX Runtime cannot open" in error_of(tmp_path)


def external_model(folder: Path, location: str) -> Path:
    """A model whose classifier lies in another file."""
    path = mean_colour(folder / "model.onnx")
    model = onnx.load(str(path))
    tensor = model.graph.initializer[0]
    content = numpy_helper.to_array(tensor).tobytes()
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, text in (("location", location), ("offset", "0"), ("length", str(len(content)))):
        entry = tensor.external_data.add()
        entry.key, entry.value = key, text
    path.write_bytes(model.SerializeToString())
    if not location.startswith(("/", "..")):
        (folder / location).write_bytes(content)
    return path


def test_external_data_beside_the_model_works_and_is_checked_by_its_hash(tmp_path: Path) -> None:
    external_model(tmp_path, "weights.bin")
    card = make_card(tmp_path)
    raw = open_model(card, tmp_path).predict([plain(RED)])[0]
    assert raw.main.argmax() == 0
    (tmp_path / "weights.bin").write_bytes(b"\0" * 36)
    with pytest.raises(ModelError, match=r"weights\.bin is not the file"):
        open_model(card, tmp_path)


def test_external_data_the_card_does_not_list_is_refused(tmp_path: Path) -> None:
    external_model(tmp_path, "weights.bin")
    (tmp_path / "weights.bin").rename(tmp_path / "weights.toml")
    card = make_card(tmp_path)
    (tmp_path / "weights.toml").rename(tmp_path / "weights.bin")
    with pytest.raises(ModelError, match="which its card does not list"):
        open_model(card, tmp_path)


@pytest.mark.parametrize("location", ["/etc/hostname", "../secret.bin", "a/../../secret.bin"])
def test_external_data_outside_the_folder_is_refused_unread(tmp_path: Path, location: str) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "secret.bin").write_bytes(b"\0" * 36)
    external_model(folder, "weights.bin")
    (folder / "weights.bin").unlink()
    model = onnx.load(str(folder / "model.onnx"), load_external_data=False)
    model.graph.initializer[0].external_data[0].value = location
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    assert "leads out of the model's folder" in error_of(folder)


def test_external_data_behind_a_link_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    external_model(folder, "weights.bin")
    (folder / "weights.bin").rename(folder / "real.bin")
    (folder / "weights.bin").symlink_to("real.bin")
    assert "is a link" in error_of(folder)


def test_external_data_hidden_in_a_branch_is_found_too(tmp_path: Path) -> None:
    tensor = numpy_helper.from_array(np.zeros(3, np.float32), "inner")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "/etc/hostname"
    branch = helper.make_graph(
        [helper.make_node("Constant", [], ["out"], value=tensor)], "branch", [], [value("out", 3)]
    )
    nodes = [helper.make_node("If", ["flag"], ["logits"], then_branch=branch, else_branch=branch)]
    graph = helper.make_graph(nodes, "g", [value("flag", 1, kind=TensorProto.BOOL)], [value("logits", 3)])
    path = tmp_path / "model.onnx"
    path.write_bytes(helper.make_model(graph).SerializeToString())
    with pytest.raises(ModelError, match="leads out"):
        inspect(path)


def test_yolox_nano_finds_the_dog_the_bicycle_and_the_horses(shared: Path, tmp_path: Path) -> None:
    weights = shared / "weights"
    files = [weights / "onnx/yolox_nano_coco_416.onnx", weights / "darknet/coco.names"]
    model = ModelLibrary([tmp_path]).add(files, into=tmp_path, name="yolox")
    backend = open_model(model.card, model.folder)
    dog, horses = (
        np.ascontiguousarray(cv2.imread(str(weights / "darknet" / name))[:, :, ::-1])
        for name in ("dog.jpg", "horses.jpg")
    )
    first, second = (decode(raw, model.card, threshold=0.5) for raw in backend.predict([dog, horses]))
    names = [model.card.classes[index] for index in first.classes]
    assert sorted(names) == ["bicycle", "car", "dog"]
    np.testing.assert_allclose(first.boxes[names.index("dog")], [130, 215, 320, 540], atol=25)
    np.testing.assert_allclose(first.boxes[names.index("bicycle")], [110, 130, 570, 425], atol=70)
    assert [model.card.classes[index] for index in second.classes] == ["horse"] * 3
