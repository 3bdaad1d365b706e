"""One call to Gemini through google-genai; the only module that speaks to the network."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from inference.cleaning.gemini import faults
from inference.cleaning.gemini.faults import CallFailedError
from inference.cleaning.gemini.terms import is_loopback

if TYPE_CHECKING:
    from inference.cleaning.gemini.key import Key

_LOGGERS = ("google_genai", "google.auth", "httpx", "httpx2", "httpcore", "httpcore2")


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent.

    Attributes:
        png: The picture; PNG made of pixels alone.
        prompt: What to do with it.
        model: Whom to ask.
        ratio: Aspect ratio of the answer.
        size: Size of the answer.
    """

    png: bytes
    prompt: str
    model: str
    ratio: str
    size: str


def ask(question: Question, *, key: Key, base_url: str, timeout: float, sent: Callable[[int], None]) -> bytes:
    """Send a question once and return the file of the picture that comes back.

    Args:
        question: What to send.
        key: The person's.
        base_url: Where to; checked by `inference.cleaning.gemini.terms.checked_url`.
        timeout: Seconds.
        sent: Hears how many bytes the request's body has, right before it leaves.

    Raises:
        CallFailedError: No picture came back.
    """
    from google import genai
    from google.genai import errors, types

    _keep_quiet()
    place = urlsplit(base_url)
    host = place.hostname or ""

    def about_to_leave(request: Any) -> None:
        if request.url.host != host:
            raise CallFailedError(faults.of_status(307, {}, model=question.model, headers={}))
        sent(len(request.content))

    # The key stands in a header of its own, which a redirect would carry to whatever address it names.
    arguments: dict[str, Any] = {
        "follow_redirects": False,
        "trust_env": not is_loopback(host),
        "event_hooks": {"request": [about_to_leave]},
    }
    if place.scheme == "http":
        # Nothing is encrypted on this machine's own line, and reading all certificates takes a tenth of a second.
        arguments["verify"] = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    options = types.HttpOptions(base_url=base_url, timeout=round(timeout * 1000), client_args=arguments)
    # Named in full, or variables of the environment would choose another service or another key.
    parts = [
        types.Part.from_bytes(data=question.png, mime_type="image/png"),
        types.Part.from_text(text=question.prompt),
    ]
    client = genai.Client(vertexai=False, api_key=key.value, http_options=options)
    try:
        answer = client.models.generate_content(
            model=question.model,
            contents=types.Content(role="user", parts=parts),
            config=types.GenerateContentConfig(
                response_modalities=["IMAGE"],
                image_config=types.ImageConfig(aspect_ratio=question.ratio, image_size=question.size),
                automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            ),
        )
        return picture_in(answer)
    except CallFailedError as failed:
        raise CallFailedError(_without(key, failed.fault)) from None
    except errors.APIError as error:
        headers = getattr(error.response, "headers", None) or {}
        fault = faults.of_status(error.code, error.details, model=question.model, headers=headers)
        # Not chained: what the server said of the request stays out of tracebacks and logs.
        raise CallFailedError(_without(key, fault)) from None
    except Exception as error:  # noqa: BLE001 - two HTTP libraries, JSON and pydantic have an error each for a bad line
        fault = faults.of_line(error, host=place.netloc, timeout=timeout)
        raise CallFailedError(_without(key, fault)) from None
    finally:
        client.close()


def picture_in(answer: Any) -> bytes:
    """The first picture of an answer, past text and thoughts.

    Args:
        answer: ``GenerateContentResponse``.

    Raises:
        CallFailedError: There is none; says why.
    """
    feedback = answer.prompt_feedback
    candidates = answer.candidates or []
    if not candidates:
        reason = _name(getattr(feedback, "block_reason", None))
        raise CallFailedError(faults.blocked(reason) if feedback is not None else faults.empty())
    parts = getattr(candidates[0].content, "parts", None) or []
    said = []
    for part in parts:
        if part.thought:
            continue
        if part.inline_data is not None and part.inline_data.data:
            return bytes(part.inline_data.data)
        if part.text:
            said.append(part.text)
    reason = _name(candidates[0].finish_reason)
    if not parts and reason in ("", "STOP"):
        raise CallFailedError(faults.empty())
    raise CallFailedError(faults.no_picture(reason, " ".join(said)))


def _name(reason: Any) -> str:
    """An enum's value, or a name too new for this client as it came; empty for none."""
    name = str(getattr(reason, "value", reason) or "")
    return "" if name.endswith("_UNSPECIFIED") else name


def _without(key: Key, fault: faults.Fault) -> faults.Fault:
    return replace(fault, message=key.hidden_in(fault.message))


def _keep_quiet() -> None:
    """Let the client and its HTTP library log nothing: what they say of requests is nobody's."""
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
