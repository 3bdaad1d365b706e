"""Takes back what a run proposed, as a step of this person that undo brings back; for the panels that list runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.told import told
from gui.window.session import Session
from gui.words import translate

if TYPE_CHECKING:
    from storage.records import Changes
    from storage.store import Store


def take_back(session: Session, run_id: int) -> None:
    """Have what the run proposed taken back; the strip says how it went."""
    session.write(partial(_write, run_id), partial(_said, session))


def _write(run_id: int, store: Store) -> Changes:
    from storage.take_back import take_back_run

    return take_back_run(store, run_id)


def _said(session: Session, changes: Changes) -> None:
    session.said.emit(translate("History", "{label}; undo brings it back").format(label=told(changes.label)))
