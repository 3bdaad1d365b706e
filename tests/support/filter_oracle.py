"""An oracle for filters: an own small tree, an own way to write it down, and to evaluate it on plain records."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from storage.markings import Condition, Known, Verdict, judge
from storage.records import FileState, Item, ItemState, JobState, RegionRole, RegionStatus, StageName
from tests.support.projects import Facts


@dataclass(frozen=True)
class Leaf:
    text: str
    holds: Callable[[Facts], bool]

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Minus:
    inner: Any


@dataclass(frozen=True)
class And:
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Any, ...]


def evaluate(node: Any, facts: Facts) -> bool:
    match node:
        case Leaf():
            return node.holds(facts)
        case Minus(inner):
            return not evaluate(inner, facts)
        case And(parts):
            return all(evaluate(part, facts) for part in parts)
        case Or(parts):
            return any(evaluate(part, facts) for part in parts)
    raise AssertionError(node)


def written(node: Any, *, inside: str = "") -> str:
    match node:
        case Leaf():
            return node.text
        case Minus(inner):
            return "-" + (inner.text if isinstance(inner, Leaf) else f"({written(inner)})")
        case And(parts):
            text = "  ".join(written(part, inside="and") for part in parts)
            return f"({text})" if inside == "and" else text
        case Or(parts):
            text = " OR ".join(written(part, inside="or") for part in parts)
            return f"({text})" if inside else text
    raise AssertionError(node)


COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ":": lambda a, b: a == b,
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _leaf_equal(field: str, of: Callable[[Item], str | None], values: list[str]) -> st.SearchStrategy[Leaf]:
    def build(value: str, op: str) -> Leaf:
        return Leaf(f"{field}{op}{_quoted(value)}", lambda f: of(f.item) == value)

    return st.builds(build, st.sampled_from(values), st.sampled_from([":", "="]))


def _quoted(value: str) -> str:
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if any(c in ' ()"' for c in value) else value


def _ascii_lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def _contains(text: str, part: str) -> bool:
    return any(
        _ascii_lower(unicodedata.normalize(form, part)) in _ascii_lower(text) for form in ("NFC", "NFD")
    ) or _ascii_lower(part) in _ascii_lower(text)


def _leaf_part(field: str, of: Callable[[Item], str], values: list[str]) -> st.SearchStrategy[Leaf]:
    def build(value: str) -> Leaf:
        return Leaf(f"{field}:{_quoted(value)}", lambda f: _contains(of(f.item), value))

    return st.builds(build, st.sampled_from(values))


def _leaf_number(field: str, of: Callable[[Item], float | None], values: list[float]) -> st.SearchStrategy[Leaf]:
    def build(value: float, op: str) -> Leaf:
        def holds(facts: Facts) -> bool:
            known = of(facts.item)
            return known is not None and COMPARISONS[op](known, value)

        return Leaf(f"{field}{op}{value:g}", holds)

    def build_list(chosen: list[float]) -> Leaf:
        return Leaf(f"{field}:" + ",".join(f"{v:g}" for v in chosen), lambda f: of(f.item) in chosen)

    some = st.sampled_from(values)
    return st.one_of(
        st.builds(build, some, st.sampled_from(list(COMPARISONS))),
        st.builds(build_list, st.lists(some, min_size=1, max_size=3)),
    )


def _leaf_date(field: str, of: Callable[[Item], float | None]) -> st.SearchStrategy[Leaf]:
    spans = {
        "2025": (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
        "2026": (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        "2025-12": (datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
        "2026-01": (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)),
        "2026-01-01": (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)),
        "2025-12-31": (datetime(2025, 12, 31, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
    }

    def build(value: str, op: str) -> Leaf:
        first, last = (moment.timestamp() for moment in spans[value])

        def holds(facts: Facts) -> bool:
            at = of(facts.item)
            if at is None:
                return False
            return {"<": at < first, "<=": at < last, ">": at >= last, ">=": at >= first}.get(op, first <= at < last)

        return Leaf(f"{field}{op}{value}", holds)

    return st.builds(build, st.sampled_from(list(spans)), st.sampled_from(list(COMPARISONS)))


def _states() -> st.SearchStrategy[Leaf]:
    def build(value: str) -> Leaf:
        wanted = {
            "decided": {ItemState.ACCEPTED, ItemState.CORRECTED, ItemState.EXCLUDED},
            "undecided": {ItemState.UNREVIEWED, ItemState.DEFERRED},
        }.get(value.lower()) or {ItemState(value.lower())}
        return Leaf(f"state:{value}", lambda f: f.item.state in wanted)

    return st.builds(build, st.sampled_from([*ItemState, "decided", "undecided", "Accepted", "DEFERRED"]))


def _has() -> st.SearchStrategy[Leaf]:
    def label(item: Item) -> str | None:
        return item.label if item.label is not None else item.given

    tests: dict[str, Callable[[Facts], bool]] = {
        "marking": lambda f: f.item.marked is True,
        "region": lambda f: f.kept > 0,
        "proposal": lambda f: bool(f.live),
        "label": lambda f: label(f.item) is not None,
        "note": lambda f: f.item.note != "",
        "flag": lambda f: f.item.flagged,
        "roi": lambda f: any(p.role == "roi" for p in f.live),
        "mask": lambda f: any(p.role == "defect" for p in f.live),
        "disagreement": lambda f: (
            label(f.item) is not None and f.item.predicted is not None and f.item.predicted != label(f.item)
        ),
    }
    return st.sampled_from([Leaf(f"has:{name}", holds) for name, holds in tests.items()])


def _verdicts() -> st.SearchStrategy[Leaf]:
    leaves = []
    for condition in Condition:
        for word, verdict in (("marked", Verdict.MARKED), ("unmarked", Verdict.UNMARKED)):
            leaves.append(Leaf(f"{word}:{condition}", lambda f, c=condition, v=verdict: judge(known_of(f))[c] is v))

    def looked(facts: Facts) -> bool:
        return judge(known_of(facts))[Condition.ORIGINAL] is not Verdict.UNKNOWN

    def decided(facts: Facts) -> bool:
        item = facts.item
        by_hand = any(r.role is RegionRole.MARKING for r in facts.regions)
        spoken = item.state in (ItemState.ACCEPTED, ItemState.CORRECTED) and item.marked is not None
        return looked(facts) and (by_hand or spoken)

    leaves += [
        Leaf("markings:unknown", lambda f: not looked(f)),
        Leaf("markings:decided", decided),
        Leaf("markings:detector", lambda f: looked(f) and not decided(f)),
    ]
    return st.sampled_from(leaves)


def known_of(facts: Facts) -> Known:
    """What plain records say of an item's markings, gathered without the database."""
    settled = {region.proposal_id for region in facts.regions}
    still_open = [p for p in facts.live if p.geometry is not None and p.id not in settled]
    kept = [r for r in facts.regions if r.status is RegionStatus.KEPT]
    return Known(
        settled=facts.item.state in (ItemState.ACCEPTED, ItemState.CORRECTED),
        marked=facts.item.marked,
        kept=[(r.geometry, 0.0) for r in kept if r.role is RegionRole.MARKING],
        turned_down=any(r.role is RegionRole.MARKING and r.status is RegionStatus.REJECTED for r in facts.regions),
        proposed=[p.geometry for p in still_open if p.role is RegionRole.MARKING],
        looked=any(p.provenance.stage is StageName.CLEAN for p in facts.live),
        cropped=any(p.provenance.stage is StageName.CROP for p in facts.live)
        or any(r.role is RegionRole.ROI for r in kept),
        kept_rois=[r.geometry for r in kept if r.role is RegionRole.ROI],
        proposed_rois=[p.geometry for p in still_open if p.role is RegionRole.ROI],
    )


