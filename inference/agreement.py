"""How far reviewers agree: Cohen's kappa for each two of them, Krippendorff's alpha for all, overall and by class.

Both say how much better than chance people agree: 1 always, 0 as often as by chance, below 0 less often. The alpha
takes any number of reviewers, and items that not all of them saw.

Source: J. Cohen, "A Coefficient of Agreement for Nominal Scales", 1960; K. Krippendorff, "Computing Krippendorff's
Alpha-Reliability", 2011, nominal data; R. J. Light, "Measures of response agreement for qualitative data", 1971, for
the mean of the pairs' kappas.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from storage.records import ItemState
from storage.team_records import Opinion

EXCLUDED = "(excluded)"
UNLABELLED = "(no class)"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A coefficient with the middle 95 % of its bootstrap; None where nothing varies, so that none is defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers: ``items`` both gave an opinion on, the share on which they said the same, Cohen's kappa."""

    first: str
    second: str
    items: int
    raw: float
    kappa: Measure


@dataclass(frozen=True, slots=True)
class ClassAgreement:
    """One class against all others; ``items`` are those that at least one reviewer gave it.

    ``kappa`` is the mean over the pairs of reviewers for whom it is defined.
    """

    name: str
    items: int
    raw: float
    alpha: Measure
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """``items`` have opinions of two or more; ``raw`` is the share of pairs of opinions on one item that agree."""

    items: int
    reviewers: tuple[str, ...]
    raw: float | None
    alpha: Measure
    kappa: float | None
    pairs: tuple[Pair, ...]
    classes: tuple[ClassAgreement, ...]


def measure(opinions: Iterable[Opinion], *, rounds: int = 1_000, seed: int = 0) -> Agreement:
    """How far the reviewers behind ``opinions`` agree; items with one opinion do not count.

    Args:
        opinions: In any order, at most one of a reviewer on an item.
        rounds: Of the bootstrap over items.
        seed: Of the bootstrap.
    """
    table: dict[int, dict[str, str]] = {}
    for opinion in opinions:
        table.setdefault(opinion.item_id, {})[opinion.reviewer] = verdict(opinion)
    units = [said for _, said in sorted(table.items()) if len(said) > 1]
    names = sorted({value for said in units for value in said.values()})
    reviewers = tuple(sorted({name for said in units for name in said}))
    counts = _counts(units, names)
    draw = _Bootstrap(rounds, seed)
    pairs = tuple(_pair(units, a, b, draw) for a, b in combinations(reviewers, 2))
    return Agreement(
        items=len(units),
        reviewers=reviewers,
        raw=_raw(counts) if units else None,
        alpha=_alpha_measure(counts, draw),
        kappa=_mean([pair.kappa.value for pair in pairs]),
        pairs=tuple(pair for pair in pairs if pair.items),
        classes=tuple(_class(units, name, reviewers, counts[:, at], draw) for at, name in enumerate(names)),
    )


def verdict(opinion: Opinion) -> str:
    """What of an opinion is compared: the class, or that it was excluded, for whatever reason."""
    if opinion.state is ItemState.EXCLUDED:
        return EXCLUDED
    return opinion.label or UNLABELLED


def krippendorff_alpha(counts: NDArray[np.int64]) -> float | None:
    """The nominal alpha of ``(units, values)`` counts: how many gave unit u the value v; None if nothing varies."""
    pairable = counts[counts.sum(axis=1) > 1]
    value = _alphas(pairable, np.ones((1, len(pairable))))[0]
    return None if math.isnan(value) else float(value)


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """The kappa of two reviewers who judged the same items in the same order; None where nothing varies."""
    said = _paired(list(zip(first, second, strict=True)))
    value = _kappas(said, np.ones((1, len(said))))[0]
    return None if math.isnan(value) else float(value)


