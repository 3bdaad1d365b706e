"""The demo's pictures: machined plates rendered from a seed, with every truth known."""

from __future__ import annotations

from inference.demo.dataset import DemoImage, DemoSet, read_truth, write_demo
from inference.demo.defects import LABELS
from inference.demo.markings import INKS, MARKING_KINDS, draw_marking
from inference.demo.render import RenderedPlate, render_plate, render_shot
from inference.demo.surfaces import FINISHES

__all__ = [
    "FINISHES",
    "INKS",
    "LABELS",
    "MARKING_KINDS",
    "DemoImage",
    "DemoSet",
    "RenderedPlate",
    "draw_marking",
    "read_truth",
    "render_plate",
    "render_shot",
    "write_demo",
]
