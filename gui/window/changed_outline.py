"""Outlines what cleaning changed while the cleaned picture is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.canvas import CanvasView
from gui.window.session import Session
from storage.records import Mask

if TYPE_CHECKING:
    from storage.store import Store


class ChangedOutline(QObject):
    """Follows the canvas's layers.

    ``mask_of`` names the blob of the item at hand, if it was cleaned; while ``blinks``, the outline stays as it is.
    """

    def __init__(
        self,
        session: Session,
        canvas: CanvasView,
        *,
        mask_of: Callable[[], str | None],
        blinks: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._mask_of = mask_of
        self._blinks = blinks
        self._outlined: str | None = None
        canvas.layer_shown.connect(self._layer_shown)

    def forget(self) -> None:
        """Another picture comes: whatever lies over a picture is forgotten with it, and set anew behind the next."""
        self._outlined = None

    def _layer_shown(self, layer: str) -> None:
        if self._blinks():
            return
        blob = self._mask_of() if layer == "cleaned" else None
        if blob == self._outlined:
            return
        self._outlined = blob
        if blob is None:
            self._canvas.set_changed_mask(None)
            return
        self._session.pictures.ask(
            partial(_read_mask, self._session.store, blob),
            partial(self._take_mask, blob),
            topic="mask",
            failed=lambda error: self._session.said.emit(self._session.explain(error)),
        )

    def _take_mask(self, blob: str, mask: Mask) -> None:
        if self._outlined == blob:
            self._canvas.set_changed_mask(mask)


def _read_mask(store: Store, blob: str) -> Mask:
    from storage import rle
    from storage.images import decode_png

    values = decode_png(store.blobs.get(blob))
    return rle.encode((values if values.ndim == 2 else values[..., 0]) > 127)
