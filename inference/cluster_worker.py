"""What runs inside a Dask worker: it looks about, loads the stages of a run, works on batches, stops when told.

The functions are called by name, as Dask tasks in the worker's threads; `stop` and `leave` in its event loop, so they
get through while a stage computes.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inference import trust
from inference.cards import load_card
from inference.cluster_terms import Answer, Facts, Offer, PackedModel, card_digest, versions
from inference.library import ModelLibrary
from inference.model_files import check_relative
from inference.worker import ItemRequest, Worker, WorkerPlan
from inference.worker_process import limit_threads
from storage.blobs import BlobStore
from storage.errors import FettleError, ModelError
from storage.hashing import hash_file
from storage.paths import shipped_dir, user_dir

_KEPT = 2
"""Sessions whose models stay loaded; programs that vanished without a word never take theirs back."""

_turn = threading.Lock()
"""One batch at a time in a process, however many threads it was started with: back-ends aren't shared by threads."""

_stopped: set[str] = set()
_busy: set[str] = set()


@dataclass(slots=True)
class _Session:
    """A run that this process takes part in."""

    worker: Worker
    own_blobs: BlobStore | None
    """Where pictures wait to be sent home; None: they are written into the project."""
    seen: set[str] = field(default_factory=set)
    """Folders that hold the files they should."""


_sessions: dict[str, _Session] = {}


@dataclass(frozen=True, slots=True)
class _StopFlag:
    session: str

    def is_set(self) -> bool:
        return self.session in _stopped


def examine(offer: Offer) -> Facts:
    """Say what this worker is and sees; changes nothing but a small file beside the token."""
    unseen = next((why for path, digest in offer.samples if (why := _why_unseen(path, digest))), "")
    lacking = tuple(name for name, digest in offer.models.items() if not _has_model(offer, name, digest))
    return Facts(
        host=platform.node(),
        pid=os.getpid(),
        versions=versions(),
        unseen=unseen,
        answer=_answer_token(offer),
        lacking=lacking,
    )


def enter(offer: Offer, models: Sequence[PackedModel], threads: int, *, writes_blobs: bool) -> None:
    """Load the stages, to be ready for `work`.

    Args:
        offer: As it was examined.
        models: Those that were lacking.
        threads: What each model may use.
        writes_blobs: Whether pictures go straight into the project's folder.

    Raises:
        FettleError: A stage can't be loaded here.
    """
    with _turn:
        limit_threads(threads)
        trust.lend(offer.trusted)
        for model in models:
            _unpack(model)
        own = None if writes_blobs else BlobStore(Path(tempfile.mkdtemp(prefix="blobs-", dir=_own_folder())))
        plan = WorkerPlan(
            **offer.plan,
            model_dirs=_model_dirs(offer),
            blob_dir=own.root if own else Path(offer.blob_dir),
            threads=threads,
        )
        for old in list(_sessions)[: 1 - _KEPT]:
            _drop(old)
        session = _Session(Worker(plan, _StopFlag(offer.session)), own)
        session.worker.process(())
        _sessions[offer.session] = session


def work(session_id: str, batch: Sequence[ItemRequest], blobs: Mapping[str, bytes]) -> Answer:
    """Work on a batch.

    Args:
        session_id: That of the offer.
        batch: With the files themselves where this worker doesn't see them.
        blobs: What earlier stages made of these items, by id, where this worker can't read the project.
    """
    with _turn:
        session = _sessions.get(session_id)
        if session is None:
            return Answer(stranger=os.getpid())
        unseen = next((why for request in batch if (why := _unseen_folder(session, request))), "")
        if unseen:
            return Answer(unseen=unseen)
        _busy.add(session_id)
        try:
            if session.own_blobs:
                for blob_id, data in blobs.items():
                    session.own_blobs.put(data, suffix=Path(blob_id).suffix)
            results = session.worker.process(batch)
            return Answer(tuple(results), _take_blobs(session.own_blobs, set(blobs)))
        except SystemExit as error:
            # It would end the worker's thread, and Dask would wait for it for ever.
            raise RuntimeError(f"SystemExit: {error.code}") from error
        finally:
            _busy.discard(session_id)
            if session.own_blobs:
                _empty(session.own_blobs)


