"""Turns the words of ``models add`` into card fields, with an error that names the option."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from storage.errors import ModelError

if TYPE_CHECKING:
    from inference.model_inspect import CardFields

Choice = TypeVar("Choice", bound=StrEnum)


def fields_from_options(**texts: str) -> CardFields:
    """Card fields from option texts, named as the fields; empty texts stay unknown.

    Raises:
        ModelError: A text is not what the option takes, or two options contradict each other.
    """
    from inference.model_inspect import CardFields

    if texts.get("normalise"):
        twice = [f"--{name}" for name in ("scale", "mean", "std") if texts.get(name)]
        if twice:
            raise ModelError(f"--normalise and {twice[0]} say the same twice", "Give one of them.")
    readers = _readers()
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if text.strip():
            option = "--" + name.replace("_", "-")
            values[name] = readers[name](text.strip(), option) if name in readers else text.strip()
    return CardFields(**values)


def _readers() -> dict[str, Callable[[str, str], Any]]:
    """Field to what reads its text; fields without one are texts themselves."""
    from inference.cards import Activation, Colour, Head, Layout, Resize, Task
    from inference.model_inspect import NORMALISATIONS

    return {
        "task": partial(_choice, Task),
        "classes": _names,
        "good": _names,
        "size": _size,
        "colour": partial(_choice, Colour),
        "normalise": partial(_one_of, tuple(NORMALISATIONS)),
        "scale": _number,
        "mean": _numbers,
        "std": _numbers,
        "resize": partial(_choice, Resize),
        "pad_value": partial(_number, most=255),
        "layout": partial(_choice, Layout),
        "head": partial(_choice, Head),
        "activation": partial(_choice, Activation),
        "temperature": _number,
        "threshold": partial(_number, most=1),
        "iou": partial(_number, most=1),
    }


def _choice(kind: type[Choice], text: str, option: str) -> Choice:
    """A value of an enumeration, whatever its case."""
    for value in kind:
        if value.lower() == text.lower():
            return value
    raise ModelError(f"{option} can't be “{text}”", "It can be " + ", ".join(kind) + ".")


def _one_of(names: tuple[str, ...], text: str, option: str) -> str:
    if text not in names:
        raise ModelError(f"{option} can't be “{text}”", "It can be " + ", ".join(names) + ".")
    return text


def _names(text: str, option: str) -> tuple[str, ...]:
    """Names separated by commas, or a file with one a line; names may hold commas only in a file."""
    path = Path(text)
    if path.is_file():
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ModelError(f"{option}: {path} is not a readable text file", "One name a line, UTF-8.") from error
        names = tuple(line.strip() for line in lines if line.strip())
        if not names:
            raise ModelError(f"{option}: {path} holds no names", "One name a line.")
        return names
    if path.suffix.lower() in (".txt", ".names"):
        raise ModelError(f"{option}: the file {text} is missing")
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _number(text: str, option: str, *, most: float | None = None) -> float:
    """A number from 0 on, a fraction such as 1/255 included."""
    above, slash, below = text.partition("/")
    try:
        value = float(above) / float(below) if slash else float(above)
    except (ValueError, ZeroDivisionError) as error:
        raise ModelError(f"{option} takes a number", f"Not “{text}”.") from error
    if not 0 <= value <= (float("inf") if most is None else most) or value == float("inf"):
        raise ModelError(f"{option} takes a number from 0{'' if most is None else f' to {most:g}'}", f"Not “{text}”.")
    return value


def _numbers(text: str, option: str) -> tuple[float, ...]:
    """One number for each channel; a single one stands for all three."""
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise ModelError(f"{option} takes numbers, separated by commas", f"Not “{text}”.") from error
    if len(numbers) not in (1, 3):
        raise ModelError(f"{option} takes one number or three, separated by commas", f"Not “{text}”.")
    return numbers * 3 if len(numbers) == 1 else numbers


def _size(text: str, _option: str) -> tuple[int, int]:
    parts = text.lower().split("x")
    if len(parts) == 1:
        parts *= 2
    if len(parts) != 2 or not all(part.isdigit() and int(part) > 0 for part in parts):
        raise ModelError("--size takes HEIGHTxWIDTH in pixels", f"For example 224x224, not “{text}”.")
    return int(parts[0]), int(parts[1])
