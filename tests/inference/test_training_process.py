"""A training in a process of its own gives the same model and report, and this process stays free of torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from inference.stage import Pixels
from inference.training import process
from inference.training.data import Sample, StoppedError, TrainingSet, from_file
from inference.training.from_project import TrainRequest, train, train_set
from storage import decisions
from storage.errors import FettleError, ModelError
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import ItemState
from storage.store import Store
from tests.support import child_calls

ANOMALY = TrainRequest(task="anomaly", name="good-plates", labels="given")


def picture(kind: str, number: int) -> Pixels:
    rng = np.random.default_rng([number, kind == "pit"])
    pixels = rng.integers(110, 130, size=(64, 64, 3), dtype=np.uint8)
    if kind == "pit":
        pixels[24:40, 24:40] = 20
    return pixels


def write_pictures(folder: Path, *, count: int = 8) -> Path:
    for kind in ("good", "pit"):
        (folder / kind).mkdir(parents=True)
        for number in range(count):
            (folder / kind / f"{number}.png").write_bytes(encode_png(picture(kind, number)))
    return folder


def samples(folder: Path, *, good: frozenset[str] = frozenset({"good"})) -> TrainingSet:
    found = sorted(folder.rglob("*.png"))
    return TrainingSet(
        samples=tuple(Sample(number, from_file(path), path.parent.name) for number, path in enumerate(found)),
        classes=("good", "pit"),
        good=good,
    )


def test_a_project_is_trained_without_torch_here(tmp_path: Path, repo_root: Path) -> None:
    images = write_pictures(tmp_path / "images")
    with Store.create(tmp_path / "project", actor="kim") as store:
        ingest(store, [images], labels_from_folders=True, max_pixels=10_000)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from inference.training.from_project import TrainRequest, train\n"
        "from storage.store import Store\n"
        "if __name__ == '__main__':\n"
        "    heard = []\n"
        f"    with Store.open(Path({str(tmp_path / 'project')!r})) as store:\n"
        "        request = TrainRequest(task='anomaly', name='good-plates', labels='given')\n"
        "        report = train(store, request, in_process=True, progress=lambda share, what: heard.append(share))\n"
        "    assert heard and heard == sorted(heard), heard\n"
        "    print(report.folder.name, sum(report.counts[part] for part in ('train', 'val', 'test')))\n"
        "    print([name for name in ('torch', 'onnxruntime') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=repo_root, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["good-plates 16", "[]"]
    model = tmp_path / "project" / "models" / "good-plates"
    assert {"card.toml", "report.json", "memory.npz"} <= {entry.name for entry in model.iterdir()}


def test_what_the_data_lack_is_said_as_it_is_without_a_process(tmp_path: Path) -> None:
    data = samples(write_pictures(tmp_path / "images", count=1), good=frozenset())
    with pytest.raises(FettleError) as there:
        process.train_in_process(data, tmp_path / "model", ANOMALY)
    with pytest.raises(FettleError) as here:
        train_set(data, tmp_path / "model", ANOMALY)
    assert (there.value.message, there.value.hint) == (here.value.message, here.value.hint)
    assert type(there.value) is type(here.value)


def test_stopping_leaves_neither_a_model_nor_half_of_one(tmp_path: Path) -> None:
    data = samples(write_pictures(tmp_path / "images"))
    with pytest.raises(StoppedError):
        process.train_in_process(data, tmp_path / "models" / "good-plates", ANOMALY, should_stop=lambda: True)
    assert not (tmp_path / "models").exists() or not list((tmp_path / "models").iterdir())


def test_a_training_that_dies_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "train_set", child_calls.train_and_die)
    data = samples(write_pictures(tmp_path / "images", count=1))
    with pytest.raises(FettleError, match="memory ran out"):
        process.train_in_process(data, tmp_path / "models" / "good-plates", ANOMALY)
    assert not list((tmp_path / "models").iterdir())


def test_a_taken_name_and_an_unknown_task_are_refused_at_once(tmp_path: Path) -> None:
    images = write_pictures(tmp_path / "images", count=2)
    with Store.create(tmp_path / "project", actor="kim") as store:
        ingest(store, [images], labels_from_folders=True, max_pixels=10_000)
        (store.folder.models / "taken").mkdir()
        with pytest.raises(FettleError, match="already"):
            train(store, TrainRequest(task="anomaly", name="taken"), in_process=True)
        with pytest.raises(FettleError, match="no training"):
            train(store, TrainRequest(task="weld"), in_process=True)
        with pytest.raises(FettleError, match="No item has a decided label"):
            train(store, TrainRequest(), in_process=True)
        decisions.accept(store, store.items.ids("given:good"))
        assert store.items.count(f"state:{ItemState.ACCEPTED}") == 2
        with pytest.raises(ModelError):
            train(store, TrainRequest(), in_process=True)
