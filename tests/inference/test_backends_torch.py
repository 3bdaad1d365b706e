from __future__ import annotations

import pickle
import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from inference.backends import open_model
from inference.cards import Format, Head, OutputSpec, Task
from inference.heads import class_probabilities, mask_probabilities
from inference.library import ModelLibrary
from inference.model_inspect import CardFields
from inference.trust import trust
from storage.errors import ModelError
from tests.inference.tiny_models import make_card, plain

SMALL = "timm/test_vit"
CLASSES = ("good", "scratch", "pit")


def small_state() -> dict[str, torch.Tensor]:
    import timm

    torch.manual_seed(0)
    return dict(timm.create_model("test_vit", pretrained=False, num_classes=3).state_dict())


def small_fields(**changes: Any) -> CardFields:
    values: dict[str, Any] = {"task": Task.CLASSIFY, "arch": SMALL, "classes": CLASSES}
    return CardFields(**{**values, **changes})


@pytest.mark.parametrize("name", ["w.pth", "w.safetensors", "w.pt", "wrapped.pth"])
def test_a_state_dict_opens_from_every_file_it_comes_in(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    state = small_state()
    if path.suffix == ".safetensors":
        save_file(state, path)
    elif name.startswith("wrapped"):
        torch.save({"epoch": 3, "state_dict": {f"module.{key}": tensor for key, tensor in state.items()}}, path)
    else:
        torch.save(state, path)
    model = ModelLibrary([]).add(path, into=tmp_path / "models", name="small", fields=small_fields())
    assert model.card.input.size == (160, 160), "timm's own input size"
    backend = open_model(model.card, model.folder)
    raws = backend.predict([plain((200, 0, 0)), plain((0, 200, 0))])
    assert [raw.main.shape for raw in raws] == [(3,), (3,)]
    assert class_probabilities(raws[0], model.card).sum() == pytest.approx(1)
    backend.close()
    with pytest.raises(ModelError, match="is closed"):
        backend.predict([plain((0, 0, 0))])


def test_weights_of_another_network_are_refused_with_the_tensor_that_differs(tmp_path: Path) -> None:
    torch.save(small_state(), tmp_path / "w.pth")
    fields = small_fields(classes=("good", "bad"))
    with pytest.raises(ModelError, match=r"2 of another shape; “head\.weight” is \(3, 64\)"):
        ModelLibrary([]).add(tmp_path / "w.pth", into=tmp_path / "m", name="x", fields=fields)
    fields = small_fields(arch="timm/test_resnet")
    with pytest.raises(ModelError, match=r"missing, .* unknown"):
        ModelLibrary([]).add(tmp_path / "w.pth", into=tmp_path / "m", name="x", fields=fields)


@pytest.mark.parametrize(
    ("arch", "said"),
    [
        ("timm/no_such_net", "knows no network"),
        ("keras/x", "not known"),
        ("torchvision/no_such", "torchvision cannot build"),
        ("smp/NoSuchNet/resnet18", "smp cannot build"),
    ],
)
def test_an_unknown_architecture_is_one_clear_error(tmp_path: Path, arch: str, said: str) -> None:
    torch.save({"w": torch.zeros(1)}, tmp_path / "w.pth")
    fields = small_fields(arch=arch, size=(32, 32), normalise="unit")
    with pytest.raises(ModelError, match=said):
        ModelLibrary([]).add(tmp_path / "w.pth", into=tmp_path / "m", name="x", fields=fields)


class Bomb:
    """Pickles to a call that makes a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, tuple[str, bytes]]:
        return (_write, (str(self._path), b"boom"))


def _write(path: str, content: bytes) -> None:
    Path(path).write_bytes(content)


@pytest.mark.parametrize("name", ["w.pth", "w.ckpt", "w.pt"])
def test_a_pickle_that_is_a_program_is_refused_and_never_runs(tmp_path: Path, name: str) -> None:
    boom = tmp_path / "boom"
    torch.save({"state_dict": Bomb(boom)}, tmp_path / name)
    with pytest.raises(ModelError, match="more than tensors"):
        ModelLibrary([]).add(tmp_path / name, into=tmp_path / "m", name="x", fields=small_fields())
    (tmp_path / name).write_bytes(pickle.dumps(Bomb(boom)))
    with pytest.raises(ModelError):
        ModelLibrary([]).add(tmp_path / name, into=tmp_path / "m", name="x", fields=small_fields())
    assert not boom.exists()


def test_a_pickled_pt_needs_the_trust_of_its_exact_hash(tmp_path: Path) -> None:
    boom = tmp_path / "boom"
    torch.save({"model": Bomb(boom)}, tmp_path / "model.pt")
    with pytest.raises(ModelError, match=r"fettle models trust .*model\.pt \(SHA-256 [0-9a-f]{64}\)"):
        ModelLibrary([]).add(tmp_path / "model.pt", into=tmp_path / "m", name="x")
    trust("0" * 64)
    with pytest.raises(ModelError, match="nobody has trusted it"):
        ModelLibrary([]).add(tmp_path / "model.pt", into=tmp_path / "m", name="x")
    assert not boom.exists()


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    for name in ("w.pth", "w.safetensors"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ModelError, match=name):
            ModelLibrary([]).add(tmp_path / name, into=tmp_path / "m", name="x", fields=small_fields())


def test_torchscript_runs_once_it_is_trusted(tmp_path: Path) -> None:
    network = torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        torch.jit.trace(network, torch.zeros(1, 3, 8, 8)).save(str(tmp_path / "model.pt"))
    card = make_card(tmp_path, format=Format.TORCHSCRIPT, weights="model.pt")
    with pytest.raises(ModelError, match="nobody has trusted it"):
        open_model(card, tmp_path)
    trust(card.model_hash, note="made here")
    raw = open_model(card, tmp_path).predict([plain((255, 0, 51))])[0]
    np.testing.assert_allclose(raw.main, [1, 0, 0.2], atol=1e-6)


def test_a_segmentation_network_gives_one_map_for_each_class(tmp_path: Path) -> None:
    import segmentation_models_pytorch as smp

    torch.manual_seed(0)
    network = smp.create_model("Unet", encoder_name="mobilenet_v2", encoder_weights=None, classes=2)
    torch.save(network.state_dict(), tmp_path / "w.pth")
    fields = CardFields(
        task=Task.SEGMENT,
        arch="smp/Unet/mobilenet_v2",
        classes=("scratch", "pit"),
        size=(64, 96),
        normalise="imagenet",
    )
    model = ModelLibrary([]).add(tmp_path / "w.pth", into=tmp_path / "m", name="unet", fields=fields)
    raw = open_model(model.card, model.folder).predict([plain((90, 90, 90))])[0]
    probabilities = mask_probabilities(raw, model.card)
    assert probabilities.shape == (2, 64, 96)
    assert 0 <= probabilities.min() <= probabilities.max() <= 1


def test_mobilenet_with_its_thousand_classes_knows_a_sled_dog(shared: Path, tmp_path: Path) -> None:
    weights = shared / "weights"
    file = weights / "torch/mobilenet_v2_imagenet_from_coral_tflite_torchvision.pth"
    fields = CardFields(
        task=Task.CLASSIFY,
        arch="torchvision/mobilenet_v2",
        classes=tuple(f"imagenet {index}" for index in range(1000)),
        size=(224, 224),
        normalise="signed",
        cam_features="features",
    )
    model = ModelLibrary([]).add(file, into=tmp_path, name="mobilenet", fields=fields)
    picture = np.ascontiguousarray(cv2.imread(str(weights / "darknet/dog.jpg"))[:, :, ::-1])
    raw = open_model(model.card, model.folder).predict([picture])[0]
    top = np.argsort(-class_probabilities(raw, model.card))[:5]
    # 248 husky/Eskimo dog, 249 malamute, 250 Siberian husky, 235 German shepherd: the picture shows a malamute.
    assert top[0] == 249
    assert {248, 250} <= set(top.tolist())
    assert raw.features is not None
    assert raw.features.shape == (1280, 7, 7)


def test_dinov2_loads_through_timm_and_tells_pictures_apart(shared: Path, tmp_path: Path) -> None:
    weights = shared / "weights"
    fields = CardFields(
        task=Task.BACKBONE,
        arch="timm/vit_small_patch14_dinov2",
        size=(112, 112),
        options={"arch": {"dynamic_img_size": True}},
    )
    file = weights / "torch/vit_small_patch14_dinov2_timm_fp16.pth"
    model = ModelLibrary([]).add(file, into=tmp_path, name="dino", fields=fields)
    assert model.card.output == OutputSpec(head=Head.FEATURES, activation=model.card.output.activation)
    dog, horses = (
        np.ascontiguousarray(cv2.imread(str(weights / "darknet" / name))[:, :, ::-1])
        for name in ("dog.jpg", "horses.jpg")
    )
    mirrored = np.ascontiguousarray(dog[:, ::-1])
    vectors = [raw.main for raw in open_model(model.card, model.folder).predict([dog, mirrored, horses])]
    assert vectors[0].shape == (384,)
    units = [vector / np.linalg.norm(vector) for vector in vectors]
    assert units[0] @ units[1] > units[0] @ units[2] + 0.05
