"""Two pictures side by side: an item untouched and changed, each with what the classifier says and where it looks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.words import number, percent, translate

if TYPE_CHECKING:
    from inference.audit.records import AuditReport, Trial
    from storage.store import Store

_CAPTION = 60
_GAP = 14
_MAP_OPACITY = 0.6
_COLOUR_MAP = "inferno"


@dataclass(frozen=True, slots=True)
class Seen:
    """One side: its picture and its map, None where they are not kept, what it is, what is said of it, and where."""

    picture: QImage | None
    heat: QImage | None
    title: str
    answer: str
    where: str = ""


def load_pair(store: Store, report: AuditReport, trial: Trial) -> tuple[Seen, Seen]:
    """Both sides of a trial, read from the cache; for a thread of its own."""
    from inference.audit.run import pictures

    before, after, first, second = pictures(store, report, trial)
    pasted = trial.donor_id is not None
    titles = (
        (
            translate("Audit", "As it is"),
            translate("Audit", "With a marking of item {donor}").format(donor=trial.donor_id),
        )
        if pasted
        else (translate("Audit", "As it is, marked"), translate("Audit", "Markings removed"))
    )
    said = [f"{answer.class_name} {number(answer.probability, 2)}" for answer in (trial.before, trial.after)]
    where = ["", ""]
    if trial.energy is not None:
        where[pasted] = translate("Audit", "{energy} of its map on the ink, which covers {area}").format(
            energy=percent(trial.energy), area=percent(trial.area, 1)
        )
    return (
        Seen(_picture(before), _heat(first), titles[0], said[0], where[0]),
        Seen(_picture(after), _heat(second), titles[1], said[1], where[1]),
    )


class PairView(QWidget):
    """Paints the two sides, as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides: tuple[Seen, Seen] | None = None
        self._maps = False
        self._words = ""
        self.setMinimumSize(320, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pair(self, sides: tuple[Seen, Seen] | None, words: str = "") -> None:
        """Show two sides, or ``words`` where there are none."""
        self._sides, self._words = sides, words
        if sides is not None and any(side.picture is None for side in sides):
            self._words = translate("Audit", "Its pictures are no longer kept. Audit again to see them.")
        told = " → ".join(f"{side.title}: {side.answer}" for side in sides) if sides is not None else words
        self.setAccessibleName(told)
        self.update()

    def set_maps(self, on: bool) -> None:
        """Lay where it looks over the pictures, or not."""
        self._maps = on
        self.update()

    def sizeHint(self) -> QSize:
        """Two pictures of a readable size."""
        return QSize(560, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw pictures and captions."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._sides is None or any(side.picture is None for side in self._sides):
            painter.setPen(colours.colour("dim"))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(20, 20, -20, -20), flags, self._words)
            return
        width = (self.width() - _GAP) / 2
        for at, side in enumerate(self._sides):
            frame = QRectF(at * (width + _GAP), 0, width, self.height())
            self._paint_side(painter, frame, side, colours, changed=at == 1)

    def _paint_side(
        self, painter: QPainter, frame: QRectF, side: Seen, colours: theme.Tokens, *, changed: bool
    ) -> None:
        room = frame.adjusted(0, 0, 0, -_CAPTION)
        painter.fillRect(room, colours.colour("canvas"))
        image = side.picture
        if image is not None:
            scale = min(room.width() / image.width(), room.height() / image.height())
            size = (image.width() * scale, image.height() * scale)
            target = QRectF(room.center().x() - size[0] / 2, room.center().y() - size[1] / 2, *size)
            painter.drawImage(target, image)
            if self._maps and side.heat is not None:
                painter.setOpacity(_MAP_OPACITY)
                painter.drawImage(target, side.heat)
                painter.setOpacity(1.0)
        lines = (
            (side.title, "dim", False),
            (side.answer, "bad" if changed else "text", True),
            (side.where, "dim", False),
        )
        for at, (text, tone, bold) in enumerate(lines):
            painter.setFont(theme.font(theme.SMALL_PX, bold=bold))
            painter.setPen(colours.colour(tone))
            line = QRectF(frame.left(), room.bottom() + 4 + at * 18, frame.width(), 18)
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), cut)


def _picture(path: Path) -> QImage | None:
    image = QImage(str(path)) if path.is_file() else QImage()
    return None if image.isNull() else image


def _heat(path: Path) -> QImage | None:
    import numpy as np

    from gui.canvas.heatmap import build_heatmap
    from storage.errors import FettleError
    from storage.images import decode_png
    from storage.records import Box

    try:
        values = np.asarray(decode_png(path.read_bytes()), dtype=np.uint8)
    except (OSError, FettleError):
        return None
    return build_heatmap(values, Box(0, 0, values.shape[1], values.shape[0]), _COLOUR_MAP).picture.image.copy()
