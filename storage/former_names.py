"""What classes were called before: whoever still says so, a model or a folder, means the class of today.

A proposal keeps the word its model said, for ever. Wherever it is read, counted or accepted, it goes by the name of
today.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from storage import direct
from storage.filters import All, Either, Node, Not, Term
from storage.records import Proposal
from storage.schema import ClassRow

_FIELDS = frozenset({"class"})
"""Fields of a filter that also look into proposals."""

_NAMES = sa.select(ClassRow.name, ClassRow.former)

Former = Mapping[str, str]
"""Name of then, name of today."""


def read(connection: sa.Connection) -> Former:
    """All former names; a name that a class has again is none."""
    rows = direct.select(connection, _NAMES, {})
    if not any(former for _, former in rows):
        return {}
    today = {name for name, _ in rows}
    return {old: name for name, former in rows for old in json.loads(former or "[]") if old not in today}


def spelled(names: Sequence[str]) -> str:
    """Former names as a class's row keeps them."""
    return json.dumps(list(dict.fromkeys(names)), ensure_ascii=False) if names else ""


def of_today(former: Former, name: str | None) -> str | None:
    """What is called ``name`` is called so today."""
    return former.get(name, name) if name is not None else None


def renamed(proposal: Proposal, former: Former) -> Proposal:
    """The proposal, its classes called as they are today; what became one class adds up."""
    if proposal.class_name is None:
        return proposal
    chances = proposal.data.get("topk")
    if not (proposal.class_name in former or (chances and any(name in former for name, _ in chances))):
        return proposal
    data = dict(proposal.data)
    if chances:
        together: dict[str, float] = {}
        for name, chance in chances:
            today = former.get(name, name)
            together[today] = together.get(today, 0.0) + chance
        data["topk"] = [[name, chance] for name, chance in together.items()]
    return replace(proposal, class_name=of_today(former, proposal.class_name), data=data)


def widened(node: Node, read_former: Callable[[], Former]) -> Node:
    """The filter, which then also finds proposals that say a former name; ``read_former`` is asked where it matters."""
    if not _asks(node):
        return node
    before: dict[str, list[str]] = {}
    for old, name in read_former().items():
        before.setdefault(name, []).append(old)
    return _widened(node, before) if before else node


def _asks(node: Node) -> bool:
    match node:
        case All(parts) | Either(parts):
            return any(_asks(part) for part in parts)
        case Not(inner):
            return _asks(inner)
        case Term(field):
            return field in _FIELDS
    return False


def _widened(node: Node, before: Mapping[str, Sequence[str]]) -> Node:
    match node:
        case All(parts):
            return All(tuple(_widened(part, before) for part in parts))
        case Either(parts):
            return Either(tuple(_widened(part, before) for part in parts))
        case Not(inner):
            return Not(_widened(inner, before))
        case Term(field, _, value) if field in _FIELDS and value in before:
            return Either((node, *(replace(node, value=old) for old in before[value])))
    return node
