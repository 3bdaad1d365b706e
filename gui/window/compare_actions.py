"""Compares what two runs or models proposed of the item shown: both laid over one picture, one's word taken by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.canvas.model import OverlayItem
from gui.window.compare_bar import A_COLOUR, B_COLOUR, BOTH, ONLY_A, ONLY_B, CompareView
from gui.window.conflicts import Conflicts
from gui.window.item_detail import overlay_items
from gui.window.session import Session
from gui.words import look_up, noop, number, plural, translate
from storage.records import Changes, Proposal, RegionRole

if TYPE_CHECKING:
    from gui.window.review import Review
    from inference.compare import ItemComparison, Pair
    from storage.said_by import Side
    from storage.store import Store

_BLIND = noop("Compare", "A second look is about the class; there is nothing to compare")
_SHOWN = (BOTH, ONLY_A, ONLY_B)


class CompareActions(QObject):
    """Reads what was ever proposed of the item, pairs it, draws it, and takes one side's word."""

    def __init__(self, review: Review, session: Session, guard: Conflicts) -> None:
        super().__init__(review)
        self._review = review
        self._session = session
        self._guard = guard
        self._on = False
        self._shown = BOTH
        self._chosen: tuple[str, str] | None = None
        self._item: int | None = None
        self._said: list[Proposal] = []
        self._sides: list[Side] = []
        self._found: ItemComparison | None = None
        bar = review.place.compare
        bar.action_wanted.connect(review.action_wanted)
        bar.sides_chosen.connect(self._choose)
        bar.shown_chosen.connect(self._show)
        bar.differing_wanted.connect(self._list_differing)
        review.moved.connect(self._ask)
        session.changed.connect(self._ask)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of `gui.keys` that compare do."""
        return {
            "compare": self.toggle,
            "compare_flip": self.flip,
            "take_a": partial(self.take, 0),
            "take_b": partial(self.take, 1),
        }

    @property
    def is_on(self) -> bool:
        """Whether two are compared."""
        return self._on

    def toggle(self) -> None:
        """Begin to compare, or leave it."""
        if not self._on and self._review.is_blind:
            self._review.said.emit(look_up("Compare", _BLIND))
            return
        if not self._on and self._review.current_id is None:
            self._review.said.emit(translate("Compare", "Nothing is compared here"))
            return
        if not self._on and self._review.place.grid_shown():
            self._review.actions.trigger("toggle_grid")
        self._on = not self._on
        self._review.place.compare.setVisible(self._on)
        self._found = None
        self._ask()
        self._review.lay_regions()

    def flip(self) -> None:
        """Show A alone, then B alone, then both."""
        self._show(_SHOWN[(_SHOWN.index(self._shown) + 1) % len(_SHOWN)])

    def overlays(self) -> list[OverlayItem] | None:
        """What the canvas draws while comparing; None where nothing is compared."""
        detail = self._review.detail
        if not self._on or detail is None or self._found is None or self._item != detail.item.id:
            return None
        kept = [item for item in overlay_items(detail) if item.decided]
        settled = {region.proposal_id for region in detail.regions}
        drawn: list[OverlayItem] = []
        for pair in self._found.pairs:
            drawn += [item for item in self._drawn(pair) if int(item.key[1:]) not in settled]
        return [*kept, *drawn]

    def proposal(self, proposal_id: int) -> Proposal | None:
        """A proposal that is drawn for the comparison, also where a later run has superseded it."""
        if not self._on:
            return None
        return next((entry for entry in self._said if entry.id == proposal_id), None)

    def take(self, side: int) -> None:
        """Keep what A (0) or B (1) says and turn down what only the other says; without regions, take its class."""
        detail = self._review.detail
        if self._found is None or detail is None or self._item != detail.item.id:
            self._review.said.emit(translate("Compare", "Nothing is compared here"))
            return
        if self._review.is_blind:
            self._review.said.emit(look_up("Compare", _BLIND))
            return
        settled = {region.proposal_id for region in detail.regions}
        ours, theirs = _of(self._found.pairs, side), _of(self._found.pairs, 1 - side)
        keep = [entry for entry in ours if entry.id not in settled]
        drop = [entry for entry in theirs if entry.id not in settled and not entry.superseded]
        name = (self._found.class_a, self._found.class_b)[side]
        if keep or drop:
            label = f"Take {'AB'[side]} ({self._names()[side]})"
            self._guard.write(
                detail.item.id, lambda store, version: _take(store, keep, drop, label=label, version=version)
            )
        elif name is not None and self._found.class_differs:
            self._review.actions.items.set_class(name)
        else:
            self._review.said.emit(translate("Compare", "There is nothing left to take"))

    def _ask(self, _changes: object = None) -> None:
        detail_id = self._review.current_id
        if not self._on or detail_id is None:
            return
        self._session.read(partial(_read, detail_id), partial(self._take_said, detail_id), topic="compare")

    def _take_said(self, item_id: int, said: list[Proposal]) -> None:
        if item_id != self._review.current_id or not self._on:
            return
        from storage.said_by import sides

        self._item, self._said, self._sides = item_id, said, sides(said)
        self._compare()

    def _compare(self) -> None:
        from inference.compare import compare_item
        from storage.said_by import by_side

        at = self._places()
        if at is None:
            self._found = None
            words = translate("Compare", "Only one run and one model said something here: run another one first")
            self._review.place.compare.show_view(CompareView(self._names_all(), 0, 0, words, "", ""))
        else:
            a, b = (by_side(self._said, self._sides[place]) for place in at)
            self._found = compare_item(a, b)
            self._review.place.compare.show_view(self._view(self._found, at))
        both_runs = at is not None and all(self._sides[place].run is not None for place in at)
        self._review.place.compare.offer_differing(both_runs)
        self._review.lay_regions()

    def _places(self) -> tuple[int, int] | None:
        """Where A and B stand among the sides: those chosen last, else the two newest runs, else two models."""
        names = self._names_all()
        if self._chosen is not None and all(name in names for name in self._chosen):
            return names.index(self._chosen[0]), names.index(self._chosen[1])
        runs = [at for at, side in enumerate(self._sides) if side.run is not None]
        models = [at for at, side in enumerate(self._sides) if side.run is None]
        for found in (runs, models):
            if len(found) > 1:
                return found[-2], found[-1]
        return None

    def _names_all(self) -> tuple[str, ...]:
        return tuple(_side_words(side, self._said) for side in self._sides)

    def _names(self) -> tuple[str, str]:
        at = self._places() or (0, 0)
        return str(self._sides[at[0]]), str(self._sides[at[1]])

    def _view(self, found: ItemComparison, at: tuple[int, int]) -> CompareView:
        alike = sum(pair.same for pair in found.pairs)
        parts = [
            (alike, plural("Compare", "%Ln objects alike")),
            (found.renamed, plural("Compare", "%Ln named differently")),
            (found.count(a=True, b=False), plural("Compare", "%Ln only A")),
            (found.count(a=False, b=True), plural("Compare", "%Ln only B")),
        ]
        outcome = (
            " · ".join(words.of(count) for count, words in parts if count)
            if found.pairs
            else translate("Compare", "Neither sees an object")
        )
        if found.class_a is not None and found.class_b is not None:
            word = (
                translate("Compare", "class: A says {a}, B says {b}").format(a=found.class_a, b=found.class_b)
                if found.class_differs
                else translate("Compare", "class: both say {a}").format(a=found.class_a)
            )
            outcome = f"{word} · {outcome}"
        takes = [self._take_words(found, side) for side in (0, 1)]
        return CompareView(self._names_all(), *at, outcome, *takes)

    def _take_words(self, found: ItemComparison, side: int) -> str:
        mark = "AB"[side]
        if found.pairs:
            count = len(_of(found.pairs, side))
            return translate("Compare", "Take {side}: {count}").format(side=mark, count=number(count))
        name = (found.class_a, found.class_b)[side]
        differs = found.class_differs and name is not None
        return translate("Compare", "Take {side}: {name}").format(side=mark, name=name) if differs else ""

    def _drawn(self, pair: Pair) -> list[OverlayItem]:
        show_a, show_b = self._shown in (BOTH, ONLY_A), self._shown in (BOTH, ONLY_B)
        if pair.same and self._shown == BOTH:
            # One outline for what both see: two almost alike would only blur each other.
            item = self._overlay(pair.a, "A B", None)
            return [item] if item is not None else []
        wanted = [(pair.a, "A", A_COLOUR)] * show_a + [(pair.b, "B", B_COLOUR)] * show_b
        return [item for entry, mark, colour in wanted if (item := self._overlay(entry, mark, colour)) is not None]

    def _overlay(self, entry: Proposal | None, mark: str, colour: str | None) -> OverlayItem | None:
        detail = self._review.detail
        if entry is None or entry.geometry is None or detail is None:
            return None
        role = entry.role or RegionRole.DEFECT
        found = detail.class_named(entry.class_name)
        own = found.colour if found is not None else "#009e73"
        sure = "" if entry.confidence is None else f" {entry.confidence:.2f}"
        return OverlayItem(
            key=f"p{entry.id}",
            geometry=entry.geometry,
            colour=colour or own,
            label=f"{mark}: {entry.class_name or role.value}{sure}",
            decided=False,
            role=role,
        )

    def _choose(self, a: int, b: int) -> None:
        names = self._names_all()
        if a != b and max(a, b) < len(names):
            self._chosen = names[a], names[b]
        else:
            self._review.said.emit(translate("Compare", "A and B must be two"))
        self._compare()

    def _show(self, which: str) -> None:
        if not self._on:
            return
        self._shown = which
        self._review.place.compare.show_shown(which)
        self._review.lay_regions()

    def _list_differing(self) -> None:
        at = self._places()
        if at is not None:
            self._review.apply_filter(f"differs:{self._sides[at[0]].run},{self._sides[at[1]].run}")


def _read(item_id: int, store: Store) -> list[Proposal]:
    from storage import said_by

    return said_by.of_items(store, [item_id]).get(item_id, [])


def _take(
    store: Store, keep: Sequence[Proposal], drop: Sequence[Proposal], *, label: str, version: int | None
) -> Changes:
    from storage import regions

    return regions.take(store, keep=keep, drop=drop, label=label, item_version=version)


def _of(pairs: Sequence[Pair], side: int) -> list[Proposal]:
    found = [pair.b if side else pair.a for pair in pairs]
    return [entry for entry in found if entry is not None]


def _side_words(side: Side, said: Sequence[Proposal]) -> str:
    if side.run is None:
        return side.model
    models = dict.fromkeys(e.provenance.model for e in said if e.run_id == side.run and e.provenance.model)
    run = translate("Compare", "run {number}").format(number=side.run)
    return f"{run} · {', '.join(models)}" if models else run
