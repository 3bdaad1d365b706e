"""What can go wrong with a call, each in one sentence with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

OTHERWISE = "Clean this item with another filler, or run again with other words in the prompt."
LATER = "Run again later; what was answered is not sent again."


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a call gave no picture.

    Attributes:
        name: In a few words, for the ledger.
        message: One sentence without a full stop.
        hint: What to do.
        passing: Trying again can help.
        for_all: The next item would meet it, too.
        may_cost: The service may have made a picture all the same.
        refused: The server took nothing on: it does not count as sent in the budget.
        wait: Seconds that the server asks to wait before the next try.
    """

    name: str
    message: str
    hint: str
    passing: bool = False
    for_all: bool = False
    may_cost: bool = False
    refused: bool = False
    wait: float | None = None


class CallFailedError(Exception):
    """A call gave no picture; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "IMAGE_SAFETY": "Gemini made a picture and held it back as unsafe",
        "IMAGE_PROHIBITED_CONTENT": "Gemini made a picture and held it back as prohibited",
        "IMAGE_RECITATION": "Gemini made a picture and held it back as too like one it knows",
        "IMAGE_OTHER": "Gemini could not make a picture of this and does not say why",
        "NO_IMAGE": "Gemini answered without a picture",
        "SAFETY": "Gemini stopped because it takes the picture for unsafe",
        "PROHIBITED_CONTENT": "Gemini stopped because it takes the picture for prohibited",
        "RECITATION": "Gemini stopped because its answer was too like something it knows",
        "BLOCKLIST": "Gemini stopped at a word of its list of forbidden ones",
        "SPII": "Gemini stopped because it sees personal data in the picture",
        "LANGUAGE": "Gemini does not speak the language of the prompt",
        "MAX_TOKENS": "Gemini's answer became too long before it got to a picture",
        "MALFORMED_RESPONSE": "Gemini gave an answer that it could not finish",
        "OTHER": "Gemini stopped and does not say why",
        "STOP": "Gemini answered without a picture",
    }
)
"""Finish reasons in words; the reason's own name follows in brackets."""

_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "MAX_TOKENS": "Choose a smaller gemini_size or a shorter prompt, then run again.",
        "LANGUAGE": "Write the prompt in English, then run again.",
        "BLOCKLIST": "Change the prompt, then run again.",
        "SPII": "Send only regions (gemini_send), or clean this item with another filler.",
    }
)

_BLOCKED: Mapping[str, str] = MappingProxyType(
    {
        "SAFETY": "takes picture or prompt for unsafe",
        "IMAGE_SAFETY": "takes the picture for unsafe",
        "PROHIBITED_CONTENT": "takes picture or prompt for prohibited",
        "BLOCKLIST": "found a forbidden word in the prompt",
        "JAILBREAK": "takes the prompt for an attempt to get round its rules",
    }
)


def no_picture(reason: str, said: str) -> Fault:
    """An answer without a picture.

    Args:
        reason: Its finish reason; empty: it gave none.
        said: What it said instead.
    """
    words = _REASONS.get(reason, "Gemini answered without a picture")
    name = reason or "no reason"
    quoted = f"; it said: “{_short(said)}”" if said.strip() else ""
    return Fault(f"no picture ({name})", f"{words} ({name}){quoted}", _HINTS.get(reason, OTHERWISE))


def blocked(reason: str) -> Fault:
    """The question itself was turned down."""
    why = _BLOCKED.get(reason, "does not say why")
    name = reason or "no reason"
    return Fault(f"blocked ({name})", f"Gemini turned the question down: it {why} ({name})", OTHERWISE)


def empty() -> Fault:
    """An answer with nothing in it."""
    return Fault("empty answer", "Gemini's answer was empty", LATER, passing=True, may_cost=True)


NOT_A_PICTURE = Fault("not a picture", "What Gemini sent back is not a picture that can be read", LATER, may_cost=True)


def wrong_shape(sent: tuple[int, int], came: tuple[int, int]) -> Fault:
    """A picture of another shape than was asked for; both as width, height."""
    return Fault(
        "wrong size",
        f"Gemini's picture is {came[0]}×{came[1]}, which is not the shape of the {sent[0]}×{sent[1]} that were sent",
        OTHERWISE,
        may_cost=True,
    )


