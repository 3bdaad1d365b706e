from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as reference

from inference import evaluate


def test_class_measures_are_those_of_scikit_learn() -> None:
    generator = np.random.default_rng(0)
    probabilities = generator.dirichlet(np.ones(4), 200)
    truth = np.where(generator.random(200) < 0.5, probabilities.argmax(1), generator.integers(0, 4, 200))
    found = evaluate.classification(truth, probabilities, ["a", "b", "c", "d"])
    predicted = probabilities.argmax(1)
    assert found["accuracy"] == pytest.approx(reference.accuracy_score(truth, predicted))
    assert found["macro_f1"] == pytest.approx(reference.f1_score(truth, predicted, average="macro"))
    assert found["confusion"] == reference.confusion_matrix(truth, predicted).tolist()
    assert found["roc_auc"] == pytest.approx(reference.roc_auc_score(truth, probabilities, multi_class="ovr"))
    precision, recall, f1, _ = reference.precision_recall_fscore_support(truth, predicted, labels=[0, 1, 2, 3])
    assert found["per_class"]["c"] == {
        "precision": pytest.approx(precision[2]),
        "recall": pytest.approx(recall[2]),
        "f1": pytest.approx(f1[2]),
        "support": int((truth == 2).sum()),
    }


def test_an_absent_class_and_an_empty_set_have_no_invented_figures() -> None:
    found = evaluate.classification([0, 0], np.array([[0.9, 0.1], [0.8, 0.2]]), ["a", "b"])
    assert (found["accuracy"], found["macro_f1"], found["roc_auc"]) == (1.0, 1.0, None)
    assert evaluate.classification([], np.zeros((0, 2)), ["a", "b"]) == {"count": 0}
    assert evaluate.ranking(np.ones(3, np.bool_), np.arange(3.0)) == {"roc_auc": None, "pr_auc": None}


def test_calibration_error_is_the_gap_between_confidence_and_truth() -> None:
    confident = np.tile([0.8, 0.2], (10, 1))
    assert evaluate.calibration_error(np.array([0] * 8 + [1] * 2), confident) == pytest.approx(0)
    assert evaluate.calibration_error(np.array([0] * 3 + [1] * 7), confident) == pytest.approx(0.5)


def test_a_threshold_tells_recall_and_false_alarms() -> None:
    truth = np.array([True, True, True, False, False])
    found = evaluate.detection(truth, np.array([0.9, 0.8, 0.1, 0.7, 0.2]), threshold=0.5)
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["precision"] == pytest.approx(2 / 3)
    assert found["false_alarms"] == pytest.approx(1 / 2)
    assert found["roc_auc"] == pytest.approx(reference.roc_auc_score(truth, [0.9, 0.8, 0.1, 0.7, 0.2]))


def test_thinned_pixels_give_nearly_the_same_ranking() -> None:
    generator = np.random.default_rng(1)
    pairs = []
    for _ in range(6):
        mask = generator.random((80, 90)) < 0.2
        pairs.append((generator.random((80, 90)) + mask * 0.4, mask))
    whole = evaluate.pixel_ranking(pairs)["roc_auc"]
    thinned = evaluate.pixel_ranking(pairs, limit=10_000)["roc_auc"]
    assert whole is not None
    assert thinned == pytest.approx(whole, abs=0.03)
    assert evaluate.pixel_ranking([]) == {"roc_auc": None, "pr_auc": None}


@given(arrays(np.bool_, (7, 9)), arrays(np.bool_, (7, 9)))
def test_overlap_is_symmetric_bounded_and_dice_follows_from_iou(a: np.ndarray, b: np.ndarray) -> None:
    found = evaluate.mask_overlap(a, b)
    assert found == evaluate.mask_overlap(b, a)
    assert 0 <= found["iou"] <= found["dice"] <= 1
    assert found["dice"] == pytest.approx(2 * found["iou"] / (1 + found["iou"]))


def test_masks_count_false_alarms_apart_from_overlap() -> None:
    full, empty = np.ones((4, 4), np.bool_), np.zeros((4, 4), np.bool_)
    found = evaluate.masks([(full, full), (empty, full), (full, empty), (empty, empty)])
    assert found == {"count": 4, "iou": 0.5, "dice": 0.5, "pooled_iou": pytest.approx(1 / 3), "false_alarms": 0.5}
    assert evaluate.masks([])["iou"] is None


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30))
def test_a_confusion_matrix_counts_everything_once(pairs: list[tuple[int, int]]) -> None:
    truth, predicted = (np.array(column) for column in zip(*pairs, strict=True))
    matrix = evaluate.confusion(truth, predicted, 3)
    assert matrix.sum() == len(pairs)
    assert matrix.trace() == (truth == predicted).sum()
