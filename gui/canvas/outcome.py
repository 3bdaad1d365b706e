"""What a gesture makes of a region, as a value whose costly part is left to whoever writes it down."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Generic, Protocol, TypeVar

from storage.mask_patch import MaskPatch, encode_patch
from storage.records import Geometry

T = TypeVar("T")


class Outcome(Protocol):
    """The result of one gesture; it never changes, and may be asked in any thread."""

    def geometry(self) -> Geometry | None:
        """The region; None where nothing is left of it. May take a while, so not for the window's thread."""
        ...


class Shaped:
    """A box or polygon, known at once."""

    def __init__(self, shape: Geometry) -> None:
        self.shape = shape

    def geometry(self) -> Geometry | None:
        """The shape."""
        return self.shape


class Painted:
    """A mask whose pixels are worked out, and then encoded, when they are first asked for, and once.

    Args:
        make: Gives the pixels; nothing may change them afterwards.
        width: Of the picture.
        height: Likewise.
    """

    def __init__(self, make: Callable[[], MaskPatch], *, width: int, height: int) -> None:
        self._patch = _Once(make)
        self._encoded = _Once(partial(_encoded, self._patch, width, height))

    def patch(self) -> MaskPatch:
        """The pixels, for the gesture that goes on from here; at once where they have been worked out."""
        return self._patch()

    def geometry(self) -> Geometry | None:
        """The mask; None where no pixel is set."""
        return self._encoded()


def painted(patch: MaskPatch, *, width: int, height: int) -> Painted:
    """An outcome whose pixels are there; nothing may change them any more."""
    return Painted(lambda: patch, width=width, height=height)


class _Once(Generic[T]):
    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make
        self._found: tuple[T] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> T:
        with self._lock:
            if self._found is None:
                assert self._make is not None
                self._found = (self._make(),)
                self._make = None  # and with it the pixels it was made from
            return self._found[0]


def _encoded(patch: Callable[[], MaskPatch], width: int, height: int) -> Geometry | None:
    found = patch()
    return encode_patch(found, width=width, height=height) if found.pixels.any() else None
