"""Runs on a real Dask cluster on the loopback: the same results as here, deaths, stops, and files workers can't see."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from inference import cluster_terms, pipeline, trust
from inference.cards import Task
from inference.cluster import DaskCluster
from inference.cluster_terms import ClusterSpec, blob_ids, check_address
from inference.library import ModelLibrary
from inference.model_inspect import CardFields
from inference.runner import RunProgress
from inference.trust import UntrustedError, require_trust
from storage import checks
from storage.errors import FettleError
from storage.ingest import ingest
from storage.records import StageName
from storage.store import Store
from tests.inference.tiny_models import mean_colour
from tests.support.cluster import Cluster, local_pool
from tests.support.runs import GAMMA, job_states, picture_project, plan_of, said, start_run, work

CHAIN = (StageName.ENHANCE, StageName.CLEAN, StageName.CLASSIFY, StageName.SEGMENT)
LAST = (StageName.SEGMENT,)
SETTINGS = {StageName.ENHANCE: GAMMA, StageName.CLASSIFY: {"model": "colour"}}
NOWHERE = "/no/such/folder"
LOST = "a worker was lost; its images are tried again one by one"


@pytest.fixture(scope="module")
def clusters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Cluster, Cluster]]:
    """One with two workers, one with a worker whose scheduler may be killed, one without workers."""
    folder = tmp_path_factory.mktemp("clusters")
    found = Cluster(folder / "two"), Cluster(folder / "doomed"), Cluster(folder / "empty")
    try:
        for each, workers in zip(found, (2, 1, 0), strict=True):
            each.start(workers)
        for each, workers in zip(found, (2, 1, 0), strict=True):
            each.wait(workers)
        yield found
    finally:
        for each in found:
            each.stop()


@pytest.fixture
def cluster(clusters: tuple[Cluster, ...]) -> Cluster:
    clusters[0].wait(2)
    return clusters[0]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Store]:
    with picture_project(tmp_path, 20) as store:
        yield store
        assert checks.check(store).problems == ()
        assert not list(store.folder.blobs.glob(".cluster*"))


def add_model(store: Store, tmp_path: Path) -> None:
    """The same model each time, down to the date on its card."""
    made = tmp_path / "models"
    if not made.exists():
        fields = CardFields(task=Task.CLASSIFY, classes=("red", "green", "blue"), size=(8, 8), normalise="unit")
        ModelLibrary([made]).add(mean_colour(tmp_path / "colour.onnx"), into=made, name="colour", fields=fields)
    shutil.copytree(made, store.folder.models, dirs_exist_ok=True)


@pytest.fixture
def here(project: Store, tmp_path: Path) -> dict[tuple[int, StageName], list[object]]:
    """What the process pool says of the same pictures."""
    add_model(project, tmp_path)
    with picture_project(tmp_path, 20, name="here") as other:
        add_model(other, tmp_path)
        assert work(other, start_run(other, CHAIN), local_pool(1), SETTINGS).done == 20
        return said(other)


def test_a_cluster_says_the_same_as_the_process_pool_however_files_get_there(
    cluster: Cluster, project: Store, tmp_path: Path, here: dict[tuple[int, StageName], list[object]]
) -> None:
    samples = pipeline.samples(project)
    assert len(samples) == 1
    report = work(project, start_run(project, CHAIN), cluster.executor(samples=samples), SETTINGS)
    assert (report.done, report.failed) == (20, ())
    assert said(project) == here
    words = "2 workers, 2 threads; images are read by them; pictures are written into the project by them"
    assert cluster.said == [f"{cluster.address}: {words}"]

    with picture_project(tmp_path, 20, name="sent") as other:
        add_model(other, tmp_path)
        report = work(other, start_run(other, CHAIN), cluster.executor(ship=True), SETTINGS)
        assert (report.done, report.failed) == (20, ())
        assert said(other) == here
        assert "images are sent to them; pictures are sent home by them" in cluster.said[0]
        assert checks.check(other).problems == ()
        # Later stages alone: what earlier ones made has to travel there first.
        run = start_run(other, (StageName.CLASSIFY, StageName.SEGMENT))
        assert work(other, run, cluster.executor(ship=True), SETTINGS).done == 20
        assert said(other) == here


def test_workers_read_by_mapped_roots_and_are_sent_what_they_do_not_see(
    cluster: Cluster, project: Store, tmp_path: Path, here: dict[tuple[int, StageName], list[object]]
) -> None:
    samples = pipeline.samples(project)
    pictures, moved = tmp_path / "pictures", tmp_path / "mounted elsewhere"
    pictures.rename(moved)
    mapped = cluster.executor(samples=samples, maps=((str(pictures), str(moved)),))
    assert work(project, start_run(project, CHAIN), mapped, SETTINGS).done == 20
    assert said(project) == here
    moved.rename(pictures)

    with picture_project(tmp_path, 20, name="unseen") as other:
        add_model(other, tmp_path)
        maps = ((str(pictures), NOWHERE), (str(other.folder.root), NOWHERE))
        report = work(other, start_run(other, CHAIN), cluster.executor(samples=samples, maps=maps), SETTINGS)
        assert (report.done, report.failed) == (20, ())
        assert said(other) == here
        assert f"images are sent to them ({NOWHERE}/plate 000.png: No such file" in cluster.said[0]
        assert "pictures are sent home by them" in cluster.said[0]


def test_a_folder_that_turns_out_to_hold_other_files_is_not_used(
    cluster: Cluster, project: Store, tmp_path: Path
) -> None:
    pictures, others = tmp_path / "pictures", tmp_path / "others"
    others.mkdir()
    names = sorted(path.name for path in pictures.iterdir())
    for name, source in zip(names, reversed(names), strict=True):
        shutil.copy(pictures / source, others / name)
    executor = cluster.executor(maps=((str(pictures), str(others)),))
    assert work(project, start_run(project, LAST), executor).done == 20
    assert any("is another file there. From now on it is sent images" in line for line in cluster.said)
    with picture_project(tmp_path, 20, name="here") as other:
        work(other, start_run(other, LAST), local_pool(1))
        assert said(project) == said(other)


@pytest.mark.slow
def test_real_photographs_get_the_same_proposals(cluster: Cluster, tmp_path: Path, shared: Path) -> None:
    photographs = (
        sorted((shared / "data").glob("pen_marks/**/*.jpg"))[:4]
        + sorted((shared / "data").glob("magnetic_tile/**/*.jpg"))[:12]
    )
    folder = tmp_path / "photographs"
    folder.mkdir()
    for number, path in enumerate(photographs):
        shutil.copy(path, folder / f"{number} {path.name}")
    stages = (StageName.CLEAN, StageName.CROP, StageName.SEGMENT)
    settings = {StageName.CROP: {"model": "plates-detector"}}
    found = []
    for name, executor in (("here", local_pool(1)), ("there", cluster.executor())):
        with Store.create(tmp_path / name, actor="kim") as store:
            ingest(store, [folder], max_pixels=10**9)
            dirs = pipeline.model_dirs(store)
            report = work(store, start_run(store, stages), executor, settings, model_dirs=dirs)
            assert report.failed == ()
            found.append(said(store))
    assert len(found[0]) == 3 * len(photographs)
    assert found[0] == found[1]


@pytest.mark.allow_logs(LOST)
def test_the_batch_of_a_killed_worker_is_done_by_others(cluster: Cluster, project: Store) -> None:
    settings = {StageName.SEGMENT: {"sleep": {"all": 0.1}}}
    killed: list[int] = []

    def kill_one(now: RunProgress) -> None:
        if now.finished and not killed:
            killed.append(cluster.worker_pids()[0])
            os.kill(killed[0], signal.SIGKILL)

    report = work(project, start_run(project, LAST), cluster.executor(), settings, batch=3, progress=kill_one)
    assert killed
    assert (report.done, report.failed, report.cancelled) == (20, (), False)
    assert any("is gone, 1 left" in line for line in cluster.said)


@pytest.mark.allow_logs(LOST)
def test_an_image_that_kills_its_worker_fails_alone(cluster: Cluster, project: Store) -> None:
    settings = {StageName.SEGMENT: {"kill": [6]}}
    stages = (StageName.CLEAN, StageName.SEGMENT)
    report = work(project, start_run(project, stages), cluster.executor(), settings, batch=5)
    reason = "The worker process died while working on this image"
    assert [(f.item_id, f.stage, f.error) for f in report.failed] == [(6, StageName.SEGMENT, reason)]
    assert report.done == 19
    assert {item for item, stage in said(project) if stage is StageName.CLEAN} == set(range(1, 21))


@pytest.mark.allow_logs("a batch failed as a whole")
def test_errors_and_missing_files_fail_the_image_with_the_same_reason_as_here(
    cluster: Cluster, project: Store, tmp_path: Path
) -> None:
    first, second = project.items.get([1, 2])
    Path(first.path).unlink()
    Path(second.path).write_bytes(b"text")
    settings = {StageName.SEGMENT: {"raise": [3], "system_exit": [4]}}
    reasons = []
    for executor in (local_pool(1), cluster.executor(), cluster.executor(ship=True)):
        run = start_run(project, LAST)
        report = work(project, run, executor, settings)
        assert report.done == 16
        reasons.append([(f.item_id, f.error.removeprefix("RuntimeError: ")) for f in report.failed])
    assert reasons[0] == reasons[1] == reasons[2]
    assert [item for item, _ in reasons[0]] == [1, 2, 3, 4]


def test_a_stage_no_worker_can_load_stops_the_run_and_fails_no_image(cluster: Cluster, project: Store) -> None:
    run = start_run(project, LAST)
    with pytest.raises(FettleError, match=r"No worker of the cluster can take part.*ImportError: no such library"):
        work(project, run, cluster.executor(), {StageName.SEGMENT: {"unloadable": True}})
    assert job_states(project, run) == {"done": 0, "failed": 0, "open": 20}


@pytest.mark.slow
def test_workers_that_die_while_they_load_stop_the_run_and_fail_no_image(cluster: Cluster, project: Store) -> None:
    run = start_run(project, LAST)
    with pytest.raises(FettleError, match="its worker processes end while they load the stages"):
        work(project, run, cluster.executor(), {StageName.SEGMENT: {"die_loading": True}})
    assert job_states(project, run) == {"done": 0, "failed": 0, "open": 20}


def test_other_versions_take_no_part(cluster: Cluster, project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = start_run(project, LAST)
    installed = cluster_terms.versions()
    for name, where in (("fettle", "No worker of the cluster can take part"), ("distributed", "The scheduler at")):
        monkeypatch.setattr(cluster_terms, "versions", lambda name=name: {**installed, name: "0.0.1"})
        monkeypatch.setattr("inference.cluster_client.versions", cluster_terms.versions)
        with pytest.raises(FettleError, match=rf"{where}.* has {name} \S+ instead of 0.0.1"):
            work(project, run, cluster.executor())
    assert job_states(project, run)["open"] == 20


def test_an_address_that_leads_nowhere_is_told_in_a_line(
    clusters: tuple[Cluster, ...], project: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(project, LAST)

    def refusal(address: str) -> str:
        with pytest.raises(FettleError) as caught:
            DaskCluster(plan, spec=ClusterSpec(address))
        return str(caught.value)

    monkeypatch.setattr("inference.cluster_client._CONNECT_SECONDS", 0.5)
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in refusal("127.0.0.1:9")
    assert "is not the address of a Dask scheduler. Write tcp://HOST:8786" in refusal("http://127.0.0.1:8787/status")
    assert "certificates are needed" in refusal(clusters[2].address.replace("tcp:", "tls:"))
    assert f"has no workers. Start some, on each machine: dask worker {clusters[2].address}" in refusal(
        clusters[2].address
    )
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    assert refusal(clusters[2].address).endswith("Install it with: pip install 'fettling[cluster]'")


def test_a_stop_does_not_wait_for_the_stage_call_at_hand_and_hanging_workers_are_ended(
    cluster: Cluster, project: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inference.cluster._PATIENCE_SECONDS", 0.5)
    run = start_run(project, LAST)
    asked: list[float] = []
    begun = threading.Event()
    before = cluster.worker_pids()

    def should_stop() -> bool:
        busy = begun.is_set() and time.monotonic() - since[0] > 1
        if busy:
            asked.append(time.monotonic())
        return busy

    since = [0.0]

    def note(text: str) -> None:
        since[0] = time.monotonic()
        begun.set()

    settings = {StageName.SEGMENT: {"sleep": {"all": 60}}}
    report = work(project, run, cluster.executor(tell=note), settings, should_stop=should_stop)
    # Far less than the stage call would take.
    assert time.monotonic() - asked[0] < 10
    assert report.cancelled
    assert job_states(project, run) == {"done": 0, "failed": 0, "open": 20}
    psutil.wait_procs([psutil.Process(pid) for pid in before if psutil.pid_exists(pid)], timeout=10)
    assert not any(psutil.pid_exists(pid) for pid in before)
    cluster.wait(2)
    assert work(project, run, cluster.executor()).done == 20


@pytest.mark.allow_logs(r"^distributed\.")
def test_a_run_whose_scheduler_vanishes_ends_in_a_line_and_goes_on_elsewhere(
    clusters: tuple[Cluster, ...], project: Store
) -> None:
    doomed = clusters[1]
    run = start_run(project, LAST)

    def kill(now: RunProgress) -> None:
        if now.finished and doomed.processes[0].poll() is None:
            doomed.kill_scheduler()

    settings = {StageName.SEGMENT: {"sleep": {"all": 0.05}}}
    with pytest.raises(FettleError, match=r"The scheduler at .* is gone\. What was finished is kept"):
        work(project, run, doomed.executor(), settings, batch=2, progress=kill)
    states = job_states(project, run)
    assert states["failed"] == 0
    assert 0 < states["done"] < 20
    report = work(project, run, clusters[0].executor(), settings)
    assert (report.done, report.cancelled) == (20, False)


def test_maps_and_addresses_are_read_as_people_write_them() -> None:
    table = {"cluster": {"scheduler": "tcp://a:1", "map": ["/data=/mnt"], "ship": False}}
    spec = ClusterSpec.of(table, maps=["/data/images/=/pictures/", r"C:\plates=/plates"])
    assert spec.mapped("/data/images/a/b.png") == "/pictures/a/b.png"
    assert spec.mapped("/data/other.png") == "/mnt/other.png"
    assert spec.mapped("/database/c.png") == "/database/c.png"
    assert spec.mapped(r"C:\plates\left\d.png") == "/plates/left/d.png"
    assert (spec.address, ClusterSpec.of(table, address="tls://b:2").address) == ("tcp://a:1", "tls://b:2")
    with pytest.raises(FettleError, match=r"maps no folder\. Write HERE=THERE"):
        ClusterSpec.of(table, maps=["/data"])
    with pytest.raises(FettleError, match="No cluster's address is known"):
        ClusterSpec.of({"cluster": {"scheduler": "", "map": [], "ship": False}})
    assert check_address("host:8786") == "tcp://host:8786"
    for wrong in ("host", "tcp://host", "tcp://host:port", "ftp://host:1", "tcp://host:1/path"):
        with pytest.raises(FettleError, match="not the address of a Dask scheduler"):
            check_address(wrong)


def test_trust_is_lent_for_exact_files_and_one_process() -> None:
    digest, other = "a" * 64, "b" * 64
    try:
        trust.lend([digest])
        require_trust(Path("a.pt"), digest)
        with pytest.raises(UntrustedError):
            require_trust(Path("b.pt"), other)
        assert trust.trusted() == {}
    finally:
        trust.lend(())
    with pytest.raises(UntrustedError):
        require_trust(Path("a.pt"), digest)


def test_blob_ids_are_found_wherever_they_stand() -> None:
    blob = "0" * 64 + ".png"
    assert blob_ids(
        {"mask": blob, "ssim": {"full": 1.0}, "more": [blob.replace("0", "1"), "text.png"], "none": None}
    ) == {
        blob,
        blob.replace("0", "1"),
    }
