"""Dataset, first cut: what would go into an edition, how it is spread, and the editions there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.keys import KeyMap
from gui.widgets.basics import Chip, ElidedLabel, NoteCard, dim_label, heading
from gui.widgets.flow import FlowLayout
from gui.widgets.keycap import KeyButton, Look
from gui.window.dataset_parts import ClassBar, ClassBars, ThumbGrid, edition_line, shade_key
from gui.window.job_list import JobKind
from gui.window.runs import RunController
from gui.window.session import Session
from gui.window.thumbs import load_thumb
from gui.words import items, look_up, noop, number, plural, translate
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from storage.editions import Edition
    from storage.queries import Counts
    from storage.store import Store

_FORMATS = (
    ("coco", "COCO"),
    ("yolo", "YOLO"),
    ("imagefolder", noop("Dataset", "Class folders")),
    ("masks", noop("Dataset", "PNG masks")),
    ("csv", "CSV"),
)
_GOES_IN = "(state:accepted OR state:corrected)"
_MARKED = "marked:original -state:excluded -state:unreadable"
_SPLITS = ("train", "val", "test")
_PICTURES = 30


@dataclass(frozen=True, slots=True)
class _Overview:
    """All the place shows, read in one go."""

    counts: Counts
    bars: tuple[ClassBar, ...]
    reliability: dict[str, float | int | None]
    editions: tuple[Edition, ...]
    pictures: tuple[tuple[str, QImage | None], ...]


class DatasetPlace(QWidget):
    """The dataset place.

    Signals:
        filter_wanted: A filter to show in Review.
        reliability_wanted: The person wants to see it by class and condition.
        said: A remark for the strip.
    """

    filter_wanted = Signal(str)
    reliability_wanted = Signal()
    said = Signal(str)

    def __init__(self, session: Session, runs: RunController, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session = session
        self._runs = runs
        self._keys = keys
        self._goes_in = 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_left())
        layout.addWidget(self._make_middle(), 1)
        layout.addWidget(self._make_right())
        session.changed.connect(self._changed)
        runs.exported.connect(self._exported)
        runs.failed.connect(self._failed)

    def refresh(self) -> None:
        """Count again."""
        self._session.read(_overview, self._take, topic="dataset")

    def trigger(self, name: str) -> None:
        """Do what an action says."""
        if name == "freeze":
            self._freeze()

    def _make_left(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("leftPanel")
        panel.setFixedWidth(288)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addWidget(heading(translate("Dataset", "Editions")))
        self._editions = QVBoxLayout()
        self._editions.setSpacing(4)
        layout.addLayout(self._editions)
        layout.addStretch(1)
        layout.addWidget(
            dim_label(
                translate("Dataset", "An edition never changes. Same decisions, same hash, on any machine."), wrap=True
            )
        )
        return panel

    def _make_middle(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(8)
        self._head = heading(translate("Dataset", "What goes in"))
        layout.addWidget(self._head)
        self._grid = ThumbGrid()
        layout.addWidget(self._grid)
        self._nothing = dim_label(
            translate("Dataset", "Nothing is decided yet. Accept items in Review first: Ctrl 1."), wrap=True
        )
        self._nothing.hide()
        layout.addWidget(self._nothing)
        layout.addSpacing(16)
        pair = QHBoxLayout()
        pair.setSpacing(32)
        for column, stretch in ((self._make_classes(), 3), (self._make_reliability(), 2)):
            column.setSpacing(8)  # else it would take the pair's
            pair.addLayout(column, stretch)
            pair.setAlignment(column, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(pair)
        layout.addStretch(1)
        area.setWidget(content)
        return area

    def _make_classes(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.addWidget(heading(translate("Dataset", "Classes and split")))
        self._bars = ClassBars()
        layout.addWidget(self._bars)
        self._shades = shade_key()
        layout.addWidget(self._shades)
        return layout

    def _make_reliability(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.addWidget(heading(translate("Dataset", "Reliability")))
        self._reliability = dim_label(wrap=True)
        self._reliability.setTextFormat(Qt.TextFormat.RichText)
        layout.addWidget(self._reliability)
        self._look_marked = QPushButton(translate("Dataset", "Show the marked items"))
        self._look_marked.setObjectName("bare")
        self._look_marked.clicked.connect(partial(self.filter_wanted.emit, _MARKED))
        layout.addWidget(self._look_marked, 0, Qt.AlignmentFlag.AlignLeft)
        more = QPushButton(translate("Dataset", "By class and condition…"))
        more.setObjectName("bare")
        more.clicked.connect(self.reliability_wanted)
        layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return layout

    def _make_right(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("rightPanel")
        panel.setFixedWidth(340)
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout()
        layout.setContentsMargins(16, 14, 16, 0)
        layout.addWidget(heading(translate("Dataset", "Export")))
        self._formats = self._chip_row(layout, [look_up("Dataset", label) for _, label in _FORMATS])
        layout.addSpacing(12)
        layout.addWidget(heading(translate("Dataset", "Pixels")))
        self._cleaned, self._crops = self._make_pixels(layout)
        layout.addSpacing(12)
        layout.addWidget(heading(translate("Dataset", "Into")))
        row = QHBoxLayout()
        self._target = QLineEdit()
        self._target.setPlaceholderText(translate("Dataset", "a new folder"))
        self._target.setAccessibleName(translate("Dataset", "Folder of the edition"))
        choose = QPushButton(translate("Dataset", "Choose…"))
        choose.clicked.connect(self._choose)
        row.addWidget(self._target, 1)
        row.addWidget(choose)
        layout.addLayout(row)
        layout.addSpacing(12)
        self._undecided = NoteCard()
        self._undecided.hide()
        self._message = NoteCard()
        self._message.hide()
        layout.addWidget(self._undecided)
        layout.addWidget(self._message)
        outer.addLayout(layout)
        outer.addStretch(1)
        box = QFrame()
        box.setObjectName("actionBox")
        actions = QVBoxLayout(box)
        actions.setContentsMargins(16, 14, 16, 14)
        self._freeze_button = KeyButton(
            translate("Dataset", "Freeze an edition"), self._keys.shown("freeze"), look=Look.PRIMARY
        )
        self._freeze_button.clicked.connect(self._freeze)
        actions.addWidget(self._freeze_button)
        outer.addWidget(box)
        return panel

    def _make_pixels(self, layout: QVBoxLayout) -> tuple[Chip, Chip]:
        holder = QWidget()
        flow = FlowLayout(holder)
        cleaned, crops = Chip(translate("Dataset", "Cleaned where there is one")), Chip(translate("Dataset", "Crops"))
        for chip in (cleaned, crops):
            flow.addWidget(chip)
        layout.addWidget(holder)
        return cleaned, crops

    def _chip_row(self, layout: QVBoxLayout, labels: list[str]) -> list[Chip]:
        holder = QWidget()
        flow = FlowLayout(holder)
        chips = []
        for label in labels:
            chip = Chip(label)
            chip.setAutoExclusive(True)
            flow.addWidget(chip)
            chips.append(chip)
        chips[0].setChecked(True)
        layout.addWidget(holder)
        return chips

    def _take(self, found: _Overview) -> None:
        states = found.counts.states
        self._goes_in = states.get("accepted", 0) + states.get("corrected", 0)
        self._head.setText(plural("Dataset", "WHAT GOES IN · %Ln DECIDED ITEMS").of(self._goes_in))
        self._nothing.setVisible(not self._goes_in)
        self._grid.show_pictures(found.pictures)
        self._bars.show_bars(found.bars)
        self._shades.setVisible(any(any(bar.parts[:-1]) for bar in found.bars))
        self._show_reliability(found.reliability)
        self._show_editions(found.editions)
        waiting = states.get("unreviewed", 0) + states.get("deferred", 0)
        self._undecided.set_note(
            plural("Dataset", "%Ln items are still undecided and stay out.").of(waiting),
            "warn",
        )
        self._undecided.setVisible(waiting > 0)
        self._freeze_button.setEnabled(self._goes_in > 0)
        if not self._target.text():
            root = self._session.store.folder.root
            self._target.setText(str(root.parent / f"{root.name}-{len(found.editions) + 1}"))

    def _show_reliability(self, found: dict[str, float | int | None]) -> None:
        share = found["reliability"]
        self._look_marked.setVisible(bool(found["marked"]))
        if share is None:
            self._reliability.setText(
                translate(
                    "Dataset", "Not known yet: nobody has looked for markings. The clean stage does (<b>Ctrl R</b>)."
                )
            )
            return
        self._reliability.setText(
            f"<span style='font-size:22px'>{float(share):.1%}</span><br>"
            + translate(
                "Dataset",
                "{marked} of {checked} items looked at carry markings. A person settled {decided} of those looked at.",
            ).format(**{name: number(found[name] or 0) for name in ("marked", "checked", "decided")})
        )

    def _show_editions(self, editions: tuple[Edition, ...]) -> None:
        while self._editions.count():
            item = self._editions.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for edition in editions:
            line = edition_line(
                edition.name,
                f"{items(edition.items)} · {edition.format}",
                edition.hash,
            )
            line.setToolTip(str(edition.path))
            self._editions.addWidget(line)
        if not editions:
            self._editions.addWidget(ElidedLabel(translate("Dataset", "None yet.")))

    def _choose(self) -> None:
        dialog = QFileDialog(self, translate("Dataset", "A new or empty folder"), self._target.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._target.setText)
        dialog.open()

    def _freeze(self) -> None:
        if not self._goes_in or not self._target.text().strip():
            return
        from storage.editions import ExportRequest, Pixels

        chosen = next(name for (name, _), chip in zip(_FORMATS, self._formats, strict=True) if chip.isChecked())
        self._message.hide()
        self._runs.export(
            ExportRequest(
                destination=Path(self._target.text().strip()),
                format=chosen,
                pixels=Pixels.CLEANED if self._cleaned.isChecked() else Pixels.ORIGINAL,
                crops=self._crops.isChecked(),
            )
        )

    def _exported(self, edition: Edition) -> None:
        self._message.set_note(
            plural("Dataset", "<b>{name}</b>: %Ln items in {path}")
            .of(edition.items)
            .format(name=edition.name, path=edition.path),
            "ok",
        )
        self._message.show()
        self._target.clear()
        self.refresh()

    def _failed(self, kind: JobKind, text: str) -> None:
        if kind is JobKind.EXPORT and self.isVisible():
            self._message.set_note(text, "bad")
            self._message.show()

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.topics & {Topic.ITEMS, Topic.CLASSES}:
            self.refresh()


def _overview(store: Store) -> _Overview:
    from storage import classes, editions, summary

    bars = []
    for entry in classes.all_classes(store):
        where = f'{_GOES_IN} label:"{entry.name.replace(chr(34), "")}"'
        total = store.items.count(where)
        parts = [store.items.count(f"{where} split:{split}") for split in _SPLITS] if total else [0, 0, 0]
        if total:
            bars.append(ClassBar(entry.name, (*parts, total - sum(parts))))
    some = store.items.page(_GOES_IN, limit=_PICTURES)
    return _Overview(
        counts=store.items.counts(),
        bars=tuple(sorted(bars, key=lambda bar: -bar.total)),
        reliability=summary.reliability(store),
        editions=tuple(editions.editions(store)),
        pictures=tuple((item.label or item.given or "", load_thumb(store, item.id)) for item in some),
    )
