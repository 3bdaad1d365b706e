"""What the window shows without a project: make one, open one, try the demo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.basics import ElidedLabel, ProgressStrip, dim_label, heading
from gui.widgets.keycap import KeyButton, Look
from gui.words import translate


class StartPage(QWidget):
    """The first-run page.

    Signals:
        new_wanted, open_wanted, demo_wanted: One of the three buttons.
        recent_wanted: The folder of a project opened before.
        mend_wanted: The folder of a damaged project that is to be mended.
    """

    new_wanted = Signal()
    open_wanted = Signal()
    demo_wanted = Signal()
    recent_wanted = Signal(str)
    mend_wanted = Signal(str)

    def __init__(self, *, open_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._make_card(open_key))
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def show_recent(self, paths: Sequence[str]) -> None:
        """List the projects opened before; folders that are gone are left out."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        there = [path for path in paths if Path(path).is_dir()][:5]
        self._recent_heading.setVisible(bool(there))
        for path in there:
            self._recent.addWidget(self._recent_row(path))

    def show_busy(self, text: str, share: float | None = None) -> None:
        """Say what is being prepared; empty when nothing is."""
        self._busy.setText(text)
        self._busy.setVisible(bool(text))
        self._bar.setVisible(share is not None and bool(text))
        self._bar.set_share(share or 0.0)
        self._mend.setVisible(False)
        if text:
            self._fault.hide()
        for button in self._buttons:
            button.setEnabled(not text)

    def show_fault(self, text: str, *, damaged: str = "") -> None:
        """Say what went wrong and what to do about it; ``damaged``: the folder of a project that can be mended."""
        self.show_busy("")
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        self._damaged = damaged
        self._mend.setVisible(bool(damaged))

    def _mend_clicked(self) -> None:
        self.mend_wanted.emit(self._damaged)

    def _make_card(self, open_key: str) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(460)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(28, 26, 28, 24)
        layout.setSpacing(8)
        title = QLabel("Fettle")
        title.setFont(theme.font(22, bold=True))
        layout.addWidget(title)
        layout.addWidget(
            dim_label(
                translate(
                    "Start",
                    "Review inspection images at keyboard speed. Models propose, you decide, "
                    "and only what you decided is exported. Your images stay where they are.",
                ),
                wrap=True,
            )
        )
        layout.addSpacing(10)
        new = KeyButton(translate("Start", "New project from a folder of images…"), look=Look.PRIMARY)
        new.clicked.connect(self.new_wanted)
        open_ = KeyButton(translate("Start", "Open a project…"), open_key)
        open_.clicked.connect(self.open_wanted)
        demo = KeyButton(translate("Start", "Try the demo"))
        demo.setToolTip(
            translate(
                "Start", "Renders about 120 machined plates with defects and pen marks, and runs the pipeline on them"
            )
        )
        demo.clicked.connect(self.demo_wanted)
        self._buttons = (new, open_, demo)
        for button in self._buttons:
            layout.addWidget(button)
        self._busy = dim_label(wrap=True)
        self._bar = ProgressStrip()
        self._fault = dim_label(tone="bad", wrap=True)
        self._damaged = ""
        self._mend = KeyButton(translate("Start", "Mend it"))
        self._mend.setToolTip(translate("Start", "Reads what can be read into a new database; the damaged one is kept"))
        self._mend.clicked.connect(self._mend_clicked)
        for widget in (self._busy, self._bar, self._fault, self._mend):
            widget.hide()
            layout.addWidget(widget)
        layout.addSpacing(8)
        self._recent_heading = heading(translate("Start", "Opened before"))
        layout.addWidget(self._recent_heading)
        holder = QWidget()
        self._recent = QVBoxLayout(holder)
        self._recent.setContentsMargins(0, 0, 0, 0)
        self._recent.setSpacing(0)
        layout.addWidget(holder)
        self._recent_heading.hide()
        return card

    def _recent_row(self, path: str) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        button = QPushButton(Path(path).name)
        button.setObjectName("bare")
        button.setProperty("path", path)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._recent_clicked)
        place = ElidedLabel(str(Path(path).parent), mode=Qt.TextElideMode.ElideMiddle)
        place.setProperty("tone", "faint")
        layout.addWidget(button)
        layout.addWidget(place, 1)
        return row

    def _recent_clicked(self) -> None:
        self.recent_wanted.emit(str(self.sender().property("path")))
