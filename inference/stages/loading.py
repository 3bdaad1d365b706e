"""What stages that run a model share: finding it, opening it, and saying where their proposals come from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference.backends import Backend, open_model
from inference.cards import ModelCard, Task, card_to_dict
from inference.library import ModelLibrary
from inference.stage import StageContext
from storage.hashing import hash_json
from storage.records import ProposalDraft, ProposalKind, Provenance, StageName


@dataclass(frozen=True, slots=True)
class StageModel:
    """An open model with its card and folder."""

    card: ModelCard
    folder: Path
    backend: Backend


def open_stage_model(context: StageContext, *, task: Task, name: str) -> StageModel:
    """Open the model a stage is to use: the named one, or the library's choice for the task.

    Raises:
        ModelError: There is none, it is for another task, or it does not open.
    """
    found = ModelLibrary(context.model_dirs).choose(task, name)
    return StageModel(found.card, found.folder, open_model(found.card, found.folder, threads=context.threads))


def provenance_of(
    stage: StageName, version: str, card: ModelCard, settings: Any, *, more: Mapping[str, Any] | None = None
) -> Provenance:
    """Provenance of a stage with one model.

    The card is hashed with the settings: its preprocessing and thresholds change results as much as they do.

    Args:
        stage: The stage.
        version: Its version.
        card: Its model's card.
        settings: Its settings, a dataclass.
        more: Whatever else results depend on, plain JSON values.
    """
    frozen = {"settings": dataclasses.asdict(settings), "card": card_to_dict(card), "more": dict(more or {})}
    return Provenance(
        stage=stage,
        stage_version=version,
        model=card.name,
        model_hash=card.model_hash,
        settings_hash=hash_json(frozen),
    )


def note(reason: str) -> ProposalDraft:
    """The proposal that says a stage found nothing to propose."""
    return ProposalDraft(ProposalKind.NOTE, data={"reason": reason})
