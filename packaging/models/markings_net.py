"""The markings network: a decoder on the frozen backbone's maps, with a path of its own over every pixel.

The backbone tells what something is, the own path where exactly its edge runs: strokes are a few pixels wide.
"""

from __future__ import annotations

import torch
from torch import nn

from inference import backbone

MAPS = ("stride4", "stride8", "stride16")
"""What it takes of the backbone, besides the picture."""

FINE, QUARTER, EIGHTH, SIXTEENTH, DEEP = 16, 32, 48, 64, 96
"""Channels at 1/2, 1/4, 1/8, 1/16 and 1/32 of the picture."""


class MarkingsNet(nn.Module):
    """The picture as the backbone takes it and its `MAPS`, to logits ``(N, 1, H, W)``; sides divisible by 32."""

    def __init__(self) -> None:
        super().__init__()
        self.calm = nn.ModuleDict({name: nn.BatchNorm2d(backbone.MAPS[name]) for name in MAPS})
        # Pixels become channels first and last, so that nothing fine is lost at half the size.
        self.fine = nn.Sequential(_conv(12, FINE), _conv(FINE, FINE))
        self.quarter = _conv(FINE, QUARTER, stride=2)
        self.sixteenth = nn.Sequential(_conv(backbone.MAPS["stride16"], SIXTEENTH, kernel=1), Block(SIXTEENTH))
        self.deep = nn.Sequential(_conv(SIXTEENTH, DEEP, stride=2), Block(DEEP), Block(DEEP))
        self.from_deep = _point(DEEP, SIXTEENTH)
        self.join_sixteenth = Block(SIXTEENTH)
        self.join_eighth = _conv(SIXTEENTH + backbone.MAPS["stride8"], EIGHTH)
        self.join_quarter = _conv(EIGHTH + backbone.MAPS["stride4"] + QUARTER, QUARTER)
        self.from_quarter = _point(QUARTER, FINE)
        self.join_fine = _conv(FINE, FINE)
        self.last = nn.Conv2d(FINE, 4, 3, padding=1)
        nn.init.constant_(self.last.bias, -3.0)  # type: ignore[arg-type]

    def forward(self, image: torch.Tensor, *maps: torch.Tensor) -> torch.Tensor:
        """See the class."""
        calm = {name: self.calm[name](values) for name, values in zip(MAPS, maps, strict=True)}
        fine = self.fine(nn.functional.pixel_unshuffle(image, 2))
        quarter = self.quarter(fine)
        out = self.sixteenth(calm["stride16"])
        out = self.join_sixteenth(torch.relu(out + _doubled(self.from_deep(self.deep(out)))))
        out = self.join_eighth(torch.cat([_doubled(out), calm["stride8"]], 1))
        out = self.join_quarter(torch.cat([_doubled(out), calm["stride4"], quarter], 1))
        out = self.join_fine(torch.relu(fine + _doubled(self.from_quarter(out))))
        return nn.functional.pixel_shuffle(self.last(out), 2)


class Block(nn.Module):
    """A 5×5 depthwise step between two pointwise ones, added to what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        inner = 2 * width
        self.steps = nn.Sequential(
            nn.Conv2d(width, inner, 1, bias=False), nn.BatchNorm2d(inner), nn.ReLU(inplace=True),
            nn.Conv2d(inner, inner, 5, padding=2, groups=inner, bias=False), nn.BatchNorm2d(inner),
            nn.ReLU(inplace=True), nn.Conv2d(inner, width, 1, bias=False), nn.BatchNorm2d(width),
        )  # fmt: skip

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Same shape in and out."""
        return torch.relu(values + self.steps(values))


class FrozenMaps(nn.Module):
    """The backbone up to the deepest of `MAPS`, as it comes; it never learns."""

    def __init__(self) -> None:
        super().__init__()
        self.net = backbone.fix_same_padding(backbone.torch_backbone())
        self.requires_grad_(False)

    @torch.no_grad()
    def forward(self, image: torch.Tensor) -> list[torch.Tensor]:
        """The maps in the order of `MAPS`."""
        net = self.net.eval()
        out = net.bn1(net.conv_stem(image))  # type: ignore[operator]
        found = []
        for index, block in enumerate(net.blocks[:5]):  # type: ignore[index,arg-type]
            out = block(out)
            if index in (1, 2, 4):
                found.append(out)
        return found


def _doubled(values: torch.Tensor) -> torch.Tensor:
    return nn.functional.interpolate(values, scale_factor=2.0, mode="nearest")


def _conv(before: int, after: int, *, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True))


def _point(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 1, bias=False), nn.BatchNorm2d(after))
