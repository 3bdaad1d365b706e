from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.cam.closed_form import class_map
from inference.cam.heat import LONG_SIDE, hot_spots, lay_over, small_shape
from inference.cards import CamSpec, Format, InputSpec, Resize
from inference.preprocess import fit_for
from inference.registry import build_stage
from inference.stage import Stage, StageContext, WorkItem
from storage import rle
from storage.blobs import BlobStore
from storage.errors import ModelError
from storage.images import decode_png
from storage.records import Box, ProposalDraft, ProposalKind, RegionRole, StageName
from tests.inference.tiny_models import make_card, mean_colour

CAM = CamSpec(features="features", weights="classifier")


def stages(
    folder: Path, settings: dict[str, Any] | None = None, *, good: frozenset[str] = frozenset(), **card: Any
) -> tuple[Stage, Stage]:
    """A classifier of colours whose feature map is its input, and the stage that explains it."""
    mean_colour(folder / "colours" / "model.onnx", side=16)
    make_card(folder / "colours", **{"input": InputSpec(size=(16, 16)), "cam": CAM, **card})
    classify = build_stage(StageName.CLASSIFY, StageContext({}, (folder,), folder / "blobs", good_classes=good))
    explain = build_stage(
        StageName.EXPLAIN, StageContext(settings or {}, (folder,), folder / "blobs", good_classes=good)
    )
    return classify, explain


def red_spot(*, height: int = 80, width: int = 160, xyxy: tuple[int, int, int, int] = (100, 20, 120, 40)) -> WorkItem:
    pixels = np.zeros((height, width, 3), np.uint8)
    x0, y0, x1, y1 = xyxy
    pixels[y0:y1, x0:x1, 0] = 255
    return WorkItem(1, "hash", pixels, pixels)


def run(classify: Stage, explain: Stage, item: WorkItem) -> tuple[ProposalDraft, ...]:
    item.upstream[StageName.CLASSIFY] = classify.process([item])[0].proposals
    return explain.process([item])[0].proposals


def test_the_heatmap_and_the_box_lie_on_what_made_the_class(tmp_path: Path) -> None:
    classify, explain = stages(tmp_path)
    heatmap, box = run(classify, explain, red_spot())
    assert (heatmap.kind, heatmap.class_name, heatmap.data["xyxy"]) == (ProposalKind.HEATMAP, "red", [0, 0, 160, 80])
    assert heatmap.blob is not None
    heat = decode_png(BlobStore(tmp_path / "blobs").get(heatmap.blob))
    assert heat.shape == (80, 160)
    assert heat[30, 110] > 200
    assert heat[:, :80].max() == 0
    assert (box.kind, box.role, box.class_name) == (ProposalKind.REGION, RegionRole.DEFECT, "red")
    assert isinstance(box.geometry, Box)
    assert box.geometry.x0 < 110 < box.geometry.x1
    assert box.geometry.y0 < 30 < box.geometry.y1
    assert box.geometry.x1 - box.geometry.x0 < 50
    assert 0 < (box.confidence or 0) <= 1


def test_without_the_classifiers_features_the_stage_computes_them_itself(tmp_path: Path) -> None:
    classify, explain = stages(tmp_path)
    item, again = red_spot(), red_spot()
    at_hand = run(classify, explain, item)
    again.upstream = item.upstream
    assert explain.process([again])[0].proposals == at_hand
    explain.close()


def test_features_of_another_view_are_not_used(tmp_path: Path) -> None:
    classify, explain = stages(tmp_path)
    item = red_spot()
    run(classify, explain, item)
    item.roi = Box(90, 10, 130, 50)
    heatmap, box = explain.process([item])[0].proposals
    assert heatmap.data["xyxy"] == [90, 10, 130, 50]
    assert isinstance(box.geometry, Box)
    assert box.geometry.x0 >= 90
    assert box.geometry.y1 <= 50


@pytest.mark.parametrize("resize", list(Resize))
def test_boxes_are_right_however_the_picture_was_brought_to_the_input(tmp_path: Path, resize: Resize) -> None:
    classify, explain = stages(tmp_path, input=InputSpec(size=(16, 16), resize=resize))
    _, box = run(classify, explain, red_spot(xyxy=(70, 20, 95, 45)))
    assert isinstance(box.geometry, Box)
    centre = ((box.geometry.x0 + box.geometry.x1) / 2, (box.geometry.y0 + box.geometry.y1) / 2)
    assert centre == pytest.approx((82.5, 32.5), abs=8)


def test_a_good_class_gets_a_heatmap_and_no_defect(tmp_path: Path) -> None:
    classify, explain = stages(tmp_path, good=frozenset({"red"}))
    assert [draft.kind for draft in run(classify, explain, red_spot())] == [ProposalKind.HEATMAP]


def test_the_share_of_heat_on_markings_is_told(tmp_path: Path) -> None:
    classify, explain = stages(tmp_path)
    item = red_spot()
    run(classify, explain, item)
    assert explain.process([item])[0].proposals[0].data["on_marking"] is None
    mask = np.zeros((80, 160), np.bool_)
    mask[:, 80:] = True
    item.upstream[StageName.CLEAN] = (
        ProposalDraft(ProposalKind.REGION, role=RegionRole.MARKING, geometry=rle.encode(mask)),
    )
    assert explain.process([item])[0].proposals[0].data["on_marking"] == pytest.approx(1.0)
    item.upstream[StageName.CLEAN] = (
        ProposalDraft(ProposalKind.REGION, role=RegionRole.MARKING, geometry=Box(0, 0, 40, 80)),
    )
    assert explain.process([item])[0].proposals[0].data["on_marking"] == 0


