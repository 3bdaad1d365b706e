"""What the window says of an item's file (changed, missing) and of items that are like it."""

from __future__ import annotations

from html import escape

from gui import theme
from gui.spelling import breakable
from gui.window.views import FileCard, NoteRow
from gui.words import plural, translate
from storage.records import FileState, Item, ItemState

_NAMED = 3


def facts_line(item: Item) -> str:
    """Size, format and depth."""
    if item.state is ItemState.UNREADABLE:
        return item.format.upper() or translate("Review", "Unreadable")
    colours = {
        1: translate("Review", "grey"),
        2: translate("Review", "grey with alpha"),
        3: "",
        4: translate("Review", "with alpha or CMYK"),
    }
    colour = (
        colours.get(item.channels) if item.channels in colours else plural("Review", "%Ln channels").of(item.channels)
    )
    depth = translate("Review", "{bits}-bit").format(bits=item.bit_depth) if item.bit_depth != 8 else ""
    parts = [f"{item.width} × {item.height}", item.format.upper(), depth, colour, item.split or ""]
    return " · ".join(part for part in parts if part)


def file_line(item: Item) -> str:
    """What stands before the item's line in the queue; empty where its file is what it was."""
    if item.file_state is FileState.CHANGED:
        return translate("Review", "file changed")
    return translate("Review", "file missing") if item.file_state is FileState.MISSING else ""


def like_line(item: Item) -> str:
    """What stands behind the item's line in the queue."""
    if item.duplicate_of is not None:
        return translate("Review", "same as #{duplicate_of}").format(duplicate_of=item.duplicate_of)
    return translate("Review", "like #{near_of}").format(near_of=item.near_of) if item.near_of is not None else ""


def file_card(item: Item) -> FileCard | None:
    """The card at the top of the decision panel; None where the file is what it was."""
    if item.file_state is FileState.CHANGED:
        words = (
            translate(
                "Review",
                "<b>The file has changed</b> since it was added. What was decided and drawn belongs to the old one "
                "and is kept; to review the new one, take it.",
            )
            if item.decided_by
            else translate(
                "Review", "<b>The file has changed</b> since it was added. Look at it; to review the new one, take it."
            )
        )
        return FileCard(
            words,
            "warn",
            (translate("Review", "Take the new file"),),
        )
    if item.file_state is FileState.MISSING:
        return FileCard(
            translate(
                "Review",
                "<b>The file is missing:</b> {path}. What was decided is kept; bring it back, or add the "
                "folder it was moved to.",
            ).format(path=escape(breakable(item.path))),
            "bad",
        )
    return None


def canvas_notice(item: Item) -> str:
    """What is said over the picture; empty where the file is what it was."""
    if item.file_state is FileState.CHANGED:
        return translate("Review", "Changed since it was added · regions of the old file are not drawn")
    return ""


def like_notes(item: Item, alike: tuple[Item, ...]) -> list[NoteRow]:
    """Remarks on items with the same or nearly the same picture; a click goes to one."""
    own = item.label or item.given
    notes = []
    exact = [entry for entry in alike if entry.hash == item.hash]
    near = [entry for entry in alike if entry.hash != item.hash]
    for found, words in (
        (exact, translate("Review", "The same file as {items}.")),
        (near, translate("Review", "Looks nearly like {items}.")),
    ):
        if not found:
            continue
        named = ", ".join(_link(entry, own) for entry in found[:_NAMED])
        if len(found) > _NAMED:
            named = plural("Review", "{items} and %Ln more").of(len(found) - _NAMED).format(items=named)
        contradicts = any(own and (label := entry.label or entry.given) and label != own for entry in found)
        notes.append(NoteRow(words.format(items=named), "bad" if contradicts else "warn"))
    return notes


def _link(item: Item, own: str | None) -> str:
    label = item.label or item.given
    link = (
        f'<a href="item:{item.id}" style="color:{theme.tokens().accent}">#{item.id} {escape(breakable(item.name))}</a>'
    )
    if own and label and label != own:
        return translate("Review", "{item}, labelled <b>{label}</b>").format(item=link, label=escape(label))
    return link
