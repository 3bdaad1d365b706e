"""The guards of conftest: a test that leaves something behind fails."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.leaks import StrayLogHandler, describe_threads, leaked_threads, running_threads
from tests.support.network import NetworkAccessError, NetworkGuard


def test_connecting_beyond_this_machine_is_refused_and_remembered(network_guard: NetworkGuard) -> None:
    with socket.socket() as line, pytest.raises(NetworkAccessError):
        line.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkAccessError):
        socket.create_connection(("example.invalid", 80), timeout=1)
    assert network_guard.attempts == ["192.0.2.1", "example.invalid"]
    network_guard.attempts.clear()


def test_connecting_to_this_machine_works() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_removing_the_guard_restores_the_socket_module() -> None:
    before = (vars(socket.socket).get("connect"), socket.getaddrinfo)
    guard = NetworkGuard()
    guard.install()
    guard.remove()
    assert (vars(socket.socket).get("connect"), socket.getaddrinfo) == before


def test_a_thread_left_running_is_found_with_the_line_it_stands_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.leaks.GRACE_SECONDS", 0.05)
    before = running_threads()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="left-behind")
    thread.start()
    try:
        leaked = leaked_threads(before)
        assert leaked == [thread]
        assert "left-behind" in describe_threads(leaked)
        assert "threading.py" in describe_threads(leaked)
    finally:
        stop.set()
        thread.join()
    assert leaked_threads(before) == []


def test_a_warning_nobody_claimed_is_found(stray_logs: StrayLogHandler) -> None:
    logging.getLogger("fettle.test").warning("disk %s", "full")
    assert len(stray_logs.unclaimed()) == 1
    assert "fettle.test: disk full" in stray_logs.unclaimed()[0]
    stray_logs.stray.clear()


def test_a_warning_is_claimed_through_caplog(caplog: pytest.LogCaptureFixture, stray_logs: StrayLogHandler) -> None:
    with caplog.at_level(logging.WARNING):
        logging.getLogger("fettle.test").warning("expected")
    assert caplog.messages == ["expected"]
    assert stray_logs.unclaimed() == []


def test_a_warning_is_claimed_by_pattern(allow_logs: Callable[[str], None]) -> None:
    allow_logs(r"fettle\.test: disk")
    logging.getLogger("fettle.test").warning("disk full")


@pytest.mark.allow_logs("^fettle.test: disk")
def test_a_warning_is_claimed_by_a_mark() -> None:
    logging.getLogger("fettle.test").error("disk full")


def test_tests_run_headless_offline_and_away_from_the_users_files(fettle_home: Path) -> None:
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert os.environ["FETTLE_HOME"] == str(fettle_home)
    with contextlib.suppress(KeyError):
        assert "cv2" not in os.environ["QT_QPA_PLATFORM_PLUGIN_PATH"]
    assert list(fettle_home.iterdir()) == []
