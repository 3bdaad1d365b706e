"""Inpainting networks that the user adds: recognised, tried, shown one piece at a time, refused in words."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from onnx import TensorProto

from inference.cards import InputSpec, ModelCard, Task
from inference.cleaning.inpaint_model import OPEN_SIDE, InpaintModel, open_inpaint
from inference.cleaning.lama import LamaFiller
from inference.library import ModelLibrary
from inference.model_inspect import CardFields
from inference.stage import Pixels, StageContext
from inference.stages.clean import CleanStage
from storage.errors import ModelError
from tests.inference.tiny_models import MEAN_COLOUR, blurring_inpainter, make_card, mean_colour
from tests.support.fillers import build


def _add(place: Path, file: Path, name: str = "blur", fields: CardFields | None = None) -> ModelCard:
    return ModelLibrary((place,)).add(file, into=place, name=name, fields=fields).card


def _marked(height: int = 80, width: int = 100) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A slow gradient, the same with a black line, and the line."""
    ground = np.repeat(np.linspace(60, 180, width).astype(np.uint8)[None, :, None], height, axis=0).repeat(3, axis=2)
    line = np.zeros((height, width), np.uint8)
    cv2.line(line, (10, 10), (width - 10, height - 10), 1, 3)
    mask = line.astype(np.bool_)
    return ground, np.where(mask[..., None], np.uint8(0), ground), mask


@pytest.mark.parametrize("side", [16, 32, "open"])
@pytest.mark.parametrize("gain", [1.0, 255.0])
def test_the_file_says_its_task_and_size_and_the_trial_its_range(tmp_path: Path, side: int | str, gain: float) -> None:
    card = _add(tmp_path / "models", blurring_inpainter(tmp_path / "blur.onnx", side=side, gain=gain))
    assert card.task is Task.INPAINT
    assert card.input.size == ((side, side) if isinstance(side, int) else (OPEN_SIDE, OPEN_SIDE))
    filler = build("lama", model_dirs=(tmp_path / "models",))
    assert filler.weight_hash == card.model_hash
    _, marked, mask = _marked()
    done = filler.fill(marked, mask)
    np.testing.assert_array_equal(done[~mask], marked[~mask])
    assert done[mask].mean() > 30


def test_pixels_as_bytes_go_in_as_bytes(tmp_path: Path) -> None:
    file = blurring_inpainter(tmp_path / "blur.onnx", gain=1.0, kind=TensorProto.UINT8)
    assert _add(tmp_path / "models", file).input.scale == 1.0
    ground, marked, mask = _marked()
    done = build("lama", model_dirs=(tmp_path / "models",)).fill(marked, mask)
    assert done[mask].mean() > 30
    assert abs(float(done[~mask].mean()) - float(ground[~mask].mean())) < 1


class _Remembering(InpaintModel):
    """Fills with the mean of what it sees, and remembers what it was shown."""

    size = (32, 32)

    def __init__(self) -> None:
        self.seen: list[tuple[Pixels, np.ndarray]] = []

    def inpaint(self, pixels: Pixels, mask: np.ndarray) -> Pixels:
        self.seen.append((pixels.copy(), mask.copy()))
        out = pixels.copy()
        out[mask] = pixels[~mask].mean(axis=0).astype(np.uint8)
        return out


def test_pieces_are_of_the_models_size_and_what_one_filled_the_next_takes_as_known() -> None:
    _ground, marked, mask = _marked(70, 90)
    model = _Remembering()
    done = LamaFiller(model).fill(marked, mask)
    assert all(pixels.shape == (32, 32, 3) and hole.shape == (32, 32) for pixels, hole in model.seen)
    assert len(model.seen) > 4
    # No piece sees ink outside its own mask: neither the line's nor what an earlier piece left.
    assert all((pixels[~hole] >= 55).all() for pixels, hole in model.seen)
    assert sum(int(hole.sum()) for _, hole in model.seen) > mask.sum()
    assert (done[mask] >= 55).all()


def test_a_mark_too_wide_for_the_network_is_filled_at_a_smaller_size() -> None:
    ground, _, _ = _marked(120, 160)
    mask = np.zeros((120, 160), np.uint8)
    cv2.circle(mask, (80, 60), 30, 1, -1)
    hole = mask.astype(np.bool_)
    model = _Remembering()
    done = LamaFiller(model).fill(np.where(hole[..., None], np.uint8(0), ground), hole)
    assert all(not hole.all() for _, hole in model.seen)
    assert (done[hole] > 55).all()
    np.testing.assert_array_equal(done[~hole], ground[~hole])


def test_without_a_model_the_error_says_how_to_add_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="fettle models add FILE"):
        CleanStage(StageContext({"filler": "lama"}, (tmp_path,), tmp_path / "blobs"))


def test_a_named_model_is_taken_and_one_for_something_else_refused(tmp_path: Path) -> None:
    models = tmp_path / "models"
    first = _add(models, blurring_inpainter(tmp_path / "a.onnx"), "first")
    _add(models, blurring_inpainter(tmp_path / "b.onnx", side=32), "second")
    assert build("lama", model_dirs=(models,), filler_model="first").weight_hash == first.model_hash
    mean_colour(models / "colours" / "model.onnx")
    make_card(models / "colours", classes=MEAN_COLOUR)
    with pytest.raises(ModelError, match="is for classify, not for inpaint"):
        build("lama", model_dirs=(models,), filler_model="colours")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (lambda place: mean_colour(place / "m.onnx"), "no inpainting network"),
        (lambda place: blurring_inpainter(place / "m.onnx", gain=float("nan")), "numbers that are none"),
    ],
)
def test_what_is_no_inpainting_network_is_refused_when_it_is_added(tmp_path: Path, file: object, says: str) -> None:
    fields = CardFields(task=Task.INPAINT, size=(16, 16), normalise="unit")
    with pytest.raises(ModelError, match=says):
        _add(tmp_path / "models", file(tmp_path), fields=fields)  # type: ignore[operator]
    assert not list((tmp_path / "models").glob("*"))


def test_a_network_whose_output_has_another_shape_is_one_clear_error(tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    blurring_inpainter(folder / "model.onnx", side="open")
    card = make_card(folder, task=Task.INPAINT, classes=(), input=InputSpec(size=(24, 24)))
    model = open_inpaint(card, folder)
    with pytest.raises(ModelError, match=r"failed|gave a picture of shape"):
        model.inpaint(np.zeros((24, 24, 3), np.uint8), np.zeros((20, 24), np.bool_))
    model.close()
