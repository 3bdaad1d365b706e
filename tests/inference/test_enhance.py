"""Operations, recipes and the enhance stage."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.enhance import OPERATIONS, ParamKind, adaptive_threshold, brightness_contrast, gamma, median, unsharp
from inference.recipes import (
    Recipe,
    RecipeError,
    format_recipes,
    load_recipes,
    make_recipe,
    parse_recipes,
    recipe_from_data,
    shipped_recipes,
)
from inference.stage import StageContext, WorkItem
from inference.stages.enhance import EnhanceStage
from storage.blobs import BlobStore
from storage.errors import ModelError
from storage.images import read_rgb8
from storage.records import ProposalKind, StageName


def _photo(seed: int = 0, height: int = 61, width: int = 83) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    steps = []
    for name in draw(st.lists(st.sampled_from(list(OPERATIONS)), max_size=4)):
        params = {}
        for param in OPERATIONS[name].params:
            if param.kind is ParamKind.INTEGER:
                params[param.name] = draw(st.integers(int(param.minimum), int(param.maximum)))
            else:
                params[param.name] = draw(st.floats(param.minimum, param.maximum))
        steps.append((name, params))
    name = draw(st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and text.isprintable()))
    return make_recipe(name, steps)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_keeps_type_and_never_writes_to_its_argument(name: str) -> None:
    operation = OPERATIONS[name]
    pixels = _photo()
    before = pixels.copy()
    out = operation.function(
        pixels, **{p.name: (int if p.kind is ParamKind.INTEGER else float)(p.default) for p in operation.params}
    )
    assert out.dtype == np.uint8
    assert out.shape == pixels.shape
    np.testing.assert_array_equal(pixels, before)


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_every_operation_works_at_both_ends_of_its_sliders(name: str, end: str) -> None:
    recipe = make_recipe("ends", [(name, {p.name: getattr(p, end) for p in OPERATIONS[name].params})])
    out = recipe.apply(_photo(height=33, width=47))
    assert out.ndim == 3
    assert out.dtype == np.uint8


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_grey_picture_stays_grey(name: str) -> None:
    grey = np.repeat(_photo()[..., :1], 3, axis=2)
    out = make_recipe("one", [(name, {})]).apply(grey)
    np.testing.assert_array_equal(out[..., 0], out[..., 1])
    np.testing.assert_array_equal(out[..., 0], out[..., 2])


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_single_pixel_survives_every_operation(name: str) -> None:
    assert make_recipe("one", [(name, {})]).apply(np.full((1, 1, 3), 77, np.uint8)).size == 3


def test_neutral_settings_change_nothing() -> None:
    pixels = _photo()
    np.testing.assert_array_equal(brightness_contrast(pixels), pixels)
    np.testing.assert_array_equal(gamma(pixels), pixels)


def test_gamma_above_one_brightens_and_keeps_black_and_white() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    out = gamma(ramp, gamma=2.0)
    assert out[0, 0, 0] == 0
    assert out[0, 255, 0] == 255
    assert (out[0, 1:255] > ramp[0, 1:255]).mean() > 0.95


def test_median_removes_a_speck() -> None:
    pixels = np.full((9, 9, 3), 100, np.uint8)
    pixels[4, 4] = 255
    assert (median(pixels, radius=1) == 100).all()


def test_unsharp_leaves_differences_below_its_threshold_alone() -> None:
    noise = (100 + np.random.default_rng(1).integers(0, 3, (40, 40))).astype(np.uint8)
    grey = np.repeat(noise[..., None], 3, axis=2)
    np.testing.assert_array_equal(unsharp(grey, amount=5.0, threshold=10.0), grey)
    assert (unsharp(grey, amount=5.0) != grey).any()


def test_luma_operations_keep_the_colour_of_a_picture() -> None:
    import cv2

    pixels = np.clip(_photo().astype(int) // 4 + 90, 0, 255).astype(np.uint8)
    out = OPERATIONS["clahe"].function(pixels)
    before, after = (cv2.cvtColor(each, cv2.COLOR_RGB2YCrCb)[..., 1:].astype(int) for each in (pixels, out))
    assert np.abs(before - after).mean() < 1.5


def test_adaptive_threshold_gives_black_and_white_only() -> None:
    assert set(np.unique(adaptive_threshold(_photo()))) <= {0, 255}


@settings(max_examples=60, deadline=None)
@given(recipe=recipes())
def test_recipes_survive_toml_and_json(recipe: Recipe) -> None:
    assert parse_recipes(format_recipes([recipe])) == {recipe.name: recipe}
    assert recipe_from_data(json.loads(json.dumps(recipe.as_data()))) == recipe


def test_every_shipped_recipe_applies() -> None:
    shipped = shipped_recipes()
    assert "CLAHE + denoise" in shipped
    assert "Weld X-ray" in shipped
    for recipe in shipped.values():
        assert (recipe.apply(_photo()) != _photo()).any()
        assert not recipe.changes_size


def test_a_recipe_without_steps_gives_a_copy() -> None:
    pixels = _photo()
    out = Recipe("nothing", ()).apply(pixels)
    np.testing.assert_array_equal(out, pixels)
    assert out is not pixels


def test_missing_parameters_take_their_defaults() -> None:
    (step,) = make_recipe("x", [("clahe", {"clip": 3})]).steps
    assert step == ("clahe", {"clip": 3.0, "tiles": 8})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense = = 1", "not valid TOML"),
        ('title = "x"', r"only \[\[recipe\]\]"),
        ('recipe = "x"', r"only \[\[recipe\]\]"),
        ("[[recipe]]", "has no name"),
        ('[[recipe]]\nname = "a"\ncolour = 1', "no field 'colour'"),
        ('[[recipe]]\nname = "a"\nsteps = "clahe"', "must be a list"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\nclip = 1', "step 1 names no operation"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\noperation = "blurr"', "no operation 'blurr'.*Known: clahe"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\noperation = 3', "no operation 3"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\noperation = "gamma"\ngama = 1', "no parameter 'gama'"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\noperation = "gamma"\ngamma = "2"', "must be a number"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\noperation = "gamma"\ngamma = nan', "must be a number"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\noperation = "gamma"\ngamma = 99', "is 99.*within 0.1 and 10"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\noperation = "median"\nradius = 1.5', "must be a whole number"),
        ('[[recipe]]\nname = "a"\n[[recipe.steps]]\noperation = "median"\nradius = true', "must be a whole number"),
        ('[[recipe]]\nname = "a"\n[[recipe]]\nname = "a"', "two recipes are named 'a'"),
    ],
)
def test_a_wrong_recipe_says_where_and_what(text: str, says: str) -> None:
    with pytest.raises(RecipeError, match=f"(?s)my.toml.*{says}"):
        parse_recipes(text, where="my.toml")


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot be read"):
        load_recipes(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(RecipeError, match="cannot be read"):
        load_recipes(tmp_path / "latin.toml")


def _context(tmp_path: Path, **settings_: object) -> StageContext:
    return StageContext(settings=settings_, model_dirs=(), blob_dir=tmp_path / "blobs")


def test_the_stage_stores_the_enhanced_picture_and_hands_it_on(tmp_path: Path) -> None:
    stage = EnhanceStage(_context(tmp_path, recipe="Dark photograph"))
    original = _photo()
    item = WorkItem(1, "h", original, original)
    (output,) = stage.process([item])
    (proposal,) = output.proposals
    assert proposal.kind is ProposalKind.PIXELS
    assert proposal.blob is not None
    np.testing.assert_array_equal(read_rgb8(BlobStore(tmp_path / "blobs").path(proposal.blob)), item.pixels)
    np.testing.assert_array_equal(item.original, _photo())
    assert (item.pixels != original).any()
    assert proposal.data["recipe"] == "Dark photograph"
    assert proposal.data["steps"][0] == {"operation": "gamma", "gamma": 1.8}
    json.dumps(dict(proposal.data))
    assert stage.provenance().stage is StageName.ENHANCE
    stage.close()


def test_steps_of_ones_own_replace_the_shipped_ones_and_change_the_settings_hash(tmp_path: Path) -> None:
    shipped = EnhanceStage(_context(tmp_path)).provenance()
    own = EnhanceStage(_context(tmp_path, steps=[{"operation": "equalise"}])).provenance()
    assert replace(shipped, settings_hash="") == replace(own, settings_hash="")
    assert shipped.settings_hash != own.settings_hash


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"recipe": "none such"}, "no recipe named 'none such'.*CLAHE"),
        ({"steps": [{"operation": "resize", "scale": 0.5}]}, "changes the picture's size"),
        ({"steps": [{"operation": "x"}]}, "no operation 'x'"),
        ({"reciep": "x"}, "no setting 'reciep'"),
    ],
)
def test_the_stage_refuses_wrong_settings_when_it_is_built(tmp_path: Path, wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ModelError, match=says):
        EnhanceStage(_context(tmp_path, **wrong))
