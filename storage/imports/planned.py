"""What an import is asked for and what it would do: plain values, told before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from storage.imports.foreign import ForeignImage
from storage.imports.report import Report
from storage.imports.spool import MATCHED, Entry, How, Spool


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import, and how.

    Attributes:
        path: The dataset: a folder, or its label file.
        format: A name of `storage.imports.reading.READERS`; empty: told by looking.
        images: Where the pictures are, if not with the labels.
        as_decisions: Take the labels as a person's decisions instead of as proposals.
        add_images: Pictures on the disk that the project does not have become items.
        replace: With ``as_decisions``: also where a person has decided already.
        stretch: Labels of a picture of another size are stretched to it instead of being left out.
        class_map: Their name of a class → ours; an empty one leaves the class out.
        answers: A picture as it is stated → the item it is, or None for none; for those that several items fit.
        options: Options of the format alone.
    """

    path: Path
    format: str = ""
    images: Path | None = None
    as_decisions: bool = False
    add_images: bool = True
    replace: bool = False
    stretch: bool = False
    class_map: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, int | None] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClassUse:
    """One class of the dataset: how often it occurs, and what it becomes.

    ``ours`` is empty where it is left out; ``new`` if the project does not have it, ``like`` then the one it has of
    that name but for capitals and blanks.
    """

    theirs: str
    ours: str
    labels: int
    regions: int
    new: bool
    like: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A picture that several items could be."""

    stated: str
    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture to show in the preview: its labels, fitted, and the item it is, or None where it is to be added."""

    image: ForeignImage
    item_id: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found, by pictures and by labels.

    ``how`` counts pictures by `How`; ``decided`` those matched that a person has decided, ``labels`` classes of whole
    pictures, ``regions`` by ``box``, ``polygon`` or ``mask``, ``empty`` pictures stated without any label,
    ``splits`` pictures by split. Labels are those that would come in, whatever `ImportRequest.class_map` leaves out.
    """

    images: int
    how: Mapping[How, int]
    decided: int
    labels: int
    regions: Mapping[str, int]
    empty: int
    splits: Mapping[str, int]

    @property
    def matched(self) -> int:
        """Pictures that the project has."""
        return sum(self.how.get(how, 0) for how in MATCHED)

    @property
    def to_add(self) -> int:
        """Pictures that would become items."""
        return self.how.get(How.ADD, 0)


@dataclass(frozen=True, slots=True)
class ImportPlan(AbstractContextManager["ImportPlan"]):
    """A read and matched dataset, ready to be applied. Holds a temporary file: close it.

    Attributes:
        request: What was asked for, with the format that was found.
        name: What the dataset is called: the name of its file or folder.
        identity: Tells this dataset from others, so that importing it again replaces what it said before.
        counts: See there.
        ambiguous: The first pictures that several items fit.
        report: Everything that will not fit, or did not come whole.
        samples: A few pictures with labels, for a preview.
        stopped: Reading was stopped; such a plan can't be applied.
    """

    request: ImportRequest
    name: str
    identity: str
    counts: Counts
    ambiguous: tuple[Ambiguity, ...]
    report: Report
    samples: tuple[Sample, ...]
    stopped: bool
    spool: Spool
    uses: Mapping[str, tuple[int, int]]
    have: tuple[str, ...]

    @property
    def classes(self) -> tuple[ClassUse, ...]:
        """Their classes and what becomes of each, as the request now maps them; the most frequent first."""
        known = {bare(name): name for name in self.have}
        found = []
        for theirs, (labels, regions) in sorted(self.uses.items(), key=lambda use: (-sum(use[1]), use[0])):
            ours = self.ours(theirs)
            new = bool(ours) and ours not in self.have
            like = known.get(bare(ours), "") if new else ""
            found.append(ClassUse(theirs, ours, labels, regions, new=new, like=like))
        return tuple(found)

    def ours(self, theirs: str) -> str:
        """What a class of the dataset becomes; empty where it is left out."""
        return self.request.class_map.get(theirs, theirs).strip()

    def revised(
        self,
        *,
        class_map: Mapping[str, str] | None = None,
        as_decisions: bool | None = None,
        replacing: bool | None = None,
    ) -> ImportPlan:
        """The same reading with other wishes that it need not be read anew for; shares the file, so close but one."""
        now = self.request
        request = replace(
            now,
            class_map=now.class_map if class_map is None else class_map,
            as_decisions=now.as_decisions if as_decisions is None else as_decisions,
            replace=now.replace if replacing is None else replacing,
        )
        return replace(self, request=request)

    def entries(self) -> Iterator[Entry]:
        """Everything read, one picture in memory at a time."""
        return iter(self.spool)

    def close(self) -> None:
        """Let go of the temporary file; harmless a second time."""
        self.spool.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def bare(name: str) -> str:
    """A class's name without capitals, blanks and signs."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
