"""PNG masks: a picture of values or colours for each picture, in a folder beside or under a name beside.

What a mask means, in this order: a table (``instances.csv``, ``classes.csv``, ``labelmap.txt``) names its values or
colours; 16 bits number instances; a palette's index, or grey values below 128, number classes; anything brighter is
black and white, marked from 128 on; colours that nothing names are classes of their own. 0 and black are background.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from storage import rle
from storage.errors import ImportFormatError, UnreadableImageError
from storage.files import resolved
from storage.images import probe
from storage.imports.class_tables import ClassTable, class_table, instance_table
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.label_images import HALF, LabelImage, distinct, masks_by_value, read_labels
from storage.imports.pictures import safe_inside, split_named, split_of
from storage.imports.reading import Look, ReadOptions
from storage.imports.report import Fault, Report
from storage.imports.stated import name_of
from storage.scan import is_image_name, scan

MASK_FOLDERS = frozenset(
    {"mask", "masks", "label", "labels", "annotation", "annotations", "gt", "groundtruth", "ground_truth", "seg"}
    | {"segmentation", "segmentationclass", "segmentationobject"}
)
"""Names of folders, in lower case, that hold masks."""

IMAGE_FOLDERS = frozenset({"image", "images", "img", "imgs", "jpegimages", "photos", "pictures", "data"})
_SUFFIX = re.compile(r"(.+?)[-_ .](?:masks?|labels?|gt|seg|annotation|ground_?truth)(?:[-_ ]?\d+)?", re.IGNORECASE)
_MOST_COLOURS = 256
_MOST_FOLDERS = 2_000
_VOID = 255
"""Pascal VOC's palette means by it: undecided, count it neither way."""

_MOST_PIXELS = 1_000_000_000


def looks_like(look: Look) -> bool:
    """A folder of masks beside pictures, or pictures of which at least half have a mask of the same stem."""
    if look.is_file:
        return False
    files = [name for name in look.files if is_image_name(name)]
    in_folders = {_is_mask_folder(name) for name in files}
    if in_folders == {True, False}:
        return True
    paired = _Paired.of([name for name in files if not _is_mask_folder(name)])
    return bool(paired.masks) and 2 * len(paired.masks) >= len(paired.pictures)


def read(path: Path, *, options: ReadOptions, report: Report) -> Iterator[ForeignImage]:
    """Every picture below ``path`` with what its mask marks; one without a mask has no region.

    Raises:
        ImportFormatError: It is no folder, or holds no masks.
    """
    root = resolved(path)
    if not root.is_dir():
        raise ImportFormatError(f"{path} is no folder", "Name the folder that holds pictures and masks.")
    dataset = _Dataset(root, resolved(options.images) if options.images is not None else None, report)
    yield from dataset.pictures()
    dataset.finish()


def _is_mask_folder(stated: str) -> bool:
    return any(_holds_masks(part) for part in stated.split("/")[:-1])


def _holds_masks(folder: str) -> bool:
    return folder.lower() in MASK_FOLDERS or folder.lower().startswith(("mask_", "masks_", "mask-", "masks-"))


@dataclass(slots=True)
class _Paired:
    """The files of one folder: masks by the picture they are for, and pictures."""

    masks: dict[str, list[str]] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)

    @staticmethod
    def of(files: list[str]) -> _Paired:
        """Sort the files: ``a_mask.png`` and, beside ``a.jpg``, ``a.png`` are masks."""
        found = _Paired()
        stems: dict[str, list[str]] = {}
        for name in files:
            stems.setdefault(_stem(name), []).append(name)
        for name in files:
            stem, base = _stem(name), _base(name)
            photos = [other for other in stems[stem] if not other.lower().endswith(".png")]
            if base != stem and base in stems:
                found.masks.setdefault(base, []).append(name)
            elif name.lower().endswith(".png") and photos:
                found.masks.setdefault(stem, []).append(name)
            else:
                found.pictures.append(name)
        return found


def _stem(name: str) -> str:
    """A path without its suffix, in the case that finds its twin."""
    head, dot, suffix = name.rpartition(".")
    return (head if dot and "/" not in suffix else name).casefold()


def _base(name: str) -> str:
    """The stem of the picture that a mask's name speaks of."""
    folder, slash, last = _stem(name).rpartition("/")
    match = _SUFFIX.fullmatch(last)
    return f"{folder}{slash}{match[1]}" if match else _stem(name)


