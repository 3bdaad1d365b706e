"""Where a classifier sees a class in one item: the map, its hottest places, and how much of it lies on markings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inference.backends import Floats
from inference.cam.heat import HotSpot, hot_spots, lay_over, share_on, to_bytes
from inference.cam.maps import AUTO, ClassMaps, view_xywh
from inference.cards import ModelCard
from inference.stage import WorkItem
from storage.errors import ModelError
from storage.geometry import rasterise
from storage.records import Box, Proposal, ProposalDraft, RegionRole, StageName


class NoMapError(ModelError):
    """There is no map of this class, for a reason that is no fault: the message says it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Where a classifier sees a class.

    Attributes:
        class_name: The class.
        method: How it was found out, one of `inference.cam.maps.METHODS`.
        heat: ``(h, w) uint8`` over ``xyxy``, 255 the hottest.
        xyxy: What was looked at, in full-resolution pixels.
        top: The hottest value, in the method's own units.
        on_marking: Share of the heat that lies on markings, 0–1; None where nobody looked for markings.
        spots: What is hot, hottest first, in full-resolution pixels.
    """

    class_name: str
    method: str
    heat: npt.NDArray[np.uint8]
    xyxy: tuple[int, int, int, int]
    top: float
    on_marking: float | None
    spots: tuple[HotSpot, ...]


class Explainer:
    """One classifier, asked about as many items and classes as wanted.

    Attributes:
        card: The classifier's.
    """

    def __init__(self, card: ModelCard, folder: Path, *, method: str = AUTO, threads: int = 1) -> None:
        """Open the classifier; its files were compared with the card.

        Raises:
            ModelError: The card points at weights that are missing or do not fit.
        """
        self.card = card
        self._maps = ClassMaps(card, folder, method=method, threads=threads)

    def explain(self, item: WorkItem, class_name: str, *, threshold: float, least: float) -> Explained:
        """Where the classifier sees a class in an item.

        Args:
            item: The item as the classifier looks at it.
            class_name: One of the classifier's classes.
            threshold: Share of the hottest value from which a place counts as hot, 0–1.
            least: Hot parts smaller than this share of the view are dropped.

        Raises:
            NoMapError: The model gives no maps, the class is none of its, or nothing speaks for it.
            ModelError: The model gave no number.
        """
        if not self._maps.method:
            raise NoMapError(self._maps.why_not())
        if class_name not in self.card.classes:
            raise NoMapError(f"The class “{class_name}” is none of the model “{self.card.name}”")
        values, fit = self._maps.over(item, self.card.classes.index(class_name))
        if not np.isfinite(values).all():
            raise ModelError(f"The model “{self.card.name}” gave no number for this image")
        heat = lay_over(values, fit)
        top = float(heat.max())
        if top <= 0:
            raise NoMapError(f"Nothing in the picture speaks for “{class_name}”")
        x, y, width, height = view_xywh(item)
        spots = hot_spots(heat, picture=fit.picture, threshold=threshold, least=least)
        return Explained(
            class_name=class_name,
            method=self._maps.method,
            heat=to_bytes(heat, top),
            xyxy=(x, y, x + width, y + height),
            top=top,
            on_marking=on_markings(item, heat),
            spots=tuple(HotSpot(_moved(spot.box, x, y), spot.peak, spot.mean) for spot in spots),
        )

    def close(self) -> None:
        """Free the model."""
        self._maps.close()


def on_markings(item: WorkItem, heat: Floats) -> float | None:
    """The share of a heatmap's sum that lies on the item's markings, 0–1; None where nobody looked for markings."""
    found = item.upstream.get(StageName.CLEAN)
    if found is None:
        return None
    height, width = item.original.shape[:2]
    x, y, view_width, view_height = view_xywh(item)
    return share_on(heat, _marked(found, height, width)[y : y + view_height, x : x + view_width])


def _marked(found: Iterable[ProposalDraft | Proposal], height: int, width: int) -> npt.NDArray[np.bool_]:
    marked = np.zeros((height, width), np.bool_)
    for proposal in found:
        if proposal.role is RegionRole.MARKING and proposal.geometry is not None:
            marked |= rasterise(proposal.geometry, width=width, height=height)
    return marked


def _moved(box: Box, x: int, y: int) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)
