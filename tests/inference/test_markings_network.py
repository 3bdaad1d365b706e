"""The markings network and the fused detector on pictures drawn here: what is ink, what is not, and odd pictures."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.cards import load_card, save_card
from inference.cleaning.colour import Marking, Markings
from inference.cleaning.detectors import DETECTORS, Detector, DetectorContext, make_detector
from inference.cleaning.network import merged
from inference.demo.lookalikes import draw_lookalikes
from storage.errors import ModelError
from storage.images import read_rgb8
from storage.paths import shipped_dir
from tests.support.images import tiff
from tests.support.strokes import PENS, draw_marks

SETTINGS = {"min_confidence": 0.5, "dilate": 2, "model": "markings"}


def context(*folders: Path, **settings: object) -> DetectorContext:
    return DetectorContext(SETTINGS | settings, folders or (shipped_dir("models"),))


@pytest.fixture
def network(backbone_ready: Path) -> Detector:
    return make_detector("network", context())


@pytest.fixture
def fused(backbone_ready: Path) -> Detector:
    return make_detector("fused", context())


def plate(height: int = 300, width: int = 400, *, level: float = 140, seed: int = 3) -> np.ndarray:
    """Brushed grey metal, a little brighter to one side."""
    rng = np.random.default_rng(seed)
    grain = cv2.blur(rng.normal(0, 22, (height, width)).astype(np.float32), (31, 1))
    light = np.linspace(level - 18, level + 18, width, dtype=np.float32)[None, :] + grain
    return np.repeat(np.clip(np.rint(light), 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def covered(mask: np.ndarray, truth: np.ndarray) -> float:
    return float((mask & truth).sum() / truth.sum())


def away(mask: np.ndarray, truth: np.ndarray) -> float:
    """Share of the picture that is masked far from any ink."""
    near = cv2.dilate(truth.astype(np.uint8), np.ones((15, 15), np.uint8)).astype(bool)
    return float((mask & ~near).mean())


@pytest.mark.parametrize("pen", PENS)
def test_pen_of_any_colour_is_covered_with_its_fringe_also_black_on_grey(network: Detector, pen: str) -> None:
    marked, truth = draw_marks(plate(), pen=pen, seed=5)
    found = network.find(marked)
    assert covered(found.mask, truth) > 0.97
    assert away(found.mask, truth) < 0.002
    assert all(0.5 <= marking.confidence <= 1 for marking in found.found)


def test_chalk_white_on_a_dark_part_is_found(network: Detector) -> None:
    pixels = plate(level=60)
    cv2.putText(pixels, "NG", (90, 190), cv2.FONT_HERSHEY_SIMPLEX, 3, (235, 235, 230), 9, cv2.LINE_AA)
    truth = (pixels != plate(level=60)).any(axis=2)
    assert covered(network.find(pixels).mask, truth) > 0.95


def test_dark_scratches_and_cracks_stay_unmarked(network: Detector) -> None:
    shares = []
    for seed in range(4):
        pixels = draw_lookalikes(plate(seed=seed), rng=np.random.default_rng(seed), count=4, unit=0.8)
        shares.append(float(network.find(pixels).mask.mean()))
    assert np.mean(shares) < 0.002


def test_a_large_picture_is_covered_at_full_resolution(network: Detector) -> None:
    marked, truth = draw_marks(plate(900, 1700), pen="black", seed=2)
    found = network.find(marked)
    assert found.mask.shape == truth.shape
    assert covered(found.mask, truth) > 0.97


@pytest.mark.parametrize("name", ["network", "fused"])
@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.full((1, 700, 3), 90, np.uint8),
        np.full((64, 48, 3), 255, np.uint8),
        np.zeros((90, 1400, 3), np.uint8),
        plate(),
    ],
    ids=["one pixel", "one line", "all white", "all black and wide", "unmarked plate"],
)
def test_where_nothing_is_marked_nothing_is_found_and_the_reason_is_told(
    name: str, pixels: np.ndarray, request: pytest.FixtureRequest
) -> None:
    found = request.getfixturevalue(name).find(pixels)
    assert found.mask.shape == pixels.shape[:2]
    assert not found.mask.any()
    assert not found.found
    assert "no marking" in found.reason.lower()


def test_sixteen_bits_come_in_by_the_reader(network: Detector, tmp_path: Path) -> None:
    marked, truth = draw_marks(plate(), pen="black", seed=5)
    path = tmp_path / "deep.tif"
    path.write_bytes(tiff(marked[..., 0].astype(np.uint16) * 257))
    assert covered(network.find(read_rgb8(path)).mask, truth) > 0.97


def test_fused_finds_at_least_what_either_finds_and_groups_cover_the_mask(network: Detector, fused: Detector) -> None:
    pixels, black = draw_marks(plate(), pen="black", seed=5)
    cv2.line(pixels, (30, 30), (30, 260), (210, 20, 30), 5, cv2.LINE_AA)
    alone = (network.find(pixels).mask, make_detector("colour", context()).find(pixels).mask)
    both = fused.find(pixels)
    assert not (np.logical_or(*alone) & ~both.mask).any()
    assert covered(both.mask, black) > 0.97
    whole = np.zeros_like(both.mask)
    for marking in both.found:
        x0, y0, x1, y1 = marking.xyxy()
        whole[y0:y1, x0:x1] |= marking.mask
        assert 0.5 <= marking.confidence <= 1
    np.testing.assert_array_equal(whole, both.mask)


def test_two_detectors_that_agree_are_surer_than_each_alone() -> None:
    def one(x: int, confidence: float, colour: tuple[int, int, int]) -> Markings:
        mask = np.zeros((60, 200), bool)
        mask[20:30, x : x + 10] = True
        return Markings(mask, (Marking(x, 20, np.ones((10, 10), bool), confidence, colour),))

    first, second = one(20, 0.6, (255, 0, 0)), one(25, 0.7, (0, 0, 0))
    (joined,) = merged(first, second).found
    assert joined.confidence == pytest.approx(1 - 0.4 * 0.3)
    assert joined.xyxy() == (20, 20, 35, 30)
    apart = merged(first, one(150, 0.7, (0, 0, 0))).found
    assert sorted(marking.confidence for marking in apart) == pytest.approx([0.6, 0.7])


def test_weights_are_named_for_the_provenance(network: Detector, fused: Detector) -> None:
    card = load_card(shipped_dir("models") / "markings")
    assert network.weight_hash == fused.weight_hash == card.model_hash
    assert make_detector("colour", context()).weight_hash == ""
    assert {name for name, entry in DETECTORS.items() if entry.needs_model} == {"network", "fused"}


def test_a_missing_model_says_how_to_get_it_and_nothing_else_is_tried(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="“markings” is missing") as caught:
        make_detector("fused", context(tmp_path))
    assert "make_models.py --only markings" in str(caught.value.hint)


def test_a_model_for_something_else_or_with_an_odd_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is for segment"):
        make_detector("network", context(model="plates-segmenter"))
    source = shipped_dir("models") / "markings"
    card = load_card(source)
    folder = tmp_path / "markings"
    folder.mkdir()
    (folder / "decoder.onnx").write_bytes((source / "decoder.onnx").read_bytes())
    save_card(folder, dataclasses.replace(card, options={**card.options, "tile": 100}))
    with pytest.raises(ModelError, match="seed or tile"):
        make_detector("network", context(tmp_path))
    save_card(folder, card)
    (folder / "decoder.onnx").write_bytes(b"cut off")
    with pytest.raises(ModelError, match="not the file the card was made for"):
        make_detector("network", context(tmp_path))
