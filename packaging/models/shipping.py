"""What the makers of the shipped models share: folders, cards, reports."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.renders import FIRST_SEED, Shot, seeds_of

from inference.cards import ModelCard, save_card, sha256_file

TOLERANCE = 1e-3
"""How far an exported network may be from torch, in units of its output."""

CREATED = "2026-11-21"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished model's folder and what ``report.json`` in it says."""

    folder: Path
    report: dict[str, Any]


def fresh_folder(parent: Path, name: str) -> Path:
    """An empty folder for a model, an older one's place included."""
    folder = parent / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def source_words(train: Sequence[Shot]) -> str:
    """Where a model comes from, for its card."""
    return (
        f"packaging/make_models.py, trained from {len(train)} pictures rendered by inference.demo "
        f"(seeds {seeds_of(train)}, all from {FIRST_SEED} on; demo sets draw theirs below {2**31})"
    )


def finish(
    folder: Path,
    card: ModelCard,
    figures: Callable[[], dict[str, Any]],
    *,
    started: float,
    counts: tuple[Sequence[Shot], Sequence[Shot]],
) -> Made:
    """Write the card, measure the model as it will be used, and write the report.

    Args:
        folder: Holds the model's files.
        card: Without digests.
        figures: Measures; called once the card lies in the folder.
        started: When the work began, by ``time.monotonic``.
        counts: The pictures trained on and the pictures held out.
    """
    digests = {path.name: sha256_file(path) for path in sorted(folder.iterdir()) if path.suffix in (".onnx", ".npz")}
    save_card(folder, replace(card, sha256=digests, created=CREATED))
    train, test = counts
    report = {
        "model": card.name,
        "task": card.task.value,
        "trained_on": len(train),
        "tested_on": len(test),
        "train_seeds": seeds_of(train),
        "test_seeds": seeds_of(test),
        "seconds": round(time.monotonic() - started, 1),
        **figures(),
    }
    return write_report(folder, report)


def write_report(folder: Path, report: dict[str, Any]) -> Made:
    """Write ``report.json`` beside a model; figures keep four digits."""
    (folder / "report.json").write_text(json.dumps(_rounded(report), indent=2) + "\n", encoding="utf-8")
    return Made(folder, report)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _rounded(entry) for key, entry in value.items()}
    return [_rounded(entry) for entry in value] if isinstance(value, list) else value
