"""The list of Curate: items whose label and classifier disagree, drawn large enough to judge."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme
from gui.spelling import shown_name
from gui.window.queue_delegate import paint_thumb
from gui.window.queue_model import ROW_ROLE, THUMB_ROLE
from gui.window.views import QueueRow
from gui.words import translate
from storage.records import Item

ROW_HEIGHT = 92
_THUMB = QSize(96, 72)


@dataclass(frozen=True, slots=True)
class CurateRow(QueueRow):
    """One doubtful item: the label it has, what it looks like, how sure the classifier is."""

    label: str = ""
    looks_like: str = ""
    score: float = 0.0
    detail: str = ""


def curate_row(item: Item) -> CurateRow:
    """The line of an item that disagrees."""
    facts = [f"{item.width} × {item.height}", item.split or ""]
    if item.anomaly is not None:
        facts.append(translate("Curate", "anomaly {anomaly:.2f}").format(anomaly=item.anomaly))
    label = item.label or item.given or ""
    return CurateRow(
        item_id=item.id,
        name=shown_name(item.name),
        line=translate("Curate", "labelled {label}, looks like {predicted}").format(
            label=label, predicted=item.predicted
        ),
        state=item.state,
        label=label,
        looks_like=item.predicted or "",
        score=item.score or 0.0,
        detail=" · ".join(part for part in facts if part),
    )


class CurateDelegate(QStyledItemDelegate):
    """Paints a `CurateRow`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All lines are equally tall."""
        return QSize(320, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the line at ``index``."""
        colours = theme.tokens()
        rect = option.rect
        view = option.widget
        current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current or option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.colour("raised"))
        if current:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), colours.colour("accent"))
        frame = QRectF(rect.x() + 19, rect.y() + 10, _THUMB.width(), _THUMB.height())
        paint_thumb(painter, frame, index.data(THUMB_ROLE), colours)
        row = index.data(ROW_ROLE)
        if isinstance(row, CurateRow):
            self._paint_words(painter, rect, int(frame.right()) + 15, row, colours)
        painter.restore()

    @staticmethod
    def _paint_words(painter: QPainter, rect: QRect, left: int, row: CurateRow, colours: theme.Tokens) -> None:
        room = rect.right() - 90 - left
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font())
        painter.setPen(colours.colour("text"))
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(left, rect.y() + 17, room, 19), align, name)
        words = QTextDocument()
        words.setDefaultFont(theme.font())
        words.setDocumentMargin(0)
        words.setHtml(
            f'<span style="color:{colours.dim}">'
            + translate("Curate", "labelled {label}, looks like {predicted}").format(
                label=_strong(row.label, colours), predicted=_strong(row.looks_like, colours)
            )
            + "</span>"
        )
        painter.save()
        painter.translate(left, rect.y() + 37)
        words.drawContents(painter, QRectF(0, 0, room, 20))
        painter.restore()
        painter.setPen(colours.colour("dim"))
        painter.setFont(theme.font(theme.SMALL_PX))
        painter.drawText(QRect(left, rect.y() + 57, room, 18), align, row.detail)
        painter.setPen(colours.colour("text"))
        painter.setFont(theme.font(16))
        number = QRect(rect.right() - 80, rect.y(), 62, rect.height())
        painter.drawText(number, align | Qt.AlignmentFlag.AlignRight, f"{row.score:.2f}")


def _strong(name: str, colours: theme.Tokens) -> str:
    return f'<b style="color:{colours.text}">{escape(name)}</b>'
