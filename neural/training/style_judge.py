"""Judging a network for any style beside Magenta's: how near it comes to styles, at what cost to the photo.

A painter that changes a photograph more comes nearer to a style, so style distances are compared at equal
content distance: both networks paint at several strengths, and the stronger one is taken at the strength
where its content distance is the other's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from neural import metrics
from neural.models import ModelError, ModelStore
from neural.style_picture import read_style
from neural.training import perceptual, report
from neural.training.errors import TrainingError
from neural.training.pictures import NamedPicture
from neural.training.tensors import picture, tensor

SIDE = 256
"""Shorter side in pixels of photographs and of styles, of which the middle square counts."""
STRENGTHS = (0.4, 0.7, 1.0)
RIVAL = "magenta-arbitrary"


class StyleJudge:
    """Called with (network, photograph, index) as `evaluate` does; `sheet` shows what it has painted.

    `groups` are names of sets of style pictures and their files. Raises TrainingError where a file is no
    style, the rival is not installed, or there is no VGG-19.
    """

    def __init__(self, groups: Mapping[str, Sequence[Path]], vgg: Path | None) -> None:
        self._perception = perceptual.perception(vgg)
        try:
            self._rival: Any = ModelStore().load(RIVAL)
        except ModelError as error:
            raise TrainingError(str(error)) from error
        self._styles: list[tuple[str, Tensor]] = []
        for group, files in groups.items():
            self._styles += [(group, _style(path)) for path in files]
        if not self._styles:
            raise TrainingError("Give the style pictures to judge by with --styles.")
        self._rows: list[list[NDArray[np.uint8]]] = []

    def __call__(self, network: Any, photo: NamedPicture, index: int) -> dict[str, float]:
        """The means over all styles, and those of each group at equal content distance."""
        if not hasattr(network, "predict"):
            raise TrainingError("This network paints in styles of its own, not in any picture's.")
        with torch.inference_mode():
            content = _reduced(photo.pixels)
            before = self._perception(content)
            start = perceptual.look(before)
            row = [picture(content)]
            figures: list[dict[str, float]] = []
            for _, style in self._styles:
                wanted = perceptual.look(self._perception(style))
                divisor = perceptual.spread(start, wanted)
                curves: list[list[tuple[float, float]]] = []
                for painter in (network, self._rival):
                    own, told = painter.predict(content), painter.predict(style)
                    curve: list[tuple[float, float]] = []
                    for strength in STRENGTHS:
                        output = painter(content, torch.lerp(own, told, strength))
                        after = self._perception(output)
                        found = perceptual.style_distance(perceptual.look(after), wanted, divisor)
                        lost = perceptual.content_distance(after, before)
                        curve.append((float(lost), float(found)))
                        if painter is network and strength == 1:
                            row.append(picture(output))
                    curves.append(curve)
                figures.append(compared(*curves))
            plain = picture(network(content, network.predict(content)))
        self._rows.append(row)
        return self._means(figures) | {"PSNR at strength 0": metrics.psnr(plain, picture(content))}

    def _means(self, figures: Sequence[Mapping[str, float]]) -> dict[str, float]:
        means = {name: float(np.mean([figure[name] for figure in figures])) for name in figures[0]}
        for group in dict.fromkeys(group for group, _ in self._styles):
            for name in ("style at equal content", "Magenta's style at equal content"):
                means[f"{group}: {name}"] = float(
                    np.mean(
                        [
                            figure[name]
                            for figure, (its, _) in zip(figures, self._styles, strict=True)
                            if its == group
                        ]
                    )
                )
        return means

    def sheet(self) -> Image.Image:
        """The styles in the first row, below each photograph what was made of it."""
        width = max(row[0].shape[1] for row in self._rows)
        head = [np.zeros((SIDE, width, 3), np.uint8)]
        head += [picture(style) for _, style in self._styles]
        rows = [[_padded(cell, width) for cell in row] for row in (head, *self._rows)]
        return report.contact_sheet(rows)


def compared(
    ours: Sequence[tuple[float, float]], theirs: Sequence[tuple[float, float]]
) -> dict[str, float]:
    """Figures of two curves of (content distance, style distance), strongest last."""
    equal = min(ours[-1][0], theirs[-1][0])
    return {
        "style": ours[-1][1],
        "content": ours[-1][0],
        "Magenta's style": theirs[-1][1],
        "Magenta's content": theirs[-1][0],
        "equal content": equal,
        "style at equal content": at(ours, equal),
        "Magenta's style at equal content": at(theirs, equal),
    }


def at(curve: Sequence[tuple[float, float]], content: float) -> float:
    """The style distance at a content distance, between the points of a curve; its ends beyond them."""
    places = sorted(curve)
    return float(np.interp(content, [c for c, _ in places], [s for _, s in places]))


def _style(path: Path) -> Tensor:
    from neural.operation import OperationError

    try:
        pixels = read_style(str(path))
    except OperationError as error:
        raise TrainingError(str(error)) from error
    side = min(pixels.shape[:2])
    top, left = (pixels.shape[0] - side) // 2, (pixels.shape[1] - side) // 2
    square = np.rint(255 * pixels[top : top + side, left : left + side]).astype(np.uint8)
    return tensor(_sized(square, (SIDE, SIDE))[None], torch.device("cpu"))


def _reduced(pixels: NDArray[np.uint8]) -> Tensor:
    height, width = pixels.shape[:2]
    factor = SIDE / min(height, width)
    # VGG-19 halves four times; a very long picture loses its ends.
    size = [min(round(side * factor / 16) * 16, 4 * SIDE) for side in (width, height)]
    return tensor(_sized(pixels, (size[0], size[1]))[None], torch.device("cpu"))


def _sized(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    image = Image.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS), np.uint8).copy()


def _padded(cell: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    missing = max(0, width - cell.shape[1])
    return np.pad(cell, ((0, 0), (missing // 2, missing - missing // 2), (0, 0)))
