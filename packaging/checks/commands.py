"""Checks that the README and ``fettle --help`` name the same commands and options, and bootstrap.py's verbs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

Commands = Mapping[str, frozenset[str]]
"""Command ("models add") → its options ("--json"). The name of the program alone is the empty string."""


def commands_of_program() -> Commands:
    """What the command line offers, as its own --help lists it; hidden commands do not count."""
    import typer

    from gui.cli.main import app

    found: dict[str, frozenset[str]] = {}

    # Typer brings a click of its own, so parameters are told apart by what they say of themselves.
    def visit(command: Any, words: tuple[str, ...]) -> None:
        options = {
            option
            for parameter in command.params
            if parameter.param_type_name == "option" and not parameter.hidden
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
        found[" ".join(words)] = frozenset(options | {"--help"})
        for name, child in getattr(command, "commands", {}).items():
            if not child.hidden:
                visit(child, (*words, name))

    visit(typer.main.get_command(app), ())
    return found


def quotations(readme: str) -> Iterator[str]:
    """Every line of code in ``readme``: lines of fenced blocks and inline code."""
    fenced = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for block in fenced.findall(readme):
        yield from re.sub(r"\\\n\s*", " ", block).splitlines()
    yield from re.findall(r"`([^`\n]+)`", fenced.sub("", readme))


def problems(readme: str, commands: Commands, verbs: frozenset[str]) -> Iterator[str]:
    """Where the README and the program disagree.

    Args:
        readme: The text of the README.
        commands: What the program offers.
        verbs: The verbs of packaging/bootstrap.py.
    """
    groups = {name.rpartition(" ")[0] for name in commands if name} - {""}
    named: set[str] = set()
    for line in quotations(readme):
        text = line.partition(" #")[0].strip().removeprefix("$ ")
        called = re.match(r"(?:\S*python\S* )?(?:\S*/)?bootstrap\.py(?: (--\S+))* (\w+) ?(.*)", text)
        if called:
            if called[2] not in verbs:
                yield f"README: bootstrap.py has no verb {called[2]!r}"
            if called[2] not in {"run", "demo"}:
                continue
            text = f"fettle {'demo ' if called[2] == 'demo' else ''}{called[3]}"
        words = text.split()
        if words[:1] != ["fettle"]:
            continue
        name = command_named(words[1:], groups)
        named.add(name)
        if name not in commands:
            yield f"README: there is no command {name!r}"
            continue
        # What stands in quotes is an argument: a filter may hold "-has:marking", which is no option.
        for option in re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)):
            if option not in commands[name]:
                yield f"README: {('fettle ' + name).strip()} has no option {option}"
    for name in sorted(set(commands) - named - groups):
        yield f"README: {('fettle ' + name).strip()} is not mentioned"


def command_named(words: list[str], groups: set[str]) -> str:
    """The command that ``words``, what follows ``fettle``, call: "models add" for ``models add card.toml``."""
    name: list[str] = []
    for word in words:
        if not re.fullmatch(r"[a-z][a-z-]*", word) or (name and " ".join(name) not in groups):
            break
        name.append(word)
    return " ".join(name)


def main() -> int:
    """Print every disagreement; 1 if there is one."""
    sys.path.insert(0, str(ROOT / "packaging"))
    from bootstrap import VERBS

    commands = commands_of_program()
    found = list(problems((ROOT / "README.md").read_text(encoding="utf-8"), commands, frozenset(VERBS)))
    for problem in found:
        print(problem)
    print(f"{len(found)} disagreement(s)" if found else f"README and --help agree on {len(commands)} commands.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
