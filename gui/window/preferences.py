"""What this person set for the window, on this machine: theme, language, motion, keys, and where all stood."""

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
_COMMANDS = 6
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LastPlace:
    """Where a person left a project: ``place`` of the window, filter and order of the queue, the item shown."""

    place: str = "review"
    where: str = ""
    order: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything kept between starts.

    Attributes:
        keys: Only what differs from the defaults.
        place: Left and top of the window.
        widths: Of the queue and of the decision panel; None: as they come.
        panels: Left, top, width and height of each small window, by name.
        look: How things are shown over pictures, see `gui.window.look_actions`.
        tools: What the tools are set to, see `gui.window.tool_settings`.
        projects: Where each of the recent projects was left, by folder.
    """

    theme: str = ThemeMode.SYSTEM.value
    language: str = words.SYSTEM
    motion: str = Motion.FULL.value
    toured: bool = False
    commands: tuple[str, ...] = ()
    """What was last chosen in the palette, the newest first."""
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    size: tuple[int, int] | None = None
    place: tuple[int, int] | None = None
    maximised: bool = False
    widths: tuple[int, int] | None = None
    panels: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    projects: dict[str, LastPlace] = field(default_factory=dict)
    heatmap_opacity: float = 0.55
    look: dict[str, Any] = field(default_factory=dict)
    tools: dict[str, Any] = field(default_factory=dict)

    def with_command(self, name: str) -> Preferences:
        """The same with ``name`` as the newest command."""
        return replace(self, commands=(name, *(known for known in self.commands if known != name))[:_COMMANDS])

    def with_recent(self, path: Path) -> Preferences:
        """The same with ``path`` as the newest project."""
        text = str(path)
        return replace(self, recent=(text, *(known for known in self.recent if known != text))[:_RECENT])

    def movement(self) -> Motion:
        """Whether things may move; they may where the file holds something unknown."""
        return Motion(self.motion) if self.motion in set(Motion) else Motion.FULL

    def with_project(self, path: Path, last: LastPlace) -> Preferences:
        """The same, with where a project was left; those no longer among the recent ones are forgotten."""
        known = {name: place for name, place in self.projects.items() if name in self.recent}
        return replace(self, projects=known | {str(path): last})

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
            commands=tuple(map(str, found.get("commands", ()))),
            keys={str(name): tuple(map(str, keys)) for name, keys in found.get("keys", {}).items()},
            recent=tuple(map(str, found.get("recent", ()))),
            size=(int(size[0]), int(size[1])) if size else None,
            place=_numbers(found.get("place"), 2),
            maximised=bool(found.get("maximised", False)),
            widths=_numbers(found.get("widths"), 2),
            panels={str(name): place for name, kept in found.get("panels", {}).items() if (place := _numbers(kept, 4))},
            projects={str(name): last for name, kept in found.get("projects", {}).items() if (last := _last(kept))},
            heatmap_opacity=float(found.get("heatmap_opacity", 0.55)),
            look=dict(found.get("look", {})),
            tools=dict(found.get("tools", {})),
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


def _numbers(kept: object, count: int) -> Any:
    """A tuple of so many whole numbers, or None where the file holds something else."""
    if isinstance(kept, list) and len(kept) == count and all(isinstance(entry, int) for entry in kept):
        return tuple(kept)
    return None


def _last(kept: object) -> LastPlace | None:
    if not isinstance(kept, dict):
        return None
    words = {name: kept[name] for name in ("place", "where", "order") if isinstance(kept.get(name), str)}
    item = kept.get("item")
    if item is not None and not isinstance(item, int):
        return None
    return LastPlace(**words, item=item)
