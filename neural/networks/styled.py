"""Style-transfer networks whose instance norm takes its scale and shift from a style.

Dumoulin et al., "A Learned Representation for Artistic Style", arXiv 1610.07629. Such a network is a
chain of stages, each `convolution -> instance norm -> scale and shift -> activation`. The norm's mean
and variance belong to the whole picture, so a tile alone cannot compute them. They are therefore
values of their own here (`Moments`), and there are three ways to run the same weights:

- `network(x, style)`: the whole picture at once;
- `network.moments(x, style)`: the same run, returning what its norms measured;
- `network.frozen(style, moments)`: a plain network without norms, safe to tile. Every norm is folded
  into its convolution, which also makes it the fastest way to run.

`neural.statistics` gathers the moments of a picture that does not fit in memory.

Pictures are 1 x 3 x H x W, float32, encoded RGB in 0..1, H and W multiples of `multiple`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

EPSILON = 1e-5
"""Added to every variance; the value in the published graphs."""
FLAT = 1e-8
"""The variance below which a channel counts as constant."""

Activation = Literal["relu", "none", "sigmoid"]
Border = tuple[int, int, int, int]
"""Pixels to reflect at the left, right, top and bottom."""
Residual = Literal["none", "open", "close"]


class Moments(NamedTuple):
    """Mean and (biased) variance of each channel over a whole feature map: two vectors of C float64."""

    mean: Tensor
    variance: Tensor


class Affine(NamedTuple):
    """What a style asks of one norm: scale and shift of each channel, two vectors of C float32."""

    gamma: Tensor
    beta: Tensor


class Stage(nn.Module):
    """One step of the chain. Borders are reflected, as in the published graphs.

    `upsample` repeats pixels before the convolution. A stage that opens a residual keeps its input, and
    the next one that closes it adds that after its norm. `style` gives (gamma, beta) for a norm.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        *,
        stride: int = 1,
        upsample: int = 1,
        activation: Activation = "relu",
        residual: Residual = "none",
        style: nn.Module | None = None,
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, bias=style is None)
        self.style = style
        self.outputs = outputs
        self.stride = stride
        self.upsample = upsample
        self.reach = kernel // 2
        self.activation: Activation = activation
        self.residual: Residual = residual

    def prepare(self, x: Tensor) -> Tensor:
        """What the convolution reads of a whole picture: repeated pixels, reflected borders."""
        border = (self.reach, self.reach, self.reach, self.reach)
        return reflect(repeat(x, self.upsample), border)

    def activate(self, x: Tensor) -> Tensor:
        """The activation, in place."""
        if self.activation == "relu":
            return x.relu_()
        return x.sigmoid_() if self.activation == "sigmoid" else x

    def finish(self, raw: Tensor, affine: Affine | None, moments: Moments | None) -> Tensor:
        """What follows the convolution; with `moments` the picture's own, else this tensor's."""
        if affine is not None:
            if moments is None and raw.shape[-1] * raw.shape[-2] == 1:
                moments = measure(raw)  # batch_norm refuses a single pixel
            if moments is None:
                # At batch 1 this is instance norm, 1.6 times faster than instance_norm.
                raw = functional.batch_norm(
                    raw, None, None, affine.gamma, affine.beta, training=True, eps=EPSILON
                )
            else:
                scale, shift = folded(affine, moments, raw.device)
                raw = torch.addcmul(shift[:, None, None], raw, scale[:, None, None])
        return self.activate(raw)


class StyledNetwork(nn.Module):
    """A chain of stages. Subclasses fill `stages` and say what a style is."""

    task = "style"
    scale = 1
    multiple = 4

    def __init__(self, stages: Sequence[Stage]) -> None:
        super().__init__()
        self.stages = nn.ModuleList(stages)
        self.halo = max(
            max(at - low, high - at)
            for at in range(self.multiple)
            for low, high in [reach(stages, at, at)]
        )

    @property
    def chain(self) -> tuple[Stage, ...]:
        return tuple(self.stages)  # type: ignore[arg-type]  # ModuleList is typed as plain Modules

    def affines(self, style: Tensor) -> tuple[Affine | None, ...]:
        """What `style` asks of each stage; None where a stage has no norm."""
        return tuple(
            None if stage.style is None else Affine(*stage.style(style)) for stage in self.chain
        )

    def forward(self, x: Tensor, style: Tensor, moments: Sequence[Moments] | None = None) -> Tensor:
        """The styled picture; with `moments` (one for each norm, in order) instead of x's own."""
        return self._run(x, style, moments, None)

    def moments(self, x: Tensor, style: Tensor) -> tuple[Moments, ...]:
        """What each norm measures in `x` under `style`, first norm first."""
        found: list[Moments] = []
        self._run(x, style, None, found)
        return tuple(found)

    def frozen(self, style: Tensor, moments: Sequence[Moments]) -> FrozenStyle:
        """The network for one style and one picture, as plain convolutions."""
        return FrozenStyle(self, style, moments)

    def _run(
        self,
        x: Tensor,
        style: Tensor,
        moments: Sequence[Moments] | None,
        found: list[Moments] | None,
    ) -> Tensor:
        waiting = iter(moments) if moments is not None else None
        kept = x
        for stage, affine in zip(self.chain, self.affines(style), strict=True):
            if stage.residual == "open":
                kept = x
            raw = stage.conv(stage.prepare(x))
            given = next(waiting) if waiting is not None and affine is not None else None
            if found is not None and affine is not None:
                found.append(measure(raw))
            x = stage.finish(raw, affine, given)
            if stage.residual == "close":
                x = x.add_(kept)
        return x


