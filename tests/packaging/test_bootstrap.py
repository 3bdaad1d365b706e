"""Setting up from a checkout: the right Python, quick second starts, and failures that say what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.scripts import PACKAGING, load_script

posix_only = pytest.mark.skipif(os.name == "nt", reason="stands in for programs with shell scripts")


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """bootstrap.py, working on an empty checkout in a temporary folder."""
    monkeypatch.syspath_prepend(PACKAGING)
    module = load_script("bootstrap")
    root = tmp_path / "a checkout"
    (root / "packaging").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[project]\nname = 'fettling'\n", encoding="utf-8")
    (root / "packaging" / "constraints.txt").write_text("numpy==2.4.6\n", encoding="utf-8")
    for name, path in {
        "ROOT": root,
        "VENV": root / ".venv",
        "LOG": root / ".venv" / "install.log",
        "STAMP": root / ".venv" / "installed.json",
        "CONSTRAINTS": root / "packaging" / "constraints.txt",
    }.items():
        monkeypatch.setattr(module, name, path)
    monkeypatch.setattr(module, "check_system", lambda: None)
    return module


@pytest.fixture
def fake_pip(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a .venv in place whose python notes its arguments and then runs the given shell lines as pip."""
    monkeypatch.setattr(bootstrap.time, "sleep", lambda seconds: None)
    calls: Path = bootstrap.ROOT / "calls"

    def make(lines: str) -> Path:
        programs = bootstrap.executable("python").parent
        programs.mkdir(parents=True, exist_ok=True)
        version = ".".join(map(str, bootstrap.SUPPORTED[-1]))
        (bootstrap.VENV / "pyvenv.cfg").write_text(f"version = {version}.7\n", encoding="utf-8")
        for name in ("python", "fettle"):
            write_program(
                programs / name,
                f'case "$*" in *--version*) echo pip; exit 0;; esac\necho "$@" >> "{calls}"\n{lines}',
            )
        return calls

    return make


