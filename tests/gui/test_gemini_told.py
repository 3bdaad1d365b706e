"""Every fault of Gemini reaches a Korean reader in Korean, but for what the service said itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from gui import words
from gui.told import told
from inference.cleaning.gemini import faults

BUSY = faults.of_status(429, {}, model="m-1", headers={"retry-after": "600"})
CUT = faults.of_line(OSError(), host="127.0.0.1:1", timeout=0.5)
SILENT = faults.of_line(TimeoutError(), host="127.0.0.1:1", timeout=0.5)
FAULTS = [
    *(faults.no_picture(reason, "") for reason in (*faults._REASONS, "")),
    *(faults.blocked(reason) for reason in (*faults._BLOCKED, "")),
    *(faults.of_status(code, {}, model="m-1", headers={}) for code in (307, 400, 401, 403, 404, 413, 500, 503)),
    faults.empty(),
    faults.NOT_A_PICTURE,
    faults.wrong_shape((40, 30), (90, 10)),
    faults.does_not_fit(33.3),
    faults.does_not_fit(float("inf")),
    BUSY,
    CUT,
    SILENT,
    faults.gave_up(CUT, 3),
    faults.waits_too_long(BUSY, 60),
]


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    words.install(qapp, "ko")
    yield
    words.install(qapp, "en")


def test_every_fault_is_told_in_korean(korean: None) -> None:
    texts = [told(f"{fault.message}. {fault.hint}") for fault in FAULTS]
    english = [text for text in texts if re.search(r"[a-z]{3,} [a-z]+ [a-z]+", text)]
    assert english == []
