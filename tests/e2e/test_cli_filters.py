"""Filters on the command line: saved views, orders, what is possible, and where one goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.big_projects import make_big_project
from tests.support.command import Fettle


@pytest.fixture
def project(tmp_path: Path) -> Path:
    make_big_project(tmp_path, 60).close()
    return tmp_path / "project"


def test_a_saved_view_is_used_like_any_filter(fettle: Fettle, project: Path) -> None:
    assert fettle("views", project).out.startswith("No saved views")
    fettle("views", project, "--save", "to check", "--where", "state:unreviewed", "--order", "uncertain")
    assert fettle.json("views", project) == [
        {"name": "to check", "where": "state:unreviewed", "order": "uncertain"},
    ]
    found = fettle.json("items", project, "--where", 'view:"to check" id<20')
    assert found and {item["state"] for item in found} == {"unreviewed"}
    assert fettle.json("decide", project, "defer", "--where", 'view:"to check"')["items"] >= len(found)
    fettle("views", project, "--rename", "to check", "--to", "later")
    assert "later" in fettle("views", project).out
    assert fettle.json("views", project, "--delete", "later") == []
    assert "Delete view “later”" in fettle("undo", project).out
    assert fettle.json("views", project)[0]["name"] == "later"


def test_items_come_in_the_order_asked(fettle: Fettle, project: Path) -> None:
    found = fettle.json("items", project, "--order", "largest", "--limit", 5)
    sizes = [item["width"] * item["height"] for item in found]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == 5
    assert "added, name, uncertain, anomalous, largest" in fettle("items", project, "--order", "best").err
    assert fettle("items", project, "--order", "best").code == 2


def test_a_wrong_filter_is_shown_with_a_caret_under_the_character_at_fault(fettle: Fettle, project: Path) -> None:
    answer = fettle("items", project, "--where", "한글 state:new")
    assert answer.code == 1 and answer.out == ""
    line, text, caret = answer.err.splitlines()
    assert "It can be unreviewed, accepted" in line and "(character 10)" in line
    assert text == "  한글 state:new"
    # Two letters that take two columns each.
    assert caret == "  " + " " * (2 * 2 + len(" state:")) + "^"
    assert "contains itself" in fettle("views", project, "--save", "a", "--where", "-view:a").err


@pytest.mark.parametrize(
    "words",
    [("--save", "a", "--delete", "b"), ("--rename", "a"), ("--to", "b"), ("--where", "id:1"), ("--order", "name")],
)
def test_views_asked_to_do_half_a_thing_say_so(fettle: Fettle, project: Path, words: tuple[str, ...]) -> None:
    assert fettle("views", project, *words).code == 2


def test_filter_help_names_every_field(fettle: Fettle) -> None:
    from storage.filters import FIELDS

    assert [row["field"] for row in fettle.json("filter-help")] == list(FIELDS)
    assert all(f"{name}:" in fettle("filter-help").out for name in FIELDS)
