"""The audit table: who settled what, when, and from which model it came; a row for each decision and each region.

Times are those of the decisions, in UTC. What a spreadsheet would run as a formula has an apostrophe in front.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from storage.formats.csv_table import row_of
from storage.formats.entries import Content, Entry, Loss, Losses, Trail, number_text, open_text
from storage.geometry import bounds, to_json
from storage.hashing import hash_json
from storage.records import Decision, Proposal, Region

HEADER = (
    "path", "blake3", "what", "state", "class", "role", "shape", "x1", "y1", "x2", "y2", "who", "at", "source",
    "confidence", "models", "models_sha256", "reason",
)  # fmt: skip


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``audit.csv`` and, if asked, ``images/``."""
    pictures = content.options["pictures"] == "yes"
    if pictures:
        (folder / "images").mkdir()
    with open_text(folder / "audit.csv") as file:
        file.write(",".join(HEADER) + "\n")
        for entry in content.entries:
            if pictures:
                entry.write_image(folder / "images" / entry.file_name)
            file.writelines(_rows(entry))
    return Losses().found()


def _rows(entry: Entry) -> Iterator[str]:
    trail = entry.trail
    if trail is None:
        return
    start = (unicodedata.normalize("NFC", trail.item.relpath), trail.item.hash)
    for decision in trail.decisions:
        yield row_of((*start, *_decision(decision, trail)))
    for region in sorted(trail.regions, key=_place):
        yield row_of((*start, *_region(region, trail)))


def _decision(decision: Decision, trail: Trail) -> tuple[str, ...]:
    said = [trail.behind[one] for one in decision.proposal_ids if one in trail.behind]
    return (
        "decision", decision.state.value, decision.label or "", "", "", "", "", "", "", decision.reviewer,
        _time(decision.at), "", "", *_models(said), decision.reason,
    )  # fmt: skip


def _region(region: Region, trail: Trail) -> tuple[str, ...]:
    box = bounds(region.geometry)
    edges = tuple(number_text(edge) for edge in (box.x0, box.y0, box.x1, box.y1)) if box else ("", "", "", "")
    said = [proposal for one, proposal in trail.behind.items() if one == region.proposal_id]
    return (
        "region", region.status.value, region.class_name or "", region.role.value,
        type(region.geometry).__name__.lower(), *edges, region.author, _time(region.created_at), region.source.value,
        "" if region.confidence is None else number_text(region.confidence), *_models(said), "",
    )  # fmt: skip


def _place(region: Region) -> tuple[str, str, str, float, str]:
    # Not by id: the same regions give the same rows, in whatever order they were drawn.
    shape = hash_json(to_json(region.geometry))
    return region.role.value, region.class_name or "", shape, region.created_at, region.author


def _models(said: Iterable[Proposal]) -> tuple[str, str]:
    found = sorted({(p.provenance.stage.value, p.provenance.model, p.provenance.model_hash) for p in said})
    return "; ".join(f"{stage}: {model}" for stage, model, _ in found), "; ".join(digest for _, _, digest in found)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
