"""Finds the pictures that label files speak of, without ever being led out of the dataset."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from storage.files import resolved
from storage.imports.report import Fault, Report
from storage.scan import SUFFIXES, unwritable_name

_DRIVE = re.compile(r"[A-Za-z]:")
_PLAIN = re.compile(r"[A-Za-z0-9_\-][A-Za-z0-9_\-./ ]*[A-Za-z0-9_\-]")
_ODD = re.compile(r"//|/\.")
"""A path that `_PLAIN` matches and this finds nothing in is normalised already, as most are."""

_LONGEST = 4096
_MOST_FOLDERS = 50_000


def normalised(stated: str) -> str:
    """A stated path with forward slashes, NFC, without ``.`` and empty parts; a leading ``/`` or ``..`` stays."""
    if _PLAIN.fullmatch(stated) and not _ODD.search(stated):
        return stated
    text = unicodedata.normalize("NFC", stated.strip().replace("\\", "/"))
    start = "/" if text.startswith("/") else ""
    parts: list[str] = []
    for part in text.split("/"):
        if part in ("", "."):
            continue
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part == ".." and start:
            continue
        else:
            parts.append(part)
    return start + "/".join(parts)


def path_fault(stated: str) -> str:
    """Why a stated path must not be followed below a folder; empty where it may."""
    return _fault(normalised(stated))


def _fault(text: str) -> str:
    """`path_fault` of a path that is normalised."""
    if not text or "\0" in text or len(text) > _LONGEST or unwritable_name(text):
        return "this is no path"
    if text.startswith("/") or _DRIVE.match(text):
        return "the path is absolute"
    if text.split("/", 1)[0] == "..":
        return "the path leads out of the dataset"
    return ""


def safe_inside(root: Path, stated: str, *, report: Report | None = None, where: str = "") -> Path | None:
    """The path that ``stated`` means below ``root``, there or not; None, with a remark, if it leads anywhere else.

    Absolute paths, drive letters, ``..`` beyond the root, UNC names and symbolic links that leave the root are never
    followed.

    Args:
        root: The folder, absolute.
        stated: What a file says.
        report: Takes the remark; without one nothing is said.
        where: What the remark names as its place; empty: the path itself.
    """
    fault = path_fault(stated)
    path = root / normalised(stated) if not fault else root
    if not fault and not _stays(path, root):
        fault = "a link there leads out of the dataset"
    if not fault:
        return path
    if report is not None:
        report.say(Fault.BAD_PATH, where or stated, f"“{stated}”: {fault}" if where else fault)
    return None


class Pictures:
    """Looks pictures up for a reader: below the dataset's folder, and the one named beside it.

    Attributes:
        root: The dataset's folder, without links.
        images: The folder of pictures the person named beside it; what lies there counts as the dataset's own.
    """

    def __init__(self, root: Path, images: Path | None, report: Report) -> None:
        self.root = resolved(root)
        self.images = resolved(images) if images is not None else None
        self._report = report
        self._folders: dict[str, bool] = {}

    def find(self, stated: str, *, beside: Path | None = None, among: tuple[str, ...] = ()) -> tuple[str, Path | None]:
        """What reports and matching call the picture, and its file if it is there.

        Tried in turn: beside the label file, below the dataset's folder, below each folder ``among`` of it (VOC's
        ``JPEGImages``, say), then in the named folder of pictures, by the whole path and by the name alone. A path
        that leads elsewhere is remarked, not followed; what is left of it (``../images/a.png`` → ``images/a.png``)
        still serves to find the picture.

        Args:
            stated: What the file says.
            beside: The folder of the label file, absolute and without links, which the path counts from first.
            among: Folders below the dataset's.
        """
        plain = normalised(stated)
        own = self._below_beside(plain, beside)
        if own is not None:
            return own
        if fault := _fault(plain):
            if self.images is None:
                self._report.say(Fault.BAD_PATH, stated, fault)
            plain = _tail(plain)
        if not plain:
            return unnamed(stated), None
        tries = [plain, *(f"{folder}/{plain}" for folder in among)]
        for tried in tries:
            if (path := self.file(self.root, tried)) is not None:
                return tried, path
        if self.images is not None:
            for tried in dict.fromkeys((plain, plain.rpartition("/")[2])):
                if (path := self.file(self.images, tried)) is not None:
                    return plain, path
        return plain, None

    def file(self, root: Path, below: str) -> Path | None:
        """The file at a normalised path below one of the two folders; None where there is none or a link leads away."""
        if _fault(below):
            return None
        path = f"{root}/{below}"
        try:
            mode = os.lstat(path).st_mode
        except (OSError, ValueError):  # Not there, or a name longer than the system takes.
            return None
        if stat.S_ISLNK(mode):
            found = Path(path)
            return found if _stays(found, root) and found.is_file() else None
        if not stat.S_ISREG(mode):
            return None
        folder = path.rpartition("/")[0]
        stays = self._folders.get(folder)
        if stays is None:
            if len(self._folders) > _MOST_FOLDERS:
                self._folders.clear()
            stays = self._folders[folder] = folder == str(root) or _stays(Path(folder), root)
        return Path(path) if stays else None

    def _below_beside(self, plain: str, beside: Path | None) -> tuple[str, Path] | None:
        """The path below the root and the file, where it counts from the label file's folder and is there."""
        if beside is None or not plain or plain.startswith("/") or _DRIVE.match(plain):
            return None
        folder = str(beside)
        if folder == str(self.root):
            joined = plain
        elif folder.startswith(f"{self.root}/"):
            joined = normalised(f"{folder[len(str(self.root)) + 1 :]}/{plain}")
        else:
            return None
        path = self.file(self.root, joined)
        return (joined, path) if path is not None else None


