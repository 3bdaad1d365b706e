"""One item with all that is known of it, read in one go off the window's thread, and what the panels show of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from gui import theme
from gui.canvas.model import OverlayItem
from gui.spelling import breakable, shown_name
from gui.told import told
from gui.window.cleaning_view import cleaning_view
from gui.window.file_notes import facts_line, file_card, file_line, like_line, like_notes
from gui.window.second_look import masked, own_regions, second_view
from gui.window.views import ClassRow, HistoryRow, ItemView, NoteRow, QueueRow, RegionRow
from gui.window.why_rows import why_rows
from gui.window.wording import STATES, ago, reason_words, stage_words
from gui.words import look_up, noop, percent, translate
from storage.records import (
    Box,
    ClassKind,
    FileState,
    Item,
    ItemState,
    LabelClass,
    Mask,
    Proposal,
    ProposalKind,
    Region,
    RegionRole,
    RegionSource,
    RegionStatus,
    SecondOpinion,
    StageName,
)

if TYPE_CHECKING:
    from storage.cleaned import Cleaning
    from storage.history_records import ItemEvent
    from storage.store import Store
    from storage.team_records import Opinion

_NEWEST = 4
"""Events that the panel shows; the others are a key away."""
_WORTH_A_BAR = 0.005
"""Classes a model gives less stand without number and bar."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the review place needs of one item."""

    item: Item
    proposals: tuple[Proposal, ...]
    regions: tuple[Region, ...]
    history: tuple[ItemEvent, ...]
    """What happened to it most lately, newest first."""
    classes: tuple[LabelClass, ...]
    keeps: frozenset[int]
    """Proposals that accepting would keep."""
    keeps_all: frozenset[int]
    """Proposals that accepting everything would keep."""
    opinions: tuple[Opinion, ...] = ()
    """What was said of it, where two are to look at it."""
    alike: tuple[Item, ...] = ()
    """Other items with the same picture or nearly the same."""
    cleaning: Cleaning | None = None
    """How its cleaning stands; None where nothing is marked and nobody cleaned it."""
    blind: bool = False
    """The other of the two has decided it, and this reviewer is not to know what."""

    def open_proposals(self) -> list[Proposal]:
        """Region proposals nobody has settled."""
        settled = {region.proposal_id for region in self.regions}
        return [entry for entry in self.proposals if entry.geometry is not None and entry.id not in settled]

    def kept(self) -> list[Region]:
        """Regions in force."""
        return [region for region in self.regions if region.status is RegionStatus.KEPT]

    def label(self) -> str | None:
        """The label in force: decided, else given, else proposed."""
        return self.item.label or self.item.given or self.item.predicted

    def class_named(self, name: str | None) -> LabelClass | None:
        """The class of that name."""
        return next((entry for entry in self.classes if entry.name == name), None)

    def picture(self, stage: StageName) -> str | None:
        """Blob of the whole picture that ``stage`` made, or None."""
        for entry in reversed(self.proposals):
            if entry.kind is ProposalKind.PIXELS and entry.provenance.stage is stage:
                return entry.blob
        return None

    def changed_mask(self) -> str | None:
        """Blob of the mask of what cleaning changed, or None."""
        for entry in reversed(self.proposals):
            if entry.kind is ProposalKind.PIXELS and entry.provenance.stage is StageName.CLEAN:
                mask = entry.data.get("mask")
                return str(mask) if mask else None
        return None

    def heatmaps(self) -> list[Proposal]:
        """Heatmaps, the explanation's first."""
        found = [entry for entry in self.proposals if entry.kind is ProposalKind.HEATMAP and entry.blob]
        return sorted(found, key=lambda entry: entry.provenance.stage is not StageName.EXPLAIN)


