"""Audits classifiers that were trained with and without a planted shortcut, and prints what the audit finds.

    python -m tests.bench.bench_audit [--data FOLDER] [--rendered] [--seed 7] [--most 200]

Each is the project's own head on the frozen backbone, trained on the same pictures: with markings on the defective ones
alone (``planted``), on the good ones alone (``ticked``), on half of both (``fair``) and on none (``bare``). All are
audited on the same held-out items: good parts and some defective ones unmarked, the rest marked. Pictures are the
magnetic tiles of the shared data, free against all defects, split by block of frames as there; with ``--rendered``, the
plates of the tests. Markings are drawn by `inference.demo.markings`.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from gui import audit_words
from inference.audit.records import AuditReport, AuditRequest, Part
from inference.audit.run import audit
from inference.cards import load_card
from inference.demo.markings import INKS, draw_marking
from inference.training.classify import measure, train_classifier
from inference.training.data import TRAIN, Sample, TrainingSet, from_array
from tests.bench.bench_magnetic_tile import GOOD as FREE
from tests.bench.bench_magnetic_tile import SHARED, read_set
from tests.support.audits import GOOD, SPOT, Picture, plate, project_of

MARKED: dict[str, Callable[[str, int], bool]] = {
    "planted": lambda label, _number: label == SPOT,
    "ticked": lambda label, _number: label == GOOD,
    "fair": lambda _label, number: number % 2 == 0,
    "bare": lambda _label, _number: False,
}
"""Which training pictures get a marking, by classifier."""
_KINDS = ("circle", "arrow", "cross", "tick", "stroke", "handwritten")
_COLOURS = tuple(INKS)


def marked(picture: Picture, seed: int) -> Picture:
    """The picture with a marking, around its defect where there is one."""
    random = np.random.default_rng(seed)
    target = None
    if picture.defect is not None and picture.defect.any():
        rows, columns = np.nonzero(picture.defect)
        target = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
    kind, ink = str(random.choice(_KINDS)), str(random.choice(_COLOURS))
    pixels, mask = draw_marking(picture.pixels, rng=random, kind=kind, ink=ink, target=target)
    return dataclasses.replace(picture, pixels=pixels, marking=mask) if mask.any() else picture


def tiles(root: Path) -> tuple[list[Picture], list[Picture]]:
    """Training and held-out pictures of the magnetic tiles."""
    parts: tuple[list[Picture], list[Picture]] = ([], [])
    for sample in read_set(root).samples:
        pixels = sample.load()
        defect = None if sample.label == FREE else sample.view_mask(pixels.shape[:2])
        label = GOOD if sample.label == FREE else SPOT
        parts[sample.split != TRAIN].append(Picture(label, pixels, None, defect))
    return parts


def plates_drawn() -> tuple[list[Picture], list[Picture]]:
    """The same of the tests' plates."""
    training = [plate(label, 5000 + number) for number in range(100) for label in (GOOD, SPOT)]
    return training, [plate(label, number) for number in range(90) for label in (GOOD, SPOT)]


def held_out(pictures: list[Picture]) -> list[Picture]:
    """Good parts unmarked, of the defective ones two of three marked."""
    defective = 0
    found = []
    for number, picture in enumerate(pictures):
        if picture.label == SPOT:
            defective += 1
            found.append(marked(picture, 70_000 + number) if defective % 3 else picture)
        else:
            found.append(picture)
    return found


def show(name: str, report: AuditReport, seconds: float) -> None:
    print(f"\n{name}: {audit_words.verdict(report)}")
    print(f"    {audit_words.attention(report)} {len(report.trials)} trials, {seconds:.1f} s")
    for group in report.groups:
        difference = audit_words.spread(group.difference, signed=True) if group.difference is not None else "–"
        control = "–" if group.control is None else f"{group.control.value:.0%}"
        print(
            f"    {audit_words.part_words(group.part):17} {group.class_name or 'all':6} n {group.items:3d}  "
            f"changed {group.rate.value:4.0%} ({audit_words.spread(group.rate)})  control {control:>4}  "
            f"effect {difference} points  mean change of probability {group.change:+.2f}"
        )
    right = [t.before.class_name == t.label for t in report.trials if t.part is Part.PASTE]
    print(f"    right on unmarked items before: {np.mean(right):.0%} of {len(right)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--rendered", action="store_true", help="the plates of the tests instead of the tiles")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--most", type=int, default=200)
    chosen = parser.parse_args()
    if not chosen.rendered and not (chosen.data / "manifest.csv").exists():
        parser.error(f"no manifest.csv in {chosen.data}; --rendered needs none")
    training, others = plates_drawn() if chosen.rendered else tiles(chosen.data)
    with tempfile.TemporaryDirectory() as folder, project_of(Path(folder), held_out(others)) as store:
        for name, wanted in MARKED.items():
            shown = [marked(p, n) if wanted(p.label, n) else p for n, p in enumerate(training)]
            samples = tuple(Sample(n, from_array(p.pixels), p.label) for n, p in enumerate(shown))
            data = TrainingSet(samples, (GOOD, SPOT), frozenset({GOOD}))
            started = time.monotonic()
            report = train_classifier(data, store.folder.models / name, threads=1, augment=False, seed=chosen.seed)
            out = store.folder.models / name
            plain = tuple(Sample(n, from_array(p.pixels), p.label) for n, p in enumerate(others))
            print(
                f"\n{name}: trained on {len(samples)} in {time.monotonic() - started:.0f} s; accuracy on its own test "
                f"part {report.metrics['test']['accuracy']:.2f}, on held-out pictures without markings "
                f"{measure(load_card(out), out, plain)['accuracy']:.2f}"
            )
            started = time.monotonic()
            found = audit(store, AuditRequest(model=name, most=chosen.most, seed=chosen.seed))
            show(name, found, time.monotonic() - started)


if __name__ == "__main__":
    main()
