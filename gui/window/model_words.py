"""What the models window shows, as frozen values, and training reports in words; read off the window's thread."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.errors import FettleError
from storage.records import StageName

if TYPE_CHECKING:
    from inference.cards import ModelCard
    from inference.library import Model
    from inference.training.data import TrainingReport
    from storage.store import Store

TASK_WORDS = {
    "classify": "classify",
    "detect": "find the part",
    "segment": "outline",
    "anomaly": "anomaly",
    "markings": "find markings",
    "backbone": "features",
}
_FIGURES = (
    ("accuracy", "accuracy", True),
    ("macro_f1", "macro F1", False),
    ("roc_auc", "ROC AUC", False),
    ("recall", "defects found", True),
    ("false_alarms", "false alarms", True),
    ("iou", "IoU", False),
    ("dice", "Dice", False),
)
_PARTS = (("test", "Test"), ("val", "Validation"))
_COMMANDS = (
    (r": --labels given\b", ": choose “Also labels as they came”"),
    (
        r"\bAdd one with: fettle models add[^,]*, or train one with: fettle train\b",
        "Add or train one in Models and training",
    ),
    (r"; to use it, set model = .* in the project's fettle\.toml", "; to use it, choose it there"),
    (r"\bAdd the model again with: fettle models add", "Remove it and add it again"),
    (r"\bAdd the model with: fettle models add", "Add the model again"),
)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One line of the table.

    ``stage`` is what can use it, None for none; ``used_for`` the stages that do now; ``chosen`` that the project's
    settings name it for ``stage``; ``untrusted`` that it can run code and nobody trusted it yet.
    """

    name: str
    task: str
    classes: tuple[str, ...]
    where: str
    licence: str
    stage: str | None
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
            for name, number in self.given.items():
                counts[name] = counts.get(name, 0) + number
        counts = {name: number for name, number in counts.items() if number}
        if not counts:
            if sum(self.given.values()) and not as_they_came:
                return "Nothing is decided yet. Decide some items in Review, or take labels as they came.", False
            return "No item has a label yet. Decide some items in Review first.", False
        if task == "anomaly":
            good = sum(number for name, number in counts.items() if name in self.good)
            if not good:
                return "No item of a class that means a good part: say which does under Classes (Ctrl+Shift+L).", False
            return f"{good:,} good items to learn from, {sum(counts.values()) - good:,} others to measure with.", True
        if task == "segment":
            if not self.outlined:
                return "No item has an outlined defect yet. Accept or draw some in Review first.", False
            return f"{self.outlined:,} items with outlined defects, of {sum(counts.values()):,} in all.", True
        if len(counts) < 2:
            return "Only one class has items; telling classes apart takes two.", False
        parts = ", ".join(f"{name} {number:,}" for name, number in counts.items())
        return f"{sum(counts.values()):,} items to learn from: {parts}.", True


@dataclass(frozen=True, slots=True)
class Listing:
    """All the models window shows of a project."""

    rows: tuple[ModelRow, ...]
    faults: tuple[str, ...]
    learnable: Learnable


def listing(store: Store) -> Listing:
    """Read models, cards, what uses them, and what could be trained; slow, for a lane."""
    from inference.library import ModelLibrary
    from inference.pipeline import STAGE_TASKS, model_dirs

    library = ModelLibrary(model_dirs(store))
    settings = store.settings["stages"]
    named = {stage: str(settings.get(stage.value, {}).get("model", "")) for stage in STAGE_TASKS}
    used: dict[str, list[str]] = {}
    faults = [in_window_words(f"{name}: {error}") for name, error in library.faults().items()]
    for stage, task in STAGE_TASKS.items():
        name = named[stage] or (named[StageName.CLASSIFY] if stage is StageName.EXPLAIN else "")
        try:
            used.setdefault(library.choose(task, name).card.name, []).append(stage.value)
        except FettleError as error:
            if named[stage]:
                faults.append(in_window_words(f"{stage.value}: {error}"))
    stages = {task: stage for stage, task in STAGE_TASKS.items() if stage is not StageName.EXPLAIN}
    rows = tuple(_row(model, stages.get(model.card.task), named, used, store) for model in library.list())
    return Listing(rows=rows, faults=tuple(faults), learnable=_learnable(store))


def in_window_words(text: str) -> str:
    """An error's text with what the window offers in the place of commands and options."""
    for pattern, words in _COMMANDS:
        text = re.sub(pattern, words, text)
    return re.sub(r"--([a-z]+)", lambda found: found.group(1).capitalize(), text)


def report_html(report: TrainingReport, *, other: str = "") -> str:
    """A training's outcome for a person; ``other`` is the model the settings name instead of the new one."""
    counts = report.counts
    split = f"{counts.get('train', 0):,} to learn from, {counts.get('val', 0):,} to choose by, " + (
        f"{counts['test']:,} kept for the test" if counts.get("test") else "none kept for a test"
    )
    lines = [f"<b>{escape(report.folder.name)}</b> · {split} · {_duration(report.seconds)}"]
    for part, word in _PARTS:
        figures = measured(report.metrics.get(part, {}))
        if figures:
            lines.append(f"{word}: {figures}")
    if report.parity is not None:
        lines.append(f"The exported model and the trained one differ by at most {report.parity:.0e}.")
    lines += [escape(note) for note in report.notes]
    if report.stopped:
        lines.append("You stopped it early; this is the best model it had.")
    if other:
        lines.append(f"The project goes on with {escape(other)} until you choose the new one above.")
    else:
        lines.append("The next run uses it.")
    return "<br>".join(lines)


def measured(values: Mapping[str, Any], prefix: str = "") -> str:
    """The figures of one part worth showing, such as “accuracy 94.6 %, macro F1 0.943”."""
    found = []
    for name, label, percent in _FIGURES:
        value = values.get(name)
        if isinstance(value, int | float):
            found.append(f"{prefix}{label} " + (f"{value:.1%}".replace("%", " %") if percent else f"{value:.3f}"))
    for name, kind in (("image", ""), ("pixel", "pixel ")):
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
    from inference.cards import Format
    from inference.library import is_shipped
    from inference.trust import trusted

    card = model.card
    shipped = is_shipped(model.folder)
    mine = model.folder.parent == store.folder.models
    can_run_code = card.format in (Format.ULTRALYTICS, Format.TORCHSCRIPT)
    return ModelRow(
        name=card.name,
        task=TASK_WORDS.get(card.task.value, card.task.value),
        classes=card.classes,
        where="this project" if mine else "Fettle" if shipped else "your library",
        licence=card.licence,
        stage=stage.value if stage else None,
        used_for=tuple(used.get(card.name, ())),
        chosen=stage is not None and named[stage] == card.name,
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
        parts.append(f"test: {figures}")
    return "  ·  ".join(part for part in parts if part)


def _tested(path: Path) -> str:
    try:
        report = json.loads(path.read_text("utf-8"))
        return measured(report["metrics"]["test"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # models from elsewhere have no report, or another one


def _date(created: str) -> str:
    try:
        return f"{datetime.fromisoformat(created).astimezone():%d %b %Y %H:%M}"
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


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
