from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.postgres import Server
from tests.support.projects import BACKEND, make_project
from tests.support.team_storm import faults, storm


def test_three_reviewers_at_once_decide_every_item_once_and_hear_of_every_conflict(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BACKEND, "postgres")
    with make_project(tmp_path, count=90) as store:
        root = store.folder.root
    logs = storm(root, reviewers=3, barging=0.3)
    assert faults(root, logs, items=90) == []
    assert all(log.decided for log in logs)
