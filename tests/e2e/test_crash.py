from __future__ import annotations

import time
from pathlib import Path

from tests.support.crash_storm import Storm


def test_nothing_acknowledged_is_lost_and_nothing_half_is_left_when_writers_are_killed(tmp_path: Path) -> None:
    outcome = Storm(tmp_path, seed=time.time_ns() % 1_000_000).run(20)
    assert sum(outcome.kills.values()) == 20
    assert sum(outcome.acknowledged.values()) > 0
