"""The checks of `tests.oracles.peers` that need the peers: runs in their environment, without Fettle."""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any


def pycocotools(place: Path, expected: dict[str, Any]) -> str:
    """COCO, scored against itself, boxes and masks."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    results = []
    for file in [place / "coco" / "annotations.json", *sorted((place / "coco-polygons" / "annotations").iterdir())]:
        for kind in ("bbox", "segm"):
            with contextlib.redirect_stdout(io.StringIO()):
                truth = COCO(str(file))
                notes = [note for note in truth.dataset["annotations"] if kind == "bbox" or note["segmentation"]]
                if not notes:
                    continue
                truth.dataset["annotations"] = notes
                truth.createIndex()
                found = COCO()
                found.dataset = json.loads(json.dumps(truth.dataset))
                for note in found.dataset["annotations"]:
                    note["score"] = 1.0
                found.createIndex()
                score = COCOeval(truth, found, kind)
                score.evaluate()
                score.accumulate()
                score.summarize()
            assert abs(score.stats[0] - 1) < 1e-9, f"{file.name}, {kind}: AP {score.stats[0]}"
            results.append(f"{file.relative_to(place)} {kind} AP {score.stats[0]:.1f} over {len(notes)}")
    whole = len(json.loads((place / "coco" / "annotations.json").read_text("utf-8"))["annotations"])
    assert whole == expected["regions"], f"{whole} annotations"
    return "; ".join(results)


def labelme(place: Path, expected: dict[str, Any]) -> str:
    """labelme opens every file with its picture, and draws what is in it."""
    from labelme import utils
    from loguru import logger

    logger.remove()
    from labelme._label_file import read_label_file

    said = []
    for folder in ("labelme", "labelme-x-anylabeling"):
        files = [path for path in sorted((place / folder).rglob("*.json")) if path.name != "manifest.json"]
        kinds: dict[str, int] = {}
        for file in files:
            data = read_label_file(str(file))
            height, width = utils.img_data_to_arr(data.image_data).shape[:2]
            for shape in data.shapes:
                kinds[shape["shape_type"]] = kinds.get(shape["shape_type"], 0) + 1
                if shape["shape_type"] == "mask":
                    (x0, y0), (x1, y1) = shape["points"]
                    assert shape["mask"].shape == (y1 - y0 + 1, x1 - x0 + 1), f"{file.name}: {shape['mask'].shape}"
                elif len(shape["points"]) != 4:
                    # labelme itself draws rectangles by two corners; X-AnyLabeling's have four.
                    drawn = utils.shape_to_mask((height, width), shape["points"], shape["shape_type"])
                    assert drawn.any(), f"{file.name}: nothing is drawn"
        assert len(files) == expected["pictures"] and sum(kinds.values()) == expected["regions"], (
            f"{len(files)}, {kinds}"
        )
        said.append(f"{folder}: {len(files)} files, {kinds}")
    return "; ".join(said)


def datumaro(place: Path, expected: dict[str, Any]) -> str:
    """Datumaro reads its own format, and what it has readers for."""
    from datumaro.components.dataset import Dataset

    said = []
    for folder, name in {
        "datumaro": "datumaro", "coco-polygons": "coco_instances", "voc": "voc_detection", "cvat": "cvat",
        "yolo": "yolo", "mvtec": "mvtec_segmentation",
    }.items():  # fmt: skip
        try:
            dataset = Dataset.import_from(str(place / folder), name)
            items = list(dataset)
        except Exception as error:
            said.append(f"{folder} as {name}: REFUSED ({type(error).__name__}: {str(error)[:150]})")
            if folder == "datumaro":
                raise
            continue
        kinds, unread = dict[str, int](), 0
        for item in items:
            unread += item.media is None or item.media.data is None
            for note in item.annotations:
                kinds[note.type.name] = kinds.get(note.type.name, 0) + 1
        if folder in ("datumaro", "cvat"):
            assert len(items) == expected["pictures"], f"{folder}: {len(items)} items"
            assert sum(kinds.values()) - kinds["label"] == expected["regions"], f"{folder}: {kinds}"
        subsets = {subset: len(each) for subset, each in dataset.subsets().items()}
        said.append(f"{folder} as {name}: {len(items)} items {subsets}, {kinds}, {unread} pictures unread")
    return "; ".join(said)


def datasets(place: Path, expected: dict[str, Any]) -> str:
    """Hugging Face's ImageFolder reads rows and pictures, and class folders as such."""
    from datasets import load_dataset

    said = []
    for folder in ("huggingface", "imagefolder"):
        loaded = load_dataset("imagefolder", data_dir=str(place / folder), cache_dir=str(place / "hf-cache"))
        rows = [row for split in loaded.values() for row in split]
        assert len(rows) == expected["pictures"], f"{folder}: {len(rows)} rows"
        assert all(row["image"].size[0] for row in rows)
        if folder == "huggingface":
            objects = [json.loads(row["objects"]) for row in rows]
            assert sum(len(each["bbox"]) for each in objects) == expected["regions"]
            assert sorted({row["label"] for row in rows}) == expected["labels"]
            assert all(row["image"].size == (row["width"], row["height"]) for row in rows)
        said.append(f"{folder}: { {name: split.num_rows for name, split in loaded.items()} }")
    return "; ".join(said)


def xmlschema(place: Path, expected: dict[str, Any]) -> str:
    """CVAT's XML holds to the schema written down from its documentation."""
    from xmlschema import XMLSchema11

    schema = XMLSchema11(sys.argv[2])
    found = list(schema.iter_errors(str(place / "cvat" / "annotations.xml")))
    assert not found, str(found[0])
    return "annotations.xml is valid"


def main() -> int:
    """Run what is installed; 1 if a check fails."""
    warnings.simplefilter("ignore")
    place = Path(sys.argv[1])
    expected = json.loads((place / "expected.json").read_text("utf-8"))
    print(f"expected: {expected}")
    failed = False
    checks: tuple[Callable[[Path, dict[str, Any]], str], ...] = (pycocotools, labelme, datumaro, datasets, xmlschema)
    for check in checks:
        try:
            version = importlib.metadata.version(check.__name__)
        except importlib.metadata.PackageNotFoundError:
            print(f"{check.__name__}: not installed, not checked")
            continue
        try:
            print(f"{check.__name__} {version}: {check(place, expected)}")
        except Exception as error:  # noqa: BLE001 (whatever a peer raises is its verdict)
            failed = True
            print(f"{check.__name__} {version}: FAILED, {type(error).__name__}: {error}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
