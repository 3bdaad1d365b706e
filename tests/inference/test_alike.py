"""The decided items most like one: computed once, kept by content, a cut-off file goes on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference import alike
from inference.alike import EmbeddingFile
from storage import decisions
from storage.errors import FettleError
from storage.images import encode_png
from storage.ingest import ingest
from storage.store import Store
from tests.support.projects import new_project


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Stripes across, stripes along, grey, and two more of the stripes across; the last file is broken."""
    across = np.zeros((96, 96, 3), np.uint8)
    across[::8] = across[1::8] = across[2::8] = 230
    pictures = [across, across.transpose(1, 0, 2), np.full((96, 96, 3), 128, np.uint8), across // 2 + 60, across]
    folder = tmp_path / "images"
    folder.mkdir()
    for at, pixels in enumerate(pictures):
        (folder / f"{at}.png").write_bytes(encode_png(np.ascontiguousarray(pixels)))
    (folder / "5.png").write_bytes(b"no picture")
    made = new_project(tmp_path / "project")
    ingest(made, [folder], max_pixels=10_000_000)
    decisions.accept(made, [2, 3, 4, 5], label="pit")
    return made


def test_the_nearest_decided_items_come_first(store: Store, backbone_ready: Path) -> None:
    with store:
        assert alike.nearest(store, 1) == alike.Alike((), known=False, compared=0, decided=4)
        wanted = alike.missing(store, store.items.ids())
        assert [item.id for item in wanted] == [1, 2, 3, 4, 5]
        told: list[tuple[int, int]] = []
        assert alike.embed(store, wanted, progress=lambda done, total: told.append((done, total))) == 5
        assert told == [(5, 5)]
        # One and five are the same bytes: looked at once and kept once, or twice, found by the one hash.
        assert not alike.missing(store, store.items.ids())
        found = alike.nearest(store, 1, count=3)
        assert (found.known, found.compared, found.decided) == (True, 4, 4)
        assert [near.item_id for near in found.nearest[:2]] == [5, 4], "the same picture first, then its like"
        assert found.nearest[0].distance == pytest.approx(0.0, abs=1e-2)
        distances = [near.distance for near in found.nearest]
        assert distances == sorted(distances)
        assert [near.item_id for near in alike.nearest(store, 1, among="id:2,3").nearest] != []
        with pytest.raises(FettleError, match="no item 99"):
            alike.nearest(store, 99)


def test_a_row_cut_off_by_a_crash_is_written_over(store: Store, backbone_ready: Path) -> None:
    with store:
        kept = EmbeddingFile(store)
        vectors = np.eye(3, 1280, dtype=np.float32) * 7
        hashes = [f"{at:064x}" for at in range(3)]
        kept.add(hashes[:2], vectors[:2])
        whole = kept.path.read_bytes()
        kept.path.write_bytes(whole[:-100])
        assert len(kept.read()[0]) == 1
        kept.add(hashes[2:], vectors[2:])
        rows, found = kept.read()
        assert sorted(rows) == [bytes.fromhex(hashes[0]), bytes.fromhex(hashes[2])]
        assert np.linalg.norm(np.asarray(found, np.float32), axis=1) == pytest.approx([1.0, 1.0])


def test_a_stop_keeps_what_was_done(store: Store, backbone_ready: Path) -> None:
    with store:
        assert alike.embed(store, alike.missing(store, [1, 2]), should_stop=lambda: True) == 0
        assert len(alike.missing(store, [1, 2])) == 2


def test_a_process_of_its_own_gives_the_same(store: Store, backbone_ready: Path) -> None:
    with store:
        shares: list[float] = []
        wanted = alike.missing(store, [1, 2])
        done = alike.embed_in_process(
            store, wanted, progress=lambda share, _words: shares.append(share), should_stop=lambda: False
        )
        assert (done, shares[-1]) == (2, 1.0)
        before = np.array(EmbeddingFile(store).read()[1])
        EmbeddingFile(store).path.unlink()
        alike.embed(store, wanted)
        assert np.abs(before.astype(np.float32) - EmbeddingFile(store).read()[1]).max() < 1e-3