def stop(session_id: str) -> None:
    """Have `work` of this session return after the stage call at hand, and what still waits return at once."""
    _stopped.add(session_id)


def leave(session_id: str, patience: float, dask_worker: Any = None) -> None:
    """The program has what it wanted: free the models as soon as no batch is at work.

    Args:
        session_id: That of the offer.
        patience: Seconds for the stage call at hand. A process that still hangs then ends, where a nanny starts it
            anew: nobody else could use it either.
        dask_worker: The worker, given by Dask.
    """
    stop(session_id)
    has_nanny = bool(getattr(dask_worker, "nanny", None))
    threading.Thread(target=_leave, args=(session_id, patience, has_nanny), name="fettle-leave", daemon=True).start()


def _leave(session_id: str, patience: float, has_nanny: bool) -> None:
    until = time.monotonic() + patience
    while session_id in _busy and time.monotonic() < until:
        time.sleep(0.1)
    if session_id in _busy and has_nanny:
        os._exit(1)
    with _turn:
        _drop(session_id)
        _stopped.discard(session_id)


def _drop(session_id: str) -> None:
    session = _sessions.pop(session_id, None)
    if session is not None:
        session.worker.close()
        if session.own_blobs:
            shutil.rmtree(session.own_blobs.root, ignore_errors=True)


def _why_unseen(path: str, digest: str) -> str:
    try:
        return "" if hash_file(Path(path)) == digest else f"{path} is another file there"
    except OSError as error:
        return f"{path}: {error.strerror or error}"


def _unseen_folder(session: _Session, request: ItemRequest) -> str:
    """Why the files can't be those meant; looks into each folder once, and for every file whether it is there."""
    if request.sent or request.failed:
        return ""
    path = Path(request.path)
    if str(path.parent) in session.seen and path.exists():
        return ""
    why = _why_unseen(request.path, request.hash)
    if not why:
        session.seen.add(str(path.parent))
    return why


def _answer_token(offer: Offer) -> str:
    folder = Path(offer.blob_dir)
    answer = f"{offer.token}-{platform.node()}-{os.getpid()}"
    try:
        if not offer.blob_dir or (folder / offer.token).read_text("utf-8") != offer.session:
            return ""
        (folder / answer).write_text(offer.session, "utf-8")
    except OSError:
        return ""
    return answer


def _model_dirs(offer: Offer) -> tuple[Path, ...]:
    sent = (_sent_models() / digest for digest in offer.models.values())
    return (*sent, *map(Path, offer.model_dirs), user_dir("models"), shipped_dir("models"))


def _has_model(offer: Offer, name: str, digest: str) -> bool:
    try:
        return card_digest(ModelLibrary(_model_dirs(offer)).find(name).card) == digest
    except (ModelError, OSError):
        return False


def _unpack(model: PackedModel) -> None:
    """Put a model where the library finds it; complete or not at all."""
    place = _sent_models() / model.digest
    if (place / model.name).is_dir():
        return
    check_relative(model.name, "A model that was sent")
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".", dir=place))
    for name, data in model.files.items():
        check_relative(name, f"Model “{model.name}”")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    if card_digest(load_card(folder)) != model.digest:
        raise FettleError(f"The model “{model.name}” was damaged on its way", "Start the run again.")
    folder.rename(place / model.name)


def _sent_models() -> Path:
    return _own_folder() / "models"


def _own_folder() -> Path:
    """A folder of this process, which Dask clears away with the worker's."""
    from distributed import get_worker

    folder = Path(get_worker().local_directory) / "fettle"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _take_blobs(store: BlobStore | None, known: set[str]) -> dict[str, bytes] | None:
    if store is None:
        return None
    return {blob_id: store.get(blob_id) for blob_id in store.ids() if blob_id not in known}


def _empty(store: BlobStore) -> None:
    for blob_id in list(store.ids()):
        store.path(blob_id).unlink(missing_ok=True)
