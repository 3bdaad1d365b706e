"""Where a classifier sees any class of an item: the same map as the stage's, from what the classifier looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from inference.cam.explainer import NoMapError
from inference.cards import CamSpec, InputSpec
from inference.explaining import Answers, ExplainProcess, overlay, question_of
from storage.errors import FettleError, ModelError
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import Box, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.inference.tiny_models import make_card, mean_colour
from tests.support.projects import new_project, propose


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One picture, a red spot on the left and a green one on the right, and a classifier of colours."""
    pixels = np.zeros((80, 160, 3), np.uint8)
    pixels[20:40, 20:40, 0] = 255
    pixels[40:60, 110:130, 1] = 255
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "spots.png").write_bytes(encode_png(pixels))
    with new_project(tmp_path / "project") as made:
        ingest(made, [tmp_path / "images"], max_pixels=10_000_000)
        mean_colour(made.folder.models / "colours" / "model.onnx", side=16)
        make_card(
            made.folder.models / "colours",
            input=InputSpec(size=(16, 16)),
            cam=CamSpec(features="features", weights="classifier"),
        )
        propose(made, 1, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "red", 0.9)])
        yield made


def test_each_class_is_seen_where_it_is(store: Store) -> None:
    answers = Answers()
    red, green = (answers.answer(question_of(store, 1, name)) for name in ("red", "green"))
    assert (red.class_name, red.method, red.xyxy) == ("red", "cam", (0, 0, 160, 80))
    assert red.heat[30, 30] > 200 and red.heat[:, 80:].max() == 0
    assert green.heat[50, 120] > 200 and green.heat[:, :80].max() == 0
    assert red.spots[0].box.x1 < 60 and green.spots[0].box.x0 > 90
    assert red.on_marking is None
    answers.close()


def test_without_a_class_the_proposed_one_is_meant_and_a_crop_is_kept_to(store: Store) -> None:
    propose(
        store, 1, StageName.CROP, [ProposalDraft(ProposalKind.REGION, role=RegionRole.ROI, geometry=Box(0, 0, 80, 80))]
    )
    question = question_of(store, 1)
    assert question.class_name == "red"
    answers = Answers()
    assert answers.answer(question).xyxy == (0, 0, 80, 80)
    shown = overlay(answers.looked_at(), answers.answer(question))
    assert shown.shape == (80, 160, 3) and not np.array_equal(shown[:, :80], answers.looked_at()[:, :80])
    assert np.array_equal(shown[:, 80:], answers.looked_at()[:, 80:])
    answers.close()


def test_a_process_of_its_own_says_the_same_and_faults_are_told(store: Store) -> None:
    question = question_of(store, 1, "green")
    process, here = ExplainProcess(), Answers()
    assert np.array_equal(process.ask(question).heat, here.answer(question).heat)
    with pytest.raises(NoMapError, match="none of the model"):
        process.ask(question_of(store, 1, "purple"))
    process.close()
    here.close()
    with pytest.raises(FettleError, match="let go"):
        process.ask(question)


def test_what_cannot_be_asked_says_why(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FettleError, match="no item 9"):
        question_of(store, 9, "red")
    with pytest.raises(ModelError, match="no model"):
        question_of(store, 1, "red", model="nothing")
    (tmp_path / "images" / "spots.png").unlink()
    with pytest.raises(FettleError, match="unreachable"):
        Answers().answer(question_of(store, 1, "red"))
