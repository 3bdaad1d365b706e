from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from storage import backup_files, classes, decisions, jobs, migrate, news, postgres
from storage.errors import DatabaseError, ProjectError, StaleWriteError
from storage.queries import Order
from storage.records import Changes, ItemState, StageName, Topic
from storage.schema import HEAD_REVISION
from storage.store import Store
from tests.support.postgres import Server
from tests.support.projects import BACKEND, add_items, make_project, new_item


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
    with pytest.raises(StaleWriteError, match="lee changed item 1 since, with “Exclude 1 item”"):
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


def test_a_password_that_is_wrong_or_missing_is_said_in_words(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres_server.database()
    postgres_server.run("CREATE ROLE secretive LOGIN PASSWORD 'right'")
    url = postgres_server.url(name, user="secretive")
    with pytest.raises(DatabaseError, match="wants a password"):
        Store.create(tmp_path / "p", database=url)
    monkeypatch.setenv("PGPASSWORD", "wrong")
    with pytest.raises(DatabaseError, match="does not accept your password"):
        Store.create(tmp_path / "p", database=url)
    monkeypatch.setenv("PGPASSWORD", "right")
    with pytest.raises(DatabaseError, match="does not allow you that"):
        Store.create(tmp_path / "p", database=url)
    postgres_server.run(
        f"GRANT CREATE ON SCHEMA public TO secretive; ALTER DATABASE {name} OWNER TO secretive", database=name
    )
    with Store.create(tmp_path / "p", database=url) as store:
        assert store.items.count() == 0
    postgres_server.run(f"DROP DATABASE {name} WITH (FORCE)")
    with pytest.raises(DatabaseError, match="no such database"):
        Store.open(tmp_path / "p")
    postgres_server.run("DROP ROLE secretive")


def test_while_the_server_is_away_a_write_fails_in_words_and_works_again_when_it_is_back(
    pair: tuple[Store, Store], postgres_server: Server, allow_logs: Callable[[str], None]
) -> None:
    allow_logs("no news of others for now")
    kim, lee = pair
    heard: list[Changes] = []
    kim.subscribe(heard.append)
    decisions.defer(kim, [1])
    postgres_server.stop(brutally=True)
    try:
        with pytest.raises(DatabaseError, match="cannot be reached"):
            decisions.defer(kim, [2])
        with pytest.raises(DatabaseError, match="cannot be reached"):
            lee.items.count()
    finally:
        postgres_server.start()
    # What was acknowledged is there after a stop like a power cut, what was refused is not.
    assert list(lee.items.ids("state:deferred")) == [1]
    decisions.defer(kim, [3])
    until(lambda: any(changes.many for changes in heard))
    decisions.defer(lee, [4])
    until(lambda: any(changes.item_ids == {4} for changes in heard))
    assert lee.items.kept() == lee.items.recount()


def test_a_connection_that_breaks_within_a_write_leaves_nothing_of_it(
    pair: tuple[Store, Store], postgres_server: Server
) -> None:
    kim, _ = pair
    with pytest.raises(DatabaseError, match="cannot be reached"), kim.transact("Put off") as tx:
        tx.update("items", [1, 2], {"state": "deferred"})
        postgres_server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'fettle' AND state = 'idle in transaction'"
        )
        tx.update("items", [3], {"state": "deferred"})
    assert kim.items.count("state:deferred") == 0
    decisions.defer(kim, [1])
    assert kim.items.kept() == kim.items.recount()