def write_program(path: Path, lines: str) -> Path:
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_an_old_python_without_a_better_one_is_told_which_to_install(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.main(["install"]) == 1
    message = capsys.readouterr().err
    assert "needs Python 3.11, 3.12 or 3.13" in message
    assert "Traceback" not in message


@posix_only
def test_an_old_python_goes_on_with_a_better_one_that_really_starts(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    programs = tmp_path / "bin"
    programs.mkdir()
    write_program(programs / "python3.13", "echo 'command not found' >&2; exit 127")
    write_program(programs / "python3.12", "echo '(3, 12)'")
    monkeypatch.setenv("PATH", str(programs))
    assert bootstrap.supported_python() == str(programs / "python3.12")


@posix_only
def test_the_second_time_pip_is_not_asked(bootstrap: ModuleType, fake_pip: Callable[[str], Path]) -> None:
    calls = fake_pip("exit 0")
    bootstrap.install(extras=set(), pip_arguments=[])
    bootstrap.install(extras=set(), pip_arguments=[])
    assert len(calls.read_text().splitlines()) == 1
    assert f"--constraint {bootstrap.CONSTRAINTS} --editable {bootstrap.ROOT}[test]" in calls.read_text()


@posix_only
@pytest.mark.parametrize("name", ["pyproject.toml", "packaging/constraints.txt"])
def test_a_change_in_what_is_wanted_installs_again(
    bootstrap: ModuleType, fake_pip: Callable[[str], Path], name: str
) -> None:
    calls = fake_pip("exit 0")
    bootstrap.install(extras=set(), pip_arguments=[])
    with (bootstrap.ROOT / name).open("a", encoding="utf-8") as stream:
        stream.write("\n# changed\n")
    bootstrap.install(extras=set(), pip_arguments=[])
    assert len(calls.read_text().splitlines()) == 2


@posix_only
def test_extras_are_added_and_kept(bootstrap: ModuleType, fake_pip: Callable[[str], Path]) -> None:
    calls = fake_pip("exit 0")
    bootstrap.install(extras={"cluster"}, pip_arguments=[])
    bootstrap.install(extras=set(), pip_arguments=[])
    bootstrap.install(extras={"keras"}, pip_arguments=["--pre"])
    lines = calls.read_text().splitlines()
    assert [line.rpartition("[")[2] for line in lines] == ["cluster,test]", "cluster,keras,test]"]
    assert "--pre" in lines[1]


@posix_only
def test_a_failed_install_shows_the_end_of_the_log_and_is_tried_again_next_time(
    bootstrap: ModuleType, fake_pip: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    fake_pip("echo 'Collecting torch'; echo 'ERROR: [Errno 28] No space left on device'; exit 1")
    assert bootstrap.main(["install"]) == 1
    message = capsys.readouterr().err
    assert "No space left on device" in message
    assert "free 8 GB and run again" in message
    assert str(bootstrap.LOG) in message
    calls = fake_pip("exit 0")
    assert bootstrap.main(["install"]) == 0
    assert len(calls.read_text().splitlines()) == 2


@posix_only
def test_a_broken_connection_is_tried_three_times(
    bootstrap: ModuleType, fake_pip: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    calls = fake_pip("echo 'ReadTimeoutError: Read timed out.'; exit 2")
    assert bootstrap.main(["install"]) == 1
    assert len(calls.read_text().splitlines()) == 3
    assert "check the connection or the proxy" in capsys.readouterr().err


@posix_only
@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ERROR: No matching distribution found for torch (from versions: 2.1.0)", "64-bit Python"),
        ("ERROR: No matching distribution found for torch (from versions: none)", "reaches its package index"),
        ("error: metadata-generation-failed", "delete the folder"),
    ],
)
def test_another_failure_is_not_repeated(
    bootstrap: ModuleType, fake_pip: Callable[[str], Path], output: str, advice: str
) -> None:
    calls = fake_pip(f"echo '{output}'; exit 1")
    with pytest.raises(bootstrap.SetupError, match=advice):
        bootstrap.install(extras=set(), pip_arguments=[])
    assert len(calls.read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "started"),
    [
        (["demo", "--headless"], ["fettle", "demo", "--headless"]),
        (["demo", "my project"], ["fettle", "demo", "my project"]),
        (["run", "status", "P", "--json"], ["fettle", "status", "P", "--json"]),
        (["run", "run", "P"], ["fettle", "run", "P"]),
        (["run"], ["fettle"]),
        (["test"], ["python", "-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]),
        (["test", "-k", "install"], ["python", "-m", "pytest", "-k", "install"]),
        (["--extras", "keras", "run", "--help"], ["fettle", "--help"]),
    ],
)
def test_what_follows_the_verb_reaches_the_program(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str], started: list[str]
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "install", lambda **options: None)

    def start(command: list[str], folder: Path | None = None) -> int:
        seen.append(command)
        return 7

    monkeypatch.setattr(bootstrap, "start", start)
    assert bootstrap.main(words) == 7
    assert [Path(seen[0][0]).stem, *seen[0][1:]] == started


@pytest.mark.parametrize("words", [["install", '--pip-args=--extra-index-url "a b"', "--extras=keras,cluster"]])
def test_install_takes_its_options_after_the_verb_too(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    seen: list[dict[str, object]] = []
    monkeypatch.setattr(bootstrap, "install", lambda **options: seen.append(options))
    assert bootstrap.main(words) == 0
    assert seen == [{"extras": {"keras", "cluster"}, "pip_arguments": ["--extra-index-url", "a b"]}]


def test_a_broken_environment_is_made_anew(bootstrap: ModuleType) -> None:
    python = bootstrap.executable("python")
    python.parent.mkdir(parents=True)
    python.symlink_to(bootstrap.ROOT / "a python that was removed")
    (bootstrap.VENV / "pyvenv.cfg").write_text("version = 3.11.7\n", encoding="utf-8")
    bootstrap.make_venv()
    done = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    assert done.returncode == 0


@posix_only
def test_the_progress_line_names_the_newest_step(bootstrap: ModuleType) -> None:
    bootstrap.LOG.parent.mkdir()
    bootstrap.LOG.write_text(
        "Collecting torch==2.15.0\n  Downloading https://host.invalid/a/torch-2.15.0.whl (900 MB)\n  ---- 4 MB/s\n",
        encoding="utf-8",
    )
    assert bootstrap.last_step() == "Downloading torch-2.15.0.whl (900 MB)"
