"""A classifier of small pictures: what judges generators, never part of what makes a picture."""

from __future__ import annotations

from torch import Tensor, nn


class Judge(nn.Module):
    """(B, channels, H, W) in 0..1 to (B, classes) logits; `features` gives the 4 `width` numbers before."""

    task = "judge"
    scale = 1
    halo = 0
    multiple = 1

    def __init__(self, classes: int, channels: int = 1, width: int = 16) -> None:
        super().__init__()
        self.classes, self.channels, self.width = classes, channels, width
        layers: list[nn.Module] = []
        inside = channels
        for step in (1, 2, 4):
            if step > 1:
                layers.append(nn.MaxPool2d(2))
            layers += [nn.Conv2d(inside, step * width, 3, 1, 1, bias=False)]
            layers += [nn.BatchNorm2d(step * width), nn.ReLU()]
            inside = step * width
        self.body = nn.Sequential(*layers)
        self.out = nn.Linear(inside, classes)

    @property
    def config(self) -> dict[str, int]:
        """The arguments that make this network again."""
        return {"classes": self.classes, "channels": self.channels, "width": self.width}

    def features(self, x: Tensor) -> Tensor:
        return self.body(2 * x - 1).mean((2, 3))

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.features(x))
