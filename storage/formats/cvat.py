"""CVAT's XML 1.1 for images: boxes, polygons, masks as runs along the rows of their box, and a tag for the picture.

Numbers have all their digits, where CVAT itself rounds to hundredths. Of task and project only labels and subsets are
described, since ids, dates and owners belong to a server.

Source: https://docs.cvat.ai/docs/manual/advanced/xml_format/; tests/oracles/cvat.xsd has it as a schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from storage import rle
from storage.formats.entries import Content, Entry, EntryRegion, Loss, Losses, number_text, open_text, to_mask
from storage.formats.lost import Lost
from storage.formats.xml_text import fits_xml, xml_text
from storage.geometry import Ring
from storage.records import Box, LabelClass, Mask, Polygon

NO_SPLIT = "default"


def write(folder: Path, content: Content) -> tuple[Loss, ...]:
    """Write ``images/`` and ``annotations.xml``."""
    losses = Losses()
    (folder / "images").mkdir()
    with open_text(folder / "annotations.xml") as file:
        subsets = [split or NO_SPLIT for split in content.splits()] if any(content.splits()) else []
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n')
        file.writelines(_meta(content.classes, subsets))
        for number, entry in enumerate(content.entries):
            losses.add_of_picture(entry, label=True, split=True)
            entry.write_image(folder / "images" / entry.file_name)
            file.writelines(_image(number, entry, content, losses, subset=(entry.split or NO_SPLIT) if subsets else ""))
        file.write("</annotations>\n")
    return losses.found()


def _meta(classes: tuple[LabelClass, ...], subsets: list[str]) -> Iterator[str]:
    """A task with its labels or, where there are splits, a project with a task for each: so CVAT has subsets."""
    owner = "project" if subsets else "task"
    yield f"  <meta>\n    <{owner}>\n"
    if subsets:
        tasks = (f"<task><mode>annotation</mode><subset>{xml_text(each)}</subset></task>" for each in subsets)
        yield f"      <tasks>{''.join(tasks)}</tasks>\n      <labels>\n"
    else:
        yield "      <mode>annotation</mode>\n      <labels>\n"
    # Without a colour, which CVAT then chooses: ours hangs on the order in which a project met its classes.
    for entry in classes:
        fields = f"<name>{xml_text(entry.name)}</name><type>any</type>"
        yield f"        <label>{fields}<attributes></attributes></label>\n"
    yield f"      </labels>\n    </{owner}>\n  </meta>\n"


def _image(number: int, entry: Entry, content: Content, losses: Losses, *, subset: str) -> Iterator[str]:
    head = {"id": str(number), "name": entry.file_name, "width": str(entry.width), "height": str(entry.height)}
    if subset:
        head["subset"] = subset
    yield f"  <image {_attributes(head)}>\n"
    if entry.label:
        yield f"    <tag {_attributes({'label': entry.label, 'source': 'manual'})}></tag>\n"
        if not fits_xml(entry.label):
            losses.add(Lost.CLASS_NAME, entry)
    for region in content.defects(entry):
        kind, shape = _shape(region, entry, losses)
        if not kind:
            losses.add(Lost.EMPTY, entry)
            continue
        if not fits_xml(region.class_name):
            losses.add(Lost.CLASS_NAME, entry)
        source = "manual" if region.confidence is None else "auto"
        common = {"label": region.class_name, "source": source, "occluded": "0"}
        yield f"    <{kind} {_attributes({**common, **shape, 'z_order': '0'})}></{kind}>\n"
    yield "  </image>\n"


def _shape(region: EntryRegion, entry: Entry, losses: Losses) -> tuple[str, Mapping[str, str]]:
    geometry = region.geometry
    if isinstance(geometry, Box):
        edges = {"xtl": geometry.x0, "ytl": geometry.y0, "xbr": geometry.x1, "ybr": geometry.y1}
        return "box", {name: number_text(value) for name, value in edges.items()}
    if isinstance(geometry, Polygon) and len(geometry.rings) == 1:
        return "polygon", {"points": _points(geometry.rings[0])}
    mask = to_mask(geometry, width=entry.width, height=entry.height)
    if rle.bounds(mask) is None:
        return "", {}
    if isinstance(geometry, Polygon):
        losses.add(Lost.HOLED_AS_MASK, entry)
    return "mask", _runs(mask)


def _points(ring: Ring) -> str:
    return ";".join(f"{number_text(x)},{number_text(y)}" for x, y in ring)


def _runs(mask: Mask) -> dict[str, str]:
    """A mask's box, and the lengths of its runs row by row within it, clear pixels first."""
    box = rle.bounds(mask)
    if box is None:
        return {}
    left, top, right, bottom = int(box.x0), int(box.y0), int(box.x1), int(box.y1)
    bits = rle.decode(mask)[top:bottom, left:right].ravel()
    changes = np.flatnonzero(np.diff(bits)) + 1
    runs = np.diff(np.concatenate([[0], changes, [bits.size]])).tolist()
    if bits[0]:
        runs.insert(0, 0)
    size = {"left": left, "top": top, "width": right - left, "height": bottom - top}
    return {"rle": ", ".join(map(str, runs)), **{name: str(value) for name, value in size.items()}}


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{xml_text(value)}"' for name, value in values.items())
