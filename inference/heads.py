"""Turns the raw outputs of classifiers and segmenters into probabilities, and checks outputs against cards."""

from __future__ import annotations

import numpy as np

from inference.backends import Floats, RawOutput
from inference.cards import Activation, Head, ModelCard
from storage.errors import ModelError

DETECTORS = frozenset({Head.YOLOX, Head.YOLOV5, Head.YOLOV8, Head.END2END, Head.DARKNET})
"""Heads that `inference.detect` decodes."""


def check_output(raw: RawOutput, card: ModelCard) -> None:
    """Refuse a model whose output does not suit its card.

    Raises:
        ModelError: Shape, number of classes or values do not.
    """
    if not np.isfinite(raw.main).all():
        raise ModelError(
            f"Model “{card.name}” gives values that are not numbers", "Check its input scale, mean and std."
        )
    if raw.features is not None and raw.features.ndim != 3:
        raise ModelError(
            f"Model “{card.name}”: cam.features has shape {raw.features.shape}, a feature map has three axes"
        )
    if card.output.head in DETECTORS:
        from inference.detect import decode

        decode(raw, card)
    elif card.output.head is Head.MASK:
        mask_probabilities(raw, card)
    elif card.output.head is not Head.FEATURES:
        class_probabilities(raw, card)


def class_probabilities(raw: RawOutput, card: ModelCard, *, temperature: float | None = None) -> Floats:
    """One picture's class probabilities.

    Args:
        raw: What the back-end gave for one picture, head ``logits`` or ``probabilities``.
        card: The model's card.
        temperature: Divides the logits; None: the card's.

    Returns:
        ``(K,) float32`` in the order of the card's classes.

    Raises:
        ModelError: The head is another, or the number of classes is not the card's.
    """
    if card.output.head not in (Head.LOGITS, Head.PROBABILITIES):
        raise ModelError(f"Model “{card.name}” has head “{card.output.head}”, which gives no classes")
    values = raw.main.reshape(-1) if raw.main.size == max(raw.main.shape, default=0) else raw.main
    binary = values.shape == (1,) and len(card.classes) == 2
    if values.shape != (len(card.classes),) and not binary:
        shape = "×".join(map(str, values.shape))
        raise ModelError(
            f"Model “{card.name}” gives {shape} classes, its card names {len(card.classes)}",
            "Mend classes in its card.",
        )
    if card.output.head is Head.LOGITS:
        logits = values / np.float32(card.output.temperature if temperature is None else temperature)
        values = _sigmoid(logits) if binary else _activate(logits, card.output.activation, axis=0)
    if binary:
        values = np.concatenate([1 - values, values])
    return np.asarray(values, np.float32)


def mask_probabilities(raw: RawOutput, card: ModelCard) -> Floats:
    """One picture's probability of each class at each place of the model's output.

    A softmax model with one channel more than classes has the background first; it is dropped.

    Returns:
        ``(K, h, w) float32`` in the order of the card's classes, over the whole input.

    Raises:
        ModelError: The head is another, or the number of channels is not the card's.
    """
    if card.output.head is not Head.MASK:
        raise ModelError(f"Model “{card.name}” has head “{card.output.head}”, which gives no masks")
    values = raw.main[None] if raw.main.ndim == 2 else raw.main
    has_background = values.ndim == 3 and values.shape[0] == len(card.classes) + 1
    if values.ndim != 3 or not (values.shape[0] == len(card.classes) or has_background):
        raise ModelError(
            f"Model “{card.name}” gives shape {raw.main.shape}, its card names {len(card.classes)} classes",
            "A mask has one channel for each class, or one more for the background.",
        )
    if has_background and card.output.activation is Activation.SIGMOID:
        raise ModelError(
            f"Model “{card.name}” gives {values.shape[0]} channels, its card names {len(card.classes)} classes"
        )
    values = _activate(values / np.float32(card.output.temperature), card.output.activation, axis=0)
    return np.asarray(values[1:] if has_background else values, np.float32)


def _activate(values: Floats, activation: Activation, *, axis: int) -> Floats:
    if activation is Activation.SIGMOID:
        return _sigmoid(values)
    if activation is Activation.SOFTMAX:
        exponents = np.exp(values - values.max(axis=axis, keepdims=True))
        return np.asarray(exponents / exponents.sum(axis=axis, keepdims=True), np.float32)
    return values


def _sigmoid(values: Floats) -> Floats:
    # tanh does not overflow at either end.
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)), np.float32)
