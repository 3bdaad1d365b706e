"""Commands that compute: run, train."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from gui.cli.cluster import Cluster, Map, Ship, spec_of
from gui.cli.output import Exit, ProgressLine, emit, emit_json, table, warn
from gui.cli.parameters import Items, Json, Project, Where, numbers
from gui.cli.safety import writing
from gui.cli.stopping import stop_on_signals
from storage.errors import FettleError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(run)
    app.command()(train)


def run(
    project: Project,
    stages: Annotated[str, typer.Option(help="Stages, separated by commas; without it, the project's.")] = "",
    where: Where = "",
    chosen: Items = "",
    annot_clean: Annotated[
        bool, typer.Option("--annot-clean/--no-annot-clean", help="Remove markings first, and look at the result.")
    ] = True,
    yolo_crop: Annotated[
        bool, typer.Option("--yolo-crop/--no-yolo-crop", help="Crop to the part first, and look at the crop.")
    ] = True,
    yolo_model: Annotated[str, typer.Option(help="The detector that crops, by its name in the library.")] = "",
    model: Annotated[list[str] | None, typer.Option(help="STAGE=NAME, once for every stage you want to name.")] = None,
    recipe: Annotated[str, typer.Option(help="The enhance stage's recipe.")] = "",
    filler: Annotated[
        str,
        typer.Option(help="What fills markings: telea, ns, exemplar, auto, lama, gemini; without it, the project's."),
    ] = "",
    annot_clean_test_mode: Annotated[
        bool, typer.Option("--annot-clean-test-mode", help="Measure earlier cleaning again; clean nothing.")
    ] = False,
    config: Annotated[Path | None, typer.Option(help="A TOML file with [stages.NAME] tables for this run.")] = None,
    cluster: Cluster = "",
    maps: Map = None,
    ship: Ship = False,
    json: Json = False,
) -> None:
    """Let models propose: work stages off over the items. A run that was cut short goes on where it stopped."""
    from inference import pipeline
    from inference.registry import stage_names
    from storage.records import StageName

    if (maps or ship) and not cluster:
        raise typer.BadParameter("--map and --ship go with --cluster ADDRESS.")
    settings = _settings(config, model or [], yolo_model, recipe, filler, evaluate_only=annot_clean_test_mode)
    line = ProgressLine()
    stop = stop_on_signals()
    said: list[str] = []

    def tell(text: str) -> None:
        said.append(text)
        if not json:
            line.close()
            warn(text)

    with writing(project) as store:
        elsewhere = spec_of(store, cluster, maps, ship=ship) if cluster else None
        off = {StageName.CLEAN: not annot_clean, StageName.CROP: not yolo_crop}
        without = frozenset(stage for stage, is_off in off.items() if is_off)
        named = tuple(stage for stage in stage_names(stages) if stage not in without) if stages else None
        ids = tuple(numbers(store, chosen, nothing="Nothing was run.")) if chosen else None
        request = pipeline.RunRequest(
            stages=named,
            without=without,
            where=where,
            item_ids=ids,
            use_cleaned=annot_clean,
            use_crop=yolo_crop,
            settings=settings,
        )
        prepared = pipeline.prepare(store, request)
        if not json:
            for stage, why in prepared.left_out.items():
                warn(f"Without {stage}: {why}")
        report = pipeline.work_off(
            store,
            prepared,
            pipeline.open_run(store, prepared),
            executor=pipeline.on_cluster(store, elsewhere, item_ids=ids, tell=tell) if elsewhere else None,
            progress=lambda now: line.show(
                f"{now.finished:,} of {now.items:,} items, {now.rate:.1f}/s" + _left(now.seconds_left)
            ),
            should_stop=stop.is_set,
        )
    line.close()
    failed = [{"item": f.item_id, "stage": f.stage.value, "error": f.error, "path": f.path} for f in report.failed]
    if json:
        emit_json(
            {
                "run": report.run.id,
                "items": report.items,
                "done": report.done,
                "failed": failed,
                "proposals": report.proposals,
                "seconds": round(report.seconds, 3),
                "left_out": {stage.value: why for stage, why in prepared.left_out.items()},
                "cancelled": report.cancelled,
                **({"cluster": said} if elsewhere else {}),
            }
        )
    else:
        emit(f"Run {report.run.id}: {report.done:,} of {report.items:,} items in {report.seconds:.1f} s.")
        if report.proposals:
            emit(table(list(report.proposals.items()), header=("stage", "proposals")))
        for entry in failed:
            warn(f"  item {entry['item']} {entry['stage']} ({entry['path']}): {entry['error']}")
        if report.cancelled:
            emit(f"Stopped. Go on with the same command: fettle run {project}")
    if report.cancelled:
        raise typer.Exit(Exit.MENDABLE)
    if failed:
        raise typer.Exit(Exit.SOME_FAILED)


def train(
    project: Project,
    task: Annotated[str, typer.Option(help="classify, segment or anomaly.")] = "classify",
    finetune: Annotated[bool, typer.Option("--finetune", help="Train the whole network, not only its head.")] = False,
    name: Annotated[str, typer.Option(help="The model's name in the project.")] = "",
    where: Where = "",
    labels: Annotated[
        str, typer.Option(help="'decided': what people settled; 'given': also labels as they came, where undecided.")
    ] = "decided",
    epochs: Annotated[int, typer.Option(help="At most so many passes; 0: the task's default.")] = 0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same splits and start.")] = 7,
    json: Json = False,
) -> None:
    """Train a model on this project's labels; the next run uses it."""
    from inference.training import from_project

    line = ProgressLine()
    stop = stop_on_signals()
    with writing(project) as store:
        request = from_project.TrainRequest(
            task=task, finetune=finetune, name=name, where=where, labels=labels, epochs=epochs, seed=seed
        )
        report = from_project.train(
            store,
            request,
            progress=lambda share, what: line.show(f"{share:4.0%} {what}"),
            should_stop=stop.is_set,
        )
    line.close()
    if json:
        emit_json(
            {
                "model": report.folder.name,
                "task": report.task,
                "path": str(report.folder),
                "counts": dict(report.counts),
                "metrics": dict(report.metrics),
                "parity": report.parity,
                "seconds": round(report.seconds, 3),
                "stopped": report.stopped,
                "notes": list(report.notes),
            }
        )
        return
    counts = ", ".join(f"{n:,} {split}" for split, n in report.counts.items())
    emit(f"Trained {report.folder.name} on {counts} in {report.seconds:.0f} s; the next run uses it.")
    for split, values in report.metrics.items():
        figures = _figures(values)
        if figures:
            emit(f"  {split}: " + ", ".join(figures))
    if report.parity is not None:
        emit(f"  largest difference between the exported model and torch: {report.parity:.1e}")
    for note in report.notes:
        warn(f"  {note}")


