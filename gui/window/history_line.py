"""One line of the decision panel's history: what was done, by whom, and when."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui import theme
from gui.widgets.basics import ElidedLabel, dim_label
from gui.window.views import HistoryRow


class HistoryLine(QWidget):
    """What was done stands left and is cut if need be; who and when stand right, whole. Undone steps are struck out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undone = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(8)
        self._what = ElidedLabel()
        self._what.setProperty("tone", "dim")
        self._when = dim_label()
        self._when.setFont(theme.font(theme.SMALL_PX))
        layout.addWidget(self._what, 1)
        layout.addWidget(self._when)

    def show_row(self, row: HistoryRow) -> None:
        """Show another row."""
        if row.undone != self._undone:  # To give a widget a font is to have it styled anew.
            self._undone = row.undone
            font = theme.font()
            font.setStrikeOut(row.undone)
            self._what.setFont(font)
        self._what.set_text(row.what)
        self._when.setText(" · ".join(part for part in (row.who, row.when) if part))

    def words(self) -> str:
        """What the line says."""
        return f"{self._what.full_text()} {self._when.text()}"
