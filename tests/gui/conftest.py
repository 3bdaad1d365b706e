"""The project and the window that most tests of the window start from; a module with other needs has its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from tests.support.windows import proposed_project, window_on_project


@pytest.fixture(scope="session")
def made_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See `proposed_project`; to be copied, never opened."""
    return proposed_project(tmp_path_factory.mktemp("made"))


@pytest.fixture
def project_path(made_project: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made_project, tmp_path / "project"))


@pytest.fixture
def window(qtbot: QtBot, project_path: Path) -> Iterator[MainWindow]:
    """A window on the copy."""
    with window_on_project(qtbot, project_path) as made:
        yield made
