"""A folder of everything that can be wrong with image files, for ingest and the command line."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.images import encoded, noise, picture, png_of, tiff, with_orientation

KOREAN = unicodedata.normalize("NFD", "검사 사진")
"""As macOS writes it: decomposed."""

READABLE = {
    "cmyk.jpg": (64, 48),
    "mono16.tif": (64, 48),
    "turned.jpg": (48, 64),
    "sub folder/with blanks (1).png": (64, 48),
    f"{KOREAN}.png": (64, 48),
    "emoji 🔩.png": (64, 48),
    "UPPER.PNG": (64, 48),
    "wrong_suffix.png": (64, 48),
}
"""Path below the folder to (width, height), upright."""

UNREADABLE = {
    "truncated.jpg": "ends early",
    "empty.png": "empty",
    "text.png": "",
    "bomb.png": "too large",
    "loop.png": "back to itself",
    "broken_link.png": "missing",
    "directory.png": "",
    "bad_name_\\udcff.png": "no valid text",
}
"""Path below the folder, as the project spells it, to a word of the reason."""


def make_odd_folder(root: Path) -> Path:
    """Write all files of `READABLE` and `UNREADABLE`, a loop of folders, and files that are not to be taken."""
    (root / "sub folder").mkdir(parents=True)
    plain = encoded(picture(seed=1), "PNG")
    for number, name in enumerate(READABLE):
        (root / name).write_bytes(encoded(picture(seed=number), "PNG"))
    (root / "cmyk.jpg").write_bytes(encoded(Image.fromarray(picture(seed=20)).convert("CMYK"), "JPEG"))
    grey = np.arange(48 * 64, dtype=np.uint16).reshape(48, 64) * 20
    (root / "mono16.tif").write_bytes(tiff(grey))
    (root / "turned.jpg").write_bytes(with_orientation(picture(seed=21), "JPEG", 6))
    (root / "wrong_suffix.png").write_bytes(encoded(picture(seed=22), "JPEG"))

    whole = encoded(noise(200, 300), "JPEG", quality=95)
    (root / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    (root / "empty.png").write_bytes(b"")
    (root / "text.png").write_text("this is no picture\n" * 50, "utf-8")
    (root / "bomb.png").write_bytes(png_of(30_000, 30_000))
    (root / "loop.png").symlink_to("loop.png")
    (root / "broken_link.png").symlink_to("nowhere.png")
    (root / "real_directory").mkdir()
    (root / "directory.png").symlink_to("real_directory")
    Path(os.fsdecode(os.fsencode(root) + b"/bad_name_\xff.png")).write_bytes(plain)

    (root / "sub folder" / "up").symlink_to(root, target_is_directory=True)
    (root / "notes.txt").write_text("not to be taken", "utf-8")
    (root / "._UPPER.PNG").write_bytes(b"resource fork")
    (root / ".hidden").mkdir()
    (root / ".hidden" / "a.png").write_bytes(plain)
    return root
