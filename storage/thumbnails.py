"""Small pictures for the queue, made on demand and kept in a bounded folder that may be deleted at any time."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import threading
from pathlib import Path

import numpy as np
import numpy.typing as npt
import simplejpeg

from storage.errors import FettleError
from storage.images import DEFAULT_MAX_PIXELS, read_rgb8_scaled

logger = logging.getLogger(__name__)

_QUALITY = 88
_HASH = re.compile(r"[0-9a-f]{16,128}")
_KEEP = 0.9
_TEMPORARY = ".tmp-"


class ThumbnailCache:
    """JPEG thumbnails by item hash and size below ``root``, at most about ``max_bytes`` in all.

    What was not asked for the longest goes first. Safe between threads; several processes may share a folder,
    each then counts what it has seen.
    """

    def __init__(self, root: Path, *, max_bytes: int) -> None:
        self.root = root
        self.max_bytes = max_bytes
        self._lock = threading.Lock()
        self._used: int | None = None

    def get(
        self, item_hash: str, path: Path, *, size: int, max_pixels: int = DEFAULT_MAX_PIXELS
    ) -> npt.NDArray[np.uint8]:
        """``(h, w, 3) uint8 RGB``, its longer side ``size`` pixels, or the picture's own size if that is less.

        Args:
            item_hash: Content hash of the file.
            path: The file, read when the cache has no good thumbnail.
            size: Pixels of the longer side.
            max_pixels: Larger pictures are refused.

        Raises:
            UnreadableImageError: When the thumbnail has to be made and the picture cannot be read.
        """
        if _HASH.fullmatch(item_hash) is None:
            raise FettleError("A thumbnail needs the hash of its picture")
        target = self.root / item_hash[:2] / f"{item_hash}-{size:d}.jpg"
        cached = self._cached(target)
        if cached is not None:
            return cached
        pixels = read_rgb8_scaled(path, long_side=size, max_pixels=max_pixels)
        encoded = simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), quality=_QUALITY, colorsubsampling="420")
        self._keep(target, encoded)
        # The decoded form, so that the first look shows the same pixels as every later one.
        return np.asarray(simplejpeg.decode_jpeg(encoded))

    def _cached(self, target: Path) -> npt.NDArray[np.uint8] | None:
        try:
            pixels = simplejpeg.decode_jpeg(target.read_bytes())
            os.utime(target)
        except (OSError, ValueError):  # Missing, or damaged: made anew either way.
            return None
        return np.asarray(pixels)

    def _keep(self, target: Path, encoded: bytes) -> None:
        temporary = target.parent / f"{_TEMPORARY}{secrets.token_hex(8)}"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(encoded)
            temporary.replace(target)
        except OSError as error:
            # A full disk must not stop anybody from looking at pictures; the thumbnail is made again next time.
            logger.warning("Thumbnails cannot be kept in %s: %s", self.root, error.strerror)
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            return
        with self._lock:
            if self._used is None:
                self._used = sum(size for _, size, _ in self._files())
            else:
                self._used += len(encoded)
            if self._used > self.max_bytes:
                self._shrink()

    def _shrink(self) -> None:
        files = sorted(self._files())
        used = sum(size for _, size, _ in files)
        for _, size, path in files:
            if used <= self.max_bytes * _KEEP:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                used -= size
        self._used = used

    def _files(self) -> list[tuple[int, int, Path]]:
        found = []
        for path in self.root.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                facts = path.stat()
                found.append((facts.st_mtime_ns, facts.st_size, path))
        return found
