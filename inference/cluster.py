"""Where batches run on many machines: a Dask cluster's workers, behind the interface of the local process pool."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from inference import cluster_worker
from inference.cluster_client import connect, gone
from inference.cluster_parts import Freight, Part, Pending, Room, cut, keep, pack, weigh
from inference.cluster_remote import Remote, describe
from inference.cluster_terms import (
    MUST_MATCH,
    Answer,
    ClusterSpec,
    Facts,
    differing,
    libraries,
    make_offer,
    pack_model,
)
from inference.executors import BatchExecutor, ExecutorFactory, WorkerLostError
from inference.worker import ItemRequest, WorkerPlan
from storage.errors import FettleError
from storage.records import StageResult

_log = logging.getLogger(__name__)

Tell = Callable[[str], None]

_LOOK_SECONDS = 0.5
_SILENCE_SECONDS = 15.0  # A scheduler that says nothing for so long is gone.
_NO_WORKERS_SECONDS = 60.0
"""How long batches wait when all workers have gone: a nanny needs seconds to start one anew."""
_PATIENCE_SECONDS = 30.0
"""After the end, how long a stage call may go on before the worker's process is ended."""
_GOODBYE_SECONDS = 0.3
_PER_WORKER = 2
"""Parts underway to one worker: the second one travels while the first is computed."""
_UNDERWAY_BYTES = 256 << 20
"""What may be underway as bytes, both ways together, whatever the number of workers."""
_MOST_DEATHS = 2  # Processes of one machine that may end while they load the stages.


