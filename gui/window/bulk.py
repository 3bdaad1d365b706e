"""Steps over many items: shown before they are done where they are more than a person can look over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.window.pending import Waiting
from gui.window.preview_strip import PreviewStrip
from gui.window.session import Session
from gui.words import items, translate
from storage.records import ItemState

if TYPE_CHECKING:
    from storage.bulk_preview import BulkPreview
    from storage.store import Store

FROM = 20
"""More items than this are counted and shown before they are decided."""


class Bulk(QObject):
    """Holds the one step that waits for an answer."""

    def __init__(self, session: Session, strip: PreviewStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._strip = strip
        self._do: Callable[[], None] | None = None
        strip.answered.connect(self.answer)

    def offer(self, item_ids: Sequence[int], about: Waiting, do: Callable[[], None]) -> None:
        """Do a step on these items, at once where they are few; else once the person has seen what it changes."""
        if len(item_ids) <= FROM or about.state is None:
            self.drop()
            do()
            return
        self._do = do
        self._strip.ask(_title(about, len(item_ids)))
        wanted, state, label = tuple(item_ids), about.state, about.label
        self._session.read(partial(_preview, wanted, state, label), partial(self._show, do), topic="bulk")

    def waits(self) -> bool:
        """Whether a step waits for an answer."""
        return self._strip.waits()

    def confirm(self) -> None:
        """Do what waits, once it is counted."""
        self._strip.confirm()

    def drop(self) -> None:
        """Leave what waits."""
        self._do = None
        self._strip.dismiss()

    def answer(self, yes: bool) -> None:
        """Do what waits, or leave it."""
        do = self._do
        self.drop()
        if yes and do is not None:
            do()

    def _show(self, do: Callable[[], None], preview: BulkPreview) -> None:
        if self._do is do:
            self._strip.show_preview(preview)


def _preview(item_ids: Sequence[int], state: ItemState, label: str | None, store: Store) -> BulkPreview:
    from storage.bulk_preview import preview

    return preview(store, item_ids, state, label=label)


def _title(about: Waiting, count: int) -> str:
    many = items(count)
    match about.state:
        case ItemState.EXCLUDED:
            return translate("Review", "Exclude {items}: {reason}").format(items=many, reason=about.reason)
        case ItemState.DEFERRED:
            return translate("Review", "Put off {items}").format(items=many)
        case ItemState.UNREVIEWED:
            return translate("Review", "Back to undecided: {items}").format(items=many)
    if about.label:
        return translate("Review", "Label {items} “{label}”").format(items=many, label=about.label)
    return translate("Review", "Accept {items}").format(items=many)
