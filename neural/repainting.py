"""Stylizing by optimisation: the picture itself is changed until it looks like the style.

Gatys, Ecker and Bethge, "Image style transfer using convolutional neural networks", CVPR 2016; from coarse
to fine as in Gatys et al., "Controlling perceptual factors in neural style transfer", CVPR 2017. L-BFGS: Liu
and Nocedal, Mathematical Programming 45 (1989), as torch computes it, with steps that make things worse
taken back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from neural.looks import Look, content_distance, look, spread, style_distance
from neural.networks.styled import reflect
from neural.source import Size
from neural.watch import Watch

COARSEST = 224
"""Longer side in pixels below which there is no coarser level."""
FINER = 0.5
"""Each level takes so many times the steps of the coarser one before it."""
SAMPLE = 256
"""Longer side in pixels on which a step is timed."""
FRAME = 8
"""Pixels around the picture that are painted with it and cut off again."""
HISTORY = 10
"""Steps that L-BFGS remembers."""
FIRST = 0.02
"""How far the first step moves a pixel, white at 1.0."""
WORSE = 3.0
"""A step after which the loss is so many times the least one is taken back."""
_BEYOND, _ROUGH = 10.0, 0.5
"""Weights of values outside 0..1, and of differences between neighbours."""


class Sight(Protocol):
    """A network that tells what it sees in 1 x 3 x H x W; `content` is the level that tells what is shown."""

    content: int

    def features(self, x: Tensor, /) -> list[Tensor]: ...

    def parameters(self) -> Iterator[Tensor]: ...

    def buffers(self) -> Iterator[Tensor]: ...


@dataclass(frozen=True)
class Goal:
    """What is wanted of a picture: the features of the content, the look of the style."""

    sight: Sight
    content: Sequence[Tensor]
    style: Look
    divisor: Look
    weight: float
    """Of the content against the style."""

    @staticmethod
    def of(sight: Sight, content: Tensor, style: Look, strength: float, weight: float) -> Goal:
        """`strength` (0..1) is how far the look goes from the content's own to the style's."""
        with torch.no_grad():
            features = sight.features(content)
            own = look(features)
            style = style.to(content.device)
            wanted = own.lerp(style, torch.full((1,), strength, device=content.device))
            return Goal(sight, features, wanted, spread(own, style), weight)

    def loss(self, x: Tensor) -> Tensor:
        """How far 1 x 3 x H x W is from what is wanted, a scalar."""
        found = self.sight.features(x)
        style = style_distance(look(found), self.style, self.divisor)
        content = content_distance(found, self.content, self.sight.content)
        beyond = (x - x.clamp(0, 1)).square().mean()
        rough = sum(
            x.diff(dim=axis).square().mean() for axis in (2, 3) if x.shape[axis] > 1
        ) + x.new_zeros(())
        return (style + self.weight * content).sum() + _BEYOND * beyond + _ROUGH * rough


def levels(size: Size) -> list[Size]:
    """The sizes at which a picture of `size` is worked on, coarsest first, each about twice the last."""
    found = [size]
    while max(found[0].width, found[0].height) // 2 >= COARSEST:
        found.insert(0, found[0].scaled(0.5))
    return found


def counts(levels: int, steps: int) -> list[int]:
    """The steps of each level, coarsest first."""
    return [max(1, round(steps * FINER**number)) for number in range(levels)]


def repaint(
    sight: Sight,
    content: Tensor,
    style: Callable[[Size], Look],
    start: Callable[[Tensor], Tensor],
    *,
    steps: int,
    strength: float,
    weight: float,
    checkpoint: Callable[[], None],
) -> Iterator[tuple[float, Tensor]]:
    """After each step the fraction that is done, and the best picture so far in 0..1.

    `content` is 1 x 3 x H x W. `style` gives the look wanted of a level of that size, `start` what the
    coarsest level begins with. `checkpoint` is called between layers, and may raise to stop.
    """
    sizes = levels(Size(content.shape[-1], content.shape[-2]))
    planned = counts(len(sizes), steps)
    total = sum(count * size.area for count, size in zip(planned, sizes, strict=True))
    done = 0
    x: Tensor | None = None
    for size, count in zip(sizes, planned, strict=True):
        small = sized(content, size)
        x = start(small) if x is None else sized(x, size)
        goal = Goal.of(sight, framed(small), style(size), strength, weight)
        for best in _descend(goal, framed(x), count, checkpoint):
            x = best[..., FRAME:-FRAME, FRAME:-FRAME].clamp(0, 1)
            done += size.area
            yield done / total, x


def _descend(
    goal: Goal, start: Tensor, steps: int, checkpoint: Callable[[], None]
) -> Iterator[Tensor]:
    """The best picture so far, after each step."""
    best, least = start.detach().clone(memory_format=torch.contiguous_format), float("inf")
    x, optimizer = _begun(best)
    for _ in range(steps):
        with torch.enable_grad(), Watch(checkpoint):
            loss = goal.loss(smooth(x))
            (gradient,) = torch.autograd.grad(loss, x)
        value = float(loss.detach())
        if value < least:
            best, least = x.detach().clone(), value
        elif not value < WORSE * least:  # also where it is no number
            x, optimizer = _begun(best)
            yield smooth(best)
            continue
        x.grad = gradient.contiguous()
        optimizer.param_groups[0]["lr"] = 1.0 if optimizer.state else _first(gradient)
        optimizer.step(lambda loss=loss: loss.detach())  # pyright: ignore[reportArgumentType]
        yield smooth(best)


def _first(gradient: Tensor) -> float:
    """The rate at which the first step moves pixels by `FIRST` at most.

    By itself L-BFGS begins so cautiously that the curvature it finds is mostly rounding.
    """
    largest, total = float(gradient.abs().max()), float(gradient.abs().sum())
    return FIRST / max(largest, 1e-12) / min(1.0, 1 / max(total, 1e-12))


def smooth(x: Tensor) -> Tensor:
    """1 x 3 x H x W without what changes from each pixel to the next, to which strided layers are blind.

    What is optimised is seen through this: otherwise a grid of noise grows where no feature tells of it.
    """
    for axis in (2, 3):
        if x.shape[axis] > 1:
            last = x.shape[axis] - 1
            before = torch.cat([x.narrow(axis, 0, 1), x.narrow(axis, 0, last)], axis)
            after = torch.cat([x.narrow(axis, 1, last), x.narrow(axis, last, 1)], axis)
            x = 0.5 * x + 0.25 * (before + after)
    return x


def _begun(picture: Tensor) -> tuple[Tensor, torch.optim.LBFGS]:
    x = picture.clone().requires_grad_(True)
    optimizer = torch.optim.LBFGS(
        [x], lr=1.0, max_iter=1, history_size=HISTORY, tolerance_grad=0, tolerance_change=0
    )
    return x, optimizer


def cost(sight: Sight, size: Size, steps: int) -> tuple[float, int]:
    """Seconds and bytes that `repaint` takes for a picture of `size`, from one step on a small one."""
    sizes = levels(size)
    area = sum(count * s.area for count, s in zip(counts(len(sizes), steps), sizes, strict=True))
    small = size.fitted(SAMPLE) if max(size.width, size.height) > SAMPLE else size
    noise = torch.rand(1, 3, small.height, small.width, generator=torch.Generator().manual_seed(0))
    device = next(t.device for t in (*sight.parameters(), *sight.buffers()))
    x = noise.to(device).requires_grad_(True)
    goal = Goal.of(sight, noise.to(device), look(sight.features(x.detach())), 1.0, 1.0)
    held = 0

    def hold(tensor: Tensor) -> Tensor:
        nonlocal held
        held += tensor.nbytes
        return tensor

    seconds = 0.0
    for _ in range(2):  # the first prepares what is kept
        held, began = 0, time.perf_counter()
        with torch.enable_grad(), torch.autograd.graph.saved_tensors_hooks(hold, lambda t: t):
            torch.autograd.grad(goal.loss(x), x)
        seconds = time.perf_counter() - began
    remembered = (2 * HISTORY + 6) * 12 * size.area
    return seconds * area / small.area, held * size.area // small.area + remembered


def framed(picture: Tensor) -> Tensor:
    """With a mirrored frame, which is thrown away: few features watch over the outermost pixels."""
    return reflect(picture, (FRAME, FRAME, FRAME, FRAME))


def sized(picture: Tensor, size: Size) -> Tensor:
    """1 x 3 x H x W at another size; what shrinks is averaged."""
    if picture.shape[-2:] == (size.height, size.width):
        return picture
    wanted = (size.height, size.width)
    return functional.interpolate(picture, wanted, mode="bicubic", antialias=True).clamp(0, 1)


def at_side(picture: Tensor, side: int) -> Tensor:
    """1 x 3 x H x W with a shorter side of so many pixels; a very long one is squeezed."""
    height, width = picture.shape[-2:]
    factor = side / min(height, width)
    return sized(picture, Size(*(min(round(s * factor), 4 * side) for s in (width, height))))
