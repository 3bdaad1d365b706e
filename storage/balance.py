"""Balances the classes of an edition's training part: caps, repeats, and copies that are augmented; see `plan`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from storage.augment import KINDS, Dice, Kind, Operation, change_geometry, choose
from storage.errors import FettleError
from storage.formats.csv_table import cell
from storage.formats.entries import EntryRegion
from storage.geometry import to_json
from storage.hashing import hash_json

TRAIN = "train"
OVERSAMPLE = "oversample.csv"
_HEADER = ("file", "class", "repeat")

LARGEST = -1
"""As a number of items: as many as the largest class has, after caps."""

_MOST_COPIES = 50
"""Copies of one picture: more of the same teach nothing."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How the classes of the training part are brought closer to each other; nothing of it touches any other part.

    Attributes:
        cap: At most so many items of a class; 0: all.
        caps: The same for single classes, instead of ``cap``.
        oversample: `OVERSAMPLE` lists how often to take each picture for its class to count so many; 0: no list.
        augment: Classes with fewer items are topped up with augmented copies to so many; 0: none.
        kinds: What augmentation does.
        seed: Another one chooses otherwise.
    """

    cap: int = 0
    caps: Mapping[str, int] = field(default_factory=dict)
    oversample: int = 0
    augment: int = 0
    kinds: tuple[Kind, ...] = KINDS
    seed: int = 0

    def __post_init__(self) -> None:
        numbers = (self.cap, *self.caps.values(), *(n for n in (self.oversample, self.augment) if n != LARGEST))
        if any(number < 0 or number > 10_000_000 for number in numbers):
            raise FettleError("A number of items is none", "Write one from 0 to 10,000,000, or “largest”.")
        if self.augment and not self.kinds:
            raise FettleError("No augmentation is named", f"There are: {', '.join(Kind)}.")

    def __bool__(self) -> bool:
        return bool(self.cap or self.caps or self.oversample or self.augment)

    def as_json(self) -> dict[str, Any]:
        """As a manifest has it."""
        return {**asdict(self), "caps": dict(self.caps), "kinds": [kind.value for kind in self.kinds]}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item of an edition, as far as balancing asks: its class, split and the hash of its file."""

    label: str | None
    split: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An augmented copy of the ``place``-th candidate."""

    place: int
    number: int
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class BalancePlan:
    """What balancing comes to.

    Attributes:
        kept: Places of the candidates that stay, in order.
        repeats: Of each of those in training with a class, how often to take it.
        copies: In order of place, then number.
        before: Items of each class in training, in all.
        after: The same after caps, with copies.
    """

    kept: tuple[int, ...]
    repeats: Mapping[int, int]
    copies: tuple[Copy, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]


def plan(candidates: Sequence[Candidate], balance: Balance) -> BalancePlan:
    """Say which candidates stay, are repeated and are copied; the same for the same contents and seed."""
    by_class: dict[str, list[int]] = {}
    for place, each in enumerate(candidates):
        if each.split == TRAIN and each.label:
            by_class.setdefault(each.label, []).append(place)
    before = {label: len(places) for label, places in sorted(by_class.items())}
    ranked = {label: _ranked(candidates, places, balance.seed) for label, places in sorted(by_class.items())}
    dropped: set[int] = set()
    for label, places in ranked.items():
        cap = balance.caps.get(label, balance.cap)
        if cap:
            dropped.update(places[cap:])
            ranked[label] = places[:cap]
    sizes = {label: len(places) for label, places in ranked.items()}
    largest = max(sizes.values(), default=0)
    copies: list[Copy] = []
    repeats: dict[int, int] = {}
    for label, places in ranked.items():
        wanted = _target(balance.augment, largest) - len(places)
        for number in range(min(wanted, _MOST_COPIES * len(places))):
            place = places[number % len(places)]
            copies.append(_copy(place, number // len(places), candidates[place], balance))
        sizes[label] += max(min(wanted, _MOST_COPIES * len(places)), 0)
        if balance.oversample:
            # Augmented copies count, and are taken once.
            wanted = max(_target(balance.oversample, largest) - (sizes[label] - len(places)), len(places))
            whole, rest = divmod(wanted, len(places))
            repeats |= {place: whole + (rank < rest) for rank, place in enumerate(places)}
    return BalancePlan(
        kept=tuple(place for place in range(len(candidates)) if place not in dropped),
        repeats=repeats,
        copies=tuple(sorted(copies, key=lambda copy: (copy.place, copy.number))),
        before=before,
        after=sizes,
    )


def applied(
    copy: Copy, regions: Sequence[EntryRegion], width: int, height: int
) -> tuple[tuple[Operation, ...], tuple[EntryRegion, ...]]:
    """What is really done for a copy, and its regions then: a turn that would lose a region is left out.

    Args:
        copy: Which.
        regions: Those of the picture before.
        width: Of the picture before.
        height: Of the picture before.
    """
    operations = copy.operations
    changed = _regions(regions, operations, width, height)
    if len(changed) < len(regions):
        kept = tuple(operation for operation in operations if operation.kind is not Kind.TURN)
        operations = kept or (Operation(Kind.FLIP, {"axis": 1}),)
        changed = _regions(regions, operations, width, height)
    # The same regions must give the same bytes, in whatever order they came.
    order = sorted(changed, key=lambda region: (region.class_name, region.role, hash_json(to_json(region.geometry))))
    return operations, tuple(order)


def oversample_table(rows: Iterable[tuple[str, str, int]]) -> str:
    """The text of `OVERSAMPLE`: file, class and how often to take it, in order."""
    lines = [",".join(_HEADER), *(",".join((cell(name), cell(label), str(repeat))) for name, label, repeat in rows)]
    return "".join(f"{line}\n" for line in lines)


def parse_target(text: str) -> int:
    """A number of items as it is written: ``500``, or ``largest``.

    Raises:
        FettleError: It is none.
    """
    if text.strip().lower() == "largest":
        return LARGEST
    if not text.strip().isdecimal() or not int(text):
        raise FettleError(f"“{text}” is no number of items", "Write one such as 500, or “largest”.")
    return int(text)


def parse_caps(text: str) -> tuple[int, dict[str, int]]:
    """Caps as they are written: ``500`` for every class, ``good=1000`` for one, or both: ``500,good=1000``.

    Raises:
        FettleError: They are none.
    """
    cap, caps = 0, {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        name, takes, number = part.rpartition("=")
        if not number.strip().isdecimal() or not int(number) or (takes and not name.strip()):
            raise FettleError(f"“{part}” caps nothing", "Write --cap 500, --cap good=1000, or both with a comma.")
        if takes:
            caps[name.strip()] = int(number)
        else:
            cap = int(number)
    return cap, caps


def _target(number: int, largest: int) -> int:
    return largest if number == LARGEST else number


def _ranked(candidates: Sequence[Candidate], places: Sequence[int], seed: int) -> list[int]:
    """In the order of the dice, which hang on content and seed alone; equal contents in the edition's own order."""
    return sorted(places, key=lambda place: (Dice("rank", seed, candidates[place].source).below(2**63), place))


def _copy(place: int, number: int, source: Candidate, balance: Balance) -> Copy:
    operations = choose(balance.kinds, seed=balance.seed, source=source.source, number=number)
    return Copy(place, number, operations)


def _regions(
    regions: Sequence[EntryRegion], operations: Sequence[Operation], width: int, height: int
) -> list[EntryRegion]:
    found = []
    for region in regions:
        geometry = change_geometry(region.geometry, operations, width, height)
        if geometry is not None:
            found.append(replace(region, geometry=geometry))
    return found
