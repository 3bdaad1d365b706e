"""The split command: who goes to train, val and test, and what leaks between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, table, warn
from gui.cli.parameters import Json, Project, Where
from gui.cli.safety import writing
from gui.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    import threading

    from storage.groups import GroupBy, Pairs
    from storage.leaks import LeakReport
    from storage.splits import SplitPlan
    from storage.store import Store

_LISTED = 20
_NO_CLASS = "(no class)"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(split)


def split(
    project: Project,
    shares: Annotated[
        str, typer.Option(help="Splits and their shares; they need not add up to 100.")
    ] = "train=70,val=15,test=15",
    near: Annotated[bool, typer.Option("--near/--no-near", help="Keep near duplicates together.")] = True,
    alike: Annotated[
        float, typer.Option(help="Keep pictures together whose embeddings are so close, such as 0.98; 0: no matter.")
    ] = 0.0,
    name_pattern: Annotated[
        str, typer.Option(help=r"Keep shots of one part together: a pattern with a group, such as '^(part\d+)_'.")
    ] = "",
    folder: Annotated[
        str, typer.Option(help="Keep folders together: source, folder, or how many levels of folders count.")
    ] = "",
    seed: Annotated[int, typer.Option(help="Another one deals otherwise.")] = 0,
    where: Where = "",
    again: Annotated[bool, typer.Option("--again", help="Deal all anew, also items that have a split.")] = False,
    mend: Annotated[bool, typer.Option("--mend", help="Bring groups that straddle splits together again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Look for leaks between the splits there are.")] = False,
    json: Json = False,
) -> None:
    """Give items a split: every class in its shares, whole groups only; who has a split keeps it. Or look for leaks."""
    from storage.groups import GroupBy
    from storage.splits import SplitRequest, apply_split, parse_shares, plan_split
    from storage.store import Store

    if again and mend:
        raise typer.BadParameter("--again deals all anew, --mend only what straddles: give one.")
    if check and (again or mend or dry_run or where):
        raise typer.BadParameter("--check looks at all splits and changes none; it goes without the others.")
    by = GroupBy(near=near, pattern=name_pattern, folder=folder, alike=alike)
    line, stop = ProgressLine(), stop_on_signals()
    if check:
        with Store.open(project, readonly=True) as store:
            _check(store, by, line, stop, project, json=json)
        return
    request = SplitRequest(shares=parse_shares(shares), by=by, seed=seed, where=where, again=again, mend=mend)
    with Store.open(project, readonly=True) if dry_run else writing(project) as store:
        if near and not dry_run:
            _compare(store, line, stop)
        plan = plan_split(store, request, alike=_alike(store, by, line, stop), should_stop=stop.is_set)
        if not dry_run and plan.changed:
            apply_split(store, plan)
        uncompared = _uncompared(store, by)
    line.close()
    if json:
        emit_json(_as_json(plan, uncompared=uncompared, dry_run=dry_run))
        return
    _tell(plan, project, dry_run=dry_run)
    _tell_uncompared(uncompared, project)


def _check(store: Store, by: GroupBy, line: ProgressLine, stop: threading.Event, project: Path, *, json: bool) -> None:
    from storage.leaks import find_leaks

    found = find_leaks(store, by, alike=_alike(store, by, line, stop), should_stop=stop.is_set)
    uncompared = _uncompared(store, by)
    line.close()
    if json:
        emit_json(
            {
                "clean": found.clean,
                "splits": found.splits,
                "unsplit": found.unsplit,
                "not_compared": uncompared,
                "by_reason": found.by_reason,
                "leaks": found.leaks,
                "pairs": found.pairs,
                "pairs_in_all": found.pairs_in_all,
                "contradictions": found.contradictions,
            }
        )
    else:
        _tell_leaks(store, found, project)
        _tell_uncompared(uncompared, project)
    if not found.clean:
        raise typer.Exit(Exit.MENDABLE)


def _compare(store: Store, line: ProgressLine, stop: threading.Event) -> None:
    from inference.near import compare
    from storage.split_table import StoppedError

    report = compare(
        store,
        progress=lambda done, total: line.show(f"compared {done:,} of {total:,} images"),
        should_stop=stop.is_set,
    )
    if report.stopped:
        raise StoppedError


def _alike(store: Store, by: GroupBy, line: ProgressLine, stop: threading.Event) -> Pairs:
    from storage.groups import NO_PAIRS

    if not by.alike:
        return NO_PAIRS
    from inference import alike as looks
    from inference.alike_pairs import alike_pairs

    looks.embed(
        store,
        looks.missing(store, store.items.ids("-state:unreadable")),
        progress=lambda done, total: line.show(f"{done:,} of {total:,} pictures looked at"),
        should_stop=stop.is_set,
    )
    pairs, missing = alike_pairs(
        store,
        by.alike,
        progress=lambda done, total: line.show(f"compared, round {done} of {total}"),
        should_stop=stop.is_set,
    )
    if missing:
        warn(f"  {missing:,} pictures cannot be looked at, and are like no other")
    return pairs


def _uncompared(store: Store, by: GroupBy) -> int:
    from storage import duplicates

    return duplicates.count_uncompared(store) if by.near else 0


def _tell_uncompared(count: int, project: Path) -> None:
    if count:
        warn(f"  {count:,} images were not compared with others yet: fettle duplicates {project} --find")


def _tell(plan: SplitPlan, project: Path, *, dry_run: bool) -> None:
    splits = list(plan.request.shares)
    rows: list[list[Any]] = []
    by_class: dict[str, list[str]] = {}
    for entry in plan.lines:
        by_class.setdefault(entry.class_name, []).append(f"{entry.got:,} of {entry.wanted:,.1f}")
    rows = [[name or _NO_CLASS, *cells] for name, cells in by_class.items()]
    rows.append(["all", *(f"{got:,} of {wanted:,.1f}" for _, wanted, got in plan.totals)])
    emit(table(rows, header=("class", *splits)))
    emit()
    would = "would be " if dry_run else ""
    emit(
        f"{plan.items:,} items in {plan.groups:,} groups of several (the largest has {plan.largest:,}) and singly: "
        f"{plan.kept:,} keep their split, {plan.followed:,} {would}put with their group, "
        f"{plan.dealt:,} {would}dealt with seed {plan.request.seed}."
    )
    if plan.moved:
        emit(f"{plan.moved:,} of them had another split before.")
    if plan.elsewhere:
        emit(f"{plan.elsewhere:,} lie in a split that has no share here, and stay there.")
    emit(f"Off the shares by {plan.error:.1%} of the items.")
    if plan.straddling:
        warn(
            f"  {plan.straddling:,} groups straddle splits (fettle split {project} --check lists them); --mend brings "
            "each together, --again deals all anew"
        )
    if dry_run:
        emit(f"Nothing was changed; {plan.changed:,} items would get another split.")
    elif plan.changed:
        emit(f"Take it back with: fettle undo {project}")


def _as_json(plan: SplitPlan, *, uncompared: int, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "items": plan.items,
        "changed": plan.changed,
        "kept": plan.kept,
        "followed": plan.followed,
        "dealt": plan.dealt,
        "moved": plan.moved,
        "elsewhere": plan.elsewhere,
        "groups": plan.groups,
        "largest_group": plan.largest,
        "straddling": plan.straddling,
        "not_compared": uncompared,
        "seed": plan.request.seed,
        "splits": {name: {"wanted": wanted, "got": got} for name, wanted, got in plan.totals},
        "error": plan.error,
        "classes": [
            {"class": entry.class_name or None, "split": entry.split, "wanted": entry.wanted, "got": entry.got}
            for entry in plan.lines
        ],
    }


def _tell_leaks(store: Store, found: LeakReport, project: Path) -> None:
    for leak in found.leaks[:_LISTED]:
        places = ", ".join(f"{count:,} in {name}" for name, count in leak.splits.items())
        emit(f"{' and '.join(leak.reasons)}: {len(leak.items):,} items, {places}")
        for item in store.items.get(leak.items[:_LISTED]):
            emit(f"  item {item.id}  {item.split or '-'}  {item.label or item.given or '-'}  {item.path}")
        if len(leak.items) > _LISTED:
            emit(f"  … and {len(leak.items) - _LISTED:,} more; --json lists all")
    if len(found.leaks) > _LISTED:
        emit(f"… and {len(found.leaks) - _LISTED:,} more groups; --json lists all")
    for entry in found.contradictions[:_LISTED]:
        items = ", ".join(map(str, entry.items[:_LISTED]))
        emit(f"same bytes, labels {' / '.join(entry.labels)}: items {items}")
    if len(found.contradictions) > _LISTED:
        emit(f"… and {len(found.contradictions) - _LISTED:,} more; --json lists all")
    splits = ", ".join(f"{name} {count:,}" for name, count in found.splits.items()) or "none"
    emit(f"Splits: {splits}; {found.unsplit:,} items have none.")
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in found.by_reason.items())
    emit(
        f"{len(found.leaks):,} groups straddle splits{f' ({reasons})' if reasons else ''}, with "
        f"{found.pairs_in_all:,} near or alike pairs across; {len(found.contradictions):,} equal files have "
        "contradicting labels."
    )
    if found.leaks:
        emit(f"Bring each group together with: fettle split {project} --mend")