class PlainStage(nn.Module):
    """A stage for one style and one picture: its norm is folded into the convolution."""

    def __init__(self, stage: Stage, affine: Affine | None, moments: Moments | None) -> None:
        super().__init__()
        self.stage = stage
        weight, bias = stage.conv.weight, stage.conv.bias
        if affine is not None and moments is not None:
            scale, bias = folded(affine, moments, weight.device)
            weight = weight * scale[:, None, None, None]
        assert bias is not None  # a stage without a norm has one
        self.register_buffer("weight", weight.detach().clone())
        self.register_buffer("bias", bias.detach().clone())

    def convolve(self, prepared: Tensor) -> Tensor:
        """Convolution and activation of what `Stage.prepare` made."""
        weight, bias = self.get_buffer("weight"), self.get_buffer("bias")
        return self.stage.activate(functional.conv2d(prepared, weight, bias, self.stage.stride))

    def forward(self, x: Tensor) -> Tensor:
        return self.convolve(self.stage.prepare(x))


class FrozenStyle(nn.Module):
    """A styled network for one style and one picture: `forward(x)` alone, no norm, any tile.

    A tile equals the same part of the whole picture when it has `halo` pixels around it, begins at a
    multiple of 4, and ends at the picture's own border where it touches it. Computes in float32.
    """

    scale = 1
    feather = 0

    def __init__(self, network: StyledNetwork, style: Tensor, moments: Sequence[Moments]) -> None:
        super().__init__()
        self.halo = network.halo
        self.multiple = network.multiple
        waiting = iter(moments)
        self.stages = nn.ModuleList(
            PlainStage(stage, affine, next(waiting) if affine is not None else None)
            for stage, affine in zip(network.chain, network.affines(style), strict=True)
        )

    def forward(self, x: Tensor) -> Tensor:
        given = x.dtype
        x = kept = x.float()
        for plain in self.stages:
            stage: Stage = plain.stage  # type: ignore[assignment]
            if stage.residual == "open":
                kept = x
            x = plain(x)
            if stage.residual == "close":
                x = x.add_(kept)
        return x.to(given)


def reach(stages: Sequence[Stage], low: int, high: int) -> tuple[int, int]:
    """The first and last input column that the output columns `low` to `high` depend on.

    Columns count from the picture's left edge and may lie outside it. Rows behave alike.
    """
    for stage in reversed(stages):
        low = (low * stage.stride - stage.reach) // stage.upsample
        high = (high * stage.stride + stage.reach) // stage.upsample
    return low, high


def folded(affine: Affine, moments: Moments, device: torch.device) -> tuple[Tensor, Tensor]:
    """A norm as one multiplication and one addition for each channel, computed in float64.

    A channel that is the same everywhere becomes its shift, as the norm says; dividing by nearly
    nothing would blow rounding errors up, layer by layer.
    """
    scale = affine.gamma.double().cpu() / (moments.variance.cpu() + EPSILON).sqrt()
    scale = torch.where(moments.variance.cpu() < FLAT, 0.0, scale)
    shift = affine.beta.double().cpu() - moments.mean.cpu() * scale
    return scale.float().to(device), shift.float().to(device)


def measure(raw: Tensor) -> Moments:
    """Mean and variance of each channel of 1 x C x H x W."""
    variance, mean = torch.var_mean(raw, dim=(0, 2, 3), correction=0)
    return Moments(mean.cpu().double(), variance.cpu().double())


def repeat(x: Tensor, factor: int) -> Tensor:
    """Each pixel `factor` times in both directions."""
    return x if factor == 1 else functional.interpolate(x, scale_factor=factor, mode="nearest")


def reflect(x: Tensor, border: Border) -> Tensor:
    """Reflect without repeating the edge; a side too short for that repeats its edge instead."""
    if not any(border):
        return x
    left, right, top, bottom = border
    if max(left, right) < x.shape[-1] and max(top, bottom) < x.shape[-2]:
        return functional.pad(x, border, mode="reflect")
    return functional.pad(x, border, mode="replicate")
