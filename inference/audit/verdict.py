"""What trials come to: flip rates with intervals, and the rule that makes a verdict of them.

The effect of ink is the share of trials whose answer changes, less the share whose answer the control changes, both on
the same items. Its interval is a bootstrap over items (percentiles of `RESAMPLES` draws, seeded); where all items came
out alike there is nothing to draw, and the exact binomial bound is taken. A group is judged from `LEAST_PAIRS` items
with a control on: each part as a whole, and each class the untouched pictures are given. The `LEVEL` is shared out over
all groups judged (Bonferroni), so that many classes don't make a chance finding likely.

- ``leans``: its answers on marked items hang on the ink; this alone exposes a shortcut. Removing is judged, and in one
  of its groups the whole interval lies above `LEAST_LOSS`: with the same defect before it, it says something else.
- ``misled``: not so, or not known; but in a group of pasting the interval lies above 0 and the effect is at least
  `LEAST_EFFECT`. Ink is taken for something, which a classifier that never saw any may do, too.
- ``slight``: an interval lies above 0, but no effect is as large as that.
- ``clear``: the 95 % interval of pasting, all classes together, ends below `LEAST_EFFECT`, and so does that of removing
  where it is judged.
- ``few``: pasting cannot be judged for want of items, and removing shows nothing.
- ``unsure``: all else; the intervals are too wide.

Why pasting exposes nothing: on magnetic tiles it changed 79 % of the good answers of a classifier that had learned
markings on defects alone, and 73 % of one that had seen no marking at all; on rendered plates 67 % and 76 %. Nor does a
stronger control tell them apart: grey strokes of the same shape and contrast changed 51 % and 51 % on tiles, 70 % and
80 % on plates, round patches of other parts of the picture 35 % and 44 %, 77 % and 82 %. Both take ink for a defect.
Removing changed 44 % and 21 % of the answers on marked tiles, 93 % and 33 % on plates whose spots are faint.

Source: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993; C. Clopper, E. Pearson, "The use of
confidence or fiducial limits illustrated in the case of the binomial", 1934.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from inference.audit.records import Finding, Group, Interval, Judgement, Part, Trial
from storage.hashing import hash_json

LEAST_PAIRS = 20
LEAST_EFFECT = 0.10
LEAST_LOSS = 0.20
LEVEL = 0.95
RESAMPLES = 4000


def summarise(trials: Sequence[Trial], *, seed: int) -> tuple[Group, ...]:
    """The groups of both parts: all classes together first, then each, the largest first."""
    kinds: list[tuple[Part, str, list[Trial]]] = []
    for part in (Part.PASTE, Part.REMOVE):
        own = [trial for trial in trials if trial.part is part]
        names = Counter(trial.before.class_name for trial in own)
        if own:
            kinds.append((part, "", own))
        for name, _ in sorted(names.items(), key=lambda entry: (-entry[1], entry[0])):
            kinds.append((part, name, [trial for trial in own if trial.before.class_name == name]))
    judged = sum(_pairs(own) >= LEAST_PAIRS for _, _, own in kinds)
    strict = 1 - (1 - LEVEL) / max(judged, 1)
    return tuple(_group(part, name, own, strict=strict, seed=seed) for part, name, own in kinds)


def judge(groups: Sequence[Group]) -> Judgement:
    """The verdict by the rule above, resting on the group with the largest effect."""
    judged = [group for group in groups if group.pairs >= LEAST_PAIRS]
    hanging = [group for group in judged if group.part is Part.REMOVE and _low(group) > LEAST_LOSS]
    moved = [group for group in judged if _low(group) > 0]
    misled = [group for group in moved if group.part is Part.PASTE and _effect(group) >= LEAST_EFFECT]
    for found, finding in ((hanging, Finding.LEANS), (misled, Finding.MISLED), (moved, Finding.SLIGHT)):
        if found:
            best = max(found, key=_effect)
            return Judgement(finding, best.part, best.class_name)
    whole = {group.part: group for group in judged if not group.class_name}
    if Part.PASTE not in whole:
        return Judgement(Finding.FEW)
    small = all(group.difference is not None and group.difference.high < LEAST_EFFECT for group in whole.values())
    return Judgement(Finding.CLEAR if small else Finding.UNSURE)


def interval(values: npt.NDArray[np.int64], *, level: float, seed: int, name: str = "") -> Interval:
    """The mean of values that are −1, 0 or 1, and its interval.

    Args:
        values: ``(n,)``, n at least 1.
        level: Of the interval, 0–1.
        seed: Of the draws; with ``name``, so that groups draw apart.
    """
    count = len(values)
    mean = float(values.mean())
    tail = (1 - level) / 2
    if (values == values[0]).all():
        # Nothing varies; had the truth been further off than this, so many alike would be unlikely.
        slack = 1 - tail ** (1 / count)
        return Interval(mean, *_within(mean - slack, mean + slack, values))
    generator = np.random.default_rng(int(hash_json([seed, name])[:12], 16))
    shares = [float(np.mean(values == kind)) for kind in (-1, 0, 1)]
    # Drawing n of n items with replacement comes to drawing how many of each kind there are.
    drawn = generator.multinomial(count, shares, size=RESAMPLES)
    means = (drawn[:, 2] - drawn[:, 0]) / count
    low, high = np.percentile(means, [100 * tail, 100 * (1 - tail)])
    return Interval(mean, float(low), float(high))


def _within(low: float, high: float, values: npt.NDArray[np.int64]) -> tuple[float, float]:
    """No difference leaves −1..1; a mean of 1 or −1 can only be too far out."""
    least = -1.0 if values[0] == -1 else low
    most = 1.0 if values[0] == 1 else high
    return max(least, -1.0), min(most, 1.0)


def _group(part: Part, name: str, own: Sequence[Trial], *, strict: float, seed: int) -> Group:
    title = f"{part}/{name}"
    paired = [trial for trial in own if trial.control is not None]
    flips = np.array([trial.flipped for trial in own], np.int64)
    controls = np.array([trial.control_flipped for trial in paired], np.int64)
    apart = np.array([trial.flipped for trial in paired], np.int64) - controls
    energies = [trial.energy for trial in own if trial.energy is not None]
    shifts = [trial.control.kept - trial.before.probability for trial in paired if trial.control is not None]
    to = Counter(trial.after.class_name for trial in own if trial.flipped)
    return Group(
        part=part,
        class_name=name,
        items=len(own),
        flips=int(flips.sum()),
        rate=_rate(interval(flips, level=LEVEL, seed=seed, name=f"{title}/rate")),
        pairs=len(paired),
        control=_rate(interval(controls, level=LEVEL, seed=seed, name=f"{title}/control")) if paired else None,
        difference=interval(apart, level=LEVEL, seed=seed, name=f"{title}/apart") if paired else None,
        strict=interval(apart, level=strict, seed=seed, name=f"{title}/apart") if paired else None,
        to=dict(sorted(to.items(), key=lambda entry: (-entry[1], entry[0]))),
        change=float(np.mean([trial.after.kept - trial.before.probability for trial in own])),
        control_change=float(np.mean(shifts)) if shifts else None,
        energy=float(np.mean(energies)) if energies else None,
        area=float(np.mean([trial.area for trial in own])),
    )


def _rate(found: Interval) -> Interval:
    return Interval(found.value, max(found.low, 0.0), min(found.high, 1.0))


def _effect(group: Group) -> float:
    return group.difference.value if group.difference is not None else 0.0


def _low(group: Group) -> float:
    return group.strict.low if group.strict is not None else -1.0


def _pairs(trials: Sequence[Trial]) -> int:
    return sum(trial.control is not None for trial in trials)
