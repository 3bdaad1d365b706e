"""The table of an audit: for each group how often the answer changed, with its interval, beside the control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui import audit_words, theme
from gui.widgets.tables import make_quiet
from gui.words import look_up, noop, number, percent, translate

if TYPE_CHECKING:
    from inference.audit.records import AuditReport, Group, Interval

_COLUMNS = (
    noop("Audit", "What was done"),
    noop("Audit", "It says"),
    noop("Audit", "Items"),
    noop("Audit", "Answers that change: with ink, and in the control"),
    noop("Audit", "To"),
    noop("Audit", "Map on ink"),
    noop("Audit", "Ink covers"),
)
_WIDTHS = (150, 110, 64, 290, 130, 92)
_BARS = 3
_ROW = 34
_MOST_ROWS = 7
_GROUP = Qt.ItemDataRole.UserRole
_NUMBER_ROOM = 44


class GroupTable(QTableWidget):
    """One row for each group; choosing one narrows what is listed.

    Signals:
        group_chosen: The `Group`, or None for all.
    """

    group_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_COLUMNS), parent)
        self.setHorizontalHeaderLabels([look_up("Audit", name) for name in _COLUMNS])
        self.setAccessibleName(translate("Audit", "Answers that change, by class"))
        make_quiet(self, row_height=_ROW)
        self.setWordWrap(False)
        self.setItemDelegateForColumn(_BARS, _IntervalDelegate(self))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_BARS, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        self.itemSelectionChanged.connect(self._chosen)

    def show_report(self, report: AuditReport | None) -> None:
        """Show the groups of a report, or none."""
        groups = report.groups if report is not None else ()
        self.blockSignals(True)
        self.clearSelection()
        self.setRowCount(len(groups))
        for row, group in enumerate(groups):
            for column, text in enumerate(_texts(group)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(_GROUP, group)
                self.setItem(row, column, item)
        self.blockSignals(False)
        rows = min(max(len(groups), 1), _MOST_ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * _ROW + 4)

    def _chosen(self) -> None:
        chosen = self.selectedItems()
        self.group_chosen.emit(chosen[0].data(_GROUP) if chosen else None)


def _texts(group: Group) -> tuple[str, ...]:
    told = translate("Audit", "{rate} ({interval}), control {control}").format(
        rate=percent(group.rate.value),
        interval=audit_words.spread(group.rate),
        control=percent(group.control.value) if group.control is not None else "–",
    )
    return (
        audit_words.part_words(group.part),
        group.class_name or translate("Audit", "all classes"),
        number(group.items),
        told,
        audit_words.becomes(group) or "–",
        percent(group.energy) if group.energy is not None else "–",
        percent(group.area, 1),
    )


class _IntervalDelegate(QStyledItemDelegate):
    """Two lines from 0 to 100 %: what ink changes above, what the control changes below."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a group's intervals."""
        group: Group = index.data(_GROUP)
        colours = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colours.colour("raised"))
        frame = QRectF(option.rect).adjusted(8, 4, -8, -4)
        scale = QRectF(frame.left() + _NUMBER_ROOM, frame.top(), frame.width() - _NUMBER_ROOM - 4, frame.height())
        painter.setPen(QPen(colours.colour("line"), 1))
        for share in (0.0, 0.5, 1.0):
            x = scale.left() + share * scale.width()
            painter.drawLine(QPointF(x, scale.top()), QPointF(x, scale.bottom()))
        lines: list[tuple[Interval | None, str]] = [(group.rate, _tone(group)), (group.control, "dim")]
        painter.setFont(theme.font(theme.SMALL_PX))
        for at, (found, tone) in enumerate(lines):
            if found is None:
                continue
            y = frame.top() + frame.height() * (0.25 + 0.5 * at)
            _paint_interval(painter, scale, y, found, colours.colour(tone))
            words = QRectF(frame.left(), y - 8, _NUMBER_ROOM - 8, 16)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, percent(found.value))
        painter.restore()


def _tone(group: Group) -> str:
    """Warning where the effect is real by the rule of the verdict, so that the eye finds it."""
    return "bad" if group.strict is not None and group.strict.low > 0 else "accent"


def _paint_interval(painter: QPainter, scale: QRectF, y: float, found: Interval, colour: QColor) -> None:
    def at(share: float) -> float:
        return scale.left() + min(max(share, 0.0), 1.0) * scale.width()

    painter.setPen(QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(at(found.low), y), QPointF(max(at(found.high), at(found.low) + 1), y))
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(at(found.value), y), 3.2, 3.2)
