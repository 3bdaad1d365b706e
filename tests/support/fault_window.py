"""What the crash tests abort: ``python -m tests.support.fault_window`` opens the window and dies in a slot."""

from __future__ import annotations

import os

from PySide6.QtCore import QTimer

from gui import app


def main() -> None:
    """Open the window as ``fettle`` does; half a second later, a library would have aborted."""
    app.make_application()
    QTimer.singleShot(500, os.abort)
    app.run_window()


if __name__ == "__main__":
    main()
