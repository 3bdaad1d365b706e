from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.crash_storm import Storm


@pytest.mark.parametrize(
    ("activities", "kills"),
    [(("ingest", "decide", "work", "freeze"), 20), (("review", "backup", "migrate"), 9)],
    ids=["writers", "window, backups and migrations"],
)
def test_nothing_acknowledged_is_lost_and_nothing_half_is_left_by_a_kill(
    tmp_path: Path, activities: tuple[str, ...], kills: int
) -> None:
    outcome = Storm(tmp_path, seed=time.time_ns() % 1_000_000).run(kills, activities)
    assert sum(outcome.kills.values()) == kills
    assert sum(outcome.acknowledged.values()) > 0
