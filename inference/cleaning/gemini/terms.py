"""What a person settles about Gemini: what is asked of the model (frozen in a run), and the project's terms."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from storage.errors import FettleError
from storage.hashing import hash_json

NAME = "gemini"
"""Key in `inference.cleaning.fill.FILLERS`, and of the table in the settings."""

DEFAULT_HOST = "generativelanguage.googleapis.com"

DEFAULT_PROMPT = (
    "Remove only what people have put onto this photograph: strokes of pen, marker or crayon, handwriting, printed or "
    "stamped text, arrows, circles, stickers and tape. Show the bare surface beneath them as it would look without "
    "them. Keep everything else exactly as it is: every scratch, crack, dent, chip, stain, rust spot and other damage, "
    "the texture and grain, the light, shadows and reflections, the geometry, the framing and the proportions. Add "
    "nothing, sharpen nothing, repair nothing. Where you cannot tell a mark from damage, leave it."
)
"""Said to the model unless the project says something else."""


class Send(StrEnum):
    """How much of a picture leaves the machine."""

    REGION = "region"
    FRAME = "frame"


SIZES: Mapping[str, int] = MappingProxyType({"1K": 1024, "2K": 2048, "4K": 4096})
"""Sizes the model answers in, and the long side in pixels at which such an answer still has the picture's detail."""

STAGE_DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "gemini_model": "gemini-3.1-flash-image",
        "gemini_prompt": "",
        "gemini_send": Send.REGION.value,
        "gemini_size": "1K",
    }
)
"""Settings of the clean stage that go with this filler; an empty prompt is `DEFAULT_PROMPT`."""

_LONGEST_PROMPT = 4000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the model.

    Attributes:
        model: Its name at the service.
        prompt: What it is told beside the picture.
        send: Only regions around markings, or the whole frame.
        size: A key of `SIZES`.
    """

    model: str
    prompt: str
    send: Send
    size: str

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Wish:
        """From the clean stage's settings.

        Raises:
            FettleError: One of them is not usable.
        """
        chosen = {**STAGE_DEFAULTS, **{name: settings[name] for name in STAGE_DEFAULTS if name in settings}}
        for name, value in chosen.items():
            if not isinstance(value, str):
                raise FettleError(f"The clean stage's {name} is {value!r}", "It must be text.")
        model = chosen["gemini_model"].strip().removeprefix("models/")
        if not model or any(not (letter.isalnum() or letter in "-._") for letter in model):
            raise FettleError(f"“{model}” is not the name of a Gemini model", "Write it like gemini-3.1-flash-image.")
        prompt = chosen["gemini_prompt"].strip() or DEFAULT_PROMPT
        if len(prompt) > _LONGEST_PROMPT:
            raise FettleError(f"The Gemini prompt has {len(prompt):,} letters", f"Keep it to {_LONGEST_PROMPT:,}.")
        if chosen["gemini_send"] not in set(Send):
            raise FettleError(f"gemini_send is “{chosen['gemini_send']}”", f"It can be {' or '.join(Send)}.")
        if chosen["gemini_size"] not in SIZES:
            raise FettleError(f"gemini_size is “{chosen['gemini_size']}”", f"It can be {', '.join(SIZES)}.")
        return cls(model, prompt, Send(chosen["gemini_send"]), chosen["gemini_size"])

    def key(self, pixels_hash: str, ratio: str) -> str:
        """Names the answer to this wish for these pixels: the same question is never paid for twice.

        Args:
            pixels_hash: Of what is sent, which hangs on picture, mask and `send`.
            ratio: Aspect ratio asked for.
        """
        return hash_json([pixels_hash, ratio, self.model, self.prompt, self.send.value, self.size])


@dataclass(frozen=True, slots=True)
class Consent:
    """Who allowed pictures to leave, and what exactly. Without ``by`` nobody did."""

    by: str = ""
    at: str = ""
    host: str = ""
    send: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The project's terms, read afresh for every call: what is withdrawn holds at once.

    Attributes:
        base_url: Where pictures and the key go; https, or this machine.
        price: Money assumed for one picture that comes back, in ``currency``.
        most_images: So many may be sent, for the whole life of the project.
        most_cost: So much may be spent likewise, by ``price``.
        timeout: Seconds without a word from the service after which an attempt is given up.
        attempts: Tries per region where trying again can help.
        longest_wait: Seconds; a service that asks to wait longer is not waited for.
        network: Whether anything may leave the machine at all.
    """

    base_url: str
    price: float
    currency: str
    most_images: int
    most_cost: float
    timeout: float
    attempts: int
    longest_wait: float
    network: bool
    consent: Consent

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Terms:
        """From the project's settings.

        Raises:
            FettleError: The address is neither https nor on this machine, or the prices make no sense.
        """
        table = settings[NAME]
        return cls(
            base_url=checked_url(table["base_url"]),
            price=float(table["price"]),
            currency=str(table["currency"]),
            most_images=int(table["most_images"]),
            most_cost=float(table["most_cost"]),
            timeout=max(0.1, float(table["timeout_seconds"])),
            attempts=max(1, int(table["attempts"])),
            longest_wait=float(table["longest_wait_seconds"]),
            network=bool(settings["network"]["allowed"]),
            consent=Consent(**{name: str(table["consent"][name]) for name in ("by", "at", "host", "send")}),
        )

    @property
    def host(self) -> str:
        """Where pictures go, for people: name and, where it is no usual one, port."""
        return urlsplit(self.base_url).netloc


def checked_url(text: str) -> str:
    """The address with one slash at its end.

    Raises:
        FettleError: It is neither https nor http on this machine, or it holds a name, a password or a query.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    plain = not (parts.username or parts.password or parts.query or parts.fragment) and port != 0
    if not host or not plain or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise FettleError(
            f"“{text}” is no address that pictures and a key may be sent to",
            "It must begin with https://, or with http:// and be on this machine.",
        )
    return text.rstrip("/") + "/"


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
