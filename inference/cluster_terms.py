"""What a run and the workers of a cluster say to each other, and the address and mapped folders a person gives."""

from __future__ import annotations

import importlib.metadata
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any

from inference.cards import CARD_NAME, ModelCard, card_to_dict
from inference.library import ModelLibrary, files_of
from inference.trust import trusted
from inference.worker import WorkerPlan
from storage.errors import FettleError, ModelError
from storage.hashing import hash_json
from storage.paths import shipped_dir
from storage.records import StageResult

MOST_MODEL_BYTES = 512 << 20
"""Larger models are not sent: they pass through the scheduler's memory, once for each worker."""

MUST_MATCH = ("python", "fettle", "distributed")
"""Where these differ, a worker takes no part; where other libraries differ, the person is told."""

_LIBRARIES = ("numpy", "opencv-python", "onnxruntime", "torch")
_SEPARATORS = "/\\"


@dataclass(frozen=True, slots=True)
class ClusterSpec:
    """Where to run, and how workers get at files.

    Attributes:
        address: The scheduler's, ``tcp://HOST:PORT`` or ``tls://HOST:PORT``.
        maps: Folders here and what workers call them, the longest match first.
        ship: Send images and pictures as bytes even where workers could see the folders.
    """

    address: str
    maps: tuple[tuple[str, str], ...] = ()
    ship: bool = False

    @classmethod
    def of(
        cls, settings: Mapping[str, Any], *, address: str = "", maps: Iterable[str] = (), ship: bool = False
    ) -> ClusterSpec:
        """The project's settings with a person's wishes laid over them.

        Args:
            settings: The project's.
            address: The scheduler's; empty: that of the settings.
            maps: ``HERE=THERE``, before those of the settings.
            ship: As the field.

        Raises:
            FettleError: No address is known, or a map is none.
        """
        table = settings["cluster"]
        where = address.strip() or str(table["scheduler"]).strip()
        if not where:
            raise FettleError(
                "No cluster's address is known", 'Give one, tcp://HOST:8786, or set [cluster] scheduler = "…".'
            )
        pairs = [_pair(entry) for entry in (*maps, *map(str, table["map"]))]
        return cls(where, tuple(sorted(pairs, key=lambda pair: -len(pair[0]))), ship or bool(table["ship"]))

    def mapped(self, path: str | Path) -> str:
        """What workers call ``path``."""
        text = str(path)
        for here, there in self.maps:
            rest = text[len(here) :]
            if text.startswith(here) and (not rest or rest[0] in _SEPARATORS):
                return there + (rest.replace("\\", "/") if "/" in there else rest)
        return text


def _pair(entry: str) -> tuple[str, str]:
    here, equals, there = (part.strip() for part in entry.partition("="))
    if not (here and equals and there):
        raise FettleError(f"“{entry}” maps no folder", "Write HERE=THERE, such as /data/images=/mnt/images.")
    return here.rstrip(_SEPARATORS), there.rstrip(_SEPARATORS)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a worker is to know before it takes part. Paths are as the worker calls them, as text.

    Attributes:
        session: Names this run of this program.
        plan: A `WorkerPlan`'s fields but for folders and threads, which are the worker's own.
        versions: Those of the program that offers.
        samples: Images with their BLAKE3, to see whether the worker sees the same files.
        blob_dir: The project's blobs; empty: what is made is sent home.
        model_dirs: Where models may lie.
        models: The models needed, by name, each with the digest of its card.
        trusted: SHA-256 of pickled models among them that the person trusts.
    """

    session: str
    plan: Mapping[str, Any]
    versions: Mapping[str, str]
    samples: tuple[tuple[str, str], ...]
    blob_dir: str
    model_dirs: tuple[str, ...]
    models: Mapping[str, str]
    trusted: frozenset[str]

    @property
    def token(self) -> str:
        """Name of the file that shows whether a worker sees the blob folder; its content is the session."""
        return f".cluster-{self.session}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a worker says of itself.

    Attributes:
        host: The machine's name.
        pid: Its process.
        versions: Its own.
        unseen: The first sample it doesn't see, and why; empty: it sees all.
        answer: Name of the file it wrote beside the token; empty: it can't see or write the folder.
        lacking: Names of models it doesn't have.
    """

    host: str
    pid: int
    versions: Mapping[str, str]
    unseen: str = ""
    answer: str = ""
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back for a batch.

    Attributes:
        results: As of `Worker.process`.
        blobs: Pictures made, by blob id, where the worker can't write to the project.
        unseen: A file the worker doesn't see, and why; then nothing was done.
        stranger: The process, where that doesn't know the session; then nothing was done.
    """

    results: tuple[StageResult, ...] = ()
    blobs: Mapping[str, bytes] | None = None
    unseen: str = ""
    stranger: int = 0


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A model on its way to a worker: ``files`` are its folder's, by name, the card among them."""

    name: str
    digest: str
    files: Mapping[str, bytes]


