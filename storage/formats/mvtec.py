"""MVTec AD's layout: ``train/good``, ``test/good``, ``test/<defect>``, ``ground_truth/<defect>/<stem>_mask.png``.

Good parts are for training unless they have another split; what has a defect is for testing, whatever its split.
Good parts for validation lie in ``validation/good``, as in MVTec's later datasets.

Source: https://www.mvtec.com/company/research/datasets/mvtec-ad
"""

from __future__ import annotations

from pathlib import Path

from storage.formats.entries import Content, Entry, Loss, Losses
from storage.formats.imagefolder import count_respelled, folder_names, write_respelled
from storage.formats.lost import Lost
from storage.formats.masks import draw
from storage.images import encode_png
from storage.records import ClassKind

GOOD = "good"
_TEST = "test"
_GOOD_PLACES = {None: "train", "train": "train", "val": "validation", _TEST: _TEST}


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write the folders; pictures without a class are left out, since each place here says one."""
    losses = Losses()
    good = {entry.name for entry in content.classes if entry.kind is ClassKind.GOOD}
    folders = folder_names([entry.name for entry in content.classes if entry.name not in good], taken=(GOOD,))
    for place in ("train", _TEST):
        (folder / place / GOOD).mkdir(parents=True)
    for entry in content.entries:
        losses.add_of_picture(entry, label=True, split=True)
        if not entry.label:
            losses.add(Lost.PICTURE, entry)
        elif entry.label in good:
            _write_good(folder, entry, losses)
        else:
            count_respelled(losses, entry, folders)
            _write_defect(folder, entry, content, folders[entry.label], losses)
    write_respelled(folder, folders)
    return losses.found()


def _write_good(folder: Path, entry: Entry, losses: Losses) -> None:
    if entry.label != GOOD:
        losses.add(Lost.GOOD_NAME, entry)
    if not entry.split:
        losses.add(Lost.NO_SPLIT, entry)
    elif entry.split not in _GOOD_PLACES:
        losses.add(Lost.SPLIT, entry)
    for _ in entry.regions:
        losses.add(Lost.REGION, entry)
    place = folder / _GOOD_PLACES.get(entry.split, _TEST) / GOOD
    place.mkdir(parents=True, exist_ok=True)
    entry.write_image(place / entry.file_name)


def _write_defect(folder: Path, entry: Entry, content: Content, name: str, losses: Losses) -> None:
    if entry.split not in (None, _TEST):
        losses.add(Lost.MOVED, entry)
    place, truth = folder / _TEST / name, folder / "ground_truth" / name
    place.mkdir(exist_ok=True)
    entry.write_image(place / entry.file_name)
    regions = content.defects(entry)
    canvas = draw(regions, [1] * len(regions), entry, losses, kind="binary", only=entry.label or "")
    if not canvas.any():
        # An empty mask would say that nothing is wrong.
        losses.add(Lost.NO_MASK, entry)
        return
    truth.mkdir(parents=True, exist_ok=True)
    (truth / f"{Path(entry.file_name).stem}_mask.png").write_bytes(encode_png(canvas != 0))
