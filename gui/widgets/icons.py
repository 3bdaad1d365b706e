"""The window's own line icons and state glyphs, tinted at run time."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from gui.theme import Tokens
from storage.paths import shipped_dir
from storage.records import ItemState


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Icon ``name`` in ``colour`` (``#rrggbb``), ``size`` logical pixels square at device ``ratio``.

    Raises:
        FileNotFoundError: There is no such icon.
    """
    text = _source(name).replace("currentColor", colour)
    side = max(1, round(size * ratio))
    result = QPixmap(side, side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result


@cache
def _source(name: str) -> str:
    return (shipped_dir("icons") / f"{name}.svg").read_text(encoding="utf-8")


def icon(name: str, colour: str, size: int = 16, ratio: float = 2.0) -> QIcon:
    """The same as a `QIcon`, for buttons and menus."""
    return QIcon(pixmap(name, colour, size, ratio))


def paint_state(painter: QPainter, centre: QPointF, state: ItemState, theme: Tokens, *, radius: float = 7.5) -> None:
    """Draw the glyph of ``state``: ring, tick, pencil, cross, dashed ring, or a broken frame when unreadable."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _STATE_PAINTERS[state](painter, centre, radius, theme)
    painter.restore()


def _ring(painter: QPainter, centre: QPointF, radius: float, theme: Tokens) -> None:
    painter.setPen(QPen(theme.colour("off"), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius - 0.5, radius - 0.5)


def _tick(painter: QPainter, centre: QPointF, radius: float, theme: Tokens) -> None:
    _disc(painter, centre, radius, theme.colour("ok"))
    _stroke(painter, centre, radius, theme, ((-0.42, 0.02), (-0.1, 0.34), (0.44, -0.3)))


def _pencil(painter: QPainter, centre: QPointF, radius: float, theme: Tokens) -> None:
    _disc(painter, centre, radius, theme.colour("accent"))
    _stroke(
        painter,
        centre,
        radius,
        theme,
        ((-0.42, 0.42), (-0.3, 0.06), (0.26, -0.5), (0.5, -0.26), (-0.06, 0.3), (-0.42, 0.42)),
    )


def _cross(painter: QPainter, centre: QPointF, radius: float, theme: Tokens) -> None:
    colour = theme.colour("bad")
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius - 0.5, radius - 0.5)
    reach = radius * 0.38
    painter.drawLine(centre + QPointF(-reach, -reach), centre + QPointF(reach, reach))
    painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))


def _dashed_ring(painter: QPainter, centre: QPointF, radius: float, theme: Tokens) -> None:
    pen = QPen(theme.colour("warn"), 1.4)
    pen.setDashPattern([2.1, 1.9])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius - 0.5, radius - 0.5)


def _broken(painter: QPainter, centre: QPointF, radius: float, theme: Tokens) -> None:
    painter.setPen(QPen(theme.colour("bad"), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    reach = radius * 0.86
    painter.drawPolygon(
        QPolygonF(
            [
                centre + QPointF(0, -reach),
                centre + QPointF(reach, reach * 0.8),
                centre + QPointF(-reach, reach * 0.8),
            ]
        )
    )
    painter.drawLine(centre + QPointF(0, -reach * 0.3), centre + QPointF(0, reach * 0.25))
    painter.drawPoint(centre + QPointF(0, reach * 0.52))


def _disc(painter: QPainter, centre: QPointF, radius: float, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(centre, radius, radius)


def _stroke(
    painter: QPainter, centre: QPointF, radius: float, theme: Tokens, points: tuple[tuple[float, float], ...]
) -> None:
    pen = QPen(theme.colour("panel"), 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([centre + QPointF(x * radius, y * radius) for x, y in points]))


_STATE_PAINTERS = {
    ItemState.UNREVIEWED: _ring,
    ItemState.ACCEPTED: _tick,
    ItemState.CORRECTED: _pencil,
    ItemState.EXCLUDED: _cross,
    ItemState.DEFERRED: _dashed_ring,
    ItemState.UNREADABLE: _broken,
}
