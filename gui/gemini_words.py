"""What filling with Gemini is called and told, in the window and on the command line alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.told import told
from gui.words import number, plural, translate

if TYPE_CHECKING:
    from inference.cleaning.gemini.estimate import Estimate
    from inference.cleaning.gemini.key import KeySource
    from inference.cleaning.gemini.ledger import Call, Used
    from inference.cleaning.gemini.terms import Send, Terms


def leaving(found: Estimate) -> list[str]:
    """What cleaning would send and cost, in sentences; the first says how much."""
    if not found.marked and not found.unseen:
        return [translate("Gemini", "Nothing would leave: no markings are known on these items.")]
    return [
        *how_much(found),
        what_is_sent(found.wish.send),
        translate(
            "Gemini",
            "The cost is an estimate at {price} a picture, which the settings assume; "
            "what was answered before is not sent again.",
        ).format(price=money(found.terms.price, found.terms, digits=3)),
    ]


def how_much(found: Estimate) -> list[str]:
    """How many pictures would leave, at what cost, and how far the budget reaches."""
    lines = [_known(found)]
    if found.unseen:
        lines.append(
            plural("Gemini", "On %Ln items nobody has looked for markings yet; with them it would be at most {cost}.")
            .of(found.unseen)
            .format(cost=money(found.most_cost, found.terms))
        )
    return [*lines, plural("Gemini", "The project's budget reaches for %Ln more pictures.").of(found.left)]


def _known(found: Estimate) -> str:
    if not found.marked:
        return translate("Gemini", "No markings are known on these items yet, so what would leave is not known either.")
    if found.bytes is None:
        size = translate("Gemini", "of unknown size, since none could be opened")
    else:
        size = translate("Gemini", "about {size} in all").format(size=megabytes(found.bytes))
    return (
        plural(
            "Gemini",
            "Marked items: {items}. Of them %Ln pictures would leave this machine for {host}, {size}, "
            "for about {cost}.",
        )
        .of(found.regions)
        .format(
            items=number(found.marked),
            host=found.terms.host,
            size=size,
            cost=money(found.cost, found.terms),
        )
    )


def what_is_sent(send: Send) -> str:
    """How much of a picture leaves."""
    if send.value == "frame":
        return translate("Gemini", "Whole frames are sent, as pixels alone: no name, no place, no metadata.")
    return translate(
        "Gemini", "Only the regions around markings are sent, as pixels alone: no name, no place, no metadata."
    )


def key_words(source: KeySource | None) -> str:
    """Where the key was found; the key itself is never shown."""
    if source is None:
        return translate("Gemini", "none found: set GEMINI_API_KEY, or keep it in the system's keyring")
    if source.value == "keyring":
        return translate("Gemini", "found in the system's keyring")
    return translate("Gemini", "found in the environment, GEMINI_API_KEY")


def consent_words(terms: Terms) -> str:
    """Who allowed what, or that nobody did."""
    consent = terms.consent
    if not consent.by:
        return translate("Gemini", "Nobody has allowed this project to send anything.")
    if consent.send == "frame":
        words = translate("Gemini", "{who} allowed whole frames to leave for {host} on {when}.")
    else:
        words = translate("Gemini", "{who} allowed regions around markings to leave for {host} on {when}.")
    return words.format(who=consent.by, host=consent.host, when=consent.at)


def budget_words(used: Used, terms: Terms) -> str:
    """What is used of the budget."""
    words = translate("Gemini", "{images} of {most_images} pictures sent, {cost} of {most_cost} spent.")
    return words.format(
        images=number(used.images),
        most_images=number(terms.most_images),
        cost=money(used.cost, terms),
        most_cost=money(terms.most_cost, terms),
    )


def total_words(used: Used) -> str:
    """All that ever left."""
    words = plural("Gemini", "%Ln calls, {size} sent.")
    return words.of(used.calls).format(size=megabytes(used.bytes))


def outcome(call: Call) -> str:
    """What came of a call, in a few words."""
    from inference.cleaning.gemini.ledger import CUT_OFF, PICTURE

    if call.outcome == PICTURE:
        return translate("Gemini", "a picture")
    return translate("Gemini", "cut off") if call.outcome == CUT_OFF else told(call.why) or call.outcome


def money(amount: float, terms: Terms, *, digits: int = 2) -> str:
    """An amount with its currency: ``0.94 USD``."""
    return f"{number(amount, digits)} {terms.currency}"


def megabytes(size: int) -> str:
    """``3.4 MB``; below a tenth of that, kilobytes."""
    if size < 100_000:
        return translate("Gemini", "{size} kB").format(size=number(size / 1e3, 0))
    return translate("Gemini", "{size} MB").format(size=number(size / 1e6, 1))
