"""Puts a finished model in place: files, card and report appear together or not at all."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inference.cards import ModelCard, save_card, sha256_file
from inference.training.data import TrainingReport
from storage.errors import ModelError
from storage.files import sync_folder

REPORT_NAME = "report.json"
_UNLISTED = {"card.toml", REPORT_NAME}


@contextlib.contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A hidden folder beside ``out`` that takes its name when the block ends well, and is removed when it does not.

    Raises:
        ModelError: There is something at ``out`` already, or the disk refuses.
    """
    if out.exists():
        raise ModelError(f"There is a model at {out} already", "Choose another name.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise ModelError(f"Cannot write a model to {out.parent}: {error.strerror or error}") from error
    try:
        yield temporary
        temporary.chmod(0o755)
        try:
            temporary.rename(out)
        except OSError as error:
            raise ModelError(f"Cannot put the model at {out}: {error.strerror or error}") from error
        sync_folder(out.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_card(folder: Path, card: ModelCard) -> ModelCard:
    """Save the card with the digests of every file in ``folder`` and the present time."""
    digests = {path.name: sha256_file(path) for path in sorted(folder.iterdir()) if path.name not in _UNLISTED}
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
    complete = dataclasses.replace(card, sha256=digests, created=now)
    save_card(folder, complete)
    return complete


def write_report(folder: Path, report: TrainingReport, **more: Any) -> None:
    """Save the report and further values as ``report.json``."""
    values = dataclasses.asdict(report) | {"folder": report.folder.name} | more
    (folder / REPORT_NAME).write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