def make_offer(plan: WorkerPlan, spec: ClusterSpec, *, session: str, samples: Sequence[tuple[str, str]]) -> Offer:
    """The offer for workers that read ``samples`` (path here, BLAKE3) and write blobs themselves, if they can.

    Raises:
        ModelError: A model of the plan is missing.
    """
    cards = [ModelLibrary(plan.model_dirs).find(name).card for name in _model_names(plan)]
    own = {"model_dirs", "blob_dir", "threads"}
    return Offer(
        session=session,
        plan={field.name: getattr(plan, field.name) for field in fields(plan) if field.name not in own},
        versions=versions(),
        samples=() if spec.ship else tuple((spec.mapped(path), digest) for path, digest in samples),
        blob_dir="" if spec.ship else spec.mapped(plan.blob_dir),
        model_dirs=() if spec.ship else tuple(spec.mapped(folder) for folder in _movable(plan.model_dirs)),
        models={card.name: card_digest(card) for card in cards},
        trusted=frozenset(trusted()) & {digest for card in cards for digest in card.sha256.values()},
    )


def pack_model(plan: WorkerPlan, name: str) -> PackedModel:
    """Read a model to be sent.

    Raises:
        ModelError: It is missing, too large, or its files cannot be read.
    """
    model = ModelLibrary(plan.model_dirs).find(name)
    paths = {**files_of(model), CARD_NAME: model.folder / CARD_NAME}
    try:
        size = sum(path.stat().st_size for path in paths.values())
        if size > MOST_MODEL_BYTES:
            raise ModelError(
                f"The model “{name}” is too large to be sent ({size / 2**20:.0f} MiB)",
                "Copy its folder to where the workers look, and name that place with --map HERE=THERE.",
            )
        return PackedModel(name, card_digest(model.card), {key: path.read_bytes() for key, path in paths.items()})
    except OSError as error:
        raise ModelError(f"The model “{name}” cannot be read: {error.strerror or error}") from error


def card_digest(card: ModelCard) -> str:
    """Identity of a model: its card, and through the SHA-256 in it all its files."""
    return hash_json(card_to_dict(card))


def versions() -> dict[str, str]:
    """What has to agree between the machines, and what had better."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for key, package in {"fettle": "fettling", "distributed": "distributed", **{n: n for n in _LIBRARIES}}.items():
        try:
            found[key] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[key] = "none"
    return found


def differing(here: Mapping[str, str], there: Mapping[str, str], names: Iterable[str]) -> str:
    """Which of ``names`` have other versions there, in words; empty: none."""
    return ", ".join(
        f"{name} {there.get(name, 'none')} instead of {here.get(name, 'none')}"
        for name in names
        if here.get(name) != there.get(name)
    )


def libraries() -> tuple[str, ...]:
    """Names in `versions` that may differ, at the price of results that differ in their last digits."""
    return _LIBRARIES


def blob_ids(value: Any) -> set[str]:
    """All blob ids in ``value``: text, mappings and sequences of JSON."""
    if isinstance(value, str):
        return {value} if _BLOB.fullmatch(value) else set()
    if isinstance(value, Mapping):
        return set().union(*map(blob_ids, value.values()))
    return set().union(*map(blob_ids, value)) if isinstance(value, list | tuple) else set()


_BLOB = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")


def _model_names(plan: WorkerPlan) -> list[str]:
    tables = (plan.settings.get(stage, {}) for stage in plan.stages)
    names = (str(table.get(key, "")) for table in tables for key in ("model", "filler_model"))
    return list(dict.fromkeys(name for name in names if name))


def _movable(folders: Iterable[Path]) -> Iterable[Path]:
    # What ships with Fettle lies elsewhere there, and the worker knows where.
    return (folder for folder in folders if folder != shipped_dir("models"))


def check_address(address: str) -> str:
    """The address with its scheme.

    Raises:
        FettleError: It is none.
    """
    scheme, _, rest = address.rpartition("://")
    host, _, port = rest.rpartition(":")
    if scheme not in ("", "tcp", "tls") or not host or not port.isdigit() or PurePosixPath(rest).name != rest:
        raise FettleError(f"“{address}” is not the address of a Dask scheduler", "Write tcp://HOST:8786.")
    return f"{scheme or 'tcp'}://{rest}"
