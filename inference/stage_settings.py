"""Reads a stage's frozen settings into its dataclass, naming what is unknown, mistyped or out of range."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, TypeVar

from storage.errors import FettleError
from storage.records import StageName

T = TypeVar("T")


def ranged(default: float, *, least: float = 0, most: float = math.inf) -> Any:
    """A dataclass field for a number with ``least ≤ value ≤ most``."""
    return dataclasses.field(default=default, metadata={"least": least, "most": most})


def one_of(*choices: str) -> Any:
    """A dataclass field for one of some words; the first is the default."""
    return dataclasses.field(default=choices[0], metadata={"choices": choices})


def read_settings(kind: type[T], values: Mapping[str, Any], *, stage: StageName) -> T:
    """Build ``kind``, a dataclass whose fields all have defaults, from plain JSON values.

    Raises:
        FettleError: A name is unknown, or a value has the wrong type or is out of range.
    """
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise FettleError(f"The stage {stage} has no setting “{unknown[0]}”", f"It has: {', '.join(sorted(fields))}.")
    return kind(**{name: _checked(fields[name], value, stage) for name, value in values.items()})


def _checked(field: dataclasses.Field[Any], value: Any, stage: StageName) -> Any:
    default = field.default
    if isinstance(default, tuple):
        if not isinstance(value, list | tuple) or not all(isinstance(entry, str) for entry in value):
            raise _error(field, value, stage, "must be a list of names")
        return tuple(value)
    if isinstance(default, bool) or isinstance(value, bool):
        fits = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, float):
        fits = isinstance(value, int | float) and math.isfinite(value)
    else:
        fits = isinstance(value, type(default))
    if not fits:
        raise _error(field, value, stage, f"must be like {default!r}")
    least, most = field.metadata.get("least", -math.inf), field.metadata.get("most", math.inf)
    if isinstance(value, int | float) and not least <= value <= most:
        raise _error(field, value, stage, f"must be from {least:g} to {most:g}")
    choices = field.metadata.get("choices")
    if choices and value not in choices:
        raise _error(field, value, stage, f"must be one of: {', '.join(choices)}")
    return float(value) if isinstance(default, float) else value


def _error(field: dataclasses.Field[Any], value: Any, stage: StageName, rule: str) -> FettleError:
    return FettleError(f"The setting {stage}.{field.name} is {value!r}", f"It {rule}.")
