"""Commands for a team: move, status, next, release, second, disputes, agreement."""

from __future__ import annotations

import platform
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from gui.cli.output import ProgressLine, emit, emit_json, table
from gui.cli.parameters import Items, Json, Project, Where, numbers
from gui.cli.safety import writing

if TYPE_CHECKING:
    from inference.agreement import Agreement, Measure
    from storage.store import Store

_Share = Annotated[float, typer.Option(help="Of the items that match, above 0 and at most 1.")]
_Seed = Annotated[int, typer.Option(help="Of the choice: the same seed takes the same items.")]
_Minutes = Annotated[float, typer.Option(min=0.1, help="For how long nobody else is given them.")]


def register(app: typer.Typer) -> None:
    """Add the sub-commands."""
    team = typer.Typer(help="A team: one project on PostgreSQL, several reviewers on its queue.", no_args_is_help=True)
    team.command("move")(move)
    team.command("status")(status)
    team.command("next")(claim_next)
    team.command("release")(release)
    team.command("second")(second)
    team.command("disputes")(disputes)
    team.command("agreement")(agreement)
    app.add_typer(team, name="team")


def move(
    project: Project,
    to: Annotated[
        str, typer.Option("--to", help="postgresql+psycopg://USER@HOST/DATABASE, an empty database; or: file.")
    ],
    json: Json = False,
) -> None:
    """Move a project's database to PostgreSQL, or back into the project's folder. Close it everywhere first."""
    from storage import relocate

    line = ProgressLine()

    def show(done: int, total: int) -> None:
        line.show(f"{done:,} of {total:,} rows")

    if to == "file":
        moved = relocate.move_to_file(project, progress=show)
    else:
        moved = relocate.move_to_database(project, to, progress=show)
    line.close()
    if json:
        emit_json({"project": str(moved.root), "database": moved.url or None, "rows": moved.rows, "kept": moved.kept})
    elif moved.url:
        emit(
            f"{moved.rows:,} rows are on PostgreSQL now; the file is kept as {moved.kept}. The others open the same "
            f"folder: fettle open {project}"
        )
    else:
        emit(f"{moved.rows:,} rows are in the project's folder now; the database keeps them in schema {moved.kept}.")


def status(project: Project, json: Json = False) -> None:
    """Show who is here, who decided how many, what is claimed, and how second opinions stand."""
    from storage import team_summary
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = team_summary.status(store)
    if json:
        emit_json(found)
        return
    for entry in found["here"]:
        at = f" at item {entry['item']}" if entry["item"] else ""
        emit(f"{entry['reviewer']} is here, on {entry['host']}{at}")
    if not found["here"]:
        emit("Nobody has the project open.")
    emit(f"{len(found['claims']):,} items are claimed for review.")
    if found["reviewers"]:
        emit()
        rows = [(entry["name"], entry["decided"], entry["opinions"]) for entry in found["reviewers"]]
        emit(table(rows, header=("reviewer", "decided", "opinions")))
    if any(found["second"].values()):
        emit()
        emit("Second opinions: " + ", ".join(f"{n:,} {name}" for name, n in found["second"].items()))


def claim_next(
    project: Project,
    where: Where = "",
    count: Annotated[int, typer.Option(min=1, max=1_000, help="So many items.")] = 1,
    minutes: _Minutes = 10.0,
    json: Json = False,
) -> None:
    """Claim the next items that nobody else has before them, and list them with the version to decide on.

    Without a filter: what nobody has decided, and second looks that wait for you.
    """
    from storage import review_claims, second_opinions

    with writing(project) as store:
        where = where or second_opinions.to_do(store)
        ids = review_claims.claim_next(store, _session(store), where=where, count=count, lease=minutes * 60)
        found = store.items.get(ids)
    if json:
        emit_json([{"id": item.id, "path": item.path, "version": item.version} for item in found])
        return
    if not found:
        emit("Nothing is left that nobody has claimed.")
        return
    emit(table([(item.id, item.version, item.path) for item in found], header=("id", "version", "path")))


def release(project: Project, json: Json = False) -> None:
    """Let go of what you claimed with 'team next'."""
    from storage import review_claims

    with writing(project) as store:
        count = review_claims.release(store, _session(store))
    if json:
        emit_json({"released": count})
    else:
        emit(f"{count:,} items are free again.")


def second(
    project: Project,
    share: _Share = 0.1,
    where: Where = "",
    chosen: Items = "",
    seed: _Seed = 0,
    json: Json = False,
) -> None:
    """Have a share of the items, of each class alike, or exactly those named looked at by two reviewers."""
    from storage import second_opinions

    if chosen and where:
        raise typer.BadParameter("Say which items: give either --items 1,2,3 or --where FILTER.")
    with writing(project) as store:
        if chosen:
            done = second_opinions.ask_about(store, numbers(store, chosen, nothing="Nothing was asked."))
        else:
            done = second_opinions.ask(store, share=share, where=where, seed=seed)
    if json:
        emit_json({"asked": done.asked, "candidates": done.candidates})
    else:
        emit(f"{done.asked:,} of {done.candidates:,} items wait for two opinions. Take it back: fettle undo {project}")


def disputes(project: Project, where: Where = "", json: Json = False) -> None:
    """List the items on which two reviewers differ and that nobody has settled."""
    from storage import team_summary
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = team_summary.disputes(store, where)
    if json:
        emit_json(found)
        return
    if not found:
        emit("Nothing is disputed.")
        return
    rows = [(entry["id"], team_summary.said_words(entry["opinions"]), entry["path"]) for entry in found]
    emit(table(rows, header=("id", "opinions", "path")))
    emit(f"Settle one with: fettle decide {project} label=CLASS --settle --items {found[0]['id']}")


def agreement(project: Project, where: Where = "", json: Json = False) -> None:
    """Say how far reviewers agree, overall, by pair and by class."""
    from inference.agreement import measure
    from storage import second_opinions
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = measure(second_opinions.of_many(store, where))
    if json:
        emit_json(asdict(found))
    else:
        _show(found)


def _show(found: Agreement) -> None:
    if not found.items or found.raw is None:
        emit("No item has two opinions yet; ask for some with: fettle team second PROJECT --share 0.1")
        return
    emit(f"{found.items:,} items with two or more opinions; {found.raw:.1%} of the pairs of opinions agree.")
    emit(f"Krippendorff's alpha: {_words(found.alpha)}")
    emit()
    pairs = [(f"{p.first}, {p.second}", p.items, f"{p.raw:.1%}", _words(p.kappa)) for p in found.pairs]
    emit(table(pairs, header=("reviewers", "items", "agree", "Cohen's kappa")))
    emit()
    classes = [(c.name, c.items, f"{c.raw:.1%}", _words(c.alpha), _number(c.kappa)) for c in found.classes]
    emit(table(classes, header=("class", "items", "agree", "alpha", "kappa")))


def _words(measure: Measure) -> str:
    if measure.value is None:
        return "not defined, all say the same"
    if measure.low is None or measure.high is None:
        return f"{measure.value:.3f}"
    return f"{measure.value:.3f} ({measure.low:.3f} to {measure.high:.3f})"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _session(store: Store) -> str:
    """Commands come one by one; what a person claims with one, the next one still holds."""
    return f"cli:{store.actor}@{platform.node()}"
