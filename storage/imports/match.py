"""Finds the items that a dataset's pictures are: by path, by name and size, by content; where several fit, it asks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import sqlalchemy as sa

from storage.errors import UnreadableImageError
from storage.hashing import hash_bytes
from storage.image_faults import check_pixels, unreadable
from storage.image_headers import Header, header_of
from storage.imports.fit import Size, stated_size
from storage.imports.foreign import ForeignImage
from storage.imports.spool import How
from storage.known import of_content, source_paths
from storage.measure import read_file
from storage.records import DECIDED_STATES, NewItem
from storage.scan import SUFFIXES, is_image_name
from storage.schema import TABLES
from storage.store import Store
from storage.transaction import CHUNK, chunked

_ITEMS = TABLES["items"].c
_LIVE = _ITEMS.removed.is_(False)
_COLUMNS = (_ITEMS.id, _ITEMS.source_id, _ITEMS.relpath, _ITEMS.name, _ITEMS.width, _ITEMS.height, _ITEMS.hash)

_MOST_ALIKE = 200
"""Items of one file name that are looked at; where more have it, the name tells nothing."""

_ENDINGS = tuple(form for ending in sorted(SUFFIXES) for form in (ending, ending.upper()))
_THREADS = 4
_DECIDED = frozenset(state.value for state in DECIDED_STATES)


@dataclass(frozen=True, slots=True)
class Known:
    """What matters here of an item."""

    id: int
    path: str
    name: str
    size: Size
    hash: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What came of one stated picture; see `storage.imports.spool.Entry`."""

    how: How
    item: Known | None = None
    candidates: tuple[int, ...] = ()
    facts: NewItem | None = None
    error: str = ""
    orientation: int | None = None
    """EXIF orientation, where the picture was read anyway."""


class _Measured(NamedTuple):
    """What was measured of a picture at hand, and its EXIF orientation."""

    facts: NewItem
    orientation: int