class DaskCluster:
    """Workers of a Dask cluster. All state belongs to one event loop in a thread of its own.

    Each worker is looked over and loads the stages before it gets a batch. A batch goes to one worker and, if that
    one dies, comes back as `WorkerLostError`: Dask's own retries would let a poison image take down several.

    Args:
        plan: Frozen for the run.
        spec: Where, and how files get there.
        samples: Some of the run's images (path, BLAKE3), to see whether workers see the same files.
        tell: Hears, in another thread, what was found and chosen, in words.

    Raises:
        FettleError: The extra is not installed, no scheduler answers, it has no workers, or its version differs.
    """

    def __init__(
        self, plan: WorkerPlan, *, spec: ClusterSpec, samples: Sequence[tuple[str, str]] = (), tell: Tell = _log.info
    ) -> None:
        self.remotes: dict[str, Remote] = {}
        self._plan = plan
        self._spec = spec
        self._tell = tell
        self._offer = make_offer(plan, spec, session=uuid.uuid4().hex, samples=samples)
        self._token = plan.blob_dir / self._offer.token
        self._queue: asyncio.Queue[Part] = asyncio.Queue()
        self._room = Room(_UNDERWAY_BYTES)
        self._pendings: set[Pending] = set()
        self._fault: FettleError | None = None
        self._announced = False
        self._stopping: asyncio.Task[None] | None = None
        self._deaths: Counter[str] = Counter()
        self._seen_alive = time.monotonic()
        started: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(started)), name="cluster", daemon=True)
        self._thread.start()
        try:
            started.result()
        except BaseException:
            self._thread.join()
            raise

    @property
    def workers(self) -> int:
        """How many workers take part or are getting ready to; 1 while there are none."""
        return max(1, sum(not remote.unfit for remote in list(self.remotes.values())))

    def submit(self, batch: Sequence[ItemRequest]) -> Future[list[StageResult]]:
        """Queue one batch; its future raises `WorkerLostError` where the worker died."""
        future: Future[list[StageResult]] = Future()
        self._loop.call_soon_threadsafe(self._take, tuple(batch), future)
        return future

    def interrupt(self) -> None:
        """Have the workers return after the stage call at hand."""
        self._loop.call_soon_threadsafe(self._begin_stop)

    def kill(self) -> None:
        """Forget what is underway. A worker's process that computes on is ended if it does so for long."""
        self._loop.call_soon_threadsafe(self._abandon)

    def close(self) -> None:
        """Take leave of the workers, who free their models, and of the scheduler."""
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    def get_ready(self, should_stop: Callable[[], bool] = lambda: False) -> list[Remote]:
        """Wait until every worker has loaded the stages or is known to be unfit.

        Raises:
            FettleError: The scheduler is gone.
        """
        while not should_stop() and not self._settled():
            if self._fault:
                raise self._fault
            time.sleep(0.05)
        return list(self.remotes.values())

    async def _run(self, started: Future[None]) -> None:
        """The thread's life."""
        self._loop = asyncio.get_running_loop()
        self._closing = asyncio.Event()
        try:
            self._client = await connect(self._spec.address)
        except BaseException as error:  # noqa: BLE001 - raised again where the executor is made
            started.set_exception(error)
            return
        watch: asyncio.Task[None] | None = None
        try:
            if self._offer.blob_dir:
                await asyncio.to_thread(self._token.write_text, self._offer.session, "utf-8")
            await self._look()
            if not self.remotes:
                raise FettleError(
                    f"The scheduler at {self._spec.address} has no workers",
                    f"Start some, on each machine: dask worker {self._spec.address} --nthreads 1",
                )
            watch = asyncio.create_task(self._watch())
            started.set_result(None)
            await self._closing.wait()
        except BaseException as error:  # noqa: BLE001 - raised again where the executor is made
            if not started.done():
                started.set_exception(error)
        finally:
            if watch is not None:
                watch.cancel()
            await self._part_company()

    async def _part_company(self) -> None:
        acquainted = [remote.address for remote in self.remotes.values() if remote.facts]
        self._abandon()
        if acquainted and not self._fault:
            await self._say(cluster_worker.leave, acquainted, _PATIENCE_SECONDS)
        for left in self._token.parent.glob(f"{self._token.name}*"):
            left.unlink(missing_ok=True)
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(self._client.close(), 1.0)

    async def _say(self, function: Callable[..., None], addresses: Sequence[str], *arguments: Any) -> None:
        """Tell workers something past their queues; it arrives at slow ones later."""
        try:
            await asyncio.wait_for(
                self._client.run(function, self._offer.session, *arguments, workers=addresses, on_error="ignore"),
                _GOODBYE_SECONDS,
            )
        except (OSError, TimeoutError):
            _log.info("not all workers have answered to “%s” yet", function.__name__)

    async def _watch(self) -> None:
        """Learn of workers that come and go, and of the scheduler's end."""
        while not self._fault:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self._look()
            except Exception:  # noqa: BLE001 - whatever the line to the scheduler breaks with
                _log.info("the scheduler does not answer", exc_info=True)
                self._fail(gone(self._spec.address))

    async def _look(self) -> None:
        if self._client.status != "running":
            raise OSError("the connection to the scheduler is lost")
        known = await asyncio.wait_for(self._client.scheduler.identity(n_workers=-1), _SILENCE_SECONDS)
        alive = known["workers"]
        for address in [each for each in self.remotes if each not in alive]:
            self._lose(self.remotes.pop(address))
        for address in alive:
            if address not in self.remotes and self._stopping is None:
                remote = self.remotes[address] = Remote(address, int(alive[address]["nthreads"]))
                remote.task = asyncio.create_task(self._serve(remote))
        self._judge()

    def _judge(self) -> None:
        """Give up where nobody is left to do the work."""
        if any(not remote.unfit for remote in self.remotes.values()):
            self._seen_alive = time.monotonic()
            return
        reasons = "; ".join(sorted({f"{remote.machine}: {remote.unfit}" for remote in self.remotes.values()}))
        if reasons and not self._announced:
            self._fail(FettleError("No worker of the cluster can take part", reasons))
        elif time.monotonic() - self._seen_alive > _NO_WORKERS_SECONDS:
            self._fail(
                FettleError(
                    f"The cluster at {self._spec.address} has had no workers for {_NO_WORKERS_SECONDS:.0f} s",
                    "What was finished is kept. Start workers and run the same command to go on.",
                )
            )

    def _lose(self, remote: Remote) -> None:
        """A worker is gone: its batches come back as lost, for the runner to judge them."""
        if remote.task:
            remote.task.cancel()
        if not remote.ready and not remote.unfit:
            self._deaths[remote.machine] += 1
        if not remote.unfit:
            self._tell(f"The worker {remote.name} is gone, {len(self.remotes)} left")

    async def _serve(self, remote: Remote) -> None:
        """One worker's life: looked over, made ready, fed; once more where its process was started anew."""
        try:
            while True:
                await self._greet(remote)
                await self._feed(remote)
        except FettleError as error:
            remote.unfit = str(error)
        except ImportError as error:
            remote.unfit = f"Fettle is not installed there ({error})"
        except Exception as error:  # noqa: BLE001 - whatever a strange installation breaks with
            _log.info("the worker %s is of no use", remote.address, exc_info=True)
            remote.unfit = f"{type(error).__name__}: {error}"
        if not self._fault:
            self._tell(f"The worker {remote.name} takes no part: {remote.unfit}")
            self._announce(None)
            self._judge()

    async def _greet(self, remote: Remote) -> None:
        remote.ready = False
        if self._deaths[remote.machine] >= _MOST_DEATHS:
            raise FettleError(
                "its worker processes end while they load the stages",
                "Memory may be short, or a model may crash; what the worker printed says more.",
            )
        remote.facts = facts = await self._ask(remote, cluster_worker.examine, self._offer)
        wrong = differing(self._offer.versions, facts.versions, MUST_MATCH)
        if wrong:
            raise FettleError(f"it has {wrong}", "Install the same versions on all machines.")
        answered = await asyncio.to_thread(self._was_answered, facts)
        remote.freight = Freight(images=self._spec.ship or bool(facts.unseen), blobs=not answered)
        lacking = [await asyncio.to_thread(pack_model, self._plan, name) for name in facts.lacking]
        await self._ask(
            remote, cluster_worker.enter, self._offer, lacking, remote.threads, writes_blobs=not remote.freight.blobs
        )
        self._deaths[remote.machine] = 0
        remote.ready = True
        self._announce(remote)

    def _announce(self, remote: Remote | None) -> None:
        """Say how the workers get at files: of the first ones together, of one that joins later alone."""
        if self._announced and remote:
            self._tell(f"The worker {remote.name} takes part: {describe([remote])}")
        elif self._settled() and any(each.ready for each in self.remotes.values()):
            self._announced = True
            self._tell(f"{self._spec.address}: {describe(list(self.remotes.values()))}")
        odd = differing(self._offer.versions, remote.facts.versions, libraries()) if remote and remote.facts else ""
        if odd and remote:
            self._tell(f"The worker {remote.name} has {odd}: its results may differ in their last digits")

    def _settled(self) -> bool:
        return all(remote.ready or remote.unfit for remote in list(self.remotes.values()))

    def _was_answered(self, facts: Facts) -> bool:
        """Whether a worker's answer to the token arrived here: then it writes where the project reads."""
        if not facts.answer:
            return False
        path = self._token.with_name(facts.answer)
        try:
            return path.read_text("utf-8") == self._offer.session
        except OSError:
            return False
        finally:
            path.unlink(missing_ok=True)

    async def _feed(self, remote: Remote) -> None:
        """Give it parts until it turns out to be another process; cancelled when it is gone."""
        lanes = [asyncio.create_task(self._lane(remote)) for _ in range(_PER_WORKER)]
        try:
            await asyncio.wait(lanes, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)

    async def _lane(self, remote: Remote) -> None:
        known = True
        while known:
            part = await self._queue.get()
            if part.pending.future.done():
                continue
            remote.underway += 1
            try:
                known = await self._work(remote, part)
            except asyncio.CancelledError:
                part.pending.fail(WorkerLostError(remote.address))
                raise
            except Exception as error:  # noqa: BLE001 - the runner tells whose fault it is
                killed = type(error).__name__ == "KilledWorker"
                part.pending.fail(WorkerLostError(remote.address) if killed else error)
            finally:
                remote.underway -= 1

    async def _work(self, remote: Remote, part: Part) -> bool:
        """Have one part done; False if the process doesn't know us and must be greeted again."""
        freight = remote.freight
        async with self._room.of(await asyncio.to_thread(weigh, part, freight)):
            requests, blobs = await asyncio.to_thread(pack, part, freight, self._spec, self._plan)
            answer: Answer = await self._ask(remote, cluster_worker.work, self._offer.session, requests, blobs)
            if answer.blobs:
                await asyncio.to_thread(keep, answer.blobs, self._plan.blob_dir)
        if answer.stranger:
            if remote.facts and answer.stranger == remote.facts.pid:
                # It made room for other programs' models; that is nobody's fault.
                self._queue.put_nowait(part)
            else:
                part.pending.fail(WorkerLostError(remote.address))
            return False
        if answer.unseen:
            if not remote.freight.images:
                remote.freight = Freight(images=True, blobs=freight.blobs)
                self._tell(f"The worker {remote.name} doesn't see {answer.unseen}. From now on it is sent images")
            self._queue.put_nowait(part)
        else:
            part.pending.add(answer.results)
        return True

    async def _ask(self, remote: Remote, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Run a function on exactly this worker."""
        from distributed.client import FutureCancelledError

        future = self._client.submit(
            function, *arguments, **named, workers=[remote.address], allow_other_workers=False, pure=False
        )
        try:
            return await future
        except FutureCancelledError:
            # Not by us: the client does so when it loses the scheduler.
            self._fail(gone(self._spec.address))
            raise
        finally:
            future.release()

    def _take(self, batch: tuple[ItemRequest, ...], future: Future[list[StageResult]]) -> None:
        pending = Pending(future)
        if self._fault or self._stopping:
            pending.fail(self._fault or WorkerLostError("the run is being stopped"))
            return
        self._pendings.add(pending)
        future.add_done_callback(lambda _: self._pendings.discard(pending))
        remotes = self.remotes.values()
        whole = all(each.ready and not (each.freight.images or each.freight.blobs) for each in remotes)
        for part in [Part(batch, pending)] if whole else cut(batch, pending):
            self._queue.put_nowait(part)

    def _begin_stop(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait().pending.add(())
        busy = [remote.address for remote in self.remotes.values() if remote.underway]
        self._stopping = asyncio.create_task(self._say(cluster_worker.stop, [] if self._fault else busy))

    def _abandon(self) -> None:
        for remote in self.remotes.values():
            if remote.task:
                remote.task.cancel()
        for pending in list(self._pendings):
            pending.future.cancel()

    def _fail(self, fault: FettleError) -> None:
        if self._fault is None and not self._closing.is_set():
            self._fault = fault
            for pending in list(self._pendings):
                pending.fail(fault)


def dask_cluster(spec: ClusterSpec, *, samples: Sequence[tuple[str, str]], tell: Tell) -> ExecutorFactory:
    """A factory for `DaskCluster`."""

    def make(plan: WorkerPlan) -> BatchExecutor:
        return DaskCluster(plan, spec=spec, samples=samples, tell=tell)

    return make
