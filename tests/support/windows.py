"""A window on a project, as its tests have it: shown, active, and at rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from gui.window.review import Review
from gui.window.workspace import ProjectView
from storage import classes, proposals
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import Box, Item, ItemState, ProposalDraft, ProposalKind, Provenance, RegionRole, StageName
from storage.store import Store
from storage.transaction import Transaction

SIZE = (1280, 800)
LONG_MS = 20_000
"""What a busy machine may take; a window that is at rest is not waited for."""
_REST_MS = 40
"""What was put off to the next turn of the event loop, or shortly after, has begun by then."""


@contextmanager
def window_on_store(qtbot: QtBot, store: Store) -> Iterator[MainWindow]:
    """A window on a store that is open; closed with it in the end."""
    with _window(qtbot, Preferences(theme="dark", size=SIZE)) as window:
        window.adopt(store)
        qtbot.waitUntil(lambda: window.project is not None and window.project.review.detail is not None)
        settle(qtbot, window)
        yield window


@contextmanager
def window_on_project(qtbot: QtBot, path: Path) -> Iterator[MainWindow]:
    """A window that opened the project in a folder by itself."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, theme.ThemeMode.DARK)
    with _window(qtbot, Preferences(size=SIZE)) as window:
        with qtbot.waitSignal(window.project_shown, timeout=LONG_MS):
            window.open_project(path)
        settle(qtbot, window)
        yield window


@contextmanager
def _window(qtbot: QtBot, preferences: Preferences) -> Iterator[MainWindow]:
    window = MainWindow(settings=preferences)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    yield window
    window.close()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is read or written any more, nor begins to be."""

    def quiet() -> None:
        project = project_of(window)
        assert project.settled() and project.session.writes.idle()

    qtbot.waitUntil(quiet, timeout=LONG_MS)
    qtbot.wait(_REST_MS)
    qtbot.waitUntil(quiet, timeout=LONG_MS)


def project_of(window: MainWindow) -> ProjectView:
    """The project that is open."""
    assert window.project is not None
    return window.project


def review_of(window: MainWindow) -> Review:
    """Its review."""
    return project_of(window).review


def proposed_project(root: Path) -> Path:
    """Six pictures labelled by folder, each with a class, a mask-like box and an explanation's box proposed."""
    rng = np.random.default_rng(5)
    for index in range(6):
        folder = root / "images" / ("scratch" if index % 2 else "good")
        folder.mkdir(parents=True, exist_ok=True)
        pixels = rng.integers(60, 200, size=(90, 120, 3), dtype=np.uint8)
        (folder / f"plate_{index}.png").write_bytes(encode_png(pixels))
    (root / "images" / "scratch" / "broken.png").write_bytes(b"no picture at all")
    with Store.create(root / "project", actor="kim") as store:
        ingest(store, [root / "images"], labels_from_folders=True, max_pixels=10_000_000)
        with store.transact("propose", undoable=False) as tx:
            classes.ensure(tx, ["good", "scratch"])
            for item in store.items.get(store.items.ids()):
                if item.state is not ItemState.UNREADABLE:
                    _propose(tx, item)
    return root / "project"


def _propose(tx: Transaction, item: Item) -> None:
    def origin(stage: StageName) -> Provenance:
        return Provenance(stage, "1", "net", "hash", "settings")

    best = "scratch"
    drafts = {
        StageName.CLASSIFY: ProposalDraft(
            ProposalKind.CLASS, class_name=best, confidence=0.9, data={"topk": [[best, 0.9], ["good", 0.1]]}
        ),
        StageName.SEGMENT: _region_draft(Box(10, 10, 40, 30), 0.8),
        StageName.EXPLAIN: _region_draft(Box(8, 8, 60, 50), 0.6),
    }
    for stage, draft in drafts.items():
        proposals.write(tx, item_id=item.id, run_id=None, provenance=origin(stage), drafts=[draft])


def _region_draft(box: Box, confidence: float) -> ProposalDraft:
    return ProposalDraft(
        ProposalKind.REGION, class_name="scratch", confidence=confidence, role=RegionRole.DEFECT, geometry=box
    )
