"""Finds out what an import would do before it does anything: counts, classes, what will not fit, a few to look at."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from storage import classes
from storage.errors import ImportFormatError, UnreadableImageError
from storage.files import resolved
from storage.hashing import hash_bytes
from storage.image_headers import read_header
from storage.imports.archives import unpacked
from storage.imports.fit import fit
from storage.imports.foreign import ForeignImage, ForeignRegion
from storage.imports.match import Match, Matcher
from storage.imports.planned import Ambiguity, ClassUse, Counts, ImportPlan, ImportRequest, Sample
from storage.imports.reading import ReadOptions, check_options, detect, reader
from storage.imports.report import Fault, Report
from storage.imports.spool import MATCHED, Entry, How, Spool
from storage.records import Box, Mask
from storage.store import Store
from storage.transaction import chunked

__all__ = ["Ambiguity", "ClassUse", "Counts", "ImportPlan", "ImportRequest", "Sample", "plan_import"]

_BATCH = 256
_SAMPLES = 24
_ASKED = 1_000
_LONGEST_NAME = 200
_MOST_CLASSES = 10_000

Progress = Callable[[int, int], None]
StopAsked = Callable[[], bool]


def plan_import(
    store: Store,
    request: ImportRequest,
    *,
    progress: Progress | None = None,
    should_stop: StopAsked | None = None,
) -> ImportPlan:
    """Read a dataset and match it with the project; nothing is written.

    Args:
        store: The project.
        request: What, and how.
        progress: Called with (pictures so far, 0) as it goes on: how many there are only the end tells.
        should_stop: Asked between batches.

    Raises:
        ImportFormatError: There is nothing, its format can't be told, or it is no such dataset at all.
    """
    path = resolved(request.path)
    if request.format:
        reader(request.format)
    _check_map(request.class_map)
    if not path.exists():
        raise ImportFormatError(f"There is nothing at {request.path}", "Check the path.")
    if request.images is not None and not request.images.is_dir():
        raise ImportFormatError(f"There is no folder {request.images}", "Check the path of the pictures.")
    report = Report()
    with unpacked(path, report=report, should_stop=should_stop) as dataset:
        name = request.format or detect(dataset)
        check_options(name, request.options)
        planner = _Planner(store, replace(request, path=path, format=name), report, passing=dataset != path)
        return _read(planner, dataset, progress=progress, should_stop=should_stop)


def _read(planner: _Planner, dataset: Path, *, progress: Progress | None, should_stop: StopAsked | None) -> ImportPlan:
    request, report = planner.request, planner.report
    options = ReadOptions(images=request.images, extra=request.options)
    read = reader(request.format)
    try:
        stopped = False
        for batch in chunked(read(dataset, options=options, report=report), _BATCH):
            planner.take(batch)
            if progress is not None:
                progress(planner.images, 0)
            if should_stop is not None and should_stop():
                stopped = True
                break
        return planner.plan(stopped=stopped)
    except BaseException:
        planner.spool.close()
        raise


class _Planner:
    """Matches, fits and keeps what a reader yields, and counts."""

    def __init__(self, store: Store, request: ImportRequest, report: Report, *, passing: bool) -> None:
        """``passing``: the dataset's files are gone when it is read, so pictures to be added are kept meanwhile."""
        self.spool = Spool()
        self._passing = passing
        self.images = 0
        self._store = store
        self.request = request
        self.report = report
        self._matcher = Matcher(
            store,
            answers=request.answers,
            add_images=request.add_images,
            max_pixels=int(store.settings["images"]["max_pixels"]),
        )
        self._how: Counter[How] = Counter()
        self._kinds: Counter[str] = Counter()
        self._splits: Counter[str] = Counter()
        self._labels: Counter[str] = Counter()
        self._regions: Counter[str] = Counter()
        self._decided = self._empty = 0
        self._ambiguous: list[Ambiguity] = []
        self._samples: list[Sample] = []
        self._items = bytearray()
        self._new: set[int] = set()
        self._answered: set[str] = set()

    def take(self, batch: Sequence[ForeignImage]) -> None:
        """Go on with some pictures."""
        for image, match in zip(batch, self._matcher.match(batch), strict=True):
            self.images += 1
            if image.stated in self.request.answers:
                self._answered.add(image.stated)
            self._take(image, match)

    def plan(self, *, stopped: bool) -> ImportPlan:
        """What has come of them all."""
        request = self.request
        for stated in request.answers:
            if not stopped and stated not in self._answered:
                self.report.say(
                    Fault.BAD_TEXT, stated, "an item was chosen for it, but the dataset has no such picture"
                )
        uses = {theirs: (self._labels[theirs], self._regions[theirs]) for theirs in {**self._labels, **self._regions}}
        return ImportPlan(
            request=request,
            name=request.path.name,
            identity=hash_bytes(f"{request.format}\0{request.path.as_posix()}".encode("utf-8", "surrogatepass")),
            counts=Counts(
                images=self.images,
                how=dict(self._how),
                decided=self._decided,
                labels=self._labels.total(),
                regions=dict(self._kinds),
                empty=self._empty,
                splits=dict(self._splits),
            ),
            ambiguous=tuple(self._ambiguous),
            report=self.report,
            samples=tuple(self._samples),
            stopped=stopped,
            spool=self.spool,
            uses=uses,
            have=tuple(entry.name for entry in classes.all_classes(self._store)),
        )

    def _take(self, image: ForeignImage, match: Match) -> None:
        how, item, facts = match.how, match.item, match.facts
        regions: tuple[ForeignRegion, ...] | None = image.regions
        size = item.size if item is not None else (facts.width, facts.height) if facts is not None else None
        if size is not None:
            opened = _orientation(image, match, item.path if item is not None else "")
            regions = fit(image, size, orientation=opened, stretch=self.request.stretch, report=self.report)
            if regions is None:
                how = How.MISFIT
        self._how[how] += 1
        self._say(image, match)
        entry = Entry(
            stated=image.stated,
            how=how,
            item_id=item.id if item is not None else None,
            candidates=match.candidates,
            file=image.file.as_posix() if image.file is not None and how is How.ADD and not self._passing else None,
            copied=how is How.ADD and (image.embedded is not None or self._passing),
            held=self._held(image) if how is How.ADD else None,
            facts=facts if how is How.ADD else None,
            decided=item.decided if item is not None else False,
            label=self._name(image.label, image.stated),
            split=image.split,
            regions=tuple(self._named(region, image.stated) for region in regions or ()),
        )
        if how in MATCHED or how is How.ADD:
            self._count(entry)
            self._sample(image, entry)
        self.spool.add(entry)

    def _held(self, image: ForeignImage) -> tuple[int, int] | None:
        if image.embedded is not None:
            return self.spool.hold(image.embedded)
        # It was measured just now, so it is no longer than the limit on pictures lets it be.
        return self.spool.hold(image.file.read_bytes()) if image.file is not None and self._passing else None

    def _count(self, entry: Entry) -> None:
        self._decided += entry.decided
        self._empty += not entry.label and not entry.regions
        if entry.split:
            self._splits[entry.split] += 1
        if entry.label:
            self._labels[entry.label] += 1
        for region in entry.regions:
            self._regions[region.class_name] += 1
            shape = region.geometry
            self._kinds["box" if isinstance(shape, Box) else "mask" if isinstance(shape, Mask) else "polygon"] += 1
        if self._met(entry):
            self.report.say(Fault.DUPLICATE_IMAGE, entry.stated, "stated before; the labels of both are taken")

    def _met(self, entry: Entry) -> bool:
        """Whether the picture was stated before."""
        if entry.item_id is not None:
            # A byte an item, by id: a million of them must not become a million entries of a set.
            if entry.item_id >= len(self._items):
                self._items.extend(bytes(max(entry.item_id + 1 - len(self._items), 1 << 16)))
            before, self._items[entry.item_id] = self._items[entry.item_id], 1
            return bool(before)
        key = hash(entry.file or (entry.facts.hash if entry.facts is not None else entry.stated))
        known = key in self._new
        self._new.add(key)
        return known

    def _say(self, image: ForeignImage, match: Match) -> None:
        if match.how is How.AMBIGUOUS:
            ids = ", ".join(map(str, match.candidates[:10]))
            self.report.say(Fault.AMBIGUOUS, image.stated, f"it could be any of the items {ids}; left out until chosen")
            if len(self._ambiguous) < _ASKED:
                self._ambiguous.append(Ambiguity(image.stated, match.candidates))
        elif match.how is How.MISSING:
            here = image.file is not None or image.embedded is not None
            why = "no pictures are to be added" if here else "it is not on the disk either"
            self.report.say(Fault.MISSING_IMAGE, image.stated, f"the project does not have this picture, and {why}")
        elif match.how is How.UNREADABLE:
            self.report.say(Fault.UNREADABLE_IMAGE, image.stated, f"{match.error}; not added")

    def _sample(self, image: ForeignImage, entry: Entry) -> None:
        if len(self._samples) < _SAMPLES and (entry.regions or entry.label):
            shown = replace(image, label=entry.label, regions=entry.regions)
            if self._passing:
                shown = replace(shown, file=None, embedded=self.spool.held(entry.held) if entry.held else None)
            self._samples.append(Sample(shown, entry.item_id))

    def _named(self, region: ForeignRegion, stated: str) -> ForeignRegion:
        name = self._name(region.class_name, stated) or ""
        return region if name == region.class_name else replace(region, class_name=name)

    def _name(self, name: str | None, stated: str) -> str | None:
        """A class's name on one line and not too long; the rest of the same dataset's then read alike."""
        if not name:
            return None
        plain = _plain_name(name)
        if plain not in self._labels and plain not in self._regions:
            if len(self._labels) + len(self._regions) > _MOST_CLASSES:
                self.report.say(Fault.TOO_LARGE, stated, f"over {_MOST_CLASSES:,} classes; “{plain}” was left out")
                return None
            if plain != name:
                self.report.say(Fault.UNKNOWN_CLASS, stated, f"the class “{name}” was written as “{plain}”")
        return plain or None


def _orientation(image: ForeignImage, match: Match, path: str) -> Callable[[], int]:
    """The picture's EXIF orientation, read when first asked for if it was not yet; 1 where it can't be read."""

    @cache
    def ask() -> int:
        if match.orientation is not None:
            return match.orientation
        try:
            with (image.file or Path(path)).open("rb") as file:
                return read_header(file).orientation
        except (OSError, UnreadableImageError):
            return 1

    return ask


@lru_cache(maxsize=4096)
def _plain_name(name: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    return "".join(letter for letter in text if letter.isprintable())[:_LONGEST_NAME].strip()


def _check_map(class_map: Mapping[str, str]) -> None:
    for ours in class_map.values():
        if ours.strip() and _plain_name(ours) != ours.strip():
            raise ImportFormatError(f"“{ours}” can't be a class's name", "Use printable letters on one line.")
