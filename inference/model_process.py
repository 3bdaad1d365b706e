"""Adds models in a process of its own: looking into some files takes torch, and a broken one may crash."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inference import child
from inference.library import Model, ModelLibrary
from inference.model_inspect import CardFields


def add_in_process(
    dirs: Sequence[Path],
    files: Sequence[Path],
    *,
    into: Path,
    name: str,
    fields: CardFields | None = None,
    should_stop: child.ShouldStop | None = None,
) -> Model:
    """Do what `ModelLibrary.add` does, in a spawned process; blocks until the model is there.

    Args:
        dirs: The library's folders.
        files: As for `ModelLibrary.add`, and so are ``into``, ``name`` and ``fields``.
        should_stop: True ends the process.

    Raises:
        FettleError: As `ModelLibrary.add`; or the process died or was ended.
    """
    return child.call(
        _add, tuple(dirs), tuple(files), into, name, fields, doing="Adding the model", should_stop=should_stop
    )


def _add(
    dirs: Sequence[Path],
    files: Sequence[Path],
    into: Path,
    name: str,
    fields: CardFields | None,
    *,
    progress: child.Progress,
    should_stop: child.ShouldStop,
) -> Model:
    # One look, one copy: nothing to report in between, and whoever asks for a stop ends the process.
    del progress, should_stop
    return ModelLibrary(dirs).add(list(files), into=into, name=name, fields=fields)