def load_detail(store: Store, item_id: int) -> Detail | None:
    """Read an item; None if it is gone."""
    from storage import classes, cleaned, duplicates, item_history, proposals, regions, second_opinions, suggestions

    items = store.items.get([item_id])
    if not items:
        return None
    blind = second_opinions.is_blind(items[0], store.actor)
    item = masked(items[0], store.actor)
    found = proposals.live(store, item_id)
    settled = regions.of_item(store, item_id)
    if blind:
        settled = own_regions(settled, store.actor)
    schema = classes.all_classes(store)
    label = suggestions.suggested_label(item)
    good = classes.good_names(schema)

    def keeps(*, everything: bool) -> frozenset[int]:
        wanted = suggestions.suggestion(label, found, settled, good=good, everything=everything)
        return frozenset(entry.id for entry in wanted.keeps)

    return Detail(
        item=item,
        proposals=tuple(found),
        regions=tuple(settled),
        history=tuple(item_history.of_item(store, item_id, limit=_NEWEST)),
        classes=tuple(schema),
        keeps=keeps(everything=False),
        keeps_all=keeps(everything=True),
        opinions=() if blind or item.second is None else tuple(second_opinions.of_item(store, item_id)),
        cleaning=cleaned.cleaning_of(found, settled, read_mask=partial(cleaned.read_mask, store.blobs)),
        alike=tuple(masked(entry, store.actor) for entry in store.items.get(duplicates.like_item(store, item_id))),
        blind=blind,
    )


def queue_row(item: Item, *, reviewer: str = "") -> QueueRow:
    """The item's line in the queue, as ``reviewer`` may see it."""
    shown = masked(item, reviewer)
    line = _queue_line(shown)
    if shown is not item:
        line = translate("Review", "second look · {line}").format(line=line)
    line = " · ".join(part for part in (line, like_line(item)) if part)
    return QueueRow(
        item.id,
        shown_name(item.name),
        line,
        shown.state,
        item.version,
        alert=file_line(item),
        marked=bool(item.marked),
        flagged=item.flagged,
        note=item.note,
    )


def item_view(detail: Detail, *, now: float | None = None) -> ItemView:
    """What the decision panel shows."""
    item = detail.item
    now = time.time() if now is None else now
    return ItemView(
        item_id=item.id,
        name=shown_name(item.name),
        facts=facts_line(item),
        state=item.state,
        settled_line=_settled_line(item, now),
        classes=_class_rows(detail),
        notes=_notes(detail),
        regions=region_rows(detail),
        history=tuple(_history_row(event, now) for event in detail.history),
        decidable=item.state is not ItemState.UNREADABLE,
        acceptable=item.file_state is not FileState.CHANGED,
        file=file_card(item),
        all_differs=detail.keeps != detail.keeps_all,
        second=second_view(item, detail.opinions, blind=detail.blind),
        regions_editable=not detail.blind,
        note=item.note,
        flagged=item.flagged,
        why=why_rows(detail, now),
        cleaning=cleaning_view(detail),
    )


def overlay_items(detail: Detail, *, markings: bool = True) -> list[OverlayItem]:
    """What the canvas draws: kept regions solid, open proposals dashed; ``markings`` False hides those."""
    if detail.item.file_state is FileState.CHANGED:
        return []  # They were drawn on other pixels.
    items = [
        OverlayItem(
            key=f"r{region.id}",
            geometry=region.geometry,
            colour=_colour(detail, region.role, region.class_name),
            label=_tag(region.role, region.class_name, None),
            decided=True,
            role=region.role,
            visible=markings or region.role is not RegionRole.MARKING,
        )
        for region in detail.kept()
    ]
    items += [
        OverlayItem(
            key=f"p{entry.id}",
            geometry=entry.geometry,
            colour=_colour(detail, entry.role or RegionRole.DEFECT, entry.class_name),
            label=_tag(entry.role, entry.class_name or detail.item.predicted, entry.confidence),
            decided=False,
            role=entry.role or RegionRole.DEFECT,
            visible=markings or entry.role is not RegionRole.MARKING,
        )
        for entry in detail.open_proposals()
        if entry.geometry is not None
    ]
    return items


