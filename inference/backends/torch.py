"""Runs torch weights: state dicts of timm, torchvision and segmentation-models networks, and TorchScript."""

from __future__ import annotations

import os
import pickle
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inference.backends import RawOutput
from inference.cards import Colour, Format, ModelCard, Task, file_path
from inference.preprocess import prepare_batch
from inference.stage import Pixels
from inference.trust import require_trust
from storage.errors import ModelError

if TYPE_CHECKING:
    import torch

_WRAPPERS = ("state_dict", "model_state_dict", "model", "net")


def load(card: ModelCard, folder: Path, threads: int) -> TorchBackend:
    """Open the card's state dict or TorchScript file; no code of a state dict is ever run.

    Raises:
        ModelError: It is not trusted (TorchScript), does not load, or does not fit the architecture.
    """
    import torch

    torch.set_num_threads(threads)
    path = file_path(folder, card)
    if card.format is Format.TORCHSCRIPT:
        require_trust(path, card.model_hash)
        try:
            with warnings.catch_warnings():
                # Deprecated upstream in favour of torch.export, and still what people have.
                warnings.simplefilter("ignore", FutureWarning)
                network = torch.jit.load(str(path), map_location="cpu")  # type: ignore[no-untyped-call]
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"{path.name} cannot be opened as TorchScript") from error
    else:
        network = build(card)
        fill(network, read_state(path), card)
    return TorchBackend(card, network, "cuda" if torch.cuda.is_available() else "cpu")


class TorchBackend:
    """A network in evaluation mode; see `inference.backends.Backend`."""

    def __init__(self, card: ModelCard, network: torch.nn.Module, device: str) -> None:
        self._card = card
        self._device = device
        self._network: torch.nn.Module | None = network.eval().to(device)
        self._caught: list[Any] = []
        if card.cam is not None:
            self._hook(network, card.cam.features)

    def _hook(self, network: torch.nn.Module, name: str) -> None:
        modules = dict(network.named_modules())
        if name not in modules:
            raise ModelError(
                f"Model “{self._card.name}” has no module “{name}” (cam.features)",
                f"It has, among others: {', '.join(list(modules)[-6:])}.",
            )
        modules[name].register_forward_hook(lambda _module, _inputs, output: self._caught.append(output))

    def predict(self, batch: Sequence[Pixels]) -> list[RawOutput]:
        """See `inference.backends.Backend.predict`."""
        import torch

        if self._network is None:
            raise ModelError(f"Model “{self._card.name}” is closed")
        if not batch:
            return []
        values, fits = prepare_batch(batch, self._card.input)
        self._caught.clear()
        try:
            with torch.inference_mode():
                output = self._network(torch.from_numpy(values).to(self._device))
        except RuntimeError as error:
            raise ModelError(f"Model “{self._card.name}” failed: {str(error).splitlines()[0][:300]}") from error
        main = _as_array(output, self._card.name)
        features = _as_array(self._caught[-1], self._card.name) if self._caught else None
        return [
            RawOutput(main[index], None if features is None else features[index], fit) for index, fit in enumerate(fits)
        ]

    def close(self) -> None:
        """See `inference.backends.Backend.close`."""
        self._network = None
        self._caught.clear()


def _as_array(output: Any, name: str) -> Any:
    """The batch as float32; of several outputs the first, as everyone orders them."""
    while isinstance(output, tuple | list):
        output = output[0]
    if isinstance(output, Mapping):
        output = output.get("out", next(iter(output.values())))
    if not hasattr(output, "detach"):
        raise ModelError(f"Model “{name}” gives {type(output).__name__}, not a tensor")
    return np.asarray(output.detach().float().cpu().numpy(), np.float32)


