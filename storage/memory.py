"""What an open project knows of its database without asking, as long as nobody else can change it."""

from __future__ import annotations


class Memory:
    """What a process that alone writes to a database need not read again before each write.

    Attributes:
        kinds: The classes and their kinds; None where not known.
        nothing_undone: Somebody who has nothing to redo; empty where not known.
    """

    __slots__ = ("kinds", "nothing_undone")

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know nothing: the database is another, or what was written is taken back."""
        self.kinds: dict[str, str] | None = None
        self.nothing_undone = ""
