"""Scripted reviewers in processes of their own on one project: each claims, looks, decides; some barge in on others."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from storage import checks, decisions, presence, review_claims
from storage.errors import StaleWriteError
from storage.records import ItemState
from storage.schema import DecisionRow
from storage.store import Store

CLASSES = ("good", "scratch", "dent")
_BEAT_SECONDS = 2.0


@dataclass
class Log:
    """What one reviewer did: items decided, items someone else was faster on (and who), seconds each step took."""

    reviewer: str
    decided: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    again: int = 0
    claim_seconds: list[float] = field(default_factory=list)
    decide_seconds: list[float] = field(default_factory=list)
    processor_seconds: float = 0.0
    started: float = 0.0
    ended: float = 0.0


def review(root: Path, name: str, *, ahead: int, barging: float, seed: int, start_at: float) -> Log:
    """Decide until nothing is left. ``barging``: the share of items taken from under another's hands on purpose."""
    log, rng = Log(name), random.Random(seed)
    with Store.open(root, actor=name) as store:
        time.sleep(max(0.0, start_at - time.time()))
        log.started, spent = time.time(), time.process_time()
        mine: list[int] = []
        beat = 0.0
        while True:
            if time.monotonic() > beat:
                presence.beat(store, store.session, item_id=mine[0] if mine else None, holding=mine)
                beat = time.monotonic() + _BEAT_SECONDS
            before = time.perf_counter()
            mine = review_claims.claim_next(store, store.session, where="state:unreviewed", count=ahead, done=mine)
            log.claim_seconds.append(time.perf_counter() - before)
            if not mine:
                if not store.items.count("state:unreviewed"):
                    break
                # The last ones are in the hands of others, who may yet let go of them.
                time.sleep(0.02)
                continue
            for item_id in mine:
                if rng.random() < barging:
                    _barge_in(store, log, rng)
                _decide(store, log, item_id)
        presence.leave(store, store.session)
        log.ended, log.processor_seconds = time.time(), time.process_time() - spent
    return log


def _barge_in(store: Store, log: Log, rng: random.Random) -> None:
    others = [claim.item_id for claim in review_claims.all_claims(store) if claim.session != store.session]
    if others:
        _decide(store, log, rng.choice(others), look_seconds=rng.random() * 0.01)


def _decide(store: Store, log: Log, item_id: int, *, look_seconds: float = 0.0) -> None:
    while True:
        (seen,) = store.items.get([item_id])
        if seen.state is not ItemState.UNREVIEWED:
            # Somebody barged in before this reviewer even looked: no conflict, it is shown as decided.
            return
        time.sleep(look_seconds)
        before = time.perf_counter()
        try:
            label = CLASSES[item_id % len(CLASSES)]
            decisions.accept(store, [item_id], label=label, expected_version=seen.version)
        except StaleWriteError as error:
            if error.theirs is None:
                log.again += 1
                continue
            log.refused.append((item_id, error.theirs.reviewer or ""))
            return
        log.decide_seconds.append(time.perf_counter() - before)
        log.decided.append(item_id)
        return


def storm(root: Path, *, reviewers: int, ahead: int = 4, barging: float = 0.02) -> list[Log]:
    """Run so many reviewers at once; returns what each did."""
    context = multiprocessing.get_context("spawn")
    start_at = time.time() + reviewers * 0.6
    with closing(context.Pool(reviewers)) as pool:
        waiting = [
            pool.apply_async(
                review,
                (root, f"reviewer{n}"),
                {"ahead": ahead, "barging": barging, "seed": n, "start_at": start_at},
            )
            for n in range(reviewers)
        ]
        logs = [each.get(timeout=1_800) for each in waiting]
    pool.join()
    return logs


def faults(root: Path, logs: Sequence[Log], *, items: int) -> list[str]:
    """What went wrong: items decided twice or not at all, writes acknowledged and lost, counters that lie."""
    found: list[str] = []
    acknowledged = {(item_id, log.reviewer) for log in logs for item_id in log.decided}
    times = Counter(item_id for log in logs for item_id in log.decided)
    found += [f"item {item_id} was acknowledged {n} times" for item_id, n in times.items() if n > 1]
    with Store.open(root, actor="judge") as store:
        with store.reading() as connection:
            rows = connection.execute(sa.select(DecisionRow.item_id, DecisionRow.reviewer)).all()
        kept = {(row.item_id, row.reviewer) for row in rows}
        if len(rows) != len(kept) or kept != acknowledged:
            found.append(
                f"{len(acknowledged - kept)} acknowledged decisions are lost, {len(kept - acknowledged)} extra"
            )
        left = store.items.count("-state:decided")
        if left or len(times) != items:
            found.append(f"{left} items were never decided")
        by_whom = {item.id: item.decided_by for item in store.items.walk()}
        found += [
            f"{log.reviewer} was told that {theirs} decided item {item_id}, but {by_whom[item_id]} did"
            for log in logs
            for item_id, theirs in log.refused
            if by_whom[item_id] != theirs or theirs == log.reviewer
        ]
        if store.items.kept() != store.items.recount():
            found.append("the kept counters are wrong")
        found += checks.check(store).problems
        if review_claims.all_claims(store) or presence.who(store):
            found.append("claims or presence outlive their sessions")
    return found
