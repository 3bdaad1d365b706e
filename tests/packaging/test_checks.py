"""The checks on the tree and on the README find what they are there to find."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.scripts import load_script

tree = load_script("checks/tree")
commands = load_script("checks/commands")

OFFERED = {
    "": frozenset({"--help", "--version"}),
    "init": frozenset({"--help"}),
    "models": frozenset({"--help"}),
    "models add": frozenset({"--help", "--json"}),
    "demo": frozenset({"--help", "--headless"}),
}
VERBS = frozenset({"install", "demo", "run", "test"})
README = """Start `fettle`, or `python3 packaging/bootstrap.py demo --headless`.

```sh
fettle init my-project      # a --new project
fettle models add \\
    card.toml --json
```
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_a_readme_that_agrees_raises_nothing() -> None:
    assert list(commands.problems(README, OFFERED, VERBS)) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("fettle init", "fettle start", "there is no command 'start'"),
        ("fettle init", "fettle-init", "fettle init is not mentioned"),
        ("--json", "--yaml", "fettle models add has no option --yaml"),
        ("demo --headless", "demo --quiet", "fettle demo has no option --quiet"),
        ("bootstrap.py demo", "bootstrap.py setup", "bootstrap.py has no verb 'setup'"),
        ("models add", "models drop", "there is no command 'models drop'"),
    ],
)
def test_a_readme_that_disagrees_is_told_where(before: str, after: str, problem: str) -> None:
    found = list(commands.problems(README.replace(before, after), OFFERED, VERBS))
    assert f"README: {problem}" in found


def test_a_long_file_needs_a_reason(checkout: Path) -> None:
    long = checkout / "long.py"
    long.write_text('"""Long."""\n' * 401)
    (checkout / "data.json").write_text("1\n" * 401)
    (found,) = tree.problems(checkout)
    assert found.startswith("long.py: 401 lines")
    long.write_text('"""Long."""\n# Longer than 400 lines because one table is easier to read.\n' + "x = 1\n" * 401)
    assert list(tree.problems(checkout)) == []


@pytest.mark.parametrize(
    "line",
    ["https://pypi" + ".org/simple", "pip --extra-" + "index-url https://x/y", "open('/work/" + "shared/data')"],
)
def test_hosts_and_paths_of_one_machine_are_found(checkout: Path, line: str) -> None:
    (checkout / "notes.md").write_text(f"# Notes\n{line}\n")
    (found,) = tree.problems(checkout)
    assert found.startswith("notes.md:2: ")


def test_a_package_file_in_packaging_is_found(checkout: Path) -> None:
    (checkout / "packaging" / "checks").mkdir(parents=True)
    (checkout / "packaging" / "checks" / "__init__.py").touch()
    (found,) = tree.problems(checkout)
    assert found.startswith("packaging/checks/__init__.py: packaging/ must not be a package")


def test_ignored_and_binary_files_are_left_alone(checkout: Path) -> None:
    (checkout / ".gitignore").write_text("*.log\n")
    (checkout / "x.log").write_text("/work/" + "main\n")
    (checkout / "x.png").write_bytes(b"\x89PNG\xff" + b"/work/" + b"main")
    assert list(tree.problems(checkout)) == []
