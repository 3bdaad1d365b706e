"""The window's process and the command line stay free of model libraries, and light."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.records import StageName
from tests.support.runs import picture_project, start_run, work
from tests.support.stages import thread_pool

MODELS = {
    "torch",
    "torchvision",
    "ultralytics",
    "segmentation_models_pytorch",
    "timm",
    "onnxruntime",
    "onnx",
    "sklearn",
}


def loaded_after(code: str, *arguments: object) -> dict[str, Any]:
    """Run code in a fresh interpreter; returns the top-level modules loaded, and the seconds of processor it took."""
    tail = """
import json, sys, time
names = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"modules": names, "seconds": time.process_time() - begun}))
"""
    program = f"import sys, time\nbegun = time.process_time()\n{code}\n{tail}"
    result = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], check=False, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("module", ["gui.app", "gui.window.main", "gui.window.runs", "gui.cli.main"])
def test_what_a_start_imports_holds_no_model_library_and_no_cv2(module: str) -> None:
    modules = set(loaded_after(f"import {module}")["modules"])
    assert not modules & (MODELS | {"cv2"})
    if module == "gui.cli.main":
        assert "PySide6" not in modules


def test_a_process_that_measures_for_an_ingest_imports_next_to_nothing() -> None:
    modules = set(loaded_after("import storage.measure, storage.measure_process")["modules"])
    assert not modules & (MODELS | {"cv2", "numpy", "sqlalchemy", "PySide6"})


def test_what_the_window_asks_about_gemini_does_not_load_its_client() -> None:
    code = "import gui.window.gemini_panel, gui.window.sending_note\n"
    code += "from inference.cleaning.gemini import consent, estimate, gate, key, ledger, terms"
    assert "google" not in loaded_after(code)["modules"]


@pytest.mark.parametrize("module", ["inference.pipeline", "inference.library", "inference.registry", "storage.store"])
def test_what_the_window_imports_in_its_threads_holds_no_model_library(module: str) -> None:
    assert not set(loaded_after(f"import {module}")["modules"]) & MODELS


def test_the_pipeline_costs_the_window_next_to_nothing_once_a_project_is_open() -> None:
    code = "import storage.store, storage.images, storage.editions, storage.ingest\nbegun = time.process_time()\n"
    assert loaded_after(code + "import inference.pipeline")["seconds"] < 0.3


def test_a_window_on_a_project_never_loads_a_model_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The review place is drawn on a project with proposals, and a run is prepared, as its button does."""
    from inference import registry
    from tests.support.stages import STAGES

    monkeypatch.setattr(registry, "STAGES", STAGES)
    with picture_project(tmp_path, 4) as store:
        work(store, start_run(store, [StageName.CLEAN, StageName.CLASSIFY]), thread_pool())
        root = store.folder.root
    code = """
from pathlib import Path
from gui.app import render_window
root = Path(sys.argv[1])
render_window(root, root.parent / "window.png")
from inference import pipeline
from storage.records import StageName
from storage.store import Store
with Store.open(root) as store:
    for detector in ("colour", "fused"):
        settings = {"clean": {"detector": detector}}
        pipeline.prepare(store, pipeline.RunRequest(stages=(StageName.CLEAN,), settings=settings))
"""
    modules = set(loaded_after(code, root)["modules"])
    assert (tmp_path / "window.png").stat().st_size > 10_000
    assert not modules & MODELS
