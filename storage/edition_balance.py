"""Balances a gathered edition: drops what a cap leaves out, notes repeats, adds copies; see `storage.balance`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from storage.augment import as_json, size_after
from storage.balance import OVERSAMPLE, Balance, Candidate, Copy, applied, oversample_table, plan
from storage.edition_spool import EditionSpool
from storage.transaction import chunked

if TYPE_CHECKING:
    from storage.edition_entries import Gathered

_TOGETHER = 200


def balanced(spool: EditionSpool, balance: Balance) -> None:
    """Balance the training part of what was gathered, before it is ordered and named."""
    numbers: list[int] = []
    candidates: list[Candidate] = []
    for number, _, gathered in spool.gathered():
        numbers.append(number)
        candidates.append(Candidate(gathered.label, gathered.split, gathered.picture.hash))
    found = plan(candidates, balance)
    copies: dict[int, list[Copy]] = {}
    for copy in found.copies:
        copies.setdefault(numbers[copy.place], []).append(copy)
    repeats = {numbers[place]: repeat for place, repeat in found.repeats.items()}
    kept = {numbers[place] for place in found.kept}
    spool.drop(number for number in numbers if number not in kept)
    # What goes in anew lies behind what is gone through.
    for chunk in chunked(numbers, _TOGETHER):
        touched = {number for number in chunk if number in copies or number in repeats}
        rows = spool.some(touched)
        spool.change(
            (number, _repeated(gathered, repeats[number])) for number, _, gathered in rows if number in repeats
        )
        spool.add(
            added
            for number, place, gathered in rows
            for copy in copies.get(number, ())
            for added in _copied(place, gathered, copy, balance)
        )


def write_oversampling(folder: Path, spool: EditionSpool) -> None:
    """Write how often to take each picture of the training part, if that was asked for."""
    rows = (
        (path or name, gathered.label or "", int(gathered.described["repeat"]))
        for _, name, path, gathered in spool.items()
        if "repeat" in gathered.described
    )
    with (folder / OVERSAMPLE).open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(oversample_table(rows))


def _repeated(gathered: Gathered, repeat: int) -> Gathered:
    return replace(gathered, described={**gathered.described, "repeat": repeat})


def _copied(
    place: tuple[str, ...], gathered: Gathered, copy: Copy, balance: Balance
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """The row of a copy, behind the one of its source."""
    operations, regions = applied(copy, gathered.regions, gathered.width, gathered.height)
    width, height = size_after(operations, gathered.width, gathered.height)
    stem = f"{PurePosixPath(gathered.picture.name).stem}~{copy.number + 1}"
    record = {"number": copy.number + 1, "seed": balance.seed, "operations": as_json(operations)}
    made = replace(
        gathered,
        picture=replace(gathered.picture, name=f"{stem}.png", operations=operations),
        width=width,
        height=height,
        regions=regions,
        described={**gathered.described, "augmented": record} | ({"repeat": 1} if balance.oversample else {}),
    )
    yield (*place, f"{copy.number:09}"), stem, made
