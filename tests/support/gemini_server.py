"""A stand-in for Gemini's service on this machine: speaks its protocol, goes wrong when told to, counts what it gets.

Tests start it in a thread. By hand, for a project to try the filler on without a network or a bill::

    python -m tests.support.gemini_server 8123

prints the address to set as ``base_url`` in the project's ``[gemini]``; any key will do. What it sends back is what it
was sent with coloured strokes painted over, on a grid of its own sizes, a little shifted and lighter, as a model might.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

KEY = "AIza-not-a-real-key-0123456789"
"""The key that the server knows; it refuses any other."""

GRID = {
    "1:1": (1024, 1024),
    "2:3": (832, 1248),
    "3:2": (1248, 832),
    "3:4": (864, 1184),
    "4:3": (1184, 864),
    "9:16": (768, 1344),
    "16:9": (1344, 768),
    "21:9": (1536, 672),
}
"""Width and height of what comes back, by the ratio asked for; as with the service, not quite that ratio."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Request:
    """What came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def parts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.json["contents"][0]["parts"]
        return found

    @property
    def png(self) -> bytes:
        (data,) = [part["inlineData"]["data"] for part in self.parts if "inlineData" in part]
        return base64.urlsafe_b64decode(data)

    @property
    def ratio(self) -> str:
        return str(self.json["generationConfig"]["imageConfig"]["aspectRatio"])

    @property
    def size(self) -> str:
        return str(self.json["generationConfig"]["imageConfig"]["imageSize"])


@dataclass
class GeminiServer:
    """The service. ``plan`` says what to do with the next requests, then with the rest ``always``.

    ``ok``; ``429 SECONDS`` and ``503 SECONDS`` with a ``RetryInfo`` (without seconds: none); any other status, such as
    ``500``, ``403``, ``404``; ``timeout``; ``truncated`` (the body ends early); ``no json``; ``not an image``;
    ``wrong size``; ``elsewhere`` (a picture of something else); ``text only``; ``text first``; ``thought first``;
    ``redirect``; ``blocked``; ``empty``; ``no parts``; or a finish reason, such as ``IMAGE_SAFETY``.
    """

    always: str = "ok"
    plan: deque[str] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    slow: float = 0.0
    scale: float = 0.25
    """Of `GRID`: smaller pictures make quicker tests."""
    _server: ThreadingHTTPServer | None = None
    _gone: threading.Event = field(default_factory=threading.Event)

    def start(self, port: int = 0) -> str:
        """Listen on this machine; returns the address."""
        handler = type("Handler", (_Handler,), {"service": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="gemini-server", daemon=True).start()
        return self.url

    def stop(self) -> None:
        """Stop listening."""
        self._gone.set()
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://").rstrip("/")

    def next(self) -> str:
        return self.plan.popleft() if self.plan else self.always

    def wait(self, seconds: float) -> None:
        self._gone.wait(seconds)


@contextmanager
def running(always: str = "ok") -> Iterator[GeminiServer]:
    """A server for the length of a test."""
    server = GeminiServer(always)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Handler(BaseHTTPRequestHandler):
    service: GeminiServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.service.requests.append(request)
        self.close_connection = True
        if self.service.slow:
            self.service.wait(self.service.slow)
        if request.headers.get("x-goog-api-key") != KEY:
            self._refuse(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", _bad_key())
            return
        name, _, argument = self.service.next().partition(" ")
        if name.isdigit():
            self._refuse(int(name), _STATUS.get(int(name), "INTERNAL"), f"told to say {name}", _retry(argument))
        else:
            getattr(self, "_" + f"{name} {argument}".strip().replace(" ", "_").lower(), self._finish)(
                request, f"{name} {argument}".strip()
            )

    def _cleaned(self, request: Request) -> dict[str, Any]:
        return _picture_part(cleaned(request, self.service.scale))

    def _ok(self, request: Request, _name: str) -> None:
        self._answer([self._cleaned(request)])

    def _text_first(self, request: Request, _name: str) -> None:
        self._answer([{"text": "Here it is."}, self._cleaned(request)])

    def _thought_first(self, request: Request, _name: str) -> None:
        draft = _picture_part(np.zeros((64, 64, 3), np.uint8))
        self._answer([{"text": "Let me see.", "thought": True}, draft | {"thought": True}, self._cleaned(request)])

    def _text_only(self, request: Request, _name: str) -> None:
        self._answer([{"text": "I cannot edit this picture."}])

    def _empty(self, request: Request, _name: str) -> None:
        self._send(200, b"{}")

    def _no_parts(self, request: Request, _name: str) -> None:
        self._json(200, {"candidates": [{"finishReason": "STOP"}]})

    def _blocked(self, request: Request, _name: str) -> None:
        self._json(200, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})

    def _not_an_image(self, request: Request, _name: str) -> None:
        self._answer(
            [{"inlineData": {"mimeType": "image/png", "data": base64.urlsafe_b64encode(b"no picture").decode()}}]
        )

    def _wrong_size(self, request: Request, _name: str) -> None:
        self._answer([_picture_part(np.full((300, 1200, 3), 90, np.uint8))])

    def _elsewhere(self, request: Request, _name: str) -> None:
        width, height = GRID[request.ratio]
        rows = np.arange(height)[:, None] // 64 % 2 * 200 + np.zeros((1, width))
        self._answer([_picture_part(np.repeat(rows[..., None], 3, axis=2).astype(np.uint8))])

    def _timeout(self, request: Request, _name: str) -> None:
        self.service.wait(30)

    def _truncated(self, request: Request, _name: str) -> None:
        data = json.dumps(_body([self._cleaned(request)])).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])

    def _no_json(self, request: Request, _name: str) -> None:
        self._send(200, json.dumps(_body([self._cleaned(request)])).encode()[:500])

    def _redirect(self, request: Request, _name: str) -> None:
        self.send_response(307)
        self.send_header("Location", f"http://localhost:{self.server.server_address[1]}{self.path}")  # type: ignore[str-bytes-safe]
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _finish(self, request: Request, name: str) -> None:
        self._json(200, {"candidates": [{"finishReason": name.upper()}]})

    def _answer(self, parts: list[dict[str, Any]]) -> None:
        self._json(200, _body(parts))

    def _refuse(self, code: int, status: str, message: str, details: list[dict[str, Any]]) -> None:
        # A server may repeat what it was sent, even what it should not.
        said = f"{message} (key {self.headers.get('x-goog-api-key')})"
        error = {"code": code, "message": said, "status": status, "details": details}
        self._json(code, {"error": error})

    def _json(self, code: int, value: Any) -> None:
        self._send(code, json.dumps(value).encode())

    def _send(self, code: int, data: bytes) -> None:
        try:
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass  # the other side has given up


_STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
           429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}  # fmt: skip


def cleaned(request: Request, scale: float = 1.0) -> Pixels:
    """What was sent without coloured strokes, in the service's size, shifted a little and lighter."""
    sent = cv2.imdecode(np.frombuffer(request.png, np.uint8), cv2.IMREAD_COLOR)
    lab = cv2.cvtColor(sent, cv2.COLOR_BGR2LAB).astype(np.int16)
    off = np.hypot(lab[..., 1] - np.median(lab[..., 1]), lab[..., 2] - np.median(lab[..., 2]))
    ink = cv2.dilate((off > 12).astype(np.uint8), np.ones((7, 7), np.uint8))
    bare = cv2.inpaint(sent, ink, 5, cv2.INPAINT_TELEA)
    scale *= {"1K": 1, "2K": 2, "4K": 4}[request.size]
    width, height = (round(side * scale) for side in GRID[request.ratio])
    large = cv2.resize(bare, (width, height), interpolation=cv2.INTER_CUBIC)
    shift = np.array([[1, 0, 3 * scale], [0, 1, -2 * scale]], np.float32)
    moved = cv2.warpAffine(large, shift, (width, height), borderMode=cv2.BORDER_REFLECT)
    light = np.clip(moved.astype(np.int16) + 6, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(light[..., ::-1])


def _picture_part(pixels: Pixels) -> dict[str, Any]:
    png = cv2.imencode(".png", pixels[..., ::-1])[1].tobytes()
    return {"inlineData": {"mimeType": "image/png", "data": base64.urlsafe_b64encode(png).decode()}}


def _body(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}]}


def _retry(seconds: str) -> list[dict[str, Any]]:
    return [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds}s"}] if seconds else []


def _bad_key() -> list[dict[str, Any]]:
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return [{"@type": kind, "reason": "API_KEY_INVALID", "domain": "googleapis.com"}]


if __name__ == "__main__":
    by_hand = GeminiServer(scale=1.0)
    print(f'base_url = "{by_hand.start(int(sys.argv[1]) if len(sys.argv) > 1 else 0)}"    # GEMINI_API_KEY={KEY}')
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        by_hand.stop()
