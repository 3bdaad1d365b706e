"""What an audit is told as, in the window and on the command line alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.words import items, look_up, noop, number, percent, plural, translate

if TYPE_CHECKING:
    from inference.audit.records import AuditReport, Group, Interval, Part

LEANING = {
    "leans": noop("Audit", "Leans on markings"),
    "misled": noop("Audit", "Pasted markings mislead it"),
    "slight": noop("Audit", "Markings move it a little"),
    "clear": noop("Audit", "No sign that it leans on markings"),
    "unsure": noop("Audit", "Can't tell yet"),
    "few": noop("Audit", "Can't tell"),
}
"""The verdict in a few words, by finding."""
PARTS = {"paste": noop("Audit", "marking pasted"), "remove": noop("Audit", "markings removed")}
"""What was done, by part."""
_JUDGED = 20
RULE = noop(
    "Audit",
    "Marked items are cleaned, and markings of other items are laid as ink over unmarked ones. As a control, as much "
    "is filled beside the markings, or bare surface is laid in the same places. The effect is how much more often ink "
    "changes the answer than the control does. It leans on markings if removing them changes over 20 points more, by "
    "the whole interval: that alone exposes a shortcut. Pasted ones mislead it if they change 10 points more and the "
    "interval lies above 0, which happens to classifiers that never saw a marking, too. "
    "Intervals are made stricter for each group judged, and a group is judged from 20 items on.",
)


def verdict(report: AuditReport) -> str:
    """The verdict with its evidence, one or two sentences."""
    judgement = report.judgement
    head = look_up("Audit", LEANING[judgement.finding.value])
    group = report.group(judgement.part, judgement.class_name)
    if judgement.finding == "few" or group is None:
        return f"{head}: {_few(report)}"
    if judgement.finding in ("leans", "misled", "slight"):
        return " ".join([f"{head}: {_evidence(group)}", *_other_half(report)])
    end = (
        translate("Audit", "An effect of 10 points or more is ruled out.")
        if judgement.finding == "clear"
        else translate("Audit", "More items would narrow that.")
    )
    said = translate(
        "Audit", "pasting a marking changes {rate} of {count} answers ({level}: {interval}), bare surface {control}."
    )
    return f"{head}: {_filled(said, group)} {end}"


def attention(report: AuditReport) -> str:
    """How much of the maps lies on markings, a sentence; why there is none, where there is none."""
    group = next((entry for entry in report.groups if not entry.class_name and entry.energy is not None), None)
    if group is None or group.energy is None:
        return report.no_maps
    said = translate(
        "Audit", "Where it looks: {energy} of its class map lies on the markings, which cover {area} of the view."
    )
    return said.format(energy=percent(group.energy), area=percent(group.area, 1))


def remarks(report: AuditReport) -> list[str]:
    """What else is worth knowing, a sentence each."""
    said = []
    if report.unchecked:
        words = plural("Audit", "%Ln items were never looked at for markings and are left out.")
        said.append(words.of(report.unchecked))
    failed = sum(entry.failed for entry in report.skipped)
    if failed:
        said.append(plural("Audit", "%Ln items could not be tried.").of(failed))
    passed = len(report.skipped) - failed
    if passed:
        said.append(
            plural("Audit", "%Ln items were passed over: no room beside the defect, or out of view.").of(passed)
        )
    return said


def tried(report: AuditReport) -> str:
    """How much was tried, and with what."""
    pasted, removed = (sum(t.part == part for t in report.trials) for part in ("paste", "remove"))
    said = translate("Audit", "{pasted} got a marking, {removed} lost theirs; seed {seed}, weights {hash}")
    return said.format(
        pasted=items(pasted), removed=items(removed), seed=report.request.seed, hash=report.model_hash[:12]
    )


def part_words(part: Part) -> str:
    """What was done in a part."""
    return look_up("Audit", PARTS[part.value])


def spread(interval: Interval, *, signed: bool = False) -> str:
    """An interval in percent: ``33–49 %``; with signs ``+30 to +45``, in points."""
    low, high = round(interval.low * 100), round(interval.high * 100)
    if signed:
        return translate("Audit", "{low} to {high}").format(low=points(low), high=points(high))
    return translate("Audit", "{low}–{high} %").format(low=number(low), high=number(high))


def points(value: float) -> str:
    """A difference in percentage points, with its sign."""
    return ("+" if round(value) > 0 else "") + number(value)


def becomes(group: Group, *, most: int = 2) -> str:
    """What flips went to, the most frequent first."""
    return ", ".join(f"{name} {number(count)}" for name, count in list(group.to.items())[:most])


def _other_half(report: AuditReport) -> list[str]:
    """What the part that the verdict does not rest on says, where it says something."""
    if report.judgement.finding == "misled":
        removed = next((g for g in report.groups if g.part == "remove" and not g.class_name), None)
        if removed is None or removed.pairs < _JUDGED:
            return [translate("Audit", "There are too few marked items to tell whether it needs them.")]
        return [
            translate("Audit", "It keeps most answers without the markings, though."),
            translate("Audit", "No shortcut is exposed: one that never saw a marking may be misled as much."),
        ]
    if report.judgement.finding == "leans":
        pasted = [g for g in report.groups if g.part == "paste" and g.strict is not None and g.strict.low > 0]
        return [_evidence(max(pasted, key=lambda g: g.rate.value))] if pasted else []
    return []


def _evidence(group: Group) -> str:
    """What pasting or removing did to a group, and what the control did."""
    named, became = bool(group.class_name), next(iter(group.to), "")
    if group.part == "paste":
        said = (
            translate(
                "Audit",
                "{rate} of the unmarked items it calls “{name}” change when a marking is pasted, mostly to “{became}” "
                "({level}: {interval}); with bare surface pasted there, {control}.",
            )
            if named
            else translate(
                "Audit",
                "{rate} of the unmarked items change when a marking is pasted, mostly to “{became}” "
                "({level}: {interval}); with bare surface pasted there, {control}.",
            )
        )
    else:
        said = (
            translate(
                "Audit",
                "{rate} of the marked items it calls “{name}” change once the markings are removed, mostly to "
                "“{became}” ({level}: {interval}); with as much filled beside them, {control}.",
            )
            if named
            else translate(
                "Audit",
                "{rate} of the marked items change once the markings are removed, mostly to “{became}” "
                "({level}: {interval}); with as much filled beside them, {control}.",
            )
        )
    return _filled(said, group, became=became)


def _filled(said: str, group: Group, *, became: str = "") -> str:
    return said.format(
        rate=percent(group.rate.value),
        count=number(group.items),
        name=group.class_name,
        became=became,
        level=percent(0.95),
        interval=spread(group.rate),
        control=percent(group.control.value) if group.control is not None else "–",
    )


def _few(report: AuditReport) -> str:
    whole = next((entry for entry in report.groups if entry.part == "paste" and not entry.class_name), None)
    count = whole.pairs if whole is not None else 0
    said = plural("Audit", "a marking could be pasted on %Ln unmarked items, and 20 are needed.").of(count)
    if report.unchecked:
        said += " " + translate("Audit", "Run the clean stage over more items, so that it is known which are unmarked.")
    return said
