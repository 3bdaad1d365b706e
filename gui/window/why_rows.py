"""What each stage used on an item, in lines for the decision panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.window.views import WhyRow
from gui.window.wording import ago, stage_words
from gui.words import date, time_of_day, translate
from storage.records import Proposal, ProposalKind, StageName

if TYPE_CHECKING:
    from gui.window.item_detail import Detail


def why_rows(detail: Detail, now: float) -> tuple[WhyRow, ...]:
    """One line for each stage that said something, in the order in which a run applies them."""
    newest: dict[StageName, Proposal] = {}
    for entry in detail.proposals:
        before = newest.get(entry.provenance.stage)
        # What carries a number, or the whole picture, says more than a box does.
        if before is None or (entry.run_id or 0) > (before.run_id or 0) or entry.kind in _NUMBERED:
            newest[entry.provenance.stage] = entry
    return tuple(_row(newest[stage], now) for stage in StageName if stage in newest)


_REFILLED = "refill"
"""As `storage.cleaned.REFILLED`, which would bring more than a word along."""
_NUMBERED = frozenset({ProposalKind.CLASS, ProposalKind.SCORE, ProposalKind.PIXELS})


def _row(entry: Proposal, now: float) -> WhyRow:
    origin = entry.provenance
    run = translate("Review", "run {run}").format(run=entry.run_id) if entry.run_id else translate("Review", "import")
    if origin.model.startswith(f"{_REFILLED}+"):
        run = translate("Review", "refilled")
    parts = [origin.model, run, ago(entry.created_at, now)]
    if entry.kind is ProposalKind.SCORE and entry.confidence is not None:
        parts.insert(0, f"{entry.confidence:.2f}")
    told = [
        translate("Review", "Model: {model}").format(model=origin.model or translate("Review", "none")),
        translate("Review", "Weights: {hash}").format(hash=origin.model_hash or "–"),
        translate("Review", "Stage: {stage}, version {version}").format(
            stage=origin.stage.value, version=origin.stage_version
        ),
        translate("Review", "Settings: {hash}").format(hash=origin.settings_hash or "–"),
        f"{run}, {date(entry.created_at)} {time_of_day(entry.created_at)}",
    ]
    return WhyRow(stage_words(origin.stage), " · ".join(part for part in parts if part), "\n".join(told))
