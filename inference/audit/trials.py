"""Does the trials of an audit: classifies pictures before and after, keeps what is done, and repeats none of it."""

from __future__ import annotations

import contextlib
import logging
import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from filelock import FileLock, Timeout

from inference.audit.kept import Kept, Outcome
from inference.audit.paste import BoolMask, Cut, cut_out, lay, lay_bare, place_for, sized_for
from inference.audit.plan import Subject, Task
from inference.audit.records import Answer, Skipped, Trial
from inference.backends import Floats
from inference.cam.heat import lay_over, share_on
from inference.cam.maps import ClassMaps, view_xywh
from inference.cards import Task as ModelTask
from inference.cleaning.composite import composite
from inference.cleaning.fill import FillerContext, filled, make_filler
from inference.library import ModelLibrary
from inference.stage import Pixels, Stage, StageContext, WorkItem
from inference.stages.classify import ClassifyStage
from inference.stages.enhance import EnhanceStage
from storage.blobs import BlobStore
from storage.errors import FettleError, ModelError
from storage.geometry import rasterise
from storage.images import read_rgb8

_log = logging.getLogger(__name__)

Progress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]

_ALL_CLASSES = 1_000_000
_SEEN = 12
_OUTSIDE = "The markings lie outside what the classifier looks at"
_NO_ROOM = "A marking laid over it would hide its defect"


class StoppedError(FettleError):
    """The person stopped an audit."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What trials are done with; travels by pickle.

    Attributes:
        classify: The classify stage's settings, the model named.
        clean: The clean stage's, complete, as far as they are about filling.
        enhance: The enhance stage's; None where runs of the project do not enhance.
        cache: Where trials and pictures are kept, one folder for each model and settings.
    """

    classify: Mapping[str, Any]
    clean: Mapping[str, Any]
    enhance: Mapping[str, Any] | None
    model_dirs: tuple[Path, ...]
    blob_dir: Path
    good: frozenset[str]
    threads: int
    max_pixels: int
    cache: Path
    seed: int


@dataclass(frozen=True, slots=True)
class Done:
    """What came of the tasks; ``reused`` trials had been done before. ``maps`` and ``no_maps``: as in the report."""

    trials: tuple[Trial, ...]
    skipped: tuple[Skipped, ...]
    reused: int
    maps: str
    no_maps: str


class _SkippedError(Exception):
    """Nothing is wrong with the item, but it cannot be tried."""


def do_tasks(setup: Setup, tasks: Sequence[Task], *, progress: Progress, should_stop: ShouldStop) -> Done:
    """Do the tasks that were not done before.

    Raises:
        StoppedError: It was stopped; what is done is kept.
        FettleError: The model does not open, another audit of it is at work, or the folder cannot be written.
    """
    try:
        setup.cache.mkdir(parents=True, exist_ok=True)
        lock = FileLock(setup.cache / "lock", timeout=0)
        with lock, contextlib.closing(_Tester(setup)) as tester, Kept(setup.cache) as kept:
            return _do(tester, kept, tasks, progress, should_stop)
    except Timeout as error:
        raise FettleError("This model is being audited already", "Wait for it, or stop it there.") from error
    except OSError as error:
        raise FettleError(f"{setup.cache} cannot be written: {error.strerror or error}", "Check the disk.") from error


def _do(tester: _Tester, kept: Kept, tasks: Sequence[Task], progress: Progress, should_stop: ShouldStop) -> Done:
    trials: list[Trial] = []
    skipped: list[Skipped] = []
    reused = 0
    for number, task in enumerate(tasks):
        if should_stop():
            raise StoppedError(
                f"The audit was stopped; {len(trials):,} of {len(tasks):,} trials are kept", "Start it again to go on."
            )
        known = kept.get(task)
        if known is not None:
            trials.append(known)
            reused += 1
        else:
            outcome = _tried(tester, task)
            if isinstance(outcome, Skipped):
                skipped.append(outcome)
            else:
                trials.append(outcome.trial)
                kept.add(outcome)
        progress((number + 1) / len(tasks), f"{number + 1:,} of {len(tasks):,}")
    return Done(tuple(trials), tuple(skipped), reused, tester.maps.method, tester.no_maps)


