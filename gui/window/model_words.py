"""What the models window shows, as frozen values, and training reports in words; read off the window's thread."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui.told import told
from gui.window.run_words import spell
from gui.window.wording import stage_name
from gui.words import look_up, noop, number, percent, plural, translate
from storage.errors import FettleError
from storage.records import StageName

if TYPE_CHECKING:
    from inference.cards import ModelCard
    from inference.library import Model
    from inference.training.data import TrainingReport
    from storage.store import Store

TASK_WORDS = {
    "classify": noop("Models", "classify"),
    "detect": noop("Models", "find the part"),
    "segment": noop("Models", "outline"),
    "anomaly": noop("Models", "anomaly"),
    "markings": noop("Models", "find markings"),
    "backbone": noop("Models", "features"),
    "prompt": noop("Models", "follow clicks"),
    "inpaint": noop("Models", "fill in"),
}
_FIGURES = (
    ("accuracy", noop("Models", "accuracy"), True),
    ("macro_f1", noop("Models", "macro F1"), False),
    ("roc_auc", noop("Models", "ROC AUC"), False),
    ("recall", noop("Models", "defects found"), True),
    ("false_alarms", noop("Models", "false alarms"), True),
    ("iou", noop("Models", "IoU"), False),
    ("dice", noop("Models", "Dice"), False),
)
_PARTS = (("test", noop("Models", "Test")), ("val", noop("Models", "Validation")))
_COMMANDS = (
    (r": --labels given\b", ": choose “Also labels as they came”"),
    (
        r"\bAdd one with: fettle models add[^,]*, or train one with: fettle train\b",
        "Add or train one in Models and training",
    ),
    (r"\bAdd one with: fettle models add FILE \(LaMa", "Add one in Models and training (LaMa"),
    (
        r"; to use it, set model = .* in the project's fettle\.toml",
        "; to use it, choose it there",
    ),
    (r"\bAdd the model again with: fettle models add", "Remove it and add it again"),
    (r"\bAdd the model with: fettle models add", "Add the model again"),
)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One line of the table.

    ``stage`` is what can use it, None for none, and ``setting`` the name of that stage's setting; ``used_for`` the
    stages that do now; ``chosen`` that the project's settings name it for ``stage``; ``untrusted`` that it can run code
    and nobody trusted it yet.
    """

    name: str
    task: str
    classes: tuple[str, ...]
    where: str
    licence: str
    stage: str | None
    setting: str
    used_for: tuple[str, ...]
    chosen: bool
    removable: bool
    untrusted: bool
    sha256: str
    details: str


@dataclass(frozen=True, slots=True)
class Learnable:
    """What training could learn from: items by class, decided and undecided as they came; items with regions."""

    decided: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, int] = field(default_factory=dict)
    outlined: int = 0
    good: frozenset[str] = frozenset()

    def line(self, task: str, *, as_they_came: bool) -> tuple[str, bool]:
        """What there is for a task, in words, and whether it is worth a try."""
        counts = dict(self.decided)
        if as_they_came:
            for name, count in self.given.items():
                counts[name] = counts.get(name, 0) + count
        counts = {name: count for name, count in counts.items() if count}
        if not counts:
            if sum(self.given.values()) and not as_they_came:
                return translate(
                    "Models", "Nothing is decided yet. Decide some items in Review, or take labels as they came."
                ), False
            return translate("Models", "No item has a label yet. Decide some items in Review first."), False
        if task == "anomaly":
            good = sum(count for name, count in counts.items() if name in self.good)
            if not good:
                return translate(
                    "Models", "No item of a class that means a good part: say which does under Classes."
                ), False
            words = plural("Models", "%Ln good items to learn from, {others} others to measure with.").of(good)
            return words.format(others=number(sum(counts.values()) - good)), True
        if task == "segment":
            if not self.outlined:
                return translate(
                    "Models", "No item has an outlined defect yet. Accept or draw some in Review first."
                ), False
            words = plural("Models", "%Ln items with outlined defects, of {total} in all.").of(self.outlined)
            return words.format(total=number(sum(counts.values()))), True
        if len(counts) < 2:
            return translate("Models", "Only one class has items; telling classes apart takes two."), False
        parts = ", ".join(f"{name} {number(count)}" for name, count in counts.items())
        return plural("Models", "%Ln items to learn from: {parts}.").of(sum(counts.values())).format(parts=parts), True


@dataclass(frozen=True, slots=True)
class Listing:
    """All the models window shows of a project."""

    rows: tuple[ModelRow, ...]
    faults: tuple[str, ...]
    learnable: Learnable


def listing(store: Store) -> Listing:
    """Read models, cards, what uses them, and what could be trained; slow, for a lane."""
    from inference.cards import Task
    from inference.library import ModelLibrary
    from inference.pipeline import STAGE_TASKS, model_dirs

    library = ModelLibrary(model_dirs(store))
    settings = store.settings["stages"]
    named = {stage: str(settings.get(stage.value, {}).get("model", "")) for stage in STAGE_TASKS}
    used: dict[str, list[str]] = {}
    faults = [f"{name}: {in_window_words(str(error))}" for name, error in library.faults().items()]
    for stage, task in STAGE_TASKS.items():
        name = named[stage] or (named[StageName.CLASSIFY] if stage is StageName.EXPLAIN else "")
        try:
            used.setdefault(library.choose(task, name).card.name, []).append(stage.value)
        except FettleError as error:
            if named[stage]:
                faults.append(f"{stage_name(stage.value)}: {in_window_words(str(error))}")
    filler = settings.get(StageName.CLEAN.value, {})
    if filler.get("filler") == "lama":
        with suppress(FettleError):  # without one, the run says so
            model = library.choose(Task.INPAINT, str(filler.get("filler_model", "")))
            used.setdefault(model.card.name, []).append(StageName.CLEAN.value)
        named[StageName.CLEAN] = str(filler.get("filler_model", ""))
    stages = {task: stage for stage, task in STAGE_TASKS.items() if stage is not StageName.EXPLAIN}
    stages[Task.INPAINT] = StageName.CLEAN
    rows = tuple(_row(model, stages.get(model.card.task), named, used, store) for model in library.list())
    return Listing(rows=rows, faults=tuple(faults), learnable=_learnable(store))


