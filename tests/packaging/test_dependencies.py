"""Whatever the program imports, its project file asks for: what happens to be installed is no dependency."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

OURS = ("gui", "inference", "storage")
NOT_OURS_TO_ASK_FOR = {"shiboken6": "part of PySide6"}


def imported(root: Path) -> Iterator[tuple[str, str]]:
    """Name and file of each module that is imported, anywhere in a file, by its first part."""
    for layer in OURS:
        for path in sorted((root / layer).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                yield from ((name.partition(".")[0], path.relative_to(root).as_posix()) for name in names)


def asked_for(root: Path) -> set[str]:
    """Distributions of the project file, its extras included, with their names spelt alike."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for part in project["optional-dependencies"].values() for line in part)]
    return {_plain(re.split(r"[\[><=!~; ]", line, maxsplit=1)[0]) for line in lines}


def test_every_import_is_asked_for(repo_root: Path) -> None:
    known, wanted = packages_distributions(), asked_for(repo_root)
    missing = {
        f"{name} ({path})"
        for name, path in imported(repo_root)
        if name not in {*OURS, "resources", "tests", *sys.stdlib_module_names, *NOT_OURS_TO_ASK_FOR}
        and not wanted & {_plain(each) for each in known.get(name, [name])}
    }
    assert not missing


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
