"""The command that finds what looks alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from inference.alike import EmbeddingFile
from storage import decisions
from storage.store import Store
from tests.support.command import Fettle
from tests.support.projects import make_project


def test_the_command_lists_what_is_decided_and_alike(fettle: Fettle, tmp_path: Path) -> None:
    with make_project(tmp_path, count=4) as store:
        decisions.accept(store, [2], label="pit")
        decisions.accept(store, [3], label="dent")
        project = store.folder.root
        # These items have no files: their embeddings are kept, so that none has to be looked at.
        vectors = np.zeros((4, 1280), np.float32)
        vectors[:, 0], vectors[:, 1] = 1.0, (0.0, 0.5, 0.1, 0.0)
        EmbeddingFile(store).add([item.hash for item in store.items.get([1, 2, 3, 4])], vectors)
    said = fettle.json("neighbours", project, "--item", 1)
    assert (said["compared"], said["decided"]) == (2, 2)
    assert [(row["id"], row["label"]) for row in said["neighbours"]] == [(3, "dent"), (2, "pit")]
    assert "Nearest of 2 items" in fettle("neighbours", project, "--item", 1).out
    assert fettle("neighbours", project, "--item", 9).code == 1
    with Store.open(project) as store:
        decisions.reset(store, [2, 3])
    assert "Nothing is decided yet" in fettle("neighbours", project, "--item", 1).err
