"""PostgreSQL: how its address is written, how connections to it are made, and what its faults mean in words."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import exc

from storage.errors import DatabaseError, FettleError, PassingError, ProjectError, StaleWriteError

LOCK_TIMEOUT_MS = 5_000
"""How long a write waits for another's, as long as SQLite's."""

CONNECT_SECONDS = 10
_IDLE_IN_TRANSACTION_MS = 60_000
"""A computer that falls asleep within a write must not hold up the others for longer."""

if TYPE_CHECKING:
    import psycopg

_DRIVER = "postgresql+psycopg"
_ADDRESS = "Write it as postgresql+psycopg://USER@HOST/DATABASE."
_PASSWORD_HINT = "Leave it out; PGPASSWORD, ~/.pgpass or a service file supply it."  # noqa: S105


def parse_url(text: str) -> sa.URL:
    """The address of a database.

    Raises:
        ProjectError: It is no address, not PostgreSQL's, names no database, or holds a password.
    """
    try:
        url = sa.make_url(text)
    except (exc.ArgumentError, ValueError) as error:
        # The text itself is not repeated: it may hold a password.
        raise ProjectError("That is no address of a database", _ADDRESS) from error
    if url.drivername not in ("postgresql", "postgres", _DRIVER):
        raise ProjectError(f"A team's database is PostgreSQL, not {url.drivername}", _ADDRESS)
    if url.password is not None or "password" in url.query:
        raise ProjectError(
            "The database's address holds a password, which would lie open in the project's folder", _PASSWORD_HINT
        )
    if not url.database and "service" not in url.query:
        raise ProjectError("The database's address names no database", _ADDRESS)
    return url.set(drivername=_DRIVER)


def spelled(url: sa.URL) -> str:
    """The address as the project's file keeps it."""
    return url.render_as_string()


