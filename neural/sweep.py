"""Means along ways around a point: arcs for radial blur, rays for zoom blur.

Compiled loops on the processor, torch on a graphics card; both look at the same places.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sin
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from neural.device import Kind, on_card
from neural.places import farthest
from neural.source import Rect

if TYPE_CHECKING:
    from neural.area import Floats


@dataclass(frozen=True)
class Sweep:
    """`way` is "spin", an arc of `amount` radians, or "zoom", a ray of `amount` (0..1) of the way to
    the centre.

    Ways are sampled at each of their first 32 pixels, beyond at every fourth.
    """

    way: Literal["spin", "zoom"]
    centre: tuple[float, float]
    amount: float

    def reach(self, core: Rect) -> int:
        """Pixels around `core` that its means depend on."""
        part = 2 * sin(min(self.amount, 6.28) / 4) if self.way == "spin" else self.amount
        return ceil(part * farthest(core, self.centre)) + 2

    def mean(self, values: Floats, there: Rect, core: Rect, device: Kind = "cpu") -> Floats:
        """H x W x 4 means of `core`, from `values` that cover `there`. A full graphics card leaves them to
        the processor."""
        return on_card(
            device,
            lambda torch, device: self.on_device(values, there, core, torch, device),
            lambda: self.on_cpu(values, there, core),
        )

    def on_cpu(self, values: Floats, there: Rect, core: Rect) -> Floats:
        from neural import area_kernels as kernels

        out = np.empty((core.height, core.width, 4), np.float32)
        kernel = kernels.spin if self.way == "spin" else kernels.zoom
        kernel(values, there.x, there.y, core.x, core.y, *self.centre, self.amount, out)
        return out

    def on_device(
        self, values: Floats, there: Rect, core: Rect, torch: Any, device: Kind
    ) -> Floats:
        """The same with torch."""
        x, y = self.centre
        flat = torch.from_numpy(np.ascontiguousarray(values)).to(device).reshape(-1, 4)
        dx = torch.arange(core.width, device=device, dtype=torch.float32)[None] + (core.x - x)
        dy = torch.arange(core.height, device=device, dtype=torch.float32)[:, None] + (core.y - y)
        dx, dy = torch.broadcast_tensors(dx, dy)
        length = torch.hypot(dx, dy) * self.amount
        steps = torch.ceil(length.clamp(1, 32) + ((length - 32).clamp(min=0) / 4).clamp(max=224))
        total = torch.zeros((*dx.shape, 4), device=device)
        for number in range(int(steps.max())):
            share = (number + 0.5) / steps
            if self.way == "spin":
                cosine = torch.cos(self.amount * (share - 0.5))
                sine = torch.sin(self.amount * (share - 0.5))
                px, py = dx * cosine - dy * sine, dx * sine + dy * cosine
            else:
                scale = 1 - self.amount * share
                px, py = dx * scale, dy * scale
            seen = _sampled(flat, px + (x - there.x), py + (y - there.y), there, torch)
            total += torch.where((number < steps)[..., None], seen, torch.zeros_like(seen))
        return (total / steps[..., None]).cpu().numpy()


def _sampled(flat: Any, x: Any, y: Any, there: Rect, torch: Any) -> Any:
    """Bilinear, places outside moved to the edge."""
    x, y = x.clamp(0, there.width - 1), y.clamp(0, there.height - 1)
    left, top = x.floor().long(), y.floor().long()
    right, below = (left + 1).clamp(max=there.width - 1), (top + 1).clamp(max=there.height - 1)
    along, down = (x - left)[..., None], (y - top)[..., None]
    upper = torch.lerp(flat[top * there.width + left], flat[top * there.width + right], along)
    lower = torch.lerp(flat[below * there.width + left], flat[below * there.width + right], along)
    return torch.lerp(upper, lower, down)
