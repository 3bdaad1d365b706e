"""The prediction log: a JSON file an item with every proposal in force, and where each comes from.

Geometry counts from the whole upright original, also where an edition cuts to crops. Pictures that models made are
named by their hash. No ids or times of the project are in it: the same models on the same pictures give the same bytes.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from storage.formats.entries import Content, Entry, Loss, Losses, dump_json
from storage.formats.json_text import line_of
from storage.geometry import to_json
from storage.records import Proposal, StageName

_ORDER = {stage: number for number, stage in enumerate(StageName)}


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``predictions/<stem>.json`` and, if asked, ``images/``."""
    (folder / "predictions").mkdir()
    pictures = content.options["pictures"] == "yes"
    if pictures:
        (folder / "images").mkdir()
    for entry in content.entries:
        if pictures:
            entry.write_image(folder / "images" / entry.file_name)
        place = folder / "predictions" / f"{Path(entry.file_name).stem}.json"
        dump_json(place, _logged(entry, file=f"images/{entry.file_name}" if pictures else None))
    return Losses().found()


def _logged(entry: Entry, *, file: str | None) -> dict[str, Any]:
    trail = entry.trail
    proposals = sorted(trail.proposals if trail else (), key=_place)
    value: dict[str, Any] = {
        "file": file,
        "label": entry.label,
        "split": entry.split,
        "proposals": [_proposal(proposal) for proposal in proposals],
    }
    if trail:
        item = trail.item
        source = {"path": unicodedata.normalize("NFC", item.relpath), "blake3": item.hash}
        value |= {"source": source | {"width": item.width, "height": item.height}, "state": item.state.value}
    return value


def _place(proposal: Proposal) -> tuple[int, str]:
    return _ORDER[proposal.provenance.stage], line_of(_proposal(proposal))


def _proposal(proposal: Proposal) -> dict[str, Any]:
    said = proposal.provenance
    return {
        "stage": said.stage.value,
        "stage_version": said.stage_version,
        "model": said.model,
        "model_sha256": said.model_hash,
        "settings": said.settings_hash,
        "kind": proposal.kind.value,
        "class": proposal.class_name,
        "confidence": proposal.confidence,
        "role": proposal.role.value if proposal.role else None,
        "geometry": to_json(proposal.geometry) if proposal.geometry is not None else None,
        "blob": proposal.blob,
        "data": dict(proposal.data),
    }