def connect_arguments(url: sa.URL) -> dict[str, Any]:
    """What every connection is made with, beside what the address itself says."""
    settings = {
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": _IDLE_IN_TRANSACTION_MS,
        # An acknowledged decision survives a power cut, whatever the server's default is.
        "synchronous_commit": "on",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    arguments: dict[str, Any] = {
        "application_name": "fettle",
        "connect_timeout": CONNECT_SECONDS,
        # A server that vanished from the network is noticed within half a minute, not after hours.
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    }
    wanted = {name: value for name, value in arguments.items() if name not in url.query}
    own = url.query.get("options", "")
    return {**wanted, "options": f"{options} {own if isinstance(own, str) else ' '.join(own)}".strip()}


def libpq_arguments(url: sa.URL) -> dict[str, Any]:
    """The address as psycopg and libpq's programs take it."""
    need_driver()
    engine = sa.create_engine(url.difference_update_query(["options"]))
    _, arguments = engine.dialect.create_connect_args(engine.url)
    # SQLAlchemy adds how values are adapted, which libpq knows nothing of.
    return {name: value for name, value in arguments.items() if name != "context"}


@contextmanager
def raw(url: sa.URL) -> Iterator[psycopg.Connection[Any]]:
    """A connection of psycopg's own, each statement its own transaction; its faults come out in words."""
    need_driver()
    import psycopg

    try:
        with closing(psycopg.connect(autocommit=True, **{**libpq_arguments(url), **connect_arguments(url)})) as made:
            yield made
    except psycopg.Error as error:
        raise explain(error) or error from error


def open_writer(url: sa.URL) -> sa.Engine:
    """Connections that write; each transaction sees what is committed when each of its statements starts."""
    return _open(url, isolation_level="READ COMMITTED", pool_size=2)


def open_readers(url: sa.URL) -> sa.Engine:
    """Connections that can't write; each read sees one consistent state."""
    engine = _open(url, isolation_level="REPEATABLE READ", pool_size=3)
    return engine.execution_options(postgresql_readonly=True)


def _open(url: sa.URL, *, isolation_level: str, pool_size: int) -> sa.Engine:
    need_driver()
    return sa.create_engine(
        url.difference_update_query(["options"]),
        connect_args=connect_arguments(url),
        isolation_level=isolation_level,
        pool_size=pool_size,
        max_overflow=14,
        # A connection that died in the pool (a restart of the server) is replaced before it is used.
        pool_pre_ping=True,
        use_native_hstore=False,
    )


def need_driver() -> None:
    """Raise `FettleError` where psycopg is not installed."""
    if importlib.util.find_spec("psycopg") is None:
        raise FettleError(
            "A project on PostgreSQL needs Fettle's extra “team”, which is not installed",
            "Install it with: python3 packaging/bootstrap.py install --extras team",
        )


class ServerClock:
    """The server's time, so that leases taken on computers whose clocks differ mean the same moment.

    Asked for at most twice a minute; in between, this computer's clock is corrected by the difference found.
    """

    _EVERY_SECONDS = 30.0

    def __init__(self) -> None:
        self._ahead = 0.0
        self._asked = -self._EVERY_SECONDS

    def now(self, connection: sa.Connection) -> float:
        """Seconds since the epoch by the server's clock."""
        if time.monotonic() - self._asked >= self._EVERY_SECONDS:
            before = time.time()
            asked = connection.execute(sa.text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
            after = time.time()
            ahead = float(asked) - (before + after) / 2
            # Within the time the answer took, the two clocks cannot be told apart.
            self._ahead = ahead if abs(ahead) > after - before else 0.0
            self._asked = time.monotonic()
        return time.time() + self._ahead


def is_fault(error: object) -> bool:
    """Whether an error is psycopg's."""
    return type(error).__module__.partition(".")[0] == "psycopg"


def explain(error: BaseException, *, committing: bool = False) -> FettleError | None:
    """A fault of the environment, or another's write, in words; None for what is a bug.

    Args:
        error: What psycopg raised.
        committing: It happened while the server was asked to commit.
    """
    state = getattr(error, "sqlstate", None) or ""
    said = _first_line(error)
    if state in _STALE:
        return StaleWriteError(*_STALE[state])
    if state in _STATES:
        return (DatabaseError if state in _LASTING else PassingError)(*_STATES[state])
    if state.startswith("08") or state in _GONE or (not state and type(error).__name__ in _LOST):
        return _lost(said, state=state, committing=committing)
    if state[:2] in _CLASSES:
        message, hint = _CLASSES[state[:2]]
        return (DatabaseError if state[:2] in _LASTING else PassingError)(f"{message} ({said})", hint)
    if type(error).__name__ == "DataError" and "NUL" in said:
        return DatabaseError(*_NUL)
    return None


_AGAIN = "Look at it again, then try again."
_NUL = ("A text holds a NUL character, which the database cannot keep", "Remove it and try again.")
_STALE = {
    "40001": ("Someone else wrote at the same moment; nothing was written", _AGAIN),
    "40P01": ("Someone else wrote at the same moment; nothing was written", _AGAIN),
    "23505": ("Someone else added the same at the same moment; nothing was written", _AGAIN),
}
_STATES = {
    "55P03": ("Someone else is writing the same items; nothing was written", "Try again in a moment."),
    "53100": ("The disk of the database server is full; nothing was written", "Free some space there and try again."),
    "53300": ("The database server has no connection left", "Close a Fettle somewhere, or raise its max_connections."),
    "57014": ("The database server ended the request, which took too long; nothing was written", "Try again."),
    "25006": ("The database is read-only for you; nothing was written", "Ask its administrator."),
    "42501": ("The database does not allow you that; nothing was written", "Ask its administrator for the rights."),
    "28P01": ("The database server does not accept your password", "Check PGPASSWORD or ~/.pgpass."),
    "28000": ("The database server does not let you in", "Check the user in the address, and its pg_hba.conf."),
    "3D000": ("There is no such database on the server", "Make it with: createdb DATABASE"),
    "42P01": (
        "The project's tables are not in the database any more",
        "It was moved or replaced: close the project and open it again.",
    ),
    "22021": _NUL,
    "22P05": _NUL,
}
_CLASSES = {
    "53": ("The database server is short of something; nothing was written", "Try again later."),
    "58": ("The database server's disk failed to read or write", "Ask its administrator."),
    "XX": ("The database is damaged", "Restore its newest backup."),
}
_LASTING = frozenset({"42P01", "22021", "22P05", "XX"})
"""What the same write would meet again, however long one waits."""

_GONE = ("57P01", "57P02", "57P03", "57P05", "25P03")
_LOST = ("OperationalError", "InterfaceError", "ConnectionTimeout")

_CONNECTING = (
    ("password authentication failed", _STATES["28P01"]),
    ("no password supplied", ("The database server wants a password", "Give it in PGPASSWORD or ~/.pgpass.")),
    ("pg_hba.conf", _STATES["28000"]),
    ("too many clients", _STATES["53300"]),
    ("definition of service", ("There is no such service in the service file", "Check the address and the file.")),
)
"""What a refused connection says; libpq hands over no code for it."""


def _lost(said: str, *, state: str, committing: bool) -> DatabaseError:
    if committing:
        return DatabaseError(
            "The connection to the database server broke while it saved",
            "Look whether it is there before you do it again.",
        )
    for sign, (message, hint) in _CONNECTING:
        if sign in said:
            return PassingError(message, hint)
    if not state and "database" in said and "does not exist" in said:
        return PassingError(*_STATES["3D000"])
    if not state and "role" in said and "does not exist" in said:
        return PassingError(*_STATES["28000"])
    return PassingError(
        f"The database server cannot be reached ({said})", "Nothing was written. Check that it runs, then try again."
    )


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # A failed connection lists every address tried; what went wrong stands behind the last colon-marked one.
    return lines[0].rstrip(".") if lines else type(error).__name__
