"""Turns detectors' raw outputs into boxes on the picture: the heads' arithmetic and non-maximum suppression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.backends import Floats, RawOutput
from inference.cards import Head, ModelCard
from inference.preprocess import Fit
from storage.errors import ModelError

Indices = npt.NDArray[np.int64]

_YOLOX_STRIDES = (8, 16, 32)


@dataclass(frozen=True, slots=True)
class Detections:
    """Boxes on one picture, best first.

    Attributes:
        boxes: ``(N, 4) float32`` ``xyxy`` in picture pixels.
        scores: ``(N,) float32``, 0–1.
        classes: ``(N,) int64``, indices into the card's classes.
    """

    boxes: Floats
    scores: Floats
    classes: Indices

    def __len__(self) -> int:
        return len(self.scores)


def decode(raw: RawOutput, card: ModelCard, *, threshold: float | None = None) -> Detections:
    """Boxes of one raw output above the threshold, after class-aware suppression.

    Args:
        raw: What the back-end gave for one picture.
        card: The model's card; its head, iou and classes are used.
        threshold: Least score, 0–1; None: the card's.

    Raises:
        ModelError: The head is not a detector's, or the output's shape does not suit it.
    """
    head = card.output.head
    if head not in _DECODERS:
        raise ModelError(
            f"Model “{card.name}” has head “{head}”, which gives no boxes", f"Detectors: {', '.join(_DECODERS)}."
        )
    if raw.main.ndim != 2:
        raise ModelError(f"Model “{card.name}” gives shape {raw.main.shape}, head “{head}” has two axes")
    boxes, scores, classes = _DECODERS[head](raw.main, card, raw.fit)
    keep = scores >= max(card.output.threshold if threshold is None else threshold, 1e-6)
    boxes, scores, classes = raw.fit.boxes_to_picture(boxes[keep]), scores[keep], classes[keep]
    solid = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
    boxes, scores, classes = boxes[solid], scores[solid], classes[solid]
    order = np.argsort(-scores, kind="stable")
    if head is not Head.END2END:
        order = suppress(boxes, scores, classes, iou=card.output.iou)
    return Detections(boxes[order], scores[order], classes[order])


def suppress(boxes: Floats, scores: Floats, classes: Indices, *, iou: float) -> Indices:
    """Greedy non-maximum suppression within each class.

    Args:
        boxes: ``(N, 4)`` ``xyxy``.
        scores: ``(N,)``.
        classes: ``(N,)``.
        iou: Intersection over union above which the weaker box goes.

    Returns:
        Indices of the boxes that stay, best first.
    """
    if not len(scores):
        return np.zeros(0, np.int64)
    xywh = boxes.astype(np.float64)
    xywh[:, 2:] -= xywh[:, :2]
    kept = cv2.dnn.NMSBoxesBatched(xywh.tolist(), scores.tolist(), classes.tolist(), 0.0, iou)
    indices = np.asarray(kept, np.int64).reshape(-1)
    return indices[np.argsort(-scores[indices], kind="stable")]


def _columns(rows: Floats, card: ModelCard, before: int) -> int:
    """How many class columns the output has; they must be the card's."""
    classes = int(rows.shape[1]) - before
    if classes != len(card.classes):
        raise ModelError(
            f"Model “{card.name}” gives {max(classes, 0)} classes, its card names {len(card.classes)}",
            "Mend classes or output.head in its card.",
        )
    return classes


def _best(scores: Floats) -> tuple[Floats, Indices]:
    classes = scores.argmax(axis=1)
    return scores[np.arange(len(scores)), classes], classes.astype(np.int64)


def _corners(centres: Floats) -> Floats:
    """``cx cy w h`` to ``xyxy``."""
    half = centres[:, 2:4] / 2
    return np.concatenate([centres[:, :2] - half, centres[:, :2] + half], axis=1)


Decoded = tuple[Floats, Floats, Indices]


def _yolox(rows: Floats, card: ModelCard, fit: Fit) -> Decoded:
    """Source: Ge et al., YOLOX (arXiv 2107.08430): centre = (offset + cell) × stride, size = exp(·) × stride."""
    _columns(rows, card, 5)
    cells, strides = _yolox_grid(fit.input)
    if len(cells) != len(rows):
        raise ModelError(
            f"Model “{card.name}” gives {len(rows)} boxes, a YOLOX head at {fit.input[0]}×{fit.input[1]} "
            f"gives {len(cells)}",
            "Mend input.size or output.head in its card.",
        )
    centres = (rows[:, :2] + cells) * strides
    sizes = np.exp(np.minimum(rows[:, 2:4], 20)) * strides
    scores, classes = _best(rows[:, 5:] * rows[:, 4:5])
    return _corners(np.concatenate([centres, sizes], axis=1)), scores, classes


def _yolox_grid(size: tuple[int, int]) -> tuple[Floats, Floats]:
    cells, strides = [], []
    for stride in _YOLOX_STRIDES:
        y, x = np.mgrid[: size[0] // stride, : size[1] // stride]
        cells.append(np.stack([x.ravel(), y.ravel()], axis=1))
        strides.append(np.full((x.size, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)


def _yolov5(rows: Floats, card: ModelCard, _fit: Fit) -> Decoded:
    _columns(rows, card, 5)
    scores, classes = _best(rows[:, 5:] * rows[:, 4:5])
    return _corners(rows[:, :4]), scores, classes


def _yolov8(rows: Floats, card: ModelCard, _fit: Fit) -> Decoded:
    columns = rows.T
    wanted = 4 + len(card.classes)
    # A segmentation model adds mask coefficients after the classes; any other difference is a wrong card.
    if columns.shape[1] not in (wanted, wanted + 32):
        _columns(columns, card, 4)
    scores, classes = _best(columns[:, 4:wanted])
    return _corners(columns[:, :4]), scores, classes


def _end2end(rows: Floats, card: ModelCard, _fit: Fit) -> Decoded:
    if rows.shape[1] < 6:
        raise ModelError(f"Model “{card.name}” gives {rows.shape[1]} columns, head “end2end” has 6")
    classes = rows[:, 5].astype(np.int64)
    if len(classes) and (classes.min() < 0 or classes.max() >= len(card.classes)):
        raise ModelError(f"Model “{card.name}” gives class {classes.max()}, its card names {len(card.classes)}")
    return rows[:, :4], rows[:, 4], classes


def _darknet(rows: Floats, card: ModelCard, fit: Fit) -> Decoded:
    """OpenCV's region layers have multiplied objectness in, and zeroed what is below 0.2."""
    _columns(rows, card, 5)
    scores, classes = _best(rows[:, 5:])
    height, width = fit.input
    return _corners(rows[:, :4] * np.array([width, height, width, height], np.float32)), scores, classes


_DECODERS: Mapping[Head, Callable[[Floats, ModelCard, Fit], Decoded]] = {
    Head.YOLOX: _yolox,
    Head.YOLOV5: _yolov5,
    Head.YOLOV8: _yolov8,
    Head.END2END: _end2end,
    Head.DARKNET: _darknet,
}
