"""What the bottom strip and the run panel say of jobs: what they did, how far they are, how long they still take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gui.audit_words import LEANING
from gui.window.views import JobStatus
from gui.window.wording import stage_name
from gui.words import look_up, number, plural, translate

if TYPE_CHECKING:
    from gui.window.job_list import JobView
    from inference.audit.records import AuditReport
    from inference.cleaning.report import CleaningReport
    from inference.cluster_check import Survey
    from inference.near import NearReport
    from inference.runner import RunProgress, RunReport
    from inference.training.data import TrainingReport
    from storage.checks import CheckReport
    from storage.editions import Edition
    from storage.intake import IngestReport
    from storage.records import Run


def spell(seconds: float) -> str:
    """A length of time as people say it: ``40 s``, ``12 min``, ``2.5 h``."""
    if seconds < 90:
        return translate("Numbers", "{number} s").format(number=number(max(1, round(seconds))))
    if seconds < 5400:
        return translate("Numbers", "{number} min").format(number=number(round(seconds / 60)))
    return translate("Numbers", "{number} h").format(number=number(seconds / 3600, 1))


def rate(progress: RunProgress) -> str:
    """How fast a run is, and how long it still takes; empty while that is not known."""
    if not progress.rate:
        return ""
    line = translate("Runs", "{rate} images/s").format(rate=number(progress.rate, 1))
    if progress.seconds_left is not None:
        line += " · " + translate("Runs", "{time} left").format(time=spell(progress.seconds_left))
    return line


def strip_status(jobs: Sequence[JobView]) -> JobStatus | None:
    """What the strip says of the jobs: the first at work, else the newest that nobody has seen the end of."""
    working = sorted((job for job in jobs if job.working), key=lambda job: job.number)
    if working:
        first = working[0]
        more = plural("Runs", "%Ln more").of(len(working) - 1) if len(working) > 1 else ""
        return JobStatus(
            first.title,
            first.share,
            rate=first.detail,
            more=more,
            cancellable=first.cancellable and first.phase == "working",
            failed=first.failed,
        )
    unseen = [job for job in jobs if not job.seen]
    if not unseen:
        return None
    more = plural("Runs", "%Ln more").of(len(unseen) - 1) if len(unseen) > 1 else ""
    last = unseen[0]
    words = translate("Runs", "{job}: {reason}")
    text = words.format(job=last.title, reason=last.reason) if last.reason else last.title
    return JobStatus(text, more=more, failed=last.failed, over=True, bad=last.phase == "failed")


def run_line(report: RunReport) -> str:
    """What a run came to, in a line."""
    words = (
        plural("Runs", "Run {run} stopped: %Ln proposals on {items} items")
        if report.cancelled
        else plural("Runs", "Run {run} done: %Ln proposals on {items} items")
    )
    return words.of(sum(report.proposals.values())).format(run=report.run.id, items=number(report.done))


def run_sentences(report: RunReport) -> str:
    """What a run came to, at length."""
    made = ", ".join(f"{stage_name(name)} {number(count)}" for name, count in report.proposals.items() if count)
    words = (
        translate("Runs", "Stopped after {seconds} s: {done} of {items} items. Proposals: {proposals}.")
        if report.cancelled
        else translate("Runs", "Done in {seconds} s: {done} of {items} items. Proposals: {proposals}.")
    )
    said = words.format(
        seconds=number(report.seconds, 1),
        done=number(report.done),
        items=number(report.items),
        proposals=made or translate("Runs", "none"),
    )
    if report.cancelled:
        said += " " + translate("Runs", "Start with the same choices goes on with it.")
    return said


def ingest_line(report: IngestReport, compared: NearReport, name: str) -> str:
    """What adding a folder came to."""
    parts = [plural("Runs", "Added %Ln images from {name}").of(report.added).format(name=name)]
    counts = (
        (report.duplicates, plural("Runs", "%Ln of them twice")),
        (report.skipped, plural("Runs", "%Ln were here already")),
        (len(report.unreadable), plural("Runs", "%Ln unreadable")),
        (compared.near, plural("Runs", "%Ln look like others")),
    )
    parts += [words.of(count) for count, words in counts if count]
    return ", ".join([*parts, *_became(report)])


def rescan_line(report: IngestReport, compared: NearReport) -> str:
    """What looking for changes came to."""
    parts = [plural("Runs", "%Ln new").of(report.added)] if report.added else []
    parts += _became(report)
    if compared.near:
        parts.append(plural("Runs", "%Ln look like others").of(compared.near))
    found = ", ".join(parts) or translate("Runs", "everything is as it was")
    return translate("Runs", "Looked for changes: {found}").format(found=found)


def audit_line(report: AuditReport) -> str:
    """What an audit came to."""
    verdict = look_up("Audit", LEANING[report.judgement.finding.value])
    return translate("Runs", "Audited {name}: {verdict}").format(name=report.model, verdict=verdict)


def edition_line(edition: Edition) -> str:
    """That an edition is written."""
    return plural("Runs", "Edition {name} written, %Ln items").of(edition.items).format(name=edition.name)


def training_line(report: TrainingReport) -> str:
    """That a training is over."""
    words = (
        translate("Runs", "Training of {name} stopped early; the best model so far is kept")
        if report.stopped
        else translate("Runs", "Training of {name} done")
    )
    return words.format(name=report.folder.name)


def check_line(report: CheckReport) -> str:
    """What a check found."""
    if not report.problems:
        if report.stopped:
            return translate("Runs", "The check was stopped; until then it found nothing")
        return translate("Runs", "Project checked: it is whole")
    return plural("Runs", "Project checked: %Ln problems").of(len(report.problems))


def evaluation_line(report: CleaningReport) -> str:
    """That the cleaning is measured."""
    words = (
        plural("Runs", "Measuring the cleaning stopped after %Ln pictures")
        if report.stopped
        else plural("Runs", "Cleaning measured: %Ln pictures")
    )
    return words.of(sum(one.pictures for one in report.summaries))


def survey_line(found: Survey) -> str:
    """How many of a cluster's workers are fit."""
    words = translate("Runs", "Cluster: {fit} of {count} workers can take part")
    return words.format(fit=found.fit, count=len(found.remotes))


def interrupted_line(run: Run, left: int) -> str:
    """That a run was cut short, and how it goes on."""
    words = plural("Runs", "Run {run} was interrupted with %Ln items left; {key} and the same choices go on with it")
    return words.of(left).format(run=run.id, key="Ctrl R")


def _became(report: IngestReport) -> list[str]:
    """What became of known files."""
    counts = (
        (report.changed, plural("Runs", "%Ln changed")),
        (report.moved, plural("Runs", "%Ln moved")),
        (report.missing, plural("Runs", "%Ln missing")),
        (report.returned, plural("Runs", "%Ln back again")),
        (report.unreachable, plural("Runs", "%Ln folders out of reach")),
    )
    return [words.of(len(files)) for files, words in counts if files]
