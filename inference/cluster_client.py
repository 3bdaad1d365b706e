"""The connection to a Dask scheduler: made within seconds or refused in one line, and quiet on the terminal."""

from __future__ import annotations

import contextlib
import importlib
import logging
from typing import Any

from inference.cluster_terms import MUST_MATCH, check_address, differing, versions
from storage.errors import FettleError

_CONNECT_SECONDS = 4.0
_LOGGERS = ("distributed", "distributed.client", "distributed.gc", "bokeh", "tornado", "tornado.application")


async def connect(address: str) -> Any:
    """An asynchronous ``distributed.Client`` of the running event loop.

    Raises:
        FettleError: The extra is not installed, the address is none, nobody answers there, certificates are missing,
            or the scheduler's Python or Dask is another than ours.
    """
    address = check_address(address)
    distributed = _load()
    client = distributed.Client(
        address, asynchronous=True, timeout=_CONNECT_SECONDS, set_as_default=False, name="fettle"
    )
    try:
        await client
        packages = (await client.scheduler.versions())["packages"]
        found = {"python": ".".join(packages["python"].split(".")[:2]), "distributed": packages["distributed"]}
        wrong = differing(versions(), found, [name for name in MUST_MATCH if name in found])
        if wrong:
            raise FettleError(f"The scheduler at {address} has {wrong}", "Install the same versions on all machines.")
    except BaseException as error:
        with contextlib.suppress(OSError, TimeoutError):
            await client.close()
        if isinstance(error, TypeError):
            raise FettleError(
                f"To reach {address} certificates are needed",
                "Name them in Dask's configuration: ca-file, client.cert and client.key under distributed.comm.tls.",
            ) from error
        if isinstance(error, OSError | TimeoutError | ValueError):
            raise FettleError(
                f"No Dask scheduler answers at {address}", "Start one with: dask scheduler --host HOST --port 8786"
            ) from error
        raise
    return client


def gone(address: str) -> FettleError:
    """What to say when the scheduler has gone in the middle of a run."""
    return FettleError(
        f"The scheduler at {address} is gone",
        "What was finished is kept. Start it again, with its workers, and run the same command to go on.",
    )


def _load() -> Any:
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise FettleError(
            "Running on a cluster needs Dask, which is not installed",
            "Install it with: pip install 'fettling[cluster]'",
        ) from error
    # Dask prints its log on the terminal, which belongs to the command's own words.
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
        logger.propagate = True
    # Images may be larger than what Dask would wonder about.
    importlib.import_module("dask").config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"})
    return distributed
