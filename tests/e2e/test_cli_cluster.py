"""``fettle run --cluster`` and ``fettle cluster``, on a real scheduler with one worker on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.project import save_setting
from storage.store import Store
from tests.support.cluster import Cluster
from tests.support.command import Fettle
from tests.support.runs import picture_project


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        found.start(1)
        found.wait(1)
        yield found
    finally:
        found.stop()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with picture_project(tmp_path, 6) as store:
        return store.folder.root


def test_run_says_how_the_workers_get_at_files_and_ends_like_a_run_here(
    fettle: Fettle, cluster: Cluster, project: Path
) -> None:
    answer = fettle("run", project, "--stages", "clean", "--cluster", cluster.address)
    assert answer.code == 0
    assert answer.out.startswith("Run 1: 6 of 6 items in ")
    assert answer.err == (
        f"{cluster.address}: 1 worker, 1 thread; images are read by it; pictures are written into the project by it\n"
    )
    with Store.open(project, readonly=True) as store:
        save_setting(store.folder, ("cluster", "scheduler"), cluster.address)
    there = f"{project.parent / 'pictures'}=/mnt/pictures"
    found = fettle.json("run", project, "--stages", "clean", "--cluster", "settings", "--map", there)
    assert (found["done"], found["failed"]) == (6, [])
    assert "images are sent to it (/mnt/pictures/plate 000.png: No such file" in found["cluster"][0]
    assert fettle.json("check", project)["ok"]


def test_cluster_says_whether_the_workers_are_fit_before_anything_runs(
    fettle: Fettle, cluster: Cluster, project: Path
) -> None:
    found = fettle.json("cluster", project, cluster.address)
    assert (found["scheduler"], found["stages"]) == (cluster.address, ["clean"])
    (worker,) = found["workers"]
    assert (worker["fit"], worker["images"], worker["pictures"], worker["threads"]) == (True, "read", "written", 1)
    assert set(worker["versions"]) >= {"python", "fettle", "distributed", "numpy"}
    answer = fettle("cluster", project, cluster.address, "--ship")
    assert answer.code == 0
    assert "yes  sent    sent home" in answer.out
    assert "1 of 1 workers can take part in clean." in answer.out
    with Store.open(project, readonly=True) as store:
        save_setting(store.folder, ("stages", "clean"), {"radius": -1})
    answer = fettle("cluster", project, cluster.address)
    assert answer.code == 1
    assert "The clean stage's radius is -1" in answer.out
    assert "0 of 1 workers can take part" in answer.out


def test_what_is_wrong_with_the_wish_is_said_in_a_line(fettle: Fettle, project: Path) -> None:
    assert "No cluster's address is known" in fettle("run", project, "--cluster", "settings").line
    assert "“nonsense” is not the address of a Dask scheduler" in fettle("cluster", project, "nonsense").line
    wrong = fettle("cluster", project, "tcp://127.0.0.1:9", "--map", "/data")
    assert (wrong.code, wrong.line) == (
        1, "fettle: “/data” maps no folder. Write HERE=THERE, such as /data/images=/mnt/images."
    )  # fmt: skip
    assert fettle("run", project, "--map", "a=b").code == 2
