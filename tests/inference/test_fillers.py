"""What every filler must keep, whatever mask it gets; and what each of them is for."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from inference.cleaning.choose import AutoFiller
from inference.cleaning.composite import changed_outside, composite
from inference.cleaning.exemplar import ExemplarSettings
from inference.cleaning.fill import FILLERS, Filler, filled
from inference.library import ModelLibrary
from inference.stage import StageContext, WorkItem
from inference.stages.clean import CleanStage
from storage.errors import ModelError
from storage.records import ProposalKind
from tests.inference.tiny_models import blurring_inpainter
from tests.support.fillers import build
from tests.support.strokes import draw_marks

LOCAL = [name for name, entry in FILLERS.items() if not entry.leaves_machine]
_SHAPES = st.tuples(st.integers(1, 40), st.integers(1, 40))


@st.composite
def _masks(draw: st.DrawFn) -> np.ndarray:
    """Speckle, strokes that cross the border, whole rows, single pixels, nothing, everything."""
    shape = draw(_SHAPES)
    kind = draw(st.sampled_from(["speckle", "stroke", "row", "pixel", "empty", "all but one", "all"]))
    mask = np.zeros(shape, np.uint8)
    y, x = draw(st.integers(0, shape[0] - 1)), draw(st.integers(0, shape[1] - 1))
    if kind == "speckle":
        return draw(hnp.arrays(np.bool_, shape))
    if kind == "stroke":
        ends = draw(st.tuples(*[st.integers(-10, 50)] * 4))
        cv2.line(mask, ends[:2], ends[2:], 1, draw(st.integers(1, 9)))
    elif kind == "row":
        mask[y] = 1
    elif kind == "pixel":
        mask[y, x] = 1
    elif kind.startswith("all"):
        mask[:] = 1
        mask[y, x] = kind == "all"
    return mask.astype(np.bool_)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one small inpainting network."""
    place = tmp_path_factory.mktemp("library")
    file = blurring_inpainter(place / "files" / "blur.onnx")
    ModelLibrary((place / "models",)).add(file, into=place / "models", name="blur")
    return place / "models"


@pytest.fixture(scope="module", params=LOCAL)
def filler(request: pytest.FixtureRequest, models: Path) -> Filler:
    return build(request.param, model_dirs=(models,))


@settings(max_examples=40, deadline=None)
@given(mask=_masks(), feather=st.sampled_from([0.0, 2.0]), seed=st.integers(0, 2**16))
def test_outside_any_mask_no_filler_changes_a_bit_and_each_repeats_itself(
    filler: Filler, mask: np.ndarray, feather: float, seed: int
) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (*mask.shape, 3), dtype=np.uint8)
    before = pixels.copy()
    if mask.all():
        with pytest.raises(ModelError, match="cover the whole picture"):
            filled(filler, pixels, mask)
        return
    done = filled(filler, pixels, mask)
    assert done.pixels.shape == pixels.shape and done.pixels.dtype == np.uint8
    np.testing.assert_array_equal(pixels, before)
    out = composite(pixels, done.pixels, mask, feather=feather)
    assert changed_outside(pixels, out, mask) == 0
    np.testing.assert_array_equal(filled(filler, pixels, mask).pixels, done.pixels)


@pytest.mark.parametrize("name", ["telea", "ns", "exemplar", "auto"])
def test_a_plain_ground_stays_plain(name: str) -> None:
    ground = np.full((90, 120, 3), (90, 120, 150), np.uint8)
    marked, ink = draw_marks(ground, pen="red", seed=3)
    mask = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.bool_)
    assert np.abs(filled(build(name), marked, mask).pixels.astype(int) - ground).max() <= 4


