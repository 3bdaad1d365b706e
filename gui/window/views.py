"""What the panels show, as frozen plain values; controllers make them, widgets never see a database."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records import ItemState


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue. ``line`` is "label · score", or the reason of an exclusion."""

    item_id: int
    name: str
    line: str
    state: ItemState
    version: int = 0
    alert: str = ""
    """What is wrong with the file; stands before the line, in a tone of its own."""
    marked: bool = False
    flagged: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuickFilter:
    """A chip over the queue: what it is called and the filter it stands for."""

    name: str
    where: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class in the decision panel; ``key`` is the digit that picks it, ``decided`` by a person."""

    name: str
    key: str
    probability: float | None
    chosen: bool
    decided: bool


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region in the decision panel; ``detail`` is "mask · U-Net 3"; ``settled`` once a person kept it.

    ``rejected`` marks a proposal that was turned down, and that can be opened again.
    """

    key: str
    name: str
    detail: str
    confidence: float | None
    colour: str
    settled: bool
    rejected: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return not self.settled and not self.rejected


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A remark on the item as HTML; ``tone`` is ``ok``, ``warn``, ``bad`` or ``dim``."""

    html: str
    tone: str


@dataclass(frozen=True, slots=True)
class FileCard:
    """What is wrong with an item's file, as HTML, and what can be done about it."""

    html: str
    tone: str
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the item's history; ``who`` is empty where nobody in particular did it."""

    what: str
    who: str
    when: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class SecondView:
    """What is said of an item two look at; ``settle`` are the verdicts that would settle a dispute."""

    html: str
    tone: str
    settle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyRow:
    """What one stage used: model, run and time; ``told`` says it at length, with hashes."""

    stage: str
    used: str
    told: str


@dataclass(frozen=True, slots=True)
class CleaningView:
    """How an item's cleaning stands.

    Attributes:
        line: Markings, filler, share of the picture.
        figures: The figures that matter; empty where nothing is filled.
        told: All figures.
        notes: What was kept out of, what is touched, what changed since.
        filled: There is a cleaned picture.
        markings: Keys of the markings in force.
    """

    line: str
    figures: str = ""
    told: str = ""
    notes: tuple[NoteRow, ...] = ()
    filled: bool = False
    markings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ItemView:
    """All the decision panel shows of one item.

    ``all_differs`` says that accepting everything keeps more than accepting does; ``regions_editable`` whether
    regions can be kept and turned down.
    """

    item_id: int
    name: str
    facts: str
    state: ItemState
    settled_line: str
    classes: tuple[ClassRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    regions: tuple[RegionRow, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    decidable: bool = True
    acceptable: bool = True
    file: FileCard | None = None
    all_differs: bool = False
    second: SecondView | None = None
    regions_editable: bool = True
    why: tuple[WhyRow, ...] = ()
    cleaning: CleaningView | None = None
    note: str = ""
    flagged: bool = False
    settled_tone: str = ""
    """Tone of the settled line, where it is not that of the state."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """The job in the bottom strip; ``share`` in 0..1, None when nothing is counted.

    ``more`` says how many others there are, ``over`` that it is no longer at work, ``bad`` that it went wrong.
    """

    text: str
    share: float | None = None
    rate: str = ""
    more: str = ""
    cancellable: bool = False
    failed: int = 0
    over: bool = False
    bad: bool = False


@dataclass(frozen=True, slots=True)
class FrameStatus:
    """What the frame says around the places; ``others`` is who else is here, ``others_told`` the same at length.

    ``saved_told`` is why something is not saved and what a click does about it; empty: a click does nothing.
    """

    project: str = ""
    progress: str = ""
    reviewer: str = ""
    others: str = ""
    others_told: str = ""
    saved: str = ""
    saved_tone: str = "ok"
    saved_told: str = ""
    undo: str = ""
    pace: str = ""
    redo: str = ""
