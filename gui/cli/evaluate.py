"""Commands that say how good the cleaning is and how reliable the data are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, table, warn
from gui.cli.parameters import Json, Project, Where
from gui.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    from inference.cleaning.report import CleaningReport
    from storage.reliability import Reliability

_MOST = 40
_COLUMNS = (
    ("ssim", "SSIM", 3),
    ("ssim_defect", "in defect", 3),
    ("edge_iou", "edge IoU", 3),
    ("l1", "L1", 2),
    ("l1_inside", "in mask", 2),
    ("l1_outside", "outside", 2),
    ("l1_defect", "in defect", 2),
    ("changed_outside", "changed outside", 0),
    ("recall", "recall", 3),
    ("precision", "precision", 3),
    ("f1", "F1", 3),
    ("residual", "still marked", 3),
)
"""Column of the report, what it is called, and its digits."""


class What(StrEnum):
    """What can be evaluated."""

    CLEANING = "cleaning"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(evaluate)
    app.command()(reliability)


def evaluate(
    project: Project,
    what: Annotated[What, typer.Option(help="What to evaluate.")],
    where: Where = "",
    truth: Annotated[
        Path | None,
        typer.Option(help="A folder of masks by the items' relative names, white where a marking is."),
    ] = None,
    beside: Annotated[
        Path | None,
        typer.Option(help="A folder of somebody else's cleaned pictures by the same relative names."),
    ] = None,
    defects: Annotated[
        Path | None,
        typer.Option(help="A folder of masks by the same names, white where a defect is, if nobody decided any."),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a line for each picture into this file.")] = None,
    json: Json = False,
) -> None:
    """Measure the cleaning: how much changed in and outside the mask and in defects, what is left, what was found."""
    from inference.cleaning.report import EvaluateRequest, described, write_csv
    from inference.cleaning.report import evaluate as measure
    from storage.store import Store

    del what  # there is but one so far
    line = ProgressLine()
    stop = stop_on_signals()
    with Store.open(project, readonly=True) as store:
        report = measure(
            store,
            EvaluateRequest(where=where, truth=truth, beside=beside, defects=defects),
            progress=lambda done, total: line.show(f"measured {done:,} of {total:,} items"),
            should_stop=stop.is_set,
        )
    line.close()
    if csv is not None:
        write_csv(report, csv)
    if json:
        emit_json(described(report))
    else:
        _tell(report)
    if report.stopped:
        raise typer.Exit(Exit.MENDABLE)
    if report.failed:
        raise typer.Exit(Exit.SOME_FAILED)


def reliability(project: Project, where: Where = "", json: Json = False) -> None:
    """Count how reliable the data are, 1 − the share of marked items: by class, in each of the four conditions."""
    from storage.reliability import count
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = count(store, where)
    if json:
        emit_json(_counted(found, where))
        return
    rows = []
    for entry in (found.whole, *found.classes):
        name = "all items" if entry.label is None else entry.label or "no class"
        for condition, tally in entry.tallies.items():
            rows.append(
                (
                    name,
                    condition.value,
                    "-" if tally.reliability is None else f"{tally.reliability:.1%}",
                    tally.marked_decided,
                    tally.marked_detector,
                    tally.unmarked_decided,
                    tally.unmarked_detector,
                    tally.unknown,
                )
            )
            name = ""
    header = ("class", "condition", "reliability", "marked", "by detector", "unmarked", "by detector", "unknown")
    emit(table(rows, header=header))
    emit("Counts before “by detector” are decided by a person. Unknown items are not in the reliability.")
    if found.left_out:
        emit(f"{found.left_out:,} excluded or unreadable items are left out.")


def _counted(found: Reliability, where: str) -> dict[str, Any]:
    from storage.reliability import COUNTS, where_of

    def line(entry: Any) -> dict[str, Any]:
        return {
            "class": entry.label,
            "items": entry.items,
            "conditions": {
                condition.value: {
                    "reliability": tally.reliability,
                    **{name: getattr(tally, name) for name in COUNTS},
                    "where": {name: where_of(condition, name, label=entry.label, where=where) for name in COUNTS},
                }
                for condition, tally in entry.tallies.items()
            },
        }

    return {
        "all": line(found.whole),
        "classes": [line(entry) for entry in found.classes],
        "left_out": found.left_out,
    }


def _tell(report: CleaningReport) -> None:
    from inference.cleaning.report import AGREEMENTS, values_of

    # A column that nothing is known of is left out.
    known = {name for row in report.rows for name, value in values_of(row).items() if value is not None}
    columns = [entry for entry in _COLUMNS if entry[0] in known]
    rows: list[tuple[str, ...]] = [
        (row.relpath, row.cleaned_by or row.source, *_figures(values_of(row), columns))
        for row in report.rows[:_MOST]
        if not row.error
    ]
    for one in report.summaries:
        means: dict[str, float | None] = dict(one.means)
        means |= {name: None if one.agreement is None else getattr(one.agreement, name) for name in AGREEMENTS}
        rows.append((f"mean of {one.pictures:,}", one.source, *_figures(means, columns)))
    if rows:
        head = ("picture", "cleaned by", *(title for _, title, _ in columns))
        widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
        head, *rows = [(*row[:2], *map(str.rjust, row[2:], widths[2:])) for row in (head, *rows)]
        emit(table(rows, header=head))
        if len(report.rows) > _MOST:
            emit(f"and {len(report.rows) - _MOST:,} more; --json and --csv list all")
    elif not report.stopped:
        emit("There is nothing to measure: no item here has a cleaned picture. Run the clean stage first.")
    for one in report.summaries:
        if one.pictures:
            emit(
                f"{one.source}: of {one.with_mask:,} with a mask, {one.unchanged_outside:,} are unchanged outside it; "
                f"{one.left:,} of {one.pictures:,} still look marked somewhere."
            )
    if report.not_cleaned:
        emit(f"{report.not_cleaned:,} items have no cleaned picture.")
    for row in report.failed:
        warn(f"  item {row.item_id}  {row.relpath}: {row.error}")
    if report.stopped:
        emit("Stopped; the figures are those measured by then.")


def _figures(values: dict[str, float | None], columns: list[tuple[str, str, int]]) -> list[str]:
    found = [(values.get(name), digits) for name, _, digits in columns]
    return ["" if value is None else f"{value:,.{digits}f}" for value, digits in found]
