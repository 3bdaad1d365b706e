"""Guesses from an ONNX file's shapes and metadata what kind of model it is; used when one is added."""

from __future__ import annotations

import ast
from typing import Any

from inference.backends.onnx_file import OnnxInfo, Port
from inference.cards import Activation, Colour, Head, Layout, Resize, Task

_NORMALISED = ("Softmax", "Sigmoid")


def guess(info: OnnxInfo, *, task: Task | None, classes: tuple[str, ...]) -> dict[str, Any]:
    """Fields of `inference.model_inspect.CardFields` that the file gives away.

    Args:
        info: What the file says.
        task: The task if known; settles what shapes leave open.
        classes: Their names if known.
    """
    said = {**_input(info.inputs[0]), **_ultralytics(info.metadata)} if info.inputs else {}
    wanted = task or said.get("task")
    main = info.outputs[0]
    shape = main.shape or ()
    if wanted in (None, Task.DETECT) and len(shape) == 3:
        return {**_detector(shape, said), **said, "task": Task.DETECT}
    if wanted in (None, Task.CLASSIFY) and len(shape) == 2:
        done = info.last.get(main.name) in _NORMALISED
        head = {"head": Head.PROBABILITIES if done else Head.LOGITS}
        return {**head, **_cam(info, main), **said, "task": Task.CLASSIFY}
    if wanted in (Task.SEGMENT, Task.MARKINGS) and len(shape) in (3, 4):
        return {**_mask(info, main, len(classes)), **said}
    return said


def _input(port: Port) -> dict[str, Any]:
    if port.shape is None or len(port.shape) != 4:
        return {}
    is_last = port.shape[3] in (1, 3) and port.shape[1] not in (1, 3)
    height, width, channels = port.shape[1:4] if is_last else (port.shape[2], port.shape[3], port.shape[1])
    said: dict[str, Any] = {"layout": Layout.NHWC if is_last else Layout.NCHW}
    if height and width:
        said["size"] = (height, width)
    if channels == 1:
        said["colour"] = Colour.GRAY
    return said


def _ultralytics(metadata: dict[str, str]) -> dict[str, Any]:
    """Ultralytics writes what its exports need into the file."""
    if "names" not in metadata or "task" not in metadata:
        return {}
    try:
        names = ast.literal_eval(metadata["names"])
        size = ast.literal_eval(metadata.get("imgsz", "[640, 640]"))
        said: dict[str, Any] = {"classes": tuple(str(names[index]) for index in sorted(names)), "normalise": "unit"}
        said["size"] = (int(size[0]), int(size[1]))
    except (ValueError, SyntaxError, TypeError, LookupError):
        return {}
    tasks: dict[str, dict[str, Any]] = {
        "detect": {"task": Task.DETECT, "resize": Resize.LETTERBOX, "pad_value": 114.0},
        "classify": {"task": Task.CLASSIFY, "resize": Resize.SHORTEST_CROP, "head": Head.PROBABILITIES},
    }
    return {**said, **tasks[metadata["task"]]} if metadata["task"] in tasks else {}


def _detector(shape: tuple[int | None, ...], said: dict[str, Any]) -> dict[str, Any]:
    rows, columns = shape[1], shape[2]
    letterbox = {"resize": Resize.LETTERBOX, "pad_value": 114.0}
    if columns == 6 and rows is not None and rows <= 1000:
        return {"head": Head.END2END, **letterbox}
    height, width = said.get("size", (0, 0))
    if height and rows == sum((height // stride) * (width // stride) for stride in (8, 16, 32)):
        # What YOLOX's own exporter and demo do; a card can say otherwise.
        return {
            "head": Head.YOLOX,
            "colour": Colour.BGR,
            "normalise": "raw",
            "resize": Resize.PAD,
            "pad_value": 114.0,
        }
    if rows is None or columns is None:
        return {}
    return {"head": Head.YOLOV8 if rows < columns else Head.YOLOV5, **letterbox}


def _mask(info: OnnxInfo, main: Port, classes: int) -> dict[str, Any]:
    if info.last.get(main.name) in _NORMALISED:
        return {"head": Head.MASK, "activation": Activation.NONE}
    channels = main.shape[1] if main.shape and len(main.shape) == 4 else None
    has_background = channels is not None and channels == classes + 1
    return {"head": Head.MASK, "activation": Activation.SOFTMAX if has_background else Activation.SIGMOID}


def _cam(info: OnnxInfo, main: Port) -> dict[str, Any]:
    """A second output with four axes is a feature map; its classifier is the one matrix that fits both."""
    maps = [port for port in info.outputs[1:] if port.shape is not None and len(port.shape) == 4]
    if len(maps) != 1 or main.shape is None or maps[0].shape is None:
        return {}
    sizes = {maps[0].shape[1], main.shape[1]}
    fitting = [name for name, shape in info.matrices.items() if set(shape[:2]) == sizes]
    return {"cam_features": maps[0].name, "cam_weights": fitting[0]} if len(fitting) == 1 else {}
