"""Dataset: what would go into an edition, drawn and counted, how it is exported, and the editions there are."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.keys import KeyMap
from gui.told import told, told_error
from gui.widgets.basics import dim_label, heading
from gui.widgets.buttons import push_button
from gui.widgets.keycap import KeyButton, Look
from gui.window.dataset_charts import ClassChart, CountTable
from gui.window.dataset_editions import EditionHistory, EditionLine, EditionList, edition_lines
from gui.window.dataset_export import ExportForm
from gui.window.dataset_grid import PreviewGrid, preview_model
from gui.window.dataset_jobs import DatasetJobs
from gui.window.dataset_reading import Overview, effective, read_overview
from gui.window.job_list import JobKind
from gui.window.panels import Panels
from gui.window.runs import RunController
from gui.window.session import Session
from gui.words import number, percent, plural, translate
from storage.errors import FettleError, FilterError
from storage.records import Changes, Topic

if TYPE_CHECKING:
    from storage.edition_verify import Verification

_MARKED = "marked:original -state:excluded -state:unreadable"
_RELIABILITY_PX = 130
"""How tall reliability is."""
_BESIDE_PX = 880
"""So wide the middle is before reliability stands beside the classes instead of below them."""


class DatasetPlace(QWidget):
    """The dataset place.

    Signals:
        filter_wanted: A filter to show in Review.
        item_wanted: Id of an item to show in Review.
        said: A remark for the strip.
    """

    filter_wanted = Signal(str)
    item_wanted = Signal(int)
    said = Signal(str)

    def __init__(
        self,
        session: Session,
        runs: RunController,
        jobs: DatasetJobs,
        panels: Panels,
        keys: KeyMap,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._panels = panels
        self._lines: tuple[EditionLine, ...] = ()
        self._found: dict[Path, tuple[str, str]] = {}
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session = session
        self._runs = runs
        self._keys = keys
        self._goes_in = 0
        self.history = EditionHistory()
        self.form = ExportForm(keys)
        self._model = preview_model(session, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.history)
        layout.addWidget(self._make_middle(), 1)
        layout.addWidget(self.form)
        self.history.shown.connect(self._show_edition)
        self.history.compared.connect(self._compare)
        self.history.verified.connect(self._verify)
        jobs.verified.connect(self._verified)
        self.form.which_changed.connect(self.refresh)
        self.form.freeze_wanted.connect(self._freeze)
        self.form.values_wanted.connect(self._read_values)
        session.changed.connect(self._changed)
        runs.exported.connect(self._exported)
        runs.failed.connect(self._failed)

    @property
    def where(self) -> str:
        """The filter in force: what an edition frozen now would take."""
        return effective(self.form.where, everything=self.form.everything)

    def refresh(self) -> None:
        """Count and read again."""
        work = partial(read_overview, where=self.form.where, everything=self.form.everything)
        self._session.read(work, self._take, topic="dataset", failed=self._overview_failed)
        self._session.read(edition_lines, self._take_editions, topic="editions")

    def take_focus(self) -> None:
        """Give the keyboard to the grid, or to the place where the grid shows nothing."""
        (self.grid if self._goes_in else self).setFocus()

    def trigger(self, name: str) -> None:
        """Do what an action says."""
        if name == "freeze":
            self._freeze()

    def wants(self, event: QKeyEvent) -> bool:
        """Whether what has the keyboard here needs this key more than the action it stands for."""
        focus = QApplication.focusWidget()
        return isinstance(focus, PreviewGrid | EditionList | CountTable) and focus.wants(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put reliability beside the classes where there is room."""
        super().resizeEvent(event)
        beside = self._middle.width() >= _BESIDE_PX
        self._lower.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom,
        )
        self._fit()

    def _fit(self) -> None:
        """Leave to the grid what the classes do not need."""
        beside = self._lower.direction() is QBoxLayout.Direction.LeftToRight
        below = 0 if beside else _RELIABILITY_PX
        self._lower_box.setMaximumHeight(max(self.chart.full_height(), _RELIABILITY_PX) + below)

    def _make_middle(self) -> QWidget:
        self._middle = QWidget()
        layout = QVBoxLayout(self._middle)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        head = QHBoxLayout()
        self._head = heading(translate("Dataset", "What goes in"))
        head.addWidget(self._head, 1)
        for action, words in (
            ("classes", translate("Dataset", "Classes")),
            ("splits", translate("Dataset", "Splits")),
            ("import", translate("Dataset", "Import")),
        ):
            button = KeyButton(words, self._keys.shown(action), look=Look.BARE)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._panels.show, action))
            head.addWidget(button)
        layout.addLayout(head)
        self.grid = PreviewGrid(self._model)
        self.grid.item_wanted.connect(self.item_wanted)
        layout.addWidget(self.grid, 5)
        self._nothing = dim_label(wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.hide()
        layout.addWidget(self._nothing, 5)
        layout.addSpacing(8)
        self._lower_box = QWidget()
        self._lower = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._lower_box)
        self._lower.setContentsMargins(0, 0, 0, 0)
        self._lower.setSpacing(16)
        self.chart = ClassChart()
        self.chart.filter_wanted.connect(self._show_part)
        self._lower.addWidget(self.chart, 3)
        self._lower.addLayout(self._make_reliability(), 1)
        layout.addWidget(self._lower_box, 4)
        return self._middle

    def _make_reliability(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setSpacing(6)
        layout.addWidget(heading(translate("Dataset", "Reliability")))
        self._reliability = dim_label(wrap=True)
        self._reliability.setTextFormat(Qt.TextFormat.RichText)
        layout.addWidget(self._reliability)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._look_marked = push_button(
            translate("Dataset", "Show the marked items"), partial(self.filter_wanted.emit, _MARKED)
        )
        more = push_button(translate("Dataset", "By class and condition…"), partial(self._panels.show, "reliability"))
        for button in (self._look_marked, more):
            button.setObjectName("bare")
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(1)
        return layout

    def _take(self, found: Overview) -> None:
        self._goes_in = len(found.ids)
        self._show_head()
        self._model.take_ids(found.ids)
        self.chart.show_counts(found.items, found.regions)
        self._fit()
        self._show_reliability(found)
        states = found.counts.states
        waiting = states.get("unreviewed", 0) + states.get("deferred", 0)
        stays_out = waiting and self.form.which.current() == "decided"
        undecided = plural("Dataset", "%Ln items are still undecided and stay out.").of(waiting)
        self.form.show_undecided(undecided if stays_out else "")
        self.form.freeze.setEnabled(self._goes_in > 0)
        if self.window().focusWidget() is self:
            self.take_focus()  # The place was gone to before it was known that there is a grid to show.

    def _show_head(self) -> None:
        decided = self.form.which.current() == "decided"
        words = (
            plural("Dataset", "What goes in · %Ln decided items")
            if decided
            else plural("Dataset", "What goes in · %Ln items")
        )
        self._head.setText(words.of(self._goes_in).upper())
        self.grid.setVisible(self._goes_in > 0)
        self._nothing.setVisible(not self._goes_in)
        self._nothing.setText(
            translate("Dataset", "Nothing is decided yet. Accept items in Review first: Ctrl 1.")
            if decided
            else translate("Dataset", "No item that could go in matches. Excluded and unreadable items never do.")
        )

    def _show_reliability(self, overview: Overview) -> None:
        found = overview.reliability
        share = found["reliability"]
        self._look_marked.setVisible(bool(found["marked"]))
        if share is None:
            self._reliability.setText(
                translate(
                    "Dataset", "Not known yet: nobody has looked for markings. The clean stage does (<b>Ctrl R</b>)."
                )
            )
            return
        counts = {name: number(found[name] or 0) for name in ("marked", "checked", "decided")}
        self._reliability.setText(
            f"<span style='font-size:22px'>{percent(float(share), 1)}</span><br>"
            + translate(
                "Dataset",
                "{marked} of {checked} items looked at carry markings. A person settled {decided} of those looked at.",
            ).format(**counts)
        )

    def _take_editions(self, lines: tuple[EditionLine, ...]) -> None:
        self._lines = lines
        self.history.show_editions(lines, found=self._found)
        root = self._session.store.folder.root
        self.form.suggest_target(root.parent / f"{root.name}-{len(lines) + 1}")

    def _show_edition(self, line: EditionLine) -> None:
        self._panels.get("edition").show_edition(line.path)

    def _compare(self, before: EditionLine, after: EditionLine) -> None:
        self._panels.get("edition").compare(before.path, after.path)

    def _verify(self, line: EditionLine) -> None:
        self._jobs.verify(line.path)

    def _verified(self, path: Path, found: Verification) -> None:
        from gui.window.edition_words import verified_words

        self._found[path] = verified_words(found)
        self.history.show_editions(self._lines, found=self._found)

    def _overview_failed(self, error: Exception) -> None:
        if isinstance(error, FilterError) and self.form.where:
            self.form.show_fault(error.position, escape(self._session.explain(error)))
            return
        self.form.show_note(escape(self._session.explain(error)), "bad")

    def _read_values(self) -> None:
        from storage.filter_values import known_values

        self._session.read(known_values, self.form.filter.set_values, topic="dataset values")

    def _show_part(self, part: str) -> None:
        self.filter_wanted.emit(f"{self.where} {part}")

    def _freeze(self) -> None:
        if self._goes_in and self.form.target.text().strip():
            self.form.note.hide()
            try:
                request = self.form.request()
            except FettleError as error:
                self.form.show_note(told_error(error), "bad")
            else:
                self._runs.export(request)

    def _exported(self, edition: object) -> None:
        from storage.editions import Edition

        assert isinstance(edition, Edition)
        written = plural("Dataset", "<b>{name}</b>: %Ln items in {path}").of(edition.items)
        lines = [written.format(name=escape(edition.name), path=escape(str(edition.path)))]
        for loss in edition.losses:
            line = translate("Dataset", "{count} {what} (the first: {example})")
            lines.append(escape(line.format(count=number(loss.count), what=told(loss.what), example=loss.example)))
        self.form.show_note("<br>".join(lines), "warn" if edition.losses else "ok")
        self.form.target.clear()
        self.refresh()

    def _failed(self, kind: JobKind, text: str) -> None:
        if kind is JobKind.EXPORT and self.isVisible():
            self.form.show_note(escape(text), "bad")

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.topics & {Topic.ITEMS, Topic.CLASSES, Topic.REGIONS}:
            self._model.refresh(None if changes.many else changes.item_ids, pictures=True)
            self.refresh()
