"""A run from wish to report, the same for window and command line: stages and models settled, frozen, worked off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inference import registry
from inference.cards import ModelCard, Task
from inference.cleaning.detectors import DEFAULT_MODEL, markings_model, needs_model
from inference.cluster_terms import ClusterSpec
from inference.executors import ExecutorFactory, default_workers, local_pool
from inference.library import ModelLibrary
from inference.runner import Runner, RunProgress, RunReport
from inference.worker import WorkerPlan
from storage import classes, jobs
from storage.cores import usable_cores
from storage.errors import FettleError, ModelError, ProjectError
from storage.paths import shipped_dir, user_dir
from storage.project import merge
from storage.records import Run, StageName
from storage.store import Store

_SAMPLED = 500

STAGE_TASKS: Mapping[StageName, Task] = {
    StageName.CLEAN: Task.MARKINGS,
    StageName.CROP: Task.DETECT,
    StageName.CLASSIFY: Task.CLASSIFY,
    StageName.SEGMENT: Task.SEGMENT,
    StageName.EXPLAIN: Task.CLASSIFY,
    StageName.ANOMALY: Task.ANOMALY,
}
"""Which task's models a stage takes, clean only with a detector that looks with one; the other stages take none."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a person asks of a run.

    Attributes:
        stages: Which; None: the project's default ones, of which those without a model are left out.
        without: Of the default stages, those that are not wanted this time.
        where: A filter; empty: all readable items.
        item_ids: Exactly these items instead of a filter.
        use_cleaned: Later stages look at cleaned pixels where there are any.
        use_crop: Later stages look at the crop where there is one.
        settings: Laid over the project's stage settings, by stage name.
    """

    stages: tuple[StageName, ...] | None = None
    without: frozenset[StageName] = frozenset()
    where: str = ""
    item_ids: tuple[int, ...] | None = None
    use_cleaned: bool = True
    use_crop: bool = True
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PreparedRun:
    """A run whose stages are known to be possible. ``left_out`` says which default stages are not, and why."""

    request: RunRequest
    stages: tuple[StageName, ...]
    frozen: Mapping[str, Any]
    plan: WorkerPlan
    left_out: Mapping[StageName, str]


def model_dirs(store: Store) -> tuple[Path, ...]:
    """Where models are looked for, first hit wins: the project, the user's library, what Fettle ships."""
    return (store.folder.models, user_dir("models"), shipped_dir("models"))


