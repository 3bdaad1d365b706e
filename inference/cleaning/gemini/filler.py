"""The filler itself: regions out, answers kept and fitted; every call is allowed, metered and put down first."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from inference.cleaning.at_hand import item_at_hand
from inference.cleaning.gemini import client, consent, faults, gate
from inference.cleaning.gemini.answers import Answers
from inference.cleaning.gemini.client import Question
from inference.cleaning.gemini.faults import CallFailedError, Fault
from inference.cleaning.gemini.fitting import fit, fits
from inference.cleaning.gemini.key import Key
from inference.cleaning.gemini.ledger import PICTURE, Call, Ending, Ledger
from inference.cleaning.gemini.regions import Region, plan, spread
from inference.cleaning.gemini.terms import NAME, Terms, Wish
from inference.stage import Pixels
from storage.errors import ModelError, UnreadableImageError
from storage.hashing import hash_bytes
from storage.images import decode_rgb8, encode_png
from storage.project import ProjectFolder, load_settings
from storage.reviewer import reviewer_name

if TYPE_CHECKING:
    from inference.cleaning.fill import Filler, FillerContext

_FIRST_WAIT = 2.0
_MOST_MAY_COST = 2
"""Attempts where each may have been paid for without a picture to show for it."""
_SAME_FAULTS, _SILENT = 3, 60.0
"""After so many items given up in a row for one reason that others share, nothing is sent for so many seconds."""
_SHAPE = 0.06
"""The service's sizes are multiples of 16 pixels, so its ratios are only nearly those that it names."""
_LEAST_SIDE = 0.25
_MOST_PIXELS = 64_000_000
"""Four times the largest picture the service makes."""


