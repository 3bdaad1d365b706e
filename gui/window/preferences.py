"""What this person set for the window, on this machine: theme, language, motion, keys, recent projects, size."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from gui import words
from gui.key_file import settings_file
from gui.theme import Motion, ThemeMode

_RECENT = 8
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything kept between starts. ``keys`` holds only what differs from the defaults."""

    theme: str = ThemeMode.SYSTEM.value
    language: str = words.SYSTEM
    motion: str = Motion.FULL.value
    toured: bool = False
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    size: tuple[int, int] | None = None
    maximised: bool = False
    heatmap_opacity: float = 0.55

    def with_recent(self, path: Path) -> Preferences:
        """The same with ``path`` as the newest project."""
        text = str(path)
        return replace(self, recent=(text, *(known for known in self.recent if known != text))[:_RECENT])

    def movement(self) -> Motion:
        """Whether things may move; they may where the file holds something unknown."""
        return Motion(self.motion) if self.motion in set(Motion) else Motion.FULL

    def mode(self) -> ThemeMode:
        """The theme chosen; ``system`` where the file holds something unknown."""
        return ThemeMode(self.theme) if self.theme in set(ThemeMode) else ThemeMode.SYSTEM


def load() -> Preferences:
    """Read them; a file that cannot be read is left alone and the defaults are used."""
    path = settings_file()
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        size = found.get("size")
        return Preferences(
            theme=str(found.get("theme", ThemeMode.SYSTEM.value)),
            language=str(found.get("language", words.SYSTEM)),
            motion=str(found.get("motion", Motion.FULL.value)),
            toured=bool(found.get("toured", False)),
            keys={str(name): tuple(map(str, keys)) for name, keys in found.get("keys", {}).items()},
            recent=tuple(map(str, found.get("recent", ()))),
            size=(int(size[0]), int(size[1])) if size else None,
            maximised=bool(found.get("maximised", False)),
            heatmap_opacity=float(found.get("heatmap_opacity", 0.55)),
        )
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, TypeError, AttributeError, IndexError) as error:
        _log.warning("the window's settings in %s cannot be read: %s", path, error)
        return Preferences()


def save(preferences: Preferences) -> None:
    """Write them; a fault is logged, it must not stop anybody from working."""
    from storage.files import write_atomically

    path = settings_file()
    try:
        write_atomically(path, json.dumps(asdict(preferences), ensure_ascii=False, indent=2).encode())
    except OSError as error:
        _log.warning("the window's settings cannot be kept in %s: %s", path, error)