def _tried(tester: _Tester, task: Task) -> Outcome | Skipped:
    try:
        return tester.remove(task) if task.donor is None else tester.paste(task, task.donor)
    except _SkippedError as error:
        return Skipped(task.subject.item_id, task.part, str(error), failed=False)
    except FettleError as error:
        return Skipped(task.subject.item_id, task.part, error.message)
    except MemoryError:
        return Skipped(task.subject.item_id, task.part, "The image does not fit into this machine's memory")
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library raises, the other items go on
        _log.exception("item %s cannot be tried", task.subject.item_id)
        return Skipped(task.subject.item_id, task.part, f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class _Said:
    """What the classifier says of one picture, and what its map needs."""

    item: WorkItem
    class_name: str
    probabilities: Mapping[str, float]

    def answer(self, untouched: _Said) -> Answer:
        return Answer(self.class_name, self.probabilities[self.class_name], self.probabilities[untouched.class_name])

    def view(self) -> Pixels:
        """What it was shown, before any enhancement."""
        x, y, width, height = view_xywh(self.item)
        return self.item.original[y : y + height, x : x + width]


class _Tester:
    """The project's classifier as its stage runs it, with the ways of changing pictures."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._scratch = tempfile.TemporaryDirectory(prefix="fettle-audit-")
        found = ModelLibrary(setup.model_dirs).choose(ModelTask.CLASSIFY, str(setup.classify["model"]))
        self._classes = found.card.classes
        # The threshold looks at all classes; how many are listed changes nothing.
        self._classify: Stage = ClassifyStage(self._context({**setup.classify, "top_k": _ALL_CLASSES}))
        self._enhance: Stage | None = None
        if setup.enhance is not None:
            self._enhance = EnhanceStage(self._context(setup.enhance))
        self.maps = ClassMaps(found.card, found.folder, threads=setup.threads)
        self.no_maps = "" if self.maps.method else self.maps.why_not()
        self._filler = make_filler(
            setup.clean["filler"], FillerContext(setup.clean, setup.model_dirs, setup.blob_dir, setup.threads)
        )
        self._feather = float(setup.clean["feather"])
        # The rim that a fill blends lies inside its mask: over the ink, some of it would stay.
        self._rim = math.ceil(self._feather) + 1
        self._blobs = BlobStore(setup.blob_dir)
        self._cut: tuple[Subject, Cut, tuple[int, int]] | None = None

    def close(self) -> None:
        self._classify.close()
        self.maps.close()
        self._scratch.cleanup()

    def remove(self, task: Task) -> Outcome:
        """The item's own markings removed; the control fills as large a hole beside them."""
        subject = task.subject
        pixels = self._read(subject)
        marked = _union(_masks(subject.markings, pixels))
        window = _window(pixels, subject)
        here = marked[window]
        if not here.any():
            raise _SkippedError(_OUTSIDE)
        pictures = [pixels, self._without(subject, pixels, marked)]
        x, y, width, height = cv2.boundingRect(here.astype(np.uint8))
        hole = here[y : y + height, x : x + width]
        defects = _union(_masks(subject.defects, pixels))[window]
        place = place_for(
            hole,
            view=here.shape,
            defects=defects,
            generator=self._generator(task),
            clear_of=_grown(here, 2 * self._rim),
        )
        if place is not None:
            elsewhere = np.zeros_like(marked)
            elsewhere[window][place[1] : place[1] + height, place[0] : place[0] + width] = hole
            pictures.append(self._filled(subject, pixels, elsewhere))
        return self._outcome(task, pictures, here, marked_at=0)

    def paste(self, task: Task, donor: Subject) -> Outcome:
        """Another's markings pasted; the control lays bare surface in the same places."""
        subject = task.subject
        pixels = self._read(subject)
        window = _window(pixels, subject)
        view = pixels[window]
        cut, size = self._cut_of(donor)
        cut = sized_for(cut, donor=size, target=(view.shape[0], view.shape[1]))
        defects = _union(_masks(subject.defects, pixels))[window]
        place = place_for(cut.mask, view=defects.shape, defects=defects, generator=self._generator(task), first=cut.at)
        if place is None:
            raise _SkippedError(_NO_ROOM)
        pictures = [pixels]
        for laid in (lay(cut, view, *place), lay_bare(cut, view, *place)):
            whole = pixels.copy()
            whole[window] = laid
            pictures.append(whole)
        here = _visible(view, pictures[1][window])
        return self._outcome(task, pictures, here, marked_at=1)

    def _outcome(self, task: Task, pictures: Sequence[Pixels], here: BoolMask, *, marked_at: int) -> Outcome:
        """The trial of two or three pictures: untouched, changed, control; ``here`` is where one has markings."""
        said = self._classified(task.subject, pictures)
        before, after = said[0], said[1]
        flipped = after.class_name != before.class_name
        # A gradient's map takes seconds: of the picture without markings it is wanted for the record alone.
        heats = tuple(
            self._heat(entry) if flipped or at == marked_at else None for at, entry in enumerate((before, after))
        )
        heat = heats[marked_at]
        trial = Trial(
            key=task.key,
            part=task.part,
            item_id=task.subject.item_id,
            donor_id=task.donor.item_id if task.donor is not None else None,
            label=task.subject.label,
            before=before.answer(before),
            after=after.answer(before),
            control=said[2].answer(before) if len(said) > 2 else None,
            energy=share_on(heat, here) if heat is not None else None,
            area=float(here.mean()),
        )
        return Outcome(trial, (before.view(), after.view()), (heats[0], heats[1]))

    def _classified(self, subject: Subject, pictures: Sequence[Pixels]) -> list[_Said]:
        items = [WorkItem(subject.item_id, subject.hash, picture, picture, subject.roi) for picture in pictures]
        for stage in (self._enhance, self._classify):
            outputs = stage.process(items) if stage is not None else []
            wrong = next((output.error for output in outputs if output.error), "")
            if wrong:
                raise ModelError(wrong)
        said = []
        for item, output in zip(items, outputs, strict=True):
            draft = output.proposals[0]
            said.append(_Said(item, str(draft.class_name), dict(draft.data["topk"])))
        return said

    def _heat(self, said: _Said) -> Floats | None:
        if not self.maps.method:
            return None
        values, fit = self.maps.over(said.item, self._classes.index(said.class_name))
        # A map of zeros says that nothing speaks for the class anywhere.
        return lay_over(values, fit) if np.isfinite(values).all() and values.max() > 0 else None

    def _cut_of(self, donor: Subject) -> tuple[Cut, tuple[int, int]]:
        if self._cut is None or self._cut[0] is not donor:
            pixels = self._read(donor)
            masks = _masks(donor.markings, pixels)
            window = _window(pixels, donor)
            inside = [_grown(mask, self._rim)[window] for mask in masks if mask[window].any()]
            if not inside:
                raise _SkippedError(_OUTSIDE)
            ground = self._without(donor, pixels, _union(masks))
            view = pixels[window]
            self._cut = donor, cut_out(view, ground[window], inside), (view.shape[0], view.shape[1])
        return self._cut[1], self._cut[2]

    def _without(self, subject: Subject, pixels: Pixels, marked: BoolMask) -> Pixels:
        """The cleaned picture if there is one, else the markings filled now."""
        if subject.cleaned is not None:
            cleaned: Pixels = read_rgb8(self._blobs.path(subject.cleaned), max_pixels=self._setup.max_pixels)
            if cleaned.shape == pixels.shape:
                return cleaned
        return self._filled(subject, pixels, marked)

    def _filled(self, subject: Subject, pixels: Pixels, mask: BoolMask) -> Pixels:
        # Where the hole only grows, a defect beside the ink stays whole.
        hole = mask | (_grown(mask, self._rim) & ~_union(_masks(subject.defects, pixels)))
        return composite(pixels, filled(self._filler, pixels, hole).pixels, hole, feather=self._feather)

    def _read(self, subject: Subject) -> Pixels:
        pixels: Pixels = read_rgb8(subject.path, max_pixels=self._setup.max_pixels)
        return pixels

    def _generator(self, task: Task) -> np.random.Generator:
        return np.random.default_rng([self._setup.seed, int(task.key[:12], 16)])

    def _context(self, settings: Mapping[str, Any]) -> StageContext:
        setup = self._setup
        # What stages store of pictures that are only tried belongs to no item.
        return StageContext(settings, setup.model_dirs, Path(self._scratch.name), setup.good, setup.threads)


def _masks(geometries: Sequence[Any], pixels: Pixels) -> list[BoolMask]:
    height, width = pixels.shape[:2]
    return [rasterise(shape, width=width, height=height) for shape in geometries] or [
        np.zeros((height, width), np.bool_)
    ]


def _visible(before: Pixels, after: Pixels) -> BoolMask:
    """Where pasted ink can be seen: what was cut out holds some bare surface, too."""
    return np.asarray(cv2.absdiff(before, after).max(axis=2) > _SEEN, np.bool_)


def _union(masks: Sequence[BoolMask]) -> BoolMask:
    return np.asarray(np.logical_or.reduce(masks), np.bool_)


def _grown(mask: BoolMask, by: int) -> BoolMask:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel), np.bool_)


def _window(pixels: Pixels, subject: Subject) -> tuple[slice, slice]:
    x, y, width, height = view_xywh(WorkItem(subject.item_id, subject.hash, pixels, pixels, subject.roi))
    return slice(y, y + height), slice(x, x + width)
