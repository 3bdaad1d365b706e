"""A batch of real images is reviewed by keys alone, and the database holds what was decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.scripted_review import run

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


def test_a_batch_is_reviewed_by_keys_alone(qapp: QApplication, shared: Path, tmp_path: Path) -> None:
    figures = run(tmp_path, 16)
    assert figures.wrong == []
    assert figures.mouse == 0
    assert figures.decisions == 16
