"""Projects that may send to a stand-in for Gemini's service, and pictures with pen on them to send."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from inference.cleaning.gemini import consent
from inference.cleaning.gemini.terms import Send
from storage.ingest import ingest
from storage.project import ProjectFolder, save_setting
from storage.store import Store
from tests.support.gemini_server import GeminiServer
from tests.support.projects import new_project
from tests.support.strokes import draw_marks

Pixels = npt.NDArray[np.uint8]


def surface(seed: int = 1, *, height: int = 150, width: int = 200) -> Pixels:
    """A smooth grey surface with grain."""
    rng = np.random.default_rng(seed)
    grey = cv2.GaussianBlur(rng.normal(130, 40, (height, width)).astype(np.float32), (0, 0), 3)
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def marked(seed: int = 1, *, height: int = 150, width: int = 200) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """The same with red pen, and where it is."""
    return draw_marks(surface(seed, height=height, width=width), pen="red", seed=4)


def write_marked(folder: Path, count: int) -> None:
    """Pictures with red pen."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        pixels, _ = marked(number + 1)
        (folder / f"plate {number:03}.png").write_bytes(cv2.imencode(".png", pixels[..., ::-1])[1].tobytes())


def point_at(folder: ProjectFolder, server: GeminiServer, *, attempts: int = 2, timeout: float = 20.0) -> None:
    """Have a project use the stand-in, and be quick about its faults."""
    for keys, value in (
        (("gemini", "base_url"), server.url),
        (("gemini", "attempts"), attempts),
        (("gemini", "timeout_seconds"), timeout),
        (("stages", "clean", "filler"), "gemini"),
        (("run", "workers"), 1),
    ):
        save_setting(folder, keys, value)


def allow(folder: ProjectFolder, *, send: Send = Send.REGION) -> None:
    consent.give(folder, by="kim", send=send)


def gemini_project(tmp_path: Path, server: GeminiServer, count: int = 0, *, allowed: bool = True) -> Store:
    """A project with so many marked pictures that cleans with the stand-in."""
    store = new_project(tmp_path / "project")
    if count:
        write_marked(tmp_path / "pictures", count)
        ingest(store, [tmp_path / "pictures"], max_pixels=10**8)
    point_at(store.folder, server)
    if allowed:
        allow(store.folder)
    return store
