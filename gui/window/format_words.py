"""What formats of datasets are called in the window, in and out, and what they can carry."""

from __future__ import annotations

from collections.abc import Iterable

from gui.words import look_up, noop
from storage.carried import Carried

_TITLES = {
    "coco": "COCO",
    "yolo": "YOLO",
    "yolo-det": "YOLO",
    "yolo-seg": noop("Formats", "YOLO segments"),
    "voc": "Pascal VOC",
    "labelme": "labelme",
    "cvat": "CVAT",
    "masks": noop("Formats", "PNG masks"),
    "masks-binary": noop("Formats", "PNG masks, binary"),
    "masks-class": noop("Formats", "PNG masks by class"),
    "masks-instance": noop("Formats", "PNG masks by region"),
    "imagefolder": noop("Formats", "Class folders"),
    "folders": noop("Formats", "Class folders"),
    "mvtec": "MVTec AD",
    "datumaro": "Datumaro",
    "hf": "HF ImageFolder",
    "huggingface": "HF ImageFolder",
    "csv": "CSV",
    "predictions": noop("Formats", "Prediction log"),
    "audit": noop("Formats", "Audit table"),
}
_CARRIED = {
    Carried.LABEL: noop("Formats", "classes of images"),
    Carried.BOX: noop("Formats", "boxes"),
    Carried.POLYGON: noop("Formats", "polygons"),
    Carried.MASK: noop("Formats", "masks"),
    Carried.HOLES: noop("Formats", "holes"),
    Carried.SPLIT: noop("Formats", "splits"),
}


def format_title(name: str, otherwise: str = "") -> str:
    """What a format is called; ``otherwise`` where it has no name of its own here."""
    return look_up("Formats", _TITLES[name]) if name in _TITLES else otherwise or name


def carried_words(carried: Iterable[Carried]) -> str:
    """What a format has a place for: "boxes, masks, splits"."""
    there = frozenset(carried)
    return ", ".join(look_up("Formats", words) for kind, words in _CARRIED.items() if kind in there)
