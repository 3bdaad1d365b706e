"""The evaluation of cleaning and the data's reliability on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Fettle
from tests.support.marked_projects import make_marked_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    make_marked_project(tmp_path).close()
    return tmp_path / "project"


def test_reliability_counts_and_every_number_lists_its_items(fettle: Fettle, project: Path) -> None:
    found = fettle.json("reliability", project)
    assert found["left_out"] == 1 and [line["class"] for line in found["classes"]] == ["dent", "good"]
    original = found["all"]["conditions"]["original"]
    assert original["reliability"] == 1 - 5 / 8
    shown = fettle.json("items", project, "--where", original["where"]["marked_detector"])
    assert [item["id"] for item in shown] == [4, 6, 7] and original["marked_detector"] == 3
    out = fettle("reliability", project, "--where", "label:dent").out
    assert "hybrid" in out and "dent" in out and "good" not in out
    assert fettle("reliability", project, "--where", "colour:red").code == 1


def test_evaluating_without_pictures_says_what_to_do(fettle: Fettle, tmp_path: Path) -> None:
    place = tmp_path / "empty"
    assert fettle("init", place).code == 0
    assert "Run the clean stage first" in fettle("evaluate", place, "--what", "cleaning").out
    assert fettle.json("evaluate", place, "--what", "cleaning")["pictures"] == []
    assert fettle("evaluate", place, "--what", "weather").code == 2
    assert fettle("evaluate", place, "--what", "cleaning", "--truth", tmp_path / "nowhere").code == 1


def test_pictures_that_are_gone_are_named_and_the_exit_code_says_so(
    fettle: Fettle, project: Path, tmp_path: Path
) -> None:
    answer = fettle("evaluate", project, "--what", "cleaning", "--csv", tmp_path / "out.csv")
    assert answer.code == 3
    assert "item 4" in answer.err
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()) == 8
