"""A share that goes away during work: told apart from lost files, marked on nothing, mended by running again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inference import registry
from storage import images
from storage.errors import UnreachableImageError, UnreadableImageError
from storage.records import ItemState, StageName
from storage.store import Store
from tests.support.runs import job_states, picture_project, start_run, work
from tests.support.stages import STAGES, thread_pool


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(registry, "STAGES", STAGES)
    with picture_project(tmp_path, 4) as store:
        yield store


def test_a_lost_folder_a_lost_file_and_a_broken_one_are_told_apart(project: Store, tmp_path: Path) -> None:
    first, second, third, _ = (Path(item.path) for item in project.items.get([1, 2, 3, 4]))
    first.unlink()
    second.write_bytes(b"text")
    with pytest.raises(UnreadableImageError, match="The file is missing"):
        images.read_rgb8(first)
    with pytest.raises(UnreadableImageError) as broken:
        images.read_rgb8(second)
    assert "missing" not in str(broken.value) and "unreachable" not in str(broken.value)
    third.parent.rename(tmp_path / "elsewhere")
    with pytest.raises(UnreachableImageError) as lost:
        images.read_rgb8(third)
    assert str(lost.value) == (
        f"unreachable: {third.parent} cannot be found. "
        "Connect its drive or share again, or link the folder to where it is now"
    )


def test_a_place_left_empty_where_a_drive_was_mounted_is_unreachable(project: Store, tmp_path: Path) -> None:
    path = Path(project.items.get([1])[0].path)
    path.parent.rename(tmp_path / "elsewhere")
    path.parent.mkdir()
    with pytest.raises(UnreachableImageError, match="is empty"):
        images.read_rgb8(path)


def test_jobs_of_a_lost_folder_fail_for_that_reason_and_are_done_once_it_is_back(
    project: Store, tmp_path: Path
) -> None:
    folder = Path(project.items.get([1])[0].path).parent
    run = start_run(project, (StageName.CLASSIFY,))
    folder.rename(tmp_path / "elsewhere")
    report = work(project, run, thread_pool())
    assert {failed.error for failed in report.failed} == {f"unreachable: {folder} cannot be found"}
    assert {item.state for item in project.items.get([1, 2, 3, 4])} == {ItemState.UNREVIEWED}
    (tmp_path / "elsewhere").rename(folder)
    again = start_run(project, (StageName.CLASSIFY,))
    assert work(project, again, thread_pool()).done == 4
    assert job_states(project, again) == {"done": 4, "failed": 0, "open": 0}
