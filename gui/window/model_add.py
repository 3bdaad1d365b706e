"""Adding a model: tries the files at once, and asks only for what they do not say themselves."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gui.told import told
from gui.widgets.basics import ElidedLabel, NoteCard, dim_label
from gui.widgets.buttons import push_button
from gui.window.lane import Lane
from gui.window.model_words import TASK_WORDS, in_window_words
from gui.window.panel_window import PanelWindow
from gui.words import look_up, noop, translate
from storage.errors import FettleError

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from inference.library import Model
    from storage.store import Store

_AS_IT_SAYS = noop("Models", "as the file says")
_CHOICES = {
    "colour": (("RGB", "RGB"), ("BGR", "BGR"), ("GRAY", noop("Models", "grey"))),
    "normalise": (
        ("imagenet", noop("Models", "ImageNet's mean and deviation")),
        ("unit", noop("Models", "0 to 1")),
        ("signed", noop("Models", "−1 to 1")),
        ("raw", noop("Models", "0 to 255")),
    ),
    "head": (
        ("logits", noop("Models", "scores per class")),
        ("probabilities", noop("Models", "probabilities per class")),
        ("mask", noop("Models", "mask")),
        ("yolox", noop("Models", "YOLOX boxes")),
        ("yolov5", noop("Models", "YOLOv5 boxes")),
        ("yolov8", noop("Models", "YOLOv8 boxes")),
        ("end2end", noop("Models", "final boxes (YOLOv10, YOLO26)")),
    ),
}
_TEXTS = (
    ("classes", noop("Models", "Classes"), noop("Models", "names in the model's order, separated by commas")),
    ("good", noop("Models", "Good"), noop("Models", "those that mean a good part")),
    ("size", noop("Models", "Size"), noop("Models", "HEIGHTxWIDTH in pixels, such as 224x224")),
)
_MORE = (
    (
        "arch",
        noop("Models", "Network"),
        noop("Models", "of a state dict: timm/NAME, torchvision/NAME, smp/ARCH/ENCODER"),
    ),
    ("licence", noop("Models", "Licence"), noop("Models", "such as Apache-2.0")),
)
_LABELS = {"colour": noop("Models", "Colour"), "normalise": noop("Models", "Normalise"), "head": noop("Models", "Head")}


_WIDTH = 560


class AddModelPanel(PanelWindow):
    """Files in, model out.

    Signals:
        added: Name of the new model.
    """

    title = noop("Panels", "Add a model")
    size_wh = (_WIDTH, 200)

    added = Signal(str)

    def __init__(self, window: MainWindow, store: Store, parent: QWidget) -> None:
        super().__init__(window)
        self.setParent(parent, self.windowFlags())
        self._store = store
        self._lane = Lane("add-model", parent=self)
        self._stop = threading.Event()
        self._files: list[Path] = []
        self._busy = False
        self._choices: dict[str, QComboBox] = {}
        self._texts: dict[str, QLineEdit] = {}
        self._what = ElidedLabel()
        self.body.addWidget(self._what)
        self._note = NoteCard()
        self.body.addWidget(self._note)
        self.body.addLayout(self._make_name())
        self._fields = self._make_fields()
        self.body.addWidget(self._fields)
        self.body.addStretch(1)
        self.body.addLayout(self._make_buttons())

    def begin(self, files: Sequence[Path]) -> None:
        """Take other files and try to add them as they are."""
        if self._busy:
            return
        self._files = list(files)
        weights = next((file for file in files if file.suffix.lower() not in (".cfg", ".names", ".txt")), files[0])
        self._what.set_text(", ".join(file.name for file in files))
        self._name.setText(re.sub(r"[^\w.+-]+", "-", weights.stem).strip(".+-")[:64] or "model")
        for box in self._choices.values():
            box.setCurrentIndex(0)
        for edit in self._texts.values():
            edit.clear()
        self._fields.hide()
        self.show()
        self.raise_()
        self.activateWindow()
        self._try()

    def settled(self) -> bool:
        """Whether nothing is being added."""
        return self._lane.idle()

    def shut(self) -> None:
        """End what is being added."""
        self._stop.set()
        super().shut()

    def finish(self) -> None:
        """Wait until that has ended."""
        self._lane.drain(timeout=15.0)
        self._lane.close()

    def _make_name(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        self._name = QLineEdit()
        form.addRow(translate("Models", "Name"), self._name)
        self._into = QComboBox()
        self._into.addItem(translate("Models", "This project"), "project")
        self._into.addItem(translate("Models", "Your library, for all your projects"), "user")
        form.addRow(translate("Models", "Keep it in"), self._into)
        return form

    def _make_fields(self) -> QWidget:
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        self._add_choice(form, "task", noop("Models", "Task"), tuple(TASK_WORDS.items()))
        for name, label, hint in _TEXTS:
            self._add_text(form, name, label, hint)
        for name, choices in _CHOICES.items():
            self._add_choice(form, name, _LABELS[name], choices)
        for name, label, hint in _MORE:
            self._add_text(form, name, label, hint)
        form.addRow(
            "",
            dim_label(
                translate("Models", "What you leave empty is taken from the file, where the file says it."), wrap=True
            ),
        )
        return holder

    def _add_choice(self, form: QFormLayout, name: str, label: str, choices: tuple[tuple[str, str], ...]) -> None:
        box = QComboBox()
        box.addItem(look_up("Models", _AS_IT_SAYS), "")
        for value, words in choices:
            box.addItem(look_up("Models", words), value)
        self._choices[name] = box
        form.addRow(look_up("Models", label), box)

    def _add_text(self, form: QFormLayout, name: str, label: str, hint: str) -> None:
        edit = QLineEdit()
        edit.setPlaceholderText(look_up("Models", hint))
        self._texts[name] = edit
        form.addRow(look_up("Models", label), edit)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._trust = push_button(translate("Models", "Trust this file…"), self._ask_trust)
        self._trust.hide()
        self._add = QPushButton(translate("Models", "Add"))
        self._add.setDefault(True)
        self._add.clicked.connect(self._try)
        row.addWidget(self._trust)
        row.addStretch(1)
        row.addWidget(self._add)
        return row

    def _try(self) -> None:
        texts = {name: edit.text() for name, edit in self._texts.items()}
        texts |= {name: str(box.currentData()) for name, box in self._choices.items()}
        files, name, into = tuple(self._files), self._name.text().strip(), str(self._into.currentData())
        store = self._store

        def work() -> Model:
            from gui.cli.model_fields import fields_from_options
            from inference.model_process import add_in_process
            from inference.pipeline import model_dirs

            dirs = model_dirs(store)
            target = dirs[0] if into == "project" else dirs[1]
            # The options no field here stands for are left to the file.
            fields = fields_from_options(**{"mean": "", "std": ""} | texts)
            return add_in_process(dirs, files, into=target, name=name, fields=fields, should_stop=self._stop.is_set)

        self._trust.hide()
        self._set_busy(True)
        self._note.set_note(translate("Models", "Looking into the file and trying it once…"), "accent")
        self._note.show()
        self._fit()
        self._lane.ask(work, self._done, topic="add", failed=self._failed)

    def _done(self, model: Model) -> None:
        self._set_busy(False)
        self.hide()
        self.added.emit(model.card.name)

    def _failed(self, error: Exception) -> None:
        from inference.trust import UntrustedError

        self._set_busy(False)
        if isinstance(error, UntrustedError):
            self._trust.show()
            words = translate("Models", "{message}. If you know where it comes from, trust it; else leave it.").format(
                message=told(error.message)
            )
        elif isinstance(error, FettleError):
            missing = self._missing(error)
            words = (
                translate("Models", "{message}. Fill in: {missing}.").format(
                    message=told(error.message), missing=", ".join(missing)
                )
                if missing
                else in_window_words(str(error))
            )
            self._fields.setVisible(bool(missing) or self._fields.isVisible())
        else:
            words = translate("Models", "That did not work: {error}").format(error=error)
        self._note.set_note(escape(words), "warn")
        self._fit()

    def _missing(self, error: FettleError) -> list[str]:
        """The labels of the fields whose options the error asks for."""
        labels = {"task": noop("Models", "Task")} | {name: label for name, label, _hint in (*_TEXTS, *_MORE)} | _LABELS
        asked = re.findall(r"--([a-z]+)", error.hint) if "does not say everything" in error.message else []
        return [look_up("Models", label) for name, label in labels.items() if name in asked]

    def _fit(self) -> None:
        """Take the height the texts need at this width."""
        self.body.activate()
        width = max(_WIDTH, self.width())
        self.resize(width, max(self.body.totalHeightForWidth(width), self.body.sizeHint().height()))

    def _ask_trust(self) -> None:
        from gui.window.models_panel import ask_trust

        file = next(file for file in self._files if file.suffix.lower() in (".pt", ".torchscript"))

        def digest() -> str:
            from inference.cards import sha256_file

            return sha256_file(file)

        def show(sha256: str) -> None:
            ask_trust(self, file.name, sha256, partial(self._trust_now, sha256, file.name))

        self._lane.ask(digest, show, topic="add", failed=self._failed)

    def _trust_now(self, sha256: str, name: str) -> None:
        def work() -> None:
            from inference.trust import trust

            trust(sha256, note=name)

        self._lane.ask(work, lambda _none: self._try(), topic="add", failed=self._failed)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for widget in (self._add, self._name, self._into, self._fields):
            widget.setEnabled(not busy)
