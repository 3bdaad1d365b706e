"""Regions prepared for drawing and clicking: outlines at several levels of detail, bounds, hit tests; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, log2

import numpy as np
import numpy.typing as npt

from storage.mask_patch import MaskPatch, decode_patch
from storage.records import Box, Geometry, Polygon

Ring = npt.NDArray[np.float64]
"""``(N, 2)`` image coordinates, not closed."""
Bounds = tuple[float, float, float, float]
LEVELS = 10
_SIMPLE = 24
"""Rings with fewer points are drawn as they are at any zoom that shows more than a speck."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One connected piece of a region: an outline with its holes."""

    rings: tuple[Ring, ...]
    bounds: Bounds


@dataclass(slots=True)
class Shape:
    """A region ready to draw. Immutable but for the cache of coarser levels.

    Attributes:
        bounds: ``xyxy`` in image pixels.
        extent: Area in image pixels; smaller ones are clicked first.
        filled: Masks are filled, boxes and polygons only outlined.
        patch: The set pixels, for masks.
    """

    bounds: Bounds
    extent: float
    filled: bool
    atoms: tuple[Atom, ...]
    patch: MaskPatch | None = None
    coarse: dict[int, tuple[Atom, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.atoms

    def at_level(self, level: int) -> tuple[Atom, ...]:
        """Pieces with no more detail than level ``level`` can show."""
        if level <= 0:
            return self.atoms
        if level not in self.coarse:
            self.coarse[level] = tuple(_simplified(atom, 0.25 * 2.0**level) for atom in self.atoms)
        return self.coarse[level]

    def contains(self, x: float, y: float, slack: float) -> bool:
        """Whether an image point is inside, or not farther than ``slack`` from the outline."""
        if self.patch is not None:
            return _touches(self.patch, x, y, slack)
        inside = sum(_encloses(ring, x, y) for atom in self.atoms for ring in atom.rings) % 2 == 1
        return inside or any(_distance(ring, x, y) <= slack for atom in self.atoms for ring in atom.rings)


def detail_level(zoom: float) -> int:
    """The level of detail for a zoom in device pixels per image pixel; 0 is exact."""
    return min(max(ceil(log2(2.0 / zoom)), 0), LEVELS - 1)


def shape_of(geometry: Geometry) -> Shape:
    """Prepare a region; for masks this traces contours, so call it off the window's thread."""
    if isinstance(geometry, Box):
        box = geometry
        ring = np.array([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)], np.float64)
        bounds = (box.x0, box.y0, box.x1, box.y1)
        return Shape(bounds, (box.x1 - box.x0) * (box.y1 - box.y0), False, (Atom((ring,), bounds),))
    if isinstance(geometry, Polygon):
        rings = tuple(np.array(ring, np.float64) for ring in geometry.rings if len(ring) >= 2)
        if not rings:
            return Shape((0.0, 0.0, 0.0, 0.0), 0.0, False, ())
        bounds = _bounds(rings[0])
        return Shape(bounds, _area(rings[0]), False, (Atom(rings, bounds),))
    return mask_shape(decode_patch(geometry))


def mask_shape(patch: MaskPatch) -> Shape:
    """Prepare a mask from its patch; outlines run exactly along the edges of pixels."""
    if not patch.pixels.any():
        return Shape((0.0, 0.0, 0.0, 0.0), 0.0, True, (), patch)
    rows, columns = patch.pixels.shape
    bounds = (float(patch.x), float(patch.y), float(patch.x + columns), float(patch.y + rows))
    extent = float(np.count_nonzero(patch.pixels))
    return Shape(bounds, extent, True, tuple(_trace(patch)), patch)


def _trace(patch: MaskPatch) -> list[Atom]:
    import cv2

    rows, columns = patch.pixels.shape
    # On a lattice of twice the size, odd points are pixels and even ones the edges between them: closing the
    # set over its edges makes the contour, which cv2 draws through points, run along pixel edges.
    lattice = np.zeros((2 * rows + 1, 2 * columns + 1), np.uint8)
    lattice[1::2, 1::2] = patch.pixels != 0
    lattice = cv2.dilate(lattice, np.ones((3, 3), np.uint8))
    contours, hierarchy = cv2.findContours(lattice, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    corner = np.array((patch.x, patch.y), np.float64)
    rings: list[Ring] = [_squared(np.asarray(contour[:, 0, :], np.int64)) / 2.0 + corner for contour in contours]
    atoms = []
    for index, (_, _, first_hole, parent) in enumerate(hierarchy[0]):
        if parent >= 0:
            continue
        group, hole = [rings[index]], int(first_hole)
        while hole >= 0:
            group.append(rings[hole])
            hole = int(hierarchy[0][hole][0])
        atoms.append(Atom(tuple(group), _bounds(rings[index])))
    return atoms


def _squared(ring: npt.NDArray[np.int64]) -> Ring:
    """Give a contour on the lattice the corners of pixels that its diagonal steps cut off, and no other points."""
    after = np.roll(ring, -1, axis=0)
    cut = np.flatnonzero(np.abs(after - ring).sum(axis=1) == 2)
    flat = (ring[cut, 1] % 2 == 0) & (after[cut, 0] % 2 == 0)
    corners = np.where(
        flat[:, None], np.stack([after[cut, 0], ring[cut, 1]], axis=1), np.stack([ring[cut, 0], after[cut, 1]], axis=1)
    )
    whole = np.insert(ring, cut + 1, corners, axis=0)
    step = np.roll(whole, -1, axis=0) - whole
    turns = (step != np.roll(step, 1, axis=0)).any(axis=1)
    return np.asarray(whole[turns], np.float64)


def _simplified(atom: Atom, tolerance: float) -> Atom:
    x0, y0, x1, y1 = atom.bounds
    if max(x1 - x0, y1 - y0) < 3 * tolerance:
        return Atom((np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64),), atom.bounds)
    if all(len(ring) < _SIMPLE for ring in atom.rings):
        return atom
    import cv2

    rings = [atom.rings[0], *(ring for ring in atom.rings[1:] if np.ptp(ring, axis=0).max() >= 3 * tolerance)]
    thinned = []
    for ring in rings:
        kept = cv2.approxPolyDP(ring.astype(np.float32)[:, None, :], tolerance, True)[:, 0, :]
        thinned.append(kept.astype(np.float64) if len(kept) >= 3 else ring)
    return Atom(tuple(thinned), atom.bounds)


def _bounds(ring: Ring) -> Bounds:
    low, high = ring.min(axis=0), ring.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _area(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def _touches(patch: MaskPatch, x: float, y: float, slack: float) -> bool:
    rows, columns = patch.pixels.shape
    left, right = int(np.floor(x - slack)) - patch.x, int(np.floor(x + slack)) - patch.x + 1
    top, bottom = int(np.floor(y - slack)) - patch.y, int(np.floor(y + slack)) - patch.y + 1
    left, top = max(left, 0), max(top, 0)
    return bool(patch.pixels[top : min(bottom, rows), left : min(right, columns)].any())


def _encloses(ring: Ring, x: float, y: float) -> bool:
    x0, y0 = ring[:, 0], ring[:, 1]
    x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
    crosses = (y0 > y) != (y1 > y)
    rise = np.where(crosses, y1 - y0, 1.0)
    return bool(np.count_nonzero(crosses & (x < (x1 - x0) * (y - y0) / rise + x0)) % 2)


def _distance(ring: Ring, x: float, y: float) -> float:
    start, step = ring, np.roll(ring, -1, axis=0) - ring
    offset = np.array((x, y)) - start
    length = np.maximum((step * step).sum(axis=1), 1e-12)
    along = np.clip((offset * step).sum(axis=1) / length, 0.0, 1.0)
    return float(np.hypot(*(offset - step * along[:, None]).T).min())
