"""A folder, label file or archive dropped on the window is read as a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from gui.widgets.basics import dim_label
from gui.window.format_words import format_title
from gui.words import translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow


class DropCatcher(QObject):
    """Watches one window; what is dropped while no project is open is left alone."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a drop; everything else goes its way."""
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop) or self._window.project is None:
            return False
        assert isinstance(event, QDragEnterEvent | QDropEvent)
        path = dropped_path(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            panel = self._window.project.panels.get("import")
            panel.present()
            panel.begin(path)
        return True


def dropped_path(data: QMimeData) -> Path | None:
    """The one file or folder of this machine that is dragged, or None."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


def drop_zone() -> QFrame:
    """What a panel shows that waits for a dataset: what becomes of it, and which are read."""
    from storage.imports.reading import READERS

    zone = QFrame()
    zone.setObjectName("dropZone")
    layout = QVBoxLayout(zone)
    layout.setContentsMargins(48, 24, 48, 24)
    layout.setSpacing(10)
    layout.addStretch(1)
    names = ", ".join(dict.fromkeys(format_title(name, info.title) for name, info in READERS.items()))
    words = translate(
        "Import",
        "Choose a dataset, or drop it here. It is read first: you see what fits, what does not, and how it looks; "
        "nothing changes before you say so.",
    )
    for text in (words, translate("Import", "Read are: {names}.").format(names=names)):
        label = dim_label(text, wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(label)
    layout.addStretch(2)
    return zone
