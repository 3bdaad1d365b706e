"""Sets what must be in the environment before Qt, torch or ultralytics load; conftest calls it first of all."""

from __future__ import annotations

import os
from pathlib import Path

CLOSED_PROXY = "http://127.0.0.1:9"
"""Nobody listens there, so a child process that reaches for the internet through a proxy fails at once."""


def prepare(folder: Path) -> None:
    """Make this process and its children headless, offline and blind to the user's own settings.

    Args:
        folder: A temporary folder for what libraries write of their own accord.
    """
    os.environ.update(
        {
            "FETTLE_HOME": str(folder / "home"),
            "HF_HUB_OFFLINE": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "ULTRALYTICS_SAFE_LOAD": "1",
            "YOLO_AUTOINSTALL": "0",
            "YOLO_CONFIG_DIR": str(folder / "ultralytics"),
            "YOLO_OFFLINE": "1",
        }
    )
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for scheme in ("http", "https", "all"):
        for name in (f"{scheme}_proxy", f"{scheme}_proxy".upper()):
            os.environ[name] = CLOSED_PROXY
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = "localhost,127.0.0.1,::1"
    (folder / "ultralytics").mkdir(parents=True)
    forget_the_qt_of_cv2()


def forget_the_qt_of_cv2() -> None:
    """Import cv2 and undo what it does to Qt: it points Qt's plugin and font folders at its own Qt 5."""
    import cv2

    inside = str(Path(cv2.__file__).parent)
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if os.environ.get(name, "").startswith(inside):
            del os.environ[name]
