"""A Dask scheduler and workers on this machine's loopback, and the stages they run.

The workers import this module, which puts the misbehaving stages of `tests.support.stages` in place of two of
Fettle's.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from inference import registry, worker_process
from inference.cluster import dask_cluster
from inference.cluster_terms import ClusterSpec
from inference.executors import BatchExecutor, ExecutorFactory, LocalPool
from inference.registry import StageEntry
from inference.worker import WorkerPlan
from inference.worker_process import LogTarget
from storage.records import StageName

REPO_ROOT = Path(__file__).resolve().parents[2]

STAGES: Mapping[StageName, StageEntry] = {
    **registry.STAGES,
    StageName.SEGMENT: StageEntry("tests.support.stages:SegmentEye"),
    StageName.ANOMALY: StageEntry("tests.support.stages:AnomalyEye"),
}


@dataclass
class Cluster:
    """Processes of one scheduler and its workers; ``said`` is what runs on it were told."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return str(json.loads((self.folder / "scheduler.json").read_text())["address"])

    def start(self, workers: int, *, preload: str = "tests.support.cluster") -> None:
        """Start everything; does not wait. Without ``preload`` the workers run Fettle's own stages."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._run("scheduler", "--port", "0", "--scheduler-file", self.folder / "scheduler.json")
        if workers:
            self._run(
                "worker", "--scheduler-file", self.folder / "scheduler.json", "--nworkers", workers, "--nthreads", 1,
                "--memory-limit", 0, "--local-directory", self.folder,
                *(("--preload", preload) if preload else ()),
            )  # fmt: skip

    def wait(self, workers: int, seconds: float = 60) -> None:
        """Until so many workers have registered."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if (self.folder / "scheduler.json").exists() and len(self.worker_pids()) >= workers:
                return
            time.sleep(0.1)
        raise TimeoutError((self.folder / "worker.log").read_text())

    def worker_pids(self) -> list[int]:
        """Processes that work, without their nannies."""
        return [pid for pid, _ in asyncio.run(_ask(self.address))]

    def executor(self, *, tell: Any = None, samples: Sequence[tuple[str, str]] = (), **spec: Any) -> ExecutorFactory:
        self.said.clear()
        return dask_cluster(ClusterSpec(self.address, **spec), samples=samples, tell=tell or self.said.append)

    def kill_scheduler(self) -> None:
        self.processes[0].kill()
        self.processes[0].wait()

    def stop(self) -> None:
        """End all processes of the cluster, those the nannies started too."""
        family = [child for p in self.processes for child in _children(p.pid)]
        for process in self.processes:
            process.kill()
            process.wait()
        for child in family:
            if child.is_running():
                child.kill()
        psutil.wait_procs(family, timeout=10)

    def _run(self, module: str, *options: Any) -> None:
        words = [sys.executable, "-m", f"distributed.cli.dask_{module}", "--host", "127.0.0.1"]
        words += ["--dashboard-address", "127.0.0.1:0", *map(str, options)]
        environment = {**os.environ, "PYTHONPATH": str(REPO_ROOT)}
        with (self.folder / f"{module}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=self.folder)
            )


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


async def _ask(address: str) -> list[tuple[int, str]]:
    from inference.cluster_client import connect

    client = await connect(address)
    try:
        found = await client.run(os.getpid)
        return [(pid, worker) for worker, pid in found.items()]
    finally:
        await client.close()


def start(plan: WorkerPlan, stop: Connection, log: LogTarget | None) -> None:
    """`worker_process.start`, with the stages of this module."""
    dask_setup(None)
    worker_process.start(plan, stop, log)


def local_pool(workers: int = 2) -> ExecutorFactory:
    """Processes on this machine with the same stages."""

    def make(plan: WorkerPlan) -> BatchExecutor:
        return LocalPool(plan, workers=workers, start=start)

    return make


def dask_setup(worker: Any) -> None:
    """Called by Dask in each worker."""
    registry.STAGES = STAGES  # type: ignore[misc]
