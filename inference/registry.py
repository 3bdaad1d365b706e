"""Which stages exist and what builds them; imported on first use, so that listing them costs nothing."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from inference.stage import Stage, StageContext
from storage.errors import FettleError
from storage.records import StageName


@dataclass(frozen=True, slots=True)
class StageEntry:
    """Where a stage lives and what it is like.

    Attributes:
        factory: ``module:class``; the class takes a `StageContext`.
        needs: Stages whose results it uses where they are there.
        uses_model: Whether it needs a model from the library.
    """

    factory: str
    needs: tuple[StageName, ...] = ()
    uses_model: bool = False


STAGES: Mapping[StageName, StageEntry] = {
    StageName.ENHANCE: StageEntry("inference.stages.enhance:EnhanceStage"),
    StageName.CLEAN: StageEntry("inference.stages.clean:CleanStage"),
    StageName.CROP: StageEntry("inference.stages.crop:CropStage", uses_model=True),
    StageName.CLASSIFY: StageEntry("inference.stages.classify:ClassifyStage", needs=(StageName.CROP,), uses_model=True),
    StageName.SEGMENT: StageEntry(
        "inference.stages.segment:SegmentStage", needs=(StageName.CROP, StageName.CLASSIFY), uses_model=True
    ),
    StageName.EXPLAIN: StageEntry(
        "inference.stages.explain:ExplainStage", needs=(StageName.CROP, StageName.CLASSIFY), uses_model=True
    ),
    StageName.ANOMALY: StageEntry("inference.stages.anomaly:AnomalyStage", needs=(StageName.CROP,), uses_model=True),
}
"""Every stage, in the order in which a run applies them."""


def stage_names(names: str | None = None) -> tuple[StageName, ...]:
    """Stage names from a comma-separated list, without repeats, in pipeline order; None: all.

    Raises:
        FettleError: One is not known; says which exist.
    """
    if names is None:
        return tuple(STAGES)
    wanted = {name.strip().lower() for name in names.split(",") if name.strip()}
    unknown = sorted(wanted - set(STAGES))
    if unknown or not wanted:
        what = f"There is no stage “{unknown[0]}”" if unknown else "No stage is named"
        raise FettleError(what, f"There are: {', '.join(STAGES)}.")
    return tuple(name for name in STAGES if name in wanted)


def build_stage(name: StageName, context: StageContext) -> Stage:
    """Load a stage.

    Raises:
        FettleError: It is not known, or its settings are wrong.
        ModelError: Its model is missing or does not open.
    """
    if name not in STAGES:
        raise FettleError(f"There is no stage “{name}”", f"There are: {', '.join(STAGES)}.")
    module, _, attribute = STAGES[name].factory.partition(":")
    factory = cast(Callable[[StageContext], Stage], getattr(importlib.import_module(module), attribute))
    return factory(context)
