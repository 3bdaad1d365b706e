"""Prints how far apart the colours of classes and states look to people with other colour vision (CIEDE2000).

    python packaging/colour_vision.py

Source: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
IEEE TVCG 15 (2009); the matrices are those of full severity, applied to linear RGB.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

VISIONS: Mapping[str, Sequence[Sequence[float]]] = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@dataclass(frozen=True, slots=True)
class Closest:
    """The two colours that look most alike, and how far apart they are."""

    one: str
    other: str
    distance: float


def seen(colours: Sequence[str], vision: str) -> NDArray[np.float64]:
    """``colours`` (``#rrggbb``) as someone with ``vision`` sees them: (n, 3) sRGB in 0..1."""
    srgb = np.array([[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in colours])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    other = np.clip(linear @ np.array(VISIONS[vision]).T, 0.0, 1.0)
    return np.where(other <= 0.0031308, other * 12.92, 1.055 * other ** (1 / 2.4) - 0.055)


def closest(colours: Sequence[str], vision: str) -> Closest:
    """The pair of ``colours`` that is hardest to tell apart with ``vision``."""
    lab = rgb2lab(seen(colours, vision))
    pairs = list(itertools.combinations(range(len(colours)), 2))
    distances = [float(deltaE_ciede2000(lab[one], lab[other])) for one, other in pairs]
    nearest = int(np.argmin(distances))
    one, other = pairs[nearest]
    return Closest(colours[one], colours[other], distances[nearest])


def main() -> None:
    """Print a line per set of colours and vision."""
    from gui import theme

    sets = {"classes": list(theme.CLASS_COLOURS)}
    for name, tokens in theme.THEMES.items():
        sets[f"states ({name})"] = [tokens.ok, tokens.warn, tokens.bad]
    print(f"{'colours':<24}{'vision':<14}{'ΔE00':>6}  closest pair")
    for name, colours in sets.items():
        for vision in VISIONS:
            found = closest(colours, vision)
            print(f"{name:<24}{vision:<14}{found.distance:6.1f}  {found.one} {found.other}")


if __name__ == "__main__":
    main()
