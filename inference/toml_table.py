"""Reads one TOML table field by field, with errors that name the field; used by the model cards."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from storage.errors import ModelError

E = TypeVar("E", bound=StrEnum)


class Table:
    """One table of a parsed TOML document. Every ``ModelError`` it raises begins with ``where: field``."""

    def __init__(self, values: Mapping[str, Any], where: str, path: str = "") -> None:
        self._values = values
        self._where = where
        self._path = path
        self._seen: set[str] = set()

    def finish(self) -> None:
        """Refuse fields that nobody read: most are misspelt."""
        extra = sorted(set(self._values) - self._seen)
        if extra:
            raise self._error(extra[0], "is not a field of a model card", f"Known: {', '.join(sorted(self._seen))}")

    def table(self, name: str) -> Table:
        """A sub-table, empty where absent."""
        return Table(self.free(name), self._where, self._full(name))

    def free(self, name: str) -> dict[str, Any]:
        """A sub-table's values as they stand, empty where absent."""
        value = self._get(name, {})
        if not isinstance(value, dict):
            raise self._error(name, "must be a table")
        return value

    def texts(self) -> dict[str, str]:
        """The whole table, which must map names to text."""
        for name, value in self._values.items():
            if not isinstance(value, str):
                raise self._error(name, "must be text")
        return dict(self._values)

    def text(self, name: str, default: str | None = None) -> str:
        """Text; required, and then not empty, without a default."""
        value = self._get(name, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self._error(name, "is missing" if value in (None, "") else f"must be text, not {value!r}")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """A list of non-empty texts, empty where absent."""
        value = self._get(name, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
            raise self._error(name, "must be a list of names")
        return tuple(value)

    def choice(self, name: str, kind: type[E], default: E | None = None) -> E:
        """One of an enum's values."""
        value = self._get(name, default)
        if value is None:
            raise self._error(name, "is missing", f"One of: {', '.join(kind)}")
        try:
            return kind(value)
        except ValueError:
            raise self._error(name, f"is “{value}”, which is not known", f"One of: {', '.join(kind)}") from None

    def number(
        self,
        name: str,
        default: float,
        *,
        least: float = -math.inf,
        most: float = math.inf,
        above: float = -math.inf,
    ) -> float:
        """A finite number, ``least ≤ value ≤ most`` and ``value > above``."""
        return self._checked(name, self._get(name, default), least, most, above)

    def numbers(
        self,
        name: str,
        shape: tuple[int],
        default: Sequence[float],
        *,
        least: float = -math.inf,
        above: float = -math.inf,
    ) -> tuple[float, ...]:
        """A list of ``shape[0]`` finite numbers."""
        value = self._get(name, list(default))
        if not isinstance(value, list) or len(value) != shape[0]:
            raise self._error(name, f"must be a list of {shape[0]} numbers, not {value!r}")
        return tuple(self._checked(name, entry, least, math.inf, above) for entry in value)

    def _checked(self, name: str, value: Any, least: float, most: float, above: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self._error(name, f"must be a number, not {value!r}")
        if not least <= value <= most or value <= above:
            low = f"above {above:g}" if above > -math.inf else f"at least {least:g}"
            raise self._error(name, f"is {value:g}, must be {low}" + (f", at most {most:g}" if most < math.inf else ""))
        return float(value)

    def _get(self, name: str, default: Any) -> Any:
        self._seen.add(name)
        return self._values.get(name, default)

    def _full(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _error(self, name: str, problem: str, hint: str = "") -> ModelError:
        return ModelError(f"{self._where}: {self._full(name)} {problem}", hint)
