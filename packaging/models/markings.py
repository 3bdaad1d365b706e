"""``markings``: where a person marked a picture, a decoder on the frozen ImageNet backbone and on every pixel.

Only the decoder is shipped. It learns on marks that are drawn here over pictures without any.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from models.exporting import export_decoder
from models.fitting import fit
from models.markings_data import (
    FIRST_PLATES,
    PLATES,
    SIDE,
    TRAINED_DATASETS,
    Ground,
    Pieces,
    grounds,
    plate_ground,
    render_pieces,
    typefaces,
)
from models.markings_net import DEEP, FINE, MAPS, FrozenMaps, MarkingsNet
from models.shipping import CREATED, Made, fresh_folder, write_report

from inference import backbone
from inference.cards import (
    Activation,
    Format,
    Head,
    InputSpec,
    ModelCard,
    OutputSpec,
    Resize,
    Task,
    save_card,
    sha256_file,
)
from inference.cleaning.network import NetworkDetector, Search, strokes_of
from inference.demo.trials import Counts, Table, marked_picture
from inference.library import Model

NAME = "markings"
PIECES = 15_000
TRIALS = {"val": 72, "test": 40}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One stretch of training; the next begins with the averaged weights it left.

    Attributes:
        steps: How many batches.
        horizon: Over so many the learning rate would fall to nothing.
        rate: The highest learning rate.
        hard_from: From this step on, pieces it gets wrong come more often.
    """

    steps: int
    horizon: int
    rate: float
    hard_from: int


SITTINGS = (Sitting(1_700, 3_200, 3e-3, 1_280), Sitting(650, 650, 1.5e-3, 98))

SPEC = InputSpec(size=(512, 512), mean=backbone.MEAN, std=backbone.STD, resize=Resize.LETTERBOX, pad_value=128)

LOOK = Search()
"""How it looks at a picture; the threshold is chosen on the val split."""

_BATCH = 24
_CROP = 192
_HARD_SHARE = 0.25
_THRESHOLDS = (0.6, 0.7, 0.78, 0.85)
_SEEDS = (0.95, 0.98, 0.99)
_FALSE_ALARM_COST = 60.0
"""How much F1 a share of falsely marked area costs when thresholds are chosen: 0.1 % costs 0.06."""


def make(data: Path | None, parent: Path, *, seed: int, share: float, threads: int, work: Path | None = None) -> Made:
    """Render, train, export and measure the network; its folder appears in ``parent``.

    Args:
        data: A folder of real photographs with ``manifest.csv``; None: rendered plates only.
        parent: Gets the folder.
        seed: Everything random follows from it.
        share: Of pictures and steps, for a trial of the machinery.
        threads: How many processes render.
        work: Keeps the rendered pieces and the network as far as it is trained; None: nothing is kept.
    """
    started = time.monotonic()
    torch.manual_seed(seed)
    learnt = grounds("train", data, share=share, threads=threads)
    pieces = _kept_pieces(learnt, work, count=max(round(PIECES * share), 64), seed=seed, threads=threads)
    _say(started, f"{len(pieces.images)} pieces of {len(learnt)} pictures")
    network = train(pieces, seed=seed, share=share, work=work)
    folder = fresh_folder(parent, NAME)
    return finish(network, folder, learnt, data, seed=seed, share=share, threads=threads, started=started)


def train(pieces: Pieces, *, seed: int, share: float, work: Path | None) -> MarkingsNet:
    """The averaged network after a ``share`` of all `SITTINGS`.

    ``work`` gets the network from time to time and after each sitting; what it holds already is where training begins,
    so that one that was cut off leaves something to go on from.
    """
    # Channels last: half as much time again is saved on a processor.
    network = MarkingsNet().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if work is not None and (work / "markings.pt").exists():
        network.load_state_dict(torch.load(work / "markings.pt", weights_only=True))

    def keep(average: MarkingsNet) -> None:
        if work is not None:
            torch.save(average.state_dict(), work / "markings.pt")

    for number, sitting in enumerate(SITTINGS):
        steps, horizon, hard = (
            max(round(count * share), 2) for count in (sitting.steps, sitting.horizon, sitting.hard_from)
        )
        lessons = Lessons(network, pieces, np.random.default_rng([seed + number, 31]), hard_from=hard)
        network = fit(network, lessons.loss, steps=steps, horizon=horizon, rate=sitting.rate, name=NAME, keep=keep)
        keep(network)
    return network


