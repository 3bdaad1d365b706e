from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.backends import open_model
from inference.detect import decode
from inference.library import ModelLibrary
from inference.model_inspect import CardFields
from storage.errors import ModelError


@pytest.fixture
def darknet(shared: Path) -> Path:
    return shared / "weights" / "darknet"


def add(darknet: Path, into: Path, size: str = "-xl") -> ModelLibrary:
    files = [darknet / f"yolo-fastest-1.1{size}{suffix}" for suffix in (".cfg", ".weights")]
    library = ModelLibrary([into])
    library.add([*files, darknet / "coco.names"], into=into, name="yolo")
    return library


def test_yolo_fastest_finds_the_dog_the_bicycle_and_the_horses(darknet: Path, tmp_path: Path) -> None:
    model = add(darknet, tmp_path).find("yolo")
    assert model.card.input.size == (320, 320)
    backend = open_model(model.card, model.folder)
    dog, horses = (
        np.ascontiguousarray(cv2.imread(str(darknet / name))[:, :, ::-1]) for name in ("dog.jpg", "horses.jpg")
    )
    first, second = (decode(raw, model.card, threshold=0.5) for raw in backend.predict([dog, horses]))
    found = {model.card.classes[index]: box for index, box in zip(first.classes, first.boxes, strict=True)}
    assert set(found) == {"dog", "bicycle", "car"}
    np.testing.assert_allclose(found["dog"], [130, 215, 320, 540], atol=70)
    np.testing.assert_allclose(found["bicycle"], [115, 130, 570, 425], atol=75)
    np.testing.assert_allclose(found["car"], [465, 75, 690, 172], atol=25)
    assert "horse" in [model.card.classes[index] for index in second.classes]
    backend.close()


def test_a_model_in_a_folder_with_a_korean_name_opens(darknet: Path, tmp_path: Path) -> None:
    model = add(darknet, tmp_path / "모델 폴더", size="").find("yolo")
    open_model(model.card, model.folder).close()


def test_opencv_keeps_its_number_of_threads(darknet: Path, tmp_path: Path) -> None:
    before = cv2.getNumThreads()
    model = add(darknet, tmp_path, size="").find("yolo")
    open_model(model.card, model.folder, threads=1).predict([np.zeros((40, 40, 3), np.uint8)])
    assert cv2.getNumThreads() == before


def test_weights_that_are_cut_short_are_one_clear_error(darknet: Path, tmp_path: Path) -> None:
    config, weights = tmp_path / "net.cfg", tmp_path / "net.weights"
    shutil.copyfile(darknet / "yolo-fastest-1.1.cfg", config)
    weights.write_bytes((darknet / "yolo-fastest-1.1.weights").read_bytes()[:5000])
    names = CardFields(classes=tuple(f"class {index}" for index in range(80)))
    with pytest.raises(ModelError, match=r"holds 1245 numbers, the layers of net\.cfg need 346062"):
        ModelLibrary([]).add([config, weights], into=tmp_path / "models", name="cut", fields=names)
    assert list((tmp_path / "models").iterdir()) == [], "nothing half-added stays"


def test_weights_of_another_network_are_refused(darknet: Path, tmp_path: Path) -> None:
    files = [darknet / "yolo-fastest-1.1.cfg", darknet / "yolo-fastest-1.1-xl.weights", darknet / "coco.names"]
    with pytest.raises(ModelError, match="do not belong together"):
        ModelLibrary([]).add(files, into=tmp_path, name="mixed")


def test_a_missing_or_foreign_configuration_is_one_clear_error(darknet: Path, tmp_path: Path) -> None:
    weights = darknet / "yolo-fastest-1.1.weights"
    library = ModelLibrary([])
    with pytest.raises(ModelError, match=r"needs its \.cfg"):
        library.add(weights, into=tmp_path, name="x")
    foreign = tmp_path / "other.cfg"
    foreign.write_text("[net]\nwidth=32\nheight=32\n[convolutional]\nfilters=3\n", encoding="utf-8")
    with pytest.raises(ModelError, match="not the configuration of a YOLO network"):
        library.add([foreign, weights], into=tmp_path, name="x")
    with pytest.raises(ModelError, match="has 80 classes, 2 names are given"):
        library.add(
            [darknet / "yolo-fastest-1.1.cfg", weights],
            into=tmp_path,
            name="x",
            fields=CardFields(classes=("a", "b")),
        )
