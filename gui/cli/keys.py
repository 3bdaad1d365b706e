"""The command that lists and changes the window's keys."""

from __future__ import annotations

from typing import Annotated

import typer

from gui.cli.output import emit, emit_json, table, warn
from gui.cli.parameters import Json
from storage.errors import FettleError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(keys)


def keys(
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="ACTION=KEY binds another key, ACTION=D,Right two, ACTION= none."),
    ] = None,
    reset: Annotated[list[str] | None, typer.Option("--reset", help="ACTION, or all: back to the defaults.")] = None,
    json: Json = False,
) -> None:
    """List the window's keys, or change them; an open window takes them at its next start."""
    from gui.key_file import bound_keys, save_bound_keys
    from gui.keys import ACTIONS, KeyMap

    map_ = KeyMap(bound_keys())
    for name in reset or ():
        for action in [entry.name for entry in ACTIONS] if name == "all" else [_action(name)]:
            map_.bind(action, map_.defaults(action))
    for change in set_ or ():
        map_.bind(*_binding(change))
    if set_ or reset:
        save_bound_keys(map_.overrides())
    conflicts = map_.conflicts()
    changed = map_.overrides()
    listed = [(a.name, map_.keys(a.name), a.label.format(number=a.number), a.name in changed) for a in ACTIONS]
    if json:
        fields = ("action", "keys", "does", "changed")
        emit_json({"keys": [dict(zip(fields, row, strict=True)) for row in listed], "conflicts": conflicts})
        return
    rows = [(name, ", ".join(bound) or "none", does, "*" if other else "") for name, bound, does, other in listed]
    emit(table(rows, header=("action", "keys", "does", "changed")))
    for key, names in conflicts.items():
        warn(f"{key} is bound to {' and '.join(names)}; the first one wins.")


def _binding(text: str) -> tuple[str, tuple[str, ...]]:
    from gui.keys import key_named

    name, equals, written = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"“{text}” is no binding; write --set ACTION=KEY.")
    parts = [written] if written in (",", "+") or written.endswith(("+,", "++")) else written.split(",")
    return _action(name.strip()), tuple(key_named(part) for part in parts if part.strip())


def _action(name: str) -> str:
    from gui.keys import BY_NAME

    if name not in BY_NAME:
        raise FettleError(f"There is no action “{name}”", "fettle keys lists them.")
    return name
