"""Magenta's arbitrary style transfer: any picture as the style, one pass.

Ghiasi et al., "Exploring the structure of a real-time, arbitrary neural artistic stylization network",
arXiv 1705.06830. A predictor (MobileNetV2, Sandler et al., arXiv 1801.04381) turns a 256 x 256 picture
into 100 numbers; a transformer restyles a picture of any size with them.

Strength is a walk from the content picture's own 100 numbers to the style's, `mix(content, style,
strength)`, which looks better than fading pixels. Its start is not the picture itself but a painting
in the picture's own colours (15 dB on a portrait): a caller who wants 0 to change nothing fades there.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from neural.networks.styled import Residual, Stage, StyledNetwork, reflect

STYLE_NUMBERS = 100
STYLE_SIDE = 256
BLOCKS = 5
# Expansion, channels, repetitions and first stride of MobileNetV2's blocks (its table 2).
MOBILENET = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)

SEEN = (0, 2, 5, 9, 12)
"""Blocks of the predictor, counted from 0, whose results say what it sees."""
FEATURES = (32, 16, 24, 32, 64, 96)
"""Channels of its stem and of those blocks."""
CONTENT = 3
"""Which of them tells what is to be seen."""
MIRRORED = 32
"""Pixels around a picture that are mirrored before it is looked at; a multiple of the largest stride."""


class StyleProjection(nn.Module):
    """Scale and shift of one norm as affine functions of the style's numbers."""

    def __init__(self, numbers: int, channels: int) -> None:
        super().__init__()
        self.gamma = nn.Linear(numbers, channels)
        self.beta = nn.Linear(numbers, channels)

    def forward(self, style: Tensor) -> tuple[Tensor, Tensor]:
        return self.gamma(style), self.beta(style)


class SameConv(nn.Module):
    """A convolution padded as TensorFlow's SAME, which puts the odd pixel at the right and bottom."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, groups=groups)
        self.total = kernel - stride  # for sides that are multiples of the stride
        if kernel == 1:
            self.total = 0

    def forward(self, x: Tensor) -> Tensor:
        before = self.total // 2
        after = self.total - before
        return self.conv(functional.pad(x, (before, after, before, after)))


class Bottleneck(nn.Module):
    """Widen, convolve each channel, narrow; added to its input where the shape stays."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inputs * expansion
        self.expand = SameConv(inputs, wide, 1) if expansion > 1 else None
        self.depthwise = SameConv(wide, wide, 3, stride, groups=wide)
        self.project = SameConv(wide, outputs, 1)
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        wide = x if self.expand is None else functional.relu6(self.expand(x))
        narrow = self.project(functional.relu6(self.depthwise(wide)))
        return x + narrow if self.adds else narrow


class StylePredictor(nn.Module):
    """N x 3 x 256 x 256, encoded RGB in 0..1, to N x 100."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = SameConv(3, 32, 3, 2)
        blocks: list[Bottleneck] = []
        inputs = 32
        for expansion, outputs, repetitions, first in MOBILENET:
            for turn in range(repetitions):
                stride = first if turn == 0 else 1
                blocks.append(Bottleneck(inputs, outputs, stride, expansion))
                inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.head = SameConv(inputs, 1280, 1)
        self.out = nn.Linear(1280, STYLE_NUMBERS)

    def features(self, x: Tensor) -> list[Tensor]:
        """What it sees in N x 3 x H x W of any size, on the way to a style: `FEATURES` channels each.

        The picture is mirrored at its borders, so that padding leaves no trace in the features.
        """
        height, width = x.shape[-2:]
        x = reflect(x, (MIRRORED, MIRRORED, MIRRORED, MIRRORED))
        x = functional.relu6(self.stem(x))
        found, stride = [within(x, height, width, 2)], 2
        last = max(SEEN)
        for number in range(last + 1):
            block = self.blocks[number]
            before = x.shape[-1]
            x = block(x)
            stride *= 2 if x.shape[-1] < before else 1
            if number in SEEN:
                found.append(within(x, height, width, stride))
        return found

    def forward(self, x: Tensor) -> Tensor:
        features = self.blocks(functional.relu6(self.stem(x)))
        return self.out(functional.relu6(self.head(features)).mean((2, 3)))


class MagentaArbitrary(StyledNetwork):
    """The transformer, and its predictor beside it. A style is a vector of 100 float32 numbers."""

    def __init__(self, channels: int = 32, blocks: int = BLOCKS) -> None:
        def styled(inputs: int, outputs: int, kernel: int, **options: object) -> Stage:
            projection = StyleProjection(STYLE_NUMBERS, outputs)
            return Stage(inputs, outputs, kernel, style=projection, **options)  # type: ignore[arg-type]

        halves: tuple[Residual, Residual] = ("open", "close")
        super().__init__(
            [
                Stage(3, channels // 4, 9),
                Stage(channels // 4, channels // 2, 3, stride=2),
                Stage(channels // 2, channels, 3, stride=2),
                *(
                    styled(
                        channels,
                        channels,
                        3,
                        activation="relu" if half == "open" else "none",
                        residual=half,
                    )
                    for _ in range(blocks)
                    for half in halves
                ),
                styled(channels, channels // 2, 3, upsample=2),
                styled(channels // 2, channels // 4, 3, upsample=2),
                styled(channels // 4, 3, 9, activation="sigmoid"),
            ]
        )
        self.predictor = StylePredictor()

    def predict(self, picture: Tensor) -> Tensor:
        """The 100 numbers of a picture, 1 x 3 x H x W of any size: its middle square, made 256 px."""
        height, width = picture.shape[-2:]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        square = picture[..., top : top + side, left : left + side]
        if side != STYLE_SIDE:
            size = (STYLE_SIDE, STYLE_SIDE)
            square = functional.interpolate(square, size, mode="bicubic", antialias=True)
        return self.predictor(square.clamp(0, 1))[0]


def within(x: Tensor, height: int, width: int, stride: int) -> Tensor:
    """The part of features that lies on the picture itself, without what was mirrored around it."""
    first = MIRRORED // stride
    rows, columns = (-(-side // stride) for side in (height, width))
    return x[..., first : first + rows, first : first + columns]


def mix(content: Tensor, style: Tensor, strength: float) -> Tensor:
    """The style `strength` of the way from the content's own numbers to the style's; 1 is all of it."""
    return torch.lerp(content, style, strength)
