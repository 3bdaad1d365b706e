"""Where edges snap while a box is drawn or dragged: the picture's border, other boxes' edges, whole pixels; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gui.canvas.shapes import Bounds
from storage.records import Box

REACH = 6.0
"""Logical pixels within which an edge snaps to another one."""
_FINE = 100.0
"""Without snapping, coordinates keep this part of a pixel: finer than any screen shows."""


@dataclass(slots=True)
class Snapper:
    """Edges to snap to, in image pixels.

    Attributes:
        xs: Vertical edges.
        ys: Horizontal edges.
        reach: How near counts, in image pixels.
        guides: The edges met last: ``("x", position)`` or ``("y", position)``.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    reach: float
    guides: list[tuple[str, float]] = field(default_factory=list)

    def near(self, x: float, y: float, *, free: bool = False) -> tuple[float, float]:
        """A point on the edges within reach, else where it is; ``free``: always where it is."""
        self.guides = []
        if free:
            return _fine(x), _fine(y)
        across, down = _nearest(self.xs, x, self.reach), _nearest(self.ys, y, self.reach)
        self._note(across, down)
        return (x if across is None else across), (y if down is None else down)

    def point(self, x: float, y: float, *, free: bool = False) -> tuple[float, float]:
        """As `near`, and on the corner of a pixel where no edge is within reach."""
        near_x, near_y = self.near(x, y, free=free)
        if free:
            return near_x, near_y
        met = {axis for axis, _ in self.guides}
        return (near_x if "x" in met else round(x)), (near_y if "y" in met else round(y))

    def shift(self, bounds: Bounds, dx: float, dy: float, *, free: bool = False) -> tuple[float, float]:
        """How far ``xyxy`` bounds move so that one of their edges snaps; else by whole pixels."""
        self.guides = []
        if free:
            return _fine(dx), _fine(dy)
        across = _best(self.xs, (bounds[0], bounds[2]), dx, self.reach)
        down = _best(self.ys, (bounds[1], bounds[3]), dy, self.reach)
        self._note(across[1] if across else None, down[1] if down else None)
        return (across[0] if across else round(dx)), (down[0] if down else round(dy))

    def _note(self, x: float | None, y: float | None) -> None:
        self.guides = [(axis, at) for axis, at in (("x", x), ("y", y)) if at is not None]


def snapper(boxes: Iterable[Box], *, width: int, height: int, reach: float) -> Snapper:
    """Edges of a picture of this size and of boxes on it."""
    others = list(boxes)
    xs = {0.0, float(width), *(edge for box in others for edge in (box.x0, box.x1))}
    ys = {0.0, float(height), *(edge for box in others for edge in (box.y0, box.y1))}
    return Snapper(tuple(sorted(xs)), tuple(sorted(ys)), reach)


def _nearest(edges: tuple[float, ...], value: float, reach: float) -> float | None:
    best = min(edges, key=lambda edge: abs(edge - value))
    return best if abs(best - value) <= reach else None


def _best(edges: tuple[float, ...], values: tuple[float, float], by: float, reach: float) -> tuple[float, float] | None:
    """The move nearest to ``by`` that puts one of the values on an edge, and that edge."""
    found = [(edge - value, edge) for value in values if (edge := _nearest(edges, value + by, reach)) is not None]
    return min(found, key=lambda pair: abs(pair[0] - by)) if found else None


def _fine(value: float) -> float:
    return round(value * _FINE) / _FINE
