"""What another inspector does to a project on PostgreSQL, as the window hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.window.session import Session
from storage import decisions
from storage.store import Store
from tests.support.postgres import Server
from tests.support.projects import BACKEND, make_project


@pytest.mark.parametrize("readonly", [False, True])
def test_the_window_hears_at_once_of_what_another_inspector_decides(
    readonly: bool, tmp_path: Path, qtbot: QtBot, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BACKEND, "postgres")
    with make_project(tmp_path, count=3) as kim:
        session = Session(Store.open(kim.folder.root, actor="lee", readonly=readonly))
        with qtbot.waitSignal(session.changed, timeout=10_000) as heard:
            decisions.exclude(kim, [2], reason="blurred")
        (changes,) = heard.args
        assert (changes.actor, changes.item_ids) == ("kim", frozenset({2}))
        session.close()
