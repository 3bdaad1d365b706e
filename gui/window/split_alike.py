"""Which pictures look so alike that no split may part them: by embeddings, computed once and kept."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QWidget

from gui.widgets.basics import dim_label
from gui.window.lane import Lane
from gui.window.session import Session
from gui.words import percent, plural, translate

if TYPE_CHECKING:
    from storage.groups import Pairs
    from storage.store import Store

_CLOSE = 0.98


class AlikeTies(QWidget):
    """A tick and how close is close. Ticked, it looks at the pictures that were not looked at yet.

    Signals:
        changed: What belongs together is otherwise now, or is being looked for.
        failed: An exception.
    """

    changed = Signal()
    failed = Signal(object)
    _progressed = Signal(float)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = Lane("alike-pairs", parent=self)
        self._stop = threading.Event()
        self._pairs: Pairs | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.tick = QCheckBox(translate("Splits", "Look alike"))
        self.tick.setToolTip(
            translate("Splits", "By what the shipped network sees in them; 1,000 pictures take about a minute")
        )
        self.close_by = QDoubleSpinBox()
        self.close_by.setRange(0.5, 0.999)
        self.close_by.setSingleStep(0.005)
        self.close_by.setDecimals(3)
        self.close_by.setValue(_CLOSE)
        self.close_by.setEnabled(False)
        self.close_by.setKeyboardTracking(False)
        self.close_by.setAccessibleName(translate("Splits", "How close pictures lie that look alike, as a cosine"))
        self._said = dim_label()
        layout.addWidget(self.tick)
        layout.addWidget(self.close_by)
        layout.addSpacing(8)
        layout.addWidget(self._said, 1)
        self.tick.toggled.connect(self._look)
        self.close_by.valueChanged.connect(self._look)
        self._progressed.connect(self._show_progress)

    @property
    def closeness(self) -> float:
        """How close is close; 0: looks don't count, or it is not known yet whose are."""
        return self.close_by.value() if self.tick.isChecked() and self._pairs is not None else 0.0

    @property
    def looking(self) -> bool:
        """Whether what belongs together is being looked for."""
        return self.tick.isChecked() and self._pairs is None

    def pairs(self) -> Pairs:
        """Ids of items that look alike, ``(N, 2)``."""
        from storage.groups import NO_PAIRS

        return NO_PAIRS if self._pairs is None or not self.tick.isChecked() else self._pairs

    def shut(self) -> None:
        """Stop looking; what was looked at is kept."""
        self._stop.set()
        self._lane.close(timeout=0)

    def finish(self) -> None:
        """Wait until nothing is looked at; after `shut`."""
        self._lane.close(timeout=15)

    def _look(self) -> None:
        self._stop.set()
        self._stop, self._pairs = threading.Event(), None
        ticked = self.tick.isChecked()
        self.close_by.setEnabled(ticked)
        self._lane.forget("alike")
        self._said.clear()
        if ticked:
            work = partial(self._find, self._session.store, self.close_by.value(), self._stop)
            self._lane.ask(work, self._take, topic="alike", failed=self._failed)
        self.changed.emit()

    def _find(self, store: Store, closeness: float, stop: threading.Event) -> tuple[Pairs, int]:
        from inference import alike
        from inference.alike_pairs import alike_pairs

        wanted = alike.missing(store, store.items.ids("-state:unreadable"))
        alike.embed_in_process(
            store, wanted, progress=lambda share, _words: self._progressed.emit(share), should_stop=stop.is_set
        )
        return alike_pairs(store, closeness, should_stop=stop.is_set)

    def _take(self, found: tuple[Pairs, int]) -> None:
        self._pairs, missing = found
        said = plural("Splits", "%Ln pairs look alike").of(len(self._pairs))
        if missing:
            said += " · " + plural("Splits", "%Ln pictures can't be looked at").of(missing)
        self._said.setText(said)
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._said.clear()
        self.failed.emit(error)

    def _show_progress(self, share: float) -> None:
        if self.looking:
            self._said.setText(translate("Splits", "Looking at pictures: {share}").format(share=percent(share)))
