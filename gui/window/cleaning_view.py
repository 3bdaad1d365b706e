"""What the decision panel says of an item's cleaning, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from gui.told import told
from gui.window.views import CleaningView, NoteRow
from gui.words import noop, number, percent, plural, translate
from storage.records import FileState, ItemState, RegionRole

if TYPE_CHECKING:
    from gui.window.item_detail import Detail
    from storage.cleaned import Cleaning

_FIGURES = (
    ("ssim", noop("Cleaning", "SSIM"), 3),
    ("edge_iou", noop("Cleaning", "edges"), 2),
    ("l1", noop("Cleaning", "L1"), 1),
)


def cleaning_view(detail: Detail) -> CleaningView | None:
    """How the item's cleaning stands; None where there is nothing to say of it, as on most items: no marking."""
    found = detail.cleaning
    if found is None or detail.item.file_state is FileState.CHANGED or detail.item.state is ItemState.UNREADABLE:
        return None
    if not (found.marks or found.picture or found.kept_out or found.touched or found.stale):
        return None
    data: Mapping[str, Any] = found.picture.data if found.picture is not None else {}
    return CleaningView(
        line=_line(found, data),
        figures=_figures(data),
        told=_told(data),
        notes=tuple(_notes(found)),
        filled=found.picture is not None,
        markings=_markings(detail),
    )


def _line(found: Cleaning, data: Mapping[str, Any]) -> str:
    markings = plural("Cleaning", "%Ln markings").of(found.marks)
    if not data:
        return translate("Cleaning", "{markings}, not filled").format(markings=markings)
    share = data.get("masked_share")
    parts = [markings, str(data.get("filler", ""))]
    if isinstance(share, float):
        parts.append(translate("Cleaning", "{share} of the picture").format(share=percent(share, 2)))
    return " · ".join(part for part in parts if part)


def _figures(data: Mapping[str, Any]) -> str:
    """What matters of the figures: how like the original, and how much changed inside and outside."""
    ssim, edges, l1 = (_figure(data, name) for name in ("ssim", "edge_iou", "l1"))
    if ssim is None or edges is None or l1 is None:
        return ""
    words = translate("Cleaning", "SSIM {ssim} · edges {edges} · L1 {inside} inside, {outside} outside")
    return words.format(
        ssim=_number(ssim.get("full"), 3),
        edges=_number(edges.get("full"), 2),
        inside=_number(l1.get("inside"), 1),
        outside=_number(l1.get("outside"), 1),
    )


def _told(data: Mapping[str, Any]) -> str:
    """All figures, for the tool tip."""
    from gui.words import look_up

    lines = []
    for name, label, digits in _FIGURES:
        figure = _figure(data, name)
        if figure is None:
            continue
        words = translate("Cleaning", "{name}: {full}; inside the mask {inside}, outside {outside}")
        lines.append(
            words.format(
                name=look_up("Cleaning", label),
                full=_number(figure.get("full"), digits),
                inside=_number(figure.get("inside"), digits),
                outside=_number(figure.get("outside"), digits),
            )
        )
    return "\n".join(lines)


def _notes(found: Cleaning) -> Iterator[NoteRow]:
    if found.said is not None and found.picture is None:
        yield NoteRow(escape(told(str(found.said.data.get("reason", "")))) + ".", "dim")
    yield from _kept_out(found.kept_out)
    for entry in found.touched:
        words = translate("Cleaning", "What was filled touches {defect} ({by}).")
        defect = entry.defect
        yield NoteRow(
            words.format(defect=f"<b>{escape(defect.name)}</b>", by=_by(defect.by, decided=defect.decided)), "bad"
        )
    if found.stale:
        yield NoteRow(translate("Cleaning", "The markings have changed since they were filled."), "warn")


def _kept_out(kept_out: Sequence[Mapping[str, Any]]) -> Iterator[NoteRow]:
    """One remark for each defect, whatever number of markings touch it."""
    by_defect: dict[tuple[str, str, bool], list[Mapping[str, Any]]] = {}
    for met in kept_out:
        key = (str(met.get("defect", "")), str(met.get("by", "")), bool(met.get("decided")))
        by_defect.setdefault(key, []).append(met)
    for (defect, name, decided), each in by_defect.items():
        whole = sum(bool(met.get("whole")) for met in each)
        words = (
            plural("Cleaning", "%Ln markings over {defect} ({by}) are not filled.").of(whole)
            if whole == len(each)
            else translate("Cleaning", "Keeps out of {defect} ({by}): {count} px of {markings} are left.")
        )
        yield NoteRow(
            words.format(
                defect=f"<b>{escape(defect)}</b>",
                by=_by(name, decided=decided),
                count=number(sum(int(met.get("pixels", 0)) for met in each)),
                markings=plural("Cleaning", "%Ln markings").of(len(each)),
            ),
            "warn",
        )


def _by(name: str, *, decided: bool) -> str:
    words = translate("Cleaning", "decided by {name}") if decided else translate("Cleaning", "proposed by {name}")
    return words.format(name=escape(name))


def _markings(detail: Detail) -> frozenset[str]:
    kept = {f"r{region.id}" for region in detail.kept() if region.role is RegionRole.MARKING}
    return frozenset(kept | {f"p{entry.id}" for entry in detail.open_proposals() if entry.role is RegionRole.MARKING})


def _figure(data: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    found = data.get(name)
    return found if isinstance(found, Mapping) else None


def _number(value: object, digits: int) -> str:
    return number(float(value), digits) if isinstance(value, int | float) else "–"
