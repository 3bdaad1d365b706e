"""The form of Gemini's terms: address, model, prompt, what is sent, price and budget; each kept as it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.gemini_words import key_words
from gui.told import told_error
from gui.widgets.basics import dim_label, set_tone
from gui.words import look_up, noop, translate
from storage.errors import FettleError

if TYPE_CHECKING:
    from typing import Any

    from gui.window.session import Session
    from inference.cleaning.gemini.estimate import Estimate
    from inference.cleaning.gemini.key import KeySource
    from storage.store import Store

_SENDS = (
    ("region", noop("Gemini", "the regions around markings")),
    ("frame", noop("Gemini", "whole frames")),
)
_PROMPT_LINES = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What the panel shows, read off the window's thread."""

    estimate: Estimate
    key: KeySource | None
    in_use: bool
    refusal: str
    """Why nothing may be sent, in the language in force; empty: it may."""
    usual: str
    """The filler of a project that chose none."""


class _Prompt(QPlainTextEdit):
    """Says when the person has finished.

    Signals:
        edited: The keyboard went elsewhere.
    """

    edited = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.edited.emit()


class GeminiTerms(QWidget):
    """The form.

    Signals:
        changed: Something was changed and is kept.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._filling = False
        self._usual = ""
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        self._in_use = QCheckBox(translate("Gemini", "Markings of this project are filled with Gemini"))
        self._in_use.clicked.connect(self._use_clicked)
        form.addRow(translate("Gemini", "Cleaning"), self._in_use)
        self._key = dim_label(wrap=True)
        form.addRow(translate("Gemini", "Key"), self._key)
        self._make_question(form)
        self._make_prompt(form)
        self._make_budget(form)
        body.addLayout(form)
        self._said = dim_label(tone="bad", wrap=True)
        self._said.hide()
        body.addWidget(self._said)
        self.setEnabled(not session.readonly)

    def show_known(self, known: Known) -> None:
        """Show what holds now."""
        self._filling = True
        wish, terms = known.estimate.wish, known.estimate.terms
        self._usual = known.usual
        self._in_use.setChecked(known.in_use)
        self._key.setText(key_words(known.key))
        set_tone(self._key, "ok" if known.key else "warn")
        self._address.setText(terms.base_url)
        self._model.setText(wish.model)
        self._send.setCurrentIndex(self._send.findData(wish.send.value))
        if not self._prompt.hasFocus():
            self._prompt.setPlainText(wish.prompt)
        self._price.setValue(terms.price)
        self._price.setSuffix(f" {terms.currency}")
        self._most_images.setValue(terms.most_images)
        self._most_cost.setValue(terms.most_cost)
        self._most_cost.setSuffix(f" {terms.currency}")
        self._filling = False

    def _make_question(self, form: QFormLayout) -> None:
        self._address = QLineEdit()
        self._address.setToolTip(translate("Gemini", "https, or this machine; the key goes there, too"))
        self._address.editingFinished.connect(self._address_edited)
        form.addRow(translate("Gemini", "Address"), self._address)
        self._model = QLineEdit()
        self._model.editingFinished.connect(self._model_edited)
        form.addRow(translate("Gemini", "Model"), self._model)
        self._send = QComboBox()
        for name, label in _SENDS:
            self._send.addItem(look_up("Gemini", label), name)
        self._send.activated.connect(self._send_chosen)
        form.addRow(translate("Gemini", "What is sent"), self._send)

    def _make_prompt(self, form: QFormLayout) -> None:
        self._prompt = _Prompt()
        self._prompt.setTabChangesFocus(True)
        self._prompt.setAccessibleName(translate("Gemini", "Prompt"))
        self._prompt.setFixedHeight(self._prompt.fontMetrics().lineSpacing() * _PROMPT_LINES + 22)
        self._prompt.edited.connect(self._prompt_edited)
        form.addRow(translate("Gemini", "Prompt"), self._prompt)
        default = QPushButton(translate("Gemini", "Take Fettle's own prompt"))
        default.setAutoDefault(False)
        default.clicked.connect(self._default_clicked)
        row = QHBoxLayout()
        row.addWidget(default)
        row.addStretch(1)
        form.addRow("", row)

    def _make_budget(self, form: QFormLayout) -> None:
        self._price = self._money(3)
        self._price.setToolTip(translate("Gemini", "What a picture that comes back is assumed to cost; not a bill"))
        self._price.editingFinished.connect(self._price_edited)
        alone = QHBoxLayout()
        alone.addWidget(self._price)
        alone.addStretch(1)
        form.addRow(translate("Gemini", "Price of a picture"), alone)
        self._most_images = QSpinBox()
        self._most_images.setRange(0, 1_000_000)
        self._most_images.setGroupSeparatorShown(True)
        self._most_images.setAccessibleName(translate("Gemini", "Budget in pictures"))
        self._most_images.setSuffix(translate("Gemini", " pictures"))
        self._most_images.editingFinished.connect(self._images_edited)
        self._most_cost = self._money(2)
        self._most_cost.setAccessibleName(translate("Gemini", "Budget in money"))
        self._most_cost.editingFinished.connect(self._cost_edited)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._most_images)
        row.addWidget(dim_label(translate("Gemini", "and")))
        row.addWidget(self._most_cost)
        row.addStretch(1)
        form.addRow(translate("Gemini", "Budget of the project"), row)

    @staticmethod
    def _money(digits: int) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(0.0, 1_000_000.0)
        field.setDecimals(digits)
        field.setMinimumWidth(140)
        return field

    def _use_clicked(self, on: bool) -> None:
        from inference.cleaning.gemini.terms import NAME

        self._keep(("stages", "clean", "filler"), NAME if on else self._usual)

    def _address_edited(self) -> None:
        from inference.cleaning.gemini.terms import checked_url

        try:
            address = checked_url(self._address.text())
        except FettleError as error:
            self._say(told_error(error))
            return
        self._keep(("gemini", "base_url"), address)

    def _model_edited(self) -> None:
        self._keep_wish("gemini_model", self._model.text().strip())

    def _send_chosen(self, index: int) -> None:
        self._keep_wish("gemini_send", str(self._send.itemData(index)))

    def _prompt_edited(self) -> None:
        from inference.cleaning.gemini.terms import DEFAULT_PROMPT

        text = self._prompt.toPlainText().strip()
        self._keep_wish("gemini_prompt", "" if text == DEFAULT_PROMPT else text)

    def _default_clicked(self) -> None:
        self._keep_wish("gemini_prompt", "")

    def _price_edited(self) -> None:
        self._keep(("gemini", "price"), self._price.value())

    def _images_edited(self) -> None:
        self._keep(("gemini", "most_images"), self._most_images.value())

    def _cost_edited(self) -> None:
        self._keep(("gemini", "most_cost"), self._most_cost.value())

    def _keep_wish(self, name: str, value: str) -> None:
        from inference.cleaning.gemini.terms import Wish

        try:
            Wish.of({name: value})
        except FettleError as error:
            self._say(told_error(error))
            return
        self._keep(("stages", "clean", name), value)

    def _keep(self, keys: tuple[str, ...], value: Any) -> None:
        if self._filling:
            return
        self._say("")

        def work(store: Store) -> bool:
            from storage.project import save_setting

            found: Any = store.settings
            for key in keys:
                found = found.get(key) if isinstance(found, dict) else None
            if found == value:
                return False
            save_setting(store.folder, keys, value)
            return True

        self._session.write(work, self._kept)

    def _kept(self, is_new: bool) -> None:
        if is_new:
            self.changed.emit()

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))