@dataclass(frozen=True, slots=True)
class _Bootstrap:
    """Draws as many units as there are, with replacement, ``rounds`` times."""

    rounds: int
    seed: int

    def patterns(self, units: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
        """The different rows of ``units``, and how often each was drawn in each round ``(rounds, rows)``.

        Equal units are drawn as one: 100,000 items come down to the few ways in which people can agree and differ.
        """
        rows, times = np.unique(units, axis=0, return_counts=True)
        if not len(units):
            return rows, np.zeros((self.rounds, 0))
        drawn = np.random.default_rng(self.seed).multinomial(len(units), times / len(units), size=self.rounds)
        return rows, drawn.astype(np.float64)


def _class(
    units: Sequence[Mapping[str, str]], name: str, reviewers: Sequence[str], yes: NDArray[np.int64], draw: _Bootstrap
) -> ClassAgreement:
    total = np.array([len(said) for said in units], dtype=np.int64)
    against = np.stack([yes, total - yes], axis=1)
    kappas = []
    for a, b in combinations(reviewers, 2):
        both = [(said[a], said[b]) for said in units if a in said and b in said]
        kappas.append(cohen_kappa([str(x == name) for x, _ in both], [str(y == name) for _, y in both]))
    return ClassAgreement(
        name=name,
        items=int((yes > 0).sum()),
        raw=_raw(against),
        alpha=_alpha_measure(against, draw),
        kappa=_mean(kappas),
    )


def _pair(units: Sequence[Mapping[str, str]], a: str, b: str, draw: _Bootstrap) -> Pair:
    both = [(said[a], said[b]) for said in units if a in said and b in said]
    rows, weights = draw.patterns(_paired(both))
    kappa = cohen_kappa([x for x, _ in both], [y for _, y in both])
    same = sum(x == y for x, y in both)
    return Pair(a, b, len(both), same / len(both) if both else 0.0, _spread(kappa, _kappas(rows, weights)))


def _paired(both: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
    """What two said of each item as numbers ``(items, 2)``."""
    number = {name: at for at, name in enumerate(sorted({name for pair in both for name in pair}))}
    return np.array([(number[x], number[y]) for x, y in both], dtype=np.int64).reshape(len(both), 2)


def _kappas(said: NDArray[np.int64], weights: Floats) -> Floats:
    """Kappa for each row of ``weights`` (rounds, items): how often each item counts. NaN where nothing varies."""
    one_hot = np.eye(int(said.max()) + 1 if len(said) else 1)[said]  # (items, two reviewers, names)
    n = weights.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = weights @ (said[:, 0] == said[:, 1]) / n
        chance = ((weights @ one_hot[:, 0]) * (weights @ one_hot[:, 1])).sum(axis=1) / n**2
        kappas: Floats = (observed - chance) / (1.0 - chance)
    kappas[~np.isfinite(kappas)] = np.nan
    return kappas


def _counts(units: Sequence[Mapping[str, str]], names: Sequence[str]) -> NDArray[np.int64]:
    column = {name: at for at, name in enumerate(names)}
    counts = np.zeros((len(units), len(names)), dtype=np.int64)
    for row, said in enumerate(units):
        for value in said.values():
            counts[row, column[value]] += 1
    return counts


def _raw(counts: NDArray[np.int64]) -> float:
    total = counts.sum(axis=1)
    return float((counts * (counts - 1)).sum() / (total * (total - 1)).sum())


def _alpha_measure(counts: NDArray[np.int64], draw: _Bootstrap) -> Measure:
    rows, weights = draw.patterns(counts)
    return _spread(krippendorff_alpha(counts), _alphas(rows, weights))


def _alphas(counts: NDArray[np.int64], weights: Floats) -> Floats:
    """Alpha for each row of ``weights`` (rounds, units): how often each unit counts. NaN where nothing varies."""
    total = counts.sum(axis=1)
    # The disagreement within a unit, over all ordered pairs of its values, each value weighing once.
    within = (counts * (total[:, None] - counts)).sum(axis=1) / np.maximum(total - 1, 1)
    values = weights @ counts
    n = values.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = weights @ within / n
        expected = (values * (n[:, None] - values)).sum(axis=1) / (n * (n - 1))
        alphas: Floats = 1.0 - observed / expected
    alphas[~np.isfinite(alphas)] = np.nan
    return alphas


def _spread(value: float | None, samples: Floats) -> Measure:
    known = samples[np.isfinite(samples)]
    if value is None or not len(known):
        return Measure(value, None, None)
    low, high = np.percentile(known, (2.5, 97.5))
    return Measure(value, float(low), float(high))


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