def test_two_who_hold_what_the_other_wants_are_told_and_one_goes_through(pair: tuple[Store, Store]) -> None:
    kim, lee = pair
    first, second = threading.Event(), threading.Event()
    said: list[str] = []

    def cross(store: Store, mine: int, theirs: int, ready: threading.Event, go: threading.Event) -> None:
        try:
            with store.transact("Cross") as tx:
                tx.update("items", [mine], {"note": store.actor})
                ready.set()
                assert go.wait(10)
                tx.update("items", [theirs], {"note": store.actor})
        except StaleWriteError as error:
            said.append(str(error))

    threads = [
        threading.Thread(target=cross, args=(kim, 1, 2, first, second)),
        threading.Thread(target=cross, args=(lee, 2, 1, second, first)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 1
    assert said[0].startswith("Someone else wrote at the same moment")
    notes = {item.note for item in kim.items.get([1, 2])}
    assert notes in ({"kim"}, {"lee"})


def test_many_who_decide_at_once_keep_counters_and_history_true(tmp_path: Path) -> None:
    with make_project(tmp_path, count=40, given=("good", "scratch")) as store:
        root = store.folder.root

        def decide(number: int) -> None:
            with Store.open(root, actor=f"r{number}") as mine:
                for item_id in range(1 + number, 41, 4):
                    decisions.accept(mine, [item_id], label=("good", "scratch", "dent")[item_id % 3])
                mine.undo()

        threads = [threading.Thread(target=decide, args=(number,)) for number in range(4)]
        classes.add(store, "dent")
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.items.kept() == store.items.recount()
        assert store.items.count("state:decided") == 36


def test_sorting_is_by_bytes_whatever_the_order_of_the_server(tmp_path: Path, postgres_server: Server) -> None:
    name = f"icu{time.monotonic_ns()}"
    try:
        postgres_server.run(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'")
    except psycopg.Error:
        pytest.skip("this PostgreSQL has no ICU")
    postgres_server.made.add(name)
    names = ["b.png", "B.png", "a.png", "Ä.png", "10.png", "9.png", "_.png"]
    with Store.create(tmp_path / "p", database=postgres_server.url(name)) as store:
        add_items(store, [new_item(i)._replace(relpath=each) for i, each in enumerate(names)])
        assert [item.name for item in store.items.get(store.items.ids(order=Order.NAME))] == sorted(names)
        # Small and capital letters are the same beyond ASCII no more than in a file.
        assert store.items.count('name:"b.PNG"') == 2
        assert store.items.count('name:"ä"') == 0


DECIDER = """
import sys
from pathlib import Path
from storage import decisions
from storage.schema import HEAD_REVISION
from storage.store import Store

with Store.open(Path(sys.argv[1]), actor="lee") as store:
    print("ready", flush=True)
    for item_id in range(1, 500):
        decisions.accept(store, [item_id], label="scratch")
        print(item_id, flush=True)
"""


def test_a_second_process_is_heard_and_killed_it_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    with make_project(tmp_path, count=500) as store:
        heard: list[Changes] = []
        store.subscribe(heard.append)
        command = [sys.executable, "-c", DECIDER, str(store.folder.root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            acknowledged = [int(child.stdout.readline()) for _ in range(25)]
            child.kill()
            acknowledged += [int(line) for line in child.stdout if line.endswith("\n")]
        until(lambda: {i for changes in heard for i in changes.item_ids} >= set(acknowledged))
        assert {changes.actor for changes in heard} == {"lee"}
        decided = set(store.items.ids("state:decided"))
        assert set(acknowledged) <= decided <= {*acknowledged, max(acknowledged) + 1}
        until(lambda: store.items.kept() == store.items.recount())


def test_news_of_too_many_items_to_name_is_that_there_are_many(pair: tuple[Store, Store]) -> None:
    changes = Changes("Accept “" + "새" * 300, frozenset({Topic.ITEMS}), frozenset(range(10**6, 10**6 + 1500)))
    payload = news.pack(changes, session="s")
    assert len(payload.encode()) < 8_000
    session, back = news.unpack(payload)
    assert (session, back.many, back.item_ids) == ("s", True, frozenset())
    few = replace(changes, item_ids=frozenset({1, 2}), label="Accept 2 items", versions={1: 5}, step_id=7, actor="kim")
    assert news.unpack(news.pack(few, session="s")) == ("s", few)
    with pytest.raises(ValueError, match="list indices"):
        news.unpack("[]")


def test_an_older_schema_is_backed_up_and_upgraded_and_a_newer_one_refused(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    name, root = postgres_server.database(), tmp_path / "p"
    newest = command.upgrade
    with monkeypatch.context() as older:
        older.setattr(command, "upgrade", lambda config, revision: newest(config, "0001"))
        older.setattr(migrate, "HEAD_REVISION", "0001")
        with Store.create(root, database=postgres_server.url(name)):
            pass
    postgres_server.run("INSERT INTO sources (path) VALUES ('/images')", database=name)
    with pytest.raises(ProjectError, match="older Fettle"):
        Store.open(root, readonly=True)
    with Store.open(root) as store:
        assert migrate.current_revision(store.database) == HEAD_REVISION
        (backup,) = backup_files.listed(store.folder)
        assert backup_files.contents(backup.path).revision == "0001"
        add_items(store, [new_item(1, source_id=1)], root="/others")
        assert store.items.count() == 1
    postgres_server.run("UPDATE alembic_version SET version_num = '9999'", database=name)
    with pytest.raises(ProjectError, match="newer Fettle"):
        Store.open(root)


def test_of_two_who_make_a_project_in_one_database_at_once_one_does(tmp_path: Path, postgres_server: Server) -> None:
    url = postgres_server.url(postgres_server.database())
    said: list[str] = []

    def make(place: Path) -> None:
        try:
            Store.create(place, database=url).close()
            said.append("made")
        except ProjectError as error:
            said.append(error.message)

    threads = [threading.Thread(target=make, args=(tmp_path / name,)) for name in ("p", "q")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(word == "made" for word in said) == 1
    assert sum("holds a project already" in word for word in said) == 1
