"""Trains in a process of its own: the window's process never imports torch, and a crash takes nothing else down."""

from __future__ import annotations

import shutil
from pathlib import Path

from inference import child
from inference.training.data import Progress, StoppedError, TrainingReport, TrainingSet
from inference.training.from_project import ShouldStop, TrainRequest, train_set


def train_in_process(
    data: TrainingSet,
    out: Path,
    request: TrainRequest,
    *,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> TrainingReport:
    """Do what `train_set` does, in a spawned process; blocks until there is a report.

    Args:
        data: Must travel by pickle: loaders made by `inference.training.data.from_file` do, those from arrays don't.
        out: The model's folder, which must not exist; half a model never stays behind.
        request: What to train.
        progress: Called on this thread.
        should_stop: Asked on this thread, ten times a second.

    Raises:
        StoppedError: It was stopped before there was a model, or in the middle of something long.
        FettleError: What the training raised; or its process died, with the likely reason.
    """
    if progress is not None:
        progress(0.0, "Starting")
    try:
        return child.call(
            train_set, data, out, request, doing="The training", progress=progress, should_stop=should_stop
        )
    except child.EndedError as error:
        raise StoppedError from error
    finally:
        # Where the process died, nobody else removes what it was writing.
        for left in out.parent.glob(f".{out.name}.*"):
            shutil.rmtree(left, ignore_errors=True)
