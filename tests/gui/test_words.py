"""Texts of the window: each is collected, translated, and keeps its values; languages change what is shown."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from gui import words
from gui.told import told, told_error
from gui.words import look_up, noop, number, plural, translate
from storage.errors import DatabaseError, FettleError
from tests.support.scripts import load_script

GUI = Path(words.__file__).parent
CALLS = {"translate", "plural", "noop"}
SHOWS = frozenset(
    {
        *("setText", "setToolTip", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription"),
        *("setWindowTitle", "setInformativeText", "setSpecialValueText", "setTitle", "setItemText", "setSuffix"),
        *("addAction", "addItem", "addItems", "addMenu", "addRow", "addTab", "addButton", "insertItem"),
        *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QListWidgetItem"),
        *("KeyButton", "ToolButton", "Chip", "dim_label", "heading", "ElidedLabel", "NoteRow", "JobStatus"),
        *("set_note", "set_text", "say", "_say", "_tell", "show_busy", "show_fault", "show_message", "emit"),
    }
)
"""Calls whose texts a person reads."""
NOT_WORDS = frozenset({"Fettle", "/data/images=/mnt/images"})


@cache
def outcome() -> Any:
    """What packaging/make_translations.py makes of the code as it is."""
    return load_script("make_translations").build()


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    words.install(qapp, "ko")
    yield
    words.install(qapp, "en")


def test_the_translation_files_are_what_the_code_and_the_translators_say() -> None:
    assert outcome().stale() == [], "run packaging/make_translations.py"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_text_of_the_window_is_translated(language: str) -> None:
    assert outcome().missing[language] == ()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_translations_keep_the_values_and_the_marks_of_their_text(language: str) -> None:
    module = load_script("make_translations")
    catalogue = module.read(module.FOLDER / f"fettle_{language}.ts")
    wrong = [
        (source, form) for (_context, source), forms in catalogue.items() for form in forms if not _same(source, form)
    ]
    assert not wrong


def test_korean_keeps_to_its_words() -> None:
    module = load_script("make_translations")
    avoided = (
        "박스",
        "사진",
        "폴리곤",
        "라벨",
        "아이템",
        "마킹",
        "어노테이션",
        "프리셋",
        "스냅샷",
        "스테이지",
        "결정",
        "에디션",
    )
    texts = module.read(module.FOLDER / "fettle_ko.ts").values()
    wrong = [form for forms in texts for form in forms if any(word in form for word in avoided)]
    assert wrong == [], "see resources/translations/README.md"


def test_every_call_names_its_text_in_letters_and_is_collected() -> None:
    module = load_script("make_translations")
    collected = set(module.extract(sorted(GUI.rglob("*.py"))))
    wrong = []
    for path in sorted(GUI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = _called(node)
            if isinstance(node, ast.Call) and called in CALLS:
                key = tuple(argument.value for argument in node.args if isinstance(argument, ast.Constant))
                if path.name != "words.py" and (node.keywords or len(node.args) != 2 or key not in collected):
                    wrong.append(f"{path.relative_to(GUI)}:{node.lineno}: {ast.unparse(node)}")
                elif len(key) == 2 and ("%Ln" in str(key[1])) != (called == "plural"):
                    wrong.append(f"{path.relative_to(GUI)}:{node.lineno}: %Ln goes with plural(), and only there")
    assert not wrong


def test_no_text_reaches_a_person_past_the_translations() -> None:
    bare = []
    for path in sorted([*GUI.glob("window/*.py"), *GUI.glob("widgets/*.py"), *GUI.glob("canvas/**/*.py")]):
        tree = ast.parse(path.read_text("utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            function = call.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in SHOWS:
                texts = [text for argument in call.args for text in _bare_texts(argument)]
                bare += [f"{path.relative_to(GUI)}:{call.lineno}: {text!r}" for text in texts]
    assert not bare, "\n".join(bare)


def _bare_texts(node: ast.AST) -> Iterator[str]:
    """What is written in English in an argument, outside of every call; tags, keys and filters are not."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = re.sub(r"<[^>]*>?|&\w+;", "", node.value)
        if (
            text.strip(" ·") not in NOT_WORDS
            and re.search(r"[A-Za-z]{2}", text)
            and re.search(r"[A-Z]| ", text.strip())
        ):
            yield node.value
        return
    if isinstance(node, ast.Call | ast.Compare | ast.Subscript | ast.Lambda):
        return
    for child in ast.iter_child_nodes(node):
        yield from _bare_texts(child)


