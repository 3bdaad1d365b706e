"""Makes foreign datasets for tests: pictures, and labelme files that speak of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from storage.imports.apply import ImportOutcome, apply_import
from storage.imports.foreign import ForeignImage
from storage.imports.plan import ImportRequest, plan_import
from storage.imports.reading import ReadOptions, reader
from storage.imports.report import Report
from storage.ingest import ingest
from storage.store import Store
from tests.support.images import encoded, noise
from tests.support.projects import new_project

SQUARE = [[10, 10], [30, 10], [30, 30], [10, 30]]


def write_picture(path: Path, *, seed: int = 0, width: int = 64, height: int = 48) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(noise(height, width, seed=seed), "PNG"))
    return path


def shape(points: Any = SQUARE, *, label: str = "dent", kind: str = "polygon", **more: Any) -> dict[str, Any]:
    return {"label": label, "points": points, "shape_type": kind, "group_id": None, "flags": {}, **more}


def write_labelme(
    path: Path,
    stated: str,
    shapes: Sequence[dict[str, Any]] = (),
    *,
    size: tuple[int, int] | None = (64, 48),
    data: bytes | None = None,
    flags: dict[str, bool] | None = None,
) -> Path:
    content: dict[str, Any] = {"version": "5.5.0", "flags": flags or {}, "shapes": list(shapes), "imagePath": stated}
    content["imageData"] = base64.b64encode(data).decode() if data is not None else None
    if size is not None:
        content |= {"imageWidth": size[0], "imageHeight": size[1]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def project_with(place: Path, images: Path | None) -> Store:
    store = new_project(place)
    if images is not None:
        ingest(store, [images], max_pixels=100_000_000)
    return store


def bring_in(store: Store, path: Path, **wishes: Any) -> ImportOutcome:
    with plan_import(store, ImportRequest(path, **wishes)) as plan:
        return apply_import(store, plan)


def read_all(name: str, path: Path, *, report: Report | None = None, **options: str) -> list[ForeignImage]:
    return list(reader(name)(path, options=ReadOptions(extra=options), report=report or Report()))
