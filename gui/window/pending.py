"""What was decided and is not on disk yet, shown in the queue and the panel as the person decided it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from html import escape

from gui import words
from gui.window.views import ItemView, QueueRow
from gui.window.wording import reason_words
from storage.records import ItemState

_SAID = {
    ItemState.ACCEPTED: words.noop("Review", "Accepted, <b>not saved yet</b>"),
    ItemState.EXCLUDED: words.noop("Review", "Excluded, <b>not saved yet</b>"),
    ItemState.DEFERRED: words.noop("Review", "Put off, <b>not saved yet</b>"),
    ItemState.UNREVIEWED: words.noop("Review", "Back to undecided, <b>not saved yet</b>"),
}
_SAID_WHAT = {
    ItemState.ACCEPTED: words.noop("Review", "Accepted: <b>{what}</b>, <b>not saved yet</b>"),
    ItemState.EXCLUDED: words.noop("Review", "Excluded: <b>{what}</b>, <b>not saved yet</b>"),
}


class Travel(Enum):
    """What a write does to the steps that were asked for before it."""

    STEP = "step"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A write that waits, as far as it can be seen: the verdict ``state`` on items, with its label or reason."""

    items: frozenset[int] = frozenset()
    state: ItemState | None = None
    label: str | None = None
    reason: str = ""
    travel: Travel = Travel.STEP

    def line(self) -> str:
        """The verdict as the queue says it; empty where it goes without saying."""
        match self.state:
            case ItemState.EXCLUDED:
                return words.translate("Review", "excluded: {reason}").format(reason=reason_words(self.reason))
            case ItemState.UNREVIEWED:
                return words.translate("Review", "back to undecided")
        return self.label or ""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The verdicts that wait, the newest last; what was undone since is not among them."""

    verdicts: tuple[Waiting, ...] = ()

    @classmethod
    def among(cls, waiting: Sequence[Waiting]) -> Unsaved:
        """The verdicts among writes that wait in this order."""
        return cls(tuple(entry for entry in _in_force(waiting) if entry.state is not None))

    def of(self, item_id: int) -> Waiting | None:
        """The verdict on an item that waits, or None."""
        return next((entry for entry in reversed(self.verdicts) if item_id in entry.items), None)

    def settles(self, item_id: int) -> bool:
        """Whether the person has decided the item, saved or not."""
        verdict = self.of(item_id)
        return verdict is not None and verdict.state is not ItemState.UNREVIEWED

    def in_row(self, row: QueueRow) -> QueueRow:
        """The queue's line with the verdict that waits."""
        verdict = self.of(row.item_id)
        if verdict is None or verdict.state is None:
            return row
        return replace(
            row, state=verdict.state, line=verdict.line() or row.line, alert=words.translate("Review", "not saved")
        )

    def in_view(self, view: ItemView) -> ItemView:
        """The panel's content with the verdict that waits."""
        verdict = self.of(view.item_id)
        if verdict is None or verdict.state is None:
            return view
        label = verdict.label or next((row.name for row in view.classes if row.chosen), None)
        decided = label if verdict.state is ItemState.ACCEPTED else None
        what = verdict.reason or decided
        said = words.look_up("Review", (_SAID_WHAT if what else _SAID)[verdict.state])
        rows = tuple(
            replace(row, decided=row.name == decided, chosen=row.name == (decided or label)) for row in view.classes
        )
        return replace(
            view,
            state=verdict.state,
            settled_line=said.format(what=escape(what or "")),
            classes=rows,
            settled_tone="warn",
        )


def _in_force(waiting: Sequence[Waiting]) -> list[Waiting]:
    done: list[Waiting] = []
    undone: list[Waiting] = []
    for entry in waiting:
        match entry.travel:
            case Travel.UNDO if done:
                undone.append(done.pop())
            case Travel.REDO if undone:
                done.append(undone.pop())
            case Travel.STEP:
                done.append(entry)
                undone.clear()
    return done
