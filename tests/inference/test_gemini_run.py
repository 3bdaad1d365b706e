"""Cleaning with Gemini through the real runner: others go on, nothing is paid for twice, measuring sends nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inference import pipeline
from inference.cleaning.composite import changed_outside
from inference.cleaning.gemini import consent, estimate, gate
from inference.cleaning.gemini.filler import GeminiFiller
from inference.cleaning.gemini.ledger import CUT_OFF, PICTURE, Ledger
from inference.cleaning.gemini.terms import Wish
from inference.executors import ExecutorFactory, local_pool
from inference.pipeline import RunRequest
from inference.runner import RunReport
from storage import checks, proposals
from storage.errors import FettleError
from storage.images import read_rgb8
from storage.project import save_setting
from storage.records import Proposal, ProposalKind, StageName
from storage.store import Store
from tests.support.gemini_projects import gemini_project, marked
from tests.support.gemini_server import KEY, GeminiServer, running
from tests.support.stages import thread_pool

COUNT = 4


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with running() as made:
        yield made


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", KEY)


@pytest.fixture
def store(tmp_path: Path, server: GeminiServer) -> Iterator[Store]:
    with gemini_project(tmp_path, server, COUNT) as made:
        yield made


def clean(store: Store, executor: ExecutorFactory | None = None, **settings: object) -> RunReport:
    request = RunRequest(stages=(StageName.CLEAN,), settings={"clean": settings})
    prepared = pipeline.prepare(store, request)
    return pipeline.work_off(store, prepared, pipeline.open_run(store, prepared), executor=executor or thread_pool())


def pictures(store: Store) -> dict[int, Proposal]:
    found = proposals.live_of_many(store, range(1, COUNT + 1))
    return {item: each for item, all_ in found.items() for each in all_ if each.kind is ProposalKind.PIXELS}


def outcomes(store: Store) -> list[str]:
    return sorted(call.outcome for call in Ledger(gate.folder_of(store.folder)).calls())


def test_worker_processes_clean_with_it_and_a_second_run_pays_nothing(store: Store, server: GeminiServer) -> None:
    report = clean(store, local_pool(2))
    assert (report.done, report.failed) == (COUNT, ())
    assert len(server.requests) == COUNT
    made = pictures(store)
    assert {each.data["filler"] for each in made.values()} == {"gemini"}
    for item in store.items.get(made):
        original = read_rgb8(Path(item.path))
        cleaned = read_rgb8(store.folder.blobs / _place(made[item.id].blob))
        mask = read_rgb8(store.folder.blobs / _place(made[item.id].data["mask"]))[..., 0] > 127
        assert changed_outside(original, cleaned, mask) == 0
        assert (original[mask] != cleaned[mask]).any()
    assert checks.check(store).problems == ()
    assert sorted(call.item for call in Ledger(gate.folder_of(store.folder)).calls()) == list(range(1, COUNT + 1))
    again = clean(store)
    assert (again.done, again.failed) == (COUNT, ())
    assert len(server.requests) == COUNT
    assert {item: each.blob for item, each in pictures(store).items()} == {i: each.blob for i, each in made.items()}


def _place(blob: object) -> str:
    name = str(blob)
    return f"{name[:2]}/{name[2:4]}/{name}"


def test_one_item_that_is_refused_leaves_the_others_alone_and_is_done_by_the_next_run(
    store: Store, server: GeminiServer
) -> None:
    server.plan.extend(["ok", "IMAGE_SAFETY"])
    report = clean(store)
    assert report.done == COUNT - 1
    (failure,) = report.failed
    assert "held it back as unsafe (IMAGE_SAFETY)" in failure.error
    assert len(pictures(store)) == COUNT - 1
    assert clean(store).failed == ()
    assert len(server.requests) == COUNT + 1
    assert outcomes(store) == ["no picture (IMAGE_SAFETY)", *[PICTURE] * COUNT]


def test_a_process_killed_right_after_the_answer_does_not_pay_again(store: Store, server: GeminiServer) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from inference.cleaning.gemini import filler, ledger
from inference.cleaning.gemini.terms import Wish
from storage.project import ProjectFolder
from tests.support.gemini_projects import marked
ledger.Ledger.end = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
filler.GeminiFiller(Wish.of({}), ProjectFolder(Path(sys.argv[1]))).fill(*marked())
"""
    killed = subprocess.run([sys.executable, "-c", code, str(store.folder.root)], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert outcomes(store) == [CUT_OFF]
    pixels, ink = marked()
    filled = GeminiFiller(Wish.of({}), store.folder).fill(pixels, ink)
    assert (filled[ink] != pixels[ink]).any()
    assert len(server.requests) == 1


def test_enhanced_pixels_that_stages_only_look_at_are_filled_here_and_not_sent(
    store: Store, server: GeminiServer
) -> None:
    enhance = {"recipe": "darker", "steps": [{"operation": "gamma", "gamma": 1.6}]}
    request = RunRequest(stages=(StageName.ENHANCE, StageName.CLEAN), settings={"enhance": enhance})
    prepared = pipeline.prepare(store, request)
    report = pipeline.work_off(store, prepared, pipeline.open_run(store, prepared), executor=thread_pool())
    assert (report.done, report.failed) == (COUNT, ())
    assert len(server.requests) == COUNT


def test_measuring_sends_not_one_byte_even_without_consent_or_key(
    store: Store, server: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean(store)
    before = len(server.requests)
    calls = outcomes(store)
    consent.revoke(store.folder)
    monkeypatch.delenv("GEMINI_API_KEY")
    monkeypatch.setattr("inference.cleaning.gemini.client.ask", None)
    report = clean(store, evaluate_only=True)
    assert (report.done, report.failed) == (COUNT, ())
    assert len(server.requests) == before
    assert outcomes(store) == calls
    assert all(each.data["evaluate_only"] for each in pictures(store).values())


def test_a_run_is_refused_before_it_begins_and_says_where_to_allow_it(store: Store, server: GeminiServer) -> None:
    consent.revoke(store.folder)
    with pytest.raises(FettleError, match="fettle gemini consent PROJECT"):
        clean(store)
    assert clean(store, filler="telea").done == COUNT
    assert server.requests == []


def test_consent_withdrawn_while_a_run_works_stops_the_sending(store: Store, server: GeminiServer) -> None:
    seen: list[int] = []

    def before(batch: object) -> None:
        seen.append(1)
        if len(seen) == 2:
            consent.revoke(store.folder)

    save_setting(store.folder, ("run", "batch"), 1)
    report = clean(store, thread_pool(before=before))
    assert (report.done, len(report.failed)) == (1, COUNT - 1)
    assert all("Nobody has allowed" in failure.error for failure in report.failed)
    assert len(server.requests) == 1


def test_the_budget_ends_a_run_in_which_several_workers_spend(store: Store, server: GeminiServer) -> None:
    save_setting(store.folder, ("gemini", "most_images"), 3)
    report = clean(store, thread_pool(2))
    assert (report.done, len(report.failed)) == (3, 1)
    assert "3 of 3 images were sent" in report.failed[0].error
    assert len(server.requests) == 3
    with pytest.raises(FettleError, match="used up"):
        clean(store)
    save_setting(store.folder, ("gemini", "most_images"), 4)
    assert clean(store).done == COUNT
    assert len(server.requests) == 4


def test_the_estimate_counts_without_sending(store: Store, server: GeminiServer) -> None:
    unknown = estimate.estimate(store)
    assert (unknown.marked, unknown.unseen, unknown.bytes) == (0, COUNT, None)
    clean(store, filler="telea")
    found = estimate.estimate(store)
    assert (found.marked, found.unseen, found.regions) == (COUNT, 0, COUNT)
    assert found.cost == pytest.approx(COUNT * 0.067)
    assert estimate.estimate(store, item_ids=[1, 2]).marked == 2
    assert estimate.estimate(store, where="id:1").marked == 1
    assert server.requests == []
    clean(store)
    sent = [call.bytes for call in Ledger(gate.folder_of(store.folder)).calls()]
    assert found.bytes is not None
    # What travels is the picture in base64, a third more, and the prompt.
    assert found.bytes < sum(sent) < found.bytes * 1.4 + 2_000 * COUNT
    after = estimate.estimate(store)
    assert after.left == min(200 - COUNT, round((10 - COUNT * 0.067) / 0.067 - 0.5))
    assert after.used.images == COUNT


def test_an_attempt_cut_off_is_listed_and_counted(store: Store) -> None:
    def interrupted(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("inference.cleaning.gemini.client.ask", interrupted)
        with pytest.raises(KeyboardInterrupt):
            GeminiFiller(Wish.of({}), store.folder).fill(*marked())
    used = Ledger(gate.folder_of(store.folder)).used()
    assert (used.images, used.cost) == (1, 0.067)
    assert outcomes(store) == [CUT_OFF]
    assert used.bytes > 1000