def test_a_text_is_shown_in_the_language_in_force(korean: None) -> None:
    assert words.language() == "ko"
    assert translate("Numbers", "{number} %").format(number=number(12)) == "12%"
    assert look_up("Numbers", "{number} %") == "{number}%"
    assert translate("Numbers", "nobody wrote this") == "nobody wrote this"
    assert QLocale().language() is QLocale.Language.Korean


def test_a_number_decides_the_form(qapp: QApplication) -> None:
    things = plural("Numbers", "%Ln items")
    assert things.of(1) == "1 item"
    assert things.of(12_345) == "12,345 items"
    words.install(qapp, "ko")
    try:
        assert things.of(12_345) == "항목 12,345개"
    finally:
        words.install(qapp, "en")


def test_without_a_window_texts_stay_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._Current, "look_up", None)
    monkeypatch.setattr(words._Current, "locale", None)
    assert translate("Numbers", "{number} %") == "{number} %"
    assert plural("Numbers", "%Ln items").of(1234) == "1,234 items"
    assert noop("Numbers", "text") == "text"
    assert words.percent(0.381) == "38 %"


def test_a_choice_is_taken_and_anything_else_follows_the_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["ko-KR"]
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self: asked)
    assert words.resolve("en") == "en"
    assert words.resolve(words.SYSTEM) == "ko"
    asked[:] = ["fi-FI", "en_GB"]
    assert words.resolve("klingon") == "en"


def test_errors_and_steps_are_told_in_the_language_in_force(korean: None) -> None:
    assert told("Accept 1,295 items") == "항목 1,295개 승인"
    assert told("Keep 3 regions") == "영역 3개 유지"
    assert told("Undo: Label 2 items “Accept {x}”") == "실행 취소: 항목 2개 레이블 “Accept {x}”"
    assert told("Nobody translated this") == "Nobody translated this"
    hint = "Add one with: fettle models add FILE --task detect, or train one with: fettle train"
    whole = told(f"There is no model for detect. {hint}. Nobody translated this")
    said = "detect 모델이 없습니다. “모델과 학습”에서 detect 모델을 추가하거나 학습시키십시오. "
    assert whole == f"{said}Nobody translated this"
    full = DatabaseError("The disk is full; nothing was written", "Free some space and try again.")
    assert told_error(full).startswith("디스크가 가득 차")
    assert told_error(FettleError("Odd thing", "Do this.")).endswith("Odd thing. Do this.")
    assert told_error(ValueError("raw")) == "raw"


def test_in_english_nothing_is_retold(qapp: QApplication) -> None:
    assert told("Accept 95 items") == "Accept 95 items"
    assert told_error(FettleError("Odd thing", "Do this.")) == "Odd thing. Do this."


def _called(node: ast.AST) -> str:
    """The name of the function that ``node`` calls; empty where it is no call."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        owner = function.value
        return function.attr if isinstance(owner, ast.Name) and owner.id == "words" else ""
    return getattr(function, "id", "")


def _same(source: str, form: str) -> bool:
    """Whether a translation has its text's named values, its number, its tags and its ends."""
    names = [
        {field for _, field, _, _ in string.Formatter().parse(text) if field is not None} for text in (source, form)
    ]
    tags = [sorted(re.findall(r"</?\w+[^>]*>", text)) for text in (source, form)]
    ends = [(text[:1].isspace(), text[-1:].isspace(), text.endswith("…")) for text in (source, form)]
    return names[0] == names[1] and tags[0] == tags[1] and ends[0] == ends[1] and form.count("%Ln") <= 1
