"""The command that shows where a classifier sees a class."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from inference.cards import CamSpec, InputSpec
from storage.images import encode_png, read_rgb8
from storage.store import Store
from tests.inference.tiny_models import make_card, mean_colour
from tests.support.command import Fettle


def test_maps_are_listed_and_written_and_faults_stand_beside_them(fettle: Fettle, tmp_path: Path) -> None:
    images, project, into = tmp_path / "images", tmp_path / "project", tmp_path / "maps"
    images.mkdir()
    pixels = np.zeros((60, 90, 3), np.uint8)
    pixels[10:30, 10:30, 0] = 255
    (images / "a.png").write_bytes(encode_png(pixels))
    (images / "b.png").write_bytes(b"no picture")
    fettle("init", project)
    fettle("ingest", project, images)
    with Store.open(project) as store:
        models = store.folder.models
    said = fettle("explain", project, "--items", "1", "--class", "red")
    assert said.code == 1 and "There is no model for classify" in said.err
    mean_colour(models / "colours" / "model.onnx", side=16)
    make_card(
        models / "colours", input=InputSpec(size=(16, 16)), cam=CamSpec(features="features", weights="classifier")
    )
    found = fettle("explain", project, "--items", "1,2", "--class", "red", "--into", into, "--json")
    assert found.code == 3
    answer = found.value
    (row,) = answer["explained"]
    assert (row["item"], row["class"], row["method"]) == (1, "red", "cam")
    x0, y0, x1, y1 = row["hottest_xyxy"]
    assert x0 <= 20 <= x1 and y0 <= 20 <= y1 and x1 < 50
    assert "unreadable" in answer["failed"][0]["error"]
    assert read_rgb8(Path(row["file"])).shape == (60, 90, 3)
    assert "No class is proposed yet" in fettle("explain", project, "--items", "1").err
