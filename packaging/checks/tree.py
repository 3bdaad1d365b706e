"""Checks the files of the repository: their length, what they may name, and that packaging/ stays no package."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST = 400
REASON = re.compile(r"Longer than 400 lines because \w+", re.IGNORECASE)
REASON_WITHIN = 15
"""The reason stands in the first lines, where a reader meets it."""

CODE = frozenset({".cfg", ".css", ".md", ".ps1", ".py", ".pyi", ".qss", ".sh", ".toml", ".yaml", ".yml", ""})
"""Suffixes of what people write by hand; pictures, weights and translations are not measured."""

NOT_WRITTEN_HERE = frozenset({"LICENSE"})

# Put together from parts so that this file passes its own check.
FORBIDDEN = {
    "names a package registry": re.compile(
        "|".join(
            re.escape(".".join(parts))
            for parts in (
                ("pypi", "org"),
                ("pythonhosted", "org"),
                ("download", "pytorch", "org"),
                ("registry", "npmjs"),
                ("deb", "debian", "org"),
                ("archive", "ubuntu", "com"),
                ("ghcr", "io"),
            )
        )
    ),
    "sets a package index": re.compile("--" + r"(extra-)?index-url[= ]+\S*://|" + r"--find-" + "links"),
    "names a path of one machine": re.compile(
        r"(?<![\w.~$}/])/(" + "|".join(("work/" + "main", "work/" + "shared", "ro" + r"ot/\w", "opt/" + "pypi")) + ")"
    ),
}


def files(root: Path) -> list[Path]:
    """Every file git tracks or would track, below ``root``."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
    paths = (root / name for name in sorted(set(listed.split("\0")) - {""}))
    return [path for path in paths if path.is_file()]


def problems(root: Path) -> Iterator[str]:
    """What is wrong with the files below ``root``, one sentence each."""
    for path in files(root):
        name = path.relative_to(root).as_posix()
        if re.fullmatch(r"packaging/(.*/)?__init__\.py", name):
            yield f"{name}: packaging/ must not be a package, it would hide the library of that name"
        if name in NOT_WRITTEN_HERE:
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture or weights
        if path.suffix in CODE and len(lines) > LONGEST and not REASON.search("\n".join(lines[:REASON_WITHIN])):
            yield (f'{name}: {len(lines)} lines; split it, or say near the top "Longer than 400 lines because …"')
        for what, pattern in FORBIDDEN.items():
            for number, line in enumerate(lines, 1):
                if pattern.search(line):
                    yield f"{name}:{number}: {what}"


def main() -> int:
    """Print every problem; 1 if there is one."""
    found = list(problems(Path(__file__).resolve().parents[2]))
    for problem in found:
        print(problem)
    print(f"{len(found)} problem(s) in the tree" if found else "The tree keeps its rules.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
