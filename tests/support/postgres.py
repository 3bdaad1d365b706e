"""A real PostgreSQL for tests: a cluster of their own, started when first asked for, gone when they end."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

NEEDED = "FETTLE_NEEDS_POSTGRES"
"""Set: a missing PostgreSQL fails the tests instead of skipping them."""

_START_SECONDS = 60.0
_ADMIN = "postgres"


@cache
def binaries() -> Path | None:
    """The folder of the server's programs; None where there are none."""
    places = [Path(found).parent for name in ("postgres", "initdb") if (found := shutil.which(name))]
    if config := shutil.which("pg_config"):
        asked = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        places.append(Path(asked))
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for place in [*places, *newest_first]:
        if (place / "initdb").is_file() and (place / "postgres").is_file():
            return place
    return None


def _version(place: Path) -> float:
    with suppress(ValueError):
        return float(place.parent.name)
    return 0.0


class Server:
    """One cluster, in a temporary folder, reached through its Unix socket and a port of this machine."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # Not below pytest's own folder: the server runs as another user, who may not look into that one.
        self.folder = Path(tempfile.mkdtemp(prefix="fettle-pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = {}
        if os.name != "nt" and os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            self._as = {"user": _service_user(), "group": _service_user(), "extra_groups": []}
            shutil.chown(self.folder, self._as["user"], self._as["group"])
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.made: set[str] = set()
        """Databases of tests that have not ended."""

    def create(self) -> None:
        """Make the cluster and start it."""
        self._run(
            "initdb", "--pgdata", self.data, "--username", _ADMIN, "--auth", "trust", "--encoding", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        (self.data / "pg_hba.conf").write_text(
            "local all secretive scram-sha-256\nlocal all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(
                f"unix_socket_directories = '{self.folder}'\nlisten_addresses = ''\nmax_connections = 60\n"
                "fsync = off\nfull_page_writes = off\nautovacuum = off\nshared_buffers = 32MB\n"
                "lc_messages = 'C'\njit = off\n"
            )
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                psycopg.connect(self.dsn(_ADMIN), connect_timeout=5).close()
            except psycopg.OperationalError:
                ended = self._process.poll() is not None
                if ended or time.monotonic() > deadline:
                    log_text = (self.folder / "server.log").read_text()[-2000:]
                    raise RuntimeError(f"PostgreSQL did not start:\n{log_text}") from None
                time.sleep(0.02)
            else:
                return

    def stop(self, *, brutally: bool = False) -> None:
        """End it: connections are cut off; ``brutally``: as a power cut would."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGQUIT if brutally else signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def remove(self) -> None:
        """End it and delete the cluster."""
        self.stop(brutally=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def dsn(self, database: str) -> str:
        """What libpq's own programs take."""
        return f"host={self.folder} user={_ADMIN} dbname={database}"

    def url(self, database: str, *, user: str = _ADMIN) -> str:
        """What Fettle takes."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def run(self, sql: str, *, database: str = _ADMIN) -> list[tuple[Any, ...]]:
        """Run one statement as the administrator."""
        with closing(psycopg.connect(self.dsn(database), autocommit=True)) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def database(self, *, template: str = "template0") -> str:
        """A new database's name; it is gone after the test."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.made.add(name)
        return name

    def forget(self, older: frozenset[str]) -> None:
        """Drop the databases made since there were ``older`` ones."""
        if self._process is None:
            self.start()
        newer = self.made - older
        if not newer:
            return
        with closing(psycopg.connect(self.dsn(_ADMIN), autocommit=True)) as connection:
            for name in newer:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.made -= newer

    def keep(self, name: str) -> str:
        """Keep a database for the whole session, as a template."""
        self.made.remove(name)
        return name

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, **self._as)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")


def _service_user() -> str:
    import pwd

    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError("there is no user that PostgreSQL could run as")


_started: list[Server] = []


def server() -> Server:
    """The session's server, started when first asked for."""
    if not _started:
        programs = binaries()
        if programs is None:
            missing = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
            if os.environ.get(NEEDED):
                pytest.fail(missing, pytrace=False)
            pytest.skip(missing)
        found = Server(programs)
        atexit.register(found.remove)
        found.create()
        _started.append(found)
    return _started[0]


def databases() -> frozenset[str]:
    """The databases there are, by name."""
    return frozenset(name for found in _started for name in found.made)


def forget_databases(older: frozenset[str]) -> None:
    """Drop what the test that ends had made; ``older`` ones belong to its module."""
    for found in _started:
        found.forget(older)