@dataclass(slots=True)
class GeminiFiller:
    """Sends regions of a picture to Gemini and takes from the answers what lies under the mask.

    Building one sends nothing and needs neither key nor consent: a run that only measures never does.

    Attributes:
        wish: What is asked of the model.
        folder: The project, whose settings hold the terms.
        pause: Waits so many seconds between tries.
    """

    wish: Wish
    folder: ProjectFolder
    pause: Callable[[float], None] = time.sleep
    _ledger: Ledger = field(init=False)
    _answers: Answers = field(init=False)
    _built: float = field(init=False)

    def __post_init__(self) -> None:
        place = gate.folder_of(self.folder)
        self._ledger, self._answers, self._built = Ledger(place), Answers(place), time.time()

    @property
    def name(self) -> str:
        """Key in `inference.cleaning.fill.FILLERS`."""
        return NAME

    @property
    def weight_hash(self) -> str:
        """Empty: nobody outside the service knows its weights."""
        return ""

    def fill(self, pixels: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
        """Fill ``mask``.

        Raises:
            FettleError: Nothing may be sent, or no usable picture came back; says what to do.
        """
        out = pixels.copy()
        grown = spread(mask)
        for region in plan(grown, send=self.wish.send, size=self.wish.size):
            area = grown[region.window]
            out[region.window][area] = self._filled(region, pixels, area)[area]
        return out

    def _filled(self, region: Region, pixels: Pixels, area: npt.NDArray[np.bool_]) -> Pixels:
        sent = region.cut(pixels)
        key = self.wish.key(hash_bytes(repr(sent.shape).encode() + sent.tobytes()), region.ratio)
        data, call = self._answers.get(key), None
        if data is None:
            data, call = self._asked(region, sent, key)
        try:
            answer = _opened(data, region)
            fitted, difference = fit(np.ascontiguousarray(pixels[region.window]), region.back(answer), area)
            if not fits(difference):
                raise CallFailedError(faults.does_not_fit(difference))
        except CallFailedError as failed:
            # Kept, it would fail this item for ever; running again asks again.
            self._answers.drop(key)
            if call is not None:
                self._ledger.end(call, _ending(failed.fault, call.cost, call.bytes, final=False))
            raise _told(failed.fault) from None
        return fitted

    def _asked(self, region: Region, sent: Pixels, key: str) -> tuple[bytes, Call]:
        """The answer, which is on the disk by then, and the call that brought it."""
        question = Question(encode_png(sent), self.wish.prompt, self.wish.model, region.ratio, self.wish.size)
        attempt = 0
        while True:
            attempt += 1
            terms, secret = self._allowed()
            about = self._about(question, region, key, terms)
            call = self._ledger.begin(about, terms)
            left = [0]
            try:
                data = client.ask(
                    question, key=secret, base_url=terms.base_url, timeout=terms.timeout, sent=left.append
                )
            except CallFailedError as failed:
                wait, given_up = _again(failed.fault, attempt, terms)
                final = given_up is not None and (failed.fault.for_all or failed.fault.passing)
                self._ledger.end(call, _ending(given_up or failed.fault, terms.price, left[-1], final=final))
                if given_up is not None:
                    raise _told(given_up) from None
                self.pause(wait)
                continue
            # Before anything else: whatever ends this process now, it is not asked and paid for again.
            self._answers.put(key, data)
            return data, self._ledger.end(call, Ending(PICTURE, cost=terms.price, bytes=left[-1]))

    def _allowed(self) -> tuple[Terms, Key]:
        gate.check_place(self.folder)
        terms = Terms.of(load_settings(self.folder))
        consent.check(terms, send=self.wish.send)
        key = gate.usable_key()
        alike = self._ledger.given_up_alike(_SAME_FAULTS, since=max(self._built, time.time() - _SILENT))
        if alike:
            raise ModelError(f"Nothing was sent: the last {_SAME_FAULTS} items all failed ({alike})", faults.LATER)
        return terms, key

    def _about(self, question: Question, region: Region, key: str, terms: Terms) -> Call:
        settings = load_settings(self.folder)
        return Call(
            call="",
            at=0.0,
            by=reviewer_name(self.folder, shared=bool(settings["database"]["url"])),
            item=item_at_hand(),
            host=terms.host,
            model=question.model,
            send=self.wish.send.value,
            width=region.sent[0],
            height=region.sent[1],
            bytes=len(question.png) + len(question.prompt.encode()),
            blake3=hash_bytes(question.png),
            key=key,
            cost=terms.price,
            currency=terms.currency,
        )


def gemini(context: FillerContext) -> Filler:
    """The filler of that name in `inference.cleaning.fill.FILLERS`."""
    return GeminiFiller(Wish.of(context.settings), ProjectFolder(context.blob_dir.parent))


def _opened(data: bytes, region: Region) -> Pixels:
    try:
        answer: Pixels = decode_rgb8(data, max_pixels=_MOST_PIXELS)
    except UnreadableImageError:
        raise CallFailedError(faults.NOT_A_PICTURE) from None
    height, width = answer.shape[:2]
    wanted = region.full[0] / region.full[1]
    small = max(width, height) < _LEAST_SIDE * max(region.sent)
    if small or abs(width / height / wanted - 1) > _SHAPE:
        raise CallFailedError(faults.wrong_shape(region.sent, (width, height)))
    return answer


def _again(fault: Fault, attempt: int, terms: Terms) -> tuple[float, Fault | None]:
    """How long to wait before the next try, or what to say because there is none."""
    most = min(terms.attempts, _MOST_MAY_COST) if fault.may_cost else terms.attempts
    if not fault.passing or attempt >= most:
        return 0.0, faults.gave_up(fault, attempt)
    if fault.wait is not None:
        if fault.wait > terms.longest_wait:
            return 0.0, faults.waits_too_long(fault, terms.longest_wait)
        # A little more than asked, and not the same for all: many workers were told alike.
        return fault.wait + random.uniform(0.05, 0.1 + 0.1 * fault.wait), None
    return min(terms.longest_wait, _FIRST_WAIT * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)), None


def _ending(fault: Fault, price: float, left: int, *, final: bool) -> Ending:
    return Ending(
        fault.name,
        why=fault.message,
        cost=price if fault.may_cost else 0.0,
        counts=not fault.refused,
        final=final,
        bytes=left,
    )


def _told(fault: Fault) -> ModelError:
    return ModelError(fault.message, fault.hint)
