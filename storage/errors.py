"""The errors Fettle knows: each says what happened and what to do about it; anything else is a bug."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.team_records import Verdict


class FettleError(Exception):
    """Something the person can mend. Shown as one line, never as a traceback.

    Attributes:
        message: What happened, one sentence without a trailing full stop.
        hint: What to do about it; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[type[FettleError], tuple[str, str]]:
        # Worker processes send errors home by pickle; the default would lose the hint.
        return (type(self), (self.message, self.hint))


class ProjectError(FettleError):
    """The project folder is missing, not a project, damaged, newer than this Fettle, or locked."""


class ProjectLockedError(ProjectError):
    """Another process writes to this project."""


class FolderReadOnlyError(ProjectError):
    """This user, or the disk, does not let anything be written in the project's folder."""


class DatabaseError(FettleError):
    """The environment failed the database: disk full, locked, corrupt, read-only."""


class PassingError(DatabaseError):
    """Nothing was written, and the same write can succeed once the disk, the lock or the connection is mended."""


class DamagedError(DatabaseError):
    """A database's file is damaged: it is not what was written."""


class StaleWriteError(FettleError):
    """The row changed since it was read; nothing was written.

    Attributes:
        item_id: The item, where it is one.
        yours: What the person chose; None where they edited something else than the decision.
        theirs: What holds now.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        item_id: int | None = None,
        yours: Verdict | None = None,
        theirs: Verdict | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.item_id = item_id
        self.yours = yours
        self.theirs = theirs


class UnreadableImageError(FettleError):
    """The file cannot be decoded; ``message`` is the reason kept on the item."""


class UnreachableImageError(UnreadableImageError):
    """The folder of the file cannot be found: nothing is wrong with the image, it is there again with its drive."""


class FilterError(FettleError):
    """A filter expression does not parse.

    Attributes:
        position: Zero-based index of the character at fault.
        text: The filter, where it is known.
    """

    def __init__(self, message: str, hint: str = "", position: int = 0, text: str = "") -> None:
        super().__init__(message, hint)
        self.position = position
        self.text = text

    def __reduce__(self) -> tuple[type[FettleError], tuple[str, str, int, str]]:  # type: ignore[override]
        return (type(self), (self.message, self.hint, self.position, self.text))


class ModelError(FettleError):
    """A model is missing, untrusted, of the wrong shape, or failed to load."""


class ExportError(FettleError):
    """An export cannot be written where or how it was asked for."""


class ImportFormatError(FettleError):
    """What was named is no dataset, or its format can't be told or is not known."""


class EditionError(FettleError):
    """An edition cannot be found or read, or is not what its manifest says."""