def _classes() -> st.SearchStrategy[Leaf]:
    def anywhere(facts: Facts, name: str) -> bool:
        kept = [r.class_name for r in facts.regions if r.status is RegionStatus.KEPT]
        offered = [p.class_name for p in facts.live if p.role is not None]
        return name in (_in_force(facts.item), *kept, *offered)

    kinds: dict[str, Callable[[Item], bool]] = {
        "good": lambda i: _in_force(i) in GOOD,
        "defect": lambda i: _in_force(i) is not None and _in_force(i) not in GOOD,
        "grey": lambda i: i.channels == 1,
        "colour": lambda i: i.channels > 1,
        "deep": lambda i: i.bit_depth > 8,
    }
    names = ["good", "scratch", "pit", "no defect", '3" pipe', "x"]
    return st.sampled_from(
        [Leaf(f"class:{_quoted(n)}", lambda f, n=n: anywhere(f, n)) for n in names]
        + [Leaf(f"kind:{k}", lambda f, holds=holds: holds(f.item)) for k, holds in kinds.items()]
    )


def _in_force(item: Item) -> str | None:
    return item.label if item.label is not None else item.given


GOOD = ("good", "no defect")
"""The classes of the varied project that mean a good part."""


def _jobs() -> st.SearchStrategy[Leaf]:
    leaves = [
        Leaf(f"stage:{s}", lambda f, s=s: any(j.state == s for j in f.jobs))
        for s in (JobState.QUEUED, JobState.RUNNING, JobState.DONE, JobState.FAILED)
    ]
    leaves += [
        Leaf(f"stage:{s}", lambda f, s=s: any(j.stage == s and j.state is JobState.DONE for j in f.jobs))
        for s in (StageName.CLEAN, StageName.CLASSIFY, StageName.CROP)
    ]
    leaves += [
        Leaf(f"run{op}{n}", lambda f, n=n, op=op: any(COMPARISONS[op](j.run_id, n) for j in f.jobs))
        for n in (1, 2, 99)
        for op in COMPARISONS
    ]
    leaves += [Leaf("run:1,2", lambda f: any(j.run_id in (1, 2) for j in f.jobs))]
    leaves += [
        Leaf(f"model:{m}", lambda f, m=m: any(p.provenance.model == m for p in f.live)) for m in ("test", "other")
    ]
    return st.sampled_from(leaves)


