"""What a verdict on many items would change is what it then changes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from storage import decisions, second_opinions, suggestions
from storage.bulk_preview import Standing, preview
from storage.errors import FettleError
from storage.records import ItemState
from storage.store import Store
from tests.support.projects import make_project, make_varied_project

ACCEPTED, UNREVIEWED = ItemState.ACCEPTED, ItemState.UNREVIEWED


def _stand(store: Store) -> dict[int, Standing]:
    plain = {ItemState.CORRECTED: ACCEPTED}
    return {
        item.id: Standing(plain.get(item.state, item.state), suggestions.suggested_label(item))
        for item in store.items.get(store.items.ids())
    }


@pytest.mark.parametrize("label", [None, "dent"])
def test_accepting_does_what_the_preview_said(tmp_path: Path, label: str | None) -> None:
    with make_varied_project(tmp_path) as store:
        ids = list(store.items.ids("-second:wanted -second:agreed -second:settled"))
        with store.transact("Look", undoable=False) as tx:
            tx.update("items", [30], {"file_state": "changed"})
        said = preview(store, ids, ACCEPTED, label=label)
        before = _stand(store)
        decisions.accept(store, ids, label=label)
        after = _stand(store)
        moved = Counter((before[i], after[i]) for i in ids if before[i] != after[i])
        assert moved == Counter({(old, new): count for old, new, count in said.changes})
        assert said.items + said.same + said.unreadable + said.disputed + said.changed == len(ids)
        assert said.unreadable and said.disputed and said.changed
        assert bool(said.same) == (label is None)


def test_putting_off_and_excluding_keep_the_label(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3, given=("pit", "good", "pit")) as store:
        decisions.defer(store, [1])
        said = preview(store, [1, 2, 3], ItemState.DEFERRED)
        assert said.same == 1
        assert set(said.changes) == {
            (Standing(UNREVIEWED, "good"), Standing(ItemState.DEFERRED, "good"), 1),
            (Standing(UNREVIEWED, "pit"), Standing(ItemState.DEFERRED, "pit"), 1),
        }
        assert preview(store, [], ItemState.EXCLUDED).items == 0


def test_a_second_look_is_asked_for_exactly_these(tmp_path: Path) -> None:
    with make_project(tmp_path, count=4) as store:
        decisions.accept(store, [2], label="pit")
        asked = second_opinions.ask_about(store, [2, 3])
        assert (asked.asked, asked.candidates) == (2, 2)
        assert list(store.items.ids("second:wanted")) == [2, 3]
        assert [entry.label for entry in second_opinions.of_item(store, 2)] == ["pit"], "who decided it said the first"
        with pytest.raises(FettleError, match="No item is left"):
            second_opinions.ask_about(store, [2])
        store.undo()
        assert not list(store.items.ids("second:wanted"))
