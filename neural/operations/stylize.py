"""Stylize: repaint the picture in one or several built-in styles, or in the style of any picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import field_validator

from neural.mixing import mixed, run_mixed
from neural.operation import Operation, Part, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.resample import resampled
from neural.source import (
    Depth,
    Pixels,
    Rect,
    Size,
    Source,
    decode_srgb,
    encode_srgb,
    from_unit,
    to_unit,
)
from neural.style_picture import read_style
from neural.styles import STYLES, style_number

if TYPE_CHECKING:
    import torch

    from neural.context import Context

GATHERING = 0.45
"""The share of a run that goes into measuring the whole picture before the first tile."""
FADE = 0.25
"""Strengths below this also fade towards the untouched pixels, so that 0 is exactly the picture."""


class Stylize(Operation):
    """Two passes: the networks' statistics are measured over the whole picture, then tiles are painted.

    Built-in styles: Dumoulin et al., arXiv 1610.07629. Any picture: Ghiasi et al., arXiv 1705.06830.
    """

    id: ClassVar[str] = "stylize"
    title: ClassVar[str] = "Stylize"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    summary: ClassVar[str] = "Repaint the picture in a style, or in the style of any picture."
    kind: ClassVar[Literal["point", "area", "neural"]] = "neural"

    styles: tuple[tuple[str, float], ...] = param(
        (("starry", 1.0),),
        "Styles",
        widget="weights",
        help="Built-in styles by name; several are blended by their weights.",
    )
    picture: str = param(
        "",
        "Picture",
        widget="picture",
        help="A picture file whose style is used instead of the built-in ones.",
    )
    strength: float = param(
        100.0,
        "Strength",
        minimum=0.0,
        maximum=100.0,
        unit="%",
        help="100 is the full style, 0 the untouched picture.",
    )
    style_scale: float = param(
        1.0,
        "Brush size",
        minimum=0.25,
        maximum=4.0,
        step=0.05,
        unit="×",
        help="Above 1 the strokes grow and detail is lost, below 1 they shrink.",
    )
    keep_colours: bool = param(
        False, "Keep colours", help="Take only the lightness of the strokes, not their colours."
    )

    @field_validator("styles", mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        """Also takes "candy" and "candy:2, mosaic:1"."""
        if not isinstance(value, str):
            return value
        parts = [part.rpartition(":") for part in value.split(",") if part.strip()]
        return tuple(
            (name.strip(), float(weight)) if name else (weight.strip(), 1.0)
            for name, _, weight in parts
        )

    @field_validator("styles")
    @classmethod
    def _known(cls, value: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
        for name, weight in value:
            style_number(name)
            if weight < 0:
                raise ValueError(f"The weight of '{name}' is below zero.")
        if not any(weight > 0 for _, weight in value):
            raise ValueError("At least one style needs a weight above zero.")
        return value

    def reads_files(self) -> tuple[str, ...]:
        return (self.picture,) if self.picture else ()

    @property
    def label(self) -> str:
        if self.picture:
            return f"{self.title} ({self.picture.replace(chr(92), '/').rpartition('/')[2]})"
        titles = [STYLES[style_number(name)].title for name, weight in self.styles if weight > 0]
        return f"{self.title} ({', '.join(titles)})"

    def parts(self) -> tuple[Part, ...]:
        if self.picture:
            return super().parts()  # strength moves the style itself
        share = self.strength / 100
        return Part(None, 1 - share), Part(self.model_copy(update={"strength": 100.0}), share)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        source = inputs[0]
        if self.strength == 0:
            yield from context.map(unchanged, source)
            return
        if self.strength < 100 and not self.picture:
            yield from run_mixed(self.parts(), inputs, context)
            return
        work = source
        size = source.size.scaled(1 / self.style_scale)
        resized = size != source.size
        if resized:
            work = yield from context.part(0, 0.1).collect(
                resampled(source, size, context.part(0, 0.1), "Resizing"), size, source.depth
            )
        painting = self._paint(work, context.part(0.1 if resized else 0, 0.9 if resized else 1))
        if resized:
            painted = yield from context.collect(painting, size, source.depth)
            painting = resampled(painted, source.size, context.part(0.9, 1), "Resizing")
        for event in painting:
            yield self._finished(event, source) if isinstance(event, Patch) else event

    def _paint(self, source: Source, context: Context) -> Iterator[Patch | Progress]:
        """The source in full style, alpha kept."""
        import torch

        from neural.statistics import gather

        network = context.model("magenta-arbitrary" if self.picture else "multistyle26")
        device = next(network.parameters()).device
        with torch.inference_mode():
            style = self._style(network, source, device)
        measuring = context.part(0, GATHERING)

        def read(rect: Rect) -> torch.Tensor:
            return torch.from_numpy(encoded(source.read(rect))).permute(2, 0, 1)

        def step(fraction: float) -> None:
            context.checkpoint()
            context.report(measuring.progress(fraction, "Measuring the picture"))

        area = source.size
        if context.probe is not None:
            area = area.fitted(512)
        moments = gather(network, style, read, area, step=step)
        frozen = network.frozen(style, moments)
        yield from context.part(GATHERING, 1).tiled(
            frozen, source, keep_alpha=True, doing="Painting"
        )

    def _style(self, network: Any, source: Source, device: torch.device) -> torch.Tensor:
        """What the network is told about the style: weights of the built-in ones, or 100 numbers."""
        import torch

        if not self.picture:
            shares: dict[int, float] = {}
            for name, weight in self.styles:
                shares[style_number(name)] = shares.get(style_number(name), 0.0) + weight
            return network.blend(shares).to(device)
        from neural.networks.magenta import mix

        def predicted(pixels: np.ndarray[Any, np.dtype[np.float32]]) -> torch.Tensor:
            tensor = torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)
            return network.predict(tensor.unsqueeze(0).to(device))

        style = predicted(read_style(self.picture))
        if self.strength == 100:
            return style
        return mix(predicted(overview(source)), style, self.strength / 100)

    def _finished(self, patch: Patch, source: Source) -> Patch:
        """Colours and alpha, and low strength, against the untouched pixels of the same place."""
        before = source.read(patch.rect)
        pixels = patch.pixels.copy()
        if self.keep_colours:
            old, new = encoded(before), encoded(patch.pixels)
            new = old + (luma(new) - luma(old))
            if source.depth == "float32":
                new = decode_srgb(new)
            pixels[..., :3] = from_unit(new, source.depth)
        pixels[..., 3] = before[..., 3]
        if self.picture and self.strength < 100 * FADE:
            share = self.strength / 100 / FADE
            pixels = mixed([(before, 1 - share), (pixels, share)])
        return Patch(patch.rect, pixels)


def encoded(pixels: Pixels) -> np.ndarray[Any, np.dtype[np.float32]]:
    """H x W x 4 stored pixels as H x W x 3 encoded values in 0..1, as networks see them."""
    unit = to_unit(pixels)[..., :3]
    if pixels.dtype == np.float32:
        unit = encode_srgb(unit)
    return np.ascontiguousarray(np.clip(unit, 0.0, 1.0))


def luma(rgb: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """H x W x 1 by ITU-R BT.601."""
    weights = np.array([0.299, 0.587, 0.114], np.float32)
    return (rgb @ weights)[..., None]


def overview(source: Source) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The middle square of the picture, reduced to about 256 px, H x W x 3 in 0..1."""
    from neural.context import Context

    side = min(source.size.width, source.size.height)
    left, top = (source.size.width - side) // 2, (source.size.height - side) // 2
    small = Size(min(side, 256), min(side, 256))
    part = _Part(source, Rect(left, top, side, side))
    events = resampled(part, small, Context())
    return encoded(np.concatenate([event.pixels for event in events if isinstance(event, Patch)]))


class _Part:
    """A rectangle of a source as a source."""

    def __init__(self, source: Source, rect: Rect) -> None:
        self._source = source
        self._rect = rect
        self.size = rect.size
        self.depth: Depth = source.depth
        self.opaque = source.opaque

    def read(self, rect: Rect) -> Pixels:
        return self._source.read(rect.translate(self._rect.x, self._rect.y))