def label_files(path: Path, suffix: str, *, report: Report) -> Iterator[Path]:
    """The label files below a folder in the order of their names, or the one file that ``path`` is.

    Hidden files are left out, links to folders not followed, nor links that lead out of the folder.

    Args:
        path: Absolute, without links.
        suffix: How their names end, in lower case, with the dot.
        report: Takes remarks on folders that can't be read and on links that lead away.
    """
    if path.is_file():
        yield path
        return

    def refused(error: OSError) -> None:
        report.say(Fault.UNREADABLE_FILE, str(error.filename), f"the folder can't be read: {error.strerror}")

    for folder, folders, files in os.walk(path, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith(".") or not name.lower().endswith(suffix):
                continue
            file = Path(folder, name)
            if file.is_symlink() and not _stays(file, path):
                report.say(Fault.BAD_PATH, file.relative_to(path).as_posix(), "a link there leads out of the dataset")
            else:
                yield file


def read_text_file(file: Path, where: str, *, most: int, report: Report) -> bytes | None:
    """A label file's bytes; None, with a remark, where it is larger than ``most`` or can't be read."""
    try:
        size = file.stat().st_size
        if size <= most:
            return file.read_bytes()
    except OSError as error:
        report.say(Fault.UNREADABLE_FILE, where, f"the file can't be read: {error.strerror}")
        return None
    report.say(Fault.TOO_LARGE, where, f"the file has {size:,} bytes, more than the {most:,} that are read; left out")
    return None


def of_stem(pictures: Pictures, name: str, *, among: tuple[str, ...] = ()) -> tuple[str, Path | None] | None:
    """The picture that bears a label file's own name, as `Pictures.find` gives it; None where there is none.

    Args:
        pictures: Where to look.
        name: The label file's path below the dataset's folder.
        among: Folders of the dataset that it may lie in, beside the label file's own.
    """
    stem = name.rpartition(".")[0]
    bare = stem.rpartition("/")[2]
    for place in (stem, *(f"{folder}/{bare}" for folder in among)):
        for suffix in sorted(SUFFIXES):
            for tried in (place + suffix, place + suffix.upper()):
                if (path := pictures.file(pictures.root, tried)) is not None:
                    return tried, path
    return None


_SPLITS = {"train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val"} | {
    "test": "test",
    "testing": "test",
}


def split_named(folder: str) -> str | None:
    """The split that a folder's name means; None where it means none."""
    return _SPLITS.get(folder.lower())


def split_of(stated: str) -> str | None:
    """The split that a folder above a picture is named after, the topmost one that is."""
    return next((name for part in stated.split("/")[:-1] if (name := split_named(part))), None)


def unnamed(stated: str) -> str:
    """What reports call a picture without a usable path."""
    return normalised(stated) or "(no name)"


def _tail(plain: str) -> str:
    """What is left of a path that leads elsewhere, for matching by its end."""
    text = _DRIVE.sub("", plain, count=1).lstrip("/")
    return "/".join(part for part in text.split("/") if part not in ("..", "\0") and "\0" not in part)


def _stays(path: Path, root: Path) -> bool:
    """Whether a path is still below the root once links are followed."""
    real = os.path.realpath(path)
    return real == str(root) or real.startswith(f"{root}{os.sep}")
