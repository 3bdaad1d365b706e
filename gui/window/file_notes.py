"""What the window says of an item's file (changed, missing) and of items that are like it."""

from __future__ import annotations

from html import escape

from gui import theme
from gui.window.views import FileCard, NoteRow
from storage.records import FileState, Item, ItemState

_NAMED = 3


def facts_line(item: Item) -> str:
    """Size, format and depth."""
    if item.state is ItemState.UNREADABLE:
        return item.format.upper() or "Unreadable"
    colour = {1: "grey", 2: "grey with alpha", 3: "", 4: "with alpha or CMYK"}.get(
        item.channels, f"{item.channels} channels"
    )
    depth = f"{item.bit_depth}-bit" if item.bit_depth != 8 else ""
    parts = [f"{item.width} × {item.height}", item.format.upper(), depth, colour, item.split or ""]
    return " · ".join(part for part in parts if part)


def file_line(item: Item) -> str:
    """What stands before the item's line in the queue; empty where its file is what it was."""
    return {FileState.CHANGED: "file changed", FileState.MISSING: "file missing"}.get(item.file_state, "")


def like_line(item: Item) -> str:
    """What stands behind the item's line in the queue."""
    if item.duplicate_of is not None:
        return f"same as #{item.duplicate_of}"
    return f"like #{item.near_of}" if item.near_of is not None else ""


def file_card(item: Item) -> FileCard | None:
    """The card at the top of the decision panel; None where the file is what it was."""
    if item.file_state is FileState.CHANGED:
        decided = "What was decided and drawn belongs to the old one and is kept" if item.decided_by else "Look at it"
        return FileCard(
            f"<b>The file has changed</b> since it was added. {decided}; to review the new one, take it.",
            "warn",
            ("Take the new file",),
        )
    if item.file_state is FileState.MISSING:
        return FileCard(
            f"<b>The file is missing:</b> {escape(item.path)}. What was decided is kept; "
            "bring it back, or add the folder it was moved to.",
            "bad",
        )
    return None


def canvas_notice(item: Item) -> str:
    """What is said over the picture; empty where the file is what it was."""
    if item.file_state is FileState.CHANGED:
        return "Changed since it was added · regions of the old file are not drawn"
    return ""


def like_notes(item: Item, alike: tuple[Item, ...]) -> list[NoteRow]:
    """Remarks on items with the same or nearly the same picture; a click goes to one."""
    own = item.label or item.given
    notes = []
    exact = [entry for entry in alike if entry.hash == item.hash]
    near = [entry for entry in alike if entry.hash != item.hash]
    for found, words in ((exact, "The same file as"), (near, "Looks nearly like")):
        if not found:
            continue
        named = [_link(entry, own) for entry in found[:_NAMED]]
        more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
        contradicts = any(own and (label := entry.label or entry.given) and label != own for entry in found)
        notes.append(NoteRow(f"{words} {', '.join(named)}{more}.", "bad" if contradicts else "warn"))
    return notes


def _link(item: Item, own: str | None) -> str:
    label = item.label or item.given
    told = f", labelled <b>{escape(label)}</b>" if own and label and label != own else ""
    return f'<a href="item:{item.id}" style="color:{theme.tokens().accent}">#{item.id} {escape(item.name)}</a>{told}'