def prepare(store: Store, request: RunRequest) -> PreparedRun:
    """Settle stages, models and settings without loading anything.

    Raises:
        FettleError: A stage was asked for by name and its model is missing, no stage is possible, or one would send
            pictures elsewhere and nobody allowed that.
    """
    settings = store.settings
    named = request.stages
    if named is None:
        defaults = registry.stage_names(",".join(settings["run"]["stages"]))
        named = tuple(stage for stage in defaults if stage not in request.without)
    wanted = tuple(stage for stage in StageName if stage in named)
    tables: dict[str, Any] = merge(dict(settings.get("stages", {})), {k: dict(v) for k, v in request.settings.items()})
    library = ModelLibrary(model_dirs(store))
    chosen: dict[StageName, dict[str, Any]] = {}
    hashes: dict[str, str] = {}
    left_out: dict[StageName, str] = {}
    for stage in wanted:
        table = dict(tables.get(stage.value, {}))
        if stage is StageName.EXPLAIN and not table.get("model"):
            table["model"] = tables.get(StageName.CLASSIFY.value, {}).get("model", "")
        if stage is StageName.CLEAN and not needs_model(table):
            # A model that is not looked with must keep no worker from taking part.
            table.pop("model", None)
        elif stage in STAGE_TASKS:
            try:
                if stage is StageName.CLEAN:
                    model = markings_model(str(table.get("model") or DEFAULT_MODEL), model_dirs(store))
                else:
                    model = library.choose(STAGE_TASKS[stage], str(table.get("model", "")))
            except ModelError as error:
                if request.stages is not None:
                    raise
                left_out[stage] = str(error)
                continue
            table["model"] = model.card.name
            hashes[stage.value] = model.card.model_hash
        if stage is StageName.CLEAN:
            try:
                filler = _filler_model(library, table)
            except ModelError as error:
                if request.stages is not None:
                    raise
                left_out[stage] = str(error)
                continue
            if filler is not None:
                table["filler_model"] = filler.name
                hashes["filler"] = filler.model_hash
        chosen[stage] = table
    if not chosen:
        raise FettleError("No stage can run", "; ".join(left_out.values()))
    _check_sending(store, chosen.get(StageName.CLEAN))
    good = sorted(classes.good_names(classes.all_classes(store)))
    workers = _workers(settings)
    plan = WorkerPlan(
        stages=tuple(chosen),
        settings=chosen,
        model_dirs=model_dirs(store),
        blob_dir=store.folder.blobs,
        good_classes=frozenset(good),
        threads=max(1, usable_cores() // workers),
        max_pixels=int(settings["images"]["max_pixels"]),
        use_cleaned=request.use_cleaned,
        use_crop=request.use_crop,
    )
    frozen = {
        "stages": {stage.value: table for stage, table in chosen.items()},
        "models": hashes,
        "good": good,
        "use_cleaned": request.use_cleaned,
        "use_crop": request.use_crop,
    }
    return PreparedRun(request=request, stages=tuple(chosen), frozen=frozen, plan=plan, left_out=left_out)


def open_run(store: Store, prepared: PreparedRun) -> Run:
    """The interrupted run of exactly this kind, to be resumed, or a new one."""
    request = prepared.request
    if request.item_ids is None:
        found = jobs.unfinished(store, stages=prepared.stages, where=request.where, settings=prepared.frozen)
        if found is not None:
            return found
    return jobs.start(
        store,
        stages=prepared.stages,
        where=request.where,
        settings=prepared.frozen,
        item_ids=request.item_ids,
    )


def work_off(
    store: Store,
    prepared: PreparedRun,
    run: Run,
    *,
    executor: ExecutorFactory | None = None,
    progress: Callable[[RunProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RunReport:
    """Work a run off in worker processes on this machine, or where ``executor`` says."""
    settings = store.settings
    runner = Runner(
        store,
        run,
        plan=prepared.plan,
        executor=executor or local_pool(_workers(settings)),
        batch=_whole(settings, "batch", least=1),
        progress=progress,
        should_stop=should_stop,
    )
    return runner.work()


def on_cluster(
    store: Store, spec: ClusterSpec, *, item_ids: Sequence[int] | None = None, tell: Callable[[str], None]
) -> ExecutorFactory:
    """Where `work_off` shall run instead of on this machine.

    Args:
        store: The project, whose images are shown to the workers.
        spec: Where, and how files get there.
        item_ids: The run's, where it was asked for exactly these.
        tell: Hears, in another thread, how the workers get at files, which come and which go.
    """
    from inference.cluster import dask_cluster

    return dask_cluster(spec, samples=samples(store, item_ids), tell=tell)


def samples(store: Store, item_ids: Sequence[int] | None = None, *, most: int = 8) -> tuple[tuple[str, str], ...]:
    """Some images with their BLAKE3, from as many folders as possible: whoever sees these sees the others."""
    look_at = (
        store.items.get(item_ids[:_SAMPLED]) if item_ids else store.items.page("-state:unreadable", limit=_SAMPLED)
    )
    found: dict[Path, tuple[str, str]] = {}
    for item in look_at:
        found.setdefault(Path(item.path).parent, (item.path, item.hash))
    return tuple(found.values())[:most]


def _check_sending(store: Store, clean: Mapping[str, Any] | None) -> None:
    """Refuse a run that would send pictures elsewhere and may not, or can not."""
    from inference.cleaning.gemini import gate, terms

    if clean is not None and clean.get("filler") == terms.NAME and not clean.get("evaluate_only"):
        gate.check_before_run(store.folder, clean)


def _filler_model(library: ModelLibrary, table: Mapping[str, Any]) -> ModelCard | None:
    """The card of the model that the clean stage's filler needs; None where it needs none."""
    from inference.cleaning.fill import FILLERS
    from inference.cleaning.lama import choose_model

    entry = FILLERS.get(str(table.get("filler", "")))
    if entry is None or not entry.needs_model or table.get("evaluate_only"):
        return None
    return choose_model(library, str(table.get("filler_model", ""))).card


def _workers(settings: Mapping[str, Any]) -> int:
    return _whole(settings, "workers", least=0) or default_workers()


def _whole(settings: Mapping[str, Any], name: str, *, least: int) -> int:
    value = settings["run"][name]
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ProjectError(f"The setting run.{name} is {value!r}", f"It must be a whole number, at least {least}.")
    return value
