from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import decisions, jobs, postgres
from storage.errors import DatabaseError, ProjectError, StaleWriteError
from storage.records import Changes, ItemState, StageName, Topic
from storage.store import Store
from tests.support.postgres import Server
from tests.support.projects import BACKEND, make_project


@pytest.fixture(autouse=True)
def on_postgres(monkeypatch: pytest.MonkeyPatch, postgres_server: Server) -> None:
    monkeypatch.setenv(BACKEND, "postgres")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two inspectors who have one project open."""
    with make_project(tmp_path, count=6) as kim, Store.open(kim.folder.root, actor="lee") as lee:
        yield kim, lee


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread or process does."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_project_is_made_in_an_empty_database_and_opened_by_its_folder(
    tmp_path: Path, postgres_server: Server
) -> None:
    url = postgres_server.url(postgres_server.database())
    with Store.create(tmp_path / "p", database=url, actor="kim") as store:
        assert store.shared
        assert not store.readonly
    assert not (tmp_path / "p" / "fettle.db").exists()
    assert postgres.spelled(postgres.parse_url(url)) in (tmp_path / "p" / "fettle.toml").read_text()
    with Store.open(tmp_path / "p", actor="lee") as store:
        assert store.items.count() == 0
    with pytest.raises(ProjectError, match="is a project already"):
        Store.create(tmp_path / "p")
    with pytest.raises(ProjectError, match="holds a project already"):
        Store.create(tmp_path / "q", database=url)
    assert "database" not in (tmp_path / "q" / "fettle.toml").read_text()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://kim:secret@db/fettle", "holds a password"),
        ("postgresql://kim@db/fettle?password=secret", "holds a password"),
        ("mysql://kim@db/fettle", "is PostgreSQL, not mysql"),
        ("fettle.db", "no address of a database"),
        ("postgresql://kim@db", "names no database"),
    ],
)
def test_an_address_that_will_not_do_is_refused_without_repeating_it(url: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=said) as caught:
        Store.create(tmp_path / "p", database=url)
    assert "secret" not in str(caught.value)
    assert not (tmp_path / "p").exists()


def test_two_inspectors_write_and_each_hears_of_the_other_alone(pair: tuple[Store, Store]) -> None:
    kim, lee = pair
    heard: list[Changes] = []
    kim.subscribe(heard.append)
    decisions.accept(kim, [1], label="scratch")
    assert len(heard) == 1
    decisions.exclude(lee, [2, 3], reason="blurred")
    until(lambda: len(heard) == 2)
    assert (heard[1].actor, heard[1].item_ids, heard[1].label) == ("lee", frozenset({2, 3}), "Exclude 2 items")
    assert heard[1].topics == {Topic.ITEMS, Topic.HISTORY}
    assert kim.items.counts() == lee.items.counts()
    assert lee.undo() is not None
    until(lambda: len(heard) == 3)
    assert [item.state for item in kim.items.get([1, 2])] == [ItemState.ACCEPTED, ItemState.UNREVIEWED]
    assert [change.actor for change in heard] == ["kim", "lee", "lee"]


def test_undo_refuses_what_the_other_decided_since(pair: tuple[Store, Store]) -> None:
    kim, lee = pair
    decisions.defer(kim, [1])
    decisions.exclude(lee, [1], reason="blurred")
    with pytest.raises(StaleWriteError, match="changed since"):
        kim.undo()
    assert kim.items.get([1])[0].state is ItemState.EXCLUDED
    assert kim.items.kept() == kim.items.recount()


def test_only_leases_that_ran_out_are_orphans(pair: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    kim, lee = pair
    run = jobs.start(kim, stages=[StageName.CLASSIFY], where="", settings={})
    jobs.claim(kim, run.id, owner="kim", limit=2)
    assert jobs.recover_orphans(lee) == 0
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + jobs.LEASE_SECONDS + 60)
    assert jobs.recover_orphans(lee) == 2


def test_an_unreachable_server_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be reached"):
        Store.create(tmp_path / "p", database="postgresql+psycopg://kim@127.0.0.1:9/fettle")


def test_without_its_driver_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="--extras team"):
        Store.create(tmp_path / "p", database="postgresql+psycopg://kim@db/fettle")
