"""Fixtures for tests of what computes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def exported_backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped backbone as ONNX in a folder ``cache``, exported once for all tests."""
    from inference.backbone import ensure_backbone_onnx

    return ensure_backbone_onnx(tmp_path_factory.mktemp("backbone") / "cache")


@pytest.fixture
def backbone_ready(exported_backbone: Path, fettle_home: Path) -> Path:
    """The user's cache with the backbone in it, so that a test does not export it again."""
    cache = fettle_home / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    shutil.copy(exported_backbone, cache)
    return cache
