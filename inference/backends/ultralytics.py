"""Runs Ultralytics .pt files (YOLOv5u to YOLO26), which are pickles: only trusted ones, and never online."""

from __future__ import annotations

import importlib
import os
import pickle
from pathlib import Path
from typing import Any

from inference.backends.torch import TorchBackend
from inference.cards import Head, ModelCard, Task, file_path
from inference.trust import require_trust
from storage.errors import ModelError
from storage.paths import user_dir

_TASKS = ("detect", "segment", "classify")


def load(card: ModelCard, folder: Path, threads: int) -> TorchBackend:
    """Open the card's .pt file.

    Raises:
        ModelError: It is not trusted, does not load, or its task is not one Fettle decodes.
    """
    path = file_path(folder, card)
    require_trust(path, card.model_hash)
    prepare_environment(threads)
    import torch

    torch.set_num_threads(threads)
    return TorchBackend(card, read_network(path), "cuda" if torch.cuda.is_available() else "cpu")


def prepare_environment(threads: int = 1) -> None:
    """Keep ultralytics quiet, offline and out of the home folder; call before it is first imported."""
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    os.environ.setdefault("YOLO_CONFIG_DIR", str(user_dir("config")))
    os.environ.setdefault("YOLO_VERBOSE", "False")
    os.environ.update(YOLO_OFFLINE="1", YOLO_AUTOINSTALL="0", ULTRALYTICS_SAFE_LOAD="1")
    settings: Any = importlib.import_module("ultralytics").settings
    if settings.get("sync"):
        settings.update(sync=False)


def read_network(path: Path) -> Any:
    """The file's network in evaluation mode; the caller has checked that it is trusted.

    Raises:
        ModelError: It does not load, or is of a task Fettle does not decode.
    """
    tasks: Any = importlib.import_module("ultralytics.nn.tasks")
    try:
        # Absolute and existing: for a bare name it would go and download one.
        network, _ = tasks.load_checkpoint(str(path.resolve(strict=True)))
    except (TypeError, RuntimeError, ImportError, AttributeError, KeyError, OSError, pickle.UnpicklingError) as error:
        reason = str(error).strip().splitlines()
        raise ModelError(
            f"Ultralytics cannot open {path.name}: {reason[0][:200] if reason else type(error).__name__}",
            "Original-repository YOLOv5 files are not supported; yolov5*u and later are.",
        ) from error
    if network.task not in _TASKS or type(network.model[-1]).__name__ == "RTDETRDecoder":
        raise ModelError(f"{path.name} is for “{network.task}”", f"Fettle reads: {', '.join(_TASKS)}, not RT-DETR.")
    return network


def describe(path: Path) -> dict[str, Any]:
    """What a trusted file says of itself: ``task``, ``classes``, ``size`` (pixels a side), ``head``."""
    import torch

    network = read_network(path)
    size = network.args.get("imgsz", 640)
    classes = tuple(str(network.names[index]) for index in sorted(network.names))
    head = Head.PROBABILITIES
    if network.task != "classify":
        with torch.inference_mode():
            output = network(torch.zeros(1, 3, 320, 320))
        while isinstance(output, tuple | list):
            output = output[0]
        # Heads without suppression (YOLOv10, YOLO26) give finished boxes; whether they do is a switch in the file.
        head = Head.YOLOV8 if output.shape[1] >= 4 + len(classes) and output.shape[2] != 6 else Head.END2END
    return {
        "task": Task.CLASSIFY if network.task == "classify" else Task.DETECT,
        "classes": classes,
        "size": max(size) if isinstance(size, list | tuple) else int(size),
        "head": head,
    }
