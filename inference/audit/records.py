"""What an audit asks for and what it found, as plain values, and their JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from storage.errors import FettleError

SCHEMA = 1


class Part(StrEnum):
    """The two halves of an audit."""

    REMOVE = "remove"
    """A marked item with its markings, and without."""
    PASTE = "paste"
    """An unmarked item as it is, and with another item's markings laid over it."""


class Finding(StrEnum):
    """What an audit comes to; `inference.audit.verdict` states the rule."""

    LEANS = "leans"
    MISLED = "misled"
    SLIGHT = "slight"
    CLEAR = "clear"
    UNSURE = "unsure"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What to audit.

    Attributes:
        model: Name of the classifier; empty: the one the project's classify stage uses.
        where: A filter; empty: all items that are not excluded.
        most: At most so many marked and so many unmarked items are tried.
        seed: Chooses items, donors, places and resamples; the same seed gives the same audit.
    """

    model: str = ""
    where: str = ""
    most: int = 200
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Answer:
    """What the classifier says of one picture.

    Attributes:
        class_name: The class it proposes, by the classify stage's threshold.
        probability: Of that class, 0–1.
        kept: Probability of the class that it gives the untouched picture, 0–1.
    """

    class_name: str
    probability: float
    kept: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One item, before and after.

    Attributes:
        key: Names the computation: the same key, the same answers.
        donor_id: Whose markings were pasted; None where markings were removed.
        label: What is known of the item, decided or given; empty where nothing is.
        before: Of the untouched picture.
        after: Without its markings, or with the pasted ones.
        control: Of the picture changed in the same way without touching or adding ink; None where there was no room.
        energy: Share of the class activation map that lies on the markings, in the picture that has them, for the
            class it is given; None where the model gives no map.
        area: Share of the view that the markings cover.
    """

    key: str
    part: Part
    item_id: int
    donor_id: int | None
    label: str
    before: Answer
    after: Answer
    control: Answer | None
    energy: float | None
    area: float

    @property
    def flipped(self) -> bool:
        """Whether the answer changed."""
        return self.after.class_name != self.before.class_name

    @property
    def control_flipped(self) -> bool:
        """Whether the control changed it; False where there is none."""
        return self.control is not None and self.control.class_name != self.before.class_name


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that could not be tried, and why, in words. ``failed``: something is wrong with it."""

    item_id: int
    part: Part
    reason: str
    failed: bool = True


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Group:
    """The trials of one part whose untouched pictures are given one class.

    Attributes:
        class_name: That class; empty: all of the part.
        items: How many trials.
        flips: How many of them changed the answer.
        rate: The share that did, 95 %.
        pairs: How many trials have a control; the two next are about these alone.
        control: The share of controls that changed the answer, 95 %; None without pairs.
        difference: Flip rate less that of the control, item by item, 95 %.
        strict: The same at a level shared out over all groups that are judged.
        to: How many flips went to which class, the most frequent first.
        change: Mean change of the probability of the class given before.
        control_change: The same of the controls.
        energy: Mean share of the map on the markings; None without maps.
        area: Mean share of the view they cover.
    """

    part: Part
    class_name: str
    items: int
    flips: int
    rate: Interval
    pairs: int
    control: Interval | None
    difference: Interval | None
    strict: Interval | None
    to: Mapping[str, int]
    change: float
    control_change: float | None
    energy: float | None
    area: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, and the group it rests on: its part and class (empty: all)."""

    finding: Finding
    part: Part = Part.PASTE
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """An audit with where it comes from.

    Attributes:
        model_hash: SHA-256 of the weights.
        settings_hash: Of the card, the stages' settings and the audit's version: what answers depend on.
        filler: What filled removed markings that had no cleaned picture yet.
        maps: ``cam`` or ``gradcam``; empty: no map, and ``no_maps`` says why.
        good: The classes that mean a good part.
        marked: How many items are marked, of those the filter shows and can be read.
        unmarked: How many were looked at and are not, as far as was counted.
        unchecked: How many nobody looked at for markings, as far as was counted; they are left out.
        made: When, in seconds since 1970.
        seconds: How long it took; trials done before are not counted.
        reused: How many trials were done before.
    """

    model: str
    model_hash: str
    settings_hash: str
    request: AuditRequest
    filler: str
    maps: str
    no_maps: str
    good: tuple[str, ...]
    marked: int
    unmarked: int
    unchecked: int
    made: float
    seconds: float
    reused: int
    tool: str
    judgement: Judgement
    groups: tuple[Group, ...]
    trials: tuple[Trial, ...]
    skipped: tuple[Skipped, ...] = field(default=())

    def flipped(self) -> tuple[Trial, ...]:
        """The trials that changed the answer."""
        return tuple(trial for trial in self.trials if trial.flipped)

    def group(self, part: Part, class_name: str = "") -> Group | None:
        """The group of a part and a class, empty: all of the part; None where nothing was tried."""
        found = (group for group in self.groups if (group.part, group.class_name) == (part, class_name))
        return next(found, None)


def to_json(report: AuditReport) -> dict[str, Any]:
    """Plain JSON values; `from_json` gives the report back unchanged."""
    return {"schema": SCHEMA, **asdict(report)}


def from_json(values: Mapping[str, Any]) -> AuditReport:
    """The report of what `to_json` gave.

    Raises:
        FettleError: It is something else, or of a later Fettle.
    """
    try:
        if values["schema"] != SCHEMA:
            raise FettleError(f"This audit has form {values['schema']}, not {SCHEMA}", "Audit the model again.")
        plain = {name: values[name] for name in AuditReport.__dataclass_fields__}
        return AuditReport(
            **plain
            | {
                "request": AuditRequest(**values["request"]),
                "good": tuple(values["good"]),
                "judgement": Judgement(
                    **_parted(values["judgement"]) | {"finding": Finding(values["judgement"]["finding"])}
                ),
                "groups": tuple(_group(entry) for entry in values["groups"]),
                "trials": tuple(trial_from_json(entry) for entry in values["trials"]),
                "skipped": tuple(Skipped(**_parted(entry)) for entry in values["skipped"]),
            }
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FettleError("This file is no audit, or damaged", "Audit the model again.") from error


def trial_from_json(values: Mapping[str, Any]) -> Trial:
    """The trial of what `dataclasses.asdict` gave of one.

    Raises:
        KeyError, TypeError, ValueError: It is something else.
    """
    answers = {name: _answer(values[name]) for name in ("before", "after", "control")}
    return Trial(**_parted(values) | answers)


def _answer(values: Mapping[str, Any] | None) -> Answer | None:
    return Answer(**values) if values is not None else None


def _group(values: Mapping[str, Any]) -> Group:
    names = ("rate", "control", "difference", "strict")
    intervals = {name: Interval(**values[name]) if values[name] is not None else None for name in names}
    return Group(**_parted(values) | intervals)


def _parted(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "part": Part(values["part"])}
