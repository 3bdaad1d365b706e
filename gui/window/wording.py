"""What storage's values are called in the window's language: verdicts, states, how long ago something was."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gui.words import date, look_up, noop, plural, time_of_day, translate, weekday
from storage.records import ItemState, StageName

if TYPE_CHECKING:
    from storage.team_records import Opinion, Presence, Verdict

STATES = {
    ItemState.ACCEPTED: noop("Review", "Accepted"),
    ItemState.CORRECTED: noop("Review", "Corrected"),
    ItemState.EXCLUDED: noop("Review", "Excluded"),
    ItemState.DEFERRED: noop("Review", "Put off"),
}
"""What a state that a person gave is called at the head of a line; `look_up` under "Review"."""
_STAGES = {
    StageName.ENHANCE: noop("Stages", "enhancement"),
    StageName.CLEAN: noop("Stages", "clean stage"),
    StageName.CROP: noop("Stages", "crop"),
    StageName.CLASSIFY: noop("Stages", "classification"),
    StageName.SEGMENT: noop("Stages", "segmentation"),
    StageName.EXPLAIN: noop("Stages", "heatmap"),
    StageName.ANOMALY: noop("Stages", "anomaly"),
}
_NAMES = {
    "enhance": noop("Stages", "enhance"),
    "clean": noop("Stages", "clean"),
    "crop": noop("Stages", "crop"),
    "classify": noop("Stages", "classify"),
    "segment": noop("Stages", "segment"),
    "explain": noop("Stages", "explain"),
    "anomaly": noop("Stages", "anomaly"),
}
_STATES = {
    ItemState.ACCEPTED: noop("States", "accepted"),
    ItemState.CORRECTED: noop("States", "corrected"),
}
_REASONS = (
    noop("Reasons", "blurred"),
    noop("Reasons", "too dark"),
    noop("Reasons", "wrong part"),
    noop("Reasons", "duplicate"),
    noop("Reasons", "not inspectable"),
    noop("Reasons", "other"),
)
"""Reasons that a new project starts with; whatever else a person writes is theirs and stands as they wrote it."""


def stage_name(value: str) -> str:
    """What the stage of that name is called in lists: as in settings, in the language in force."""
    return look_up("Stages", _NAMES.get(value, value))


def stage_words(stage: StageName) -> str:
    """Where a proposal without a model came from."""
    return look_up("Stages", _STAGES[stage])


def reason_words(reason: str) -> str:
    """A reason for excluding, as it is shown."""
    return look_up("Reasons", reason) if reason in _REASONS else reason


def verdict_words(verdict: Verdict | Opinion) -> str:
    """A verdict in a word or two: "scratch", "excluded (blurred)", "put off", "undecided"."""
    match verdict.state:
        case ItemState.EXCLUDED:
            if not verdict.reason:
                return translate("States", "excluded")
            return translate("States", "excluded ({reason})").format(reason=reason_words(verdict.reason))
        case ItemState.DEFERRED:
            return translate("States", "put off")
        case ItemState.UNREVIEWED:
            return translate("States", "undecided")
        case _:
            return verdict.label or look_up("States", _STATES.get(verdict.state, ""))


def ago_words(at: float, now: float) -> str:
    """How long ago something was: "12 s ago", "5 min ago", "3 h ago", "2 days ago"."""
    seconds = int(max(0.0, now - at))
    if seconds < 60:
        return plural("Numbers", "%Ln s ago").of(seconds)
    if seconds < 3_600:
        return plural("Numbers", "%Ln min ago").of(seconds // 60)
    if seconds < 86_400:
        return plural("Numbers", "%Ln h ago").of(seconds // 3_600)
    return plural("Numbers", "%Ln days ago").of(seconds // 86_400)


def ago(at: float, now: float) -> str:
    """A time as people say it: the hour today, the weekday this week, else the date."""
    if time.localtime(at)[:3] == time.localtime(now)[:3]:
        return time_of_day(at)
    return weekday(at) if 0 <= now - at < 6 * 86400 else date(at)


def others_words(names: Sequence[str]) -> str:
    """Who else has the project open, in the top bar; empty where nobody has."""
    if len(names) == 1:
        return translate("Frame", "{name} is here").format(name=names[0])
    return plural("Frame", "%Ln others here").of(len(names)) if names else ""


def presence_words(entry: Presence, where: str) -> str:
    """Who has the project open on which machine; ``where``: what they look at, or empty."""
    words = translate("Frame", "{name}, on {host}, at {item}") if where else translate("Frame", "{name}, on {host}")
    return words.format(name=entry.reviewer, host=entry.host, item=where)