def _texts() -> st.SearchStrategy[Leaf]:
    def build(value: str) -> Leaf:
        bare = not any(c in ' ()":<=>-' for c in value) and value != "OR"
        return Leaf(
            value if bare else '"' + value.replace('"', '""') + '"',
            lambda f: any(_contains(t, value) for t in (f.item.relpath, f.item.note, f.item.reason)),
        )

    return st.builds(
        build, st.sampled_from(["plate", "PLATE", "a b", "100%", "_1", "한글", "too dark", "OR", '3"', "(", "\\", "é"])
    )


def _sizes() -> st.SearchStrategy[Leaf]:
    def build(op: str, text: str, pixels: float) -> Leaf:
        return Leaf(f"size{op}{text}", lambda f: COMPARISONS[op](f.item.width * f.item.height, pixels))

    values = [("3072", 3072.0), ("3k", 3000.0), ("0.003MP", 3000.0), ("1.92mp", 1_920_000.0), ("2MP", 2e6)]
    return st.builds(lambda op, v: build(op, *v), st.sampled_from(list(COMPARISONS)), st.sampled_from(values))


LEAVES = st.one_of(
    _states(),
    _has(),
    _verdicts(),
    _jobs(),
    _texts(),
    _sizes(),
    _leaf_equal(
        "label",
        lambda i: i.label if i.label is not None else i.given,
        ["good", "scratch", "no defect", '3" pipe', "none"],
    ),
    _leaf_equal("given", lambda i: i.given, ["good", "scratch", "no defect", "x"]),
    _leaf_equal("predicted", lambda i: i.predicted, ["good", "pit", "x"]),
    _leaf_equal("reviewer", lambda i: i.decided_by, ["kim", "lee"]),
    _leaf_equal("split", lambda i: i.split, ["train", "val", "test"]),
    _leaf_equal("format", lambda i: i.format, ["png", "tiff"]),
    _leaf_part("reason", lambda i: i.reason, ["dark", "too dark", "50%"]),
    _leaf_part("name", lambda i: i.name, ["image", "IMAGE_1", "plate (1)", "한글", "%"]),
    _leaf_part("path", lambda i: i.relpath, ["good/", "a b/", "_"]),
    _leaf_number("score", lambda i: i.score, [0.0, 0.25, 0.5, 1.0]),
    _leaf_number("anomaly", lambda i: i.anomaly, [-1.5, 0.5, 1e-5, 40.0]),
    _leaf_number("width", lambda i: i.width, [64, 1600]),
    _leaf_number("height", lambda i: i.height, [48, 1200]),
    _leaf_number("depth", lambda i: i.bit_depth, [8, 12, 16]),
    _leaf_number("id", lambda i: i.id, [1, 2, 7, 5000]),
    _leaf_date("added", lambda i: i.added_at),
    _leaf_date("decided", lambda i: i.decided_at),
    _leaf_equal("second", lambda i: i.second, ["wanted", "agreed", "disputed", "settled"]),
    st.sampled_from([Leaf(f"opinion:{name}", lambda f, name=name: name in f.opinions) for name in ("kim", "lee", "x")]),
    st.sampled_from(
        [
            Leaf("dup:yes", lambda f: f.item.duplicate_of is not None),
            Leaf("dup:no", lambda f: f.item.duplicate_of is None),
            Leaf("dup:near", lambda f: f.item.near_of is not None),
        ]
    ),
    _classes(),
    st.sampled_from([Leaf(f"file:{s.value or 'present'}", lambda f, s=s: f.item.file_state is s) for s in FileState]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Minus, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
