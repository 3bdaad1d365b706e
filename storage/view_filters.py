"""Filters that name saved views: each ``view:NAME`` gives way to that view's own filter, before SQL is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import sqlalchemy as sa

from storage import filters
from storage.errors import FilterError
from storage.filters import MAX_TERMS, All, Either, Node, Not, Term
from storage.schema import ViewRow

FIELD = "view"


def parsed(where: str, saved: Callable[[], Mapping[str, str]]) -> Node:
    """The tree of a filter, without views.

    Args:
        where: The filter.
        saved: Asked only where the filter names a view: the filters of the saved views, by name.

    Raises:
        FilterError: It does not parse, or a view it names is missing, contains itself, or does not parse.
    """
    node = filters.parse(where)
    if not _names_a_view(node):
        return node
    try:
        return _Expansion(saved()).of(node, ())
    except FilterError as error:
        error.text = where
        raise


def saved_filters(connection: sa.Connection) -> dict[str, str]:
    """The filters of the saved views, by name."""
    return {row.name: row.where for row in connection.execute(sa.select(ViewRow.name, ViewRow.where))}


class _Expansion:
    def __init__(self, saved: Mapping[str, str]) -> None:
        self._saved = saved
        self._left = MAX_TERMS

    def of(self, node: Node, inside: tuple[str, ...]) -> Node:
        match node:
            case All(parts) | Either(parts):
                return replace(node, parts=tuple(self.of(part, inside) for part in parts))
            case Not(inner):
                return Not(self.of(inner, inside))
            case Term("view"):
                return self._view(node, inside)
        return node

    def _view(self, term: Term, inside: tuple[str, ...]) -> Node:
        name, at = term.value, term.position + len(FIELD) + 1
        if name in inside:
            chain = " → ".join((*inside[inside.index(name) :], name))
            raise FilterError(
                f"The view “{name}” contains itself: {chain}", "Save one of them with another filter.", at
            )
        if name not in self._saved:
            known = ", ".join(sorted(self._saved)) or "none yet"
            raise FilterError(f"There is no view “{name}”", f"Saved views: {known}.", at)
        self._left -= 1
        if self._left < 0:
            raise FilterError(f"Views name each other more than {MAX_TERMS} times", "Write it flatter.", at)
        try:
            return self.of(filters.parse(self._saved[name]), (*inside, name))
        except FilterError as error:
            if inside or error.position == at:
                raise FilterError(error.message, error.hint, at) from error
            raise FilterError(f"The view “{name}” can't be used: {error.message}", error.hint, at) from error


def _names_a_view(node: Node) -> bool:
    match node:
        case All(parts) | Either(parts):
            return any(_names_a_view(part) for part in parts)
        case Not(inner):
            return _names_a_view(inner)
        case Term(field):
            return field == FIELD
    return False