@dataclass
class _Dataset:
    root: Path
    images: Path | None
    report: Report
    _used: set[str] = field(default_factory=set)

    @cached_property
    def _mask_folders(self) -> list[str]:
        """All folders of masks below the root, as paths from there."""
        found: list[str] = []
        pending = [""]
        for below in pending:
            try:
                names = sorted(entry.name for entry in (self.root / below).iterdir() if _is_folder(entry))
            except OSError:
                continue
            for name in names[:_MOST_FOLDERS]:
                path = f"{below}/{name}" if below else name
                if _holds_masks(name):
                    found.append(path)
                elif len(pending) < _MOST_FOLDERS:
                    pending.append(path)
        return found

    @cached_property
    def _table(self) -> ClassTable:
        folders = [self.root, *(self.root / folder for folder in self._mask_folders)]
        return class_table(folders, self.report)

    @cached_property
    def _instances(self) -> Mapping[str, Mapping[int, str]]:
        return instance_table(self.root, self.report)

    def pictures(self) -> Iterator[ForeignImage]:
        """Folder by folder, so that the names of one folder are in hand at a time."""
        any_masks = bool(self._mask_folders)
        for folder, names in _by_folder(self._pictures_of(self.root)):
            paired = _Paired.of(names)
            any_masks = any_masks or bool(paired.masks)
            elsewhere = self._masks_for(folder)
            for stated in paired.pictures:
                base = _stem(stated).rpartition("/")[2]
                masks = [*paired.masks.get(_stem(stated), ()), *elsewhere.get(base, ())]
                yield self._picture(stated, self.root / stated, masks)
        if self.images is not None:
            masks_of_all = self._masks_for("")
            for stated in self._pictures_of(self.images):
                masks = masks_of_all.get(_stem(stated).rpartition("/")[2], [])
                yield self._picture(stated, self.images / stated, masks)
        if not any_masks:
            raise ImportFormatError(
                f"There are no masks in {self.root}", "They lie in a folder “masks”, or beside a.jpg as a_mask.png."
            )

    def finish(self) -> None:
        """Name the masks that belong to no picture."""
        for folder in self._mask_folders:
            for found in scan((self.root / folder).as_posix(), project=""):
                stated = f"{folder}/{found.relpath}"
                if not found.error and stated not in self._used:
                    self.report.say(Fault.MISSING_IMAGE, stated, "there is no picture for this mask")

    def _pictures_of(self, root: Path) -> Iterator[str]:
        for found in scan(root.as_posix(), project=""):
            if root == self.root and _is_mask_folder(found.relpath):
                continue
            if found.error:
                self.report.say(Fault.UNREADABLE_IMAGE, found.relpath, found.error)
            else:
                yield found.relpath

    def _masks_for(self, folder: str) -> Mapping[str, list[str]]:
        """Masks by the stem of their picture, for the pictures of one folder.

        For ``A/images/B`` masks lie in ``A/masks/B``, in ``A/images/masks/B`` or in ``A/masks``; the first place that
        has any counts.
        """
        parts = folder.split("/") if folder else []
        for depth in range(len(parts), -1, -1):
            above, rest = parts[:depth], parts[depth:]
            for masks in self._mask_folders:
                if masks.split("/")[:-1] != above:
                    continue
                for tried in dict.fromkeys(("/".join([masks, *rest[1:]]), "/".join([masks, *rest]), masks)):
                    if found := self._listed(tried):
                        return found
        return {}

    def _listed(self, folder: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        if not (self.root / folder).is_dir() or safe_inside(self.root, folder) is None:
            return found
        for entry in sorted((self.root / folder).iterdir(), key=lambda entry: entry.name):
            if is_image_name(entry.name) and not entry.name.startswith("."):
                for stem in dict.fromkeys((_stem(entry.name), _base(entry.name))):
                    found.setdefault(stem, []).append(f"{folder}/{entry.name}")
        return found

    def _picture(self, stated: str, file: Path, masks: list[str]) -> ForeignImage:
        size: tuple[int, int] | None = None
        try:
            picture = probe(file, max_pixels=_MOST_PIXELS)
            size = picture.width, picture.height
        except UnreadableImageError as error:
            self.report.say(Fault.UNREADABLE_IMAGE, stated, error.message)
        regions: list[ForeignRegion] = []
        for mask in masks:
            self._used.add(mask)
            if safe_inside(self.root, mask, report=self.report) is None:
                continue
            labels = labels_of(self.root / mask, mask, size, self.report)
            if labels is not None:
                named = self._instances.get(mask)
                table = ClassTable(by_value=dict(named)) if named is not None else self._table
                regions.extend(_regions(labels, table, self.report, mask))
                size = labels.size
        label, split = _meaning(stated)
        width, height = size or (None, None)
        return ForeignImage(stated, file, width, height, label=label, split=split, regions=tuple(regions))


def _is_folder(entry: Path) -> bool:
    return not entry.name.startswith(".") and not entry.is_symlink() and entry.is_dir()


def _by_folder(files: Iterator[str]) -> Iterator[tuple[str, list[str]]]:
    folder, names = "", list[str]()
    for name in files:
        if name.rpartition("/")[0] != folder and names:
            yield folder, names
            names = []
        folder = name.rpartition("/")[0]
        names.append(name)
    if names:
        yield folder, names


def _meaning(stated: str) -> tuple[str | None, str | None]:
    """Class and split by the folders around a picture: ``train/images/dent/a.png``."""
    folders = [part for part in stated.split("/")[:-1] if part.lower() not in IMAGE_FOLDERS]
    classes = [name_of(part) for part in folders if split_named(part) is None]
    return (classes[0] if len(classes) == 1 else None), split_of(stated)


def labels_of(path: Path, stated: str, size: tuple[int, int] | None, report: Report) -> LabelImage | None:
    """A mask, if it can be read and has the size of its picture; None, with a remark, if not."""
    try:
        labels = read_labels(path)
    except UnreadableImageError as error:
        report.say(Fault.UNREADABLE_IMAGE, stated, error.message)
        return None
    if size is not None and labels.size != size:
        text = f"the mask is {labels.size[0]}×{labels.size[1]} pixels, the picture {size[0]}×{size[1]}; left out"
        report.say(Fault.BAD_SIZE, stated, text)
        return None
    return labels


def marked(labels: LabelImage, class_name: str, report: Report, stated: str) -> Iterator[ForeignRegion]:
    """What a black-and-white mask marks, as one region."""
    most = int(labels.values.max())
    half = HALF if labels.bits == 8 and labels.palette is None and most >= HALF else most // 2 + 1
    covered = labels.values >= max(half, 1)
    if covered.any():
        between = np.count_nonzero(labels.values) - np.count_nonzero(labels.values == most)
        if between and labels.palette is None:
            text = f"{between:,} pixels are neither black nor white; they are marked from half the brightness on"
            report.say(Fault.NOT_CARRIED, stated, text)
        yield ForeignRegion(class_name, rle.encode(covered))


def _regions(labels: LabelImage, table: ClassTable, report: Report, stated: str) -> Iterator[ForeignRegion]:
    by_colour = labels.bits == 24 or (labels.palette is not None and bool(table.by_colour))
    meaning = _Meaning(labels, by_colour, table.by_colour if by_colour else table.by_value, report, stated)
    values = distinct(labels.values)
    if meaning.black_and_white(values.tolist()):
        yield from marked(labels, "", report, stated)
    elif labels.bits == 24 and len(values) > _MOST_COLOURS:
        report.say(Fault.UNREADABLE_IMAGE, stated, f"it holds {len(values):,} colours, so it is no mask; left out")
    else:
        for value, mask in masks_by_value(labels.values):
            if (class_name := meaning.class_name(value)) is not None:
                yield ForeignRegion(class_name, mask)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the values of one mask mean."""

    labels: LabelImage
    by_colour: bool
    named: Mapping[int, str]
    report: Report
    stated: str

    def black_and_white(self, values: list[int]) -> bool:
        """Whether the mask only says where, not what."""
        labels = self.labels
        if labels.palette is not None or labels.bits == 24 or self.named:
            return False
        return set(values) <= {0, (1 << labels.bits) - 1} or (labels.bits == 8 and values[-1] >= HALF)

    def class_name(self, value: int) -> str | None:
        """The class of a value; None for background."""
        palette = self.labels.palette
        key = palette[value] if self.by_colour and palette and value < len(palette) else value
        spelled = f"#{key:06x}" if self.by_colour else str(key)
        if key in self.named:
            return self.named[key] or None
        if value == 0:
            return None
        if value == _VOID and palette is not None:
            self.report.say(Fault.NOT_CARRIED, self.stated, "value 255 of a palette means undecided; left out")
            return None
        if self.labels.bits == 16:
            return ""  # The number of an instance, not of a class.
        if self.named:
            what = "colour" if self.by_colour else "value"
            text = f"nothing names the {what} {spelled}; the region has no class"
            self.report.say(Fault.UNKNOWN_CLASS, self.stated, text)
            return ""
        return spelled