class Lessons:
    """Draws batches and remembers how wrong the network was about each piece."""

    def __init__(self, network: MarkingsNet, pieces: Pieces, rng: np.random.Generator, *, hard_from: int) -> None:
        self._network, self._pieces, self._rng, self._hard_from = network, pieces, rng, hard_from
        self._maps = FrozenMaps().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._wrong = np.zeros(len(pieces.images))

    def loss(self, step: int) -> torch.Tensor:
        """The next batch's loss."""
        rng = self._rng
        chosen = rng.integers(0, len(self._wrong), _BATCH)
        if step > self._hard_from:
            hard = np.argsort(-self._wrong)[: max(len(self._wrong) // 12, 1)]
            again = rng.random(_BATCH) < _HARD_SHARE
            chosen[again] = rng.choice(hard, int(again.sum()))
        pairs = [_varied(self._pieces.images[index], self._pieces.truths[index], rng) for index in chosen]
        images = normalised(torch.from_numpy(np.stack([image for image, _ in pairs])))
        wanted = torch.from_numpy(np.stack([truth for _, truth in pairs])).float()[:, None]
        logits = self._network(images, *self._maps(images))
        share = torch.sigmoid(logits)
        self._wrong[chosen] = (share.detach() - wanted).abs().mean((1, 2, 3)).numpy()
        cross = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted)
        dice = 1 - (2 * (share * wanted).sum() + 1) / (share.sum() + wanted.sum() + 1)
        return 3 * cross + dice


def finish(
    network: MarkingsNet,
    folder: Path,
    learnt: Sequence[Ground],
    data: Path | None,
    *,
    seed: int,
    share: float,
    threads: int,
    started: float,
) -> Made:
    """Export, choose the threshold on the val split, measure on plates never seen, and write card and report."""
    parity = export_decoder(network, folder / "decoder.onnx", maps=MAPS, side=256, free_sides=True)
    sizes = Counter(ground.dataset for ground in learnt)
    known = sorted(set(sizes) & set(TRAINED_DATASETS))
    photographs = sum(sizes[name] for name in known)
    real = f", and on {photographs} photographs of the train splits of {', '.join(known)}" if known else ""
    card = ModelCard(
        name=NAME,
        task=Task.MARKINGS,
        format=Format.HEAD,
        files={"weights": "decoder.onnx"},
        sha256={"decoder.onnx": sha256_file(folder / "decoder.onnx")},
        arch=f"decoder of {DEEP} to {FINE} channels on {backbone.ARCHITECTURE}, maps {', '.join(MAPS)}, and on pixels",
        classes=("marking",),
        licence="AGPL-3.0-or-later",
        source=(
            f"packaging/make_models.py, marks drawn by inference.demo on {sizes['plates']} plates and "
            f"{sizes['scenes']} scenes rendered by it (seeds from {FIRST_PLATES['train']} on){real}"
        ),
        created=CREATED,
        input=SPEC,
        output=OutputSpec(head=Head.MASK, activation=Activation.SIGMOID),
        options={
            "backbone": sha256_file(backbone.weights_path()),
            "working_side": LOOK.working_side,
            "least_side": LOOK.least_side,
            "tile": LOOK.tile,
            "seed": LOOK.seed,
        },
    )
    model = Model(card, folder)
    held = grounds("val", data, share=share, threads=threads)
    count = _some(TRIALS["val"], share)
    threshold, high, val = choose_thresholds(model, held, count=count, seed=seed, threads=threads)
    options = {**card.options, "seed": high}
    card = replace(card, output=replace(card.output, threshold=threshold), options=options)
    save_card(folder, card)
    count = _some(TRIALS["test"], share)
    test = measure(Model(card, folder), plates=count, threads=threads)
    report = {
        "model": NAME,
        "task": card.task.value,
        "trained_on": len(learnt),
        "tested_on": count,
        "grounds": dict(sizes),
        "train_seeds": f"{FIRST_PLATES['train']}–{FIRST_PLATES['train'] + max(PLATES.values())}",
        "test_seeds": f"{FIRST_PLATES['test']}–{FIRST_PLATES['test'] + count - 1}",
        "seconds": round(time.monotonic() - started, 1),
        "parity": parity,
        "parameters": sum(p.numel() for p in network.parameters()),
        "val": val,
        "test": test,
    }
    return write_report(folder, report)


def choose_thresholds(
    model: Model, held: Sequence[Ground], *, count: int, seed: int, threads: int
) -> tuple[float, float, dict[str, Any]]:
    """Threshold and seed with the best pixel F1 on marked pictures less the price of alarms on unmarked ones."""
    detector = NetworkDetector(model, replace(LOOK, dilate=0), threads=threads)
    rng = np.random.default_rng([seed, 41])
    chosen = [held[int(index)] for index in rng.permutation(len(held))[:count]]
    pairs = list(itertools.product(_THRESHOLDS, _SEEDS))
    counts = {pair: Counts() for pair in pairs}
    alarms = dict.fromkeys(pairs, 0.0)
    for number, ground in enumerate(chosen):
        clean = ground.pixels()
        trial = marked_picture(clean, number=number, seed=FIRST_PLATES["val"], fonts=typefaces("DejaVu"))
        marked, unmarked = detector.look(trial.pixels), detector.look(clean)
        for pair in pairs:
            search = replace(LOOK, threshold=pair[0], seed=pair[1])
            found, false = (
                detector.mask_of(
                    replace(sight, strokes=strokes_of(sight.probability, search)), (clean.shape[0], clean.shape[1])
                )
                for sight in (marked, unmarked)
            )
            counts[pair].add(found, trial.truth)
            alarms[pair] += float(false.mean()) / len(chosen)
    worth = {pair: counts[pair].f1 - _FALSE_ALARM_COST * alarms[pair] for pair in pairs}
    best = max(pairs, key=lambda pair: worth[pair])
    table = {f"{low:g}/{high:g}": [counts[low, high].f1, alarms[low, high]] for low, high in pairs}
    figures = {**counts[best].as_data(), "false_alarm_area": alarms[best], "f1_and_alarms_by_threshold_and_seed": table}
    return *best, {"threshold": best[0], "seed": best[1], **figures}


def measure(model: Model, *, plates: int, threads: int) -> dict[str, Any]:
    """Pixel F1 by colour group on rendered plates that nothing was trained on, before the mask's margin."""
    card = model.card
    search = Search.from_card(card, min_confidence=0.5, dilate=0)
    detector = NetworkDetector(model, search, threads=threads)
    table = Table()
    alarm = 0.0
    for number in range(plates):
        clean = plate_ground(FIRST_PLATES["test"] + number).pixels()
        trial = marked_picture(clean, number=number, seed=FIRST_PLATES["test"], fonts=typefaces("STIX"))
        found = detector.find(trial.pixels).mask
        table.add(trial.group, found, trial.truth)
        table.add("all", found, trial.truth)
        alarm += float(detector.find(clean).mask.mean()) / plates
    return {"groups": {name: counts.as_data() for name, counts in table.rows.items()}, "false_alarm_area": alarm}


def _some(full: int, share: float) -> int:
    return max(round(full * share), 8)


def _say(started: float, what: str) -> None:
    print(f"  {NAME}: {what}, {time.monotonic() - started:.0f} s", flush=True)


def _kept_pieces(learnt: Sequence[Ground], work: Path | None, *, count: int, seed: int, threads: int) -> Pieces:
    """The pieces, from ``work`` where an earlier call left them there."""
    if work is None:
        return render_pieces(learnt, count=count, seed=seed, threads=threads)
    work.mkdir(parents=True, exist_ok=True)
    names = [work / f"{part}-{count}-{seed}.npy" for part in ("images", "truths")]
    if not all(name.exists() for name in names):
        pieces = render_pieces(learnt, count=count, seed=seed, threads=threads)
        for name, values in zip(names, (pieces.images, pieces.truths), strict=True):
            np.save(name, values)
    return Pieces(*(np.load(name, mmap_mode="r") for name in names))


def normalised(images: torch.Tensor) -> torch.Tensor:
    """``(N, H, W, 3) uint8`` as the backbone takes it."""
    values = images.permute(0, 3, 1, 2).float()
    values = values / (255 * backbone.STD[0]) - backbone.MEAN[0] / backbone.STD[0]
    return values.contiguous(memory_format=torch.channels_last)


def _varied(
    image: npt.NDArray[np.uint8], truth: npt.NDArray[np.uint8], rng: np.random.Generator
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Cut, turned, mirrored, relit, and now and then with its colours exchanged."""
    y, x = rng.integers(0, SIDE - _CROP + 1, 2)
    window = (slice(y, y + _CROP), slice(x, x + _CROP))
    image, truth = image[window], truth[window]
    turns = int(rng.integers(4))
    image, truth = np.rot90(image, turns), np.rot90(truth, turns)
    if rng.random() < 0.5:
        image, truth = image[:, ::-1], truth[:, ::-1]
    if rng.random() < 0.25:
        image = image[..., rng.permutation(3)]
    if rng.random() < 0.6:
        levels = np.arange(256, dtype=np.float32)
        levels = (levels - 128) * np.float32(rng.uniform(0.8, 1.2)) + 128 + np.float32(rng.uniform(-22, 22))
        image = np.clip(levels, 0, 255).astype(np.uint8)[image]
    return np.ascontiguousarray(image), np.ascontiguousarray(truth)
