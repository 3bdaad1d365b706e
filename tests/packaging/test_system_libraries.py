"""System libraries: what is missing is found, installed as root on Debian, and named anywhere else."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.scripts import PACKAGING, load_script

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux brings Qt's libraries separately")


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """system_libraries.py, as bootstrap.py imports it."""
    monkeypatch.syspath_prepend(PACKAGING)
    module = load_script("system_libraries")
    monkeypatch.setitem(sys.modules, "system_libraries", module)
    monkeypatch.setattr(module, "has_hangul_font", lambda: True)
    return module


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH, empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def add_program(folder: Path, name: str, lines: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def test_a_library_that_does_not_exist_does_not_load(system: ModuleType) -> None:
    assert system.loads("libc.so.6")
    assert not system.loads("libnowhere-to-be-found.so.1")


def test_every_package_is_named_once(system: ModuleType) -> None:
    things = ["libglib-2.0.so.0", "libgthread-2.0.so.0", "libEGL.so.1", "a font"]
    assert system.packages_for(things) == ["fonts-dejavu-core", "libegl1", "libglib2.0-0"]
    assert system.packages_for(things, fedora=True) == ["dejavu-sans-fonts", "glib2", "libglvnd-egl"]


def test_the_command_fits_the_package_manager(system: ModuleType, programs: Path) -> None:
    assert system.command_for(["libEGL.so.1"]) == ""
    add_program(programs, "dnf", "exit 0")
    assert system.command_for(["libEGL.so.1"]) == "sudo dnf install libglvnd-egl"
    add_program(programs, "apt-get", "exit 0")
    assert system.command_for(["libEGL.so.1"]) == "sudo apt-get install libegl1"


def test_apt_get_is_run_without_questions_and_survives_a_failed_update(
    system: ModuleType, programs: Path, tmp_path: Path
) -> None:
    add_program(programs, "apt-get", 'echo "$DEBIAN_FRONTEND: $*"; [ "$1" = install ]')
    log = tmp_path / "log"
    assert system.apt_install(["libegl1"], log)
    assert "noninteractive: install --yes --no-install-recommends libegl1" in log.read_text()
    add_program(programs, "apt-get", '[ "$1" = update ]')
    assert not system.apt_install(["libegl1"], log)


def test_without_root_a_missing_library_stops_the_setup_with_the_command(
    system: ModuleType, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap = load_script("bootstrap")
    add_program(programs, "apt-get", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(system, "has_font", lambda: True)
    with pytest.raises(bootstrap.SetupError, match=r"lacks libEGL\.so\.1\.\nRun: sudo apt-get install libegl1"):
        bootstrap.check_system()


def test_without_an_x11_library_the_setup_goes_on_and_says_so(
    system: ModuleType, programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap = load_script("bootstrap")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "loads", lambda library: library != "libxcb-cursor.so.0")
    bootstrap.check_system()
    assert "For the window, the system lacks libxcb-cursor.so.0" in capsys.readouterr().err


def test_root_on_debian_gets_what_is_missing(
    system: ModuleType, programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bootstrap = load_script("bootstrap")
    installed = tmp_path / "installed"
    add_program(programs, "apt-get", f'[ "$1" = install ] && echo "$*" > "{installed}"')
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "log")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system, "loads", lambda library: library != "libEGL.so.1" or installed.exists())
    monkeypatch.setattr(system, "has_font", installed.exists)
    monkeypatch.setattr(system, "has_hangul_font", installed.exists)
    bootstrap.check_system()
    assert installed.read_text().split()[-3:] == ["fonts-dejavu-core", "fonts-nanum", "libegl1"]


@pytest.mark.parametrize(
    ("name", "hangul"), [("NanumGothic.ttf", True), ("NotoSansCJK-Regular.ttc", True), ("DejaVuSans.ttf", False)]
)
def test_a_hangul_font_is_known_by_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, hangul: bool
) -> None:
    fonts = load_script("system_libraries")
    monkeypatch.setattr(fonts, "FONT_FOLDERS", (str(tmp_path),))
    assert not fonts.has_font()
    (tmp_path / name).touch()
    assert fonts.has_font()
    assert fonts.has_hangul_font() is hangul
