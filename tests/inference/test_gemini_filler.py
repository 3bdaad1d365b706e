"""The filler against a stand-in for the service, through the real client: what is sent, kept, paid, and told."""

from __future__ import annotations

import logging
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.cleaning.at_hand import at_hand
from inference.cleaning.composite import changed_outside, composite
from inference.cleaning.gemini import consent, faults, gate
from inference.cleaning.gemini.filler import GeminiFiller
from inference.cleaning.gemini.ledger import PICTURE, Ledger
from inference.cleaning.gemini.terms import DEFAULT_PROMPT, Send, Wish
from storage.errors import FettleError
from storage.hashing import hash_bytes
from storage.project import ProjectFolder, save_setting
from tests.support.gemini_projects import allow, gemini_project, marked, point_at, surface
from tests.support.gemini_server import KEY, GeminiServer, running


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with running() as made:
        yield made


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", KEY)


@pytest.fixture
def folder(tmp_path: Path, server: GeminiServer) -> ProjectFolder:
    with gemini_project(tmp_path, server) as store:
        return store.folder


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def make(folder: ProjectFolder, waits: list[float]) -> Callable[..., GeminiFiller]:
    return lambda **settings: GeminiFiller(Wish.of(settings), folder, pause=waits.append)


def ledger(folder: ProjectFolder) -> Ledger:
    return Ledger(gate.folder_of(folder))


def outcomes(folder: ProjectFolder) -> list[str]:
    return [call.outcome for call in ledger(folder).calls()]


def test_the_marks_go_and_nothing_else_changes(make: Callable[..., GeminiFiller], server: GeminiServer) -> None:
    pixels, ink = marked()
    before = pixels.copy()
    filled = make().fill(pixels, ink)
    np.testing.assert_array_equal(pixels, before)
    assert np.abs(filled.astype(int) - surface())[ink].mean() < 5
    assert changed_outside(pixels, composite(pixels, filled, ink), ink) == 0
    assert len(server.requests) == 1


def test_pixels_alone_are_sent_with_the_prompt_and_the_key_in_its_header(
    make: Callable[..., GeminiFiller], server: GeminiServer
) -> None:
    pixels, ink = marked()
    make().fill(pixels, ink)
    (request,) = server.requests
    assert re.fullmatch(r"/v1(beta)?/models/gemini-3\.1-flash-image:generateContent", request.path)
    assert request.headers["x-goog-api-key"] == KEY
    assert KEY not in request.path and KEY.encode() not in request.body
    assert chunks(request.png) <= {b"IHDR", b"IDAT", b"IEND"}
    assert [part["text"] for part in request.parts if "text" in part] == [DEFAULT_PROMPT]
    settings = request.json["generationConfig"]
    assert settings["responseModalities"] == ["IMAGE"]
    assert settings["imageConfig"] == {"aspectRatio": request.ratio, "imageSize": "1K"}


def test_only_a_region_is_sent_unless_whole_frames_are_wanted(
    make: Callable[..., GeminiFiller], server: GeminiServer, folder: ProjectFolder
) -> None:
    server.scale = 1.0
    pixels = surface(height=900, width=1200)
    ink = np.zeros(pixels.shape[:2], bool)
    ink[100:110, 200:260] = True
    pixels[ink] = (200, 20, 30)
    make().fill(pixels, ink)
    allow(folder, send=Send.FRAME)
    make(gemini_send="frame").fill(pixels, ink)
    region, frame = (cv2.imdecode(np.frombuffer(request.png, np.uint8), 1).shape for request in server.requests)
    assert region[0] * region[1] < 0.1 * 900 * 1200
    assert frame[:2] == (900, 1200)
    sent = {call.send: (call.width, call.height) for call in ledger(folder).calls()}
    assert sent == {"region": (region[1], region[0]), "frame": (1200, 900)}


def test_every_byte_is_put_down(make: Callable[..., GeminiFiller], server: GeminiServer, folder: ProjectFolder) -> None:
    pixels, ink = marked()
    with at_hand(12):
        make().fill(pixels, ink)
    (request,), (call,) = server.requests, ledger(folder).calls()
    assert (call.item, call.host, call.outcome) == (12, server.host, PICTURE)
    assert call.by
    assert call.bytes == len(request.body)
    assert call.blake3 == hash_bytes(request.png)
    assert (call.cost, call.currency, call.counts) == (0.067, "USD", True)