def does_not_fit(difference: float) -> Fault:
    """A picture that shows something else around the markings."""
    how = f"differs by {difference:.0f} of 255" if difference < 256 else "leaves nothing to compare"
    return Fault(
        "does not fit",
        f"Gemini's picture does not fit the original around the markings ({how}); it was not used",
        OTHERWISE,
        may_cost=True,
    )


def of_status(code: int, body: Any, *, model: str, headers: Mapping[str, str]) -> Fault:
    """What a server's error status means.

    Args:
        code: The HTTP status.
        body: The answer's JSON.
        model: What was asked.
        headers: The answer's.
    """
    error = body.get("error", body) if isinstance(body, Mapping) else {}
    text = _short(str(error.get("message") or "")) if isinstance(error, Mapping) else ""
    details = error.get("details") if isinstance(error, Mapping) else None
    if code in (401, 403) or "API_KEY_INVALID" in str(details) or (code == 400 and "api key" in text.lower()):
        return Fault(
            "key refused",
            f"Gemini refused the key (HTTP {code}{_colon(text)})",
            "Check that the key is valid and may use this model, then run again.",
            for_all=True,
            refused=True,
        )
    if code == 404:
        return Fault(
            "no such model",
            f"Gemini has no model named {model} any more (HTTP 404{_colon(text)})",
            "Name another under Gemini in the project's menu, or as gemini_model in [stages.clean] of the settings.",
            for_all=True,
            refused=True,
        )
    if code == 429:
        return Fault(
            "too many requests",
            f"Gemini takes no more requests for now (HTTP 429{_colon(text)})",
            LATER,
            passing=True,
            refused=True,
            wait=_wait_asked(details, headers),
        )
    if code >= 500:
        return Fault(
            f"server fault {code}",
            f"Gemini's server failed (HTTP {code}{_colon(text)})",
            LATER,
            passing=True,
            refused=True,
            wait=_wait_asked(details, headers),
        )
    if 300 <= code < 400:
        return Fault(
            "sent elsewhere",
            f"The address wants the picture sent somewhere else (HTTP {code}); it was not",
            "Set base_url in [gemini] of the project's settings to the right address.",
            for_all=True,
            refused=True,
        )
    return Fault(
        f"refused {code}",
        f"Gemini could not use what was sent (HTTP {code}{_colon(text)})",
        "Check model, gemini_size and prompt under Gemini in the project's menu.",
        for_all=code == 400,
        refused=True,
    )


def of_line(error: BaseException, *, host: str, timeout: float) -> Fault:
    """What a connection that failed means; known by the names of the client's errors, whichever client it is."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if "ConnectError" in names or "ConnectTimeout" in names or "ProxyError" in names:
        return Fault(
            "not reached",
            f"Gemini at {host} cannot be reached",
            f"Check the network. {LATER}",
            passing=True,
            refused=True,
        )
    if "TimeoutException" in names:
        return Fault("no answer", f"Gemini did not answer within {timeout:g} s", LATER, passing=True, may_cost=True)
    return Fault("broken answer", "Gemini's answer broke off half-way", LATER, passing=True, may_cost=True)


def gave_up(fault: Fault, attempts: int) -> Fault:
    """The same after several attempts."""
    return replace(fault, message=f"{fault.message}, {attempts} times") if attempts > 1 else fault


def waits_too_long(fault: Fault, longest: float) -> Fault:
    """The server asks to wait longer than a run waits."""
    asked = f"{fault.wait or 0:.0f} s"
    return replace(fault, message=f"{fault.message}; it asks to wait {asked}, a run waits at most {longest:g} s")


def _wait_asked(details: Any, headers: Mapping[str, str]) -> float | None:
    """Seconds from ``google.rpc.RetryInfo``, else from the header ``Retry-After``."""
    for entry in details if isinstance(details, list) else []:
        if isinstance(entry, Mapping) and str(entry.get("@type", "")).endswith("google.rpc.RetryInfo"):
            found = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(entry.get("retryDelay", "")))
            if found:
                return float(found[1])
    after = headers.get("retry-after", "").strip()
    return float(after) if re.fullmatch(r"\d+(\.\d+)?", after) else None


def _colon(text: str) -> str:
    return f": {text}" if text else ""


def _short(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
