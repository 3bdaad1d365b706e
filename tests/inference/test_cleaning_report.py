"""The evaluation of cleaning: figures of one picture, and of a project with masks and pictures of somebody else's."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.metrics import structural_similarity

from inference import refilling
from inference.cleaning import report
from inference.cleaning.assess import BESIDE, OURS, Agreement, Row, Task, assess
from inference.cleaning.colour import find_coloured_markings
from inference.cleaning.metrics import luminance
from inference.cleaning.report import EvaluateRequest, described, evaluate, summarise, values_of, write_csv
from inference.cleaning.residual import residual
from inference.stage import StageContext, WorkItem
from inference.stages.clean import CleanStage
from storage import decisions, proposals, regions, rle
from storage.errors import FettleError
from storage.images import encode_png, read_rgb8
from storage.ingest import ingest
from storage.records import Box, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.support.evaluation import measure_here
from tests.support.projects import clean_by_colour, propose
from tests.support.strokes import draw_marks

LIMIT = 10_000_000


def _plate(height: int = 180, width: int = 240) -> np.ndarray:
    grain = np.random.default_rng(3).normal(130, 8, (height, width, 3))
    return np.clip(cv2.GaussianBlur(grain, (0, 0), 1.5), 0, 255).astype(np.uint8)


def _write(path: Path, pixels: np.ndarray) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode_png(pixels))
    return str(path)


@pytest.fixture
def task(tmp_path: Path) -> Task:
    """A marked plate, cleaned to what it was before, with the ink as mask and as truth."""
    plate = _plate()
    marked, ink = draw_marks(plate, pen="red", seed=2)
    cleaned = marked.copy()
    cleaned[ink] = plate[ink]
    return Task(
        item_id=7,
        relpath="a/plate.png",
        path=_write(tmp_path / "plate.png", marked),
        pixels=marked.shape[0] * marked.shape[1],
        cleaned=_write(tmp_path / "cleaned.png", cleaned),
        cleaned_by="telea",
        mask=_write(tmp_path / "mask.png", ink),
        found=(rle.encode(ink),),
        truth=_write(tmp_path / "truth.png", ink),
        defects=(Box(0, 0, 40, 30),),
    )


def _assess(task: Task) -> list[Row]:
    return assess(task, find=find_coloured_markings, max_pixels=LIMIT)


def test_a_picture_is_measured_whole_in_its_mask_outside_and_in_the_defect(task: Task) -> None:
    (row,) = _assess(task)
    before, after = (cv2.imread(path)[..., ::-1] for path in (task.path, str(task.cleaned)))
    ink = cv2.imread(str(task.mask), cv2.IMREAD_GRAYSCALE) > 127
    oracle, per_pixel = structural_similarity(
        luminance(np.ascontiguousarray(before)), luminance(np.ascontiguousarray(after)),
        gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255, full=True,
    )  # fmt: skip
    assert row.figures is not None
    assert row.figures.ssim.full == pytest.approx(oracle, abs=1e-9)
    assert row.figures.ssim.inside == pytest.approx(per_pixel[ink].mean(), abs=1e-9)
    assert row.figures.ssim.defect == pytest.approx(per_pixel[:30, :40].mean(), abs=1e-9)
    difference = np.abs(before.astype(int) - after.astype(int)).mean(axis=2)
    assert row.figures.l1.inside == pytest.approx(difference[ink].mean())
    assert row.figures.l1.defect == pytest.approx(difference[:30, :40].mean())
    assert (row.figures.l1.outside, row.changed_outside) == (0.0, 0)
    assert row.masked_share == pytest.approx(ink.mean())
    assert row.left is not None and row.left.places == ()
    assert (row.agreement, row.truth) == (Agreement(*[int(ink.sum())] * 3), "mask")


def test_what_redraws_the_frame_is_seen_outside_the_mask_and_in_the_defect(task: Task, tmp_path: Path) -> None:
    redrawn = np.clip(cv2.imread(str(task.cleaned))[..., ::-1].astype(int) + 3, 0, 255).astype(np.uint8)
    ours, theirs = _assess(replace(task, beside=_write(tmp_path / "theirs.png", redrawn)))
    assert (ours.source, theirs.source) == (OURS, BESIDE)
    assert ours.figures is not None and theirs.figures is not None
    assert theirs.figures.l1.defect == pytest.approx(3.0) and ours.figures.l1.defect == 0.0
    ink = cv2.imread(str(task.mask), cv2.IMREAD_GRAYSCALE) > 127
    assert theirs.changed_outside == np.count_nonzero(~ink)
    means = {one.source: one for one in summarise([ours, theirs])}
    assert (means[OURS].unchanged_outside, means[BESIDE].unchanged_outside) == (1, 0)


def test_a_marking_left_in_is_found_again_in_and_outside_the_mask() -> None:
    marked, ink = draw_marks(_plate(), pen="blue", seed=5)
    half = ink.copy()
    half[:, 120:] = False
    left = residual(marked, half, find_coloured_markings)
    found = find_coloured_markings(marked).mask
    assert left.share > 0.95 and 0 < left.outside < 0.2
    assert (left.share, left.outside) == (found[half].mean(), found[~half].mean())
    assert left.places
    assert residual(_plate(), half, find_coloured_markings).as_data() == {
        "residual": 0.0, "residual_outside": 0.0, "residual_at": [],
    }  # fmt: skip
    assert residual(marked, np.zeros_like(ink), find_coloured_markings).share == 0.0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"path": "gone.png"}, "gone.png"),
        ({"mask": "gone.png"}, "gone.png"),
        ({"cleaned": "small"}, "240×180"),
        ({"truth": "small"}, "The mask small.png is 10×10, the picture 240×180"),
        ({"cleaned": "text"}, "text.png"),
    ],
)
def test_what_cannot_be_measured_says_why(task: Task, tmp_path: Path, change: dict[str, str], says: str) -> None:
    _write(tmp_path / "small.png", np.zeros((10, 10, 3), np.uint8))
    (tmp_path / "text.png").write_text("no picture")
    named = {name: str(tmp_path / (value if "." in value else f"{value}.png")) for name, value in change.items()}
    (row,) = _assess(replace(task, **named))  # type: ignore[arg-type]
    assert row.error and row.figures is None
    assert says in row.error


def test_an_item_where_nothing_was_found_counts_against_the_recall(task: Task) -> None:
    (row,) = _assess(replace(task, cleaned=None, mask=None, found=()))
    assert row.figures is None and row.agreement is not None
    assert (row.agreement.recall, row.agreement.precision, row.agreement.f1) == (0.0, None, 0.0)
    assert _assess(replace(task, cleaned=None, mask=None, found=None)) == []


@settings(max_examples=100, deadline=None)
@given(both=st.integers(0, 50), only_found=st.integers(0, 50), only_marked=st.integers(0, 50))
def test_f1_is_the_harmonic_mean_of_recall_and_precision(both: int, only_found: int, only_marked: int) -> None:
    found = Agreement(both, both + only_found, both + only_marked)
    if found.recall and found.precision:
        expected = 2 * found.recall * found.precision / (found.recall + found.precision)
        assert found.f1 == pytest.approx(expected)
    else:
        assert found.f1 in (0.0, None)
    assert found + found == Agreement(2 * found.both, 2 * found.found, 2 * found.marked)


def _clean(store: Store) -> None:
    """What a run of the clean stage does, in this process."""
    stage = CleanStage(StageContext(settings={}, model_dirs=(), blob_dir=store.folder.blobs))
    for item in store.items.walk():
        pixels = read_rgb8(Path(item.path))
        (said,) = stage.process([WorkItem(item.id, item.hash, pixels, pixels)])
        propose(store, item.id, StageName.CLEAN, said.proposals)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    measure_here(monkeypatch)


@pytest.fixture(scope="module")
def cleaned_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three plates, two of them marked, through the clean stage; masks of the ink in ``truth``. To be copied."""
    place = tmp_path_factory.mktemp("cleaned")
    for number, pen in enumerate(("red", "blue", None)):
        pixels, ink = _plate(), np.zeros((180, 240), bool)
        if pen is not None:
            pixels, ink = draw_marks(pixels, pen=pen, seed=number)
        _write(place / "images" / "one" / f"{number}.png", pixels)
        _write(place / "truth" / "one" / f"{number}.png", ink)
        _write(place / "beside" / "one" / f"{number}.png", _plate())
    with Store.create(place / "project", actor="kim") as store:
        clean_by_colour(store.folder)
        ingest(store, [place / "images"], max_pixels=LIMIT)
        _clean(store)
    return place


