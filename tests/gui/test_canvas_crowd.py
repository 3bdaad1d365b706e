"""Thousands of regions: stretched while the view zooms, drawn as they should be once it rests."""

# Fixtures are used by their names alone.
# ruff: noqa: F401, F811

from __future__ import annotations

import numpy as np
import pytest

from gui.canvas import CanvasView, OverlayItem
from gui.canvas.overlays import OverlayScene
from storage.records import Box
from tests.gui.canvas_support import Wait, grey, picture, view, wait

CORNERS = [(x, y) for x in range(0, 600, 20) for y in range(0, 400, 20)]
"""Too many to be drawn within a frame."""


@pytest.fixture
def crowd(grey: CanvasView, wait: Wait) -> CanvasView:
    grey.set_overlays([OverlayItem(f"{x} {y}", Box(x, y, x + 14, y + 14), "#e69f00") for x, y in CORNERS])
    wait()
    return grey


def drawn(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The zoom of each time that regions are drawn from now on."""
    zooms: list[float] = []
    paint = OverlayScene.paint

    def noted(*arguments: object, **named: object) -> None:
        zooms.append(arguments[2].zoom)  # type: ignore[attr-defined]
        paint(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(OverlayScene, "paint", noted)
    return zooms


def test_zooming_draws_a_crowd_once_it_rests_and_then_as_ever(
    crowd: CanvasView, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    zooms = drawn(monkeypatch)
    for _ in range(4):
        crowd.zoom_by(0.5)
        crowd.repaint()
    assert not zooms
    moving = picture(crowd)
    wait()
    assert set(zooms) == {crowd.viewport.zoom}
    rested = picture(crowd)
    # What is stretched lies where it is drawn afterwards, only less sharp.
    orange = [(shot[..., 0] > shot[..., 2] + 25).mean() for shot in (moving, rested)]
    assert abs(orange[0] - orange[1]) < 0.1
    crowd._redraw()
    crowd.repaint()
    assert np.array_equal(picture(crowd), rested)


def test_what_panning_brought_into_sight_is_not_missing_while_zooming(crowd: CanvasView, wait: Wait) -> None:
    crowd.zoom_to(1.9)
    wait()
    crowd.pan_by(-300, -200)
    wait()
    crowd.zoom_by(0.2)
    crowd.repaint()
    corner = picture(crowd)[300:, 450:]
    assert (corner[..., 0] > corner[..., 2] + 25).mean() > 0.02


def test_a_crowd_is_never_seen_over_the_next_picture(crowd: CanvasView, wait: Wait) -> None:
    crowd.zoom_by(1)
    crowd.repaint()
    crowd.show_image("next", np.full((400, 600, 3), 90, np.uint8), keep_view=True)
    wait()
    shot = picture(crowd)
    assert not (shot[..., 0] > shot[..., 2] + 25).any()


def test_few_regions_are_drawn_at_every_zoom(grey: CanvasView, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    grey.set_overlays([OverlayItem("one", Box(40, 40, 90, 90), "#e69f00")])
    wait()
    zooms = drawn(monkeypatch)
    grey.zoom_by(1)
    grey.repaint()
    assert zooms == [grey.viewport.zoom]