def test_a_finished_picture_is_never_asked_for_again(
    make: Callable[..., GeminiFiller], server: GeminiServer, folder: ProjectFolder
) -> None:
    pixels, ink = marked()
    first = make().fill(pixels, ink)
    np.testing.assert_array_equal(make().fill(pixels, ink), first)
    assert len(server.requests) == 1
    consent.revoke(folder)
    np.testing.assert_array_equal(make().fill(pixels, ink), first)
    allow(folder)
    make(gemini_prompt="Remove the pen.").fill(pixels, ink)
    make(gemini_model="another-model").fill(pixels, ink)
    assert len(server.requests) == 3


@pytest.mark.parametrize("first", ["text first", "thought first"])
def test_text_and_thoughts_before_the_picture_are_passed_over(
    make: Callable[..., GeminiFiller], server: GeminiServer, first: str
) -> None:
    server.always = first
    pixels, ink = marked()
    out = make().fill(pixels, ink)
    assert np.abs(out.astype(int) - surface())[ink].mean() < 6


FAULTS = [
    # what the service does, what the person is told, requests, images that count, cost in prices
    ("429", "Gemini takes no more requests for now (HTTP 429: told to say 429", 2, 0, 0),
    ("429 600", "it asks to wait 600 s, a run waits at most 60 s. Run again later", 1, 0, 0),
    ("503 0.2", "Gemini's server failed (HTTP 503: told to say 503", 2, 0, 0),
    ("500", "Gemini's server failed (HTTP 500: told to say 500 (key …)), 2 times. Run again later", 2, 0, 0),
    ("400", "Gemini could not use what was sent (HTTP 400: told to say 400", 1, 0, 0),
    ("401", "Gemini refused the key (HTTP 401", 1, 0, 0),
    ("403", "Gemini refused the key (HTTP 403", 1, 0, 0),
    ("404", "Gemini has no model named gemini-3.1-flash-image any more", 1, 0, 0),
    ("413", "Gemini could not use what was sent (HTTP 413", 1, 0, 0),
    ("redirect", "The address wants the picture sent somewhere else (HTTP 307); it was not", 1, 0, 0),
    ("timeout", "Gemini did not answer within 0.3 s, 2 times. Run again later", 2, 2, 2),
    ("truncated", "Gemini's answer broke off half-way, 2 times. Run again later", 2, 2, 2),
    ("no json", "Gemini's answer broke off half-way, 2 times", 2, 2, 2),
    ("empty", "Gemini's answer was empty, 2 times", 2, 2, 2),
    ("no parts", "Gemini's answer was empty, 2 times", 2, 2, 2),
    ("not an image", "What Gemini sent back is not a picture that can be read", 1, 1, 1),
    ("wrong size", "Gemini's picture is 1200×300, which is not the shape of the", 1, 1, 1),
    ("elsewhere", "Gemini's picture does not fit the original around the markings", 1, 1, 1),
    ("text only", "Gemini answered without a picture (STOP); it said: “I cannot edit this picture.”", 1, 1, 0),
    ("blocked", "Gemini turned the question down: it takes picture or prompt for prohibited", 1, 1, 0),
    ("IMAGE_SAFETY", "Gemini made a picture and held it back as unsafe (IMAGE_SAFETY)", 1, 1, 0),
    ("IMAGE_PROHIBITED_CONTENT", "held it back as prohibited (IMAGE_PROHIBITED_CONTENT)", 1, 1, 0),
    ("IMAGE_RECITATION", "held it back as too like one it knows (IMAGE_RECITATION)", 1, 1, 0),
    ("IMAGE_OTHER", "could not make a picture of this and does not say why (IMAGE_OTHER)", 1, 1, 0),
    ("NO_IMAGE", "Gemini answered without a picture (NO_IMAGE)", 1, 1, 0),
    ("SAFETY", "it takes the picture for unsafe (SAFETY)", 1, 1, 0),
    ("MAX_TOKENS", "became too long before it got to a picture (MAX_TOKENS). Choose a smaller gemini_size", 1, 1, 0),
    ("RECITATION", "too like something it knows (RECITATION)", 1, 1, 0),
    ("NEWLY_INVENTED", "Gemini answered without a picture (NEWLY_INVENTED)", 1, 1, 0),
]


