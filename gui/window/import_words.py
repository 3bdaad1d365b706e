"""What the import panel says of a dataset: how its pictures were matched, what will not fit, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.words import look_up, noop, number, plural, translate
from storage.imports.report import Fault
from storage.imports.spool import How

if TYPE_CHECKING:
    from storage.imports.apply import ImportOutcome
    from storage.imports.plan import Counts, ImportPlan

_HOW = {
    How.PATH: noop("Import", "found by their path"),
    How.NAME: noop("Import", "found by name and size"),
    How.HASH: noop("Import", "found by their content"),
    How.CHOSEN: noop("Import", "chosen by you"),
    How.ADD: noop("Import", "new, to be added"),
    How.AMBIGUOUS: noop("Import", "several items fit: choose"),
    How.MISSING: noop("Import", "not found, left out"),
    How.UNREADABLE: noop("Import", "unreadable, left out"),
    How.SKIPPED: noop("Import", "left out by you"),
    How.MISFIT: noop("Import", "labelled at another size, left out"),
}
_TONES = {
    How.AMBIGUOUS: "warn",
    How.MISSING: "warn",
    How.UNREADABLE: "warn",
    How.MISFIT: "warn",
}
_KINDS = {
    "box": noop("Import", "boxes"),
    "polygon": noop("Import", "polygons"),
    "mask": noop("Import", "masks"),
}
_FAULTS = {
    Fault.BAD_BOX: noop("Import", "Boxes that are none"),
    Fault.BAD_SHAPE: noop("Import", "Shapes that are none"),
    Fault.OUTSIDE: noop("Import", "Shapes that reach out of their image"),
    Fault.UNKNOWN_CLASS: noop("Import", "Classes the dataset does not define"),
    Fault.DUPLICATE_ID: noop("Import", "Numbers used twice"),
    Fault.DUPLICATE_IMAGE: noop("Import", "Images stated twice"),
    Fault.MISSING_IMAGE: noop("Import", "Images that are nowhere"),
    Fault.UNREADABLE_IMAGE: noop("Import", "Images that cannot be read"),
    Fault.BAD_PATH: noop("Import", "Paths that are not followed"),
    Fault.BAD_SIZE: noop("Import", "Sizes that are not the image's"),
    Fault.BAD_XML: noop("Import", "Damaged XML"),
    Fault.BAD_JSON: noop("Import", "Damaged JSON"),
    Fault.BAD_TEXT: noop("Import", "Lines that say something else"),
    Fault.TOO_LARGE: noop("Import", "Too large, left out"),
    Fault.UNREADABLE_FILE: noop("Import", "Files that cannot be read"),
    Fault.NOT_CARRIED: noop("Import", "What Fettle has no place for"),
    Fault.TURNED: noop("Import", "Labels turned upright"),
    Fault.AMBIGUOUS: noop("Import", "Images that several items fit"),
    Fault.DECIDED: noop("Import", "Items a person decided already"),
}


def fault_words(fault: Fault) -> str:
    """What a kind of remark is called; its own name where it has none here."""
    return look_up("Import", _FAULTS[fault]) if fault in _FAULTS else fault.value


def how_lines(counts: Counts) -> list[tuple[str, str, str]]:
    """Lines of (count, what, tone) on how the pictures were matched, in the order of `How`."""
    return [
        (number(counts.how[how]), look_up("Import", words), _TONES.get(how, "dim"))
        for how, words in _HOW.items()
        if counts.how.get(how)
    ]


def label_lines(counts: Counts) -> list[tuple[str, str, str]]:
    """Lines of (count, what, tone) on what would come in."""
    lines = [(number(counts.labels), translate("Import", "classes of images"), "dim")] if counts.labels else []
    lines += [(number(n), look_up("Import", _KINDS[kind]), "dim") for kind, n in counts.regions.items() if n]
    if counts.empty:
        lines.append((number(counts.empty), translate("Import", "images without labels"), "dim"))
    lines += [
        (number(n), translate("Import", "in the split {name}").format(name=split), "dim")
        for split, n in sorted(counts.splits.items())
    ]
    return lines


def taken(plan: ImportPlan) -> int:
    """How many labels would come in, those of classes left out not counted."""
    return sum(labels + regions for theirs, (labels, regions) in plan.uses.items() if not theirs or plan.ours(theirs))


def import_button(plan: ImportPlan | None) -> str:
    """What the button says that does it."""
    if plan is None:
        return translate("Import", "Import")
    count = taken(plan)
    if not count:
        added = plan.counts.to_add
        return (
            plural("Import", "Add %Ln images without labels").of(added)
            if added
            else translate("Import", "Nothing to import")
        )
    if plan.request.as_decisions:
        return plural("Import", "Import %Ln labels as decisions").of(count)
    return plural("Import", "Import %Ln labels as proposals").of(count)


def outcome_line(outcome: ImportOutcome, name: str) -> str:
    """What an import came to, in a line for the list of jobs."""
    if outcome.stopped:
        return translate("Import", "Import of {name} stopped; nothing of it was done").format(name=name)
    words = plural("Import", "Imported from {name}: labels for %Ln items")
    return words.of(outcome.items).format(name=name)


def outcome_words(outcome: ImportOutcome) -> list[str]:
    """What an import came to, at length, a sentence each."""
    parts = [
        (outcome.added, plural("Import", "%Ln images were added.")),
        (outcome.labels, plural("Import", "%Ln images got a class.")),
        (outcome.regions, plural("Import", "%Ln regions came in.")),
        (outcome.unchanged, plural("Import", "%Ln regions stood there already.")),
        (outcome.withdrawn, plural("Import", "%Ln that an earlier import proposed are withdrawn.")),
        (outcome.decided, plural("Import", "%Ln items are decided by it.")),
        (outcome.left_alone, plural("Import", "%Ln items that a person had decided were left as they were.")),
        (outcome.gone, plural("Import", "%Ln items have been removed meanwhile.")),
    ]
    return [words.of(count) for count, words in parts if count]


def stated_words(plan: ImportPlan) -> str:
    """How many pictures the dataset states, and in which format."""
    from gui.window.format_words import format_title
    from storage.imports.reading import READERS

    name = plan.request.format
    title = format_title(name, READERS[name].title if name in READERS else "")
    return plural("Import", "{format} · %Ln images").of(plan.counts.images).format(format=title)


def where_of(plan: ImportPlan) -> str:
    """A filter for what came in: by the name under which its proposals stand, else what has a class from outside."""
    from storage.filters import quoted

    if plan.request.as_decisions:
        return "state:accepted"
    if sum(plan.counts.regions.values()):
        return f"model:{quoted(f'{plan.name} ({plan.request.format})')}"
    return "state:unreviewed has:label"
