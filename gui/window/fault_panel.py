"""Tells a person calmly that Fettle itself went wrong: what, where the log is, a report to hand on, and go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLabel, QPushButton

from gui import theme
from gui.crashes import report
from gui.logs import log_path
from gui.widgets.basics import ElidedLabel, dim_label
from gui.window.panel_window import PanelWindow
from gui.words import noop, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow


class FaultPanel(PanelWindow):
    """One per window; a further fault takes the place of the one shown, and they are counted."""

    title = noop("Panels", "Something went wrong")
    size_wh = (520, 10)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setMinimumWidth(self.size_wh[0])
        self._what = self._trace = ""
        self._times = 0
        self._line = QLabel()
        self._line.setFont(theme.font(theme.BODY_PX, bold=True))
        self._line.setWordWrap(True)
        self._calm = dim_label(wrap=True)
        self._where = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._where.setProperty("tone", "dim")
        self._names = QCheckBox(translate("Faults", "The report may name images"))
        self._done = dim_label(tone="ok")
        for widget in (self._line, self._calm):
            self.body.addWidget(widget)
        self.body.addSpacing(6)
        self.body.addWidget(self._where)
        self.body.addWidget(self._names)
        self.body.addSpacing(6)
        self.body.addLayout(self._make_buttons())

    def tell(self, line: str, calm: str, trace: str) -> None:
        """Say what happened, in one line, and that nothing is lost; ``trace`` goes into the report alone."""
        self._times = self._times + 1 if self.isVisible() else 1
        self._what, self._trace = line, trace
        many = translate("Faults", "{line} It is fault {number} in a row.").format(line=line, number=self._times)
        self._line.setText(line if self._times == 1 else many)
        self._calm.setText(calm)
        self._where.set_text(translate("Faults", "Log: {path}").format(path=log_path()))
        self._done.setText("")
        self.adjustSize()
        if not self.isVisible():
            self.come_forward()
            self._go_on.setFocus()

    def line(self) -> str:
        """What happened, as it stands there."""
        return self._line.text()

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QApplication.clipboard().setText(report(self._what, self._trace, names=self._names.isChecked()))
        self._done.setText(translate("Faults", "Copied"))

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        copy = QPushButton(translate("Faults", "Copy report"))
        folder = QPushButton(translate("Faults", "Open log folder"))
        self._go_on = QPushButton(translate("Faults", "Go on"))
        copy.clicked.connect(self.copy_report)
        folder.clicked.connect(_open_folder)
        self._go_on.clicked.connect(self.close)
        for button in (copy, folder):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addWidget(self._done)
        row.addStretch(1)
        self._go_on.setDefault(True)
        row.addWidget(self._go_on)
        return row


def _open_folder() -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path().parent)))