@pytest.fixture
def place(cleaned_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(cleaned_project, tmp_path / "place"))


def test_the_clean_stage_stores_what_still_looks_marked(cleaned_project: Path) -> None:
    with Store.open(cleaned_project / "project", readonly=True) as store:
        (picture,) = (p for p in proposals.live(store, 1) if p.kind is ProposalKind.PIXELS)
        assert (picture.data["residual"], picture.data["residual_at"]) == (0.0, [])
        assert list(store.items.ids("marked:original unmarked:clean")) == [1, 2]
        assert list(store.items.ids("unmarked:original markings:detector")) == [3]


def test_a_refilled_picture_says_what_is_left_too(place: Path) -> None:
    with Store.open(place / "project", actor="kim") as store:
        regions.draw(store, item_id=3, geometry=Box(10, 10, 40, 14), role=RegionRole.MARKING)
        assert list(store.items.ids("marked:clean")) == [3]
        assert refilling.refill(store, [3]).filled == (3,)
        assert list(store.items.ids("marked:original unmarked:clean markings:decided")) == [3]
        store.undo()
        assert list(store.items.ids("marked:clean")) == [3]


def test_a_project_is_measured_against_masks_and_beside_other_pictures(place: Path) -> None:
    told: list[tuple[int, int]] = []
    with Store.open(place / "project", readonly=True) as store:
        request = EvaluateRequest(truth=place / "truth", beside=place / "beside")
        found = evaluate(store, request, progress=lambda *counts: told.append(counts))
    assert told[-1] == (3, 3)
    assert found.failed == () and found.not_cleaned == 1 and not found.stopped
    ours, theirs = found.summaries
    assert (ours.pictures, ours.with_mask, ours.unchanged_outside, ours.left) == (2, 2, 2, 0)
    assert (theirs.pictures, theirs.unchanged_outside) == (2, 2), "the plates themselves lie beside; one was unmarked"
    assert ours.agreement is not None and (ours.agreement.recall or 0) > 0.95
    unmarked = next(row for row in found.rows if row.relpath == "one/2.png" and row.source == OURS)
    assert unmarked.agreement == Agreement(0, 0, 0)
    assert [row["source"] for row in described(found)["pictures"]] == [OURS, BESIDE] * 3


