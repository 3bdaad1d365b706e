from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from inference.backends import RawOutput
from inference.cards import Format, Head, InputSpec, ModelCard, OutputSpec, Resize, Task
from inference.detect import decode, suppress
from inference.preprocess import fit_for
from storage.errors import ModelError

PICTURE = (100, 200)
SPEC = InputSpec(size=(64, 64), resize=Resize.PAD)


def a_card(head: Head, *, iou: float = 0.5, classes: tuple[str, ...] = ("scratch", "pit")) -> ModelCard:
    return ModelCard(
        name="detector",
        task=Task.DETECT,
        format=Format.ONNX,
        files={"weights": "m"},
        sha256={"m": "0" * 64},
        classes=classes,
        input=SPEC,
        output=OutputSpec(head=head, threshold=0.3, iou=iou),
    )


def raw(rows: object) -> RawOutput:
    return RawOutput(np.asarray(rows, np.float32), None, fit_for(PICTURE, SPEC))


# The picture is laid on the input at 0.32: input (16, 8)–(32, 24) is picture (50, 25)–(100, 75).
EXPECTED = [50, 25, 100, 75]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (Head.YOLOV5, [[24, 16, 16, 16, 0.9, 0.1, 0.8], [24, 16, 16, 16, 0.1, 0.9, 0.9]]),
        (Head.YOLOV8, np.array([[24, 16, 16, 16, 0.1, 0.72], [1, 1, 1, 1, 0.1, 0.1]] + [[0] * 6] * 10).T),
        (Head.END2END, [[16, 8, 32, 24, 0.72, 1], [0, 0, 9, 9, 0.1, 0]]),
        (Head.DARKNET, [[24 / 64, 16 / 64, 16 / 64, 16 / 64, 0.9, 0.1, 0.72]]),
    ],
)
def test_each_head_gives_the_same_box_on_the_picture(head: Head, rows: object) -> None:
    found = decode(raw(rows), a_card(head))
    assert len(found) == 1
    np.testing.assert_allclose(found.boxes[0], EXPECTED, atol=1e-3)
    assert found.scores[0] == pytest.approx(0.72)
    assert found.classes[0] == 1


def test_yolox_cells_are_decoded_on_all_three_strides() -> None:
    rows = np.zeros((64 + 16 + 4, 7), np.float32)
    # Stride 8, row 1, column 2; stride 16, row 2, column 1; stride 32, row 0, column 1.
    for index, stride, (row, column) in ((10, 8, (1, 2)), (64 + 9, 16, (2, 1)), (80 + 1, 32, (0, 1))):
        rows[index] = [24 / stride - column, 16 / stride - row, *np.log([16 / stride, 16 / stride]), 0.9, 0.1, 0.8]
        found = decode(raw(rows), a_card(Head.YOLOX))
        assert len(found) == 1
        np.testing.assert_allclose(found.boxes[0], EXPECTED, atol=1e-2)
        assert found.scores[0] == pytest.approx(0.72)
        rows[index] = 0


def test_boxes_outside_the_picture_are_clipped_or_dropped() -> None:
    rows = [[60, 16, 16, 16, 1, 1, 0], [10, 50, 8, 8, 1, 1, 0]]
    found = decode(raw(rows), a_card(Head.YOLOV5))
    assert len(found) == 1, "the second lies wholly in the padding"
    np.testing.assert_allclose(found.boxes[0], [162.5, 25, 200, 75], atol=1e-3)


def test_suppression_keeps_the_best_of_a_class_and_leaves_other_classes_alone() -> None:
    rows = [
        [24, 16, 16, 16, 1, 0.9, 0],
        [25, 16, 16, 16, 1, 0.8, 0],
        [25, 16, 16, 16, 1, 0, 0.7],
        [8, 8, 8, 8, 1, 0.6, 0],
    ]
    found = decode(raw(rows), a_card(Head.YOLOV5))
    assert [(int(index), round(float(score), 1)) for index, score in zip(found.classes, found.scores, strict=True)] == [
        (0, 0.9),
        (1, 0.7),
        (0, 0.6),
    ]


@given(
    corners=hnp.arrays(np.float32, (12, 4), elements=st.floats(0, 90, width=16)),
    scores=hnp.arrays(np.float32, 12, elements=st.floats(0.0625, 1, width=16), unique=True),
    classes=hnp.arrays(np.int64, 12, elements=st.integers(0, 2)),
)
def test_after_suppression_no_two_boxes_of_a_class_overlap_too_much(
    corners: np.ndarray, scores: np.ndarray, classes: np.ndarray
) -> None:
    boxes = np.concatenate([corners[:, :2], corners[:, :2] + corners[:, 2:] + 1], axis=1)
    kept = suppress(boxes, scores, classes, iou=0.5)
    assert (np.diff(scores[kept]) <= 0).all()
    assert set(classes) == set(classes[kept]), "the best of each class always stays"
    for place, first in enumerate(kept):
        for second in kept[place + 1 :]:
            if classes[first] == classes[second]:
                assert _iou(boxes[first], boxes[second]) <= 0.5 + 1e-4


def _iou(first: np.ndarray, second: np.ndarray) -> float:
    size = np.minimum(first[2:], second[2:]) - np.maximum(first[:2], second[:2])
    common = float(size.clip(0).prod())
    return common / float((first[2:] - first[:2]).prod() + (second[2:] - second[:2]).prod() - common)


@pytest.mark.parametrize(
    ("head", "rows", "said"),
    [
        (Head.YOLOV5, np.zeros((4, 10)), "gives 5 classes, its card names 2"),
        (Head.YOLOV8, np.zeros((9, 40)), "gives 5 classes, its card names 2"),
        (Head.YOLOX, np.zeros((50, 7)), "gives 50 boxes, a YOLOX head at 64×64 gives 84"),
        (Head.DARKNET, np.zeros((4, 6)), "gives 1 classes"),
        (Head.END2END, [[0, 0, 9, 9, 1, 7]], "gives class 7"),
        (Head.LOGITS, np.zeros((4, 6)), "gives no boxes"),
        (Head.YOLOV5, np.zeros(7), "two axes"),
    ],
)
def test_an_output_that_does_not_suit_the_card_is_one_clear_error(head: Head, rows: object, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        decode(raw(rows), a_card(head))
    assert said in str(caught.value)


def test_a_picture_without_anything_gives_no_boxes() -> None:
    assert len(decode(raw(np.zeros((7, 7))), a_card(Head.YOLOV5), threshold=0.0)) == 0
