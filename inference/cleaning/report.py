"""The evaluation of a project's cleaning: gathers what to measure, measures it in a process of its own, sums up."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from inference import child
from inference.cleaning.assess import BESIDE, OURS, Agreement, Row, Task, assess
from inference.cleaning.detectors import DetectorContext, make_detector
from inference.pipeline import model_dirs
from inference.stages.clean import DEFAULTS
from inference.worker_process import limit_threads
from storage import proposals, regions
from storage.cores import usable_cores
from storage.errors import FettleError
from storage.files import write_atomically
from storage.formats.csv_table import cell
from storage.records import (
    EXPORTED_STATES,
    Geometry,
    Item,
    Proposal,
    ProposalKind,
    Region,
    RegionRole,
    RegionStatus,
    StageName,
)
from storage.store import Store
from storage.transaction import chunked

_PAGE = 500
_LARGE = 8_000_000
"""Pictures of more pixels are measured one at a time: SSIM takes some 80 bytes a pixel."""
_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})

FIGURES = ("ssim", "edge_iou", "l1")
PARTS = ("full", "inside", "outside", "defect")
AGREEMENTS = ("recall", "precision", "f1")


@dataclass(frozen=True, slots=True)
class EvaluateRequest:
    """What is to be measured.

    Attributes:
        where: A filter; empty: all items.
        truth: A folder of masks by the items' relative names, white where a marking is; None: the markings of items
            that a person settled stand for it.
        beside: A folder of somebody else's cleaned pictures by the same relative names.
        defects: A folder of masks by the same names, white where a defect is: for items of which nobody decided any.
    """

    where: str = ""
    truth: Path | None = None
    beside: Path | None = None
    defects: Path | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What the rows of one source come to.

    Attributes:
        source: `OURS` or `BESIDE`.
        pictures: Pictures measured.
        means: Mean of each figure by its column's name, over the pictures that have it.
        agreement: All pixels of all items together; None where the truth is not known.
        unchanged_outside: Pictures of which no pixel outside the mask changed.
        with_mask: Pictures that have a mask.
        left: Pictures that still look marked.
    """

    source: str
    pictures: int
    means: Mapping[str, float]
    agreement: Agreement | None
    unchanged_outside: int
    with_mask: int
    left: int


@dataclass(frozen=True, slots=True)
class CleaningReport:
    """All rows, what they come to, and how many items there was nothing to measure of.

    Attributes:
        rows: By item, ours first.
        summaries: Ours, then what lies beside, where there are any.
        not_cleaned: Items without a cleaned picture, which are measured only where the truth is known.
        stopped: It was stopped; the rows are those measured by then.
    """

    rows: tuple[Row, ...]
    summaries: tuple[Summary, ...]
    not_cleaned: int
    stopped: bool = False

    @property
    def failed(self) -> tuple[Row, ...]:
        """Those that could not be measured."""
        return tuple(row for row in self.rows if row.error)


