"""Changes that the discriminator sees on real and made pictures alike (Zhao et al., arXiv 2006.10738).

With little data it would otherwise know every picture by heart. Gradients pass through to the generator.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def augmented(x: Tensor, numbers: Tensor) -> Tensor:
    """Brightness, contrast, a shift by up to an eighth, and a gray square over a part.

    `x` is (B, C, H, W) in 0..1; `numbers` (B, 6) in 0..1, drawn anew for each call.
    """
    light, contrast, right, down, left, top = numbers.unbind(1)
    x = x + (light - 0.5)[:, None, None, None] * 0.5
    mean = x.mean((1, 2, 3), keepdim=True)
    x = mean + (x - mean) * (0.5 + contrast)[:, None, None, None]
    height, width = x.shape[2:]
    rows = torch.arange(height, device=x.device)
    columns = torch.arange(width, device=x.device)
    reach = height // 8
    moved: list[Tensor] = []
    for row in range(len(x)):  # a batch is small, and slices are exact where grid sampling is not
        dx = int((right[row] * (2 * reach + 1)).long().clamp(max=2 * reach)) - reach
        dy = int((down[row] * (2 * reach + 1)).long().clamp(max=2 * reach)) - reach
        padded = functional.pad(x[row : row + 1], (reach, reach, reach, reach))
        moved.append(padded[:, :, reach + dy :, reach + dx :][:, :, :height, :width])
    x = torch.cat(moved)
    covered_rows = ((rows[None] - (top * height)[:, None]).abs() < height // 4)[:, None, :, None]
    covered_columns = ((columns[None] - (left * width)[:, None]).abs() < width // 4)[:, None, None]
    return torch.where(covered_rows & covered_columns, torch.full_like(x, 0.5), x)
