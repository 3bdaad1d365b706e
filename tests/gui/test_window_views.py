"""What the panels say of an item, from plain records; and the colours everything is said in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.keys import KeyMap
from gui.widgets.icons import pixmap
from gui.window.decision_panel import DecisionPanel
from gui.window.item_detail import Detail, item_view, overlay_items, queue_row
from gui.window.preferences import Preferences, load, save
from gui.window.wording import ago
from storage.paths import shipped_dir
from storage.records import (
    Box,
    ClassKind,
    Item,
    ItemState,
    LabelClass,
    Proposal,
    ProposalKind,
    Provenance,
    Region,
    RegionRole,
    RegionSource,
    RegionStatus,
    StageName,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NOW = 1_790_000_000.0
ITEM = Item(
    id=7, source_id=1, path="/pictures/크랙_0042.tif", relpath="크랙_0042.tif", name="크랙_0042.tif",
    width=640, height=480, channels=1, bit_depth=16, format="tiff", size_bytes=1, mtime_ns=1,
    hash="ab", state=ItemState.UNREVIEWED,
    label=None, given="crack", predicted="break", score=0.93, anomaly=None, marked=None, split="train",
    duplicate_of=None, reason="", note="", error="", decided_by=None, decided_at=None, added_at=NOW, version=1,
)  # fmt: skip
CLASSES = (
    LabelClass(1, "crack", ClassKind.DEFECT, "#e69f00", 1, 0),
    LabelClass(2, "break", ClassKind.DEFECT, "#56b4e9", 2, 1),
    LabelClass(3, "free", ClassKind.GOOD, "#009e73", None, 2),
)


def proposal(number: int, kind: ProposalKind, **changes: object) -> Proposal:
    plain = Proposal(
        id=number, item_id=7, run_id=4, provenance=Provenance(StageName.CLASSIFY, "1", "net", "h", "s"), kind=kind,
        class_name=None, confidence=None, role=None, geometry=None, blob=None, data={}, superseded=False,
        created_at=NOW,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


CLASS = proposal(
    1, ProposalKind.CLASS, class_name="break", confidence=0.93, data={"topk": [["break", 0.93], ["crack", 0.07]]}
)
BOX = proposal(
    2, ProposalKind.REGION, class_name="crack", confidence=0.8, role=RegionRole.DEFECT, geometry=Box(1, 2, 30, 40)
)
MARK = proposal(3, ProposalKind.REGION, confidence=0.9, role=RegionRole.MARKING, geometry=Box(5, 5, 9, 9))


def kept(number: int, of: Proposal | None) -> Region:
    return Region(
        id=number, item_id=7, role=RegionRole.DEFECT, class_name="crack", geometry=Box(1, 2, 30, 40),
        status=RegionStatus.KEPT, source=RegionSource.PERSON, proposal_id=of.id if of else None, confidence=None,
        author="kim", created_at=NOW, version=1,
    )  # fmt: skip


def detail(item: Item = ITEM, *, regions: tuple[Region, ...] = ()) -> Detail:
    return Detail(item, (CLASS, BOX, MARK), regions, (), CLASSES, frozenset({2}), frozenset({2, 3}))


def test_classes_come_by_probability_with_their_own_digits() -> None:
    rows = item_view(detail(), now=NOW).classes
    assert [(row.name, row.key, row.probability) for row in rows] == [
        ("break", "2", 0.93), ("crack", "1", 0.07), ("free", "", None),
    ]  # fmt: skip


def test_the_label_in_force_is_the_given_one_until_somebody_decides() -> None:
    assert [row.name for row in item_view(detail(), now=NOW).classes if row.chosen] == ["crack"]
    decided = replace(ITEM, label="break", state=ItemState.CORRECTED, decided_by="kim", decided_at=NOW)
    view = item_view(detail(decided), now=NOW)
    assert [row.name for row in view.classes if row.decided] == ["break"]
    assert "Corrected" in view.settled_line and "kim" in view.settled_line


def test_a_disagreement_is_named_first() -> None:
    assert item_view(detail(), now=NOW).notes[0].html.startswith("Look twice: it came labelled <b>crack</b>")


def test_names_from_files_cannot_become_markup() -> None:
    nasty = replace(ITEM, given="<img src=x>", predicted="<b>")
    assert "<img" not in item_view(detail(nasty), now=NOW).notes[0].html


def test_a_kept_proposal_is_drawn_once_and_solid() -> None:
    items = overlay_items(detail(regions=(kept(9, BOX),)))
    assert [(entry.key, entry.decided) for entry in items] == [("r9", True), ("p3", False)]


def test_markings_are_purple_and_hide_over_the_cleaned_picture() -> None:
    marks = {entry.key: entry for entry in overlay_items(detail(), markings=False)}
    assert marks["p3"].colour == theme.MARKING_COLOUR and not marks["p3"].visible
    assert marks["p2"].visible


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "crack · looks like break"),
        ({"given": None}, "break · 0.93"),
        ({"state": ItemState.EXCLUDED, "reason": "blurred"}, "excluded: blurred"),
        ({"state": ItemState.CORRECTED, "label": "break"}, "crack → break"),
        ({"state": ItemState.UNREADABLE, "error": "The file is cut off"}, "The file is cut off"),
        ({"given": None, "predicted": None}, "no label yet"),
    ],
)
def test_the_queue_says_what_matters(changes: dict[str, object], line: str) -> None:
    assert queue_row(replace(ITEM, **changes)).line == line  # type: ignore[arg-type]


@given(st.floats(min_value=0, max_value=400 * 86400))
def test_times_are_said_in_few_words(back: float) -> None:
    assert 0 < len(ago(NOW - back, NOW)) <= 10


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    names = [path.stem for path in shipped_dir("icons").glob("*.svg")]
    assert names
    for name in names:
        image = pixmap(name, "#ffffff", 24).toImage()
        assert image.size() == QSize(24, 24)
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), name


def test_the_panel_offers_all_only_where_that_is_more(qtbot: QtBot) -> None:
    panel = DecisionPanel(KeyMap())
    qtbot.addWidget(panel)
    panel.show_item(item_view(detail(), now=NOW))
    assert not panel._accept_all.isHidden()
    panel.show_item(replace(item_view(detail(), now=NOW), all_differs=False))
    assert panel._accept_all.isHidden()


def test_the_panel_names_what_enter_does(qtbot: QtBot) -> None:
    panel = DecisionPanel(KeyMap())
    qtbot.addWidget(panel)
    panel.show_item(item_view(detail(), now=NOW))
    panel.mark_region("p2")
    assert panel._accept.text() == "Keep crack"
    panel.mark_region("")
    assert panel._accept.text() == "Accept"


def test_preferences_survive_a_restart() -> None:
    chosen = Preferences(theme="light", keys={"later": ("Y",)}, recent=("/a",), size=(1300, 900))
    save(chosen)
    assert load() == chosen
