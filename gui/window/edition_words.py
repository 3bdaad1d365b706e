"""What the window says of editions: facts of one, what differs between two, and whether one is still whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.window.format_words import format_title
from gui.words import date_time, items, look_up, noop, number, plural, translate
from storage.edition_diff import Change

if TYPE_CHECKING:
    from storage.edition_diff import EditionDiff, ItemChange, RegionChange
    from storage.edition_files import Manifest
    from storage.edition_verify import Verification

CHANGES = {
    Change.ADDED: noop("Editions", "New"),
    Change.REMOVED: noop("Editions", "Gone"),
    Change.LABEL: noop("Editions", "Label"),
    Change.REGIONS: noop("Editions", "Regions"),
    Change.SPLIT: noop("Editions", "Split"),
    Change.PIXELS: noop("Editions", "Pixels"),
    Change.STATE: noop("Editions", "State"),
    Change.MOVED: noop("Editions", "Moved"),
}
"""What a kind of change is called on the button that shows it alone; `look_up` under "Editions"."""
_FACTS = {
    "pixels": noop("Editions", "Pixels"),
    "link": noop("Editions", "Files"),
    "where": noop("Editions", "Filter"),
    "tool": noop("Editions", "Written by"),
}
_SETTINGS = {
    "format": noop("Editions", "format"),
    "pixels": noop("Editions", "pixels"),
    "crops": noop("Editions", "crops"),
    "options": noop("Editions", "options"),
}


def facts(manifest: Manifest) -> list[tuple[str, str]]:
    """Pairs of name and value that say what an edition is."""
    head = manifest.head
    stated = head.get("counts")
    counts = stated if isinstance(stated, dict) else {}
    found = [
        (translate("Editions", "Folder"), str(manifest.folder)),
        (translate("Editions", "Hash"), manifest.hash),
        (translate("Editions", "Format"), _with_options(manifest)),
    ]
    if counts:
        size = f"{int(counts.get('bytes', 0)) / 1e6:,.1f} MB"
        files = plural("Editions", "%Ln files").of(int(counts.get("files", 0)))
        found.append((translate("Editions", "Holds"), f"{items(int(counts.get('items', 0)))}, {files}, {size}"))
    found += [
        (look_up("Editions", words), str(head[key])) for key, words in _FACTS.items() if head.get(key) not in (None, "")
    ]
    if head.get("crops"):
        found.append((translate("Editions", "Extent"), translate("Editions", "crops")))
    found.append((translate("Editions", "Classes"), ", ".join(manifest.classes)))
    for entry in counts.get("spread", ()):
        parts = (entry.get("label") or translate("Editions", "no class"), entry.get("split") or "")
        found.append((" · ".join(part for part in parts if part), number(int(entry.get("items", 0)))))
    for loss in head.get("losses", ()):
        found.append((translate("Editions", "Not carried"), f"{number(int(loss['count']))} {loss['what']}"))
    return found


def verified_words(found: Verification) -> tuple[str, str]:
    """Whether an edition is what was frozen, in a line, and the tone of it."""
    if found.stopped:
        return translate("Editions", "not looked at to the end"), "warn"
    if found.whole:
        return plural("Editions", "verified, %Ln files").of(found.files), "ok"
    parts = [
        plural("Editions", "%Ln changed").of(found.changed.count) if found.changed.count else "",
        plural("Editions", "%Ln missing").of(found.missing.count) if found.missing.count else "",
        plural("Editions", "%Ln too many").of(found.extra.count) if found.extra.count else "",
    ]
    told = ", ".join(part for part in parts if part)
    return told or translate("Editions", "the manifest is not what was frozen"), "bad"


def fault_lines(found: Verification) -> list[str]:
    """Every file that is not as it was, and what else is wrong, a line each."""
    kinds = (
        (translate("Editions", "changed"), found.changed),
        (translate("Editions", "missing"), found.missing),
        (translate("Editions", "too many"), found.extra),
    )
    lines = [f"{words}: {name}" for words, faults in kinds for name in faults.names]
    return [*lines, *found.problems]


def diff_words(found: EditionDiff) -> tuple[str, str]:
    """What differs on the whole, in a sentence or two, and the tone of it."""
    if found.same:
        return translate("Editions", "They are the same: same decisions, same hash."), "ok"
    parts = [plural("Editions", "%Ln items differ.").of(found.differing)] if found.differing else []
    if found.classes_added:
        new = translate("Editions", "New classes: {names}.")
        parts.append(new.format(names=", ".join(found.classes_added)))
    if found.classes_removed:
        gone = translate("Editions", "Classes gone: {names}.")
        parts.append(gone.format(names=", ".join(found.classes_removed)))
    for name, (before, after) in found.settings.items():
        other = translate("Editions", "Other {what}: {before} → {after}.")
        parts.append(
            other.format(
                what=look_up("Editions", _SETTINGS.get(name, name)), before=_value(before), after=_value(after)
            )
        )
    if found.by:
        named = ", ".join(f"{name} {number(count)}" for name, count in list(found.by.items())[:5])
        parts.append(translate("Editions", "By {names}.").format(names=named))
    return " ".join(parts), "warn"


def change_words(change: ItemChange) -> str:
    """How one item differs, in a line."""
    parts = []
    if Change.ADDED in change.what:
        parts.append(translate("Editions", "new, {label}").format(label=_label(change.labels[1])))
    if Change.REMOVED in change.what:
        parts.append(translate("Editions", "gone, was {label}").format(label=_label(change.labels[0])))
    if Change.LABEL in change.what:
        parts.append(f"{_label(change.labels[0])} → {_label(change.labels[1])}")
    if Change.REGIONS in change.what:
        parts.append(_region_words(change))
    if Change.SPLIT in change.what:
        before, after = (split or translate("Editions", "no split") for split in change.splits)
        parts.append(f"{before} → {after}")
    if Change.PIXELS in change.what:
        parts.append(translate("Editions", "other pixels"))
    if Change.STATE in change.what:
        parts.append(f"{change.states[0]} → {change.states[1]}")
    if Change.MOVED in change.what and change.moved_from:
        parts.append(translate("Editions", "was {path}").format(path=change.moved_from))
    return " · ".join(parts)


def region_lines(change: ItemChange) -> list[str]:
    """Every region of an item that differs, a line each."""
    return [_region_line(region) for region in change.regions]


def when_words(change: ItemChange) -> str:
    """When the later of the two was decided."""
    return date_time(change.at) if change.at else ""


def _region_words(change: ItemChange) -> str:
    if not change.regions:
        before, after = change.region_counts
        return translate("Editions", "regions {before} → {after}").format(before=before, after=after)
    new = sum(region.before is None for region in change.regions)
    gone = sum(region.after is None for region in change.regions)
    moved = len(change.regions) - new - gone
    parts = [
        plural("Editions", "%Ln regions new").of(new) if new else "",
        plural("Editions", "%Ln regions gone").of(gone) if gone else "",
        plural("Editions", "%Ln regions other").of(moved) if moved else "",
    ]
    return ", ".join(part for part in parts if part)


def _region_line(region: RegionChange) -> str:
    if region.before is None:
        return translate("Editions", "new: {name}").format(name=region.after)
    if region.after is None:
        return translate("Editions", "gone: {name}").format(name=region.before)
    name = region.before if region.before == region.after else f"{region.before} → {region.after}"
    if region.iou is None:
        return name
    return translate("Editions", "{name}, overlap {share}").format(name=name, share=number(region.iou, 2))


def _label(label: str | None) -> str:
    return label or translate("Editions", "no class")


def _with_options(manifest: Manifest) -> str:
    options = manifest.head.get("options")
    told = ", ".join(f"{name}={value}" for name, value in options.items()) if isinstance(options, dict) else ""
    return " · ".join(part for part in (format_title(manifest.format), told) if part)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={each}" for name, each in value.items()) or "–"
    return "–" if value is None else str(value)
