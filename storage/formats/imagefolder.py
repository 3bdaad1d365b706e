"""Class folders: ``<split>/<class>/<picture>``, without the split level where no item has a split."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from pathlib import Path

from storage.formats.csv_table import cell
from storage.formats.entries import Content, Entry, Loss, Losses, legal_name, write_lines
from storage.formats.lost import Lost

NO_LABEL = "_unlabelled"


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write one folder a class, also for classes without items.

    Names that a file system can't hold are respelled; ``classes.csv`` then says which folder is which class.
    """
    folders = folder_names([entry.name for entry in content.classes])
    losses = Losses()
    found = content.splits()
    splits = sorted({_folder(split) for split in found}) if any(found) else [""]
    for split in splits:
        for name in folders.values():
            (folder / split / name).mkdir(parents=True, exist_ok=True)
    for entry in content.entries:
        split = _folder(entry.split) if splits != [""] else ""
        if split and not entry.split:
            losses.add(Lost.NO_SPLIT, entry)
        elif entry.split and split != entry.split:
            losses.add(Lost.SPLIT_NAME, entry)
        place = folder / split / (folders[entry.label] if entry.label else NO_LABEL)
        place.mkdir(parents=True, exist_ok=True)
        entry.write_image(place / entry.file_name)
        for _ in entry.regions:
            losses.add(Lost.REGION, entry)
        count_respelled(losses, entry, folders)
    write_respelled(folder, folders)
    return losses.found()


def folder_names(classes: list[str], *, taken: Collection[str] = (NO_LABEL,)) -> dict[str, str]:
    """A folder name for each class: legal everywhere, and different also where case does not count."""
    names: dict[str, str] = {}
    used = {name.casefold() for name in taken}
    for original in classes:
        name = legal_name(unicodedata.normalize("NFC", original))
        candidate, number = name, 2
        while candidate.casefold() in used:
            candidate, number = f"{name}_{number}", number + 1
        used.add(candidate.casefold())
        names[original] = candidate
    return names


def count_respelled(losses: Losses, entry: Entry, folders: dict[str, str]) -> None:
    """Count a picture whose class has another name as a folder."""
    if entry.label and folders.get(entry.label, entry.label) != entry.label:
        losses.add(Lost.CLASS_NAME, entry)


def write_respelled(folder: Path, folders: dict[str, str]) -> None:
    """Say in ``classes.csv`` which folder is which class, if any is called otherwise."""
    if any(name != respelled for name, respelled in folders.items()):
        rows = [f"{cell(respelled)},{cell(name)}" for name, respelled in folders.items()]
        write_lines(folder / "classes.csv", ["folder,class", *rows])


def _folder(split: str | None) -> str:
    return legal_name(split or "train")
