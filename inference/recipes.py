"""Recipes: named, ordered enhancement settings; checked, applied, read from and written to TOML and JSON values."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from inference.enhance import OPERATIONS, Operation, Param, ParamKind
from inference.stage import Pixels
from storage.errors import FettleError
from storage.paths import shipped_dir


class RecipeError(FettleError):
    """A recipe names what does not exist, or a value is out of range; ``message`` says where."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A named, ordered list of operations.

    Attributes:
        name: What a person reads.
        steps: ``(operation, params)`` in order; ``params`` complete, as `make_recipe` leaves them.
    """

    name: str
    steps: tuple[tuple[str, Mapping[str, float]], ...]

    def apply(self, pixels: Pixels) -> Pixels:
        """Run the steps on ``(H, W, 3) uint8 RGB``; the argument is never written to."""
        out = pixels
        for operation, params in self.steps:
            out = OPERATIONS[operation].function(out, **params)
        return out.copy() if out is pixels else out

    @property
    def changes_size(self) -> bool:
        """Whether a step changes the picture's size, so that regions would no longer fit."""
        return any(OPERATIONS[operation].changes_size for operation, _ in self.steps)

    def as_data(self) -> dict[str, Any]:
        """Plain JSON values: ``{"name", "steps": [{"operation", param: value, …}, …]}``."""
        return {"name": self.name, "steps": [{"operation": name, **params} for name, params in self.steps]}


def make_recipe(name: str, steps: Iterable[tuple[str, Mapping[str, Any]]], *, where: str = "") -> Recipe:
    """Check steps against the table of operations and fill in default values.

    Args:
        name: The recipe's name, not empty.
        steps: ``(operation, params)``; a missing parameter takes its default.
        where: Prefix of error messages, a file name say.

    Raises:
        RecipeError: Unknown operation or parameter, wrong type, out of range.
    """
    prefix = f"{where}: " if where else ""
    if not isinstance(name, str) or not name.strip():
        raise RecipeError(f"{prefix}a recipe has no name", 'Give it one: name = "…".')
    checked = []
    for number, (operation_name, params) in enumerate(steps, start=1):
        place = f"{prefix}recipe {name!r}, step {number}"
        operation = OPERATIONS.get(operation_name) if isinstance(operation_name, str) else None
        if operation is None:
            raise RecipeError(f"{place}: there is no operation {operation_name!r}", f"Known: {', '.join(OPERATIONS)}.")
        checked.append((operation.name, _checked_params(operation, params, f"{place} ({operation.name})")))
    return Recipe(name.strip(), tuple(checked))


def recipe_from_data(data: Any, *, where: str = "") -> Recipe:
    """The inverse of `Recipe.as_data`, for values from JSON or TOML.

    Raises:
        RecipeError: Not such a structure, or `make_recipe` refuses it.
    """
    prefix = f"{where}: " if where else ""
    if not isinstance(data, Mapping):
        raise RecipeError(f"{prefix}a recipe must be a table, not {type(data).__name__}")
    extra = sorted(set(map(str, data)) - {"name", "steps"})
    if extra:
        raise RecipeError(f"{prefix}a recipe has no field {extra[0]!r}", "Known: name, steps.")
    steps = data.get("steps", [])
    if not isinstance(steps, Sequence) or isinstance(steps, str):
        raise RecipeError(f"{prefix}the steps of a recipe must be a list")
    pairs = []
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, Mapping) or "operation" not in step:
            raise RecipeError(
                f"{prefix}recipe {data.get('name')!r}, step {number} names no operation",
                'Write operation = "…" in it.',
            )
        pairs.append((step["operation"], {key: value for key, value in step.items() if key != "operation"}))
    return make_recipe(data.get("name", ""), pairs, where=where)


def parse_recipes(text: str, *, where: str = "recipes") -> dict[str, Recipe]:
    """Read recipes from TOML: ``[[recipe]]`` with ``name`` and ``[[recipe.steps]]`` with ``operation`` and params.

    Raises:
        RecipeError: Not TOML, a name twice, or a recipe is wrong.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{where} is not valid TOML: {error}") from error
    extra = sorted(set(document) - {"recipe"})
    entries = document.get("recipe", [])
    if extra or not isinstance(entries, list):
        raise RecipeError(f"{where}: only [[recipe]] tables are expected", "Compare with the shipped recipes.toml.")
    recipes: dict[str, Recipe] = {}
    for entry in entries:
        recipe = recipe_from_data(entry, where=where)
        if recipe.name in recipes:
            raise RecipeError(f"{where}: two recipes are named {recipe.name!r}", "Rename one of them.")
        recipes[recipe.name] = recipe
    return recipes


def format_recipes(recipes: Iterable[Recipe]) -> str:
    """TOML text that `parse_recipes` reads back to equal recipes."""
    return tomlkit.dumps({"recipe": [recipe.as_data() for recipe in recipes]})


def load_recipes(path: Path) -> dict[str, Recipe]:
    """Read a file of recipes.

    Raises:
        RecipeError: The file cannot be read, or is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"The recipes in {path} cannot be read: {error}") from error
    return parse_recipes(text, where=path.name)


def shipped_recipes() -> dict[str, Recipe]:
    """The recipes that come with Fettle, by name, in the order of the menu."""
    return load_recipes(shipped_dir("") / "recipes.toml")


def _checked_params(operation: Operation, params: Mapping[str, Any], place: str) -> dict[str, float]:
    known = {param.name: param for param in operation.params}
    extra = sorted(set(map(str, params)) - set(known))
    if extra:
        listed = ", ".join(known) if known else "none"
        raise RecipeError(f"{place} has no parameter {extra[0]!r}", f"Known: {listed}.")
    return {name: _checked_value(param, params.get(name, param.default), place) for name, param in known.items()}


def _checked_value(param: Param, value: Any, place: str) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not number or (param.kind is ParamKind.INTEGER and value != int(value)):
        kind = "a whole number" if param.kind is ParamKind.INTEGER else "a number"
        raise RecipeError(f"{place}: {param.name} must be {kind}, not {value!r}")
    if not param.minimum <= value <= param.maximum:
        raise RecipeError(
            f"{place}: {param.name} is {value:g}", f"It must lie within {param.minimum:g} and {param.maximum:g}."
        )
    return int(value) if param.kind is ParamKind.INTEGER else float(value)
