from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.training.data import TRAIN, VAL, Sample, TrainingSet, check_classes, from_array, with_splits
from storage.errors import ModelError
from storage.records import Box

PIXELS = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)


def a_set(labels: list[str], splits: list[str | None] | None = None) -> TrainingSet:
    given_splits = splits or [None] * len(labels)
    samples = tuple(
        Sample(index, from_array(PIXELS), label, split)
        for index, (label, split) in enumerate(zip(labels, given_splits, strict=True))
    )
    return TrainingSet(samples, tuple(sorted(set(labels))))


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=80), st.integers(0, 3))
def test_splits_are_the_same_for_a_seed_and_leave_every_class_in_training(labels: list[str], seed: int) -> None:
    first, second = (with_splits(a_set(labels), seed=seed) for _ in range(2))
    assert [s.split for s in first.samples] == [s.split for s in second.samples]
    assert {s.label for s in first.part(TRAIN)} == set(labels)
    sizes = Counter(labels)
    for name, size in sizes.items():
        held_out = [s for s in first.samples if s.label == name and s.split != TRAIN]
        if size >= 3:
            assert {s.split for s in held_out} == {"val", "test"}
        assert len(held_out) <= max(2, 0.4 * size)


def test_given_splits_are_kept() -> None:
    data = with_splits(a_set(list("aabb"), ["train", "val", "test", None]), seed=0)
    assert [s.split for s in data.samples] == ["train", "val", "test", "train"]


def test_validation_is_taken_from_training_where_only_a_test_part_is_given() -> None:
    labels = ["a"] * 20 + ["b"] * 20
    splits: list[str | None] = (["train"] * 15 + ["test"] * 5) * 2
    data = with_splits(a_set(labels, splits), seed=1)
    assert all(after.split == "test" for before, after in zip(splits, data.samples, strict=True) if before == "test")
    assert {s.label for s in data.part(VAL)} == {"a", "b"}


def test_one_class_is_too_few_and_a_stray_label_is_named() -> None:
    with pytest.raises(ModelError, match="at least 2 classes"):
        check_classes(with_splits(a_set(["a"] * 5), seed=0))
    with pytest.raises(ModelError, match="“b”"):
        check_classes(replace(a_set(["a", "b"]), classes=("a",)))


def test_a_view_is_the_part_of_interest_of_picture_and_mask() -> None:
    mask = np.zeros((4, 6), np.bool_)
    mask[1, 2] = True
    sample = Sample(1, from_array(PIXELS), "a", roi=Box(1.5, 1, 3.2, 9), mask=lambda: mask)
    assert np.array_equal(sample.view(), PIXELS[1:4, 1:4])
    assert np.array_equal(sample.view_mask((3, 3)), mask[1:4, 1:4])
    assert not replace(sample, mask=None).view_mask((3, 3)).any()
