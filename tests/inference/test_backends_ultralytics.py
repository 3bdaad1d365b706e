from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from inference.backends import open_model
from inference.backends.ultralytics import prepare_environment
from inference.cards import Format, Head, Resize, Task, sha256_file
from inference.detect import decode
from inference.library import ModelLibrary
from inference.trust import revoke, trust
from storage.errors import ModelError
from tests.inference.tiny_models import plain


def save_untrained(path: Path, config: str) -> Path:
    """A network with random weights from a configuration that comes with ultralytics."""
    prepare_environment()
    from ultralytics import YOLO

    YOLO(config).save(str(path))
    return path


def test_the_environment_is_offline_and_sends_nothing_home() -> None:
    prepare_environment()
    import ultralytics

    assert os.environ["YOLO_OFFLINE"] == "1"
    assert os.environ["YOLO_AUTOINSTALL"] == "0"
    assert os.environ["ULTRALYTICS_SAFE_LOAD"] == "1"
    assert ultralytics.settings["sync"] is False


def test_an_untrained_yolov8_opens_only_while_it_is_trusted(tmp_path: Path) -> None:
    path = save_untrained(tmp_path / "yolov8n.pt", "yolov8n.yaml")
    library = ModelLibrary([tmp_path / "models"])
    with pytest.raises(ModelError, match="fettle models trust .*" + sha256_file(path)):
        library.add(path, into=tmp_path / "models", name="v8")
    trust(sha256_file(path))
    model = library.add(path, into=tmp_path / "models", name="v8")
    assert (model.card.format, model.card.task) == (Format.ULTRALYTICS, Task.DETECT)
    assert (model.card.output.head, model.card.input.resize) == (Head.YOLOV8, Resize.LETTERBOX)
    assert model.card.input.size == (640, 640)
    assert len(model.card.classes) == 80
    backend = open_model(model.card, model.folder)
    raw = backend.predict([plain((90, 90, 90), 200, 320)])[0]
    assert raw.main.shape == (84, 8400)
    found = decode(raw, model.card, threshold=0.0)
    assert np.isfinite(found.boxes).all()
    assert (found.boxes[:, 2:] <= [320, 200]).all()
    backend.close()
    revoke(sha256_file(path))
    with pytest.raises(ModelError, match="nobody has trusted it"):
        open_model(model.card, model.folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "task"),
    [
        ("yolov5n.yaml", Task.DETECT),
        ("yolov8n-seg.yaml", Task.DETECT),
        ("yolov8n-cls.yaml", Task.CLASSIFY),
        ("yolov10n.yaml", Task.DETECT),
        ("yolo26n.yaml", Task.DETECT),
    ],
)
def test_other_generations_open_and_suit_their_cards(tmp_path: Path, config: str, task: Task) -> None:
    path = save_untrained(tmp_path / "model.pt", config)
    trust(sha256_file(path))
    model = ModelLibrary([]).add(path, into=tmp_path / "models", name="other")
    assert model.card.task is task


def test_a_task_fettle_does_not_decode_is_refused(tmp_path: Path) -> None:
    path = save_untrained(tmp_path / "pose.pt", "yolov8n-pose.yaml")
    trust(sha256_file(path))
    with pytest.raises(ModelError, match="is for “pose”"):
        ModelLibrary([]).add(path, into=tmp_path / "models", name="pose")


def test_a_trusted_file_that_is_no_model_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.pt"
    path.write_bytes(b"not a checkpoint")
    trust(sha256_file(path))
    with pytest.raises(ModelError, match=r"Ultralytics cannot open broken\.pt"):
        ModelLibrary([]).add(path, into=tmp_path / "models", name="broken")
    assert path.exists()
