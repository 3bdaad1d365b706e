"""The training loop that detector and segmenter share: AdamW, warm-up and cosine, averaged weights, a seed."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable
from typing import TypeVar

import torch

Network = TypeVar("Network", bound=torch.nn.Module)

_WARM_UP = 0.05
_DECAY = 0.99


def fit(
    network: Network,
    loss_of_step: Callable[[int], torch.Tensor],
    *,
    steps: int,
    rate: float,
    name: str,
    horizon: int | None = None,
    keep: Callable[[Network], None] | None = None,
    keep_every: float = 180.0,
) -> Network:
    """Train ``network`` in place and give back its averaged copy, in ``eval`` mode.

    Args:
        network: What is trained.
        loss_of_step: Draws the step's batch and gives its loss, a scalar.
        steps: How many batches.
        rate: The highest learning rate.
        name: For the progress lines.
        horizon: Over how many steps the learning rate falls to nothing; None: over all.
        keep: Called with the averaged copy from time to time, so that a training cut off leaves something.
        keep_every: Seconds between two such calls.
    """
    weights = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    groups = [{"params": weights, "weight_decay": 1e-2}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=rate)
    average = copy.deepcopy(network).eval()
    network.train()
    started, total = time.monotonic(), 0.0
    kept = started
    for step in range(steps):
        share = step / (horizon or steps)
        factor = min((share + 1 / (horizon or steps)) / _WARM_UP, 0.5 * (1 + math.cos(math.pi * share)))
        for group in optimiser.param_groups:
            group["lr"] = rate * factor
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of_step(step)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10.0)
        optimiser.step()
        _average(average, network, keep=min(_DECAY, (1 + step) / (10 + step)))
        total += float(loss.detach())
        if (step + 1) % 100 == 0:
            print(
                f"  {name}: step {step + 1}/{steps}, loss {total / 100:.3f}, {time.monotonic() - started:.0f} s",
                flush=True,
            )
            total = 0.0
        if keep is not None and time.monotonic() - kept > keep_every:
            keep(average)
            kept = time.monotonic()
    return average


@torch.no_grad()
def _average(average: torch.nn.Module, network: torch.nn.Module, *, keep: float) -> None:
    for ours, theirs in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if ours.is_floating_point():
            ours.lerp_(theirs, 1 - keep)
        else:
            ours.copy_(theirs)
