"""Makes the README's pictures of the window: ``.venv/bin/python packaging/make_screenshots.py PROJECT [FOLDER]``.

PROJECT is a demo project (``fettle demo PROJECT --headless``). The picture shown is the marked plate whose defect the
classifier is surest of, with the heatmap on.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from gui import theme
from gui.app import make_application
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from storage.store import Store

SIZE = (1440, 900)
FILTER = "has:marking has:mask -predicted:good state:unreviewed"


def main(project: Path, folder: Path) -> None:
    """Write ``review.png``, ``review-light.png``, ``grid.png``, ``curate.png`` and ``dataset.png``."""
    with Store.open(project, readonly=True) as store:
        found = store.items.get(store.items.ids(FILTER) or store.items.ids("has:marking has:mask"))
    shown = max(found, key=lambda item: (item.score or 0.0) * (item.width > 1000))
    folder.mkdir(parents=True, exist_ok=True)
    for mode, names in (
        (theme.ThemeMode.DARK, ("review", "grid", "curate", "dataset")),
        (theme.ThemeMode.LIGHT, ("review",)),
    ):
        app = make_application()
        theme.apply(app, mode)
        window = MainWindow(settings=Preferences(theme=mode.value, size=SIZE))
        window.show()
        window.open_project(project)
        _wait(lambda w=window: w.project is not None and w.project.settled())  # type: ignore[misc]
        assert window.project is not None
        window.project.review.go_to(shown.id)
        _wait(lambda w=window: w.project is not None and w.project.settled())  # type: ignore[misc]
        window.trigger("heatmap")
        for name in names:
            if name == "grid":
                window.trigger("toggle_grid")
            else:
                window.show_place(name)
            _wait(lambda w=window: w.project is not None and w.project.settled(), least=1.0)  # type: ignore[misc]
            suffix = "-light" if mode is theme.ThemeMode.LIGHT else ""
            window.grab().save(str(folder / f"{name}{suffix}.png"), "PNG", 0)  # Packed as tightly as PNG can.
        window.close()
        app.processEvents()


def _wait(condition: Callable[[], bool], *, least: float = 0.4, timeout: float = 30.0) -> None:
    app = make_application()
    started = time.monotonic()
    while time.monotonic() - started < timeout:
        app.processEvents()
        if condition() and time.monotonic() - started > least:
            return
        time.sleep(0.01)
    raise SystemExit("the window was not ready in time")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "resources/docs"))
