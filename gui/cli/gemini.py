"""Commands for filling with Gemini: status, estimate, consent, revoke, ledger."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gui import gemini_words
from gui.cli.output import emit, emit_json, table
from gui.cli.parameters import Items, Json, Project, Where, numbers
from storage.errors import FettleError

if TYPE_CHECKING:
    from inference.cleaning.gemini.estimate import Estimate
    from inference.cleaning.gemini.terms import Terms, Wish
    from storage.store import Store


def register(app: typer.Typer) -> None:
    """Add the sub-commands."""
    gemini = typer.Typer(
        help="Filling with Google's Gemini: off until a person allows it for a project.", no_args_is_help=True
    )
    gemini.command("status")(status)
    gemini.command("estimate")(estimate)
    gemini.command("consent")(consent)
    gemini.command("revoke")(revoke)
    gemini.command("ledger")(ledger)
    app.add_typer(gemini, name="gemini")


def status(project: Project, json: Json = False) -> None:
    """Show whether a key is there, where pictures would go, who allowed it, and what is used of the budget."""
    from inference.cleaning.gemini.estimate import settings_of
    from inference.cleaning.gemini.gate import folder_of
    from inference.cleaning.gemini.key import find_key, has_keyring
    from inference.cleaning.gemini.ledger import Ledger
    from inference.cleaning.gemini.terms import NAME, Terms, Wish
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        settings = store.settings
        chosen = settings_of(settings)
        terms, wish = Terms.of(settings), Wish.of(chosen)
        used = Ledger(folder_of(store.folder)).used()
    key = find_key()
    in_use = chosen.get("filler") == NAME
    if json:
        emit_json(
            {
                "in_use": in_use,
                "key": key.source.value if key else None,
                "keyring": has_keyring(),
                **_terms_as_json(terms, wish),
                "used": asdict(used),
            }
        )
        return
    emit("The project cleans with Gemini." if in_use else "The project cleans with another filler.")
    emit(f"Key: {gemini_words.key_words(key.source if key else None)}")
    emit(f"Address: {terms.base_url}")
    emit(f"Model: {wish.model}, answers of {wish.size}")
    emit(gemini_words.what_is_sent(wish.send))
    emit(gemini_words.consent_words(terms))
    if terms.consent.by and not terms.network:
        emit("Nothing leaves all the same: [network] allowed is false in the project's settings.")
    emit(gemini_words.budget_words(used, terms))
    emit(f"Prompt: {wish.prompt}")


def estimate(project: Project, where: Where = "", chosen: Items = "", json: Json = False) -> None:
    """Say how many pictures and bytes cleaning would send, and at what cost. Sends nothing."""
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        found = _estimated(store, where, chosen)
    if json:
        emit_json(_estimate_as_json(found))
        return
    for line in gemini_words.leaving(found):
        emit(line)


def consent(
    project: Project,
    where: Where = "",
    yes: Annotated[bool, typer.Option("--yes", help="Allow it without being asked.")] = False,
    most_images: Annotated[
        int | None, typer.Option(min=0, help="Budget: so many pictures, for the project's whole life.")
    ] = None,
    most_cost: Annotated[float | None, typer.Option(min=0, help="Budget: so much money, likewise.")] = None,
    json: Json = False,
) -> None:
    """Show what would leave, and allow this project to send it; sets the budget where one is given."""
    from inference.cleaning.gemini import consent as consents
    from storage.project import save_setting
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        for name, value in (("most_images", most_images), ("most_cost", most_cost)):
            if value is not None:
                save_setting(store.folder, ("gemini", name), value)
        found = _estimated(store, where, "")
        if not json:
            for line in gemini_words.leaving(found):
                emit(line)
        if not yes:
            _ask()
        terms = consents.give(store.folder, by=store.actor, send=found.wish.send)
    if json:
        emit_json({**_terms_as_json(terms, found.wish), "estimate": _estimate_as_json(found)})
        return
    emit(gemini_words.consent_words(terms))
    emit(f"Take it back with: fettle gemini revoke {project}")


def revoke(project: Project, json: Json = False) -> None:
    """Let nothing leave any more, also not from a run at work."""
    from inference.cleaning.gemini import consent as consents
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        consents.revoke(store.folder)
    if json:
        emit_json({"consent": None})
    else:
        emit("Nothing leaves this machine any more.")


def ledger(
    project: Project,
    limit: Annotated[int, typer.Option(min=1, help="The last so many calls; --json has all.")] = 50,
    json: Json = False,
) -> None:
    """List everything that left this machine: when, of which item, where to, how many bytes, what came of it."""
    from inference.cleaning.gemini.gate import folder_of
    from inference.cleaning.gemini.ledger import Ledger
    from inference.cleaning.gemini.terms import Terms
    from storage.store import Store

    with Store.open(project, readonly=True) as store:
        terms = Terms.of(store.settings)
        book = Ledger(folder_of(store.folder))
        calls, used = book.calls(), book.used()
    if json:
        emit_json([asdict(call) for call in calls])
        return
    if not calls:
        emit("Nothing has left this machine.")
        return
    rows = [
        (
            time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(call.at)),
            call.item or "",
            call.host,
            call.model,
            f"{call.width}×{call.height}",
            call.bytes,
            call.blake3[:12],
            f"{call.cost:.3f}",
            gemini_words.outcome(call),
        )
        for call in calls[-limit:]
    ]
    emit(table(rows, header=("when", "item", "host", "model", "size", "bytes", "blake3", terms.currency, "outcome")))
    emit(f"{gemini_words.total_words(used)} {gemini_words.budget_words(used, terms)}")


def _ask() -> None:
    if not sys.stdin.isatty():
        raise FettleError("Nobody could be asked, so nothing was allowed", "Read what would leave, then give --yes.")
    if not typer.confirm("Allow this?", default=False):
        raise FettleError("Nothing was allowed")


def _estimated(store: Store, where: str, chosen: str) -> Estimate:
    from inference.cleaning.gemini.estimate import estimate as counted

    ids = numbers(store, chosen, nothing="Nothing was counted.") if chosen else None
    return counted(store, where=where, item_ids=ids)


def _terms_as_json(terms: Terms, wish: Wish) -> dict[str, Any]:
    return {
        "host": terms.host,
        "base_url": terms.base_url,
        "model": wish.model,
        "prompt": wish.prompt,
        "send": wish.send.value,
        "size": wish.size,
        "price": terms.price,
        "currency": terms.currency,
        "most_images": terms.most_images,
        "most_cost": terms.most_cost,
        "network": terms.network,
        "consent": asdict(terms.consent) if terms.consent.by else None,
    }


def _estimate_as_json(found: Estimate) -> dict[str, Any]:
    return {
        "marked": found.marked,
        "unseen": found.unseen,
        "regions": found.regions,
        "most_regions": found.most_regions,
        "bytes": found.bytes,
        "cost": round(found.cost, 4),
        "most_cost": round(found.most_cost, 4),
        "currency": found.terms.currency,
        "host": found.terms.host,
        "send": found.wish.send.value,
        "looked_at": found.looked_at,
        "budget_left": found.left,
    }
