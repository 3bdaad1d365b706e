"""Gemini from the command line: what would leave, allowing it, running, the ledger, withdrawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import Fettle
from tests.support.gemini_projects import gemini_project
from tests.support.gemini_server import KEY, GeminiServer, running


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with running() as made:
        yield made


@pytest.fixture
def root(tmp_path: Path, server: GeminiServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    with gemini_project(tmp_path, server, 3, allowed=False) as store:
        return store.folder.root


def test_from_estimate_to_ledger(fettle: Fettle, root: Path, server: GeminiServer) -> None:
    refused = fettle("run", root, "--stages", "clean")
    assert refused.code == 1
    assert "Nobody has allowed this project to send pictures to Gemini" in refused.line
    assert "fettle gemini consent" in refused.line
    assert "Nothing has left" in fettle("gemini", "ledger", root).out

    assert fettle.json("gemini", "estimate", root)["unseen"] == 3
    assert "On 3 items nobody has looked for markings yet" in fettle("gemini", "estimate", root).out
    asked = fettle("gemini", "consent", root)
    assert asked.code == 1
    assert "give --yes" in asked.err
    assert fettle.json("gemini", "status", root)["consent"] is None
    given = fettle("gemini", "consent", root, "--yes", "--most-images", 5, "--most-cost", 2.5)
    assert given.code == 0
    assert "allowed regions around markings to leave" in given.out

    ran = fettle.json("run", root, "--stages", "clean")
    assert (ran["done"], ran["failed"]) == (3, [])
    calls = fettle.json("gemini", "ledger", root)
    assert [call["outcome"] for call in calls] == ["picture"] * 3
    assert sum(call["bytes"] for call in calls) == sum(len(request.body) for request in server.requests)
    listed = fettle("gemini", "ledger", root, "--limit", 2).out
    assert len(listed.splitlines()) == 4
    assert "3 calls" in listed and "3 of 5 pictures sent, 0.20 USD of 2.50 USD spent." in listed

    found = fettle.json("gemini", "estimate", root)
    assert (found["marked"], found["regions"], found["host"]) == (3, 3, server.host)
    words = fettle("gemini", "estimate", root).out
    assert f"Marked items: 3. Of them 3 pictures would leave this machine for {server.host}, about" in words
    assert "for about 0.20 USD" in words
    assert "Only the regions around markings are sent" in words

    before = len(server.requests)
    fettle.json("run", root, "--stages", "clean")
    fettle.json("run", root, "--stages", "clean", "--annot-clean-test-mode")
    assert len(server.requests) == before

    status = fettle("gemini", "status", root)
    assert "Key: found in the environment" in status.out
    assert server.url in status.out
    fettle("gemini", "revoke", root)
    assert fettle.json("gemini", "status", root)["network"] is False
    assert fettle("run", root, "--stages", "clean").code == 1
    assert len(server.requests) == before
    for text in (words, listed, status.out, status.err):
        assert KEY not in text
    for path in root.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path


def test_an_item_that_gemini_refuses_is_listed_and_the_others_are_done(
    fettle: Fettle, root: Path, server: GeminiServer
) -> None:
    fettle("gemini", "consent", root, "--yes")
    server.plan.extend(["IMAGE_SAFETY"])
    ran = fettle("run", root, "--stages", "clean")
    assert ran.code == 3
    assert "2 of 3 items" in ran.out
    assert "held it back as unsafe (IMAGE_SAFETY)" in ran.err


def test_without_a_key_a_run_says_how_to_give_one(fettle: Fettle, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fettle("gemini", "consent", root, "--yes")
    monkeypatch.delenv("GEMINI_API_KEY")
    assert "There is no key for Gemini. Set GEMINI_API_KEY" in fettle("run", root, "--stages", "clean").line
    assert "none found" in fettle("gemini", "status", root).out
