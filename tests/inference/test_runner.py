# Longer than 400 lines because the runner's promises share their project, executors and orphan check.
"""Runs end to end over real worker processes: what is stored, what survives a stop, a crash and a second runner."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from inference import registry
from inference.executors import LocalPool, local_pool
from inference.pace import Pace
from inference.runner import Runner, RunProgress, RunReport
from inference.stage import Stage, StageContext, StageOutput, WorkItem
from inference.worker import ItemRequest
from storage import checks, decisions, jobs, proposals
from storage.errors import FettleError, ModelError
from storage.jobs import Claim
from storage.records import ItemState, Run, RunState, StageName
from storage.store import Store
from tests.support.runs import (
    GAMMA,
    job_states,
    picture_project,
    plan_of,
    requests_of,
    said,
    start_run,
    work,
    write_pictures,
)
from tests.support.stages import STAGES, process_pool, start, thread_pool

CHAIN = (StageName.ENHANCE, StageName.CLEAN, StageName.CROP, StageName.CLASSIFY, StageName.SEGMENT)
CLASSIFY = (StageName.CLASSIFY,)
DIED = "The worker process died while working on this image"
ISOLATED = "a worker process died; its images are tried again one by one|worker processes ended by themselves"


@pytest.fixture
def in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "STAGES", STAGES)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Store]:
    with picture_project(tmp_path, 20) as store:
        yield store
        assert checks.check(store).problems == ()


@pytest.fixture(autouse=True)
def no_orphans() -> Iterator[None]:
    """No worker process outlives its run. What other tests of this session left is theirs to answer for."""
    before = set(psutil.Process().children(recursive=True))
    yield
    left = [p for p in psutil.Process().children(recursive=True) if p not in before and not _is_tracker(p)]
    assert not left


def _is_tracker(process: psutil.Process) -> bool:
    return "resource_tracker" in " ".join(process.cmdline())


def test_a_run_in_processes_stores_what_the_stages_say(project: Store, tmp_path: Path, in_threads: None) -> None:
    run = start_run(project, CHAIN)
    report = work(project, run, process_pool(2), {StageName.ENHANCE: GAMMA})
    assert (report.done, report.items, report.failed, report.cancelled) == (20, 20, (), False)
    assert report.run.state is RunState.DONE
    assert report.proposals == {stage: sum(s == stage for _, s in _each(project)) for stage in CHAIN}
    with picture_project(tmp_path, 20, name="same in threads") as other:
        work(other, start_run(other, CHAIN), thread_pool(), {StageName.ENHANCE: GAMMA}, batch=7)
        assert said(other) == said(project)


def _each(store: Store) -> list[tuple[int, StageName]]:
    return [key for key, entries in said(store).items() for _ in entries]


@pytest.mark.allow_logs("stage crop failed on items")
@pytest.mark.parametrize("calls", [1, 3, *(pytest.param(calls, marks=pytest.mark.slow) for calls in (2, 4))])
def test_a_run_stopped_after_every_few_stage_calls_says_the_same_as_one_left_alone(
    project: Store, tmp_path: Path, in_threads: None, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    settings = {StageName.ENHANCE: GAMMA, StageName.CROP: {"raise": [5]}}
    with picture_project(tmp_path, 20, name="left alone") as other:
        work(other, start_run(other, CHAIN), thread_pool(), settings)
        whole = said(other)
        failures = [(f.item_id, f.stage, f.error) for f in jobs.failures(other, 1)]
    stop = threading.Event()
    made = 0

    def build(name: StageName, context: StageContext) -> Stage:
        stage = registry_build(name, context)
        process = stage.process

        def count(batch: Sequence[WorkItem]) -> list[StageOutput]:
            nonlocal made
            made += 1
            if made % calls == 0:
                stop.set()
            return process(batch)

        monkeypatch.setattr(stage, "process", count)
        return stage

    registry_build = registry.build_stage
    monkeypatch.setattr(registry, "build_stage", build)
    run = start_run(project, CHAIN)
    rounds = 0
    while (report := work(project, run, thread_pool(stop=stop), settings, should_stop=stop.is_set)).cancelled:
        assert jobs.get_run(project, run.id).state is RunState.RUNNING
        stop.clear()
        rounds += 1
    assert rounds >= 5
    assert said(project) == whole
    assert [(f.item_id, f.stage, f.error) for f in jobs.failures(project, run.id)] == failures
    assert {f[2].partition(":")[0] for f in failures} == {"ValueError", "not run, because crop failed first"}
    assert (report.done, len({f.item_id for f in report.failed})) == (19, 1)


def test_a_stop_takes_less_than_a_second_though_a_stage_call_takes_ten(project: Store) -> None:
    settings = {StageName.CLASSIFY: {"sleep": {"all": 10}}}
    run = start_run(project, (StageName.CLEAN, StageName.CLASSIFY))
    asked: list[float] = []
    started = threading.Event()

    def should_stop() -> bool:
        # Once the clean stage can be through and the workers are well inside their ten seconds.
        if started.is_set() and time.monotonic() - begun[0] > 4:
            asked.append(time.monotonic())
        return bool(asked)

    begun = [0.0]

    def progress(now: RunProgress) -> None:
        if not started.is_set():
            begun[0] = time.monotonic()
            started.set()

    report = work(project, run, process_pool(2), settings, should_stop=should_stop, progress=progress)
    took = time.monotonic() - asked[0]
    assert report.cancelled
    assert took < 1.0
    assert said(project) == {}
    assert job_states(project, run) == {"done": 0, "failed": 0, "open": 40}
    claims = jobs.claim(project, run.id, owner="test", limit=20)
    assert {job.attempts for claim in claims for job in claim.jobs} == {1}


def test_a_stop_while_workers_still_start_takes_less_than_a_second(project: Store) -> None:
    run = start_run(project, CLASSIFY)
    begun = time.monotonic()
    stop_at = begun + 0.15
    # A fast machine would be through with its first items within the grace if loading took no time.
    settings = {StageName.CLASSIFY: {"sleep_loading": 30}}
    report = work(project, run, process_pool(2), settings, should_stop=lambda: time.monotonic() > stop_at)
    assert report.cancelled
    assert time.monotonic() - stop_at < 1.0
    assert job_states(project, run)["open"] == 20


@pytest.mark.allow_logs(ISOLATED)
@pytest.mark.parametrize("how", ["exit", "kill"])
def test_an_image_that_kills_its_worker_fails_alone(project: Store, how: str) -> None:
    stages = (StageName.CLEAN, StageName.CLASSIFY, StageName.SEGMENT)
    run = start_run(project, stages)
    report = work(project, run, process_pool(2), {StageName.CLASSIFY: {how: [6, 13]}}, batch=16)
    assert [(f.item_id, f.stage, f.error) for f in report.failed] == [
        (item, stage, DIED if stage is StageName.CLASSIFY else f"not run, because classify failed first: {DIED}")
        for item in (6, 13)
        for stage in (StageName.CLASSIFY, StageName.SEGMENT)
    ]
    assert report.done == 18
    assert report.run.state is RunState.DONE
    # What the stage before said of the two is kept.
    assert {item for item, stage in said(project) if stage is StageName.CLEAN} == set(range(1, 21))
    assert {item for item, stage in said(project) if stage is StageName.SEGMENT} == set(range(1, 21)) - {6, 13}


@pytest.mark.allow_logs("a batch failed as a whole")
def test_what_no_handler_catches_fails_the_item_and_not_the_program(project: Store) -> None:
    run = start_run(project, CLASSIFY)
    report = work(project, run, process_pool(), {StageName.CLASSIFY: {"system_exit": [3]}}, batch=20)
    assert [(f.item_id, f.error) for f in report.failed] == [(3, "SystemExit: 3")]
    assert report.done == 19


@pytest.mark.allow_logs(ISOLATED)
def test_workers_that_never_start_fail_no_image(project: Store) -> None:
    run = start_run(project, CLASSIFY)
    with pytest.raises(FettleError, match="The worker processes end before they get to an image"):
        work(project, run, process_pool(), {StageName.CLASSIFY: {"die_loading": True}})
    assert job_states(project, run) == {"done": 0, "failed": 0, "open": 20}
    assert work(project, run, process_pool()).done == 20


def test_a_stage_that_cannot_be_loaded_is_told_once_and_the_run_can_go_on(project: Store) -> None:
    run = start_run(project, CLASSIFY)
    with pytest.raises(ModelError, match="The classify stage cannot be loaded: ImportError"):
        work(project, run, process_pool(2), {StageName.CLASSIFY: {"unloadable": True}})
    assert job_states(project, run) == {"done": 0, "failed": 0, "open": 20}
    assert work(project, run, process_pool()).done == 20


def test_missing_and_broken_files_fail_alone(project: Store, in_threads: None) -> None:
    first, second = project.items.get([1, 2])
    Path(first.path).unlink()
    Path(second.path).write_bytes(b"text")
    run = start_run(project, (StageName.CLASSIFY, StageName.SEGMENT))
    report = work(project, run, thread_pool())
    assert [(f.item_id, f.stage) for f in report.failed] == [(i, s) for i in (1, 2) for s in run.stages]
    assert report.failed[0].error == "The file is missing"
    assert report.done == 18


def test_images_at_work_when_the_program_died_come_one_by_one(project: Store, in_threads: None) -> None:
    run = start_run(project, CLASSIFY)
    jobs.claim(project, run.id, owner="dead", limit=6)
    sizes: list[int] = []
    report = work(project, run, thread_pool(before=lambda batch: sizes.append(len(batch))), batch=7)
    assert sizes[:6] == [1] * 6
    assert max(sizes[6:]) > 1
    assert report.done == 20


def test_an_image_that_ends_the_program_each_time_fails_and_only_that(project: Store, in_threads: None) -> None:
    """The first death is in a batch of four; on each later start only the culprit is in flight."""
    run = start_run(project, CLASSIFY)

    class ProgramDied(BaseException):
        pass

    def die(batch: Sequence[ItemRequest]) -> None:
        if any(each.item_id == 3 for each in batch):
            raise ProgramDied

    deaths = 0
    for _ in range(6):
        jobs_before = job_states(project, run)["open"]
        try:
            report = _work_until_death(project, run, die)
        except ProgramDied:
            deaths += 1
            assert job_states(project, run)["open"] <= jobs_before
            continue
        break
    assert deaths == 3
    assert [(f.item_id, f.error) for f in report.failed] == [
        (3, "Fettle itself ended each time it worked on this image")
    ]
    assert report.done == 19


def _work_until_death(store: Store, run: Run, die: Callable[[Sequence[ItemRequest]], None]) -> RunReport:
    """A runner that leaves its claims behind when the program "dies", as SIGKILL does."""

    class Dying(Runner):
        def _requests(self, claims: Iterable[Claim]) -> list[ItemRequest]:
            requests = super()._requests(claims)
            die(requests)
            return requests

        def _give_back(self) -> None:
            if not self._held:
                super()._give_back()

    plan = plan_of(store, CLASSIFY)
    return Dying(store, run, plan=plan, executor=thread_pool(), batch=4).work()


def test_two_runners_at_once_share_the_items_and_never_the_same(project: Store, in_threads: None) -> None:
    run = start_run(project, CLASSIFY)
    seen: list[list[int]] = [[], []]
    reports = []
    barrier = threading.Barrier(2)

    def go(index: int) -> None:
        def before(batch: Sequence[ItemRequest]) -> None:
            if not seen[index]:
                barrier.wait(10)
            seen[index] += [each.item_id for each in batch]
            time.sleep(0.02)

        reports.append(work(project, run, thread_pool(before=before), batch=2))

    threads = [threading.Thread(target=go, args=(index,)) for index in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(seen[0] + seen[1]) == list(range(1, 21))
    assert all(seen)
    assert jobs.get_run(project, run.id).state is RunState.DONE
    assert not any(report.cancelled for report in reports)
    assert proposals.count_by_stage(project, run.id) == {"classify": 20}


def test_a_second_run_leaves_the_claims_of_one_at_work_alone(project: Store, in_threads: None) -> None:
    first, second = start_run(project, CLASSIFY), start_run(project, (StageName.SEGMENT,))
    seen: list[int] = []
    inside = threading.Event()
    other_done = threading.Event()

    def wait_inside(batch: Sequence[ItemRequest]) -> None:
        seen.extend(each.item_id for each in batch)
        inside.set()
        other_done.wait(10)

    thread = threading.Thread(target=work, args=(project, first, thread_pool(before=wait_inside)))
    thread.start()
    inside.wait(10)
    assert work(project, second, thread_pool()).done == 20
    other_done.set()
    thread.join(30)
    assert sorted(seen) == list(range(1, 21))


def test_a_runner_that_ends_first_does_not_close_the_run_of_another_still_at_work(
    project: Store, in_threads: None
) -> None:
    run = start_run(project, CLASSIFY)
    inside, go_on = threading.Event(), threading.Event()
    reports = []

    def hold_the_last(batch: Sequence[ItemRequest]) -> None:
        inside.set()
        go_on.wait(10)

    thread = threading.Thread(
        target=lambda: reports.append(work(project, run, thread_pool(before=hold_the_last), batch=4))
    )
    thread.start()
    inside.wait(10)
    first = work(project, run, thread_pool())
    assert (first.run.state, first.cancelled) == (RunState.RUNNING, False)
    go_on.set()
    thread.join(30)
    assert (reports[0].run.state, reports[0].done) == (RunState.DONE, 20)


def test_a_run_whose_items_were_hidden_ends(project: Store, in_threads: None) -> None:
    run = start_run(project, CLASSIFY)
    project.undo()
    report = work(project, run, thread_pool())
    assert (report.done, report.cancelled, report.run.state) == (0, False, RunState.DONE)


def test_a_rerun_replaces_what_its_own_stages_said_and_no_decision(project: Store, in_threads: None) -> None:
    work(project, start_run(project, (StageName.CLASSIFY, StageName.SEGMENT)), thread_pool())
    decisions.accept(project, [1], label="scratch")
    decisions.exclude(project, [2], reason="blurred")
    before = said(project)
    decided = project.items.get([1, 2])
    run = start_run(project, CLASSIFY)
    work(project, run, thread_pool(), {StageName.CLASSIFY: {"sleep": {}}})
    after = said(project)
    assert {key: entries for key, entries in after.items() if key[1] is StageName.SEGMENT} == {
        key: entries for key, entries in before.items() if key[1] is StageName.SEGMENT
    }
    assert len(after) == len(before)
    newest = proposals.live(project, 1)
    assert [p.run_id for p in newest if p.provenance.stage is StageName.CLASSIFY] == [run.id]
    again = project.items.get([1, 2])
    assert [(i.state, i.label, i.reason, i.decided_by, i.version) for i in again] == [
        (i.state, i.label, i.reason, i.decided_by, i.version) for i in decided
    ]
    assert again[0].state in {ItemState.ACCEPTED, ItemState.CORRECTED}
    assert project.next_undo() is not None
    assert "Exclude" in (project.next_undo() or pytest.fail("nothing to undo")).label


def test_progress_counts_every_item_once_and_ends_full(project: Store, in_threads: None) -> None:
    told: list[RunProgress] = []
    work(project, start_run(project, (StageName.CLASSIFY, StageName.SEGMENT)), thread_pool(), progress=told.append)
    counts = [now.finished for now in told]
    assert counts == sorted(counts)
    assert counts[-1] == 20
    assert {now.items for now in told} == {20}


def test_a_database_that_fails_ends_the_run_and_the_workers(project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise FettleError("The disk is full")

    run = start_run(project, CLASSIFY)
    with monkeypatch.context() as patch, pytest.raises(FettleError, match="The disk is full"):
        patch.setattr(jobs, "finish", full)
        work(project, run, process_pool(2))
    assert work(project, run, process_pool()).done == 20


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_rate_leaves_the_start_of_the_workers_out_and_the_remaining_time_is_steady() -> None:
    clock = _Clock()
    pace = Pace(clock=clock)
    pace.restart(workers=2)
    assert (pace.rate, pace.seconds_left(100)) == (0.0, None)
    clock.now += 8  # torch is imported
    for finished in (16, 32):
        pace.add(finished)
        clock.now += 0.01
    assert pace.rate == 0.0
    left = []
    for finished in range(48, 1200, 16):
        clock.now += 0.5
        pace.add(finished)
        clock.now += 0.2  # asked between results, too
        left.append((pace.seconds_left(1200 - finished) or 0) + clock.now)
        clock.now -= 0.2
    assert pace.rate == pytest.approx(32, rel=0.01)
    ends = left[4:]
    assert max(ends) - min(ends) < 1.0


def test_the_rate_follows_the_last_half_minute() -> None:
    clock = _Clock()
    pace = Pace(clock=clock)
    pace.restart(workers=1)
    finished = 0
    for seconds, per_second in ((60, 10), (40, 2)):
        for _ in range(seconds):
            clock.now += 1
            finished += per_second
            pace.add(finished)
    assert pace.rate == pytest.approx(2, rel=0.05)


def test_slow_stages_get_small_batches(project: Store) -> None:
    run = start_run(project, CLASSIFY)
    runner = Runner(project, run, plan=plan_of(project, CLASSIFY), executor=thread_pool(), batch=16)
    runner._item_seconds = 0.4
    assert runner._batch_size(1) == 5
    runner._item_seconds = 9.0
    assert runner._batch_size(1) == 1


def test_workers_write_nothing_to_the_terminal_and_log_where_the_program_logs(
    project: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fettle.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    root = logging.getLogger()
    # The program's own handler comes first; pytest has one of this kind, too.
    root.handlers.insert(0, handler)
    try:
        settings = {StageName.CLASSIFY: {"print": True, "raise": [4]}}
        report = work(project, start_run(project, CLASSIFY), process_pool(), settings)
    finally:
        root.removeHandler(handler)
        handler.close()
    assert len(report.failed) == 1
    assert capfd.readouterr() == ("", "")
    text = path.read_text("utf-8")
    assert "WARNING" in text and "stage classify failed on items [4]" in text
    assert "ValueError: cannot look at 4" in text
    assert "said to standard output" in text and "said to standard error" in text


def test_a_pool_can_be_killed_and_closed_at_any_time(project: Store) -> None:
    plan = plan_of(project, CLASSIFY, {StageName.CLASSIFY: {"sleep": {"all": 10}}})
    unused = LocalPool(plan, workers=2)
    unused.kill()
    unused.close()
    pool = LocalPool(plan, workers=2, start=start)
    futures = [pool.submit(requests_of(project, CLASSIFY)) for _ in range(4)]
    begun = time.monotonic()
    pool.kill()
    pool.close()
    assert time.monotonic() - begun < 1.0
    assert all(future.done() for future in futures)


@pytest.mark.slow
def test_memory_does_not_grow_over_many_items(tmp_path: Path) -> None:
    write_pictures(tmp_path / "pictures", 612, height=300, width=400)
    with picture_project(tmp_path, 612) as store:
        sizes: list[tuple[int, int]] = []

        def note(now: RunProgress) -> None:
            here = psutil.Process()
            workers = [p.memory_info().rss for p in here.children() if "spawn_main" in " ".join(p.cmdline())]
            if workers and now.finished >= 100:
                sizes.append((here.memory_info().rss, max(workers)))

        run = start_run(store, (StageName.CLEAN,))
        assert work(store, run, local_pool(1), progress=note, batch=16).done == 612
    for which in (0, 1):
        series = [each[which] for each in sizes]
        third = len(series) // 3
        grown = max(series[-third:]) - max(series[:third])
        assert grown < 24 * 2**20, f"grew by {grown / 2**20:.0f} MiB"
