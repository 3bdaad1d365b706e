"""The preview of Dataset: what goes in, as a grid of any length whose thumbnails carry their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gui import theme
from gui.spelling import shown_name
from gui.window.file_notes import file_line
from gui.window.grid_tiles import GAP, Tile, TilePainter, paint_picture
from gui.window.label_paint import Drawn, class_colours, colour_of, with_labels
from gui.window.queue_grid import QueueGrid
from gui.window.queue_model import ID_ROLE, QueueModel
from gui.window.session import Session
from gui.window.thumbs import load_thumb
from gui.window.views import QueueRow
from gui.words import translate
from storage.records import Item, RegionRole, RegionStatus

if TYPE_CHECKING:
    from storage.store import Store

SIDE = 150
_GAP = 4
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True)
class PreviewRow(QueueRow):
    """One picture of the edition to be; ``line`` is its class, ``colour`` that of the class."""

    colour: str = ""


class PreviewGrid(QueueGrid):
    """The grid; a click or Enter opens the item.

    Signals:
        item_wanted: Id of an item to show in Review.
    """

    edge = -_GAP

    item_wanted = Signal(int)

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent, tiles=TilePainter(draw=draw_tile, caption=2 * (_GAP - GAP)))
        self.setObjectName("previewGrid")
        self.setAccessibleName(translate("Dataset", "What goes in; Enter shows the item in Review"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.set_side(SIDE)
        self.clicked.connect(self._open)

    def wants(self, event: QKeyEvent) -> bool:
        """Arrows move, Enter and Space open."""
        return super().wants(event) or event.key() in _OPENS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open what is current, or move."""
        if event.key() in _OPENS:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; there is no rubber band, since one item at a time is opened."""
        super().mousePressEvent(event)
        self._band_from = None

    def _open(self, index: QModelIndex) -> None:
        item_id = index.data(ID_ROLE)
        if item_id is not None:
            self.item_wanted.emit(int(item_id))


def preview_model(session: Session, parent: QWidget) -> QueueModel:
    """The model behind the grid: rows and thumbnails of what is in sight, read off the window's thread."""
    store = session.store
    return QueueModel(
        rows_of=lambda ids: _rows(store, ids),
        thumb_of=lambda item_id: _thumb(store, item_id),
        rows_lane=session.reads,
        thumbs_lane=session.thumbs,
        parent=parent,
    )


def draw_tile(painter: QPainter, tile: Tile) -> None:
    """Draw the whole picture and, over its lower edge, its class."""
    frame = QRectF(_GAP, _GAP, tile.size.width() - 2 * _GAP, tile.size.height() - 2 * _GAP)
    paint_picture(painter, frame, tile.image, tile.colours, ratio=tile.ratio)
    row = tile.row
    if row is None:
        return
    words = " · ".join(part for part in (row.alert, row.line) if part)
    if not words:
        return
    painter.setFont(theme.font(theme.CAPS_PX))
    dot = 12.0 if isinstance(row, PreviewRow) and row.colour else 0.0
    room = frame.width() - 24 - dot
    text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room))
    width = painter.fontMetrics().horizontalAdvance(text) + 14 + dot
    tag = QRectF(frame.x() + 5, frame.bottom() - 23, width, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.DARK.colour("canvas", alpha=0.86))
    painter.drawRoundedRect(tag, 3, 3)
    if dot:
        painter.setBrush(QColor(row.colour if isinstance(row, PreviewRow) else ""))
        painter.drawEllipse(QPointF(tag.x() + 11, tag.center().y()), 3.5, 3.5)
    painter.setPen(theme.DARK.colour("warn" if row.alert else "text"))
    painter.drawText(tag.adjusted(7 + dot, 0, -7, 0), Qt.AlignmentFlag.AlignVCenter, text)


def _rows(store: Store, ids: Sequence[int]) -> list[PreviewRow]:
    from storage import classes

    colours = class_colours(classes.all_classes(store))
    return [_row(item, colours) for item in store.items.get(ids)]


def _row(item: Item, colours: dict[str, str]) -> PreviewRow:
    label = item.label or item.given or ""
    return PreviewRow(
        item_id=item.id,
        name=shown_name(item.name),
        line=label or translate("Dataset", "no class"),
        state=item.state,
        alert=file_line(item),
        note=" · ".join(part for part in (shown_name(item.relpath), label, item.split or "") if part),
        colour=colours.get(label, ""),
    )


def _thumb(store: Store, item_id: int) -> QImage | None:
    from storage import classes, regions

    image = load_thumb(store, item_id)
    found = store.items.get([item_id])
    if image is None or not found:
        return None
    colours = class_colours(classes.all_classes(store))
    label = found[0].label or found[0].given or ""
    kept = [region for region in regions.of_item(store, item_id) if region.status is RegionStatus.KEPT]
    # Parts below what lies in them.
    kept.sort(key=lambda region: region.role is not RegionRole.ROI)
    drawn = [Drawn(each.geometry, colour_of(each.role, each.class_name or label, colours)) for each in kept]
    return with_labels(image, drawn, width=found[0].width, height=found[0].height)
