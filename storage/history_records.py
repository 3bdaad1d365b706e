"""What the history answers: how far a jump came, and what happened to one item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storage.records import Decision


@dataclass(frozen=True, slots=True)
class Travelled:
    """How far a jump through the history came; ``stopped`` says in words why it went no farther, if it did not."""

    steps: int
    undo: bool
    stopped: str = ""


class EventKind(StrEnum):
    """What kind of thing happened to an item."""

    STEP = "step"
    """A step of a person; ``decision`` holds what it settled about this item, where it settled something."""
    RUN = "run"
    """A run, or an import, proposed something for it."""
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class ItemEvent:
    """Something that happened to one item: who, what, when.

    ``id`` is that of the step or run; 0 where it has none (an import, a decision whose step is gone).
    """

    kind: EventKind
    id: int
    at: float
    actor: str
    label: str
    undone: bool = False
    items: int = 0
    decision: Decision | None = None
