"""Makes the pictures of coming items ready to be drawn, the most urgent first, and stops when the person turns away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gui.window.item_detail import Detail
from gui.window.pictures import (
    PictureCache,
    Values,
    estimated_bytes,
    prepare_blob,
    prepare_original,
    read_heatmap,
)
from gui.window.session import Session
from storage.errors import UnreadableImageError
from storage.records import FileState, ItemState

if TYPE_CHECKING:
    from gui.canvas.levels import Choice
    from gui.canvas.pyramid import Pyramid

_HEATMAP_BYTES = 2**18


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown of an item: through which windows, which stage's picture, which heatmap."""

    window: Choice
    layer: str | None = None
    layer_window: Choice | None = None
    heatmap: str | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    """Something to make ready: the name it is kept under, about how large it will be, and how it is made."""

    key: str
    size_bytes: int
    make: Callable[[], Pyramid | Values]


class ReadyPictures:
    """Works in the session's lane for what may come.

    Args:
        session: The open project.
        pictures: Where what is ready is kept.
        max_pixels: Larger sources are not read.
    """

    def __init__(self, session: Session, pictures: PictureCache, *, max_pixels: int) -> None:
        self._session = session
        self._pictures = pictures
        self._max_pixels = max_pixels
        self._serial = 0

    def start(self, shown: tuple[Detail, Look] | None, coming: Sequence[tuple[Detail, Look]]) -> None:
        """Make what is coming ready, in this order, as far as the memory goes beside what is shown."""
        self._serial += 1
        here = self._jobs(*shown) if shown is not None else []
        jobs = [job for detail, look in coming for job in self._jobs(detail, look)]
        self._pictures.plan([job.key for job in (*here, *jobs)])
        todo = [job for job in jobs if self._pictures.peek(job.key) is None]
        if todo:
            self._session.ahead.ask(partial(self._work, todo, self._serial), lambda _none: None, topic="ahead")

    def stop(self) -> None:
        """What was wanted a moment ago is not any more; what is at work this moment is finished and kept."""
        self._serial += 1
        self._session.ahead.forget("ahead")

    def _jobs(self, detail: Detail, look: Look) -> list[_Job]:
        item, store = detail.item, self._session.store
        if item.state is ItemState.UNREADABLE or item.file_state is not FileState.PRESENT:
            return []
        size = estimated_bytes(item)
        make = partial(prepare_original, item, max_pixels=self._max_pixels, window=look.window)
        jobs = [_Job(item.hash, size, make)]
        if look.layer is not None and look.layer_window is not None:
            jobs.append(_Job(look.layer, size, partial(prepare_blob, store, look.layer, window=look.layer_window)))
        if look.heatmap is not None:
            jobs.append(_Job(look.heatmap, _HEATMAP_BYTES, partial(read_heatmap, store, look.heatmap)))
        return jobs

    def _work(self, jobs: Sequence[_Job], serial: int) -> None:
        for job in jobs:
            if serial != self._serial or not self._pictures.has_room(job.key, job.size_bytes):
                return
            try:
                self._pictures.get(job.key, job.make)
            except (OSError, UnreadableImageError):
                continue  # Told when somebody looks at it.