def _figures(values: Any, prefix: str = "") -> list[str]:
    """Single numbers of a nested report, as "image roc_auc 0.872"; tables stay in the report file."""
    if not isinstance(values, Mapping):
        return []
    found = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += _figures(value, f"{prefix}{name} ")
        elif isinstance(value, int) and not isinstance(value, bool):
            found.append(f"{prefix}{name} {value:,}")
        elif isinstance(value, float):
            found.append(f"{prefix}{name} {value:.3f}")
    return found


def _settings(
    config: Path | None, models: list[str], yolo_model: str, recipe: str, filler: str, *, evaluate_only: bool
) -> dict[str, dict[str, Any]]:
    import tomllib

    from inference.registry import stage_names

    settings: dict[str, dict[str, Any]] = {}
    if config is not None:
        try:
            settings = {k: dict(v) for k, v in tomllib.loads(config.read_text("utf-8")).get("stages", {}).items()}
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise FettleError(f"{config} cannot be used: {error}", "It must be a TOML file.") from error
    for entry in [*models, *([f"crop={yolo_model}"] if yolo_model else [])]:
        stage, _, model_name = entry.partition("=")
        if not model_name:
            raise FettleError(f"“{entry}” names no model", "Write --model STAGE=NAME.")
        settings.setdefault(stage_names(stage)[0].value, {})["model"] = model_name
    if recipe:
        settings.setdefault("enhance", {})["recipe"] = recipe
    if filler:
        settings.setdefault("clean", {})["filler"] = filler
    if evaluate_only:
        settings.setdefault("clean", {})["evaluate_only"] = True
    return settings


def _left(seconds: float | None) -> str:
    return "" if seconds is None else f", {seconds:.0f} s left"
