"""Measures of how good models are: classes, scores, calibration, masks and heatmaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]


def classification(
    truth: Sequence[int] | npt.NDArray[np.integer[Any]], probabilities: Numbers, classes: Sequence[str]
) -> dict[str, Any]:
    """How well probabilities name classes.

    Args:
        truth: Class indices ``(N,)``.
        probabilities: ``(N, K)``, rows adding up to 1.
        classes: The K names.

    Returns:
        ``count``, ``accuracy``, ``macro_f1`` (over classes that occur), ``per_class`` (precision, recall, f1,
        support), ``confusion`` (rows truth, columns prediction), ``roc_auc`` and ``pr_auc`` (one against the
        rest, mean over classes that occur; None where only one does), ``ece``. An empty set gives ``count`` 0
        alone.
    """
    expected = np.asarray(truth, np.int64)
    if expected.size == 0:
        return {"count": 0}
    predicted = probabilities.argmax(1)
    matrix = confusion(expected, predicted, len(classes))
    hits = np.diag(matrix).astype(float)
    support, named = matrix.sum(1), matrix.sum(0)
    precision = np.divide(hits, named, out=np.zeros_like(hits), where=named > 0)
    recall = np.divide(hits, support, out=np.zeros_like(hits), where=support > 0)
    total = precision + recall
    f1 = np.divide(2 * precision * recall, total, out=np.zeros_like(hits), where=total > 0)
    occurs = support > 0
    curves = [ranking(expected == k, probabilities[:, k]) for k in np.flatnonzero(occurs)]
    known = [curve for curve in curves if curve["roc_auc"] is not None]
    return {
        "count": int(expected.size),
        "accuracy": float(hits.sum() / expected.size),
        "macro_f1": float(f1[occurs].mean()),
        "per_class": {
            name: {
                "precision": float(precision[k]),
                "recall": float(recall[k]),
                "f1": float(f1[k]),
                "support": int(support[k]),
            }
            for k, name in enumerate(classes)
        },
        "confusion": matrix.tolist(),
        "roc_auc": float(np.mean([curve["roc_auc"] for curve in known])) if known else None,
        "pr_auc": float(np.mean([curve["pr_auc"] for curve in known])) if known else None,
        "ece": calibration_error(expected, probabilities),
    }


def confusion(
    truth: npt.NDArray[np.integer[Any]], predicted: npt.NDArray[np.integer[Any]], classes: int
) -> npt.NDArray[np.int64]:
    """``(K, K)`` counts, rows truth, columns prediction."""
    matrix = np.zeros((classes, classes), np.int64)
    np.add.at(matrix, (truth, predicted), 1)
    return matrix


def calibration_error(truth: npt.NDArray[np.integer[Any]], probabilities: Numbers, *, bins: int = 15) -> float:
    """Expected calibration error: mean gap between confidence and accuracy over equal-width bins, by their size.

    Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    confidence = probabilities.max(1)
    correct = probabilities.argmax(1) == truth
    slot = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    sizes = np.bincount(slot, minlength=bins)
    gaps = np.abs(np.bincount(slot, correct, bins) - np.bincount(slot, confidence, bins))
    return float(gaps.sum() / max(sizes.sum(), 1))


def ranking(truth: Flags, scores: Numbers) -> dict[str, float | None]:
    """``roc_auc`` and ``pr_auc`` (average precision) of scores that should be higher where ``truth`` is set.

    Both are None where only one kind occurs.
    """
    if truth.all() or not truth.any():
        return {"roc_auc": None, "pr_auc": None}
    from sklearn.metrics import average_precision_score, roc_auc_score

    return {
        "roc_auc": float(roc_auc_score(truth, scores)),
        "pr_auc": float(average_precision_score(truth, scores)),
    }


def detection(truth: Flags, scores: Numbers, *, threshold: float) -> dict[str, float | int | None]:
    """A two-class decision: `ranking`, and precision, recall and false alarms at ``score >= threshold``."""
    if truth.size == 0:
        return {"count": 0}
    called = scores >= threshold
    hits = int((called & truth).sum())
    good = int((~truth).sum())
    return {
        "count": int(truth.size),
        **ranking(truth, scores),
        "precision": hits / int(called.sum()) if called.any() else None,
        "recall": hits / int(truth.sum()) if truth.any() else None,
        "false_alarms": int((called & ~truth).sum()) / good if good else None,
    }


def pixel_ranking(pairs: Iterable[tuple[Numbers, Flags]], *, limit: int = 4_000_000) -> dict[str, float | None]:
    """`ranking` over the pixels of ``(heatmap, mask)`` pairs of equal shape.

    Args:
        pairs: One pair per picture.
        limit: Pixels kept at most; beyond it every other pixel goes, as often as needed.
    """
    step, kept_scores, kept_truth, count = 1, [], [], 0
    for heat, mask in pairs:
        kept_scores.append(heat.ravel()[::step].astype(np.float32))
        kept_truth.append(mask.ravel()[::step])
        count += kept_scores[-1].size
        if count > limit:
            kept_scores = [part[::2] for part in kept_scores]
            kept_truth = [part[::2] for part in kept_truth]
            count, step = sum(part.size for part in kept_scores), step * 2
    if not kept_scores:
        return {"roc_auc": None, "pr_auc": None}
    return ranking(np.concatenate(kept_truth), np.concatenate(kept_scores))


def mask_overlap(predicted: Flags, truth: Flags) -> dict[str, float]:
    """``iou`` and ``dice`` of two masks of one shape, 0–1; both 1 where both are empty."""
    common, either = int((predicted & truth).sum()), int((predicted | truth).sum())
    if either == 0:
        return {"iou": 1.0, "dice": 1.0}
    return {"iou": common / either, "dice": 2 * common / (int(predicted.sum()) + int(truth.sum()))}


def masks(pairs: Iterable[tuple[Flags, Flags]]) -> dict[str, float | int | None]:
    """Overlap over many ``(predicted, truth)`` pairs.

    Returns:
        ``count``; ``iou`` and ``dice``, means over the pictures that truly have something; ``pooled_iou``, over
        all pixels together; ``false_alarms``, the share of empty pictures where something was found. None where
        there is nothing to take them over.
    """
    overlaps, empty, alarms, common, either, count = [], 0, 0, 0, 0, 0
    for predicted, truth in pairs:
        count += 1
        common += int((predicted & truth).sum())
        either += int((predicted | truth).sum())
        if truth.any():
            overlaps.append(mask_overlap(predicted, truth))
        else:
            empty += 1
            alarms += bool(predicted.any())
    return {
        "count": count,
        "iou": float(np.mean([entry["iou"] for entry in overlaps])) if overlaps else None,
        "dice": float(np.mean([entry["dice"] for entry in overlaps])) if overlaps else None,
        "pooled_iou": common / either if either else None,
        "false_alarms": alarms / empty if empty else None,
    }