def evaluate(
    store: Store,
    request: EvaluateRequest,
    *,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> CleaningReport:
    """Measure the cleaning of a project's items; changes nothing.

    Args:
        store: The project, which may be open read-only.
        request: What.
        progress: Called with (items measured, items to measure).
        should_stop: Asked ten times a second.

    Raises:
        FilterError: The filter does not parse.
        FettleError: A folder can't be read or holds nothing for these items, or the process died.
    """
    tasks, not_cleaned = _gather(store, request)
    settings = {**DEFAULTS, **store.settings.get("stages", {}).get(StageName.CLEAN.value, {})}
    context = DetectorContext(settings, model_dirs(store), 1)
    rows: list[Row] = []
    if tasks:
        total = len(tasks)

        def tell(share: float, _doing: str) -> None:
            if progress is not None:
                progress(round(share * total), total)

        rows = child.call(
            _measure_apart,
            tasks,
            context,
            int(store.settings["images"]["max_pixels"]),
            doing="The evaluation",
            progress=tell,
            should_stop=should_stop,
        )
    done = len({row.item_id for row in rows})
    return CleaningReport(tuple(rows), tuple(summarise(rows)), not_cleaned, stopped=done < len(tasks))


def measure_all(
    tasks: Sequence[Task],
    context: DetectorContext,
    max_pixels: int,
    *,
    progress: Callable[[float, str], None],
    should_stop: Callable[[], bool],
) -> list[Row]:
    """Measure items, several at once where they are small; ``progress`` hears the share done and what was measured."""
    find = make_detector(str(context.settings["detector"]), context).find
    work = partial(assess, find=find, max_pixels=max_pixels)
    small = [task for task in tasks if task.pixels <= _LARGE]
    large = [task for task in tasks if task.pixels > _LARGE]
    found: dict[int, list[Row]] = {}
    cores = usable_cores()
    with ThreadPoolExecutor(cores, thread_name_prefix="assess") as pool:
        # Some at a time, so that a stop need not wait for all that was handed over.
        for part in (*chunked(small, 2 * cores), *([task] for task in large)):
            if should_stop():
                break
            for task, rows in zip(part, pool.map(work, part), strict=True):
                found[task.item_id] = rows
                progress(len(found) / len(tasks), task.relpath)
    return [row for task in tasks for row in found.get(task.item_id, ())]


def _measure_apart(*arguments: Any, **options: Any) -> list[Row]:
    """`measure_all` in a process of its own, whose threads are those of its pool alone."""
    limit_threads(1)
    return measure_all(*arguments, **options)


def summarise(rows: Sequence[Row]) -> Iterator[Summary]:
    """What rows come to, ours and what lies beside; recall and precision over all pixels together.

    Where pictures lie beside ours, both are summed up over the items that have both, so that they can be compared.
    """
    measured = {
        source: {row.item_id for row in rows if row.source == source and row.figures is not None}
        for source in (OURS, BESIDE)
    }
    common = measured[OURS] & measured[BESIDE]
    for source in (OURS, BESIDE):
        mine = [row for row in rows if row.source == source and not row.error]
        known = [row.agreement for row in mine if row.agreement is not None]
        if common:
            mine = [row for row in mine if row.item_id in common]
        if not mine:
            continue
        columns: dict[str, list[float]] = {}
        for row in mine:
            for name, value in values_of(row).items():
                if value is not None and name not in AGREEMENTS:
                    columns.setdefault(name, []).append(value)
        masked = [row for row in mine if row.changed_outside is not None]
        yield Summary(
            source=source,
            pictures=sum(row.figures is not None for row in mine),
            means={name: sum(values) / len(values) for name, values in columns.items()},
            agreement=sum(known, Agreement(0, 0, 0)) if known else None,
            unchanged_outside=sum(row.changed_outside == 0 for row in masked),
            with_mask=len(masked),
            left=sum(bool(row.left and row.left.places) for row in mine),
        )


def values_of(row: Row) -> dict[str, float | None]:
    """The figures of a row by column: ``ssim``, ``ssim_inside``, …; None where there is none."""
    values: dict[str, float | None] = {}
    for name in FIGURES:
        for part in PARTS:
            figure = None if row.figures is None else getattr(getattr(row.figures, name), part)
            values[name if part == "full" else f"{name}_{part}"] = figure
    values["changed_outside"] = row.changed_outside
    values["masked_share"] = row.masked_share
    values["residual"] = None if row.left is None else row.left.share
    values["residual_outside"] = None if row.left is None else row.left.outside
    for name in AGREEMENTS:
        values[name] = None if row.agreement is None else getattr(row.agreement, name)
    return values


def described(report: CleaningReport) -> dict[str, Any]:
    """The report as plain JSON values; the shape is promised to scripts and stays."""
    return {
        "pictures": [
            {"item": row.item_id, "path": row.relpath, "source": row.source, "cleaned_by": row.cleaned_by}
            | values_of(row)
            | {
                "residual_at": [] if row.left is None else [list(place) for place in row.left.places],
                "truth": row.truth,
                "error": row.error,
            }
            for row in report.rows
        ],
        "means": [
            {"source": one.source, "pictures": one.pictures}
            | dict(one.means)
            | {name: None if one.agreement is None else getattr(one.agreement, name) for name in AGREEMENTS}
            | {"unchanged_outside": one.unchanged_outside, "with_mask": one.with_mask, "still_marked": one.left}
            for one in report.summaries
        ],
        "not_cleaned": report.not_cleaned,
        "stopped": report.stopped,
    }


def write_csv(report: CleaningReport, path: Path) -> None:
    """Write a line for each picture; what a spreadsheet would run as a formula is kept from it.

    Raises:
        FettleError: The file can't be written.
    """
    names = list(values_of(Row(0, "", OURS)))
    lines = [",".join(("item", "path", "source", "cleaned_by", *names, "truth", "error"))]
    for row in report.rows:
        figures = ("" if value is None else repr(value) for value in values_of(row).values())
        cells = (str(row.item_id), row.relpath, row.source, row.cleaned_by, *figures, row.truth, row.error)
        lines.append(",".join(map(cell, cells)))
    try:
        write_atomically(path, ("\r\n".join(lines) + "\r\n").encode("utf-8-sig"))
    except OSError as error:
        raise FettleError(f"{path} cannot be written: {error.strerror or error}", "Name another file.") from error


def _gather(store: Store, request: EvaluateRequest) -> tuple[list[Task], int]:
    truths = None if request.truth is None else _by_name(request.truth)
    others = {} if request.beside is None else _by_name(request.beside)
    hurt = {} if request.defects is None else _by_name(request.defects)
    ids = store.items.ids(request.where)
    tasks: list[Task] = []
    not_cleaned = named = 0
    for chunk in chunked(ids, _PAGE):
        offered, settled = proposals.live_of_many(store, chunk), regions.of_many(store, chunk)
        for item in store.items.get(chunk):
            if item.error:
                continue
            said = offered.get(item.id, ()), settled.get(item.id, ())
            task = _task(store, item, said, truths=truths, others=others, hurt=hurt)
            not_cleaned += task.cleaned is None
            named += isinstance(task.truth, str) or task.beside is not None or _name(item.relpath) in hurt
            measurable = task.truth is not None and task.found is not None
            if task.cleaned is not None or task.beside is not None or measurable:
                tasks.append(task)
    folder = request.truth or request.beside or request.defects
    if folder is not None and len(ids) and not named:
        raise FettleError(
            f"No picture in {folder} has the relative name of one of these items",
            "Name the folder that lies where the folder you added lies: its subfolders and names must be the same.",
        )
    return tasks, not_cleaned


def _task(
    store: Store,
    item: Item,
    said: tuple[Sequence[Proposal], Sequence[Region]],
    *,
    truths: Mapping[str, Path] | None,
    others: Mapping[str, Path],
    hurt: Mapping[str, Path],
) -> Task:
    offered, settled = said
    clean = [entry for entry in offered if entry.provenance.stage is StageName.CLEAN]
    picture = next((p for p in reversed(clean) if p.kind is ProposalKind.PIXELS and p.blob), None)
    kept = [region for region in settled if region.status is RegionStatus.KEPT]
    drawn = _shapes(kept, RegionRole.MARKING)
    truth: str | tuple[Geometry, ...] | None = drawn if truths is None and item.state in EXPORTED_STATES else None
    if truths is not None and (name := truths.get(_name(item.relpath))) is not None:
        truth = str(name)
    other = others.get(_name(item.relpath))
    # What came with the images counts as given, what a model proposes does not.
    given = [p for p in offered if p.run_id is None]
    mask = None if picture is None else picture.data.get("mask")
    defects: str | tuple[Geometry, ...] = _shapes(kept, RegionRole.DEFECT)
    if not defects:
        masked = hurt.get(_name(item.relpath))
        defects = _shapes(given, RegionRole.DEFECT) if masked is None else str(masked)
    return Task(
        item_id=item.id,
        relpath=item.relpath,
        path=item.path,
        pixels=item.width * item.height,
        cleaned=None if picture is None or picture.blob is None else str(store.blobs.path(picture.blob)),
        cleaned_by="" if picture is None else str(picture.data.get("filler", "")),
        mask=str(store.blobs.path(mask)) if isinstance(mask, str) else None,
        beside=None if other is None else str(other),
        found=_shapes(clean, RegionRole.MARKING) if clean or item.marked is False else None,
        truth=truth,
        defects=defects,
    )


def _shapes(entries: Iterable[Proposal | Region], role: RegionRole) -> tuple[Geometry, ...]:
    return tuple(entry.geometry for entry in entries if entry.role is role and entry.geometry is not None)


def _by_name(folder: Path) -> dict[str, Path]:
    """The pictures below a folder by their relative names without the suffix."""
    if not folder.is_dir():
        raise FettleError(f"{folder} is no folder", "Name a folder of pictures.")
    found: dict[str, Path] = {}
    try:
        for place, _, names in os.walk(folder):
            for name in sorted(names):
                path = Path(place) / name
                if path.suffix.lower() in _ENDINGS:
                    found.setdefault(_name(path.relative_to(folder).as_posix()), path)
    except OSError as error:
        raise FettleError(f"{folder} cannot be read: {error.strerror or error}", "Check its permissions.") from error
    return found


def _name(relpath: str) -> str:
    # macOS spells Korean and accented names decomposed; the other folder may come from elsewhere.
    return unicodedata.normalize("NFC", relpath).rpartition(".")[0]
