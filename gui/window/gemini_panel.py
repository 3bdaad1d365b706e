"""Filling with Gemini: what would leave and at what cost, allowing it, its terms, and all that ever left."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import gemini_words
from gui.widgets.basics import NoteCard, dim_label, heading
from gui.widgets.buttons import push_button
from gui.widgets.segmented import Segmented
from gui.widgets.tables import quiet_table
from gui.window.gemini_terms import GeminiTerms, Known
from gui.window.panel_window import PanelWindow
from gui.words import date_time, look_up, noop, number, translate
from storage.records import Topic

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from inference.cleaning.gemini.ledger import Call, Used
    from inference.cleaning.gemini.terms import Send, Terms
    from storage.records import Changes
    from storage.store import Store

_COLUMNS = (
    noop("Gemini", "When"),
    noop("Gemini", "Item"),
    noop("Gemini", "Where to"),
    noop("Gemini", "Size"),
    noop("Gemini", "Sent"),
    noop("Gemini", "Cost"),
    noop("Gemini", "What came of it"),
)
_ITEM, _LAST = 1, 6
_NUMBERS = range(3, 6)
_SHOWN = 500
_ROW = 30


class GeminiPanel(PanelWindow):
    """One per open project.

    Signals:
        item_wanted: Id of an item to show.
    """

    title = noop("Panels", "Gemini")
    size_wh = (880, 800)

    item_wanted = Signal(int)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._session = project.session
        self._known: Known | None = None
        about = translate(
            "Gemini",
            "Gemini is a service of Google's: what is sent to it leaves this machine and costs money. "
            "Of what comes back, only pixels under a marking are taken.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        self._pages = QStackedWidget()
        self._choice = Segmented([("terms", translate("Gemini", "Terms")), ("sent", translate("Gemini", "What left"))])
        self._choice.chosen.connect(self._page_chosen)
        row = QHBoxLayout()
        row.addWidget(self._choice)
        row.addStretch(1)
        self.body.addLayout(row)
        self._terms = GeminiTerms(project.session)
        self._terms.changed.connect(project.settings_changed)
        self._terms.changed.connect(self.refresh)
        self._pages.addWidget(self._make_terms_page())
        self._pages.addWidget(self._make_sent_page())
        self.body.addWidget(self._pages, 1)
        self._session.changed.connect(self._heard)
        project.runs.finished.connect(self._run_over)

    def refresh(self) -> None:
        """Read again what is shown."""
        self._session.read(_known, self._show, topic="gemini-panel")
        self._session.read(_sent, self._show_sent, topic="gemini-sent")

    def present(self) -> None:
        """Show the window, up to date."""
        self._ask(False)
        super().present()

    def _make_terms_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._terms)
        layout.addSpacing(8)
        layout.addWidget(heading(translate("Gemini", "What would leave")))
        self._note = NoteCard()
        layout.addWidget(self._note)
        layout.addLayout(self._make_buttons())
        layout.addStretch(1)
        return page

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self._allow = push_button(translate("Gemini", "Allow for this project…"), self._allow_clicked)
        self._leave = push_button(translate("Gemini", "Not now"), self._leave_clicked)
        self._sure = push_button(translate("Gemini", "Yes, let it leave"), self._sure_clicked)
        self._withdraw = push_button(translate("Gemini", "Withdraw"), self._withdraw_clicked)
        for button in (self._withdraw, self._allow, self._leave, self._sure):
            button.hide()
            row.addWidget(button)
        return row

    def _make_sent_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        self._total = dim_label(wrap=True)
        layout.addWidget(self._total)
        self._table = self._make_table()
        layout.addWidget(self._table, 1)
        return page

    def _make_table(self) -> QTableWidget:
        table = quiet_table(
            translate("Gemini", "What left this machine; double-click shows the item"),
            [look_up("Gemini", name) for name in _COLUMNS],
            row_height=_ROW,
        )
        table.itemActivated.connect(self._row_activated)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_LAST, QHeaderView.ResizeMode.Stretch)
        for column in _NUMBERS:
            title = table.horizontalHeaderItem(column)
            if title is not None:
                title.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return table

    def _show(self, known: Known) -> None:
        self._known = known
        self._terms.show_known(known)
        self._ask(False)

    def _show_sent(self, sent: tuple[list[Call], Used, Terms]) -> None:
        calls, used, terms = sent
        words = [gemini_words.total_words(used), gemini_words.budget_words(used, terms)]
        self._total.setText(" ".join(words) if calls else translate("Gemini", "Nothing has left this machine."))
        self._table.setVisible(bool(calls))
        self._table.setRowCount(len(calls))
        for row, call in enumerate(calls):
            about = translate("Gemini", "{model}, BLAKE3 {hash}").format(model=call.model, hash=call.blake3)
            cells = (
                date_time(call.at),
                number(call.item) if call.item else "",
                call.host,
                f"{number(call.width)}×{number(call.height)}",
                gemini_words.megabytes(call.bytes),
                gemini_words.money(call.cost, terms, digits=3),
                gemini_words.outcome(call),
            )
            for column, text in enumerate(cells):
                cell = QTableWidgetItem(text)
                cell.setToolTip(about if column != _LAST else text)
                if column in _NUMBERS:
                    cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if column == _ITEM:
                    cell.setData(Qt.ItemDataRole.UserRole, call.item)
                self._table.setItem(row, column, cell)

    def _page_chosen(self, name: str) -> None:
        self._pages.setCurrentIndex(self._choice.names().index(name))

    def _row_activated(self, cell: QTableWidgetItem) -> None:
        item = self._table.item(cell.row(), _ITEM)
        number_ = item.data(Qt.ItemDataRole.UserRole) if item is not None else 0
        if number_:
            self.item_wanted.emit(int(number_))

    def _allow_clicked(self) -> None:
        self._ask(True)
        self._leave.setFocus()

    def _leave_clicked(self) -> None:
        self._ask(False)
        self._allow.setFocus()

    def _sure_clicked(self) -> None:
        if self._known is not None:
            self._session.write(partial(_give, send=self._known.estimate.wish.send), self._settled)

    def _withdraw_clicked(self) -> None:
        self._session.write(_revoke, self._settled)

    def _settled(self, _done: None) -> None:
        self.refresh()

    def _ask(self, asking: bool) -> None:
        """Show the estimate and either the question, or what was said to it."""
        known = self._known
        if known is None:
            return
        allowed = known.refusal == ""
        lines = gemini_words.leaving(known.estimate)
        said = known.refusal or gemini_words.consent_words(known.estimate.terms)
        if asking:
            said = translate("Gemini", "Let this project send pictures to {host}, now and in later runs?").format(
                host=known.estimate.terms.host
            )
        self._note.set_note("<br>".join([*map(escape, lines), "", f"<b>{escape(said)}</b>"]), _tone(allowed, asking))
        readonly = self._session.readonly
        self._allow.setVisible(not allowed and not asking and not readonly)
        self._withdraw.setVisible(allowed and not asking and not readonly)
        self._leave.setVisible(asking)
        self._sure.setVisible(asking)

    def _heard(self, changes: Changes) -> None:
        if self.isVisible() and Topic.PROPOSALS in changes.topics:
            self._session.read(_sent, self._show_sent, topic="gemini-sent")

    def _run_over(self, _report: object) -> None:
        if self.isVisible():
            self.refresh()


def _tone(allowed: bool, asking: bool) -> str:
    return "warn" if asking else "ok" if allowed else "accent"


def _known(store: Store) -> Known:
    from gui.told import told_error
    from inference.cleaning.gemini import consent
    from inference.cleaning.gemini.estimate import estimate, settings_of
    from inference.cleaning.gemini.key import find_key
    from inference.cleaning.gemini.terms import NAME
    from inference.stages.clean import DEFAULTS
    from storage.errors import FettleError

    found = estimate(store)
    key = find_key()
    refusal = ""
    try:
        consent.check(found.terms, send=found.wish.send)
    except FettleError as error:
        refusal = told_error(FettleError(error.message)) + "."
    in_use = settings_of(store.settings).get("filler") == NAME
    return Known(found, key.source if key else None, in_use, refusal, str(DEFAULTS["filler"]))


def _sent(store: Store) -> tuple[list[Call], Used, Terms]:
    from inference.cleaning.gemini.gate import folder_of
    from inference.cleaning.gemini.ledger import Ledger
    from inference.cleaning.gemini.terms import Terms

    book = Ledger(folder_of(store.folder))
    return book.calls()[: -_SHOWN - 1 : -1], book.used(), Terms.of(store.settings)


def _give(store: Store, *, send: Send) -> None:
    from inference.cleaning.gemini import consent

    consent.give(store.folder, by=store.actor, send=send)


def _revoke(store: Store) -> None:
    from inference.cleaning.gemini import consent

    consent.revoke(store.folder)
