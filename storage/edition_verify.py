"""Is an edition still what was frozen? Its files against its manifest, and its manifest against its hash."""

from __future__ import annotations

import json
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

import blake3

from storage.cores import usable_cores
from storage.edition_files import LONGEST_LINE, Manifest, read_manifest
from storage.edition_manifest import AUDIT, MANIFEST
from storage.edition_request import Link
from storage.edition_spool import Scratch
from storage.errors import EditionError
from storage.hashing import hash_file

NAMED = 1_000
"""So many files of a kind are named; all are counted."""

_MOST_WORKERS = 8
_IN_FLIGHT = 256
_TELLINGS = 500


@dataclass
class Faults:
    """Files of one kind of fault: how many, and the first of them."""

    count: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """One more."""
        self.count += 1
        if len(self.names) < NAMED:
            self.names.append(name)


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of an edition.

    Attributes:
        manifest: Its manifest.
        found_hash: The hash of what the manifest says; empty where it could not be computed.
        files: Files the manifest states.
        missing: Stated and not there.
        changed: There with another content than stated, or a link that the edition did not make.
        extra: There and not stated.
        problems: What else is wrong, in words.
        stopped: Not all of it was looked at.
    """

    manifest: Manifest
    found_hash: str
    files: int
    missing: Faults
    changed: Faults
    extra: Faults
    problems: tuple[str, ...]
    stopped: bool

    @property
    def whole(self) -> bool:
        """Whether it is what was frozen."""
        wrong = self.missing.count or self.changed.count or self.extra.count or self.problems or self.stopped
        return not wrong and self.found_hash == self.manifest.hash


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    place: Path
    link: bool


def verify(
    path: Path,
    *,
    contents: bool = True,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Verification:
    """Compare an edition with its manifest; changes nothing, in memory that does not grow with it.

    Args:
        path: The edition's folder.
        contents: Read every file; without, names and sizes are compared alone.
        progress: Hears how many of the stated files were looked at, and how many there are.
        should_stop: Asked now and then; what was found until then is reported.

    Raises:
        EditionError: There is no edition, or its manifest cannot be read at all.
    """
    manifest = read_manifest(path)
    problems: list[str] = []
    stopped = should_stop or (lambda: False)
    with Scratch(
        "CREATE TABLE files (path TEXT PRIMARY KEY, digest TEXT, size INTEGER, seen INTEGER) WITHOUT ROWID"
    ) as s:
        s.run_many(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, 0)",
            ((file.path, file.hash, file.size) for file in manifest.files()),
        )
        total = s.count("SELECT count(*) FROM files")
        look = _Look(manifest, s, contents=contents)
        try:
            look.at_all(lambda done: _tell(progress, done, total), stopped)
        finally:
            look.close()
        if not stopped():
            for (name,) in s.rows("SELECT path FROM files WHERE seen = 0 ORDER BY path"):
                look.missing.add(name)
            for item in manifest.items():
                if item.path is not None and s.row("SELECT 1 FROM files WHERE path = ?", item.path) is None:
                    problems.append(f"{item.path[:200]} is an item's picture and no file of the manifest")
                    if len(problems) >= NAMED:
                        break
    found = ""
    try:
        found = manifest.computed_hash()
        if found != manifest.hash:
            problems.append(f"the manifest says other things than its hash {manifest.hash[:12]} froze")
    except EditionError as error:
        problems.append(error.message)
    if manifest.schema > 1:
        problems += _audit_problems(manifest)
    return Verification(
        manifest=manifest,
        found_hash=found,
        files=total,
        missing=look.missing,
        changed=look.changed,
        extra=look.extra,
        problems=tuple(problems),
        stopped=stopped(),
    )


class _Look:
    """Goes through the folder and compares each file with what is stated of it."""

    def __init__(self, manifest: Manifest, stated: Scratch, *, contents: bool) -> None:
        self.missing, self.changed, self.extra = Faults(), Faults(), Faults()
        self._folder = manifest.folder
        self._links = manifest.link == Link.SYMBOLIC
        self._stated = stated
        self._contents = contents
        self._pool = ThreadPoolExecutor(min(2 * usable_cores(), _MOST_WORKERS), thread_name_prefix="verify")
        self._at_work: dict[Future[str], tuple[str, str]] = {}

    def at_all(self, tell: Callable[[int], object], stopped: Callable[[], bool]) -> None:
        own = {MANIFEST, AUDIT}
        done = 0
        for found in _below(self._folder):
            if stopped():
                return
            if found.path in own and not found.link:
                continue
            done += self._look(found)
            tell(done)
        while self._at_work:
            self._take()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _look(self, found: _Found) -> int:
        name = found.path
        row = self._stated.row("SELECT digest, size FROM files WHERE path = ?", name)
        if row is None:
            # Some file systems give names back decomposed.
            name = unicodedata.normalize("NFC", name)
            row = self._stated.row("SELECT digest, size FROM files WHERE path = ?", name)
        if row is None:
            self.extra.add(found.path)
            return 0
        self._stated.run("UPDATE files SET seen = 1 WHERE path = ?", name)
        digest, size = row
        try:
            status = found.place.stat()
        except OSError:
            self.missing.add(name)
            return 1
        regular = stat.S_ISREG(status.st_mode)
        if not regular or (found.link and not self._links) or (size is not None and status.st_size != size):
            self.changed.add(name)
        elif self._contents:
            while len(self._at_work) >= _IN_FLIGHT:
                self._take()
            self._at_work[self._pool.submit(_hash, found.place)] = (name, digest)
        return 1

    def _take(self) -> None:
        done, _ = wait(self._at_work, return_when=FIRST_COMPLETED)
        for future in done:
            name, digest = self._at_work.pop(future)
            if future.result() != digest:
                self.changed.add(name)


def _hash(path: Path) -> str:
    """The hash of a file; none for one that cannot be read."""
    try:
        return hash_file(path)
    except OSError:
        return ""


def _below(folder: Path, start: str = "") -> Iterator[_Found]:
    """Every file and link below a folder; links are not followed."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise EditionError(f"{folder} cannot be looked into ({error.strerror})", "Check its permissions.") from error
    for entry in found:
        name = f"{start}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path), f"{name}/")
        else:
            yield _Found(name, Path(entry.path), entry.is_symlink())


def _audit_problems(manifest: Manifest) -> Iterator[str]:
    """Whether the record of who and when is the one that was written with the manifest."""
    hasher = blake3.blake3()
    try:
        with (manifest.folder / AUDIT).open("rb") as stream:
            line = b""
            for following in iter(lambda: stream.readline(LONGEST_LINE), b""):
                hasher.update(line)
                line = following
        end = json.loads(line)
    except FileNotFoundError:
        yield f"{AUDIT}, which says who and when, is gone"
        return
    except (OSError, ValueError, RecursionError):
        end = None
    if not isinstance(end, dict) or end.get("blake3") != hasher.hexdigest() or end.get("edition") != manifest.hash:
        yield f"{AUDIT}, which says who and when, is damaged or another edition's"


def _tell(progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if progress is not None and (done == total or done % max(1, total // _TELLINGS) == 0):
        progress(done, total)