def test_settled_markings_stand_for_the_masks_and_settled_defects_count(place: Path, here: None) -> None:
    with Store.open(place / "project", actor="kim") as store:
        regions.draw(store, item_id=1, geometry=Box(0, 0, 30, 20), role=RegionRole.DEFECT, class_name="dent")
        decisions.accept(store, [1], label="dent")
        found = evaluate(store, EvaluateRequest(where="id:1,2"))
    first, second = found.rows
    assert (first.truth, second.truth) == ("decided", "")
    assert first.agreement is not None and first.agreement.recall == 1.0
    assert first.figures is not None and first.figures.ssim.defect is not None
    assert second.figures is not None and second.figures.ssim.defect is None


def test_masks_of_defects_stand_in_where_nobody_decided_any(place: Path, here: None) -> None:
    with Store.open(place / "project", actor="kim") as store:
        regions.draw(store, item_id=1, geometry=Box(0, 0, 30, 20), role=RegionRole.DEFECT, class_name="dent")
        known, bare = (
            evaluate(store, EvaluateRequest(where="id:1,2", defects=folder)).rows for folder in (place / "truth", None)
        )
        ink = read_rgb8(place / "truth" / "one" / "1.png")[..., 0] > 127
        cleaned = read_rgb8(store.blobs.path(_picture_blob(store, 2)))
        marked = read_rgb8(place / "images" / "one" / "1.png")
        _write(place / "small" / "one" / "1.png", ink[:50])
        (wrong,) = evaluate(store, EvaluateRequest(where="id:2", defects=place / "small")).rows
        with pytest.raises(FettleError, match="has the relative name of one of these items"):
            evaluate(store, EvaluateRequest(defects=place / "small" / "one"))
    decided, masked, same, none = (row.figures for row in (*known, *bare))
    assert decided is not None and same is not None and decided.l1.defect == same.l1.defect is not None
    assert masked is not None and none is not None and none.l1.defect is None
    assert masked.l1.defect == pytest.approx(np.abs(marked.astype(int) - cleaned)[ink].mean())
    assert "The mask 1.png is 240×50, the picture 240×180" in wrong.error


