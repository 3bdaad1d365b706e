"""News between the Fettles of a team: what one commits, PostgreSQL tells the others, and a thread here passes it on."""

from __future__ import annotations

import contextlib
import json
import logging
import selectors
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import postgres
from storage.errors import FettleError
from storage.records import Changes, Topic

if TYPE_CHECKING:
    import psycopg

_log = logging.getLogger(__name__)

CHANNEL = "fettle_changes"
MAX_BYTES = 7_900
"""PostgreSQL takes payloads below 8,000 bytes."""

_FIRST_WAIT = 2.0
_LONGEST_WAIT = 30.0

EVERYTHING = Changes("", frozenset(set(Topic)), frozenset(), many=True)
"""Said after a time without news: anything may have changed."""


def tell(connection: sa.Connection, changes: Changes, *, session: str) -> None:
    """Have the server tell the others of ``changes`` when, and only if, the transaction commits."""
    connection.execute(sa.select(sa.func.pg_notify(CHANNEL, pack(changes, session=session))))


def pack(changes: Changes, *, session: str) -> str:
    """Changes as a payload of at most `MAX_BYTES`; too many items to name become ``many``."""
    value: dict[str, Any] = {
        "session": session,
        "label": changes.label[:200],
        "actor": changes.actor[:200],
        "topics": sorted(changes.topics),
        "items": sorted(changes.item_ids),
        "many": changes.many,
        "step": changes.step_id,
        "versions": sorted(changes.versions.items()),
    }
    # ASCII: each character is one byte, and no half of one is ever cut off.
    text = json.dumps(value, separators=(",", ":"))
    if len(text) > MAX_BYTES:
        text = json.dumps({**value, "items": [], "many": True}, separators=(",", ":"))
    return text


def unpack(payload: str) -> tuple[str, Changes]:
    """The session a payload comes from, and the changes.

    Raises:
        ValueError: It is none of Fettle's.
    """
    try:
        value = json.loads(payload)
        known = {topic.value for topic in Topic}
        return value["session"], Changes(
            label=value["label"],
            # A topic of a newer Fettle means nothing here.
            topics=frozenset(Topic(name) for name in value["topics"] if name in known),
            item_ids=frozenset(value["items"]),
            many=value["many"],
            step_id=value["step"],
            actor=value["actor"],
            versions=dict(value["versions"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


class Listener:
    """A thread with a connection of its own that hears what others commit.

    A broken connection is made again, with growing pauses; then `EVERYTHING` is said, for what was missed.

    Args:
        url: The database.
        session: Whose news is not news.
        hear: Called in the thread with each change of another.
    """

    def __init__(self, url: sa.URL, *, session: str, hear: Callable[[Changes], None]) -> None:
        self._url = url
        self._session = session
        self._hear = hear
        self._listening = threading.Event()
        self._stopping = threading.Event()
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._work, name="fettle-news", daemon=True)

    def start(self) -> None:
        """Begin; returns once it listens, or after two seconds without a connection (it goes on trying)."""
        self._thread.start()
        self._listening.wait(_FIRST_WAIT)

    def stop(self) -> None:
        """End the thread and its connection; harmless a second time."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        with contextlib.suppress(OSError):  # its thread may have ended by itself, and closed the other end
            self._wake.send(b".")
        if threading.current_thread() is not self._thread:
            self._thread.join()
        self._wake.close()

    def _work(self) -> None:
        pause, missed = 1.0, False
        with self._woken:
            while not self._stopping.is_set():
                try:
                    with postgres.raw(self._url) as connection:
                        connection.execute(f"LISTEN {CHANNEL}")
                        pause = 1.0
                        if missed:
                            self._pass_on(EVERYTHING)
                        self._listening.set()
                        self._listen(connection)
                except FettleError as error:
                    if not missed:
                        _log.warning("no news of others for now: %s", error)
                    missed = True
                    self._stopping.wait(pause)
                    pause = min(pause * 2, _LONGEST_WAIT)

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(connection.fileno(), selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while not self._stopping.is_set():
                for note in connection.notifies(timeout=0):
                    self._take(note.payload)
                selector.select()

    def _take(self, payload: str) -> None:
        try:
            session, changes = unpack(payload)
        except ValueError:
            _log.warning("news that makes no sense: %.80s", payload)
            return
        if session != self._session:
            self._pass_on(changes)

    def _pass_on(self, changes: Changes) -> None:
        try:
            self._hear(changes)
        except Exception:  # noqa: BLE001
            # One view's bug must not cut the others off from the news.
            _log.exception("a listener failed")
