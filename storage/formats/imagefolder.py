"""Class folders: ``<split>/<class>/<picture>``, without the split level where no item has a split."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from storage.formats.entries import Content, Loss, Losses, legal_name
from storage.formats.lost import Lost

NO_LABEL = "_unlabelled"


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write one folder a class, also for classes without items; names a file system can't hold are respelled."""
    folders = folder_names([entry.name for entry in content.classes])
    losses = Losses()
    found = content.splits()
    splits = sorted({_folder(split) for split in found}) if any(found) else [""]
    for split in splits:
        for name in folders.values():
            (folder / split / name).mkdir(parents=True, exist_ok=True)
    for entry in content.entries:
        split = _folder(entry.split) if splits != [""] else ""
        place = folder / split / (folders[entry.label] if entry.label else NO_LABEL)
        place.mkdir(parents=True, exist_ok=True)
        entry.write_image(place / entry.file_name)
        for _ in entry.regions:
            losses.add(Lost.REGION, entry)
    return losses.found()


def folder_names(classes: list[str]) -> dict[str, str]:
    """A folder name for each class: legal everywhere, and different also where case does not count."""
    names: dict[str, str] = {}
    taken: set[str] = {NO_LABEL}
    for original in classes:
        name = legal_name(unicodedata.normalize("NFC", original))
        candidate, number = name, 2
        while candidate.casefold() in taken:
            candidate, number = f"{name}_{number}", number + 1
        taken.add(candidate.casefold())
        names[original] = candidate
    return names


def _folder(split: str | None) -> str:
    return legal_name(split or "train")
