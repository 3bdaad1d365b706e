"""Refilling from the markings of record: through the store, undone, redone, over a restart, and beside later runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.cleaning.refill import Refiller
from inference.refill_process import Answer, Made, RefillProcess, Refused, Shown, name_of, shown
from inference.refilling import is_needed, refill, request_of
from inference.worker import LOOKED_AT
from storage import checks, proposals, regions, rle
from storage.cleaned import cleaning_of, marks, read_mask
from storage.images import encode_png, read_rgb8
from storage.records import Box, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from storage.take_back import take_back_run
from tests.support.marked import clean, marked_project, picture_of, pixels_of, refilled, source_of
from tests.support.projects import propose

DRAWN = Box(20, 20, 60, 40)


def _mask(store: Store, item_id: int = 1) -> np.ndarray:  # type: ignore[type-arg]
    found = read_mask(store.blobs, picture_of(store, item_id).data["mask"])
    assert found is not None
    return found


def _stale(store: Store, item_id: int = 1) -> bool:
    found, settled = proposals.live(store, item_id), regions.of_item(store, item_id)
    now = cleaning_of(found, settled, read_mask=lambda blob: read_mask(store.blobs, blob))
    assert now is not None
    return now.stale


def _reject_first(store: Store) -> None:
    first = next(p for p in proposals.live(store, 1) if p.role is RegionRole.MARKING)
    regions.reject(store, first)


def test_a_refill_fills_exactly_the_markings_of_record_and_can_be_undone_and_redone(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        before = picture_of(store, 1)
        regions.draw(store, item_id=1, geometry=DRAWN, role=RegionRole.MARKING)
        assert _stale(store)
        changes = refilled(store, 1)
        assert changes.label == "Refill markings" and changes.step_id is not None
        after = picture_of(store, 1)
        record = np.any(
            [rle.decode(g) for g in marks(proposals.live(store, 1), regions.of_item(store, 1)) if hasattr(g, "counts")],
            axis=0,
        )
        record[20:40, 20:60] = True
        np.testing.assert_array_equal(_mask(store), record)
        assert after.provenance.model == "refill+auto" and not _stale(store)
        source = source_of(store, 1)
        np.testing.assert_array_equal(pixels_of(store, 1)[~record], source[~record])
        store.undo()
        assert picture_of(store, 1) == before and _stale(store)
        root = store.folder.root
    with Store.open(root, actor="kim") as store:
        store.redo()
        assert picture_of(store, 1).blob == after.blob
        assert not checks.check(store).problems
        store.undo()
        store.undo()
        assert picture_of(store, 1) == before and not regions.of_item(store, 1)


def test_a_marking_turned_down_gives_its_pixels_back_and_the_last_one_the_picture(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        first = next(p for p in proposals.live(store, 1) if p.role is RegionRole.MARKING)
        area = rle.decode(first.geometry)  # type: ignore[arg-type]
        assert (pixels_of(store, 1)[area] != source_of(store, 1)[area]).any()
        regions.reject(store, first)
        refilled(store, 1)
        np.testing.assert_array_equal(pixels_of(store, 1)[area], source_of(store, 1)[area])
        for entry in regions.open_proposals(proposals.live(store, 1), regions.of_item(store, 1)):
            regions.reject(store, entry)
        refilled(store, 1)
        said = proposals.live(store, 1)
        assert not any(p.kind is ProposalKind.PIXELS for p in said)
        assert any(p.kind is ProposalKind.NOTE and "No marking is left" in p.data["reason"] for p in said)
        assert request_of(store, 1) is None and not is_needed(store, 1)
        assert not checks.check(store).problems


def test_a_refill_can_go_on_with_the_stroke_it_follows(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        before = picture_of(store, 1)
        stroke = regions.draw(store, item_id=1, geometry=DRAWN, role=RegionRole.MARKING)
        changes = refilled(store, 1, step=stroke.step_id)
        assert changes.step_id == stroke.step_id
        assert store.undo() is not None
        assert picture_of(store, 1) == before and not regions.of_item(store, 1)
        store.redo()
        assert picture_of(store, 1) != before and len(regions.of_item(store, 1)) == 1
        # Behind another step it is one of its own; after an undo of the stroke nothing is written.
        stroke = regions.draw(store, item_id=1, geometry=Box(70, 5, 80, 9), role=RegionRole.MARKING)
        regions.draw(store, item_id=1, geometry=Box(0, 0, 3, 3), class_name="dent")
        assert refilled(store, 1, step=stroke.step_id).step_id != stroke.step_id
        undone = regions.draw(store, item_id=1, geometry=Box(90, 5, 99, 9), role=RegionRole.MARKING)
        request = request_of(store, 1)
        assert request is not None
        store.undo()
        here = picture_of(store, 1)
        assert refilled(store, 1, step=undone.step_id).step_id is None
        assert picture_of(store, 1) == here and store.next_redo() is not None


def test_a_later_run_supersedes_a_refill_and_the_stroke_before_it_can_still_be_undone(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        stroke = regions.draw(store, item_id=1, geometry=DRAWN, role=RegionRole.MARKING)
        refilled(store, 1, step=stroke.step_id)
        clean(store, 1)
        newest = picture_of(store, 1)
        pictures = [p for p in proposals.live(store, 1) if p.kind is ProposalKind.PIXELS]
        assert pictures == [newest]
        assert _mask(store)[25, 25], "what a person drew is filled by a run too"
        store.undo()
        assert not regions.of_item(store, 1) and picture_of(store, 1) == newest and _stale(store)
        store.redo()
        assert len(regions.of_item(store, 1)) == 1 and picture_of(store, 1) == newest


def test_without_a_run_before_it_a_refill_is_superseded_by_the_first(tmp_path: Path) -> None:
    with marked_project(tmp_path, cleaned=False) as store:
        regions.draw(store, item_id=1, geometry=DRAWN, role=RegionRole.MARKING)
        refilled(store, 1)
        assert picture_of(store, 1).run_id is None and store.items.get([1])[0].marked
        clean(store, 1)
        assert [p.run_id is None for p in proposals.live(store, 1) if p.kind is ProposalKind.PIXELS] == [False]


def test_taking_back_the_run_takes_its_refill_along(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        _reject_first(store)
        refilled(store, 1)
        run_id = picture_of(store, 1).run_id
        assert run_id is not None
        take_back_run(store, run_id)
        assert not proposals.live(store, 1)
        store.undo()
        assert picture_of(store, 1).provenance.model == "refill+auto"


def test_what_is_stored_is_what_the_stage_gives_whether_it_was_filled_whole_or_around_a_change(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        made_by_stage = pixels_of(store, 1)
        request = request_of(store, 1)
        assert request is not None
        warm = Refiller()
        for refiller in (Refiller(), warm, warm):
            _, draft = refiller.finish(request, refiller.fill(request))
            assert draft.blob == picture_of(store, 1).blob
            assert draft.data["mask"] == picture_of(store, 1).data["mask"]
            assert draft.data["marks"] == picture_of(store, 1).data["marks"]
            assert draft.data["ssim"] == picture_of(store, 1).data["ssim"]
        np.testing.assert_array_equal(pixels_of(store, 1), made_by_stage)


def test_several_items_are_one_step_and_one_without_its_file_fails_alone(tmp_path: Path) -> None:
    with marked_project(tmp_path, count=3) as store:
        Path(store.items.get([2])[0].path).write_bytes(b"something else")
        before = picture_of(store, 1)
        report = refill(store, [1, 2, 3], filler="ns")
        assert report.filled == (1, 3) and [entry[0] for entry in report.failed] == [2]
        assert picture_of(store, 1).provenance.model == "refill+ns"
        assert store.next_undo() is not None and store.next_undo().id == report.step  # type: ignore[union-attr]
        store.undo()
        assert picture_of(store, 1) == before and picture_of(store, 3).provenance.model == "test"


def test_a_refill_keeps_out_of_defects_decided_since_and_is_found_by_the_filter(tmp_path: Path) -> None:
    with marked_project(tmp_path, count=2) as store:
        assert not is_needed(store, 1)
        regions.draw(store, item_id=1, geometry=Box(120, 0, 180, 240), class_name="crack")
        now = cleaning_of(
            proposals.live(store, 1), regions.of_item(store, 1), read_mask=lambda blob: read_mask(store.blobs, blob)
        )
        assert now is not None and [t.defect.name for t in now.touched] == ["crack"] and not now.kept_out
        assert is_needed(store, 1) and not list(store.items.ids("has:keptout"))
        report = refill(store, [1, 2])
        assert report.kept_out == (1,) and list(store.items.ids("has:keptout")) == [1]
        np.testing.assert_array_equal(pixels_of(store, 1)[:, 120:180], source_of(store, 1)[:, 120:180])
        assert not is_needed(store, 1)
        crack = next(r for r in regions.of_item(store, 1) if r.role is RegionRole.DEFECT)
        regions.delete(store, crack)
        assert is_needed(store, 1)


def test_a_refill_keeps_out_of_defects_in_what_a_recipe_made_of_the_picture(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        bright = np.clip(source_of(store, 1).astype(int) + 30, 0, 255).astype(np.uint8)
        made = ProposalDraft(ProposalKind.PIXELS, blob=store.blobs.put(encode_png(bright), suffix=".png"))
        propose(store, 1, StageName.ENHANCE, [made])
        regions.draw(store, item_id=1, geometry=Box(120, 0, 180, 240), class_name="crack")
        refilled(store, 1)
        looked_at = read_rgb8(store.blobs.path(picture_of(store, 1).data[LOOKED_AT]))
        mask = _mask(store)
        assert not mask[:, 120:180].any() and (looked_at[mask] != bright[mask]).any()
        np.testing.assert_array_equal(looked_at[~mask], bright[~mask])


def test_what_changed_since_a_filling_at_hand_makes_the_new_one_of_it(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        refiller = Refiller()
        picture, held = None, ""
        for serial, x in enumerate((20, 60, 200)):
            regions.draw(store, item_id=1, geometry=Box(x, 5, x + 30, 25), role=RegionRole.MARKING)
            request = request_of(store, 1)
            assert request is not None
            done = refiller.fill(request, name=name_of(serial))
            answer = shown(serial, done, held=held)
            if answer.values is None:
                assert picture is not None and serial
                for patch in answer.patches:
                    height, width = patch.pixels.shape[:2]
                    picture[patch.y : patch.y + height, patch.x : patch.x + width] = patch.pixels
            else:
                assert not serial and not answer.patches
                picture = source_of(store, 1).copy()
                assert answer.mask is not None
                picture[rle.decode(answer.mask)] = answer.values
            np.testing.assert_array_equal(picture, done.picture)
            assert shown(serial, done, held="another").values is not None
            held = name_of(serial)
        # Once stored, it is the stored one that is gone on from.
        _, draft = refiller.finish(request, done)
        regions.draw(store, item_id=1, geometry=Box(120, 200, 140, 220), role=RegionRole.MARKING)
        again = request_of(store, 1)
        assert again is not None and draft.blob is not None
        assert refiller.fill(again).upon == draft.blob


@pytest.mark.slow
def test_the_process_shows_first_then_makes_and_says_what_it_cannot(tmp_path: Path) -> None:
    import queue

    answers: queue.Queue[Answer] = queue.Queue()
    with marked_project(tmp_path, count=2) as store:
        requests = [request_of(store, item_id) for item_id in (1, 2)]
        Path(store.items.get([2])[0].path).unlink()
        process = RefillProcess(answers.put, threads=1)
        try:
            for serial, request in enumerate(requests):
                assert request is not None
                process.fill(serial, request)
            got = [answers.get(timeout=30) for _ in range(3)]
        finally:
            process.close()
        first = next(each for each in got if isinstance(each, Shown))
        made = next(each for each in got if isinstance(each, Made))
        refused = next(each for each in got if isinstance(each, Refused))
        assert first.serial == made.serial == 0 and got.index(first) < got.index(made)
        assert first.mask is not None and made.draft.blob == picture_of(store, 1).blob
        assert refused.serial == 1 and refused.error is not None and "missing" in str(refused.error)
        picture = source_of(store, 1).copy()
        picture[rle.decode(first.mask)] = first.values
        np.testing.assert_array_equal(picture, pixels_of(store, 1))


def test_a_stage_of_another_name_is_left_alone(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        refilled(store, 1)
        assert {p.provenance.stage for p in proposals.live(store, 1)} == {StageName.CLEAN}
        assert sum(p.kind is ProposalKind.REGION for p in proposals.live(store, 1)) > 0


def test_around_a_change_the_preview_is_what_will_be_stored_and_never_touches_the_rest(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        refiller = Refiller()
        first = request_of(store, 1)
        assert first is not None
        assert refiller.fill(first).exact
        original = source_of(store, 1)
        region = regions.draw(store, item_id=1, geometry=DRAWN, role=RegionRole.MARKING)
        for step in ("drawn", "undone"):
            request = request_of(store, 1)
            assert request is not None
            done = refiller.fill(request)
            whole = Refiller().fill(request)
            assert not done.exact and done.mask == whole.mask, step
            np.testing.assert_array_equal(done.picture[~done.spared.mask], original[~done.spared.mask])
            off = np.abs(done.picture.astype(int) - whole.picture).max(axis=2)
            assert off.max() <= 8 and (off > 0).mean() < 0.001, step
            assert (region.step_id is not None and store.undo() is not None) or step == "undone"


def test_a_stored_picture_of_the_same_settings_is_gone_on_from(tmp_path: Path) -> None:
    with marked_project(tmp_path) as store:
        refilled(store, 1)
        regions.draw(store, item_id=1, geometry=DRAWN, role=RegionRole.MARKING)
        request = request_of(store, 1)
        assert request is not None and request.stored is not None
        assert not Refiller().fill(request).exact
        other = request_of(store, 1, filler="ns")
        assert other is not None and Refiller().fill(other).exact
