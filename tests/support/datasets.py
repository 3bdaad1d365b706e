"""A small decided project with every kind of region and awkward file, whatever the order it was filled in.

Run as a program (``python -m tests.support.datasets PLACE SOURCES backwards|forwards``) it makes the project in
PLACE, exports it in all formats, and prints one line a format: its hash and the hash of all its bytes.
"""

from __future__ import annotations

import sys
import time
import unicodedata
from pathlib import Path

import numpy as np

from storage import decisions, regions, rle
from storage.blobs import BlobStore
from storage.editions import AUDIT, Edition, ExportRequest, Pixels, export
from storage.formats import FORMATS
from storage.hashing import hash_file, hash_json
from storage.images import DEFAULT_MAX_PIXELS, encode_png, read_rgb8
from storage.ingest import ingest
from storage.records import Box, Geometry, Item, Polygon, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.support.images import encoded, picture, tiff, with_orientation
from tests.support.projects import new_project, propose

KOREAN = unicodedata.normalize("NFD", "한글")
NOON = 1_767_268_800.0

BOX = Box(10.5, 4.0, 30.0, 20.25)
TRIANGLE = Polygon((((40.0, 10.0), (60.0, 12.0), (45.5, 40.0)),))
FRAME = Polygon((((2.0, 2.0), (30.0, 2.0), (30.0, 30.0), (2.0, 30.0)), ((10.0, 10.0), (20.0, 10.0), (20.0, 20.0))))
RING = np.zeros((48, 64), np.bool_)
RING[5:25, 20:50] = True
RING[10:15, 30:35] = False
PEN = np.zeros((48, 64), np.bool_)
PEN[30:40, 5:25] = True
ROI = Box(8.0, 2.0, 56.0, 42.0)

DRAWN: dict[str, list[tuple[Geometry, RegionRole, str | None]]] = {
    "scratch/a.png": [
        (BOX, RegionRole.DEFECT, "scratch"),
        (rle.encode(RING), RegionRole.DEFECT, "dent"),
        (ROI, RegionRole.ROI, None),
        (rle.encode(PEN), RegionRole.MARKING, None),
    ],
    "dent/A.jpg": [(TRIANGLE, RegionRole.DEFECT, None), (FRAME, RegionRole.DEFECT, "scratch")],
    "scratch/turned.jpg": [(Box(5.0, 50.0, 25.0, 64.0), RegionRole.DEFECT, None)],
}
GOOD = ("good/a.png", "good/=1+2.png", f"good/{KOREAN}.png")
EXCLUDED = ("scratch/out.png",)
UNDECIDED = ("scratch/open.png",)
EXPORTED = {*DRAWN, *GOOD, "scratch/mono16.tif"}


def write_sources(root: Path) -> None:
    """``one`` and ``two``: class folders whose pictures share names, and are of many kinds."""
    files = {
        "one/scratch/a.png": encoded(picture(seed=1), "PNG"),
        "one/scratch/turned.jpg": with_orientation(picture(seed=2), "JPEG", 6, quality=95),
        "one/scratch/out.png": encoded(picture(seed=3), "PNG"),
        "one/scratch/open.png": encoded(picture(seed=4), "PNG"),
        "one/scratch/mono16.tif": tiff(np.arange(48 * 64, dtype=np.uint16).reshape(48, 64) * 21),
        "two/good/a.png": encoded(picture(seed=5), "PNG"),
        "two/dent/A.jpg": encoded(picture(seed=6), "JPEG", quality=95),
        "two/good/=1+2.png": encoded(picture(seed=7), "PNG"),
        f"two/good/{KOREAN}.png": encoded(picture(seed=8), "PNG"),
    }
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def make_dataset(place: Path, sources: Path, *, backwards: bool = False) -> Store:
    """The project, open; ``backwards`` does everything in the other order."""
    store = new_project(place)
    step = -1 if backwards else 1
    for folder in ("one", "two")[::step]:
        ingest(store, [sources / folder], labels_from_folders=True, max_pixels=DEFAULT_MAX_PIXELS)
    ids = {item.relpath: item.id for item in store.items.walk()}
    items = {item.relpath: item for item in store.items.walk()}
    for path in sorted(DRAWN)[::step]:
        for geometry, role, class_name in DRAWN[path][::step]:
            regions.draw(store, item_id=ids[path], geometry=geometry, role=role, class_name=class_name)
    _clean(store, items["scratch/a.png"])
    for path in sorted(EXPORTED)[::step]:
        decisions.accept(store, [ids[path]])
    decisions.exclude(store, [ids[path] for path in EXCLUDED], reason="blurred")
    return store


def cleaned_pixels(item: Item) -> np.ndarray:  # type: ignore[type-arg]
    """The item's picture with the pen covered in one colour."""
    pixels = read_rgb8(Path(item.path)).copy()
    pixels[PEN] = (1, 2, 3)
    return pixels


def _clean(store: Store, item: Item) -> None:
    blobs = BlobStore(store.folder.blobs)
    draft = ProposalDraft(
        ProposalKind.PIXELS,
        blob=blobs.put(encode_png(cleaned_pixels(item)), suffix="png"),
        data={"mask": blobs.put(encode_png(PEN), suffix="png")},
    )
    propose(store, item.id, StageName.CLEAN, [draft])


def write_edition(store: Store, destination: Path, format_name: str, **options: object) -> Edition:
    """Export with `ExportRequest`'s options."""
    return export(store, ExportRequest(destination=destination, format=format_name, **options))  # type: ignore[arg-type]


def hash_tree(folder: Path, *, but: str = "") -> str:
    """One hash of all names and bytes below a folder, ``but`` of a name left out."""
    found = [p for p in folder.rglob("*") if p.is_file() and p.name != but]
    return hash_json({p.relative_to(folder).as_posix(): hash_file(p) for p in found})


def main(place: Path, sources: Path, order: str) -> None:
    """Make, export, print."""
    time.time = lambda: NOON  # type: ignore[assignment]
    with make_dataset(place / "project", sources, backwards=order == "backwards") as store:
        for name in FORMATS:
            for options in ({}, {"pixels": Pixels.CLEANED, "crops": True}):
                destination = place / f"{name}{len(options)}"
                edition = write_edition(store, destination, name, **options)
                # Decisions and runs are numbered by their order, which the audit alone says.
                print(name, len(options), edition.hash, hash_tree(destination, but=AUDIT))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
