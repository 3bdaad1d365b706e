"""Where Fettle keeps what belongs to the user and not to one project: settings, logs, models, caches."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from storage.files import folder_fault

HOME_VARIABLE = "FETTLE_HOME"
"""Set to a folder, it holds everything below; tests and portable installations use it."""


def user_dir(kind: str) -> Path:
    """The folder for ``kind``: ``config``, ``data``, ``cache``, ``log`` or ``models``; made if absent.

    Raises:
        DatabaseError: It cannot be made, in words.
    """
    home = os.environ.get(HOME_VARIABLE)
    if home:
        path = Path(home) / kind
    else:
        places = {
            "config": platformdirs.user_config_path,
            "cache": platformdirs.user_cache_path,
            "log": platformdirs.user_log_path,
        }
        place = places.get(kind)
        path = (
            place("fettle", appauthor=False) if place else platformdirs.user_data_path("fettle", appauthor=False) / kind
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise folder_fault(path, error) from error
    return path


def shipped_dir(kind: str) -> Path:
    """The folder ``resources/<kind>`` of this installation, read-only."""
    return Path(__file__).resolve().parent.parent / "resources" / kind
