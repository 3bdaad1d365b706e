"""The end of the log, for the person and for whoever helps them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit

from gui import theme
from gui.logs import log_path, tail
from gui.widgets.basics import ElidedLabel
from gui.widgets.buttons import push_button
from gui.window.panel_window import PanelWindow
from gui.words import noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow


class LogView(PanelWindow):
    """Shows the log file's end."""

    title = noop("Panels", "Log")
    size_wh = (900, 560)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._path = log_path()
        where = ElidedLabel(str(self._path))
        where.setProperty("tone", "dim")
        self.body.addWidget(where)
        self._text = QPlainTextEdit()
        self._text.setAccessibleName(translate("Log", "The end of the log"))
        self._text.setReadOnly(True)
        self._text.setFont(theme.font(theme.SMALL_PX, mono=True))
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.body.addWidget(self._text, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for label, slot in (
            (translate("Log", "Read again"), self.refresh),
            (translate("Log", "Copy"), self._copy),
            (translate("Log", "Open the folder"), self._open),
        ):
            buttons.addWidget(push_button(label, slot))
        self.body.addLayout(buttons)

    def refresh(self) -> None:
        """Read the end of the file."""
        self.window_.lane.ask(partial(tail, self._path), self._show, topic="log")

    def _show(self, text: str) -> None:
        self._text.setPlainText(text or translate("Log", "Nothing has been logged yet."))
        self._text.moveCursor(self._text.textCursor().MoveOperation.End)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._text.toPlainText())

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))
