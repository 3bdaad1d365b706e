"""Commands that open a window, where they can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.cli.main import run
from storage.store import Store


def test_opening_what_is_no_project_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["open", str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err.startswith("fettle: There is no project at")


def test_without_a_display_a_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    Store.create(tmp_path / "p").close()
    assert run(["open", str(tmp_path / "p")]) == 1
    assert "no display" in capsys.readouterr().err
