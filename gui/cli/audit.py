"""The command that finds out whether a classifier decides by markings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gui import audit_words
from gui.cli.output import Exit, ProgressLine, emit, emit_json, table, warn
from gui.cli.parameters import Json, Project, Where
from gui.cli.stopping import stop_on_signals
from gui.words import percent
from storage.errors import FettleError

if TYPE_CHECKING:
    from inference.audit.records import Answer, AuditReport, Group, Trial

_MOST_LISTED = 20
_COLUMNS = (
    *("part", "item", "path", "donor", "label"),
    *("before", "before_probability", "after", "after_probability", "after_kept"),
    *("control", "control_probability", "control_kept", "flipped", "control_flipped", "energy", "area"),
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(audit)


def audit(
    project: Project,
    model: Annotated[str, typer.Option(help="The classifier; without it, the one the classify stage uses.")] = "",
    where: Where = "",
    most: Annotated[int, typer.Option(help="At most so many marked and so many unmarked items.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed tries the same.")] = 7,
    csv: Annotated[Path | None, typer.Option("--csv", help="Also write every trial into this file.")] = None,
    json: Json = False,
) -> None:
    """Find out whether a classifier decides by markings: remove them, paste them elsewhere, see if the answer changes.

    What is done is kept: after a stop, or with more items, only the rest is tried.
    """
    from inference.audit.records import AuditRequest, to_json
    from inference.audit.run import audit as run_audit
    from storage.store import Store

    line = ProgressLine()
    stop = stop_on_signals()
    with Store.open(project, readonly=True) as store:
        report = run_audit(
            store,
            AuditRequest(model=model, where=where, most=most, seed=seed),
            progress=lambda _share, what: line.show(f"{what} trials"),
            should_stop=stop.is_set,
        )
        tried = {trial.item_id for trial in report.trials} | {entry.item_id for entry in report.skipped}
        paths = {item.id: item.path for item in store.items.get(tried)}
    line.close()
    if csv is not None:
        _write_csv(csv, report, paths)
    if json:
        emit_json({"verdict": audit_words.verdict(report), **to_json(report)})
    else:
        _tell(report, paths)
    failed = [entry for entry in report.skipped if entry.failed]
    for entry in failed:
        warn(f"  item {entry.item_id} ({paths.get(entry.item_id, '')}): {entry.reason}")
    if failed:
        raise typer.Exit(Exit.SOME_FAILED)


def _tell(report: AuditReport, paths: dict[int, str]) -> None:
    emit(f"{report.model}: {audit_words.verdict(report)}")
    for said in (audit_words.attention(report), f"{audit_words.tried(report)}.", *audit_words.remarks(report)):
        emit(said)
    header = ("", "class", "items", "changed", "95 %", "control", "effect", "95 %", "becomes", "on markings", "area")
    emit("")
    emit(table([_row(group) for group in report.groups], header=header))
    flipped = report.flipped()
    if flipped:
        emit("")
        rows = [_flip(trial, paths) for trial in flipped[:_MOST_LISTED]]
        emit(table(rows, header=("id", "", "before", "after", "path")))
        if len(flipped) > _MOST_LISTED:
            emit(f"and {len(flipped) - _MOST_LISTED:,} more; --json and --csv list all")


def _row(group: Group) -> tuple[object, ...]:
    difference = group.difference
    return (
        audit_words.part_words(group.part),
        group.class_name or "all",
        group.items,
        percent(group.rate.value),
        audit_words.spread(group.rate),
        percent(group.control.value) if group.control is not None else "",
        audit_words.points(difference.value * 100) if difference is not None else "",
        audit_words.spread(difference, signed=True) if difference is not None else "",
        audit_words.becomes(group),
        percent(group.energy) if group.energy is not None else "",
        percent(group.area, 1),
    )


def _flip(trial: Trial, paths: dict[int, str]) -> tuple[object, ...]:
    before, after = (f"{a.class_name} {a.probability:.2f}" for a in (trial.before, trial.after))
    return trial.item_id, audit_words.part_words(trial.part), before, after, paths.get(trial.item_id, "")


def _write_csv(file: Path, report: AuditReport, paths: dict[int, str]) -> None:
    from storage.formats.csv_table import cell
    from storage.formats.entries import write_lines

    rows = [_cells(trial, paths.get(trial.item_id, "")) for trial in report.trials]
    try:
        write_lines(file, [",".join(_COLUMNS), *(",".join(map(cell, row)) for row in rows)])
    except OSError as error:
        why = error.strerror or error
        raise FettleError(f"{file} cannot be written: {why}", "The audit itself is kept in the project.") from error


def _cells(trial: Trial, path: str) -> list[str]:
    def said(answer: Answer | None) -> list[str]:
        return (
            ["", "", ""] if answer is None else [answer.class_name, f"{answer.probability:.6f}", f"{answer.kept:.6f}"]
        )

    donor = "" if trial.donor_id is None else str(trial.donor_id)
    energy = "" if trial.energy is None else f"{trial.energy:.6f}"
    flips = [str(int(trial.flipped)), "" if trial.control is None else str(int(trial.control_flipped))]
    return [
        *(trial.part.value, str(trial.item_id), path, donor, trial.label),
        *said(trial.before)[:2],
        *said(trial.after),
        *said(trial.control),
        *flips,
        energy,
        f"{trial.area:.6f}",
    ]
