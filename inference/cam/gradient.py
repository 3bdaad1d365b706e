"""Grad-CAM for torch networks whose head is more than one linear layer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inference.backends import Floats
from inference.cards import ModelCard, file_path
from inference.preprocess import Fit, prepare
from inference.stage import Pixels
from inference.threads import let_threads_sleep
from storage.errors import ModelError

if TYPE_CHECKING:
    import torch


class GradCam:
    """A state-dict network that can say where it looked.

    Source: Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
    ICCV 2017.
    """

    def __init__(self, card: ModelCard, folder: Path, *, threads: int) -> None:
        """Load the network.

        Args:
            card: Of format ``state_dict``; ``cam.features`` names the layer, else the last convolution is taken.
            folder: Where its files lie.
            threads: Threads torch may use.

        Raises:
            ModelError: The weights do not fit, or there is no such layer.
        """
        let_threads_sleep()
        import torch

        from inference.backends.torch import build, fill, read_state

        torch.set_num_threads(threads)
        self._card = card
        network = build(card)
        fill(network, read_state(file_path(folder, card)), card)
        self._network = network.eval()
        self._layer = _layer(network, card)

    def class_map(self, pixels: Pixels, index: int) -> tuple[Floats, Fit]:
        """Where the network sees a class.

        Args:
            pixels: ``(H, W, 3) uint8 RGB``.
            index: The class.

        Returns:
            ``(h, w) float32`` over the model's input, negative evidence cut to 0; and how the picture lies there.

        Raises:
            ModelError: The layer gives no map, or the class has no output.
        """
        import torch

        values, fit = prepare(pixels, self._card.input)
        caught: list[torch.Tensor] = []
        handle = self._layer.register_forward_hook(lambda _module, _inputs, output: caught.append(output))
        try:
            with torch.enable_grad():
                batch = torch.from_numpy(values[None]).requires_grad_()
                logits = self._network(batch)
        finally:
            handle.remove()
        if not caught or caught[-1].ndim != 4:
            raise ModelError(f"Model “{self._card.name}”: the layer of cam.features gives no feature map")
        if logits.ndim != 2 or not index < logits.shape[1]:
            raise ModelError(f"Model “{self._card.name}” gives outputs of shape {tuple(logits.shape)}")
        gradient = torch.autograd.grad(logits[0, index], caught[-1])[0][0]
        weights = gradient.mean((1, 2))
        found = torch.relu(torch.tensordot(weights, caught[-1][0].detach(), dims=1))
        return np.asarray(found.numpy(), np.float32), fit


def _layer(network: torch.nn.Module, card: ModelCard) -> Any:
    from torch import nn

    modules = dict(network.named_modules())
    if card.cam is not None and card.cam.features:
        if card.cam.features not in modules:
            raise ModelError(
                f"Model “{card.name}” has no module “{card.cam.features}” (cam.features)",
                f"It has, among others: {', '.join(list(modules)[-6:])}.",
            )
        return modules[card.cam.features]
    convolutions = [module for module in modules.values() if isinstance(module, nn.Conv2d)]
    if not convolutions:
        raise ModelError(
            f"Model “{card.name}” has no convolution to look at", "Name a layer that gives a map in cam.features."
        )
    return convolutions[-1]
