"""Does a classifier decide by markings? Runs the audit, says its verdict, and shows what changed the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QSplitter,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import audit_words
from gui.spelling import shown_name
from gui.widgets.action_card import ActionCard
from gui.widgets.basics import ElidedLabel, NoteCard, ProgressStrip, dim_label, heading
from gui.widgets.tables import quiet_table
from gui.window.audit_groups import GroupTable
from gui.window.audit_pair import PairView, load_pair
from gui.window.job_list import JobKind
from gui.window.model_words import in_window_words
from gui.window.panel_window import PanelWindow
from gui.words import date_time, look_up, noop, number, percent, plural, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from inference.audit.records import AuditReport, Group, Trial
    from storage.store import Store

_TONES = {"leans": "bad", "misled": "warn", "slight": "warn", "clear": "ok", "unsure": "warn", "few": "warn"}
_FLIP_COLUMNS = (noop("Audit", "Item"), noop("Audit", "Before"), noop("Audit", "After"))
_TRIAL = Qt.ItemDataRole.UserRole
_LISTED = 2_000
_LIST_WIDTH = 360
_ANSWER_WIDTH = 100


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is to audit, and the last audit of the model chosen.

    Attributes:
        models: Names of classifiers.
        chosen: The one shown.
        marked: Items known to be marked.
        stale: Model or settings changed since the report.
        names: Of the items in the report's list, by id.
    """

    models: tuple[str, ...]
    chosen: str
    marked: int
    report: AuditReport | None
    stale: bool
    names: Mapping[int, str]


