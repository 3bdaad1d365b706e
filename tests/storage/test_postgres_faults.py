"""What a server does to a write (no rights, no space, killed while saving) is told in words and loses nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import decisions
from storage.errors import DatabaseError, FettleError, PassingError
from storage.store import Store
from tests.support.postgres import Server
from tests.support.projects import BACKEND, make_project


@pytest.fixture(autouse=True)
def on_postgres(monkeypatch: pytest.MonkeyPatch, postgres_server: Server) -> None:
    monkeypatch.setenv(BACKEND, "postgres")


def _database(store: Store) -> str:
    return str(store.database).rpartition("/")[2].partition("?")[0]


def _at_decisions(server: Server, database: str, body: str, *, deferred: bool = False) -> None:
    """Have the server do something with every decision, at once or when it commits."""
    server.run(
        f"CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NEW; END $$",
        database=database,
    )
    kind, when = ("CONSTRAINT ", "DEFERRABLE INITIALLY DEFERRED ") if deferred else ("", "")
    server.run(
        f"CREATE {kind}TRIGGER fault AFTER INSERT ON decisions {when}FOR EACH ROW EXECUTE FUNCTION fault()",
        database=database,
    )


def test_a_full_server_is_told_writes_nothing_and_is_worth_trying_again(
    tmp_path: Path, postgres_server: Server
) -> None:
    with make_project(tmp_path, count=3) as store:
        fault = "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'"
        _at_decisions(postgres_server, _database(store), fault)
        with pytest.raises(PassingError, match="disk of the database server is full; nothing was written"):
            decisions.accept(store, [1], label="pit")
        postgres_server.run("DROP TRIGGER fault ON decisions", database=_database(store))
        assert store.items.count("state:undecided") == 3
        decisions.accept(store, [1], label="pit")
        assert store.items.kept() == store.items.recount()


def test_a_database_that_is_read_only_for_the_reviewer_says_so(tmp_path: Path, postgres_server: Server) -> None:
    with make_project(tmp_path, count=3) as store:
        root, database = store.folder.root, _database(store)
        postgres_server.run(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
        for connection in (store._writer, store._readers):
            connection.dispose()  # type: ignore[union-attr]
        with pytest.raises(FettleError, match="database is read-only for you; nothing was written"):
            decisions.accept(store, [1], label="pit")
        assert store.items.count("state:undecided") == 3
    with pytest.raises(FettleError, match="read-only for you"), Store.open(root, actor="lee") as again:
        decisions.accept(again, [1], label="pit")


def test_a_server_killed_while_it_commits_leaves_all_or_nothing_and_says_to_look(
    tmp_path: Path, postgres_server: Server, allow_logs: Callable[[str], None]
) -> None:
    allow_logs("no news of others for now")
    with make_project(tmp_path, count=3) as store:
        decisions.accept(store, [1], label="pit")
        _at_decisions(postgres_server, _database(store), "PERFORM pg_sleep(60)", deferred=True)
        heard: list[object] = []
        store.subscribe(heard.append)

        def kill() -> None:
            asked = "SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'"
            while not postgres_server.run(asked):
                time.sleep(0.02)
            postgres_server.stop(brutally=True)

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            with pytest.raises(DatabaseError, match="broke while it saved") as caught:
                decisions.accept(store, [2], label="pit")
        finally:
            killer.join()
            postgres_server.start()
        assert not isinstance(caught.value, PassingError), "nobody does it again without having looked"
        assert "Look whether it is there" in str(caught.value) and heard == []
        assert list(store.items.ids("-state:undecided")) == [1], "what was acknowledged, and nothing by halves"
        assert store.items.kept() == store.items.recount()
        postgres_server.run("DROP TRIGGER fault ON decisions", database=_database(store))
        decisions.accept(store, [2], label="pit")
        assert list(store.items.ids("-state:undecided")) == [1, 2]
