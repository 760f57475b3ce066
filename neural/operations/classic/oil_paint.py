"""Oil paint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from neural.area import Floats, area_map
from neural.convolution import bordered
from neural.device import Kind, on_card
from neural.operation import Operation, Patch, Progress, param
from neural.smoothing import planes_of
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

SECTORS = 8


class OilPaint(Operation):
    """Gives each pixel the colour of the calmest of eight sectors around it, on encoded values.

    G. Papari, N. Petkov, P. Campisi, "Artistic edge and corner enhancing smoothing", IEEE Trans. Image
    Processing 16, 2007: overlapping sectors, whose means are weighted by their variance.
    """

    id: ClassVar[str] = "oil_paint"
    title: ClassVar[str] = "Oil paint"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Artistic")
    summary: ClassVar[str] = "Paint the picture in patches of colour with clear edges."

    radius: int = param(
        6,
        "Brush size",
        minimum=2,
        maximum=40,
        soft_maximum=16,
        step=1,
        unit="px",
        help="How large the patches are.",
    )
    sharpness: float = param(
        60.0,
        "Sharpness",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How clearly patches are set off against each other.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs

        def change(values: Floats) -> Floats:
            return on_card(
                context.device.kind,
                lambda torch, device: self.on_device(values, torch, device),
                lambda: self.on_cpu(values),
            )

        return context.map(area_map(change, source, "encoded"), source, halo=self.radius)

    def on_cpu(self, values: Floats) -> Floats:
        """H x W x 4, painted."""
        from neural import art_kernels as kernels

        places = [np.nonzero(weights) for weights in self.sectors()]
        counts = np.cumsum([0, *[len(downs) for downs, _ in places]])
        weights = [sector[place] for sector, place in zip(self.sectors(), places, strict=True)]
        out = np.empty((4, *values.shape[:2]), np.float32)
        kernels.calmest(
            planes_of(bordered(values, self.radius)),
            self.radius,
            counts,
            np.concatenate([downs for downs, _ in places]),
            np.concatenate([rights for _, rights in places]),
            np.concatenate(weights).astype(np.float32),
            np.float32(self.clearness),
            out,
        )
        return np.ascontiguousarray(out.transpose(1, 2, 0))

    def on_device(self, values: Floats, torch: Any, device: Kind) -> Floats:
        """The same with torch."""
        conv2d = torch.nn.functional.conv2d
        padded = torch.from_numpy(planes_of(bordered(values, self.radius))).to(device)[:, None]
        squared = padded[:3] ** 2
        totals, shares = torch.zeros((), device=device), torch.zeros((), device=device)
        for weights in torch.from_numpy(self.sectors().astype(np.float32)).to(device):
            mean = conv2d(padded, weights[None, None])[:, 0]
            square = conv2d(squared, weights[None, None])[:, 0]
            varied = (square - mean[:3] ** 2).clamp(min=0).sum(0)
            share = ((1 / (1 + self.clearness * varied)) ** 4).clamp(min=1e-30)
            totals = totals + share * mean
            shares = shares + share
        return (totals / shares).permute(1, 2, 0).contiguous().cpu().numpy()

    @property
    def clearness(self) -> float:
        """By how much variance counts against a sector."""
        return 10 ** (2 + 3 * self.sharpness / 100)

    def sectors(self) -> npt.NDArray[np.float64]:
        """8 x N x N weights, those of each sector adding up to 1; all have their apex in the centre."""
        away = np.arange(-self.radius, self.radius + 1)
        dx, dy = away[None] + 0.0 * away[:, None], away[:, None] + 0.0 * away[None]
        far = np.hypot(dx, dy)
        bell = np.exp(-(far**2) / (2 * (self.radius / 2) ** 2)) * (far <= self.radius + 0.5)
        turn = np.arctan2(dy, dx)
        found: list[npt.NDArray[np.float64]] = []
        for sector in range(SECTORS):
            beside = turn - 2 * np.pi * sector / SECTORS
            beside = np.abs((beside + np.pi) % (2 * np.pi) - np.pi)
            # Full in the middle of the sector, nothing beyond the middle of the next.
            share = np.cos(np.minimum(beside * SECTORS / 4, np.pi / 2)) ** 2
            share[self.radius, self.radius] = 1
            weights = np.where(share * bell > 1e-3, share * bell, 0)
            found.append(weights / weights.sum())
        return np.stack(found)
