"""The team on this project: who is here, who decided how many, second opinions and how far reviewers agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from gui.widgets.basics import dim_label, heading
from gui.widgets.buttons import push_button
from gui.widgets.tables import quiet_table
from gui.window.panel_window import PanelWindow
from gui.words import look_up, noop, number, percent, plural, translate
from storage.records import SecondOpinion

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from inference.agreement import Agreement, Measure
    from storage.records import Changes
    from storage.second_opinions import Asked
    from storage.store import Store

_PEOPLE = (noop("Team", "Reviewer"), noop("Team", "Decided"), noop("Team", "Opinions"), noop("Team", "Now"))
_CLASSES = (
    noop("Team", "Class"),
    noop("Team", "Items"),
    noop("Team", "Agree"),
    noop("Team", "Alpha"),
    noop("Team", "Kappa"),
)
_NUMBERS = frozenset({"Decided", "Opinions", "Items", "Agree", "Alpha", "Kappa"})
_SHARES = (1, 2, 5, 10, 20, 50, 100)
_ROW = 30


@dataclass(frozen=True, slots=True)
class _Known:
    """What the panel shows, read off the window's thread."""

    status: dict[str, Any]
    agreement: Agreement


class TeamPanel(PanelWindow):
    """One per open project."""

    title = noop("Panels", "Team")
    size_wh = (620, 640)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._project = project
        self._session = project.session
        self.body.addWidget(heading(translate("Team", "Reviewers")))
        self._people = self._make_table(translate("Team", "Reviewers"), _PEOPLE)
        self.body.addWidget(self._people, 2)
        self._alone = dim_label(
            translate(
                "Team",
                "This project is in a file of its folder: one person writes at a time. "
                "fettle team move brings it to PostgreSQL, where several do.",
            ),
            wrap=True,
        )
        self._alone.setVisible(not self._session.store.shared)
        self.body.addWidget(self._alone)
        self.body.addSpacing(8)
        self.body.addWidget(heading(translate("Team", "Second opinions")))
        self._second = dim_label(wrap=True)
        self.body.addWidget(self._second)
        self.body.addLayout(self._make_asking())
        self.body.addSpacing(8)
        self.body.addWidget(heading(translate("Team", "Agreement")))
        self._alpha = dim_label(wrap=True)
        self._alpha.setTextFormat(Qt.TextFormat.RichText)
        self.body.addWidget(self._alpha)
        self._classes = self._make_table(translate("Team", "Agreement by class"), _CLASSES)
        self.body.addWidget(self._classes, 3)
        self._session.changed.connect(self._changed)
        project.watch.others_changed.connect(self._changed)

    def refresh(self) -> None:
        """Read again what is shown."""
        self._session.read(_known, self._show, topic="team-panel")

    def present(self) -> None:
        """Show the window, up to date."""
        super().present()
        self._ask.setFocus()

    def _make_asking(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._share = QComboBox()
        self._share.setAccessibleName(translate("Team", "Share of the items"))
        for share in _SHARES:
            self._share.addItem(percent(share / 100), share)
        self._share.setCurrentIndex(_SHARES.index(10))
        self._ask = push_button(translate("Team", "Ask for second opinions"), self._ask_clicked)
        self._ask.setToolTip(
            translate("Team", "On this share of what the queue's filter shows, of each class alike. Can be undone.")
        )
        self._disputes = push_button(translate("Team", "Show disputes"), self._disputes_clicked)
        self._mine = push_button(translate("Team", "Show what waits for me"), self._mine_clicked)
        for widget in (self._share, self._ask):
            widget.setEnabled(not self._session.readonly)
        for widget in (self._share, self._ask, self._disputes, self._mine):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    @staticmethod
    def _make_table(name: str, columns: Sequence[str]) -> QTableWidget:
        table = quiet_table(name, columns, row_height=_ROW, choose=False)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(72)
        for at, column in enumerate(columns):
            title = QTableWidgetItem(look_up("Team", column))
            title.setTextAlignment(_side(column))
            table.setHorizontalHeaderItem(at, title)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return table

    def _show(self, known: _Known) -> None:
        status, found = known.status, known.agreement
        places: dict[str, str] = {}
        for entry in status["here"]:
            where = self._project.review.model.words_for(entry["item"])
            words = translate("Team", "here, {host}, at {item}") if where else translate("Team", "here, {host}")
            places[entry["reviewer"]] = words.format(host=entry["host"], item=where)
        people = {entry["name"]: entry for entry in status["reviewers"]}
        nobody = {"decided": 0, "opinions": 0}
        _fill(
            self._people,
            _PEOPLE,
            [
                (name, people.get(name, nobody)["decided"], people.get(name, nobody)["opinions"], places.get(name, ""))
                for name in sorted({*people, *places})
            ],
        )
        second = status["second"]
        some = any(second.values())
        self._second.setText(
            " · ".join(_second_words(name, count) for name, count in second.items())
            if some
            else translate(
                "Team",
                "Nobody was asked for any. Two reviewers then look at the same items, the second without knowing "
                "what the first one said; where they differ, the item waits to be settled.",
            )
        )
        self._disputes.setEnabled(second["disputed"] > 0)
        self._mine.setEnabled(some)
        self._alpha.setText(_agreement_words(found))
        _fill(
            self._classes,
            _CLASSES,
            [(c.name, c.items, percent(c.raw), _words(c.alpha), _number(c.kappa)) for c in found.classes],
        )
        self._classes.setVisible(bool(found.classes))

    def _ask_clicked(self) -> None:
        share, where = self._share.currentData() / 100, self._project.review.filter_text

        def write(store: Store) -> Asked:
            from storage import second_opinions

            return second_opinions.ask(store, share=share, where=where)

        self._session.write(write, self._asked)

    def _asked(self, asked: Asked) -> None:
        self.window_.say(
            plural("Team", "%Ln of {candidates} items wait for two opinions")
            .of(asked.asked)
            .format(candidates=number(asked.candidates))
        )
        self.refresh()

    def _disputes_clicked(self) -> None:
        self._project.show_filter("second:disputed")

    def _mine_clicked(self) -> None:
        from storage.second_opinions import waiting_for

        self._project.show_filter(waiting_for(self._session.store.actor))

    def _changed(self, _news: Changes | object) -> None:
        if self.isVisible():
            self.refresh()


def _known(store: Store) -> _Known:
    from inference.agreement import measure
    from storage import second_opinions, team_summary

    return _Known(team_summary.status(store), measure(second_opinions.of_many(store)))


def _second_words(state: str, count: int) -> str:
    """How many items stand where with their second opinions."""
    words = {
        SecondOpinion.WANTED: plural("Team", "%Ln wanted"),
        SecondOpinion.AGREED: plural("Team", "%Ln agreed"),
        SecondOpinion.DISPUTED: plural("Team", "%Ln disputed"),
        SecondOpinion.SETTLED: plural("Team", "%Ln settled"),
    }
    return words[SecondOpinion(state)].of(count)


def _side(column: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _fill(table: QTableWidget, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    table.setRowCount(len(rows))
    for row, values in enumerate(rows):
        for at, (column, value) in enumerate(zip(columns, values, strict=True)):
            cell = QTableWidgetItem(number(value) if isinstance(value, int) else str(value))
            cell.setTextAlignment(_side(column))
            cell.setToolTip(cell.text())
            table.setItem(row, at, cell)


def _agreement_words(found: Agreement) -> str:
    if not found.items or found.raw is None:
        return translate("Team", "Known once two reviewers have given their opinion on the same items.")
    measures = translate("Team", "Krippendorff's alpha <b>{alpha}</b>").format(alpha=_words(found.alpha))
    if found.kappa is not None:
        measures += ", " + translate("Team", "Cohen's kappa {kappa}").format(kappa=number(found.kappa, 2))
    words = plural("Team", "On %Ln items {share} of the opinions agree; {measures}.").of(found.items)
    return words.format(share=percent(found.raw), measures=measures)


def _words(measure: Measure) -> str:
    if measure.value is None:
        return translate("Team", "not defined")
    if measure.low is None or measure.high is None:
        return _number(measure.value)
    return translate("Team", "{value} ({low} to {high})").format(
        value=_number(measure.value), low=_number(measure.low), high=_number(measure.high)
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".replace("-", "−")
