"""Models that follow clicks: added as a pair, asked in a process of their own, their masks laid back exactly."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.cards import Layout, Resize, Task
from inference.library import Model, ModelLibrary
from inference.model_inspect import CardFields
from inference.preprocess import fit_for
from inference.prompt import Prompt, _laid_back, open_prompt
from inference.prompt_process import PromptProcess, Question
from storage import mask_edit, rle
from storage.errors import FettleError, ModelError
from storage.images import encode_png
from tests.inference.tiny_models import mean_colour, prompt_pair


def _picture() -> np.ndarray:
    """Two bright discs on a dark ground, 320 × 160."""
    pixels = np.full((160, 320, 3), 40, np.uint8)
    for x in (80, 240):
        cv2.circle(pixels, (x, 80), 40, (230, 230, 230), cv2.FILLED)
    return pixels


def _added(root: Path, *, second_kind: bool = False) -> Model:
    files = prompt_pair(root / "files", second_kind=second_kind)
    library = ModelLibrary([root / "models"])
    return library.add(list(files)[::-1], into=root / "models", name="sam", fields=CardFields(task=Task.PROMPT))


def _pixels(model: Model, prompt: Prompt) -> np.ndarray:
    opened = open_prompt(model.card, model.folder)
    patch = opened.outline(opened.embed(_picture()), prompt)
    return mask_edit.placed(patch, 0, 0, 320, 160) != 0


@pytest.mark.parametrize("second_kind", [False, True])
def test_a_pair_is_told_apart_whatever_the_order_and_its_card_says_how_to_prepare_pictures(
    tmp_path: Path, second_kind: bool
) -> None:
    card = _added(tmp_path, second_kind=second_kind).card
    assert card.files == {"weights": "encoder.onnx", "decoder": "decoder.onnx"} and card.task is Task.PROMPT
    assert card.input.resize is (Resize.STRETCH if second_kind else Resize.PAD)
    assert card.input.size == (64, 64) and card.input.layout is Layout.NCHW
    assert ModelLibrary([tmp_path / "models"]).choose(Task.PROMPT).card == card


@pytest.mark.parametrize("second_kind", [False, True])
def test_points_and_boxes_mean_what_lies_under_them(tmp_path: Path, second_kind: bool) -> None:
    model = _added(tmp_path, second_kind=second_kind)
    bright = _picture()[..., 0] > 128
    left = _pixels(model, Prompt(((80.0, 80.0, True),)))
    assert left[80, 80] and left[80, 60] and not left[:, 200:].any()
    # One cell of the tiny map is 20 pixels of the picture wide: so far an edge may be off.
    assert not left[cv2.dilate(bright.astype(np.uint8), np.ones((43, 43), np.uint8)) == 0].any()
    both = _pixels(model, Prompt(((80.0, 80.0, True), (240.0, 80.0, True))))
    assert both[80, 80] and both[80, 240]
    without = _pixels(model, Prompt(((80.0, 80.0, True), (75.0, 80.0, False))))
    assert without.sum() < 0.7 * left.sum() and not without[80, 60]
    box = _pixels(model, Prompt((), (230.0, 70.0, 250.0, 90.0)))
    assert box[80, 240] and not box[:, :120].any()


@pytest.mark.parametrize("resize", [Resize.PAD, Resize.STRETCH])
def test_a_map_is_laid_back_as_if_all_of_it_were_enlarged(resize: Resize) -> None:
    from inference.cards import InputSpec

    rng = np.random.default_rng(4)
    fit = fit_for((90, 150), InputSpec(size=(64, 64), resize=resize))
    logits = cv2.GaussianBlur(rng.normal(size=(16, 16)).astype(np.float32), (0, 0), 2) - 0.02
    patch = _laid_back(logits, fit)
    found = mask_edit.placed(patch, 0, 0, 150, 90) != 0
    # Every pixel's centre, looked up in the map bilinearly.
    down, across = np.mgrid[0.5:90, 0.5:150]
    x = (across * fit.scale[1] + fit.offset[1]) / 4 - 0.5
    y = (down * fit.scale[0] + fit.offset[0]) / 4 - 0.5
    whole = cv2.remap(
        logits, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    clear = np.abs(whole) > 0.01
    np.testing.assert_array_equal(found[clear], (whole > 0)[clear])


def test_what_is_no_pair_is_refused_with_what_to_give(tmp_path: Path) -> None:
    encoder, decoder = prompt_pair(tmp_path / "files")
    library, other = ModelLibrary([tmp_path / "models"]), mean_colour(tmp_path / "files" / "other.onnx")
    for files, words in (
        ([encoder], "two ONNX files"),
        ([encoder, other], "no pair"),
        ([decoder, tmp_path / "files" / "missing.onnx"], "missing"),
    ):
        with pytest.raises(ModelError, match=words):
            library.add(files, into=tmp_path / "models", name="sam", fields=CardFields(task=Task.PROMPT))
    assert not (tmp_path / "models" / "sam").exists()
    with pytest.raises(ModelError, match="--task prompt"):
        library.choose(Task.PROMPT)


def test_a_process_answers_again_after_a_fault_and_after_its_death(tmp_path: Path) -> None:
    model = _added(tmp_path)
    picture = tmp_path / "a.png"
    picture.write_bytes(encode_png(_picture()))
    process = PromptProcess(model, threads=1)
    ask = Prompt(((80.0, 80.0, True),))
    try:
        first = process.ask(Question(picture, "a", ask, 10_000_000))
        assert first is not None and (first.width, first.height) == (320, 160)
        np.testing.assert_array_equal(rle.decode(first), _pixels(model, ask))
        assert process.ask(Question(picture, "a", Prompt(((80.0, 80.0, False),)), 10_000_000)) is None
        with pytest.raises(FettleError, match="missing"):
            process.ask(Question(tmp_path / "gone.png", "gone", ask, 10_000_000))
        picture.unlink()  # its embedding is remembered
        assert process.ask(Question(picture, "a", ask, 10_000_000)) == first
        assert process._process is not None
        process._process.kill()
        process._process.join()
        picture.write_bytes(encode_png(_picture()))
        assert process.ask(Question(picture, "a", ask, 10_000_000)) == first
    finally:
        process.close()
