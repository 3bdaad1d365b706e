"""Class activation maps in closed form: for a network that pools its last map and classifies linearly."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from inference.backends import Floats
from inference.backends.onnx_file import classifier_matrix
from inference.cards import CamSpec, Format, ModelCard, file_path
from inference.model_files import inside
from storage.errors import ModelError


def load_matrix(card: ModelCard, folder: Path) -> Floats | None:
    """The classifier's matrix ``(C, K) float32`` the card points at; None where it points at none.

    Raises:
        ModelError: What it points at is missing, no matrix, or does not have one column per class.
    """
    spec: CamSpec | None = card.cam
    if spec is None or not spec.weights:
        return None
    if spec.weights.endswith(".npz"):
        path = inside(folder, spec.weights, card.name)
        try:
            with np.load(path, allow_pickle=False) as file:
                matrix = np.asarray(file["weight"], np.float32)
        except Exception as error:
            raise ModelError(f"Model “{card.name}”: {spec.weights} holds no array “weight” (cam.weights)") from error
    elif card.format is Format.ONNX:
        matrix = classifier_matrix(file_path(folder, card), spec.weights)
    else:
        raise ModelError(f"Model “{card.name}”: cam.weights must be an .npz for the format {card.format}")
    columns = len(card.classes)
    if matrix.ndim != 2 or matrix.shape[1] not in ({columns, 1} if columns == 2 else {columns}):
        raise ModelError(f"Model “{card.name}”: cam.weights has shape {matrix.shape}, its card names {columns} classes")
    return matrix


def class_map(features: Floats, matrix: Floats, index: int) -> Floats:
    """How much each place speaks for a class: ``(h, w) float32`` in logits, negative evidence cut to 0.

    Args:
        features: The map that is pooled, ``(C, h, w)``.
        matrix: The classifier's ``(C, K)``; one column stands for the second of two classes.
        index: The class.

    Raises:
        ModelError: Features and matrix differ in channels.

    Source: Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016.
    """
    if features.ndim != 3 or features.shape[0] != matrix.shape[0]:
        raise ModelError(
            f"The feature map has shape {features.shape}, the classifier takes {matrix.shape[0]} channels",
            "Mend cam in the model's card.",
        )
    column = matrix[:, index] if matrix.shape[1] > 1 else matrix[:, 0] * np.float32(1 if index else -1)
    return np.maximum(np.tensordot(column, features, axes=1), 0).astype(np.float32)
