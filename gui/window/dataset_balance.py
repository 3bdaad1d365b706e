"""How the classes of an edition's training part are balanced: caps, repeats, augmented copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.basics import Chip, dim_label
from gui.widgets.flow import FlowLayout
from gui.words import look_up, noop, translate

if TYPE_CHECKING:
    from storage.balance import Balance

_KINDS = (
    ("flip", noop("Dataset", "flip")),
    ("quarter", noop("Dataset", "quarter turns")),
    ("turn", noop("Dataset", "small turns")),
    ("light", noop("Dataset", "light")),
    ("noise", noop("Dataset", "noise")),
    ("blur", noop("Dataset", "blur")),
)


class BalanceForm(QWidget):
    """Fields that are empty until someone wants classes balanced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        fields = QFormLayout()
        fields.setHorizontalSpacing(10)
        fields.setVerticalSpacing(6)
        layout.addLayout(fields)
        self.cap = _field(
            fields,
            translate("Dataset", "At most"),
            translate("Dataset", "all; or 500, good=1000"),
            translate("Dataset", "So many items of a class go into train; which ones, their content decides"),
        )
        self.oversample = _field(
            fields,
            translate("Dataset", "List repeats to"),
            translate("Dataset", "none; or 500, largest"),
            translate("Dataset", "oversample.csv says how often to take each picture for its class to count so many"),
        )
        self.augment = _field(
            fields,
            translate("Dataset", "Top up to"),
            translate("Dataset", "none; or 500, largest"),
            translate("Dataset", "Classes with fewer items get augmented copies, regions too; the manifest lists them"),
        )
        self.kinds = QWidget()
        flow = FlowLayout(self.kinds)
        self._chips: dict[str, Chip] = {}
        for name, label in _KINDS:
            chip = Chip(look_up("Dataset", label))
            chip.setChecked(True)
            chip.setAutoDefault(False)
            self._chips[name] = chip
            flow.addWidget(chip)
        layout.addWidget(self.kinds)
        self.kinds.hide()
        self.augment.textChanged.connect(self._show_kinds)
        said = dim_label(translate("Dataset", "Only in train; what is tested stays as it is."), wrap=True)
        said.setFont(theme.font(theme.SMALL_PX))
        layout.addWidget(said)

    def balance(self) -> Balance:
        """What is asked for.

        Raises:
            FettleError: A field holds no number, or augmentation has nothing to do; says so.
        """
        from storage.augment import Kind
        from storage.balance import Balance, parse_caps, parse_target

        cap, caps = parse_caps(self.cap.text())
        repeats, copies = self.oversample.text().strip(), self.augment.text().strip()
        return Balance(
            cap=cap,
            caps=caps,
            oversample=parse_target(repeats) if repeats else 0,
            augment=parse_target(copies) if copies else 0,
            kinds=tuple(Kind(name) for name, chip in self._chips.items() if chip.isChecked()),
        )

    def _show_kinds(self, text: str) -> None:
        self.kinds.setVisible(bool(text.strip()))


def _field(fields: QFormLayout, title: str, hint: str, told: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(hint)
    edit.setToolTip(told)
    edit.setAccessibleName(title)
    edit.setAccessibleDescription(told)
    label = dim_label(title)
    label.setToolTip(told)
    fields.addRow(label, edit)
    return edit
