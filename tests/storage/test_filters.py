from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import filters
from storage.errors import FilterError
from storage.filters import completions
from storage.store import Store
from tests.support.filter_oracle import TREES, evaluate, written
from tests.support.projects import Facts, facts_of, make_varied_project


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[Facts]]]:
    """A project in which every field of the grammar has known, unknown and repeated values, and all of it as facts."""
    with make_varied_project(tmp_path_factory.mktemp("varied")) as store:
        yield store, facts_of(store)


@settings(max_examples=150, deadline=None)
@given(tree=TREES)
def test_any_filter_finds_what_plain_python_finds(tree: Any, varied: tuple[Store, list[Facts]]) -> None:
    store, facts = varied
    expected = [f.item.id for f in facts if evaluate(tree, f)]
    assert list(store.items.ids(written(tree))) == expected
    assert store.items.count(written(tree)) == len(expected)


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet='ab0(":-<>=,.\\% )ORstaelbcor', max_size=30) | st.text(max_size=20))
def test_any_text_is_a_filter_or_a_filter_error_that_points_into_it(
    text: str, varied: tuple[Store, list[Facts]]
) -> None:
    store, _ = varied
    try:
        store.items.count(text)
    except FilterError as error:
        assert 0 <= error.position <= len(text)
        assert error.message


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("colour:red", 0, "no field “colour”"),
        ("state:new", 6, "can't be “new”"),
        ("state:accepted score<high", 21, "takes a number"),
        ("score:", 6, "lacks a value"),
        ('score:""', 6, "lacks a value"),
        ("label<b", 5, "has no order"),
        ("a (b c", 6, "never closed"),
        ("a b) c", 3, "never opened"),
        ('a "b c', 6, "never closed"),
        ('label:"no defect', 16, "never closed"),
        ("a OR", 2, "both sides"),
        ("OR a", 0, "both sides"),
        ("a OR OR b", 2, "both sides"),
        ("size>big", 5, "takes pixels"),
        ("added:yesterday", 6, "takes a date"),
        ("added:2026-02-30", 0, "no date 2026-02-30"),
        ("added:9999", 0, "no date 9999"),
        ("score<0.1,0.2", 6, "one number"),
        ("id:1,,2", 3, "takes a number"),
        ("dup:maybe", 4, "can't be “maybe”"),
    ],
)
def test_a_filter_error_names_the_place_and_the_fault(
    text: str, position: int, says: str, varied: tuple[Store, list[Facts]]
) -> None:
    with pytest.raises(FilterError, match=says) as caught:
        varied[0].items.ids(text)
    assert caught.value.position == position
    assert caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a",
        "(" * 21 + "a" + ")" * 21,
        "-(" * 90 + "a",
        "a " * 5000,
        " OR ".join(["a"] * 5000),
        "id:" + "1," * 20_000 + "1",
    ],
)
def test_an_absurdly_long_filter_is_refused_in_words(text: str, varied: tuple[Store, list[Facts]]) -> None:
    with pytest.raises(FilterError):
        varied[0].items.ids(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20 + "plate" + ")" * 20,
        "-(" * 10 + "plate" + ")" * 10,
        "plate " * 200,
        " OR ".join(["plate"] * 100),
        "id:" + ",".join(map(str, range(10_000))),
        "id:" + "9" * 40,
        "run:" + "9" * 40,
        "width<1e30",
    ],
)
def test_a_filter_at_the_limits_still_works(text: str, varied: tuple[Store, list[Facts]]) -> None:
    varied[0].items.ids(text)


def test_numbers_may_be_written_short(varied: tuple[Store, list[Facts]]) -> None:
    store, facts = varied
    assert list(store.items.ids("score<.5")) == [
        f.item.id for f in facts if f.item.score is not None and f.item.score < 0.5
    ]
    assert store.items.count("format:PNG") == store.items.count("format:png") > 0


def test_a_composed_name_finds_the_decomposed_one_a_mac_wrote(varied: tuple[Store, list[Facts]]) -> None:
    store, _ = varied
    composed = unicodedata.normalize("NFC", "한글")
    (item,) = store.items.page(composed)
    assert composed not in item.relpath


def test_the_empty_filter_is_everything(varied: tuple[Store, list[Facts]]) -> None:
    store, facts = varied
    assert store.items.count("") == store.items.count("  ") == store.items.count("()") == len(facts)
    assert list(store.items.ids("")) == [f.item.id for f in facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("st", ["state:", "stage:"]),
        ("ST", ["state:", "stage:"]),
        ("state:acc", ["state:accepted"]),
        ("State:acc", ["state:accepted"]),
        ("-state:def", ["state:deferred"]),
        ("(label:sc", ["label:scratch"]),
        ("a OR label:no", ['label:"no defect"']),
        ('label:"no de', ['label:"no defect"']),
        ('label:"3""', ['label:"3"" pipe"']),
        ("sco", ["score<"]),
        ("run", ["run:"]),
        ("id", ["id:"]),
        ("name:x", []),
        ("nothing:x", []),
        ('"sta', []),
    ],
)
def test_completions_replace_the_word_being_typed(text: str, expected: list[str]) -> None:
    values = {"label": ("scratch", "no defect", '3" pipe')}
    found = completions(text, len(text), values)
    assert sorted(found) == sorted(expected)
    for word in found:
        if word.endswith((":", "<")):
            continue
        filters.parse(word)


def test_completions_look_at_the_cursor_and_not_at_the_end() -> None:
    assert completions("state:acc label:x", 9, {}) == ["state:accepted"]


def test_every_completed_choice_parses(varied: tuple[Store, list[Facts]]) -> None:
    for field in filters.FIELDS.values():
        for choice in field.choices:
            varied[0].items.count(f"{field.name}:{choice}")