def _queue_line(item: Item) -> str:
    if item.state is ItemState.UNREADABLE:
        return told(item.error) or translate("Review", "unreadable")
    if item.state is ItemState.EXCLUDED:
        return translate("Review", "excluded: {reason}").format(reason=reason_words(item.reason))
    if item.second is SecondOpinion.DISPUTED:
        return translate("Review", "disputed · {reason}").format(reason=item.reason)
    before = item.given or item.predicted
    if item.state is ItemState.CORRECTED and before and item.label and before != item.label:
        return f"{before} → {item.label}"
    label = item.label or item.given or item.predicted
    if label is None:
        return translate("Review", "no label yet")
    if item.given and item.predicted and item.given != item.predicted and item.label is None:
        return translate("Review", "{given} · looks like {predicted}").format(
            given=item.given, predicted=item.predicted
        )
    return label if item.score is None else f"{label} · {item.score:.2f}"


def _settled_line(item: Item, now: float) -> str:
    if item.state is ItemState.UNREADABLE:
        return translate("Review", "<b>Unreadable.</b> {error}").format(error=escape(breakable(told(item.error))))
    if item.state not in STATES or item.second is SecondOpinion.DISPUTED:
        return ""
    line = look_up("Review", STATES[item.state])
    what = reason_words(item.reason) if item.state is ItemState.EXCLUDED else item.label or ""
    if what:
        line = f"{line}: <b>{escape(what)}</b>"
    if item.decided_by:
        line = translate("Review", "{what} by {who}").format(what=line, who=escape(item.decided_by))
    return f"{line}, {ago(item.decided_at, now)}" if item.decided_at else line


def _class_rows(detail: Detail) -> tuple[ClassRow, ...]:
    chances = _probabilities(detail.proposals)
    in_force = detail.label()
    names = [entry.name for entry in detail.classes]
    names += [name for name in chances if name not in names]
    order = sorted(names, key=lambda name: -chances.get(name, -1.0)) if chances else names
    keys: Mapping[str, int | None] = {entry.name: entry.key for entry in detail.classes}
    return tuple(
        ClassRow(
            name=name,
            key=str(keys.get(name) or ""),
            probability=chances[name] if chances.get(name, 0.0) >= _WORTH_A_BAR else None,
            chosen=name == in_force,
            decided=name == detail.item.label,
        )
        for name in order
    )


def _probabilities(proposals: Sequence[Proposal]) -> dict[str, float]:
    for entry in reversed(proposals):
        if entry.kind is ProposalKind.CLASS:
            top = entry.data.get("topk") or [[entry.class_name, entry.confidence or 0.0]]
            return {str(name): float(chance) for name, chance in top}
    return {}


def _notes(detail: Detail) -> tuple[NoteRow, ...]:
    item = detail.item
    notes: list[NoteRow] = []
    if item.given and item.predicted and item.given != item.predicted and item.label is None:
        looks_like = f"<b>{escape(item.predicted)}</b>" + (f" ({item.score:.2f})" if item.score is not None else "")
        text = translate("Review", "Look twice: it came labelled {given}, but looks like {predicted}.")
        notes.append(NoteRow(text.format(given=f"<b>{escape(item.given)}</b>", predicted=looks_like), "warn"))
    for entry in detail.proposals:
        share = entry.data.get("on_marking")
        if entry.kind is ProposalKind.HEATMAP and isinstance(share, float) and share >= 0.2:
            text = translate("Review", "Look twice: {share} of the heatmap lies on a marking.")
            notes.append(NoteRow(text.format(share=percent(share)), "warn"))
        warning = entry.data.get("warning")
        if isinstance(warning, str) and entry.provenance.stage is not StageName.CLEAN:
            notes.append(NoteRow(escape(told(warning)) + ".", "warn"))
        threshold = entry.data.get("threshold")
        if entry.kind is ProposalKind.SCORE and entry.confidence is not None and isinstance(threshold, int | float):
            over = entry.confidence >= threshold
            text = (
                translate("Review", "Anomaly {score:.2f}, over the threshold of {threshold:.2f}.")
                if over
                else translate("Review", "Anomaly {score:.2f}, under the threshold of {threshold:.2f}.")
            )
            text = text.format(score=entry.confidence, threshold=threshold)
            notes.append(NoteRow(text, "warn" if over else "dim"))
    return (*notes, *like_notes(item, detail.alike))


