"""Says in the run window what cleaning would send elsewhere and cost, where the project's filler does that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.gemini_words import how_much
from gui.widgets.basics import NoteCard
from gui.words import translate

if TYPE_CHECKING:
    from gui.window.session import Session
    from inference.cleaning.gemini.estimate import Estimate
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class _Sending:
    """What would leave, and why it may not."""

    estimate: Estimate
    refusal: str


class SendingNote(QWidget):
    """Shows itself only where something would leave this machine.

    Signals:
        shown: It needs its room.
        terms_wanted: The person wants to see or settle the terms.
    """

    shown = Signal()
    terms_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._note = NoteCard()
        self._note.link_clicked.connect(self._link_clicked)
        layout.addWidget(self._note)
        self.hide()

    def look(self, *, where: str, item_ids: tuple[int, ...] | None, settings: Mapping[str, str]) -> None:
        """Find out what cleaning these items would send; ``settings`` are laid over the project's."""
        work = partial(_sending, where=where, item_ids=item_ids, chosen=settings)
        self._session.read(work, self._show, topic="sending")

    def said(self) -> str:
        """What it shows, as HTML; empty while hidden."""
        return "" if self.isHidden() else self._note.text()

    def _show(self, found: _Sending | None) -> None:
        self.setVisible(found is not None)
        if found is None:
            return
        lines = [escape(line) for line in how_much(found.estimate)]
        link = translate("Gemini", "Gemini: terms, and allowing it…")
        if found.refusal:
            lines.insert(0, f"<b>{escape(found.refusal)}.</b>")
        lines.append(f'<a href="terms">{escape(link)}</a>')
        self._note.set_note("<br>".join(lines), "bad" if found.refusal else "accent")
        self.shown.emit()

    def _link_clicked(self, _where: str) -> None:
        self.terms_wanted.emit()


def _sending(
    store: Store, *, where: str, item_ids: tuple[int, ...] | None, chosen: Mapping[str, str]
) -> _Sending | None:
    from gui.told import told_error
    from inference.cleaning.gemini import gate
    from inference.cleaning.gemini.estimate import estimate, settings_of
    from inference.cleaning.gemini.terms import NAME
    from storage.errors import FettleError

    table = {**settings_of(store.settings), **chosen}
    if table.get("filler") != NAME:
        return None
    refusal = ""
    try:
        gate.check_before_run(store.folder, table)
    except FettleError as error:
        refusal = told_error(FettleError(error.message))  # what to do about it is the link below
    return _Sending(estimate(store, where=where, item_ids=item_ids), refusal)
