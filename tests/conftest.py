"""Fixtures for all tests, and the guards that make a test fail for threads, log lines or connections it leaves."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.environment import prepare
from tests.support.leaks import StrayLogHandler, describe_threads, leaked_threads, running_threads
from tests.support.network import NetworkGuard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.support.postgres import Server

REPO_ROOT = Path(__file__).resolve().parent.parent
SESSION_FOLDER = Path(tempfile.mkdtemp(prefix="fettle-tests-"))

# Before any test module is imported: Qt, torch and ultralytics read these when they load.
prepare(SESSION_FOLDER)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the tests marked slow")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "allow_logs(pattern, ...): log records this test may leave, as regular expressions"
    )
    config.addinivalue_line("markers", "in_a_file: about the SQLite file; left out with FETTLE_TEST_DATABASE=postgres")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not config.getoption("--slow"):
            item.add_marker(pytest.mark.skip(reason="slow; run with --slow"))
        if item.get_closest_marker("in_a_file") and os.environ.get("FETTLE_TEST_DATABASE") == "postgres":
            item.add_marker(pytest.mark.skip(reason="about the SQLite file"))


def pytest_unconfigure() -> None:
    shutil.rmtree(SESSION_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The folder this checkout lives in."""
    return REPO_ROOT


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application of pytest-qt, in English whatever the desktop speaks."""
    from gui import words

    words.install(qapp, "en")
    return qapp


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real images and weights beside the checkout; tests that need it are skipped without it."""
    folder = REPO_ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder named shared beside the checkout")
    return folder


@pytest.fixture(autouse=True)
def fettle_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the user's settings, logs and models, fresh for each test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FETTLE_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_databases_left() -> Iterator[None]:
    """Drop the PostgreSQL databases that a test made, however it ended."""
    support = sys.modules.get("tests.support.postgres")
    older = support.databases() if support else frozenset()
    yield
    if support := sys.modules.get("tests.support.postgres"):
        support.forget_databases(older)


@pytest.fixture
def postgres_server() -> Server:
    """A running PostgreSQL; skips where there is none, and fails where ``FETTLE_NEEDS_POSTGRES`` is set."""
    from tests.support.postgres import server

    return server()


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test whose threads outlive it."""
    before = running_threads()
    yield
    leaked = leaked_threads(before)
    if leaked:
        pytest.fail(f"{len(leaked)} thread(s) outlive the test:\n{describe_threads(leaked)}", pytrace=False)


@pytest.fixture(autouse=True)
def stray_logs(request: pytest.FixtureRequest) -> Iterator[StrayLogHandler]:
    """Fail a test for warnings and errors in the log that it did not claim."""
    handler = StrayLogHandler()
    for mark in request.node.iter_markers("allow_logs"):
        handler.allowed += [re.compile(pattern) for pattern in mark.args]
    logging.root.addHandler(handler)
    yield handler
    logging.root.removeHandler(handler)
    unclaimed = handler.unclaimed()
    if unclaimed:
        pytest.fail("unclaimed log records:\n" + "\n".join(unclaimed), pytrace=False)


@pytest.fixture
def allow_logs(stray_logs: StrayLogHandler) -> Callable[[str], None]:
    """Call it with a regular expression: log records that match are expected."""
    return lambda pattern: stray_logs.allowed.append(re.compile(pattern))


@pytest.fixture(scope="session", autouse=True)
def network_guard() -> Iterator[NetworkGuard]:
    """No connection leaves this machine while tests run."""
    guard = NetworkGuard()
    guard.install()
    yield guard
    guard.remove()


@pytest.fixture(autouse=True)
def no_network(network_guard: NetworkGuard) -> Iterator[None]:
    """Fail a test that reached for the network, even where the code under test swallowed the refusal."""
    network_guard.attempts.clear()
    yield
    if network_guard.attempts:
        pytest.fail("reached for the network: " + ", ".join(network_guard.attempts), pytrace=False)
