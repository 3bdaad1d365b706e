"""A worker of a cluster as the program that uses it sees it, and how several are told of in a line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from inference.cluster_parts import DIRECT, Freight
from inference.cluster_terms import Facts


@dataclass(slots=True, eq=False)
class Remote:
    """A worker of the cluster, as far as it is known.

    Attributes:
        address: Its own, unique in the cluster.
        threads: What it was started with; each of its models may use as many.
        facts: What it said of itself; None: not asked yet.
        ready: The stages are loaded.
        unfit: Why it takes no part; empty: it does.
        freight: What is sent to and fro; the rest it reads and writes itself.
        underway: Parts it has.
    """

    address: str
    threads: int
    facts: Facts | None = None
    ready: bool = False
    unfit: str = ""
    freight: Freight = DIRECT
    underway: int = 0
    task: asyncio.Task[None] | None = None

    @property
    def machine(self) -> str:
        """The address without scheme and port."""
        return self.address.rpartition("://")[2].rpartition(":")[0]

    @property
    def name(self) -> str:
        """For people."""
        where = self.address.rpartition("://")[2]
        return f"{where} on {self.facts.host}" if self.facts else where


def describe(remotes: Sequence[Remote]) -> str:
    """How many workers take part, and how they get at images and pictures."""
    fit = [remote for remote in remotes if remote.ready]
    sent = [remote for remote in fit if remote.freight.images]
    home = [remote for remote in fit if remote.freight.blobs]
    threads = sum(remote.threads for remote in fit)
    why = next((remote.facts.unseen for remote in sent if remote.facts), "")
    return "; ".join(
        (
            f"{len(fit)} worker{'s' * (len(fit) != 1)}, {threads} thread{'s' * (threads != 1)}",
            f"images are {_share(sent, fit, 'sent to', 'read by')}" + (f" ({why})" if why else ""),
            f"pictures are {_share(home, fit, 'sent home by', 'written into the project by')}",
        )
    )


def _share(some: Sequence[Remote], all_: Sequence[Remote], words: str, else_words: str) -> str:
    if len(some) in (0, len(all_)):
        return f"{words if some else else_words} {'them' if len(all_) > 1 else 'it'}"
    return f"{words} {len(some)} of them"
