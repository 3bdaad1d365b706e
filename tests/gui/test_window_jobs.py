"""Long jobs, several at once: one list, progress, stop, what failed one key from its item, kept until seen."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.job_list import JobKind, JobList, Phase, Problem
from gui.window.jobs_panel import JobsPanel
from gui.window.main import MainWindow
from inference.pipeline import RunRequest
from storage import editions, ingest
from storage.editions import ExportRequest
from storage.errors import FettleError
from storage.records import StageName
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


def panel_of(window: MainWindow) -> JobsPanel:
    panel = project_of(window).panels.get("jobs")
    assert isinstance(panel, JobsPanel)
    return panel


def strip_text(window: MainWindow) -> str:
    return window.strip._job.text() if window.strip._job.isVisible() else ""


def test_jobs_of_two_kinds_work_at_once_and_are_stopped_each_by_itself(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow_ingest(*_: Any, progress: Any, should_stop: Any, **__: Any) -> None:
        progress(30, 120)
        while not should_stop():
            go_on.wait(0.01)
        raise FettleError("Stopped")

    def slow_export(*_: Any, progress: Any, **__: Any) -> None:
        progress(1, 2)
        assert go_on.wait(20)
        raise FettleError("The disk is full", "Free some space and try again.")

    monkeypatch.setattr(ingest, "ingest", slow_ingest)
    monkeypatch.setattr(editions, "export", slow_export)
    runs = project_of(window).runs
    runs.ingest(tmp_path / "camera", labels_from_folders=False)
    runs.export(ExportRequest(destination=tmp_path / "tiles-1", format="coco"))
    qtbot.waitUntil(lambda: strip_text(window) == "Adding camera · 30 of 120 · 1 more")
    window.trigger("jobs")
    panel = panel_of(window)
    first, second = panel._rows.values()
    assert first._bar.share() == pytest.approx(0.25) and second._bar.share() == pytest.approx(0.5)
    runs.ingest(tmp_path / "other", labels_from_folders=False)
    runs.check()
    assert len(runs.jobs.views()) == 2, "another of the kind, and a check, wait"
    first.cancel.click()
    qtbot.waitUntil(lambda: runs.jobs.at_work(JobKind.ADD) is None)
    assert [view.phase for view in runs.jobs.views()] == [Phase.WORKING, Phase.STOPPED]
    go_on.set()
    qtbot.waitUntil(lambda: not runs.busy)
    assert runs.jobs.views()[0].reason.startswith("The disk is full")
    assert runs.jobs.views()[0].phase is Phase.FAILED
    assert strip_text(window).startswith("Writing tiles-1: The disk is full")
    panel.close()
    assert strip_text(window) == "", "seen"
    assert len(runs.jobs.views()) == 2, "and kept"
    runs.jobs.forget()
    assert not runs.jobs.views()


def test_what_a_run_failed_on_is_one_key_away(qtbot: QtBot, window: MainWindow, made_project: Path) -> None:
    project = project_of(window)
    store = project.session.store
    lost = store.items.get(store.items.ids("state:unreviewed"))[-1]
    elsewhere = Path(lost.path).with_suffix(".away")
    Path(lost.path).rename(elsewhere)
    try:
        with qtbot.waitSignal(project.runs.finished, timeout=60_000):
            project.runs.start(RunRequest(stages=(StageName.CLEAN,), settings={"clean": {"detector": "colour"}}))
    finally:
        elsewhere.rename(Path(lost.path))
    assert "Run 1 done" in strip_text(window) and window.strip._failures.text() == "1 failed"
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    panel = panel_of(window)
    (row,) = panel._rows.values()
    assert lost.name in row.problems.item(0).text() and "clean" in row.problems.item(0).text()
    assert project.review.current_id != lost.id
    QTest.keyClick(row.problems, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert project.review.current_id == lost.id
    row._all.click()
    settle(qtbot, window)
    assert project.review.filter_text == "stage:failed"
    assert list(project.review.model.ids()) == [lost.id]
    window.close()


def test_what_is_not_saved_stands_over_the_jobs(qtbot: QtBot, window: MainWindow) -> None:
    session = project_of(window).session
    window.trigger("jobs")
    panel = panel_of(window)
    assert not panel._saving.isVisible()
    session.saving_changed.emit("Not saved · 3 waiting", "bad", "The disk is full.\nIt is tried again by itself.")
    assert panel._saving.isVisible()
    assert "3 waiting" in panel._saving.text() and "The disk is full." in panel._saving.text()
    with qtbot.waitSignal(session.said):
        panel._saving.link_clicked.emit("now")
    session.saving_changed.emit("Saved", "ok", "")
    assert not panel._saving.isVisible()


def test_a_backup_is_a_job(qtbot: QtBot, window: MainWindow) -> None:
    runs = project_of(window).runs
    with qtbot.waitSignal(runs.backed_up, timeout=20_000):
        assert runs.back_up()
    assert runs.jobs.views()[0].kind is JobKind.BACKUP and "Backed up" in strip_text(window)


def test_a_list_keeps_the_newest_and_tells_how_long_a_job_still_takes(qtbot: QtBot) -> None:
    jobs = JobList()
    for number in range(30):
        jobs.end(jobs.begin(JobKind.RUN, f"Run {number}…"), f"Run {number} done", problems=(Problem("a", 1),))
    views = jobs.views()
    assert len(views) == 20 and views[0].title == "Run 29 done" and views[0].failed == 1
    job = jobs.begin(JobKind.ADD, "Adding x…")
    jobs._views[job.number] = type(views[0])(job.number, JobKind.ADD, "Adding x…", began=-1e9)
    job.tell(share=0.5)
    qtbot.waitUntil(lambda: jobs.views()[0].detail.endswith(" h left"))
    assert jobs.at_work() is not None and jobs.at_work(JobKind.RUN) is None
