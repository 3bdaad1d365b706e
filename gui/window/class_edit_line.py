"""A line under the table of classes: what to do with those chosen there, told before it is done, one step each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.widgets.basics import NoteCard
from gui.widgets.buttons import push_button
from gui.words import look_up, noop, plural, translate

if TYPE_CHECKING:
    from gui.window.session import Session
    from storage.class_edits import Edit, Effect
    from storage.records import Changes
    from storage.store import Store

_RENAME, _MERGE, _SPLIT, _DELETE, _DIGIT, _COLOUR = "rename", "merge", "split", "delete", "digit", "colour"
_DEEDS = (
    (_RENAME, noop("Classes", "Rename to"), noop("Classes", "new name")),
    (_MERGE, noop("Classes", "Merge into"), noop("Classes", "one of them, another, or a new name")),
    (_SPLIT, noop("Classes", "Split off into"), noop("Classes", "name of the part")),
    (_DELETE, noop("Classes", "Delete"), ""),
    (_DIGIT, noop("Classes", "Give the digit"), noop("Classes", "1 to 9; empty for none")),
    (_COLOUR, noop("Classes", "Give the colour"), "#e69f00"),
)
_TYPING_MS = 300


class ClassEditLine(QWidget):
    """What is chosen in the table comes in by `choose`; what was written is heard of as everywhere."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._names: tuple[str, ...] = ()
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_MS)
        self._typed.timeout.connect(self._foretell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        self.deed = QComboBox()
        self.deed.setAccessibleName(translate("Classes", "What to do with the chosen classes"))
        for name, label, _ in _DEEDS:
            self.deed.addItem(look_up("Classes", label), name)
        self.deed.currentIndexChanged.connect(self._deed_chosen)
        self.field = QLineEdit()
        self.where = QLineEdit()
        self.where.setAccessibleName(translate("Classes", "Which items get the part's name"))
        self.where.setPlaceholderText(translate("Classes", "a filter: which items"))
        for field in (self.field, self.where):
            field.textChanged.connect(self._typed.start)
            field.returnPressed.connect(self._do)
        self.button = push_button(translate("Classes", "Do it"), self._do)
        row.addWidget(self.deed)
        row.addWidget(self.field, 1)
        row.addWidget(self.where, 1)
        row.addWidget(self.button)
        layout.addLayout(row)
        self.note = NoteCard()
        layout.addWidget(self.note)
        self._deed_chosen()

    def choose(self, names: Sequence[str]) -> None:
        """These classes are meant."""
        self._names = tuple(names)
        self._foretell()

    def _deed_chosen(self) -> None:
        deed = self.deed.currentData()
        hint = next(hint for name, _, hint in _DEEDS if name == deed)
        self.field.setVisible(deed != _DELETE)
        self.field.setPlaceholderText(hint if hint.startswith("#") else look_up("Classes", hint) if hint else "")
        self.field.setAccessibleName(self.deed.currentText())
        self.where.setVisible(deed == _SPLIT)
        self._foretell()

    def _edit(self) -> Edit | None:
        """The edit that is asked for; None while something is missing, or where it is none of the schema's."""
        from storage.class_edits import Delete, Merge, Rename, SplitClass

        deed, text, where = self.deed.currentData(), self.field.text().strip(), self.where.text().strip()
        one = self._names[0] if len(self._names) == 1 else None
        if deed == _RENAME and one and text:
            return Rename(one, text)
        if deed == _MERGE and self._names and text:
            return Merge(self._names, text)
        if deed == _SPLIT and one and text and where:
            return SplitClass(one, text, where)
        if deed == _DELETE and self._names:
            return Delete(self._names)
        return None

    def _simple(self) -> Callable[[Store], Changes] | None:
        """A change that reaches into no item: nothing has to be foretold."""
        from storage import classes

        deed, text = self.deed.currentData(), self.field.text().strip()
        if len(self._names) != 1:
            return None
        if deed == _DIGIT and (not text or text.isdecimal()):
            return partial(classes.set_key, name=self._names[0], key=int(text) if text else None)
        if deed == _COLOUR and text:
            return partial(classes.set_colour, name=self._names[0], colour=text)
        return None

    def _foretell(self) -> None:
        edit = self._edit()
        ready = edit is not None or self._simple() is not None
        self.button.setEnabled(ready and not self._session.readonly)
        if edit is None:
            self.note.set_note(self._wanted(), "dim")
            return
        self._session.read(partial(_preview, edit), self._show, topic="class-edit", failed=self._failed)

    def _wanted(self) -> str:
        if not self._names:
            return translate("Classes", "Choose a class above; with Shift or Ctrl, several to merge or delete.")
        if len(self._names) > 1 and self.deed.currentData() not in (_MERGE, _DELETE):
            return translate("Classes", "Choose one class for that.")
        return translate("Classes", "Every change is one step that can be undone; editions keep the names they have.")

    def _show(self, effect: Effect) -> None:
        self.note.set_note(_told(effect), "warn" if effect.gone or effect.broken else "ok")

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(False)
        self.note.set_note(escape(self._session.explain(error)), "bad")

    def _do(self) -> None:
        if not self.button.isEnabled():
            return
        edit, simple = self._edit(), self._simple()

        def write(store: Store) -> Changes:
            from storage import class_edits

            return class_edits.apply(store, edit) if edit is not None else simple(store)  # type: ignore[misc]

        self.field.clear()
        self._session.write(write)


def _preview(edit: Edit, store: Store) -> Effect:
    from storage import class_edits

    return class_edits.preview(store, edit)


def _told(effect: Effect) -> str:
    parts = [
        plural("Classes", "%Ln items change.").of(effect.items),
        plural("Classes", "%Ln regions change.").of(effect.regions),
    ]
    if effect.gone:
        parts.append(translate("Classes", "<b>{names}</b> leave the schema.").format(names=_listed(effect.gone)))
    if effect.new_class:
        parts.append(translate("Classes", "<b>{name}</b> is added.").format(name=escape(effect.new_class)))
    if effect.proposals:
        parts.append(plural("Classes", "%Ln proposals keep their model's word.").of(effect.proposals))
    if effect.views:
        parts.append(translate("Classes", "Saved views that follow: {names}.").format(names=_listed(effect.views)))
    if effect.broken:
        told = translate("Classes", "Saved views that name a class that is gone: {names}.")
        parts.append(told.format(names=_listed(effect.broken)))
    return " ".join(parts)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(escape(name) for name in names)
