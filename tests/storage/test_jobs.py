from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from storage import jobs, proposals
from storage.errors import FettleError, FilterError
from storage.records import ItemState, JobState, ProposalDraft, ProposalKind, Run, RunState, StageName, StageResult
from storage.store import Store
from tests.support.projects import add_items, make_project, new_item, provenance

CLASSIFY, CLEAN = StageName.CLASSIFY, StageName.CLEAN


def _start(store: Store, *, where: str = "", stages: tuple[StageName, ...] = (CLASSIFY,), **values: object) -> Run:
    return jobs.start(store, stages=stages, where=where, settings={"x": 1}, **values)  # type: ignore[arg-type]


def _result(job: jobs.Job, *, error: str = "", name: str = "pit") -> StageResult:
    drafts = () if error else (ProposalDraft(ProposalKind.CLASS, name, 0.5),)
    return StageResult(job.id, job.item_id, provenance(job.stage), proposals=drafts, error=error)


def _all_jobs(claims: list[jobs.Claim]) -> list[jobs.Job]:
    return [job for claim in claims for job in claim.jobs]


def test_a_run_queues_the_readable_items_that_match_in_the_order_of_the_pipeline(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        add_items(
            store, [new_item(i, given="a" if i < 5 else "b", error="cut off" if i == 2 else "") for i in range(8)]
        )
        run = _start(store, stages=(CLASSIFY, CLEAN), where="label:a")
        assert (run.stages, run.items, run.state, run.where) == ((CLEAN, CLASSIFY), 4, RunState.RUNNING, "label:a")
        claims = jobs.claim(store, run.id, owner="w", limit=10)
        assert [claim.item.id for claim in claims] == [1, 2, 4, 5]
        assert {tuple(job.stage for job in claim.jobs) for claim in claims} == {(CLEAN, CLASSIFY)}
        assert all(job.state is JobState.RUNNING and job.attempts == 1 for job in _all_jobs(claims))


def test_a_run_over_named_items_leaves_out_what_cannot_run_and_counts_nothing_twice(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        add_items(store, [new_item(i, error="cut off" if i == 0 else "") for i in range(900)])
        run = _start(store, item_ids=[*range(1, 901), *range(1, 901), 5000])
        assert run.items == 899


def test_a_run_that_cannot_start_leaves_nothing(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        with pytest.raises(FilterError):
            _start(store, where="state:new")
        with pytest.raises(FettleError, match="at least one stage"):
            _start(store, stages=())
        assert jobs.runs(store) == []
        with pytest.raises(FettleError, match="no run 9"):
            jobs.get_run(store, 9)


def test_claims_of_several_threads_never_overlap(tmp_path: Path) -> None:
    with make_project(tmp_path, count=120) as store:
        run = _start(store, stages=(CLEAN, CLASSIFY))
        taken: dict[str, list[int]] = {f"w{n}": [] for n in range(6)}

        def work(owner: str) -> None:
            while claims := jobs.claim(store, run.id, owner=owner, limit=3):
                taken[owner] += [job.id for job in _all_jobs(claims)]

        threads = [threading.Thread(target=work, args=(owner,)) for owner in taken]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        everything = [job for found in taken.values() for job in found]
        assert len(everything) == len(set(everything)) == 240


CLAIMER = """
import sys, time
from pathlib import Path
from storage import jobs
from storage.project import ProjectFolder
from storage.store import Store

class NoLock:
    def release(self): pass

store = Store(ProjectFolder(Path(sys.argv[1])), actor=sys.argv[3], lock=NoLock())
print("ready", flush=True)
sys.stdin.readline()
while claims := jobs.claim(store, int(sys.argv[2]), owner=sys.argv[3], limit=4):
    print(*(job.id for claim in claims for job in claim.jobs), flush=True)
store.close()
"""


def test_claims_of_several_processes_never_overlap(tmp_path: Path) -> None:
    with make_project(tmp_path, count=150) as store:
        run = _start(store)
    command = [sys.executable, "-c", CLAIMER, str(store.folder.root), str(run.id)]
    children = [
        subprocess.Popen([*command, f"w{n}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(3)
    ]
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    taken = [int(word) for child in children for word in child.communicate()[0].split()]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert len(taken) == len(set(taken)) == 150


def test_a_lease_that_ran_out_is_claimed_again_and_the_late_result_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with make_project(tmp_path, count=2) as store:
        run = _start(store)
        first = jobs.claim(store, run.id, owner="slow", limit=2)
        assert jobs.claim(store, run.id, owner="quick", limit=2) == []
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + jobs.LEASE_SECONDS + 1)
        second = jobs.claim(store, run.id, owner="quick", limit=1)
        assert [job.attempts for job in _all_jobs(second)] == [2]
        assert jobs.finish(store, run.id, [_result(job, name="slow") for job in _all_jobs(first)]) == 2
        assert jobs.finish(store, run.id, [_result(job, name="quick") for job in _all_jobs(second)]) == 0
        assert [item.predicted for item in store.items.get([1, 2])] == ["slow", "slow"]
        assert len(proposals.live(store, 1)) == 1


def test_a_sign_of_life_keeps_the_lease(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with make_project(tmp_path, count=1) as store:
        run = _start(store)
        jobs.claim(store, run.id, owner="w", limit=1)
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + jobs.LEASE_SECONDS * 0.9)
        jobs.renew(store, run.id, owner="w")
        monkeypatch.setattr(time, "time", lambda: now + jobs.LEASE_SECONDS * 1.8)
        assert jobs.claim(store, run.id, owner="other", limit=1) == []
        monkeypatch.setattr(time, "time", lambda: now + jobs.LEASE_SECONDS * 2)
        assert len(jobs.claim(store, run.id, owner="other", limit=1)) == 1


def test_jobs_given_back_unharmed_were_no_attempt_and_those_that_took_the_worker_down_fail_in_the_end(
    tmp_path: Path,
) -> None:
    with make_project(tmp_path, count=1) as store:
        run = _start(store)
        for _ in range(3):
            (job,) = _all_jobs(jobs.claim(store, run.id, owner="w", limit=1))
            assert job.attempts == 1
            assert jobs.release(store, [job.id]) == 0
        for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
            (job,) = _all_jobs(jobs.claim(store, run.id, owner="w", limit=1))
            assert job.attempts == attempt
            failed = jobs.release(store, [job.id], error="the worker died")
        assert failed == 1
        assert jobs.claim(store, run.id, owner="w", limit=1) == []
        (failure,) = jobs.failures(store, run.id)
        assert (failure.item_id, failure.stage, failure.error) == (1, CLASSIFY, "the worker died")
        assert jobs.release(store, [job.id]) == 0
        assert jobs.counts(store)["failed"] == 1


def test_a_poison_item_fails_alone(tmp_path: Path) -> None:
    with make_project(tmp_path, count=5) as store:
        run = _start(store)
        claimed = _all_jobs(jobs.claim(store, run.id, owner="w", limit=5))
        made = jobs.finish(store, run.id, [_result(job, error="poison" if job.item_id == 3 else "") for job in claimed])
        assert made == 4
        assert jobs.progress(store, run.id) == jobs.Progress(total=5, done=4, failed=1, cancelled=0, items_left=0)
        assert list(store.items.ids("stage:failed")) == [3]
        assert proposals.count_by_stage(store, run.id) == {"classify": 4}
        assert jobs.close_run(store, run.id, cancelled=False).state is RunState.DONE
        assert jobs.counts(store) == {"queued": 0, "running": 0, "done": 4, "failed": 1, "cancelled": 0}


@pytest.mark.in_a_file
def test_what_a_dead_process_had_claimed_is_worked_off_after_reopening(tmp_path: Path) -> None:
    with make_project(tmp_path, count=6) as store:
        run = _start(store, where="id<7")
        done = _all_jobs(jobs.claim(store, run.id, owner="w", limit=2))
        jobs.finish(store, run.id, map(_result, done))
        jobs.claim(store, run.id, owner="w", limit=3)
    with Store.open(store.folder.root) as store:
        found = jobs.unfinished(store, stages=[CLASSIFY], where="id<7", settings={"x": 1})
        assert found is not None and found.id == run.id
        assert jobs.unfinished(store, stages=[CLASSIFY], where="", settings={"x": 1}) is None
        assert jobs.unfinished(store, stages=[CLASSIFY], where="id<7", settings={"x": 2}) is None
        assert jobs.unfinished(store, stages=[CLEAN], where="id<7", settings={"x": 1}) is None
        assert jobs.progress(store, run.id).items_left == 4
        assert jobs.recover_orphans(store) == 3
        left = jobs.claim(store, run.id, owner="w2", limit=10)
        assert [claim.item.id for claim in left] == [3, 4, 5, 6]
        jobs.finish(store, run.id, map(_result, _all_jobs(left)))
        jobs.close_run(store, run.id, cancelled=False)
        assert jobs.unfinished(store, stages=[CLASSIFY], where="id<7", settings={"x": 1}) is None


def test_a_result_that_comes_after_the_cancel_is_dropped(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        run = _start(store)
        claimed = _all_jobs(jobs.claim(store, run.id, owner="w", limit=1))
        assert jobs.close_run(store, run.id, cancelled=True).state is RunState.CANCELLED
        assert jobs.finish(store, run.id, map(_result, claimed)) == 0
        assert proposals.live(store, 1) == []
        assert store.items.get([1])[0].predicted is None
        assert jobs.progress(store, run.id).cancelled == 3
        assert jobs.claim(store, run.id, owner="w", limit=3) == []


def test_items_hidden_by_an_undone_ingest_are_not_worked_on(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        run = _start(store)
        store.undo()
        assert jobs.claim(store, run.id, owner="w", limit=3) == []
        jobs.close_run(store, run.id, cancelled=False)
        assert jobs.counts(store)["queued"] == 0


def test_a_run_never_changes_what_a_person_decided(tmp_path: Path) -> None:
    from storage import decisions

    with make_project(tmp_path, count=1) as store:
        decisions.accept(store, [1], label="good")
        before = store.items.get([1])[0]
        run = _start(store)
        jobs.finish(store, run.id, map(_result, _all_jobs(jobs.claim(store, run.id, owner="w", limit=1))))
        after = store.items.get([1])[0]
        assert (after.state, after.label, after.version) == (ItemState.ACCEPTED, "good", before.version)
        assert after.predicted == "pit"
        assert list(store.items.ids("has:disagreement")) == [1]
