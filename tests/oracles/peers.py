"""Lets the tools that formats belong to read what Fettle writes; no part of the test suite, since it installs them.

``python -m tests.oracles.peers`` makes a small decided project, exports it in every format, installs the peers into a
virtual environment in a temporary folder, and prints a line for each check. ``--venv FOLDER`` uses an environment that
is there already, or makes it there and keeps it. What can't be installed is said. Ends with 1 if a peer disagrees.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from storage.editions import ExportRequest, export
from storage.formats import FORMATS
from storage.records import RegionRole
from storage.splits import SplitRequest, apply_split, plan_split
from storage.store import Store
from tests.support.datasets import make_dataset, write_sources

PEERS = ("pycocotools", "labelme", "datumaro", "datasets", "xmlschema")
_HERE = Path(__file__).parent

VARIANTS = {
    **{name: (name, {}) for name in FORMATS},
    "coco-polygons": ("coco", {"segmentation": "polygons", "files": "split"}),
    "labelme-x-anylabeling": ("labelme", {"tool": "x-anylabeling"}),
}
"""Folder to the format and options that are written there."""


def main() -> int:
    """Run the checks; 1 if one fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--venv", type=Path, help="an environment to use, or to make and keep")
    chosen: Path | None = parser.parse_args().venv
    with tempfile.TemporaryDirectory(prefix="fettle-peers-") as folder:
        place = Path(folder)
        write_editions(place)
        failed = not check_ultralytics(place)
        python = environment(chosen or place / "venv")
        command = [str(python), str(_HERE / "peer_checks.py"), str(place), str(_HERE / "cvat.xsd")]
        settings = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(place / "hf"), "HOME": str(place)}
        done = subprocess.run(command, env=os.environ | settings, check=False)
    return 1 if failed or done.returncode else 0


def write_editions(place: Path) -> None:
    """Every variant below ``place``, and ``expected.json``, which says what is in them."""
    write_sources(place / "sources")
    with make_dataset(place / "project", place / "sources") as store:
        apply_split(store, plan_split(store, SplitRequest(shares={"train": 60, "val": 20, "test": 20})))
        for folder, (name, options) in VARIANTS.items():
            export(store, ExportRequest(place / folder, name, options=options))
        (place / "expected.json").write_text(json.dumps(_expected(store)), encoding="utf-8")


def _expected(store: Store) -> dict[str, object]:
    from storage import regions

    items = list(store.items.walk("(state:accepted OR state:corrected)"))
    drawn = regions.of_many(store, [item.id for item in items])
    return {
        "pictures": len(items),
        "regions": sum(region.role is RegionRole.DEFECT for each in drawn.values() for region in each),
        "labels": sorted({item.label or item.given or "" for item in items}),
        "splits": sorted({item.split or "" for item in items}),
    }


def environment(folder: Path) -> Path:
    """The Python of an environment with as many of the peers as can be installed."""
    python = folder / ("Scripts" if os.name == "nt" else "bin") / ("python.exe" if os.name == "nt" else "python")
    if not python.exists():
        venv.create(folder, with_pip=True)
        for peer in PEERS:
            done = subprocess.run(
                [str(python), "-m", "pip", "install", "--quiet", peer], check=False, capture_output=True, text=True
            )
            if done.returncode:
                print(f"{peer}: cannot be installed ({(done.stderr.strip() or 'no reason given').splitlines()[-1]})")
    return python


def check_ultralytics(place: Path) -> bool:
    """Whether Ultralytics, which Fettle has itself, reads every label file without a word."""
    os.environ |= {"YOLO_CONFIG_DIR": str(place / "yolo-settings"), "YOLO_OFFLINE": "1", "YOLO_AUTOINSTALL": "0"}
    from ultralytics import __version__
    from ultralytics.data.utils import check_det_dataset, verify_image_label

    fine = True
    for name in ("yolo", "yolo-seg"):
        data = check_det_dataset(str(place / name / "data.yaml"), autodownload=False)
        pictures = sorted((place / name / "images").rglob("*.*"))
        labels, said = 0, []
        for picture in pictures:
            text = place / name / "labels" / picture.parent.name / f"{picture.stem}.txt"
            found = verify_image_label((str(picture), str(text), "", False, len(data["names"]), 0, 0, False))
            labels += len(found[1]) if found[0] else 0
            said += [found[9]] if found[9] else []
        fine = fine and not said
        print(f"Ultralytics {__version__}, {name}: {len(pictures)} pictures, {labels} labels, complaints: {said or 0}")
    return fine


if __name__ == "__main__":
    sys.exit(main())
