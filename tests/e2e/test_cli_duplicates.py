from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.support.command import Fettle
from tests.support.images import encoded, noise, picture


def test_duplicates_are_listed_with_contradicting_labels_first(fettle: Fettle, tmp_path: Path) -> None:
    images = tmp_path / "images"
    one, other = picture(120, 160, seed=1), picture(120, 160, seed=2)
    darker = (one * 0.85).astype(np.uint8)
    for name, pixels in {"good/a": other, "good/b": other, "good/c": one, "rust/d": darker}.items():
        (images / name).parent.mkdir(parents=True, exist_ok=True)
        (images / f"{name}.png").write_bytes(encoded(pixels, "PNG"))
    project = tmp_path / "project"
    fettle("init", project)
    report = fettle.json("ingest", project, images, "--labels", "folders", "--no-near")
    assert (report["duplicates"], report["near"]) == (1, None)
    assert "3 images were not compared yet" in fettle("duplicates", project).err
    found = fettle.json("duplicates", project, "--find")
    assert found["not_compared"] == 0
    assert [(g["kind"], g["contradicting"], [i["item"] for i in g["items"]]) for g in found["groups"]] == [
        ("near", True, [3, 4]),
        ("exact", False, [1, 2]),
    ]
    assert found["groups"][0]["labels"] == ["good", "rust"]
    said = fettle("duplicates", project).out.splitlines()
    assert said[0] == "near, 2 images: CONTRADICTING good / rust"
    assert said[-1] == "2 groups, 1 of them with contradicting labels."


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_followed_folder_is_taken_in_until_the_command_is_ended(fettle: Fettle, tmp_path: Path) -> None:
    folder, project = tmp_path / "camera", tmp_path / "project"
    folder.mkdir()
    fettle("init", project)
    words = ["ingest", str(project), str(folder), "--watch", "--every", "0.2", "--json"]
    command = [sys.executable, "-c", "from gui.cli.main import main; main()", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        (folder / "a.png").write_bytes(encoded(noise(30, 40), "PNG"))
        end = time.monotonic() + 30
        while not fettle.json("items", project):
            assert time.monotonic() < end
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["added"] == 1
    assert fettle("ingest", project, folder, folder.parent, "--watch").code == 2
