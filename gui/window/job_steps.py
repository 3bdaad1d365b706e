"""How jobs tell from their own threads how far they are, and the step that follows adding images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.window import run_words
from gui.window.job_list import Job
from gui.words import number, translate

if TYPE_CHECKING:
    from inference.near import NearReport
    from inference.runner import RunProgress
    from storage.store import Store


def tell_run(job: Job, progress: RunProgress) -> None:
    """Items of a run, and how fast they go."""
    title = translate("Runs", "Run {run} · {finished} of {items}").format(
        run=progress.run_id, finished=number(progress.finished), items=number(progress.items)
    )
    job.tell(title, progress.finished / max(1, progress.items), run_words.rate(progress), progress.failed)


def tell_count(job: Job, done: int, total: int) -> None:
    """How many are done."""
    title = translate("Runs", "{doing} · {done} of {total}").format(
        doing=job.title, done=number(done), total=number(total)
    )
    job.tell(title, done / max(1, total))


def compare_new(store: Store, job: Job) -> NearReport:
    """Look for images that nearly equal others."""
    from inference.near import compare

    def tell(done: int, total: int) -> None:
        words = translate("Runs", "comparing {done} of {total}")
        job.tell("", done / max(total, 1), words.format(done=number(done), total=number(total)))

    return compare(store, progress=tell, should_stop=job.stop.is_set)