def in_window_words(text: str) -> str:
    """An error's text with what the window offers in the place of commands and options, in the language in force."""
    if (translated := told(text)) != text:
        return translated
    for pattern, words in _COMMANDS:
        text = re.sub(pattern, words, text)
    return re.sub(r"--([a-z]+)", lambda found: found.group(1).capitalize(), text)


def report_html(report: TrainingReport, *, other: str = "") -> str:
    """A training's outcome for a person; ``other`` is the model the settings name instead of the new one."""
    counts = report.counts
    split = (
        translate("Models", "{train} to learn from, {val} to choose by, {test} kept for the test")
        if counts.get("test")
        else translate("Models", "{train} to learn from, {val} to choose by, none kept for a test")
    ).format(**{part: number(counts.get(part, 0)) for part in ("train", "val", "test")})
    lines = [f"<b>{escape(report.folder.name)}</b> · {split} · {spell(report.seconds)}"]
    for part, word in _PARTS:
        figures = measured(report.metrics.get(part, {}))
        if figures:
            lines.append(f"{look_up('Models', word)}: {figures}")
    if report.parity is not None:
        lines.append(
            translate("Models", "The exported model and the trained one differ by at most {parity:.0e}.").format(
                parity=report.parity
            )
        )
    lines += [escape(told(note)) for note in report.notes]
    if report.stopped:
        lines.append(translate("Models", "You stopped it early; this is the best model it had."))
    if other:
        lines.append(
            translate("Models", "The project goes on with {other} until you choose the new one above.").format(
                other=escape(other)
            )
        )
    else:
        lines.append(translate("Models", "The next run uses it."))
    return "<br>".join(lines)


def measured(values: Mapping[str, Any], prefix: str = "") -> str:
    """The figures of one part worth showing, such as “accuracy 94.6 %, macro F1 0.943”."""
    found = []
    for name, label, is_share in _FIGURES:
        value = values.get(name)
        if isinstance(value, int | float):
            found.append(f"{prefix}{look_up('Models', label)} {percent(value, 1) if is_share else number(value, 3)}")
    for name, kind in (("image", ""), ("pixel", translate("Models", "pixel") + " ")):
        nested = values.get(name)
        if isinstance(nested, Mapping) and (figures := measured(nested, kind)):
            found.append(figures)
    return ", ".join(found)


def _row(
    model: Model,
    stage: StageName | None,
    named: Mapping[StageName, str],
    used: Mapping[str, list[str]],
    store: Store,
) -> ModelRow:
    from inference.cards import Format, Task
    from inference.library import is_shipped
    from inference.trust import trusted

    card = model.card
    shipped = is_shipped(model.folder)
    mine = model.folder.parent == store.folder.models
    can_run_code = card.format in (Format.ULTRALYTICS, Format.TORCHSCRIPT)
    return ModelRow(
        name=card.name,
        task=look_up("Models", TASK_WORDS.get(card.task.value, card.task.value)),
        classes=card.classes,
        where=translate("Models", "this project")
        if mine
        else "Fettle"
        if shipped
        else translate("Models", "your library"),
        licence=card.licence,
        stage=stage.value if stage else None,
        setting="filler_model" if card.task is Task.INPAINT else "model",
        used_for=tuple(used.get(card.name, ())),
        chosen=stage is not None and named.get(stage) == card.name,
        removable=not shipped,
        untrusted=can_run_code and card.model_hash not in trusted(),
        sha256=card.model_hash,
        details=_details(card, model.folder),
    )


def _details(card: ModelCard, folder: Path) -> str:
    height, width = card.input.size
    parts = [card.arch, f"{width} × {height} {card.input.colour.value}", card.format.value, _date(card.created)]
    figures = _tested(folder / "report.json")
    if figures:
        parts.append(translate("Models", "test: {figures}").format(figures=figures))
    return "  ·  ".join(part for part in parts if part)


def _tested(path: Path) -> str:
    try:
        report = json.loads(path.read_text("utf-8"))
        return measured(report["metrics"]["test"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # models from elsewhere have no report, or another one


def _date(created: str) -> str:
    try:
        return f"{datetime.fromisoformat(created).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return created


def _learnable(store: Store) -> Learnable:
    from storage import classes

    schema = classes.all_classes(store)

    def by_class(states: str) -> dict[str, int]:
        quoted = {entry.name: entry.name.replace('"', '""') for entry in schema}
        return {name: store.items.count(f'label:"{text}" ({states})') for name, text in quoted.items()}

    decided = "state:accepted OR state:corrected"
    return Learnable(
        decided=by_class(decided),
        given=by_class("state:unreviewed OR state:deferred"),
        outlined=store.items.count(f"has:region ({decided})"),
        good=classes.good_names(schema),
    )
