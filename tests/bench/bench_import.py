"""Import: pictures/s ÷ files/s of a bare copy of the same bytes; what of it reading and applying take; memory.

``python -m tests.bench.bench_import [COUNT…] [--format csv|labelme|voc] [--place FOLDER] [--only new] [--profile]``

A dataset of ``COUNT`` small JPEGs (1,000 and 100,000 unless given), each with a class and two boxes, is copied file by
file (as bare as can be), then imported three times: into an empty project, which adds all pictures; again into the
same, which finds everything said before; and, as decisions, into a project that has the pictures from an ingest. Each
runs in a process of its own, timed without its start and imports, with the files in the system's memory. Printed are
pictures/s, the share of the copy's speed, seconds for reading and matching (plan) and for writing (apply), the MB by
which the process grew, and µs of the processor's time a picture, which others on the machine stretch less.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.bench_ingest import Cost, apart, make_files


class Timed(Cost):
    """Also how long the plan took of it."""

    plan = 0.0


def main() -> None:
    """Print a line for each import."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[])
    parser.add_argument("--format", choices=["csv", "labelme", "voc"], default="csv")
    parser.add_argument("--place", type=Path, default=None)
    parser.add_argument("--only", default="", help="only the imports whose name begins so")
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    print(
        f"{'pictures':>9} {'what':<22}{'per s':>9}{'of a copy':>11}{'plan s':>9}{'apply s':>9}{'memory MB':>11}"
        f"{'processor':>11}"
    )
    for count in arguments.counts or [1_000, 100_000]:
        with tempfile.TemporaryDirectory(prefix="fettle-bench-", dir=arguments.place) as name:
            scratch = Path(name)
            os.environ["FETTLE_HOME"] = str(scratch / "home")
            make_files(scratch / "set" / "images", count, per_folder=1_000)
            make_labels(scratch / "set", count, arguments.format)
            bench(scratch, count, only=arguments.only, profile=arguments.profile)


def bench(scratch: Path, count: int, *, only: str, profile: bool) -> None:
    """The copy, then the imports."""
    copied = apart(copy, scratch / "set", scratch / "copy")
    tell(count, "bare copy", copied, copied)
    shutil.rmtree(scratch / "copy")
    for what, project, ingested, decided in (
        ("new pictures", "one", False, False),
        ("the same again", "one", False, False),
        ("as decisions", "two", True, True),
    ):
        if not what.startswith(only):
            continue
        if ingested:
            apart(take_in, scratch / project, scratch / "set" / "images")
        tell(count, what, apart(bring_in, scratch / project, scratch / "set", decided, profile), copied)


def tell(count: int, what: str, cost: Any, copied: Cost) -> None:
    """Print a line."""
    plan = getattr(cost, "plan", 0.0)
    print(
        f"{count:9,} {what:<22}{count / cost.seconds:9,.0f}{copied.seconds / cost.seconds:11.2f}{plan:9.1f}"
        f"{cost.seconds - plan:9.1f}{cost.memory:11.0f}{1e6 * cost.used / count:11.0f}",
        flush=True,
    )


def make_labels(place: Path, count: int, kind: str) -> None:
    """Labels for the pictures of `make_files`."""
    from tests.support.foreign import shape, write_labelme

    names = [f"{number // 1_000:04}/{number:07}" for number in range(count)]
    if kind == "csv":
        with (place / "items.csv").open("w") as table:
            table.write("path,label,split,x1,y1,x2,y2,class\n")
            for number, name in enumerate(names):
                start = f"images/{name}.jpg,{'bad' if number % 3 else 'good'},train"
                table.write(f"{start},1,2,{number % 60 + 3},40,dent\n{start},50,{number % 40},90.5,80,scratch\n")
    for number, name in enumerate(names if kind != "csv" else ()):
        if kind == "labelme":
            boxes = [[[1, 2], [number % 60 + 3, 40]], [[50, number % 40], [90.5, 80]]]
            shapes = [shape(box, kind="rectangle") for box in boxes]
            write_labelme(place / "labels" / f"{name}.json", f"../../images/{name}.jpg", shapes, size=(96, 96))
            continue
        path = place / "Annotations" / f"{name}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        corners = [(2, 3, number % 60 + 3, 40), (51, number % 40 + 1, 90, 80)]
        boxes_xml = "".join(
            "<object><name>dent</name><bndbox>"
            + "".join(f"<{n}>{v}</{n}>" for n, v in zip(("xmin", "ymin", "xmax", "ymax"), c, strict=True))
            + "</bndbox></object>"
            for c in corners
        )
        size = "<size><width>96</width><height>96</height><depth>3</depth></size>"
        path.write_text(f"<annotation><filename>{name}.jpg</filename>{size}{boxes_xml}</annotation>")


def copy(source: Path, target: Path) -> Cost:
    """Copy file by file."""
    cost = Cost()
    shutil.copytree(source, target, copy_function=shutil.copyfile)
    cost.stop()
    return cost


def take_in(project: Path, images: Path) -> Cost:
    """Ingest the pictures."""
    from storage.ingest import ingest
    from storage.store import Store

    cost = Cost()
    with Store.create(project, actor="bench") as store:
        ingest(store, [images], max_pixels=10**8)
    cost.stop()
    return cost


def bring_in(project: Path, path: Path, decided: bool, profile: bool) -> Cost:
    """Import into a project, which is made if it is not there."""
    from storage.imports.apply import apply_import
    from storage.imports.plan import ImportRequest, plan_import
    from storage.store import Store

    with Store.open(project) if project.exists() else Store.create(project, actor="bench") as store:
        cost = Timed()
        profiler = cProfile.Profile(time.process_time)
        if profile:
            profiler.enable()
        started = time.perf_counter()
        with plan_import(store, ImportRequest(path, as_decisions=decided)) as plan:
            cost.plan = time.perf_counter() - started
            outcome = apply_import(store, plan)
        cost.stop()
        if profile:
            profiler.disable()
            pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
        assert outcome.regions + outcome.unchanged == 2 * plan.counts.images
    return cost


if __name__ == "__main__":
    main()
