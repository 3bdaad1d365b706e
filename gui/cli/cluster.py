"""Options for running on a cluster, and the command that says whether its workers are fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gui.cli.output import Exit, ProgressLine, emit, emit_json, table, warn
from gui.cli.parameters import Json, Project
from gui.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    from inference.cluster_terms import ClusterSpec
    from storage.store import Store

OF_SETTINGS = "settings"

Cluster = Annotated[
    str, typer.Option(help="tcp://HOST:PORT or tls://HOST:PORT of a Dask scheduler; “settings”: the project's.")
]
Map = Annotated[
    list[str] | None, typer.Option("--map", help="HERE=THERE: what workers call a folder; once for each folder.")
]
Ship = Annotated[
    bool, typer.Option("--ship", help="Send images and pictures as bytes even where workers see the folders.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(cluster)


def spec_of(store: Store, address: str, maps: list[str] | None, *, ship: bool) -> ClusterSpec:
    """The options with the project's settings below them."""
    from inference.cluster_terms import ClusterSpec

    where = "" if address == OF_SETTINGS else address
    return ClusterSpec.of(store.settings, address=where, maps=maps or (), ship=ship)


def cluster(
    project: Project,
    address: Annotated[
        str, typer.Argument(help="tcp://HOST:PORT of the Dask scheduler; without it, the project's settings'.")
    ] = OF_SETTINGS,
    stages: Annotated[str, typer.Option(help="Stages, separated by commas; without it, the project's.")] = "",
    maps: Map = None,
    ship: Ship = False,
    json: Json = False,
) -> None:
    """Say whether a cluster's workers are fit for a run: versions, models, and how they get at images."""
    from inference.cluster_check import survey
    from inference.registry import stage_names
    from storage.store import Store

    stop = stop_on_signals()
    line = ProgressLine()
    with Store.open(project, readonly=True) as store:
        line.show("The workers load the stages…")
        spec = spec_of(store, address, maps, ship=ship)
        found = survey(store, spec, stages=stage_names(stages) if stages else None, should_stop=stop.is_set)
    line.close()
    rows = [
        {
            "worker": each.address,
            "host": each.facts.host if each.facts else "",
            "threads": each.threads,
            "fit": each.ready,
            "images": "sent" if each.freight.images else "read",
            "pictures": "sent home" if each.freight.blobs else "written",
            "reason": each.unfit or (each.facts.unseen if each.facts else ""),
            "versions": dict(each.facts.versions) if each.facts else {},
        }
        for each in found.remotes
    ]
    if json:
        emit_json({"scheduler": spec.address, "stages": list(found.stages), "workers": rows, "said": list(found.said)})
    else:
        header = ("worker", "host", "threads", "fit", "images", "pictures", "reason")
        shown = [{**row, "fit": "yes" if row["fit"] else "no"} for row in rows]
        emit(table([tuple(row[key] for key in header) for row in shown], header=header))
        for remark in found.said:
            if "may differ" in remark:
                warn(remark)
        emit(f"{found.fit} of {len(rows)} workers can take part in {', '.join(found.stages)}.")
    if found.fit < len(rows):
        raise typer.Exit(Exit.SOME_FAILED if found.fit else Exit.MENDABLE)
