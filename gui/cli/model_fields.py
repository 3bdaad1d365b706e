"""Turns the words of ``models add`` into card fields, with an error that names the option."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from storage.errors import ModelError

if TYPE_CHECKING:
    from inference.model_inspect import CardFields

Choice = TypeVar("Choice", bound=StrEnum)


def fields_from_options(
    *,
    task: str,
    arch: str,
    classes: str,
    good: str,
    size: str,
    colour: str,
    mean: str,
    std: str,
    head: str,
    licence: str,
) -> CardFields:
    """Card fields from option texts; empty texts stay unknown.

    Raises:
        ModelError: A text is not what the option takes.
    """
    from inference.cards import Colour, Head, Task
    from inference.model_inspect import CardFields

    return CardFields(
        task=_choice(Task, task, "--task"),
        arch=arch,
        classes=_names(classes),
        good=_names(good),
        size=_size(size),
        colour=_choice(Colour, colour.upper(), "--colour"),
        mean=_numbers(mean, "--mean"),
        std=_numbers(std, "--std"),
        head=_choice(Head, head, "--head"),
        licence=licence,
    )


def _choice(kind: type[Choice], text: str, option: str) -> Choice | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError as error:
        raise ModelError(f"{option} can't be “{text}”", "It can be " + ", ".join(kind) + ".") from error


def _names(text: str) -> tuple[str, ...]:
    path = Path(text)
    if text and "," not in text and path.is_file():
        return tuple(line.strip() for line in path.read_text("utf-8").splitlines() if line.strip())
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _numbers(text: str, option: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ModelError(f"{option} takes numbers, separated by commas", f"Not “{text}”.") from error


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    parts = text.lower().split("x")
    if len(parts) == 1:
        parts *= 2
    if len(parts) != 2 or not all(part.isdigit() and int(part) > 0 for part in parts):
        raise ModelError("--size takes HEIGHTxWIDTH in pixels", f"For example 224x224, not “{text}”.")
    return int(parts[0]), int(parts[1])
