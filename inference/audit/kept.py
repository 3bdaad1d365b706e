"""What an audit keeps of its trials in the project's cache, so that none is done twice; losing it loses only time."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import simplejpeg

from inference.audit.plan import Task
from inference.audit.records import Trial, trial_from_json
from inference.backends import Floats
from inference.cam.heat import to_bytes
from inference.stage import Pixels
from storage.images import encode_png

PICTURE_SIDE = 640
"""Longer side of the pictures kept of trials that changed the answer, in pixels."""

_QUALITY = 90
_TRIALS = "trials.jsonl"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A trial, and for the record what was seen: pictures and maps before and after."""

    trial: Trial
    pictures: tuple[Pixels, Pixels]
    heats: tuple[Floats | None, Floats | None]


class Kept:
    """The trials done so far, a line each, and pictures of those that changed the answer."""

    def __init__(self, cache: Path) -> None:
        picture_paths(cache, "")[0].parent.mkdir(parents=True, exist_ok=True)
        self._cache = cache
        self._known = dict(_read_trials(cache / _TRIALS))
        self._file = (cache / _TRIALS).open("a", encoding="utf-8")

    def __enter__(self) -> Kept:
        # A line cut off by a crash stands alone and is not read.
        self._file.write("\n")
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def get(self, task: Task) -> Trial | None:
        """The trial if it is done and what a person wants to see of it is there."""
        found = self._known.get(task.key)
        if found is None or (found.flipped and not picture_paths(self._cache, task.key)[1].is_file()):
            return None
        donor = task.donor.item_id if task.donor is not None else None
        # Done with the same pictures; the items may have other numbers, in another copy of the project say.
        return replace(found, item_id=task.subject.item_id, donor_id=donor, label=task.subject.label)

    def add(self, outcome: Outcome) -> None:
        """Keep a trial; its line comes last, so that one with a line is whole."""
        if outcome.trial.flipped:
            *pictures, first, second = picture_paths(self._cache, outcome.trial.key)
            for path, pixels in zip(pictures, outcome.pictures, strict=True):
                path.write_bytes(_small_jpeg(pixels))
            for path, heat in zip((first, second), outcome.heats, strict=True):
                if heat is not None:
                    path.write_bytes(encode_png(to_bytes(heat, float(heat.max()))))
        self._file.write(json.dumps(asdict(outcome.trial), ensure_ascii=False) + "\n")
        self._file.flush()


def picture_paths(cache: Path, key: str) -> tuple[Path, Path, Path, Path]:
    """Where the pictures of a trial lie: before, after, and their maps; the maps only where the model gives any."""
    names = (f"{key}-before.jpg", f"{key}-after.jpg", f"{key}-before.png", f"{key}-after.png")
    before, after, first, second = (cache / "pictures" / name for name in names)
    return before, after, first, second


def _read_trials(path: Path) -> Sequence[tuple[str, Trial]]:
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        with contextlib.suppress(ValueError, KeyError, TypeError):
            trial = trial_from_json(json.loads(line))
            found.append((trial.key, trial))
    return found


def _small_jpeg(pixels: Pixels) -> bytes:
    height, width = pixels.shape[:2]
    shrink = min(PICTURE_SIDE / max(height, width), 1.0)
    if shrink < 1:
        size = (max(round(width * shrink), 1), max(round(height * shrink), 1))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), quality=_QUALITY, colorsubsampling="444"))
