"""What is acknowledged survives a power cut: what SQLite is told, and what is on the disk before what names it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage import backups, decisions, engine
from storage.store import Store
from tests.support.projects import make_project

pytestmark = pytest.mark.in_a_file

REPO_ROOT = Path(__file__).parents[2]
SCRIPT = """
import os, sys
from pathlib import Path
from storage import backups, decisions, jobs
from storage.records import ProposalDraft, ProposalKind, StageName, StageResult
from storage.store import Store
from tests.support.projects import provenance

def mark(word):
    os.write(1, f"MARK {word}\\n".encode())

with Store.open(Path(sys.argv[1]), actor="kim") as store:
    mark("opened")
    decisions.accept(store, [1], label="scratch")
    mark("decided")
    run = jobs.start(store, stages=[StageName.CLEAN], where="id:2", settings={})
    (claim,) = jobs.claim(store, run.id, owner="w", limit=1)
    mark("claimed")
    blob = store.blobs.put(b"cleaned pixels", suffix="png")
    mark("stored")
    draft = ProposalDraft(ProposalKind.PIXELS, blob=blob)
    job = claim.jobs[0]
    jobs.finish(store, run.id, [StageResult(job.id, job.item_id, provenance(job.stage), proposals=(draft,))])
    mark("proposed")
    backups.make(store)
    mark("copied")
"""
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")


def _traced(project: Path) -> list[tuple[str, str]]:
    """The calls that write, sync and rename, in their order, each with its arguments."""
    log = project.parent / "trace"
    calls = "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2"
    command = [
        "strace",
        "-f",
        "-y",
        "-s",
        "80",
        "-e",
        calls,
        "-o",
        str(log),
        sys.executable,
        "-c",
        SCRIPT,
        str(project),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPO_ROOT)
    if "ptrace" in done.stderr.lower() or "not permitted" in done.stderr.lower():
        pytest.skip("processes cannot be traced here")
    assert done.returncode == 0, done.stderr
    found = (_CALL.match(line) for line in log.read_text(errors="replace").splitlines())
    return [(match[1], match[2]) for match in found if match]


def _between(calls: list[tuple[str, str]], begin: str, end: str) -> list[tuple[str, str]]:
    at = {word: next(i for i, (_, said) in enumerate(calls) if f"MARK {word}" in said) for word in (begin, end)}
    return calls[at[begin] + 1 : at[end]]


def _last(calls: list[tuple[str, str]], names: set[str], about: str) -> int:
    found = [at for at, (name, said) in enumerate(calls) if name in names and about in said]
    assert found, f"no {names} of {about} in {calls}"
    return found[-1]


SYNC, WRITE, RENAME = {"fsync", "fdatasync"}, {"write", "pwrite64"}, {"rename", "renameat", "renameat2"}


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_what_is_told_as_saved_was_synced_before_and_files_before_the_rows_that_name_them(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        project = store.folder.root
    calls = _traced(project)
    for begin, end in (("opened", "decided"), ("stored", "proposed")):
        part = _between(calls, begin, end)
        assert _last(part, SYNC, "fettle.db-wal") > _last(part, WRITE, "fettle.db-wal")
    stored = _between(calls, "claimed", "stored")
    named = _last(stored, RENAME, ".png")
    assert _last(stored, WRITE, ".tmp-") < _last(stored, SYNC, ".tmp-") < named
    folders = [
        at for at, (name, said) in enumerate(stored) if name in SYNC and "/blobs/" in said and ".tmp-" not in said
    ]
    assert folders and folders[-1] > named, "the folder is synced once the file has its name"
    copied = _between(calls, "proposed", "copied")
    named = _last(copied, RENAME, ".db")
    assert _last(copied, WRITE, ".part") < _last(copied, SYNC, ".part") < named < _last(copied, SYNC, "backups>")


def test_every_connection_that_writes_to_a_project_syncs_its_log_at_each_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, Any]] = []
    driver = engine.sqlite_driver()
    connect = driver.connect

    def recording(place: str, *args: Any, **options: Any) -> Any:
        connection = connect(place, *args, **options)
        opened.append((str(place), connection))
        return connection

    with make_project(tmp_path, count=3) as store:
        root = store.folder.root
    monkeypatch.setattr(driver, "connect", recording)
    with Store.open(root, actor="kim") as store:
        decisions.accept(store, [1], label="scratch")
        writers = [
            c for place, c in opened if "fettle.db" in place and "mode=ro" not in place and "immutable" not in place
        ]
        assert len(writers) == 1
        (writer,) = writers
        pragmas = ("synchronous", "journal_mode", "foreign_keys", "query_only")
        assert [writer.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas] == [2, "wal", 1, 0]
        backups.make(store)