def _brushed(height: int = 240, width: int = 320, seed: int = 1) -> np.ndarray:
    """Metal brushed sideways: streaks some hundred pixels long, one or two wide."""
    noise = np.random.default_rng(seed).normal(0, 60, (height, width)).astype(np.float32)
    grey = 128 + cv2.GaussianBlur(noise, (0, 0), sigmaX=30, sigmaY=0.8) * 8
    return np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def _upright(shape: tuple[int, ...], width: int) -> np.ndarray:
    mask = np.zeros(shape[:2], np.uint8)
    cv2.line(mask, (shape[1] // 2, 10), (shape[1] // 2 + 12, shape[0] - 10), 1, width)
    return mask.astype(np.bool_)


def _decibels(truth: np.ndarray, done: np.ndarray, mask: np.ndarray) -> float:
    error = ((truth[mask].astype(float) - done[mask]) ** 2).mean()
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def _grid(height: int = 240, width: int = 320) -> np.ndarray:
    down, across = np.mgrid[:height, :width]
    bright = ((down % 16 < 5) | (across % 16 < 5)).astype(np.uint8)
    return np.repeat((60 + 120 * bright).astype(np.uint8)[..., None], 3, axis=2)


@pytest.mark.parametrize(("ground", "ahead"), [(_brushed(), 1.0), (_grid(), 6.0)])
def test_the_exemplar_filler_carries_texture_on_where_the_smooth_ones_lose_it(ground: np.ndarray, ahead: float) -> None:
    mask = _upright(ground.shape, 9)
    marked = np.where(mask[..., None], np.uint8([200, 20, 30]), ground)
    scores = {name: _decibels(ground, build(name).fill(marked, mask), mask) for name in ("telea", "ns", "exemplar")}
    assert scores["exemplar"] > max(scores["telea"], scores["ns"]) + ahead


def test_a_wide_mark_is_filled_on_a_coarser_grid_and_matches_pixel_by_pixel() -> None:
    ground = _grid(480, 640)
    mask = _upright(ground.shape, 41)
    assert 2 * 20 / ExemplarSettings().stroke >= 4
    marked = np.where(mask[..., None], np.uint8([200, 20, 30]), ground)
    scores = {name: _decibels(ground, build(name).fill(marked, mask), mask) for name in ("telea", "exemplar")}
    assert scores["exemplar"] > scores["telea"] + 3


class _Plain:
    """Fills with one grey."""

    weight_hash = ""

    def __init__(self, name: str, grey: int) -> None:
        self.name = name
        self._grey = grey

    def fill(self, pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
        out = pixels.copy()
        out[mask] = self._grey
        return out


def test_auto_gives_each_mark_to_whom_restores_its_surroundings_and_says_so() -> None:
    ground = np.full((300, 800, 3), 80, np.uint8)
    ground[:, 400:] = 190
    mask = np.zeros(ground.shape[:2], np.uint8)
    cv2.line(mask, (120, 60), (180, 240), 1, 7)
    cv2.line(mask, (600, 60), (620, 240), 1, 7)
    hole = mask.astype(np.bool_)
    marked = np.where(hole[..., None], np.uint8([200, 20, 30]), ground)
    done = filled(AutoFiller((_Plain("dark", 82), _Plain("bright", 188)), {"bright": 4}), marked, hole)
    assert {part.box[0] > 400: part.filler for part in done.parts} == {True: "bright", False: "dark"}
    assert all(set(part.decibels) == {"dark", "bright"} for part in done.parts)
    assert (done.pixels[hole][:, 0] == np.where(ground[hole][:, 0] == 80, 82, 188)).all()


def test_auto_judges_those_that_look_near_by_a_part_alone_and_alike() -> None:
    ground = _grid(480, 640)
    mask = _upright(ground.shape, 41)
    marked = np.where(mask[..., None], np.uint8([200, 20, 30]), ground)
    auto = build("auto")
    assert isinstance(auto, AutoFiller) and set(auto.reach) == {"telea", "ns"}
    seen: list[int] = []

    class Watched:
        weight_hash, name = "", "telea"

        def fill(self, pixels: np.ndarray, unknown: np.ndarray) -> np.ndarray:
            seen.append(unknown.size)
            return build("telea").fill(pixels, unknown)

    exemplar, _, smooth = auto.fillers
    near, far = (
        filled(AutoFiller((exemplar, Watched(), smooth), reach), marked, mask).parts[0].decibels
        for reach in (auto.reach, {})
    )
    assert near == pytest.approx(far, abs=0.3)
    assert seen[0] < seen[-1] / 2


def test_the_clean_stage_says_who_filled_what(tmp_path: Path) -> None:
    marked, _ = draw_marks(_brushed(300, 400), pen="red", seed=4)
    stage = CleanStage(StageContext({"filler": "auto"}, (), tmp_path / "blobs"))
    (output,) = stage.process([WorkItem(7, "hash", marked, marked)])
    (picture,) = [each for each in output.proposals if each.kind is ProposalKind.PIXELS]
    assert picture.data["filler"] == "auto"
    assert picture.data["changed_outside"] == 0
    assert {part["filler"] for part in picture.data["filled_by"]} <= {"telea", "ns", "exemplar"}


def test_every_local_filler_stands_in_the_help_of_run(repo_root: Path) -> None:
    words = (repo_root / "gui" / "cli" / "work.py").read_text("utf-8")
    (line,) = [line for line in words.splitlines() if "What fills markings" in line]
    settings_file = (repo_root / "resources" / "defaults.toml").read_text("utf-8")
    for name in FILLERS:
        assert name in line
        assert f'"{name}"' in settings_file
