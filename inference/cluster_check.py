"""Whether a cluster's workers are fit for a run, found out before anything runs; for window and command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inference import pipeline
from inference.cluster import DaskCluster
from inference.cluster_remote import Remote, describe
from inference.cluster_terms import ClusterSpec
from storage.records import StageName
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Survey:
    """What the workers said.

    Attributes:
        spec: Where, and how files get there.
        stages: What they were asked to load.
        remotes: All workers; ``ready`` where they have loaded it.
        said: Remarks on the way, such as on libraries of other versions.
    """

    spec: ClusterSpec
    stages: tuple[StageName, ...]
    remotes: tuple[Remote, ...]
    said: tuple[str, ...]

    @property
    def fit(self) -> int:
        """How many can take part."""
        return sum(remote.ready for remote in self.remotes)

    def lines(self) -> list[str]:
        """For people: those that can take part together, each of the others with its reason."""
        fit = [describe(self.remotes)] if self.fit else []
        others = [f"{remote.name} takes no part: {remote.unfit}" for remote in self.remotes if not remote.ready]
        return fit + others + [line for line in self.said if "may differ" in line]


def survey(
    store: Store,
    spec: ClusterSpec,
    *,
    stages: tuple[StageName, ...] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Survey:
    """Have every worker look at the project's images and folders and load the stages; nothing is stored.

    Args:
        store: The project; may be read-only.
        spec: Where, and how files get there.
        stages: As `pipeline.RunRequest` has them.
        should_stop: Ends it with what is known by then.

    Raises:
        FettleError: The cluster can't be reached, has no workers, or vanishes; or no stage is possible.
    """
    prepared = pipeline.prepare(store, pipeline.RunRequest(stages=stages))
    said: list[str] = []
    cluster = DaskCluster(prepared.plan, spec=spec, samples=pipeline.samples(store), tell=said.append)
    try:
        remotes = tuple(cluster.get_ready(should_stop))
    finally:
        cluster.close()
    return Survey(spec, prepared.stages, remotes, tuple(said))
