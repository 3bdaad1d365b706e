"""Small contents for format writers, made by hand or by Hypothesis."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from storage import rle
from storage.formats.entries import Content, Entry, EntryRegion
from storage.images import encode_png
from storage.records import Box, ClassKind, Geometry, LabelClass, Mask, Polygon, RegionRole

WIDTH, HEIGHT = 12, 9


def schema(*names: str, good: str = "") -> tuple[LabelClass, ...]:
    """Classes of defects by those names; ``good`` is the one that means a good part."""
    kinds = [ClassKind.GOOD if name == good else ClassKind.DEFECT for name in names]
    return tuple(LabelClass(i, name, kinds[i], "#336699", None, i) for i, name in enumerate(names))


def entry(
    *regions: EntryRegion,
    name: str = "a.png",
    label: str | None = "dent",
    split: str | None = None,
    width: int = 40,
    height: int = 40,
) -> Entry:
    """A picture, grey in truth, with regions."""
    png = encode_png(np.full((height, width), 90, np.uint8))
    return Entry(name, width, height, label, split, regions, lambda path: Path(path).write_bytes(png) and None)


def defect(geometry: Geometry, name: str = "dent", confidence: float | None = None) -> EntryRegion:
    """A kept defect."""
    return EntryRegion(name, RegionRole.DEFECT, geometry, confidence)


def one(geometry: Geometry, **options: str) -> Content:
    """One picture of `WIDTH` × `HEIGHT` with one defect."""
    return Content(schema("dent"), [entry(defect(geometry), width=WIDTH, height=HEIGHT)], options)


@st.composite
def masks(draw: st.DrawFn) -> Mask:
    """Any mask of the frame with a pixel or more: specks, holes, parts that touch at corners."""
    bits = draw(st.integers(1, 2 ** (WIDTH * HEIGHT) - 1))
    return rle.encode(np.array([bits >> i & 1 for i in range(WIDTH * HEIGHT)], bool).reshape(HEIGHT, WIDTH))


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """Any box within the frame whose edges lie on sixty-fourths of a pixel or anywhere."""
    x0, x1 = sorted(draw(st.lists(_edge(WIDTH), min_size=2, max_size=2, unique=True)))
    y0, y1 = sorted(draw(st.lists(_edge(HEIGHT), min_size=2, max_size=2, unique=True)))
    return Box(x0, y0, x1, y1)


@st.composite
def polygons(draw: st.DrawFn) -> Polygon:
    """Any polygon within the frame, crossing itself maybe, with up to two holes."""
    point = st.tuples(st.integers(0, 8 * WIDTH), st.integers(0, 8 * HEIGHT))
    found = draw(st.lists(st.lists(point, min_size=3, max_size=7, unique=True), min_size=1, max_size=3))
    return Polygon(tuple(tuple((x / 8, y / 8) for x, y in ring) for ring in found))


def _edge(size: int) -> st.SearchStrategy[float]:
    return st.one_of(st.integers(0, 64 * size).map(lambda n: n / 64), st.floats(0, size, allow_subnormal=False))