def build(card: ModelCard) -> torch.nn.Module:
    """The card's architecture with random weights: ``timm/NAME``, ``torchvision/NAME`` or ``smp/ARCH/ENCODER``.

    Keyword arguments of the architecture come from the card's ``options.arch``. Nothing is downloaded.

    Raises:
        ModelError: The library does not know it.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    library, _, name = card.arch.partition("/")
    builders = {"timm": _build_timm, "torchvision": _build_torchvision, "smp": _build_smp}
    if library not in builders or not name:
        raise ModelError(
            f"Model “{card.name}”: the architecture “{card.arch}” is not known",
            "Write timm/NAME, torchvision/NAME or smp/ARCH/ENCODER.",
        )
    arguments = card.options.get("arch", {})
    if not isinstance(arguments, Mapping):
        raise ModelError(f"Model “{card.name}”: options.arch must be a table")
    try:
        network: torch.nn.Module = builders[library](name, card, arguments)
        return network
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"Model “{card.name}”: {library} cannot build “{name}”: {error}") from error


def _build_timm(name: str, card: ModelCard, arguments: Mapping[str, Any]) -> Any:
    import timm

    channels = 1 if card.input.colour is Colour.GRAY else 3
    return timm.create_model(name, pretrained=False, num_classes=_outputs(card), in_chans=channels, **arguments)


def _build_torchvision(name: str, card: ModelCard, arguments: Mapping[str, Any]) -> Any:
    import torchvision

    return torchvision.models.get_model(name, weights=None, num_classes=_outputs(card), **arguments)


def _build_smp(name: str, card: ModelCard, arguments: Mapping[str, Any]) -> Any:
    import segmentation_models_pytorch as smp

    arch, _, encoder = name.partition("/")
    channels = 1 if card.input.colour is Colour.GRAY else 3
    return smp.create_model(
        arch,
        encoder_name=encoder,
        encoder_weights=None,
        in_channels=channels,
        classes=_outputs(card),
        **arguments,
    )


def _outputs(card: ModelCard) -> int:
    return 0 if card.task is Task.BACKBONE else len(card.classes)


def read_state(path: Path) -> dict[str, torch.Tensor]:
    """A file's tensors by name, from ``.safetensors`` or a torch file; pickled code is refused, never run.

    Raises:
        ModelError: Unreadable, or more than tensors.
    """
    import torch

    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            return dict(load_file(path))
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{path.name} holds more than tensors, which Fettle never unpickles as a state dict",
            "Save model.state_dict(), or a .safetensors file.",
        ) from error
    except Exception as error:
        raise ModelError(f"{path.name} is damaged or not a torch file: {_first_line(error)}") from error
    for key in _WRAPPERS:
        if isinstance(loaded, Mapping) and isinstance(loaded.get(key), Mapping):
            loaded = loaded[key]
    if not isinstance(loaded, Mapping):
        raise ModelError(f"{path.name} holds no state dict")
    return {
        str(name).removeprefix("module."): value for name, value in loaded.items() if isinstance(value, torch.Tensor)
    }


def fill(network: torch.nn.Module, state: Mapping[str, torch.Tensor], card: ModelCard) -> None:
    """Load a state dict, every tensor of the right name and shape.

    Raises:
        ModelError: They differ; says by how many and names one.
    """
    wanted = network.state_dict()
    counters = "num_batches_tracked"
    missing = [name for name in wanted if name not in state and not name.endswith(counters)]
    extra = [name for name in state if name not in wanted]
    differ = [name for name in state if name in wanted and wanted[name].shape != state[name].shape]
    if missing or extra or differ:
        faults = [f"{len(missing)} missing", f"{len(extra)} unknown", f"{len(differ)} of another shape"]
        example = (differ or missing or extra)[0]
        shapes = ""
        if differ:
            shapes = f" is {tuple(state[example].shape)}, the architecture wants {tuple(wanted[example].shape)}"
        raise ModelError(
            f"Model “{card.name}”: the weights do not fit {card.arch} with {len(card.classes)} classes "
            f"({', '.join(faults)}; “{example}”{shapes})",
            "Check arch and classes.",
        )
    network.load_state_dict(dict(state), strict=False)


def is_torchscript(path: Path) -> bool:
    """Whether a torch file is a TorchScript archive, told without unpickling anything."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__
