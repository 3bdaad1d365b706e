"""Pictures that came back and were paid for, kept by the question they answer, so that none is paid for twice."""

from __future__ import annotations

from pathlib import Path

from storage.files import folder_fault, write_atomically


class Answers:
    """Files in the project's folder for Gemini. Unlike a cache, losing them costs money."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "answers"

    def get(self, key: str) -> bytes | None:
        """What came back to the question of that name; None: it was not asked, or not answered.

        Raises:
            DatabaseError: It is there and cannot be read.
        """
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise folder_fault(self._root, error) from error

    def put(self, key: str, data: bytes) -> None:
        """Keep an answer; it is on the disk when this returns.

        Raises:
            FettleError: The disk is full or the folder cannot be written.
        """
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
        except OSError as error:
            raise folder_fault(self._root, error) from error

    def drop(self, key: str) -> None:
        """Forget an answer that turned out to be of no use, so that it can be asked again."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key