class Matcher:
    """Matches pictures with a project's items, some hundred at a time."""

    def __init__(
        self,
        store: Store,
        *,
        answers: Mapping[str, int | None],
        add_images: bool,
        max_pixels: int,
    ) -> None:
        """See `storage.imports.plan.ImportRequest`."""
        self._store = store
        self._roots = source_paths(store)
        self._answers = answers
        self._adds = add_images
        self._max_pixels = max_pixels

    def match(self, images: Sequence[ForeignImage]) -> list[Match]:
        """What each is, in order.

        A path counts most: the very file of an item, then one whose path ends as the stated one does. A picture whose
        bytes are at hand is the item that has these bytes, whatever it is called; if none has, it is another picture
        that only bears the same name, unless no pictures are to be added: then the name and the size must do.
        """
        by_name = self._named([name for image in images for name in _names(image.stated)])
        exact = self._same_files(images)
        measured = self._measured(
            [image if found is None else None for image, found in zip(images, exact, strict=True)]
        )
        digests = [
            found.facts.hash if found is not None and found.facts.hash else image.digest
            for image, found in zip(images, measured, strict=True)
        ]
        wanted = [digest for digest, found in zip(digests, exact, strict=True) if digest and found is None]
        by_hash = self._of_content(wanted)
        chosen = self._chosen(images)
        results = []
        for image, found, read, digest in zip(images, exact, measured, digests, strict=True):
            if image.stated in self._answers:
                answer = self._answers[image.stated]
                item = chosen.get(answer) if answer is not None else None
                results.append(Match(How.CHOSEN, item) if item is not None else Match(How.SKIPPED))
            elif found is not None:
                results.append(Match(How.PATH, found))
            else:
                named = [item for name in _names(image.stated) for item in by_name.get(name, ())]
                results.append(self._one(image, named, by_hash.get(digest or "", ()), read))
        return results

    def _one(self, image: ForeignImage, named: Sequence[Known], same: Sequence[Known], read: _Measured | None) -> Match:
        match = self._found(image, named, same, read)
        return match if read is None else replace(match, orientation=read.orientation)

    def _found(
        self, image: ForeignImage, named: Sequence[Known], same: Sequence[Known], read: _Measured | None
    ) -> Match:
        ending = [item for item in named if _ends_so(item.path, image.stated)]
        if same:
            # Of items with the same bytes, a path or at least a name tells which one is meant.
            here = {item.id for item in same}
            for how, fitting in (
                (How.PATH, [item for item in ending if item.id in here]),
                (How.NAME, [item for item in named if item.id in here]),
                (How.HASH, same),
            ):
                if fitting:
                    return _only(how, fitting)
        if read is not None and self._adds and image.file is not None:
            return _added(read.facts)
        if ending:
            # Folders may be called alike where sizes are not.
            return _only(How.PATH, _of_size(ending, image) or ending)
        if fitting := _of_size(named, image):
            return _only(How.NAME, fitting)
        # What lies within a label file may have been encoded anew, so path and name were asked first.
        return _added(read.facts) if read is not None and self._adds else Match(How.MISSING)

    def _same_files(self, images: Sequence[ForeignImage]) -> list[Known | None]:
        """The items whose very file each is, in order."""
        places: dict[int, dict[str, str]] = {}
        for image in images:
            path = image.file.as_posix() if image.file is not None else ""
            for source_id, root in self._roots.items():
                if path.startswith(f"{root}/"):
                    places.setdefault(source_id, {})[path[len(root) + 1 :]] = path
        found: dict[str, Known] = {}
        for source_id, paths in places.items():
            for chunk in chunked(paths, CHUNK):
                query = sa.select(*_COLUMNS, _ITEMS.state)
                at = _LIVE, _ITEMS.source_id == source_id, _ITEMS.relpath.in_(chunk)
                found |= {item.path: item for item in self._rows(query.where(*at))}
        return [found.get(image.file.as_posix()) if image.file is not None else None for image in images]

    def _measured(self, images: Sequence[ForeignImage | None]) -> list[_Measured | None]:
        """What is to be known of the pictures that are at hand, in order; None for the others."""
        here = [
            image for image in images if image is not None and (image.file is not None or image.embedded is not None)
        ]
        if not here:
            return [None] * len(images)
        with ThreadPoolExecutor(_THREADS) as threads:
            found = iter(list(threads.map(self._measure, here)))
        wanted = {id(image) for image in here}
        return [next(found) if id(image) in wanted else None for image in images]

    def _measure(self, image: ForeignImage) -> _Measured:
        if image.embedded is not None:
            data = image.embedded
            return self._facts(len(data), 0, _header_of(data), hash_bytes(data))
        try:
            return self._facts(*read_file(str(image.file)))
        except UnreadableImageError as error:
            return _Measured(_refused(error.message), 1)
        except OSError as error:
            return _Measured(_refused(unreadable(error).message), 1)

    def _facts(self, size: int, mtime_ns: int, header: Header | UnreadableImageError, digest: str) -> _Measured:
        try:
            if isinstance(header, UnreadableImageError):
                raise header
            check_pixels(header, self._max_pixels)
        except UnreadableImageError as error:
            return _Measured(_refused(error.message), 1)
        width, height = header.upright_size
        sizes = (width, height, header.channels, header.bit_depth, header.format, size, mtime_ns)
        return _Measured(NewItem(0, "", *sizes, digest), header.orientation)

    def _named(self, names: Iterable[str]) -> dict[str, list[Known]]:
        """Live items by file name, NFC."""
        wanted = {form for name in names if name for form in (name, unicodedata.normalize("NFD", name))}
        found: dict[str, list[Known]] = {}
        rank = sa.func.row_number().over(partition_by=_ITEMS.name, order_by=_ITEMS.id).label("rank")
        for chunk in chunked(sorted(wanted), CHUNK):
            inner = sa.select(*_COLUMNS, _ITEMS.state, rank).where(_LIVE, _ITEMS.name.in_(chunk)).subquery()
            for item in self._rows(sa.select(inner).where(inner.c.rank <= _MOST_ALIKE)):
                found.setdefault(_name(item.name), []).append(item)
        return found

    def _of_content(self, hashes: Sequence[str]) -> dict[str, list[Known]]:
        with self._store.reading() as connection:
            ids = [item_id for _, item_id, _, _ in of_content(connection, hashes)] if hashes else []
        found: dict[str, list[Known]] = {}
        for item in self._by_id(ids).values():
            found.setdefault(item.hash, []).append(item)
        return found

    def _chosen(self, images: Sequence[ForeignImage]) -> dict[int, Known]:
        answers = (self._answers.get(image.stated) for image in images)
        return self._by_id([item_id for item_id in answers if item_id is not None])

    def _by_id(self, ids: Sequence[int]) -> dict[int, Known]:
        found: dict[int, Known] = {}
        for chunk in chunked(sorted(set(ids)), CHUNK):
            query = sa.select(*_COLUMNS, _ITEMS.state).where(_LIVE, _ITEMS.id.in_(chunk)).order_by(_ITEMS.id)
            found |= {item.id: item for item in self._rows(query)}
        return found

    def _rows(self, query: sa.Select[*tuple[object, ...]]) -> list[Known]:
        with self._store.reading() as connection:
            return [
                Known(
                    row.id,
                    f"{self._roots[row.source_id]}/{row.relpath}",
                    row.name,
                    (row.width, row.height),
                    row.hash,
                    row.state in _DECIDED,
                )
                for row in connection.execute(query)
            ]


def _header_of(data: bytes) -> Header | UnreadableImageError:
    try:
        return header_of(data)
    except UnreadableImageError as error:
        return error


def _refused(error: str) -> NewItem:
    return NewItem(0, "", 0, 0, 0, 0, "", 0, 0, "", error=error)


def _added(facts: NewItem) -> Match:
    return Match(How.UNREADABLE, error=facts.error) if facts.error else Match(How.ADD, facts=facts)


def _only(how: How, fitting: Sequence[Known]) -> Match:
    if len(fitting) == 1:
        return Match(how, fitting[0])
    return Match(How.AMBIGUOUS, candidates=tuple(item.id for item in fitting))


def _name(path: str) -> str:
    return unicodedata.normalize("NFC", path.rpartition("/")[2])


def _names(stated: str) -> list[str]:
    """The file names that a stated path may mean: its own, or any picture's of this stem where it has no ending."""
    name = _name(stated)
    return [name] if is_image_name(name) else [name + ending for ending in _ENDINGS]


def _ends_so(path: str, stated: str) -> bool:
    """Whether a stated path that names at least a folder is the end of an item's."""
    plain = unicodedata.normalize("NFC", path)
    if not is_image_name(stated):
        plain = plain.rpartition(".")[0]
    return "/" in stated and f"/{plain.lstrip('/')}".endswith(f"/{stated.lstrip('/')}")


def _of_size(items: Sequence[Known], image: ForeignImage) -> list[Known]:
    """Those of the stated size, or of it turned; all where none is stated."""
    size = stated_size(image)
    return [item for item in items if size is None or item.size in (size, size[::-1])]