@pytest.mark.filterwarnings("ignore:NEWLY_INVENTED")
@pytest.mark.parametrize(("fault", "says", "requests", "images", "prices"), FAULTS, ids=[each[0] for each in FAULTS])
def test_each_fault_is_told_in_a_sentence_and_the_next_try_goes_on_from_there(
    make: Callable[..., GeminiFiller],
    server: GeminiServer,
    folder: ProjectFolder,
    fault: str,
    says: str,
    requests: int,
    images: int,
    prices: int,
) -> None:
    server.always = fault
    point_at(folder, server, attempts=2, timeout=0.3 if fault == "timeout" else 20.0)
    pixels, ink = marked()
    before = pixels.copy()
    with pytest.raises(FettleError) as told:
        make().fill(pixels, ink)
    text = str(told.value)
    assert says in text
    assert "Traceback" not in text and KEY not in text and "\n" not in text
    assert told.value.hint, "it says what to do"
    np.testing.assert_array_equal(pixels, before)
    assert len(server.requests) == requests
    used = ledger(folder).used()
    assert (used.images, used.calls) == (images, requests)
    assert used.cost == pytest.approx(prices * 0.067)
    # What went wrong is not kept: the same question works once the service does.
    server.always = "ok"
    out = make().fill(pixels, ink)
    assert len(server.requests) == requests + 1
    assert np.abs(out.astype(int) - surface())[ink].mean() < 6
    assert KEY.encode() not in (gate.folder_of(folder) / "ledger.jsonl").read_bytes()


def test_the_server_is_waited_for_as_long_as_it_asks_else_ever_longer(
    make: Callable[..., GeminiFiller], server: GeminiServer, folder: ProjectFolder, waits: list[float]
) -> None:
    save_setting(folder, ("gemini", "attempts"), 5)
    server.plan.extend(["429 3", "503 7.5", "500", "500"])
    pixels, ink = marked()
    make().fill(pixels, ink)
    assert 3 < waits[0] < 4
    assert 7.5 < waits[1] < 9
    assert 4 <= waits[2] <= 12 and 8 <= waits[3] <= 24
    assert outcomes(folder) == [
        "too many requests",
        "server fault 503",
        "server fault 500",
        "server fault 500",
        PICTURE,
    ]


def test_a_service_that_is_not_there_is_named_and_nothing_counts(
    make: Callable[..., GeminiFiller], folder: ProjectFolder
) -> None:
    save_setting(folder, ("gemini", "base_url"), "http://127.0.0.1:9/")
    allow(folder)
    with pytest.raises(FettleError, match=r"Gemini at 127\.0\.0\.1:9 cannot be reached, 2 times\. Check the network"):
        make().fill(*marked())
    used = ledger(folder).used()
    assert (used.images, used.cost, used.calls) == (0, 0.0, 2)


def test_after_three_items_refused_alike_the_server_is_left_alone(
    make: Callable[..., GeminiFiller], server: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "wrong-key")
    filler = make()
    said = []
    for seed in range(10):
        with pytest.raises(FettleError) as told:
            filler.fill(*marked(seed))
        said.append(told.value.message)
    assert len(server.requests) == 3
    assert all(text.startswith("Gemini refused the key (HTTP 400") for text in said[:3])
    assert all(
        text.startswith("Nothing was sent: the last 3 items all failed (Gemini refused the key") for text in said[3:]
    )
    assert not any("wrong-key" in text for text in said)
    # A later run asks again, and a mended key works.
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    make().fill(*marked(3))


def test_what_one_item_alone_is_refused_for_does_not_stop_the_others(
    make: Callable[..., GeminiFiller], server: GeminiServer
) -> None:
    server.always = "IMAGE_SAFETY"
    filler = make()
    for seed in range(5):
        with pytest.raises(FettleError, match="IMAGE_SAFETY"):
            filler.fill(*marked(seed))
    assert len(server.requests) == 5


