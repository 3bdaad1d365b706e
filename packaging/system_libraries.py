"""The system libraries that Qt and OpenCV load on Linux: which are missing, and how to get them.

Standard library only: ``bootstrap.py`` uses it before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Library: (package of Debian and Ubuntu, package of Fedora).
NEEDED = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
}
"""Without these nothing can be drawn, not even a picture without a display."""

NEEDED_ON_X11 = {
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
}
"""Without these no window opens on an X11 display; pictures and the command line still work."""

FONT = ("fonts-dejavu-core", "dejavu-sans-fonts")
HANGUL_FONT = ("fonts-nanum", "naver-nanum-gothic-fonts")
"""A tenth of what all of Noto's would take."""
HANGUL_NAMES = (
    "nanum",
    "notosanscjk",
    "notosanskr",
    "notoserifcjk",
    "sourcehan",
    "pretendard",
    "malgun",
    "baekmuk",
    "undotum",
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def loads(library: str) -> bool:
    """Whether the dynamic linker finds ``library``."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def fonts() -> list[str]:
    """The file names, in small letters, of the outline fonts that are installed where fontconfig looks."""
    return [
        name.lower()
        for folder in FONT_FOLDERS
        for _, _, files in os.walk(Path(folder).expanduser())
        for name in files
        if name.lower().endswith((".ttf", ".otf", ".ttc", ".pfb"))
    ]


def has_font() -> bool:
    """Whether any outline font is installed."""
    return bool(fonts())


def has_hangul_font() -> bool:
    """Whether one of the usual Korean fonts is installed, for the window in Korean and for Korean file names."""
    return any(name.replace("-", "").startswith(HANGUL_NAMES) for name in fonts())


def missing() -> tuple[list[str], list[str]]:
    """What Linux lacks: (libraries nothing can be drawn without, things that are missed later)."""
    needed = [library for library in NEEDED if not loads(library)]
    later = [library for library in NEEDED_ON_X11 if not loads(library)]
    if not has_font():
        later.append("a font")
    if not has_hangul_font():
        later.append("a Hangul font")
    return needed, later


def packages_for(things: list[str], *, fedora: bool = False) -> list[str]:
    """The packages that hold ``things`` (libraries, ``a font``, ``a Hangul font``), each once."""
    table = {**NEEDED, **NEEDED_ON_X11, "a font": FONT, "a Hangul font": HANGUL_FONT}
    return sorted({table[thing][1 if fedora else 0] for thing in things})


def command_for(things: list[str]) -> str:
    """The command a person types to get ``things``; empty where the system's package manager is not known."""
    if shutil.which("apt-get"):
        return "sudo apt-get install " + " ".join(packages_for(things))
    if shutil.which("dnf"):
        return "sudo dnf install " + " ".join(packages_for(things, fedora=True))
    return ""


def apt_install(packages: list[str], log: Path) -> bool:
    """Install ``packages`` with apt-get, as root and without a question; whether it worked. Output goes to ``log``."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    with log.open("a", encoding="utf-8") as stream:
        for command in (["apt-get", "update"], install):
            stream.write("$ " + " ".join(command) + "\n")
            stream.flush()
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=environment,
                check=False,
            )
            # A failed update still leaves the lists of last time, which often do.
            if done.returncode != 0 and command is install:
                return False
    return True


def may_install() -> bool:
    """Whether this process can install system packages by itself: root on Debian or Ubuntu."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None
