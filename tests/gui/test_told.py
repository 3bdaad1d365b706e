"""Every text that storage and inference may show has a template, every template is the one its texts are told by."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from gui import told, words
from storage import region_edits, region_ops
from tests.support.told_texts import Collector, Text

ROOT = Path(words.__file__).parent.parent
_CODE = re.compile(r"\S*[0-9:/=_.<>\[\]()*+-]\S*|\btile\b|\bmodel\b")
"""What is no word of a language: numbers, paths, settings."""


_ELSEWHERE = {
    "f\"Add: {'; '.join(missing)}.\"": "the window names its own fields instead, see `gui.window.model_add`",
    "label": "made of `region_ops.OPERATIONS`, whose texts `texts` adds",
}
"""Expressions whose texts are not told as they are, with why."""


@cache
def texts() -> tuple[Text, ...]:
    """What the code says now."""
    operations = [
        Text("storage/region_edits.py", region_edits.label_for(name, (7.0,), count), "label_for")
        for name in region_ops.OPERATIONS
        for count in (1, 7)
    ]
    paths = [path for folder in ("storage", "inference") for path in sorted((ROOT / folder).rglob("*.py"))]
    steps = [*sorted((ROOT / "gui" / "window").glob("*.py")), ROOT / "gui" / "demo.py"]
    found = Collector(ROOT, [*paths, *steps]).texts()
    return (*operations, *(text for text in found if text.is_known and text.code not in _ELSEWHERE))


def untold(text: str, *, part: bool = False, used: set[str] | None = None) -> bool:
    """Whether something of ``text`` would stay English; ``used`` hears by which templates it is told."""
    if not re.search("[A-Za-z]{2}", text):
        return False
    for split in (match.start() for match in re.finditer(r"\. ", text)):
        if not untold(text[:split], used=used):
            return untold(text[split + 2 :], used=used)
    found = told.matched(text, part=part)
    if "; " in text and (found is None or _leaves_english(*found, used=used)):
        return any(untold(each, used=used) for each in text.split("; "))
    return found is None or _leaves_english(*found, used=used)


def _leaves_english(template: str, values: dict[str, str], *, used: set[str] | None) -> bool:
    if used is not None:
        used.add(template)
    return any(
        untold(value, part=True, used=used)
        if name in told.NESTED
        else f"“{{{name}}}”" not in template and untold_value(value)
        for name, value in values.items()
    )


def untold_value(value: str) -> bool:
    """Whether words of the code's stand in a place that is not translated."""
    return re.search("[A-Za-z]{2}", _CODE.sub("", value)) is not None


@pytest.mark.slow
def test_every_text_of_storage_and_inference_is_told() -> None:
    assert len(texts()) > 1000
    assert {f"{text.where}: {text.text}" for text in texts() if untold(text.sample)} == set(), "see gui/told"


def test_no_template_swallows_the_texts_of_another() -> None:
    wrong = {}
    for template in (*told.TEMPLATES, *told.PARTS):
        found = told.matched(re.sub(r"{\w+}", "7", template), part=template in told.PARTS)
        if found is None or _skeleton(found[0]) != _skeleton(template):
            wrong[template] = found
    assert wrong == {}


def test_no_template_is_there_twice() -> None:
    skeletons = Counter(map(_skeleton, (*told.TEMPLATES, *told.PARTS)))
    assert [text for text, count in skeletons.items() if count > 1] == []


@pytest.mark.slow
def test_every_template_is_written_below_the_window() -> None:
    used: set[str] = set()
    for text in texts():
        untold(text.sample, used=used)
    written = "\n".join(text for path in _sources() for text in re.findall(r"[^\"{}\n]+", path.read_text("utf-8")))
    unused = [template for template in (*told.TEMPLATES, *told.PARTS) if template not in used]
    dead = [
        template
        for template in unused
        if max(re.split(r"1 |{\w+}", template), key=len).strip(" “”():").removesuffix("s") not in written
    ]
    assert dead == []


@pytest.mark.parametrize(
    ("text", "korean"),
    [
        ("Draw scratch region", "scratch 영역 그리기"),
        ("Undo: Draw scratch region", "실행 취소: scratch 영역 그리기"),
        ("Undo: Exclude 12 items", "실행 취소: 항목 12개 제외"),
        ("The file is damaged: it holds no page", "파일이 손상되었습니다: 페이지가 없습니다"),
        (
            "not run, because clean failed first: The file is empty",
            "clean 단계가 먼저 실패하여 실행하지 않음: 파일이 비어 있습니다",
        ),
        (
            "lee decided plate.png 12 s ago: excluded (blurred); you chose scratch. Look at it again, then decide.",
            "lee 님이 plate.png을(를) 12초 전에 판정했습니다: 제외(blurred). 선택한 것은 scratch입니다. "
            "다시 확인하고 판정하십시오.",
        ),
        (
            "a: it has torch 1 instead of 2. Start the run again.; b: it has torch 1 instead of 2",
            "a: 버전이 다릅니다: torch 1 instead of 2. 실행을 다시 시작하십시오.; "
            "b: 버전이 다릅니다: torch 1 instead of 2",
        ),
        ("Odd words: nobody translated this", "Odd words: nobody translated this"),
    ],
)
def test_a_text_is_told_by_what_it_is_made_of(qapp: QApplication, text: str, korean: str) -> None:
    words.install(qapp, "ko")
    try:
        assert told.told(text) == korean
    finally:
        words.install(qapp, "en")


def _skeleton(template: str) -> str:
    return re.sub(r"{\w+}", "{}", template)


def _sources() -> list[Path]:
    return [path for folder in ("storage", "inference", "gui/window") for path in (ROOT / folder).rglob("*.py")]