class AuditPanel(PanelWindow):
    """One per open project; the audit works in a process of its own.

    Signals:
        item_wanted: Id of an item to show.
    """

    title = noop("Panels", "Shortcut audit")
    size_wh = (1040, 780)

    item_wanted = Signal(int)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._project = project
        self._runs = project.runs
        self._report: AuditReport | None = None
        self._names: Mapping[int, str] = {}
        self._able = False
        about = translate(
            "Audit",
            "Does a classifier decide by what people wrote on the parts, and not by the defect? Nothing is changed.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        self.body.addLayout(self._make_start())
        self._bar = ProgressStrip()
        self._bar.hide()
        self.body.addWidget(self._bar)
        self._missing = ActionCard()
        self._missing.chosen.connect(self._mend)
        self.body.addWidget(self._missing)
        self._note = NoteCard()
        self._note.hide()
        self.body.addWidget(self._note)
        self._facts = ElidedLabel()
        self._facts.setProperty("tone", "faint")
        self.body.addWidget(self._facts)
        self.body.addWidget(self._make_found(), 1)
        self.body.addStretch(0)
        self._wants = "run"
        self._runs.audited.connect(self._audited)
        self._runs.failed.connect(self._show_fault)
        self._runs.status_changed.connect(self._show_busy)
        # A run may find markings, a training make a classifier.
        self._runs.finished.connect(self._look_again)
        self._runs.trained.connect(self._look_again)
        self._show_busy()

    def refresh(self) -> None:
        """Read which classifiers there are, and the last audit of the one chosen."""
        self._ask(self._model.currentText())

    def settled(self) -> bool:
        """Whether nothing is being read."""
        return self._project.session.reads.idle()

    def _make_start(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._model = QComboBox()
        self._model.setAccessibleName(translate("Audit", "Classifier"))
        self._model.setMinimumWidth(240)
        self._model.textActivated.connect(self._ask)
        self._most = QSpinBox()
        self._most.setRange(20, 5_000)
        self._most.setSingleStep(50)
        self._most.setValue(200)
        self._most.setAccessibleName(translate("Audit", "At most so many items"))
        self._most.setToolTip(
            translate("Audit", "At most so many marked and so many unmarked items are tried; more narrow the intervals")
        )
        self._line = dim_label()
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._cancel = QPushButton(translate("Audit", "Stop"))
        self._cancel.setToolTip(translate("Audit", "What is done is kept; the next audit goes on from there"))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(partial(self._runs.cancel, JobKind.AUDIT))
        self._start = QPushButton(translate("Audit", "Audit"))
        self._start.setDefault(True)
        self._start.setMinimumWidth(88)
        self._start.clicked.connect(self._start_clicked)
        for label, field in (
            (translate("Audit", "Classifier"), self._model),
            (translate("Audit", "At most"), self._most),
        ):
            name = dim_label(label)
            name.setBuddy(field)
            row.addWidget(name)
            row.addWidget(field)
        row.addWidget(self._line, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._start)
        return row

    def _make_found(self) -> QWidget:
        self._found = QWidget()
        column = QVBoxLayout(self._found)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Audit", "How often the answer changes")))
        head.addStretch(1)
        rule = QLabel(translate("Audit", "How this is judged"))
        rule.setProperty("tone", "faint")
        rule.setToolTip(f"<p>{escape(look_up('Audit', audit_words.RULE))}</p>")
        head.addWidget(rule)
        column.addLayout(head)
        self._groups = GroupTable()
        self._groups.group_chosen.connect(self._list)
        column.addWidget(self._groups)
        column.addWidget(self._make_flips(), 1)
        self._found.hide()
        return self._found

    def _make_flips(self) -> QSplitter:
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 6, 0, 0)
        self._flips_head = heading("")
        layout.addWidget(self._flips_head)
        self._flips = table = quiet_table(
            translate("Audit", "Items whose answer changed; Enter shows one in Review"),
            [look_up("Audit", name) for name in _FLIP_COLUMNS],
            row_height=26,
        )
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.resizeSection(column, _ANSWER_WIDTH)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.itemSelectionChanged.connect(self._show_pair)
        table.itemActivated.connect(self._open)
        layout.addWidget(table, 1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 6, 0, 0)
        self._pair = PairView()
        beside.addWidget(self._pair, 1)
        below = QHBoxLayout()
        self._maps = QCheckBox(translate("Audit", "Where it looks"))
        self._maps.toggled.connect(self._pair.set_maps)
        self._review = QPushButton(translate("Audit", "Show in Review"))
        self._review.setAutoDefault(False)
        self._review.clicked.connect(self._open)
        below.addWidget(self._maps)
        below.addStretch(1)
        below.addWidget(self._review)
        beside.addLayout(below)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([_LIST_WIDTH, self.size_wh[0] - _LIST_WIDTH])
        return splitter

    def _ask(self, wanted: str) -> None:
        self._project.session.read(partial(_known, wanted), self._show, topic="audit", failed=self._fault)

    def _show(self, known: _Known) -> None:
        self._model.blockSignals(True)
        if [self._model.itemText(row) for row in range(self._model.count())] != list(known.models):
            self._model.clear()
            self._model.addItems(list(known.models))
        self._model.setCurrentText(known.chosen)
        self._model.blockSignals(False)
        self._able = bool(known.models) and known.marked > 0
        self._show_missing(known)
        self._names = known.names
        self._show_report(known.report, stale=known.stale)
        self._show_busy()

    def _show_missing(self, known: _Known) -> None:
        if not known.models:
            self._wants = "models"
            words = translate("Audit", "There is no classifier yet. Train one on what is decided, or add one.")
            self._missing.offer(words, "accent", [translate("Audit", "Models and training…")])
        elif not known.marked:
            self._wants = "run"
            words = translate(
                "Audit",
                "No item is known to carry markings. Run the clean stage to find them, or draw some in Review (T).",
            )
            self._missing.offer(words, "accent", [translate("Audit", "Run the pipeline…")])
        else:
            self._missing.offer("", "accent", [])

    def _mend(self, _at: int) -> None:
        self.window_.trigger(self._wants)

    def _show_report(self, report: AuditReport | None, *, stale: bool = False) -> None:
        self._report = report
        self._note.setVisible(report is not None)
        self._found.setVisible(report is not None)
        self._facts.setVisible(report is not None)
        self._groups.show_report(report)
        if report is None:
            self._list(None)
            return
        head, _, rest = audit_words.verdict(report).partition(":")
        lines = [
            f'<b style="font-size:15px">{escape(head)}</b>',
            escape(rest.strip()),
            *map(escape, filter(None, [audit_words.attention(report)])),
        ]
        lines += map(escape, audit_words.remarks(report))
        if stale:
            lines.append(escape(translate("Audit", "The model or its settings changed since: audit again.")))
        self._note.set_note("<br>".join(lines), _TONES[report.judgement.finding.value])
        self._facts.set_text(f"{date_time(report.made)}  ·  {audit_words.tried(report)}")
        self._list(None)

    def _list(self, group: Group | None) -> None:
        flipped = [trial for trial in (self._report.flipped() if self._report is not None else ()) if _in(trial, group)]
        flipped.sort(key=lambda trial: trial.after.kept - trial.before.probability)
        self._flips_head.setText(plural("Audit", "%Ln ITEMS CHANGE").of(len(flipped)))
        self._flips.setRowCount(0)
        self._flips.setRowCount(min(len(flipped), _LISTED))
        for row, trial in enumerate(flipped[:_LISTED]):
            name = self._names.get(trial.item_id, f"#{trial.item_id}")
            answers = [f"{a.class_name} {number(a.probability, 2)}" for a in (trial.before, trial.after)]
            for column, text in enumerate((name, *answers)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(f"{text} · {audit_words.part_words(trial.part)}")
                cell.setData(_TRIAL, trial)
                self._flips.setItem(row, column, cell)
        self._review.setEnabled(bool(flipped))
        if flipped:
            self._flips.selectRow(0)
        else:
            self._pair.show_pair(None, translate("Audit", "No answer changed here."))

    def _show_pair(self) -> None:
        trial = self._chosen()
        if trial is not None and self._report is not None:
            load = partial(load_pair, report=self._report, trial=trial)
            self._project.session.read(load, self._pair.show_pair, topic="audit-pair")

    def _chosen(self) -> Trial | None:
        items = self._flips.selectedItems()
        return items[0].data(_TRIAL) if items else None

    def _open(self, _item: object = None) -> None:
        trial = self._chosen()
        if trial is not None:
            self.item_wanted.emit(trial.item_id)

    def _start_clicked(self) -> None:
        from inference.audit.records import AuditRequest

        self._note.hide()
        self._runs.audit(AuditRequest(model=self._model.currentText(), most=self._most.value()))
        self._show_busy()

    def _look_again(self, _report: object) -> None:
        if self.isVisible():
            self.refresh()

    def _audited(self, report: AuditReport) -> None:
        self._ask(report.model)

    def _show_fault(self, kind: JobKind, text: str) -> None:
        if kind is JobKind.AUDIT:
            self._note.set_note(escape(text), "warn")
            self._note.show()
            self._show_busy()

    def _fault(self, error: Exception) -> None:
        self._note.set_note(escape(in_window_words(self._project.session.explain(error))), "bad")
        self._note.show()

    def _show_busy(self, _status: object = None) -> None:
        view = self._runs.jobs.at_work(JobKind.AUDIT)
        self._start.setEnabled(self._able and not self._runs.is_busy(JobKind.AUDIT))
        self._cancel.setVisible(view is not None)
        self._bar.setVisible(view is not None)
        self._bar.set_share((view.share if view is not None else None) or 0.0)
        self._model.setEnabled(view is None)
        self._most.setEnabled(view is None)
        said = [] if view is None else [percent(view.share or 0.0), view.detail]
        self._line.setText("  ·  ".join(part for part in said if part))


def _in(trial: Trial, group: Group | None) -> bool:
    if group is None:
        return True
    return trial.part is group.part and group.class_name in ("", trial.before.class_name)


def _known(wanted: str, store: Store) -> _Known:
    from inference.audit.records import AuditRequest
    from inference.audit.run import last_audit, settle
    from inference.cards import Task
    from inference.library import ModelLibrary, is_shipped
    from inference.pipeline import model_dirs
    from storage.errors import FettleError

    # What came with Fettle knows the demo's plates; it is a classifier of this project only where it is named.
    named = store.settings.get("stages", {}).get("classify", {}).get("model", "")
    found = ModelLibrary(model_dirs(store)).list(Task.CLASSIFY)
    models = tuple(m.card.name for m in found if m.card.name == named or not is_shipped(m.folder))
    chosen = wanted if wanted in models else ""
    if not chosen and models:
        try:
            chosen = settle(store, AuditRequest()).card.name
        except FettleError:
            chosen = models[0]
    report = last_audit(store, chosen) if chosen else None
    stale = report is not None and settle(store, AuditRequest(model=chosen)).settings_hash != report.settings_hash
    ids = {trial.item_id for trial in report.flipped()} if report is not None else set()
    names = {item.id: shown_name(item.name) for item in store.items.get(ids)}
    return _Known(models, chosen, store.items.counts().marked, report, stale, names)
