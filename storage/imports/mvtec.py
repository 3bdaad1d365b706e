"""The layout of MVTec AD: ``CLASS/train/good``, ``CLASS/test/DEFECT`` and ``CLASS/ground_truth/DEFECT/NAME_mask.png``.

A path may be one such class (a kind of part) or the folder that holds several. The class of a picture, and of what its
mask marks, is the name of its defect. Source: https://www.mvtec.com/company/research/datasets/mvtec-ad
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from storage.errors import ImportFormatError, UnreadableImageError
from storage.files import resolved
from storage.images import probe
from storage.imports.class_tables import respelled
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.masks import labels_of, marked
from storage.imports.pictures import safe_inside
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.imports.stated import name_of
from storage.scan import is_image_name, scan

GOOD = "good"
_SPLITS = {"train": "train", "validation": "val", "val": "val", "test": "test"}
_TRUTH = "ground_truth"
_MOST_PIXELS = 1_000_000_000


def looks_like(look: Look) -> bool:
    """A folder ``ground_truth`` beside ``test``, at the top or one level down."""
    return any((part / _TRUTH).is_dir() and (part / "test").is_dir() for part in _parts(look.path))


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """Every picture of ``train`` and ``test``; a defect without a mask has its class alone.

    Raises:
        ImportFormatError: It is no folder, or nothing in it is laid out so.
    """
    root = resolved(path)
    parts = [part for part in _parts(root) if any((part / split).is_dir() for split in _SPLITS)]
    if not parts:
        raise ImportFormatError(
            f"{path} holds no “train” and “test” as MVTec AD has them", "Name the folder of a part."
        )
    for part in parts:
        yield from _part(root, part.relative_to(root).as_posix(), respelled(part, report), report)


def _parts(root: Path) -> list[Path]:
    """The folder itself, and those in it."""
    try:
        return [root, *(entry for entry in sorted(root.iterdir()) if not entry.is_symlink() and entry.is_dir())]
    except OSError:
        return []


def _part(root: Path, below: str, names: Mapping[str, str], report: Report) -> Iterator[ForeignImage]:
    start = "" if below == "." else f"{below}/"
    used: set[str] = set()
    for folder, split in _SPLITS.items():
        if not (root / below / folder).is_dir():
            continue
        for found in scan((root / below / folder).as_posix(), project=""):
            stated = f"{start}{folder}/{found.relpath}"
            if found.error:
                report.say(Fault.UNREADABLE_IMAGE, stated, found.error)
                continue
            defect, slash, name = found.relpath.rpartition("/")
            label = names.get(name_of(defect), name_of(defect)) if slash else None
            masks = [] if label in (None, GOOD) else _masks(root, f"{start}{_TRUTH}/{defect}", name)
            if label not in (None, GOOD) and not masks:
                report.say(Fault.NOT_CARRIED, stated, "no mask in ground_truth says where the defect is")
            used.update(masks)
            yield _picture(root, stated, masks, label=label, split=split, report=report)
    truth = root / below / _TRUTH
    for found in scan(truth.as_posix(), project="") if truth.is_dir() else ():
        stated = f"{start}{_TRUTH}/{found.relpath}"
        if not found.error and stated not in used:
            report.say(Fault.MISSING_IMAGE, stated, "there is no picture for this mask")


def _masks(root: Path, folder: str, name: str) -> list[str]:
    """``NAME_mask.png``, ``NAME.png``, or, where a picture has several (MVTec LOCO), those in a folder ``NAME``."""
    stem = name.rpartition(".")[0]
    for tried in (f"{folder}/{stem}_mask.png", f"{folder}/{stem}.png"):
        if (root / tried).is_file():
            return [tried]
    several = root / folder / stem
    if not several.is_dir():
        return []
    return [f"{folder}/{stem}/{entry.name}" for entry in sorted(several.iterdir()) if is_image_name(entry.name)]


def _picture(
    root: Path, stated: str, masks: list[str], *, label: str | None, split: str, report: Report
) -> ForeignImage:
    size: tuple[int, int] | None = None
    try:
        picture = probe(root / stated, max_pixels=_MOST_PIXELS)
        size = picture.width, picture.height
    except UnreadableImageError as error:
        report.say(Fault.UNREADABLE_IMAGE, stated, error.message)
    regions: list[ForeignRegion] = []
    for mask in masks:
        if safe_inside(root, mask, report=report) is None:
            continue
        if (labels := labels_of(root / mask, mask, size, report)) is not None:
            size = labels.size
            regions.extend(marked(labels, label or "", report, mask))
    width, height = size or (None, None)
    return ForeignImage(stated, root / stated, width, height, label=label, split=split, regions=tuple(regions))
