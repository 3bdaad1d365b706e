"""What camera and file do to a photograph with marks, and the truth as it can be seen afterwards."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inference.demo.media import Pixels
from inference.demo.scribbles import LEAST_CHANGE, Flags


def exposed(clean: Pixels, marked: Pixels, mask: Flags, *, rng: np.random.Generator) -> tuple[Pixels, Flags]:
    """The marked picture tilted, softened, grainy and compressed; and its marks' mask, which follows.

    Args:
        clean: ``(H, W, 3) uint8`` RGB, without marks.
        marked: The same with marks.
        mask: ``(H, W) bool``, where they lie.
        rng: What happens and how much.

    Returns:
        The picture and ``(H, W) bool``: where the softened marks change a pixel by `LEAST_CHANGE` levels or more, and
        what of ``mask`` lies inside of them.
    """
    share = mask.astype(np.float32)
    if rng.random() < 0.2:
        matrix = _tilt(clean.shape, rng)
        clean, marked = (np.asarray(_tilted(each, matrix), np.uint8) for each in (clean, marked))
        share = np.asarray(_tilted(share, matrix), np.float32)
    if rng.random() < 0.55:
        sigma = float(rng.uniform(0.35, 1.3))
        clean, marked = (np.asarray(cv2.GaussianBlur(each, (0, 0), sigma), np.uint8) for each in (clean, marked))
        share = np.asarray(cv2.GaussianBlur(share, (0, 0), sigma), np.float32)
    change = cv2.absdiff(clean, marked).max(axis=2)
    seen = (share > 0.02) & (change >= LEAST_CHANGE)
    truth = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)).astype(bool)
    # A label as bright as the part is a label all the same.
    truth |= share > 0.75
    return _stored(marked, rng), truth


def mirrored(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Turned by quarters and mirrored at random."""
    turned = np.rot90(pixels, int(rng.integers(4)))
    return np.ascontiguousarray(turned[:, ::-1] if rng.random() < 0.5 else turned)


def relit(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Another exposure, contrast and cast; now and then a negative, as X-ray films come."""
    values = pixels.astype(np.float32) / np.float32(255)
    if rng.random() < 0.04:
        values = 1 - values
    middle = float(values.mean())
    values = (values - middle) * np.float32(rng.uniform(0.75, 1.3)) + np.float32(middle)
    values = np.clip(values * np.float32(rng.uniform(0.75, 1.25)) + np.float32(rng.uniform(-0.06, 0.06)), 0, 1)
    values = values ** np.float32(rng.uniform(0.75, 1.35))
    if rng.random() < 0.35:
        values = values * rng.uniform(0.88, 1.12, 3).astype(np.float32)
    return np.asarray(np.clip(values * np.float32(255) + np.float32(0.5), 0, 255), np.uint8)


def greyed(pixels: Pixels) -> Pixels:
    """As a camera without colour sees it, still three channels."""
    return np.ascontiguousarray(np.repeat(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2))


def is_mono(pixels: Pixels) -> bool:
    """Whether all three channels are the same."""
    return bool((pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all())


def _tilt(shape: tuple[int, ...], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    height, width = shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + rng.uniform(-0.09, 0.09, (4, 2)).astype(np.float32) * np.array((width, height), np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners, moved.astype(np.float32)), np.float64)


def _tilted(picture: npt.NDArray[Any], matrix: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
    size = (picture.shape[1], picture.shape[0])
    return cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def _stored(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    mono = is_mono(pixels)
    out = pixels
    if rng.random() < 0.4:
        shape = (*pixels.shape[:2], 1 if mono or rng.random() < 0.5 else 3)
        noise = rng.standard_normal(shape, np.float32) * np.float32(rng.uniform(0.8, 6.0))
        out = np.asarray(np.clip(pixels + noise + np.float32(0.5), 0, 255), np.uint8)
    if rng.random() < 0.65:
        quality = int(rng.integers(45, 97))
        _, packed = cv2.imencode(".jpg", out[..., 0] if mono else out[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        decoded = cv2.imdecode(packed, cv2.IMREAD_COLOR)
        out = np.ascontiguousarray(np.asarray(decoded)[..., ::-1], np.uint8)
    return out