def test_nothing_is_sent_without_consent_key_budget_or_network(
    make: Callable[..., GeminiFiller], server: GeminiServer, folder: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels, ink = marked()

    def refused(match: str, **settings: object) -> None:
        with pytest.raises(FettleError, match=match):
            make(**settings).fill(pixels, ink)

    consent.revoke(folder)
    refused("Nobody has allowed this project to send pictures")
    allow(folder)
    save_setting(folder, ("network", "allowed"), False)
    refused(r"let nothing leave this machine \(\[network\] allowed is false\)")
    allow(folder)
    refused("whole frames are to be sent now", gemini_send="frame")
    save_setting(folder, ("gemini", "base_url"), "https://gemini.example/")
    refused("but the address is gemini.example now")
    for bad in ("http://gemini.example/", "https://kim:secret@gemini.example/", "ftp://127.0.0.1/", "nonsense"):
        save_setting(folder, ("gemini", "base_url"), bad)
        refused("is no address that pictures and a key may be sent to")
    point_at(folder, server)
    save_setting(folder, ("gemini", "most_images"), 0)
    refused("budget for Gemini is used up")
    save_setting(folder, ("gemini", "most_images"), 10)
    monkeypatch.setenv("GEMINI_API_KEY", "eins zwei\u00e4")
    refused("cannot be one")
    monkeypatch.delenv("GEMINI_API_KEY")
    refused("There is no key for Gemini. Set GEMINI_API_KEY")
    assert server.requests == []
    assert outcomes(folder) == []


def test_a_project_from_elsewhere_cannot_have_a_key_sent_to_its_own_address(
    make: Callable[..., GeminiFiller], server: GeminiServer, folder: ProjectFolder, fettle_home: Path
) -> None:
    save_setting(folder, ("gemini", "base_url"), "https://gemini.example/")
    allow(folder)
    pixels, ink = marked()
    (fettle_home / "config" / "gemini-hosts.txt").unlink()
    with pytest.raises(FettleError, match=r"Nobody has allowed pictures to leave for gemini\.example on this computer"):
        make().fill(pixels, ink)


def test_nothing_is_logged_of_a_call(
    make: Callable[..., GeminiFiller], server: GeminiServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.plan.extend(["500"])
    with caplog.at_level(logging.DEBUG):
        make().fill(*marked())
    assert [record.getMessage() for record in caplog.records if record.name not in {"filelock", "asyncio"}] == []


@pytest.mark.parametrize("variable", ["GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GEMINI_BASE_URL"])
def test_variables_of_other_programs_change_nothing(
    make: Callable[..., GeminiFiller], server: GeminiServer, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "https://192.0.2.1/" if variable.endswith("URL") else "true")
    make().fill(*marked())
    (request,) = server.requests
    assert request.headers["x-goog-api-key"] == KEY


def test_a_key_is_taken_from_the_keyring_where_the_environment_has_none(
    make: Callable[..., GeminiFiller], server: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.machinery
    import sys
    import types

    keyring = types.ModuleType("keyring")
    keyring.__spec__ = importlib.machinery.ModuleSpec("keyring", None)
    keyring.get_password = lambda service, name: KEY if (service, name) == ("fettle", "gemini") else None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.delenv("GEMINI_API_KEY")
    assert KEY not in repr(gate.usable_key())
    make().fill(*marked())
    assert server.requests[0].headers["x-goog-api-key"] == KEY

    def locked(_service: str, _name: str) -> str:
        raise RuntimeError("locked")

    keyring.get_password = locked  # type: ignore[attr-defined]
    with pytest.raises(FettleError, match="There is no key"):
        gate.usable_key()


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"gemini_model": "no/../model"}, "is not the name of a Gemini model"),
        ({"gemini_send": "everything"}, "gemini_send is “everything”. It can be region or frame"),
        ({"gemini_size": "8K"}, "gemini_size is “8K”"),
        ({"gemini_prompt": "x" * 5000}, "has 5,000 letters"),
        ({"gemini_model": 7}, "must be text"),
    ],
)
def test_wishes_that_cannot_be_are_refused(settings: dict[str, object], says: str) -> None:
    with pytest.raises(FettleError, match=re.escape(says)):
        Wish.of(settings)


def test_every_reason_that_the_client_knows_is_told_in_words() -> None:
    from google.genai import types

    for reason in types.FinishReason:
        fault = faults.no_picture(reason.value, "")
        assert reason.value in fault.message
        assert fault.hint
    for blocked in types.BlockedReason:
        assert blocked.value in faults.blocked(blocked.value).message


def chunks(png: bytes) -> set[bytes]:
    """The kinds of chunk in a PNG."""
    found, at = set(), 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.add(png[at + 4 : at + 8])
        at += 12 + length
    return found