def region_rows(detail: Detail) -> tuple[RegionRow, ...]:
    """Every region to be seen in the list, the surest first; deciding one leaves it in its place."""
    rows: list[tuple[float, int, RegionRow]] = []
    for entry in detail.open_proposals():
        role = entry.role or RegionRole.DEFECT
        row = RegionRow(
            key=f"p{entry.id}",
            name=_name(role, entry.class_name or detail.item.predicted),
            detail=f"{_shape_word(entry.geometry)} · {_origin(entry)}",
            confidence=entry.confidence,
            colour=_colour(detail, role, entry.class_name),
            settled=False,
        )
        rows.append((-(entry.confidence or 0.0), entry.id, row))
    live = {entry.id: entry for entry in detail.proposals}
    drawn_last = max(live, default=0)
    for region in detail.regions:
        rejected = region.status is RegionStatus.REJECTED
        proposal = live.get(region.proposal_id or 0)
        if rejected and proposal is None:
            continue  # What turned it down concerns a proposal that a later run has replaced.
        row = RegionRow(
            key=f"r{region.id}",
            name=_name(region.role, region.class_name),
            detail=_shape_word(region.geometry)
            + " · "
            + (translate("Review", "turned down") if rejected else _author(region)),
            confidence=region.confidence if rejected else None,
            colour=_colour(detail, region.role, region.class_name),
            settled=not rejected,
            rejected=rejected,
        )
        rows.append((-(region.confidence or 0.0), region.proposal_id or drawn_last + region.id, row))
    return tuple(row for _, _, row in sorted(rows, key=lambda entry: entry[:2]))


def _history_row(event: ItemEvent, now: float) -> HistoryRow:
    settled = event.decision
    what = told(event.label)
    if settled is not None:
        word = look_up("Review", STATES.get(settled.state, noop("Review", "Reopened")))
        about = reason_words(settled.reason) if settled.state is ItemState.EXCLUDED else settled.label
        what = f"{word} “{about}”" if about else word
    return HistoryRow(what, event.actor, ago(event.at, now), undone=event.undone)


def _colour(detail: Detail, role: RegionRole, class_name: str | None) -> str:
    if role is RegionRole.MARKING:
        return theme.MARKING_COLOUR
    if role is RegionRole.ROI:
        return theme.DARK.accent
    found = detail.class_named(class_name or detail.item.predicted)
    if found is not None and found.kind is ClassKind.DEFECT:
        return found.colour
    return found.colour if found is not None else theme.CLASS_COLOURS[0]


def _name(role: RegionRole, class_name: str | None) -> str:
    if role is RegionRole.DEFECT:
        return class_name or translate("Review", "defect")
    return translate("Review", "crop") if role is RegionRole.ROI else translate("Review", "marking")


def _tag(role: RegionRole | None, class_name: str | None, confidence: float | None) -> str:
    name = _name(role or RegionRole.DEFECT, class_name)
    return name if confidence is None else f"{name} {confidence:.2f}"


def _origin(proposal: Proposal) -> str:
    stage = proposal.provenance.stage
    return stage_words(stage) if stage is StageName.CLEAN else proposal.provenance.model or stage_words(stage)


def _author(region: Region) -> str:
    imported = translate("Review", "imported by {who}").format(who=region.author)
    words = {RegionSource.PERSON: region.author, RegionSource.IMPORT: imported}
    return words.get(region.source, translate("Review", "as proposed"))


def _shape_word(geometry: object) -> str:
    if isinstance(geometry, Box):
        return translate("Review", "box")
    return translate("Review", "mask") if isinstance(geometry, Mask) else translate("Review", "polygon")
