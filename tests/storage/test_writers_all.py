"""What holds for every format: any name can be written, and no writer keeps what went by."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import rle
from storage.formats import FORMATS, writer
from storage.formats.entries import Content, Entry
from storage.records import Box
from tests.support.contents import defect, entry, schema
from tests.support.datasets import FRAME, RING


@settings(max_examples=8, deadline=None)
@given(
    names=st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), min_size=1, max_size=3, unique=True),
    split=st.one_of(st.none(), st.sampled_from(["train", "val", "a/b", "..", "x" * 300])),
)
def test_any_class_names_and_splits_are_written_in_every_format(
    names: list[str], split: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("all")
    long = [*names, "긴" * 200]
    pictures = [
        entry(defect(Box(1, 2, 3, 4), name), name=f"{number}.png", label=name, split=split, width=8, height=8)
        for number, name in enumerate(long)
    ]
    for name in FORMATS:
        (place / name).mkdir()
        writer(name)(place / name, Content(schema(*long), pictures))
    # Nothing beside the formats' own folders, whatever a name says.
    assert {path.name for path in place.iterdir()} == set(FORMATS)


class _Picture:
    """Writes a picture, and can be watched."""

    def __call__(self, path: Path) -> None:
        path.write_bytes(b"pixels")


class _Passing:
    """Entries that are made as they are asked for, and counts how many are still held then."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.most_held = 0

    def __iter__(self) -> Iterator[Entry]:
        watched: weakref.WeakSet[_Picture] = weakref.WeakSet()
        like = entry(defect(FRAME), defect(rle.encode(RING)), defect(Box(1, 2, 3, 4)), width=64, height=48)
        for number in range(self.count):
            gc.collect(0)
            self.most_held = max(self.most_held, len(watched))
            picture = _Picture()
            watched.add(picture)
            split = ("train", "val", None)[number % 3]
            made = replace(like, file_name=f"{number}.png", split=split, write_image=picture)
            del picture
            yield made
            del made


@pytest.mark.parametrize("name", FORMATS)
def test_no_writer_keeps_the_entries_that_went_by(name: str, tmp_path: Path) -> None:
    passing = _Passing(24)
    writer(name)(tmp_path, Content(schema("dent"), passing))
    assert passing.most_held <= 2
