"""A project in a folder that cannot be written; where root runs the tests, without root's right to write everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import decisions
from storage.store import Store
from tests.support.projects import make_project

_ROOT = sys.platform != "win32" and os.getuid() == 0
_WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if _ROOT else []
pytestmark = [
    pytest.mark.in_a_file,
    pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX"),
    pytest.mark.skipif(_ROOT and shutil.which("setpriv") is None, reason="root may write everywhere"),
]

LOOK = """
import sys
from pathlib import Path
from gui.cli.main import run
from storage import decisions
from storage.store import Store
from storage.errors import FettleError
root = Path(sys.argv[1])
try:
    with Store.open_or_readonly(root) as store:
        print(store.readonly, store.items.count(), store.items.get([1])[0].state.value)
        decisions.accept(store, [2])
except FettleError as error:
    print(type(error).__name__, error)
for words in sys.argv[2:]:
    print(run(words.replace("PROJECT", str(root)).split()))
"""


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    with make_project(tmp_path, count=5) as store:
        decisions.exclude(store, [1], reason="blurred")
        place = store.folder.root
    _protect(place)
    yield place
    for folder, _, _ in os.walk(place):
        Path(folder).chmod(0o755)


def _protect(root: Path) -> None:
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def _look(root: Path, *commands: str) -> list[str]:
    done = subprocess.run(
        [*_WITHOUT_RIGHTS, sys.executable, "-c", LOOK, str(root), *commands],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return (done.stdout + done.stderr).splitlines()


def test_it_opens_shows_everything_and_refuses_to_write_in_words(root: Path) -> None:
    said = _look(root, "status PROJECT", "decide PROJECT accept --items 2", "check PROJECT")
    assert said[0] == "True 5 excluded"
    assert said[1] == (
        f"FolderReadOnlyError The project's folder {root} cannot be written (Permission denied). "
        "It can be looked at; to decide, get the right to write there, or copy the project."
    )
    assert "5 items" in said
    assert any(line.startswith("fettle: The project's folder") and "cannot be written" in line for line in said)
    assert "No problems found." in said
    assert not any("Traceback" in line or "something went wrong" in line for line in said)


def test_changes_still_in_the_log_are_seen_too(tmp_path: Path) -> None:
    with make_project(tmp_path, count=5) as store:
        decisions.exclude(store, [1], reason="blurred")
        place = store.folder.root
        assert (place / "fettle.db-wal").stat().st_size > 0
        _protect(place)
        said = _look(place)
        for folder in (place, *place.iterdir()):
            folder.chmod(0o755)
    assert said[0] == "True 5 excluded"


def test_a_log_that_cannot_be_read_is_told_and_never_passed_over(tmp_path: Path) -> None:
    with make_project(tmp_path, count=5) as store:
        decisions.exclude(store, [1], reason="blurred")
        place = store.folder.root
        log = (place / "fettle.db-wal").read_bytes()
    (place / "fettle.db-wal").write_bytes(log)
    _protect(place)
    (said,) = _look(place)
    place.chmod(0o755)
    assert said.startswith("DatabaseError The newest changes are in ")
    assert said.endswith("Copy the whole project to where you may write, and open it there.")


def test_the_owner_still_writes(root: Path) -> None:
    for path in [root, *root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    with Store.open(root) as store:
        assert not store.readonly
