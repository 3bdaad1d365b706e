"""Lets the new file of changed items in, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gui.window.session import Session
from gui.words import translate

if TYPE_CHECKING:
    from storage.file_states import Retaken
    from storage.store import Store


def take_new_files(session: Session, item_ids: Sequence[int], say: Callable[[str], None]) -> None:
    """Take the new files of those items that have changed; ``say`` hears what stood in the way."""
    if not item_ids:
        return

    def work(store: Store) -> Retaken:
        from storage import file_states

        limit = int(store.settings["images"]["max_pixels"])
        return file_states.take_new_files(store, item_ids, max_pixels=limit)

    def done(result: Retaken) -> None:
        if result.refused:
            say(translate("Review", "The new file can't be taken: {refused}").format(refused=result.refused[0][1]))
        elif not result.taken:
            say(translate("Review", "The file is what it was when it was added"))

    session.write(work, done)
