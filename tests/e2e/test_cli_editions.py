from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage import decisions
from storage.store import Store
from tests.support.command import Fettle
from tests.support.datasets import EXPORTED, make_dataset, write_edition, write_sources


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two editions, ``one`` and ``two``, that differ by a label."""
    place = tmp_path_factory.mktemp("editions")
    write_sources(place / "sources")
    with make_dataset(place / "project", place / "sources") as store:
        write_edition(store, place / "one", "yolo")
        root = store.folder.root
    with Store.open(root, actor="lee") as store:
        (item,) = store.items.page('path:"good/a.png"')
        decisions.accept(store, [item.id], label="scratch")
        write_edition(store, place / "two", "yolo")
    return root


def test_editions_are_listed_shown_compared_and_verified(fettle: Fettle, place: Path) -> None:
    one, two = place.parent / "one", place.parent / "two"
    listed = fettle.json("editions", "list", place)
    assert [(each["edition"], each["by"], each["state"]) for each in listed] == [
        ("two", "lee", "there"),
        ("one", "kim", "there"),
    ]
    assert "one" in fettle("editions", "list", place).out
    shown = fettle.json("editions", "show", one)
    assert shown["hash"] == listed[1]["hash"] and shown["counts"]["items"] == len(EXPORTED)
    words = fettle("editions", "show", listed[1]["hash"][:10], "--project", place).out
    assert "scratch (defect)" in words and "lost: " in words
    found = fettle.json("editions", "diff", "one", "two", "--project", place)
    (item,) = found["items"]
    assert (item["source"], item["labels"], item["by"]) == ("good/a.png", ["good", "scratch"], ["lee"])
    words = fettle("editions", "diff", one, two).out
    assert "good → scratch" in words and "settled by lee (1)" in words
    assert "The same" in fettle("editions", "diff", one, one).out
    assert fettle.json("editions", "verify", two)["whole"]
    assert "two is whole" in fettle("editions", "verify", "two", "--project", place, "--quick").out


def test_a_spoiled_edition_ends_with_its_own_code(fettle: Fettle, place: Path, tmp_path: Path) -> None:
    with Store.open(place) as store:
        write_edition(store, tmp_path / "spoiled", "yolo")
    (tmp_path / "spoiled" / "data.yaml").unlink()
    (tmp_path / "spoiled" / "more").write_text("more")
    answer = fettle("editions", "verify", tmp_path / "spoiled")
    assert answer.code == 3
    assert "missing: data.yaml" in answer.out and "extra: more" in answer.out
    found = fettle.json("editions", "verify", tmp_path / "spoiled", code=3)
    assert found["missing"] == {"count": 1, "files": ["data.yaml"]}
    said = fettle.json("check", place)
    assert said["ok"] and len(said["remarks"]) == 1
    assert "1 files missing, 1 files extra" in fettle("check", place).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "nowhere"), "There is no edition in nowhere"),
        (("verify", "{empty}"), "There is no edition in"),
        (("diff", "{damaged}", "{damaged}"), "damaged"),
    ],
)
def test_what_is_no_edition_is_told_in_a_line(
    fettle: Fettle, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "manifest.json").write_text(json.dumps({"schema": 2}))
    places = {"empty": tmp_path / "empty", "damaged": tmp_path / "damaged"}
    answer = fettle("editions", *(word.format(**places) for word in words))
    assert answer.code == 1 and says in answer.line