def test_a_model_that_cannot_be_explained_says_why(tmp_path: Path) -> None:
    classify, explain = stages(tmp_path, cam=None)
    (draft,) = run(classify, explain, red_spot())
    assert draft.kind is ProposalKind.NOTE
    assert "cam" in draft.data["reason"]


def test_a_card_that_points_at_no_matrix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="initialiser"):
        stages(tmp_path, cam=CamSpec(features="features", weights="nothing"))


def test_grad_cam_equals_the_closed_form_on_a_pooling_head(tmp_path: Path) -> None:
    import torch
    from timm import create_model

    from inference.cam.gradient import GradCam
    from inference.preprocess import prepare

    folder = tmp_path / "mobile"
    folder.mkdir()
    torch.manual_seed(0)
    network = create_model("mobilenetv2_035", pretrained=False, num_classes=3).eval()
    torch.save(network.state_dict(), folder / "model.pt")
    card = make_card(
        folder,
        weights="model.pt",
        format=Format.STATE_DICT,
        arch="timm/mobilenetv2_035",
        input=InputSpec(size=(64, 64)),
        cam=CamSpec(features="bn2"),
    )
    pixels = np.random.default_rng(0).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    found, _ = GradCam(card, folder, threads=1).class_map(pixels, 1)
    with torch.no_grad():
        features = network.forward_features(torch.from_numpy(prepare(pixels, card.input)[0][None]))[0].numpy()
    expected = class_map(features, network.classifier.weight.detach().numpy().T, 1)
    # Grad-CAM takes the mean gradient, which is the weight over the number of places.
    assert found * expected.size == pytest.approx(expected, abs=1e-4)


def test_a_state_dict_is_explained_by_gradients(tmp_path: Path) -> None:
    import torch
    from timm import create_model

    folder = tmp_path / "mobile"
    folder.mkdir()
    torch.manual_seed(1)
    torch.save(create_model("mobilenetv2_035", pretrained=False, num_classes=3).state_dict(), folder / "model.pt")
    make_card(
        folder,
        weights="model.pt",
        format=Format.STATE_DICT,
        arch="timm/mobilenetv2_035",
        input=InputSpec(size=(64, 64)),
    )
    context = StageContext({}, (tmp_path,), tmp_path / "blobs")
    item = red_spot()
    for name in ("red", "green", "blue"):
        item.upstream[StageName.CLASSIFY] = (ProposalDraft(ProposalKind.CLASS, class_name=name, confidence=0.9),)
        first = build_stage(StageName.EXPLAIN, context).process([item])[0].proposals[0]
        if first.kind is ProposalKind.HEATMAP:
            assert first.data["method"] == "gradcam"
            return
    pytest.fail("no class of three has evidence anywhere")


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_heatmap_is_small_and_keeps_its_proportions(height: int, width: int) -> None:
    small = small_shape(height, width)
    assert max(small) <= LONG_SIDE
    assert min(small) >= 1
    if max(height, width) <= LONG_SIDE:
        assert small == (height, width)


@given(
    st.integers(40, 700),
    st.integers(40, 700),
    st.sampled_from(list(Resize)),
    st.floats(0.35, 0.65),
    st.floats(0.35, 0.65),
)
def test_what_is_hot_on_the_input_is_hot_at_its_place_in_the_picture(
    height: int, width: int, resize: Resize, v: float, u: float
) -> None:
    if max(height, width) > 1.8 * min(height, width):
        return
    fit = fit_for((height, width), InputSpec(size=(64, 64), resize=resize))
    y, x = v * height * fit.scale[0] + fit.offset[0], u * width * fit.scale[1] + fit.offset[1]
    if not (1 < y < 63 and 1 < x < 63):
        return
    grid_y, grid_x = np.mgrid[:64, :64] + 0.5
    values = np.exp(-((grid_y - y) ** 2 + (grid_x - x) ** 2) / 18).astype(np.float32)
    heat = lay_over(values, fit)
    assert heat.shape == small_shape(height, width)
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)
    # One cell of the input is this large in the picture.
    assert abs((row + 0.5) / heat.shape[0] - v) * height <= 1.5 / fit.scale[0] + 1.5 * height / heat.shape[0]
    assert abs((column + 0.5) / heat.shape[1] - u) * width <= 1.5 / fit.scale[1] + 1.5 * width / heat.shape[1]


def test_hot_spots_come_hottest_first_and_small_ones_go() -> None:
    heat = np.zeros((50, 100), np.float32)
    heat[5:15, 5:15] = 0.8
    heat[30:40, 60:90] = 1.0
    heat[45, 3] = 0.9
    spots = hot_spots(heat, picture=(500, 1000), threshold=0.5, least=0.002)
    assert [spot.box for spot in spots] == [Box(600, 300, 900, 400), Box(50, 50, 150, 150)]
    assert spots[1].peak == pytest.approx(0.8)
    assert hot_spots(np.zeros((4, 4), np.float32), picture=(4, 4), threshold=0.5, least=0) == []
