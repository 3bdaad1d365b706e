from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.backbone import MAPS, Backbone, backbone_hash, ensure_backbone_onnx, normalise, torch_backbone


def test_the_backbone_is_exported_once_and_kept_by_what_it_is_made_from(exported_backbone: Path) -> None:
    before = exported_backbone.stat().st_mtime_ns
    assert ensure_backbone_onnx(exported_backbone.parent) == exported_backbone
    assert exported_backbone.stat().st_mtime_ns == before
    assert backbone_hash()[:16] in exported_backbone.name
    assert not list(exported_backbone.parent.glob("*.part"))


def test_embeddings_and_maps_are_those_of_torch(exported_backbone: Path) -> None:
    import torch

    images = np.random.default_rng(0).integers(0, 256, (3, 96, 160, 3), dtype=np.uint8)
    net = Backbone(cache=exported_backbone.parent)
    with torch.no_grad():
        expected = torch_backbone().forward_features(torch.from_numpy(normalise(images)))
    found = net.features(images, maps=("last", "stride8", "stride4"))
    assert np.abs(found["last"] - expected.numpy()).max() < 1e-3
    assert np.abs(net.embed(images) - expected.mean((2, 3)).numpy()).max() < 1e-3
    assert {name: array.shape for name, array in found.items()} == {
        "last": (3, MAPS["last"], 3, 5),
        "stride8": (3, MAPS["stride8"], 12, 20),
        "stride4": (3, MAPS["stride4"], 24, 40),
    }


@pytest.mark.parametrize(("picture", "classes"), [("dog.jpg", {235, 249, 250}), ("horses.jpg", {339, 346, 348, 349})])
def test_the_shipped_weights_name_what_is_in_a_photo(shared: Path, picture: str, classes: set[int]) -> None:
    import torch
    from timm import create_model

    from inference.backbone import ARCHITECTURE, shipped_state

    network = create_model(ARCHITECTURE, pretrained=False).eval()
    network.load_state_dict(shipped_state(), strict=False)
    pixels = cv2.cvtColor(cv2.imread(str(shared / "weights" / "darknet" / picture)), cv2.COLOR_BGR2RGB)
    height, width = pixels.shape[:2]
    side = min(height, width)
    square = pixels[(height - side) // 2 :, (width - side) // 2 :][:side, :side]
    with torch.no_grad():
        logits = network(torch.from_numpy(normalise(cv2.resize(square, (224, 224))[None])))
    assert int(logits.argmax()) in classes
