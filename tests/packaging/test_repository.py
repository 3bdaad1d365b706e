"""What holds for the repository as a whole: its pins, its licence, its packages and its layers."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROGRAM = ("gui", "inference", "storage", "resources")
BUILT_WITH_TORCH = re.compile(r"nvidia-(?!ml-py)|cuda-|triton")
"""Torch asks for exact versions of these itself, other ones on each platform."""


@pytest.fixture(scope="module")
def pins(repo_root: Path) -> dict[str, str]:
    lines = (repo_root / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    found: dict[str, str] = {canonicalize_name(name): version for name, version in pairs}
    assert len(found) == len(pairs), "a name is pinned twice"
    return found


def requirements(name: str, extra: str) -> list[Requirement]:
    """What the installed distribution ``name`` asks for on this platform, with ``extra`` (or without, if empty)."""
    asked = [Requirement(text) for text in metadata.requires(name) or []]
    return [one for one in asked if one.marker is None or one.marker.evaluate({"extra": extra})]


def installed_closure() -> set[str]:
    """All distributions that fettling, with its test extra, brings here."""
    seen: set[tuple[str, str]] = set()
    waiting = [("fettling", "test")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for one in requirements(name, extra):
            waiting += [(canonicalize_name(one.name), extra) for extra in ("", *one.extras)]
    return {name for name, _ in seen} - {"fettling"}


def test_everything_that_is_installed_is_pinned_to_its_version(pins: dict[str, str]) -> None:
    needed = {name for name in installed_closure() if not BUILT_WITH_TORCH.match(name)}
    # The local part, as in 2.15.0+cpu, tells the build and not the version.
    installed = {name: metadata.version(name).partition("+")[0] for name in needed}
    assert {name: pins.get(name) for name in needed} == installed


def test_the_pins_satisfy_the_ranges_of_pyproject(pins: dict[str, str], repo_root: Path) -> None:
    project = tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    for one in map(Requirement, asked):
        assert one.specifier.contains(pins[canonicalize_name(one.name)]), one


def test_only_one_opencv_is_installed_and_it_still_reads_darknet_files(pins: dict[str, str]) -> None:
    names = {canonicalize_name(found.metadata["Name"]) for found in metadata.distributions()}
    assert {name for name in names if name.startswith("opencv")} == {"opencv-python"}
    assert int(pins["opencv-python"].split(".")[0]) < 5


def test_torch_and_torchvision_are_a_pair(pins: dict[str, str]) -> None:
    asked = {one.name: one for one in requirements("torchvision", "")}
    assert asked["torch"].specifier.contains(pins["torch"])


def test_the_folder_packaging_does_not_hide_the_library(repo_root: Path) -> None:
    assert list((repo_root / "packaging").rglob("__init__.py")) == []
    done = subprocess.run(
        [sys.executable, "-c", "import packaging.version as v; print(v.__file__)"],
        cwd=repo_root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(sysconfig.get_path("purelib"))


def test_every_folder_with_code_is_a_package(repo_root: Path) -> None:
    folders = {path.parent for top in PROGRAM for path in (repo_root / top).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_licence_is_the_agpl_word_for_word(repo_root: Path) -> None:
    text = (repo_root / "LICENSE").read_bytes().replace(b"\r\n", b"\n")
    known = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
    assert hashlib.sha256(text).hexdigest() == known


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports" + sysconfig.get_config_var("EXE"))
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_layers_hold(repo_root: Path) -> None:
    done = lint_imports(repo_root)
    assert done.returncode == 0, done.stdout


def test_every_contract_notices_its_violation(repo_root: Path, tmp_path: Path) -> None:
    config = (repo_root / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(config, encoding="utf-8")
    for layer, line in {
        "gui": "import torch, sqlalchemy",
        "inference": "import gui, PySide6.QtCore",
        "storage": "import onnxruntime",
    }.items():
        (tmp_path / layer).mkdir()
        (tmp_path / layer / "__init__.py").write_text(f"def work() -> None:\n    {line}\n", encoding="utf-8")
    done = lint_imports(tmp_path)
    verdicts = re.findall(r"^(.+?) (KEPT|BROKEN)$", done.stdout, re.MULTILINE)
    assert done.returncode == 1
    assert len(verdicts) == config.count("[[tool.importlinter.contracts]]")
    assert {verdict for _, verdict in verdicts} == {"BROKEN"}, done.stdout
