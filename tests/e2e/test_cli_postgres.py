"""The command line from end to end on a project in PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Fettle
from tests.support.images import encoded, picture
from tests.support.postgres import Server


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Two good pictures and a scratched one, each in its class's folder."""
    root = tmp_path / "photos"
    for number, name in enumerate(("good/a.png", "good/b.png", "scratch/c.png")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(encoded(picture(seed=number), "PNG"))
    return root


def test_a_project_on_postgresql_goes_from_pictures_to_an_edition(
    fettle: Fettle, tmp_path: Path, images: Path, postgres_server: Server
) -> None:
    place, url = tmp_path / "project", postgres_server.url(postgres_server.database())
    assert fettle.json("init", place, "--database", url) == {"project": str(place)}
    assert fettle.json("ingest", place, images, "--labels", "folders")["added"] == 3
    run = fettle.json("run", place, "--stages", "enhance")
    assert (run["items"], run["done"], run["failed"]) == (3, 3, [])
    fettle.json("decide", place, "accept", "--where", "label:good")
    fettle.json("decide", place, "label=dent", "--items", "3")
    assert (
        fettle.json("status", place)["states"] | {"accepted": 2, "corrected": 1}
        == fettle.json("status", place)["states"]
    )
    assert "dent" in fettle("undo", place).out
    assert fettle.json("status", place)["states"]["corrected"] == 0
    assert fettle("redo", place).code == 0
    edition = fettle.json("export", place, tmp_path / "edition", "--format", "coco")
    assert edition["items"] == 3
    report = fettle.json("check", place)
    assert report["ok"]
    assert "postgresql" in report["facts"]
    backup = fettle.json("backup", place)
    assert (backup["items"], backup["decided"]) == (3, 3)
    assert not (place / "fettle.db").exists()


def test_a_project_moves_to_the_server_and_back(
    fettle: Fettle, tmp_path: Path, images: Path, postgres_server: Server
) -> None:
    place, url = tmp_path / "project", postgres_server.url(postgres_server.database())
    assert fettle("init", place).code == 0
    assert fettle("ingest", place, images).code == 0
    moved = fettle.json("team", "move", place, "--to", url)
    assert moved["kept"] == str(place / "fettle.db.moved")
    assert fettle.json("status", place)["items"] == 3
    answer = fettle("team", "move", place, "--to", url)
    assert (answer.code, answer.line.count("already")) == (1, 1)
    assert fettle.json("team", "move", place, "--to", "file")["database"] is None
    assert fettle.json("status", place)["items"] == 3


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://kim:secret@db/fettle", "password"),
        ("sqlite:///x.db", "is PostgreSQL, not sqlite"),
        ("postgresql+psycopg://kim@127.0.0.1:9/fettle", "cannot be reached"),
    ],
)
def test_an_address_that_will_not_do_is_one_clear_line(fettle: Fettle, tmp_path: Path, url: str, said: str) -> None:
    answer = fettle("init", tmp_path / "project", "--database", url)
    assert answer.code == 1
    assert said in answer.line
    assert "secret" not in answer.line
