"""Builds fillers for tests and benches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inference.cleaning.fill import Filler, FillerContext, make_filler


def build(name: str, *, model_dirs: tuple[Path, ...] = (), **settings: Any) -> Filler:
    """A filler by name, with the clean stage's settings as keyword arguments."""
    return make_filler(name, FillerContext(settings, model_dirs, Path("no-blobs")))
