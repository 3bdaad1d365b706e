"""Saved views: a filter and an order under a name; saving, renaming and deleting one are undoable steps."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from storage.errors import FettleError
from storage.filter_sql import condition
from storage.filters import values_named, with_value
from storage.item_order import Order
from storage.records import Changes
from storage.schema import ViewRow
from storage.store import Store, changes_of
from storage.view_filters import FIELD, parsed, saved_filters

MAX_NAME = 80
"""Letters in a name."""


@dataclass(frozen=True, slots=True)
class View:
    """A saved view."""

    id: int
    name: str
    where: str
    order: Order


def all_views(store: Store) -> list[View]:
    """The saved views, in the order they were made."""
    with store.reading() as connection:
        return _read(connection)


def find(store: Store, name: str) -> View:
    """The view of that name.

    Raises:
        FettleError: There is none; the hint lists those there are.
    """
    return _find(all_views(store), name)


def save(store: Store, name: str, *, where: str, order: Order = Order.ADDED) -> Changes:
    """Keep a filter and an order under a name; a view of that name takes them over.

    Raises:
        FettleError: The name is blank, too long, or holds a quotation mark.
        FilterError: The filter does not parse, or the view would contain itself.
    """
    name, where = _checked(name), where.strip()
    with store.transact(f"Save view “{name}”") as tx:
        # As if it were saved already: only then does it show that it leads back to itself.
        condition(parsed(where, lambda: saved_filters(tx.connection) | {name: where}))
        known = _read(tx.connection)
        old = next((view for view in known if view.name == name), None)
        values = {"where": where, "order": order.value}
        if old is not None:
            tx.update("views", [old.id], values)
        else:
            last = tx.connection.execute(sa.select(sa.func.max(ViewRow.position))).scalar()
            place = {"position": 0 if last is None else last + 1, "author": tx.actor, "created_at": tx.now}
            tx.insert("views", [{"name": name, **values, **place}])
    return changes_of(tx)


def rename(store: Store, name: str, new: str) -> Changes:
    """Give a view another name; the saved views that use it follow.

    Raises:
        FettleError: There is no such view, or one of the new name; or the new name can't be one.
    """
    new = _checked(new)
    with store.transact(f"Rename view “{name}” to “{new}”") as tx:
        known = _read(tx.connection)
        view = _find(known, name)
        if new != name and any(other.name == new for other in known):
            raise FettleError(f"There is a view “{new}” already", "Choose another name, or delete it first.")
        tx.update("views", [view.id], {"name": new})
        followers = {user.id: {"where": with_value(user.where, FIELD, name, new)} for user in _users(known, name)}
        tx.update_each("views", followers)
    return changes_of(tx)


def delete(store: Store, name: str) -> Changes:
    """Forget a view.

    Raises:
        FettleError: There is no such view, or other views use it.
    """
    with store.transact(f"Delete view “{name}”") as tx:
        known = _read(tx.connection)
        view = _find(known, name)
        users = ", ".join(f"“{user.name}”" for user in _users(known, name))
        if users:
            raise FettleError(
                f"The view “{name}” is used by {users}", "Delete those first, or save them with another filter."
            )
        tx.delete("views", [view.id])
    return changes_of(tx)


def _users(known: list[View], name: str) -> list[View]:
    """The views that name one in their filter."""
    return [view for view in known if name in values_named(view.where, FIELD)]


def _read(connection: sa.Connection) -> list[View]:
    query = sa.select(ViewRow.__table__).order_by(ViewRow.position, ViewRow.id)
    return [
        View(row["id"], row["name"], row["where"], Order(row["order"])) for row in connection.execute(query).mappings()
    ]


def _find(known: list[View], name: str) -> View:
    for view in known:
        if view.name == name:
            return view
    names = ", ".join(view.name for view in known) or "none yet"
    raise FettleError(f"There is no view “{name}”", f"Saved views: {names}.")


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise FettleError("A view needs a name")
    if len(name) > MAX_NAME:
        raise FettleError(f"A view's name has at most {MAX_NAME} letters", "Choose a shorter one.")
    if '"' in name:
        raise FettleError("A view's name can't hold a quotation mark", "Leave it out.")
    return name
