"""Audits a project's classifier and keeps what came of it; the same for the command line and the window."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from inference import child
from inference.audit.kept import picture_paths
from inference.audit.plan import Task, make_plan
from inference.audit.records import AuditReport, AuditRequest, Trial, from_json, to_json
from inference.audit.trials import Done, Progress, Setup, ShouldStop, do_tasks
from inference.audit.verdict import judge, summarise
from inference.cards import ModelCard, card_to_dict
from inference.cards import Task as ModelTask
from inference.cleaning.fill import FILLERS
from inference.library import ModelLibrary
from inference.pipeline import model_dirs
from inference.stages.clean import DEFAULTS as CLEAN_DEFAULTS
from inference.threads import all_threads
from storage import classes
from storage.errors import FettleError
from storage.files import folder_fault, write_atomically
from storage.hashing import hash_json
from storage.records import StageName
from storage.store import Store

_log = logging.getLogger(__name__)

VERSION = "1"
"""Of how trials are done; trials of another are not reused."""

_FINDING = frozenset({"detector", "model", "min_confidence", "dilate", "max_share", "evaluate_only"})
"""The clean stage's settings that are about finding markings: a trial takes them as they were found."""
_STAYS = "telea"


@dataclass(frozen=True, slots=True)
class Settled:
    """The classifier that is audited, what its trials are done with, and the hash of all they depend on."""

    card: ModelCard
    setup: Setup
    settings_hash: str


def audit(
    store: Store,
    request: AuditRequest,
    *,
    in_process: bool = False,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> AuditReport:
    """Audit a classifier of the project, keep the report there, and return it.

    The database is only read. No picture leaves the machine; Telea stands in for a filler that would send it.

    Args:
        store: The project.
        request: What to audit.
        in_process: Do it in a process of its own; this one then loads no model.
        progress: Told the share done, 0–1, and how many trials of how many.
        should_stop: True stops it; what is done is used the next time.

    Raises:
        StoppedError: It was stopped.
        FettleError: There is no such classifier, nothing to try, or the folder cannot be written.
        FilterError: The filter does not parse.
    """
    started = time.monotonic()
    settled = settle(store, request)
    plan = make_plan(store, request)
    tell, stop = progress or _ignore, should_stop or _never
    if in_process:
        done = child.call(_do_alone, settled.setup, plan.tasks, doing="The audit", progress=tell, should_stop=stop)
    else:
        done = do_tasks(settled.setup, plan.tasks, progress=tell, should_stop=stop)
    groups = summarise(done.trials, seed=request.seed)
    report = AuditReport(
        model=settled.card.name,
        model_hash=settled.card.model_hash,
        settings_hash=settled.settings_hash,
        request=replace(request, model=settled.card.name),
        filler=str(settled.setup.clean["filler"]),
        maps=done.maps,
        no_maps=done.no_maps,
        good=tuple(sorted(settled.setup.good | set(settled.card.good))),
        marked=plan.marked,
        unmarked=plan.unmarked,
        unchecked=plan.unchecked,
        made=time.time(),
        seconds=time.monotonic() - started,
        reused=done.reused,
        tool=f"fettle {version('fettling')}",
        judgement=judge(groups),
        groups=groups,
        trials=done.trials,
        skipped=done.skipped,
    )
    _save(store, report)
    return report


def settle(store: Store, request: AuditRequest) -> Settled:
    """The classifier and its settings as a run of the project would use them; no model is opened.

    Raises:
        ModelError: There is no such classifier.
    """
    tables: dict[str, Any] = store.settings.get("stages", {})
    classify, clean = dict(tables.get("classify", {})), _filling(tables.get("clean", {}))
    found = ModelLibrary(model_dirs(store)).choose(ModelTask.CLASSIFY, request.model or str(classify.get("model", "")))
    classify["model"] = found.card.name
    enhances = StageName.ENHANCE.value in store.settings["run"]["stages"]
    enhance = dict(tables.get("enhance", {})) if enhances else None
    good = classes.good_names(classes.all_classes(store))
    settings_hash = hash_json(
        {
            "version": VERSION,
            "card": card_to_dict(found.card),
            "classify": classify,
            "clean": clean,
            "enhance": enhance,
            "good": sorted(good),
        }
    )
    setup = Setup(
        classify=classify,
        clean=clean,
        enhance=enhance,
        model_dirs=model_dirs(store),
        blob_dir=store.folder.blobs,
        good=frozenset(good),
        threads=all_threads(),
        max_pixels=int(store.settings["images"]["max_pixels"]),
        cache=_cache(store, found.card.name, settings_hash),
        seed=request.seed,
    )
    return Settled(found.card, setup, settings_hash)


def _filling(clean: Mapping[str, Any]) -> dict[str, Any]:
    """The clean stage's settings that are about filling, with a filler that keeps pictures on this machine."""
    settings = {key: value for key, value in {**CLEAN_DEFAULTS, **clean}.items() if key not in _FINDING}
    entry = FILLERS.get(settings["filler"])
    if entry is not None and entry.leaves_machine:
        settings["filler"] = _STAYS
    return settings


def last_audit(store: Store, model: str) -> AuditReport | None:
    """The last audit of a model; None where it was never audited, or the report was damaged since."""
    path = _report_path(store, model)
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, FettleError) as error:
        _log.warning("%s cannot be read: %s", path, error)
        return None


def pictures(store: Store, report: AuditReport, trial: Trial) -> tuple[Path, Path, Path, Path]:
    """Where the pictures of a trial that changed the answer lie; see `picture_paths`. The cache may be gone."""
    return picture_paths(_cache(store, report.model, report.settings_hash), trial.key)


def _do_alone(setup: Setup, tasks: tuple[Task, ...], *, progress: Progress, should_stop: ShouldStop) -> Done:
    from inference.worker_process import limit_threads

    limit_threads(setup.threads)
    return do_tasks(setup, tasks, progress=progress, should_stop=should_stop)


def _save(store: Store, report: AuditReport) -> None:
    path = _report_path(store, report.model)
    try:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, (json.dumps(to_json(report), ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as error:
        raise folder_fault(path.parent, error) from error


def _report_path(store: Store, model: str) -> Path:
    return store.folder.audits / f"{model}.json"


def _cache(store: Store, model: str, settings_hash: str) -> Path:
    return store.folder.cache / "audits" / f"{model}-{settings_hash[:16]}"


def _ignore(_share: float, _what: str) -> None:
    pass


def _never() -> bool:
    return False
