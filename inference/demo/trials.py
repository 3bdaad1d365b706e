"""Whole pictures with marks and their truth, to measure detectors by, and the counts that come of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from inference.demo.exposures import exposed, greyed, is_mono, relit
from inference.demo.lookalikes import draw_lookalikes
from inference.demo.media import Pixels
from inference.demo.scribbles import GROUPS, Flags, Plan, Scribble, scatter, union, unit_of

HALVED = ("weld_xray",)
"""Data sets whose pictures are all in one split."""

TOLERANCE = 2
"""Pixels by which `Counts.near` forgives a border."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A picture whose marks are all of one colour group.

    Attributes:
        pixels: ``(H, W, 3) uint8`` RGB.
        truth: ``(H, W) bool``, every pixel a mark changed visibly.
        group: One of `inference.demo.scribbles.GROUPS`.
        grey: Whether the picture has no colour.
        scribbles: The marks one by one, as they were before the camera blurred them.
    """

    pixels: Pixels
    truth: Flags
    group: str
    grey: bool
    scribbles: tuple[Scribble, ...]


def marked_picture(clean: Pixels, *, number: int, seed: int, fonts: Sequence[Path]) -> Trial:
    """Mark a picture for a trial; groups take turns by ``number``.

    Args:
        clean: ``(H, W, 3) uint8`` RGB without marks.
        number: Of the trial; with ``seed`` it decides everything.
        seed: Of the set of trials.
        fonts: TrueType files for typed text.
    """
    rng = np.random.default_rng([seed, number])
    group = GROUPS[number % len(GROUPS)]
    sheet = relit(clean, rng)
    if not is_mono(sheet) and (is_mono(clean) or rng.random() < 0.25):
        sheet = greyed(sheet)
    unit = max(unit_of(sheet.shape) * float(np.exp(rng.uniform(np.log(0.6), np.log(1.6)))), 0.42)
    if rng.random() < 0.3:
        sheet = draw_lookalikes(sheet, rng=rng, count=int(rng.integers(1, 4)), unit=unit)
    # On a part without colour half of the marks keep theirs, as an overlay does.
    mono = is_mono(sheet) and rng.random() < 0.5
    plan = Plan(unit, groups=(group,), fonts=fonts, mono=mono)
    for _ in range(4):
        marked, drawn = scatter(sheet, rng=rng, count=int(rng.integers(1, 5)), plan=plan)
        if drawn:
            break
    pixels, truth = exposed(sheet, marked, union(drawn, sheet.shape), rng=rng)
    return Trial(pixels, truth, group, is_mono(pixels), drawn)


def listed_pictures(data: Path, *, split: str, datasets: Sequence[str]) -> list[tuple[str, str, Path]]:
    """Data set, label and file of a split's pictures, as ``manifest.csv`` of ``data`` lists them.

    Where a data set of `HALVED` has no test split there, every second picture of its train split is one.
    """
    with (data / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["dataset"] in datasets]
    for name in HALVED:
        halved = sorted((row for row in rows if row["dataset"] == name), key=lambda row: row["image"])
        for row in halved[1::2]:
            row["split"] = "test"
    return [(row["dataset"], row["label"], data / row["image"]) for row in rows if row["split"] == split]


@dataclass(slots=True)
class Counts:
    """Pixels counted over pictures.

    Attributes:
        both: Found and marked.
        found: Found.
        marked: Marked.
        near_found: Found and at most `TOLERANCE` pixels from a mark.
        near_marked: Marked and at most `TOLERANCE` pixels from what was found.
        pictures: How many were counted.
    """

    both: int = 0
    found: int = 0
    marked: int = 0
    near_found: int = 0
    near_marked: int = 0
    pictures: int = 0

    def add(self, found: Flags, truth: Flags) -> None:
        """Count one picture."""
        self.pictures += 1
        self.both += int((found & truth).sum())
        self.found += int(found.sum())
        self.marked += int(truth.sum())
        self.near_found += int((found & _grown(truth)).sum())
        self.near_marked += int((truth & _grown(found)).sum())

    @property
    def f1(self) -> float:
        """Pixel F1, every pixel as it is."""
        return 2 * self.both / max(self.found + self.marked, 1)

    @property
    def near_f1(self) -> float:
        """Pixel F1 that forgives borders by `TOLERANCE`."""
        precision, recall = self.near_found / max(self.found, 1), self.near_marked / max(self.marked, 1)
        return 2 * precision * recall / max(precision + recall, 1e-9)

    @property
    def recall(self) -> float:
        """Share of the marked pixels that were found."""
        return self.both / max(self.marked, 1)

    @property
    def precision(self) -> float:
        """Share of the found pixels that are marked."""
        return self.both / max(self.found, 1)

    def as_data(self) -> dict[str, Any]:
        """Plain values for reports."""
        return {
            "pictures": self.pictures,
            "f1": self.f1,
            "f1_within_2px": self.near_f1,
            "recall": self.recall,
            "precision": self.precision,
        }


@dataclass(slots=True)
class Table:
    """Counts by name, made as names come up."""

    rows: dict[str, Counts] = field(default_factory=dict)

    def add(self, name: str, found: Flags, truth: Flags) -> None:
        """Count one picture under a name."""
        self.rows.setdefault(name, Counts()).add(found, truth)


def _grown(mask: Flags) -> Flags:
    side = 2 * TOLERANCE + 1
    return cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)).astype(bool)
