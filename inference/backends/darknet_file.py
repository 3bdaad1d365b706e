"""Reads Darknet configurations, and checks that weights are whole and theirs: OpenCV would not notice."""

from __future__ import annotations

import struct
from pathlib import Path

from storage.errors import ModelError

Section = tuple[str, dict[str, str]]

_SAME_CHANNELS = frozenset(
    {
        *("net", "network", "maxpool", "avgpool", "softmax", "cost", "dropout", "upsample", "shortcut"),
        *("region", "yolo", "scale_channels", "sam", "permute"),
    }
)
"""Sections without weights whose output has as many channels as the layer before."""


def read_sections(path: Path) -> list[Section]:
    """The sections in order, each its lower-case name and its values as text.

    Raises:
        ModelError: Not a readable configuration.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path.name} cannot be read") from error
    sections: list[Section] = []
    for raw in text.splitlines():
        line = raw.partition("#")[0].partition(";")[0].strip()
        if line.startswith("[") and line.endswith("]"):
            sections.append((line[1:-1].strip().lower(), {}))
        elif "=" in line and sections:
            name, _, value = line.partition("=")
            sections[-1][1][name.strip()] = value.strip()
    if not sections or sections[0][0] not in ("net", "network"):
        raise ModelError(f"{path.name} is not a Darknet configuration")
    return sections


def check_weights(config: Path, weights: Path) -> None:
    """Refuse weights that are cut short or belong to another configuration.

    Raises:
        ModelError: They are; says how many numbers there are and how many the layers need.
    """
    needed = count_parameters(read_sections(config), config.name)
    with weights.open("rb") as stream:
        head = stream.read(12)
    if len(head) < 12:
        raise ModelError(f"{weights.name} is empty or cut short")
    major, minor, _ = struct.unpack("<3i", head)
    # The count of pictures seen in training grew from 4 to 8 bytes with format 0.2.
    start = 20 if major * 10 + minor >= 2 else 16
    present = (weights.stat().st_size - start) // 4
    if present != needed:
        raise ModelError(
            f"{weights.name} holds {present} numbers, the layers of {config.name} need {needed}",
            "The file is cut short, or the two do not belong together.",
        )


def count_parameters(sections: list[Section], name: str) -> int:
    """How many float32 the layers read.

    Source: Darknet ``parser.c``, ``load_convolutional_weights``: biases, then scales, means and variances where
    the layer normalises its batch, then the kernels.

    Raises:
        ModelError: A layer is not known, or a value is not a number.
    """
    try:
        channels = [int(sections[0][1].get("channels", "3"))]
        total = 0
        for kind, values in sections[1:]:
            before = channels[-1]
            if kind == "convolutional":
                filters, size = int(values.get("filters", "1")), int(values.get("size", "1"))
                total += filters * (before // int(values.get("groups", "1"))) * size * size + filters
                total += 3 * filters if values.get("batch_normalize", "0") == "1" else 0
                channels.append(filters)
            elif kind == "route":
                sources = [int(entry) for entry in values["layers"].split(",")]
                # Layers count from 0 behind the net section, negative ones back from here.
                picked = [channels[entry + 1] if entry >= 0 else channels[entry] for entry in sources]
                channels.append(sum(picked) // int(values.get("groups", "1")))
            elif kind == "reorg":
                channels.append(before * int(values.get("stride", "1")) ** 2)
            elif kind in _SAME_CHANNELS:
                channels.append(before)
            else:
                raise ModelError(f"{name} has a layer [{kind}], which is not supported")
    except (ValueError, KeyError, IndexError, ZeroDivisionError) as error:
        raise ModelError(f"{name} has a layer [{kind}] that makes no sense") from error
    return total