def _picture_blob(store: Store, item_id: int) -> str:
    (blob,) = (p.blob for p in proposals.live(store, item_id) if p.kind is ProposalKind.PIXELS and p.blob)
    return blob


def test_folders_that_fit_nothing_are_refused(place: Path) -> None:
    with Store.open(place / "project", readonly=True) as store:
        with pytest.raises(FettleError, match="has the relative name of one of these items"):
            evaluate(store, EvaluateRequest(truth=place / "truth" / "one"))
        with pytest.raises(FettleError, match="is no folder"):
            evaluate(store, EvaluateRequest(beside=place / "nowhere"))


def test_a_stop_keeps_what_was_measured(place: Path, here: None) -> None:
    with Store.open(place / "project", readonly=True) as store:
        found = evaluate(store, EvaluateRequest(), should_stop=lambda: True)
    assert found.stopped and found.rows == ()


def test_the_csv_holds_every_figure_and_runs_no_formula(task: Task, tmp_path: Path) -> None:
    (row,) = _assess(replace(task, relpath="=cmd|' /C calc'!A0.png"))
    found = _report([row, Row(8, "b.png", OURS, error="The file is gone")])
    write_csv(found, tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert first["path"].startswith("'=cmd")
    for name, value in values_of(row).items():
        assert (float(first[name]) if first[name] else None) == value
    assert (second["error"], second["ssim"]) == ("The file is gone", "")
    with pytest.raises(FettleError, match="cannot be written"):
        write_csv(found, tmp_path / "nowhere" / "report.csv")


def _report(rows: list[Row]) -> report.CleaningReport:
    return report.CleaningReport(tuple(rows), tuple(summarise(rows)), not_cleaned=0)


def test_real_windshields_beside_the_generative_results(shared: Path, tmp_path: Path, here: None) -> None:
    data = shared / "data" / "pen_marks"
    if not data.is_dir():
        pytest.skip("the photographs are not here")
    with Store.create(tmp_path / "project", actor="kim") as store:
        clean_by_colour(store.folder)
        ingest(store, [data / "original"], max_pixels=LIMIT)
        _clean(store)
        found = evaluate(store, EvaluateRequest(truth=data / "mask_reference", beside=data / "cleaned_gemini"))
    assert found.failed == ()
    ours, theirs = found.summaries
    assert ours.unchanged_outside == ours.with_mask == 2
    assert theirs.unchanged_outside == 0
    assert ours.means["l1_outside"] == 0.0 < theirs.means["l1_outside"]
    assert ours.agreement is not None and (ours.agreement.recall or 0) > 0.9
