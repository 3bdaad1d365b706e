"""Parameters that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storage.errors import FettleError

if TYPE_CHECKING:
    from storage.item_order import Order
    from storage.store import Store

Project = Annotated[Path, typer.Argument(help="The project's folder.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]
Where = Annotated[str, typer.Option(help='A filter, such as: state:unreviewed label:scratch score<0.6 "text".')]
Items = Annotated[str, typer.Option("--items", help="Item numbers, separated by commas.")]
OrderName = Annotated[str, typer.Option("--order", help="added, name, uncertain, anomalous or largest first.")]


def numbers(store: Store, text: str, *, nothing: str = "Nothing was decided.") -> list[int]:
    """The item numbers in ``text``, all of which exist; ``nothing`` ends the line that names one that does not."""
    try:
        ids = list(dict.fromkeys(int(part) for part in text.split(",") if part.strip()))
    except ValueError as error:
        raise typer.BadParameter(f"“{text}” is no list of item numbers; write --items 1,2,3.") from error
    missing = sorted(set(ids) - {item.id for item in store.items.get(ids)})
    if missing:
        raise FettleError(f"There is no item {missing[0]}", nothing)
    return ids


def order_named(name: str) -> Order:
    """The order of that name; none: that of arrival."""
    from storage.item_order import Order

    if name and name not in set(Order):
        raise typer.BadParameter(f"“{name}” is no order; it can be {', '.join(Order)}.")
    return Order(name) if name else Order.ADDED
