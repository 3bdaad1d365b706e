"""Texts that storage and inference wrote (errors, names of steps) in the window's language, by their templates.

They are written in English where they arise, kept so in the project's history, and shown by the command line. The
window looks for the template a text was made from, among those listed here, and fills in the translation with what
stood in its places. A text without a template here stays English; an error then begins with a sentence that says so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gui import told_classes, told_gemini
from gui.words import language, look_up, noop, translate
from storage.errors import FettleError

_TEMPLATES = (
    noop("Told", "{count} items"),
    noop("Told", "1 item"),
    noop("Told", "{count} regions"),
    noop("Told", "1 region"),
    noop("Told", "a region"),
    noop("Told", "{name} region"),
    noop("Told", "defect"),
    noop("Told", "marking"),
    noop("Told", "roi"),
    noop("Told", "Accept {what}"),
    noop("Told", "Label {what} “{name}”"),
    noop("Told", "Exclude {what}"),
    noop("Told", "Put off {what}"),
    noop("Told", "Reopen {what}"),
    noop("Told", "Draw {what}"),
    noop("Told", "Reject {what}"),
    noop("Told", "Keep {what}"),
    noop("Told", "Reshape {what}"),
    noop("Told", "Delete {what}"),
    noop("Told", "Make region “{name}”"),
    noop("Told", "Paste {what} into {more}"),
    noop("Told", "Grow {what}"),
    noop("Told", "Shrink {what}"),
    noop("Told", "Smooth {what}"),
    noop("Told", "Fill holes of {what}"),
    noop("Told", "Split {what}"),
    noop("Told", "Cut {what}"),
    noop("Told", "Unite {what}"),
    noop("Told", "Subtract from {what}"),
    noop("Told", "Intersect {what}"),
    noop("Told", "To mask: {what}"),
    noop("Told", "To box: {what}"),
    noop("Told", "Move {what}"),
    noop("Told", "Set box of {what}"),
    noop("Told", "Add {count} images from {name}"),
    noop("Told", "Read {count} mended images"),
    noop("Told", "Import {what} from {name}"),
    noop("Told", "{count} labels"),
    noop("Told", "1 label"),
    noop("Told", "Remove {what}"),
    noop("Told", "Take back run {run}"),
    noop("Told", "Take the new file of {what}"),
    noop("Told", "Make “{name}” a {kind} class"),
    noop("Told", "Add class “{name}”"),
    noop("Told", "Ask for second opinions"),
    noop("Told", "Save view “{name}”"),
    noop("Told", "Rename view “{name}” to “{other}”"),
    noop("Told", "Delete view “{name}”"),
    noop("Told", "Split {count} items"),
    noop("Told", "Split by part"),
    noop("Told", "Count anew"),
    noop("Told", "Undo: {what}"),
    noop("Told", "Redo: {what}"),
    noop("Told", "Refill markings"),
    noop("Told", "Every marking touches a defect; nothing filled"),
    noop("Told", "No marking is left to fill"),
    noop("Told", "A person turned down what is found here; nothing filled"),
    noop("Told", "The file has changed since it was added"),
    noop("Told", "Take its new bytes first, or bring the old ones back"),
    noop("Told", "The markings cover the whole picture: nothing is left to fill from"),
    noop("Told", "Check the markings mask, or exclude the item."),
    noop("Told", "This item's file is unreadable, changed or missing"),
    noop("Told", "Look for changes, then refill."),
    noop("Told", "The filler's process ended unexpectedly"),
    noop("Told", "The log has the details."),
    noop("Told", "Added"),
    noop("Told", "Added with the label {name}"),
    noop("Told", "Run {run} proposed {what}"),
    noop("Told", "{count} things"),
    noop("Told", "1 thing"),
    noop("Told", "The disk is full; nothing was written"),
    noop("Told", "The disk is full; {path} was not written"),
    noop("Told", "Free some space and try again."),
    noop("Told", "Another program holds the project's database"),
    noop("Told", "Close it and try again."),
    noop("Told", "The disk failed to read or write the project"),
    noop("Told", "The newest changes are in {path}, which cannot be read in a folder that cannot be written"),
    noop("Told", "Copy the whole project to where you may write, and open it there."),
    noop("Told", "The project's database is damaged"),
    noop("Told", "Mend it with: fettle repair PROJECT"),
    noop("Told", "The file cannot be read: {reason}"),
    noop("Told", "Check the disk or network"),
    noop("Told", "The file is missing"),
    noop("Told", "If it was moved, link its folder again"),
    noop("Told", "The file may not be read"),
    noop("Told", "Give yourself permission to read it"),
    noop("Told", "This is a folder, not a picture"),
    noop("Told", "The link leads back to itself"),
    noop("Told", "Remove the link"),
    noop("Told", "This is not a file but a device or pipe"),
    noop("Told", "The picture is too large: {width}×{height} pixels, the limit is {limit} million"),
    noop("Told", "Raise the limit in the settings if the picture is real"),
    noop("Told", "unreachable: {path} {reason}"),
    noop("Told", "Connect its drive or share again, or link the folder to where it is now"),
    noop("Told", "{path} is not a Fettle project"),
    noop("Told", "Make it one with: fettle init {path}"),
    noop("Told", "The project's folder {path} cannot be written ({reason})"),
    noop("Told", "It can be looked at; to decide, get the right to write there, or copy the project."),
    noop("Told", "There is no project at {path}"),
    noop("Told", "Make one with: fettle init {path}"),
    noop("Told", "{path} is a project already"),
    noop("Told", "Open it with: fettle open {path}"),
    noop("Told", "{path} is a file, not a folder"),
    noop("Told", "Choose another place for the project."),
    noop("Told", "Choose another place."),
    noop("Told", "Another Fettle writes to this project ({who})"),
    noop("Told", "Close it there, or open the project read-only."),
    noop("Told", "Close the other Fettle that writes to it, then open it again."),
    noop("Told", "Step {step}, “{what}”, is {who}'s"),
    noop("Told", "Everyone undoes their own steps only."),
    noop("Told", "Excluding needs a reason"),
    noop("Told", "Someone changed this region since you saw it"),
    noop("Told", "Look at it again, then edit."),
    noop("Told", "Someone settled this proposal since you saw it"),
    noop("Told", "Look at the item again."),
    noop("Told", "No proposed region is open here"),
    noop("Told", "{who}: {what} was changed since"),
    noop("Told", "Undo the later change first, or decide the item again."),
    noop("Told", "Look again."),
    noop("Told", "Look at it again, then decide."),
    noop("Told", "A class needs a name"),
    noop("Told", "This project is open read-only"),
    noop("Told", "A view needs a name"),
    noop("Told", "A view's name has at most {count} letters"),
    noop("Told", "Choose a shorter one."),
    noop("Told", "A view's name can't hold a quotation mark"),
    noop("Told", "Leave it out."),
    noop("Told", "There is a view “{name}” already"),
    noop("Told", "Choose another name, or delete it first."),
    noop("Told", "The view “{name}” is used by {others}"),
    noop("Told", "Delete those first, or save them with another filter."),
    noop("Told", "Run {run} is still at work"),
    noop("Told", "Cancel it first, or wait until it is done."),
    noop("Told", "Run {run} is taken back already"),
    noop("Told", "There is nothing to export"),
    noop("Told", "{path} lies in the project's folder {folder}"),
    noop("Told", "Choose a place outside it."),
    noop("Told", "{path} is there already"),
    noop("Told", "Choose a new or an empty folder."),
    noop("Told", "The export was stopped; nothing was written"),
    noop("Told", "The edition cannot be written to {path} ({reason})"),
    noop("Told", "Nothing was left there. Check the disk's space and the folder's permissions."),
    noop("Told", "No item is left to ask a second opinion on"),
    noop("Told", "Take another filter."),
    noop("Told", "The worker processes end before they get to an image"),
    noop("Told", "Memory may be short, or a model may crash while it is loaded; the log says more."),
    noop("Told", "No stage can run"),
    noop("Told", "There is no model for {task}"),
    noop("Told", "Add one with: fettle models add FILE --task {task}, or train one with: fettle train"),
    noop(
        "Told",
        "Fettle's own “{name}” is for the demo's plates; to use it, set model = {value} under {table} in the project's "
        "fettle.toml",
    ),
    noop("Told", "There is no model “{name}”"),
    noop("Told", "There is a model “{name}” already"),
    noop("Told", "Remove it first, or choose another name."),
    noop("Told", "A NUL character is in no text"),
    noop("Told", "Remove it."),
    noop("Told", "The filter has more than {count} parts"),
    noop("Told", "Name items by id:1,2,3 instead."),
    noop("Told", "This bracket was never opened"),
    noop("Told", "A quotation mark is never closed"),
    noop("Told", 'Add a closing ".'),
    noop("Told", "More than {count} brackets within each other"),
    noop("Told", "Write it flatter."),
    noop("Told", "There is no field “{name}”"),
    noop("Told", "“{name}” lacks a value"),
    noop("Told", "It takes {help}."),
    noop("Told", "Known: {text}."),
    noop("Told", "“{name}” can't be “{value}”"),
    noop("Told", "It can be {choices}."),
    noop("Told", "“{name}” has no order"),
    noop("Told", "Write {text}."),
    noop("Told", "“{name}” takes pixels"),
    noop("Told", "“{name}” takes a date"),
    noop("Told", "For example {text}."),
    noop("Told", "“{name}” takes at most {count} numbers at a time"),
    noop("Told", "Split the filter."),
    noop("Told", "“{name}” takes a number"),
    noop("Told", "“differs” takes the numbers of two runs"),
    noop("Told", "“{name}” takes one number"),
    noop("Told", "A list goes with a colon: {text}."),
    noop("Told", "“{name}” means nothing here"),
    noop("Told", "Put text in quotes."),
    noop("Told", "OR needs a term on both sides"),
    noop("Told", "Add one or remove OR."),
    noop("Told", "Nothing follows the minus"),
    noop("Told", "Add a term."),
    noop("Told", "A bracket is never closed"),
    noop("Told", "Add a closing )."),
    noop("Told", "There is no date {text}"),
    noop("Told", "Write year-month-day."),
    noop("Told", "The view “{name}” contains itself: {text}"),
    noop("Told", "Save one of them with another filter."),
    noop("Told", "The view “{name}” can't be used: {text}"),
    noop("Told", "The file is damaged: {text}"),
    noop("Told", "There is not enough memory for {width}×{height} pixels"),
    noop("Told", "Close other programs and try again"),
    noop("Told", "Pictures of kind {kind} are not supported"),
    noop("Told", "Convert it to grey or RGB"),
    noop("Told", "Convert it to RGB"),
    noop("Told", "The file is not a picture Fettle knows"),
    noop("Told", "Fettle reads JPEG, PNG, BMP, WebP, TIFF and GIF"),
    noop("Told", "The file ends early: {text} of the picture is missing"),
    noop("Told", "The file ends early: its directory is missing"),
    noop("Told", "Copy the file again from where it came"),
    noop("Told", "The file is empty"),
    noop("Told", "{bits}-bit or lossless JPEG is not supported"),
    noop("Told", "Convert it to a 16-bit TIFF or PNG"),
    noop("Told", "Convert it to 8 or 16 bits, grey or RGB"),
    noop("Told", "“{name}” is not a good name for a model"),
    noop("Told", "Letters, digits, “.”, “-”, “_”, at most 64."),
    noop("Told", "The model “{name}” came with Fettle and stays"),
    noop("Told", "No item has a decided label to learn from"),
    noop("Told", "No item has a defect region to learn from"),
    noop("Told", "Draw or accept some masks first."),
    noop("Told", "No class of these items means a good part"),
    noop("Told", "The folder {path} cannot be written: {reason}"),
    noop("Told", "Check its permissions and the disk"),
    noop("Told", "The disk that holds {path} is full"),
    noop("Told", "Free some space and try again"),
    noop("Told", "The project's file {path} is missing"),
    noop("Told", "Restore a backup, or run the stage again"),
    noop("Told", "The project's file {path} cannot be read: {reason}"),
    noop("Told", "Check the folder's permissions"),
    noop("Told", "The project cannot be written"),
    noop("Told", "Check the folder's permissions."),
    noop("Told", "The project's database cannot be opened"),
    noop("Told", "Check that the folder exists and may be written."),
    noop("Told", "Check whether it is full, then the disk or network share itself."),
    noop("Told", "smooth, from the rim inwards (Telea)"),
    noop("Told", "smooth, along lines (Navier-Stokes)"),
    noop("Told", "with the texture beside the marking"),
    noop("Told", "for each marking whichever of these restores its surroundings best"),
    noop("Told", "by a network you add, LaMa as ONNX"),
    *told_gemini.TEMPLATES,
    *told_classes.TEMPLATES,
    noop("Told", "No item is known to carry markings, and some were never looked at for them"),
    noop("Told", "No item is known to carry markings, so there is nothing to remove or to paste"),
    noop("Told", "Run the clean stage to find markings, or draw some in Review."),
    noop("Told", "The audit was stopped; {count} of {limit} trials are kept"),
    noop("Told", "Start it again to go on."),
    noop("Told", "This model is being audited already"),
    noop("Told", "Wait for it, or stop it there."),
)
"""As storage and inference write them, with names for what they fill in."""
_NESTED = frozenset({"what", "more"})
"""Places that hold a text of a template again, such as “12 items”."""
_NUMBERS = frozenset({"count", "run", "step", "width", "height", "limit"})


def told(text: str) -> str:
    """A sentence of storage's or inference's in the language in force; as it is where nobody translated it."""
    return text if language() == "en" else _told(text, language())


def told_error(error: BaseException) -> str:
    """What an error says and what to do about it, in the language in force."""
    if not isinstance(error, FettleError):
        return str(error)
    message = told(error.message)
    if message == error.message and language() != "en":
        return translate("Told", "Something stands in the way: {text}").format(text=error)
    return f"{message}. {told(error.hint)}" if error.hint else message


@lru_cache(maxsize=1024)
def _told(text: str, chosen: str) -> str:
    del chosen  # a part of the key
    for split in (match.start() for match in re.finditer(r"\. ", text)):
        # An error and its hint in one: taken apart where the first of them ends, or its last place would hold the rest.
        head = _whole(text[:split])
        if head is not None:
            return f"{head}. {told(text[split + 2 :])}"
    return _whole(text) or text


def _whole(text: str) -> str | None:
    """One sentence by its template; None where there is none."""
    for template, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            values = {name: told(value) if name in _NESTED else value for name, value in found.groupdict().items()}
            return look_up("Told", template).format(**values)
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The templates that say most first, so that “Undo: …” is not taken for something shorter."""
    found = []
    for template in sorted(_TEMPLATES, key=lambda text: -len(re.sub(r"{\w+}", "", text))):
        parts = re.split(r"{(\w+)}", template)
        places = [rf"(?P<{name}>{'[0-9,]+' if name in _NUMBERS else '.+?'})" for name in parts[1::2]]
        pattern = "".join(text for pair in zip(map(re.escape, parts[::2]), [*places, ""], strict=True) for text in pair)
        found.append((template, re.compile(pattern, re.DOTALL)))
    return tuple(found)
