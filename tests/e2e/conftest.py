from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.support.command import Fettle, forget_log_file


@pytest.fixture
def fettle(capsys: pytest.CaptureFixture[str]) -> Iterator[Fettle]:
    """Runs commands in this process."""
    level = logging.root.level
    yield Fettle(capsys)
    forget_log_file(level)
