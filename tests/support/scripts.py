"""Loads the scripts in packaging/, which is a folder of programs and no package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def load_script(name: str) -> ModuleType:
    """The module in ``packaging/<name>.py``, a fresh copy each time."""
    path = PACKAGING / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"fettle_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and pickles look a module up by its name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
