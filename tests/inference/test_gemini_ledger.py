"""The ledger: on the disk before anything leaves, a budget across processes, damage noticed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from inference.cleaning.gemini.ledger import CUT_OFF, PICTURE, BudgetError, Call, Ending, Ledger
from inference.cleaning.gemini.terms import Consent, Terms
from storage.errors import FettleError

TERMS = Terms(
    base_url="http://127.0.0.1:1/",
    price=0.5,
    currency="USD",
    most_images=7,
    most_cost=100.0,
    timeout=1.0,
    attempts=1,
    longest_wait=1.0,
    network=True,
    consent=Consent(),
)
CALL = Call(
    call="", at=0.0, by="kim", item=3, host="127.0.0.1:1", model="m", send="region", width=40, height=30,
    bytes=1000, blake3="0" * 64, key="k", cost=0.0, currency="USD",
)  # fmt: skip


def test_what_was_begun_and_never_ended_counts_in_full(tmp_path: Path) -> None:
    Ledger(tmp_path).begin(CALL, TERMS)
    (call,) = Ledger(tmp_path).calls()
    assert (call.outcome, call.cost, call.counts, call.item) == (CUT_OFF, 0.5, True, 3)
    used = Ledger(tmp_path).used()
    assert (used.images, used.cost, used.bytes) == (1, 0.5, 1000)


def test_what_the_server_refused_costs_nothing_and_is_listed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.end(ledger.begin(CALL, TERMS), Ending("too many requests", why="busy", counts=False, bytes=1400))
    ledger.end(ledger.begin(CALL, TERMS), Ending(PICTURE, cost=0.5))
    assert [call.outcome for call in Ledger(tmp_path).calls()] == ["too many requests", PICTURE]
    used = Ledger(tmp_path).used()
    assert (used.images, used.cost, used.calls, used.bytes) == (1, 0.5, 2, 2400)


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (replace(TERMS, most_images=1), "1 of 1 images were sent"),
        (replace(TERMS, most_cost=0.9), "0.50 of 0.90 USD are spent"),
        (replace(TERMS, most_images=0), "0 of 0 images"),
    ],
)
def test_nothing_is_begun_beyond_the_budget(tmp_path: Path, terms: Terms, says: str) -> None:
    ledger = Ledger(tmp_path)
    if terms.most_images:
        ledger.begin(CALL, terms)
    with pytest.raises(BudgetError, match=says):
        ledger.begin(CALL, terms)
    assert len(ledger.calls()) == min(1, terms.most_images)


def test_many_processes_share_one_budget(tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from inference.cleaning.gemini import ledger as module
from inference.cleaning.gemini.ledger import BudgetError, Ledger
from tests.inference.test_gemini_ledger import CALL, TERMS
place, check = Path(sys.argv[1]), module.check_budget
def slow_check(used, terms):
    check(used, terms)
    time.sleep(0.05)
module.check_budget = slow_check
(place / f"ready-{sys.argv[2]}").touch()
while len(list(place.glob("ready-*"))) < 3:
    time.sleep(0.01)
ledger, begun = Ledger(place), 0
for _ in range(5):
    try:
        ledger.begin(CALL, TERMS)
        begun += 1
    except BudgetError:
        pass
print(begun)
"""
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(number)], stdout=subprocess.PIPE, text=True)
        for number in range(3)
    ]
    begun = [int(process.communicate(timeout=60)[0]) for process in running]
    assert sum(begun) == TERMS.most_images
    assert len(Ledger(tmp_path).calls()) == TERMS.most_images


def test_a_line_cut_short_by_a_power_cut_is_dropped_and_the_rest_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    first = ledger.begin(CALL, TERMS)
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(path.read_bytes() + b'{"event": "sent", "call": "12')
    again = Ledger(tmp_path)
    assert [call.call for call in again.calls()] == [first.call]
    second = again.begin(CALL, TERMS)
    assert [call.call for call in Ledger(tmp_path).calls()] == [first.call, second.call]


def test_a_damaged_ledger_stops_all_sending(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.begin(CALL, TERMS)
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"rubbish\n" + path.read_bytes())
    with pytest.raises(FettleError, match="damaged"):
        Ledger(tmp_path).begin(CALL, TERMS)


def test_equal_reasons_in_a_row_are_noticed_and_a_picture_ends_the_row(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for _ in range(2):
        ledger.end(ledger.begin(CALL, TERMS), Ending("key refused", why="refused", counts=False, final=True))
    assert ledger.given_up_alike(3, since=0.0) == ""
    ledger.end(ledger.begin(CALL, TERMS), Ending("key refused", why="refused", counts=False, final=True))
    assert ledger.given_up_alike(3, since=0.0) == "refused"
    assert ledger.given_up_alike(3, since=ledger.calls()[1].at + 1e-6) == ""
    ledger.end(ledger.begin(CALL, TERMS), Ending(PICTURE, cost=0.5))
    assert ledger.given_up_alike(3, since=0.0) == ""
