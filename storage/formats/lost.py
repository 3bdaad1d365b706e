"""What a format cannot carry, in words: counted by its writer, kept in the manifest, shown by command and window."""

from __future__ import annotations

from enum import StrEnum


class Lost(StrEnum):
    """One kind of loss; the value is the words that stand behind its number."""

    LABEL = "classes of whole pictures, left out"
    SPLIT = "splits, left out"
    NO_SPLIT = "pictures without a split, put into train"
    SPLIT_NAME = "splits, respelled for folders"
    OTHER_SPLIT = "pictures of splits that data.yaml has no key for"
    PICTURE = "pictures without a class, left out"
    GOOD_NAME = "good classes of another name, put into “good”"
    MOVED = "pictures with defects outside test, put into test"
    CLASS_NAME = "class names, respelled"
    NO_MASK = "pictures with defects that nothing marks, without a mask"
    REGION = "regions, left out"
    EMPTY = "regions without a pixel, left out"
    ROLE = "markings and crops, left out"
    CONFIDENCE = "confidences, left out"
    REGION_CLASS = "classes of regions, merged into one"
    OUTLINE_AS_BOX = "outlines, written as their boxes"
    BOX_AS_OUTLINE = "boxes, written as polygons of four points"
    BOX_AS_MASK = "boxes, written as pixels"
    HOLED_AS_MASK = "polygons with holes, written as masks"
    POLYGON_AS_MASK = "polygons, written as masks"
    MASK_AS_OUTLINE = "masks, written as polygons around the same pixels"
    HOLED_STAYS = "masks with holes, kept as RLE"
    JOINED = "outlines of several parts or with holes, joined by lines"
    ROUNDED = "boxes, rounded out to whole pixels"
    UNDER = "regions under others, cut back by them"
    MERGED = "regions of one class in a picture, merged"
