"""Stylize: repaint the picture in one or several built-in styles, or in the style of any picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import field_validator, model_validator

from neural.mixing import mixed, run_mixed
from neural.operation import Operation, OperationError, Part, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.resample import resampled
from neural.source import (
    ArraySource,
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
from neural.styles import MODEL, is_painters, statistics, style, style_number

if TYPE_CHECKING:
    import torch

    from neural.context import Context

GATHERING = 0.45
"""The share of a run that goes into measuring the whole picture before the first tile."""
FADE = 0.25
"""Strengths below this also fade towards the untouched pixels, so that 0 is exactly the picture."""
NETWORK = "multistyle26"
"""The model of the built-in styles that are no painter's."""
DETAIL = 4.0
"""What is finer than a blur of this standard deviation in pixels counts as detail."""
DETAIL_REACH = 12
FRAME = 8192
"""Longer side in pixels at which a frame that stands for others is measured at most."""


class Stylize(Operation):
    """Two passes: the networks' statistics are measured over the whole picture, then tiles are painted.

    Painters' styles, and any picture's, are feature statistics: Ghiasi et al., arXiv 1705.06830. They are
    mixed by weight, and strength is a line from the picture's own, A' = (1 - strength) x A_content +
    strength x A_style. Other built-in styles: Dumoulin et al., arXiv 1610.07629.
    """

    id: ClassVar[str] = "stylize"
    title: ClassVar[str] = "Stylize"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    summary: ClassVar[str] = (
        "Repaint the picture in a painter's style, or in the style of any picture."
    )
    kind: ClassVar[Literal["point", "area", "neural"]] = "neural"

    styles: tuple[tuple[str, float], ...] = param(
        (("starry_night", 1.0),),
        "Styles",
        widget="weights",
        help="Built-in styles by name; several are blended by their weights.",
    )
    picture: str = param(
        "",
        "Picture",
        widget="picture",
        flags=("style",),
        help="A picture file whose style is used instead of the built-in ones.",
    )
    share: float = param(
        100.0,
        "Picture's share",
        minimum=0.0,
        maximum=100.0,
        unit="%",
        help="Below 100 the painters' styles chosen above are mixed with the picture's.",
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
    detail: float = param(
        0.0,
        "Detail",
        minimum=0.0,
        maximum=100.0,
        unit="%",
        help="Brings fine detail of the picture's lightness back.",
    )
    keep_colours: bool = param(
        False, "Keep colours", help="Take only the lightness of the strokes, not their colours."
    )
    keep_lightness: bool = param(
        False, "Keep lightness", help="Take only the colours of the style, not its strokes."
    )

    reference: str = param(
        "",
        "Measured on",
        widget="picture",
        flags=("steady",),
        advanced=True,
        help="For frames of a film: the first of them. Its statistics are used for all, "
        "so that the style does not flicker.",
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
            style(name)
            if weight < 0:
                raise ValueError(f"The weight of '{name}' is below zero.")
        if not any(weight > 0 for _, weight in value):
            raise ValueError("At least one style needs a weight above zero.")
        if len({is_painters(name) for name, weight in value if weight > 0}) > 1:
            raise ValueError("Painters' styles and the others cannot be mixed with each other.")
        return value

    @model_validator(mode="after")
    def _possible(self) -> Stylize:
        if self.keep_colours and self.keep_lightness:
            raise ValueError(
                "Keep either the colours or the lightness: with both, nothing changes."
            )
        if self.picture and self.share < 100 and not self._painters:
            raise ValueError("A picture's style can be mixed with painters' styles alone.")
        return self

    @property
    def _painters(self) -> bool:
        """Whether the chosen built-in styles are painters'."""
        return any(is_painters(name) for name, weight in self.styles if weight > 0)

    @property
    def _by_statistics(self) -> bool:
        """Whether the any-style network paints."""
        return bool(self.picture) or self._painters

    def reads_files(self) -> tuple[str, ...]:
        return tuple(path for path in (self.picture, self.reference) if path)

    def uses_models(self) -> tuple[str, ...]:
        return (MODEL if self._by_statistics else NETWORK,)

    @property
    def label(self) -> str:
        names: list[str] = []
        if self.picture:
            names.append(self.picture.replace(chr(92), "/").rpartition("/")[2])
        if not self.picture or self.share < 100:
            names += [style(name).title for name, weight in self.styles if weight > 0]
        return f"{self.title} ({', '.join(names)})"

    def parts(self) -> tuple[Part, ...]:
        if self._by_statistics:
            return super().parts()  # strength moves the style itself
        share = self.strength / 100
        return Part(None, 1 - share), Part(self.model_copy(update={"strength": 100.0}), share)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        source = inputs[0]
        if self.strength == 0:
            yield from context.map(unchanged, source)
            return
        if self.strength < 100 and not self._by_statistics:
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

        (model,) = self.uses_models()
        network = context.model(model)
        device = next(network.parameters()).device
        whole = self._whole(source)
        with torch.inference_mode():
            style = self._style(network, whole, device)
        measuring = context.part(0, GATHERING)

        def read(rect: Rect) -> torch.Tensor:
            return torch.from_numpy(encoded(whole.read(rect))).permute(2, 0, 1)

        def step(fraction: float) -> None:
            context.checkpoint()
            context.report(measuring.progress(fraction, "Measuring the picture"))

        area = whole.size
        if context.probe is not None:
            area = area.fitted(512)
        moments = gather(network, style, read, area, step=step)
        frozen = network.frozen(style, moments)
        yield from context.part(GATHERING, 1).tiled(
            frozen, source, keep_alpha=True, doing="Painting"
        )

    def _whole(self, source: Source) -> Source:
        """What statistics are measured on: the picture, or the one that stands for it."""
        if not self.reference:
            return source
        pixels = np.rint(255 * read_style(self.reference, FRAME)).astype(np.uint8)
        opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
        whole: Source = ArraySource(np.concatenate([pixels, opaque], axis=2))
        size = whole.size.scaled(1 / self.style_scale)
        if size == whole.size:
            return whole
        from neural.context import Context

        bands = [event for event in resampled(whole, size, Context()) if isinstance(event, Patch)]
        return ArraySource(np.concatenate([band.pixels for band in bands]))

    def _style(self, network: Any, source: Source, device: torch.device) -> torch.Tensor:
        """What the network is told: weights of the built-in styles, or feature statistics."""
        import torch

        if not self._by_statistics:
            shares: dict[int, float] = {}
            for name, weight in self.styles:
                if weight > 0:
                    number = style_number(name)
                    shares[number] = shares.get(number, 0.0) + weight
            return network.blend(shares).to(device)

        def predicted(pixels: np.ndarray[Any, np.dtype[np.float32]]) -> torch.Tensor:
            tensor = torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)
            return network.predict(tensor.unsqueeze(0).to(device))

        parts: list[tuple[torch.Tensor, float]] = []
        share = self.share / 100 if self.picture else 0.0
        if share > 0:
            parts.append((predicted(read_style(self.picture)), share))
        if share < 1:
            known = measured()
            total = sum(weight for _, weight in self.styles)
            parts += [
                (torch.from_numpy(known[name]).to(device), (1 - share) * weight / total)
                for name, weight in self.styles
                if weight > 0
            ]
        if self.strength < 100:
            strength = self.strength / 100
            parts = [(told, weight * strength) for told, weight in parts]
            parts.append((predicted(overview(source)), 1 - strength))
        return torch.stack([weight * told for told, weight in parts]).sum(dim=0)

    def _finished(self, patch: Patch, source: Source) -> Patch:
        """What is kept of the picture, and low strength, against the untouched pixels of the same place."""
        before = source.read(patch.rect)
        pixels = patch.pixels.copy()
        if self.keep_colours or self.keep_lightness or self.detail > 0:
            old, new = encoded(before), encoded(patch.pixels)
            if self.detail > 0:
                new = new + self.detail / 100 * fine_lightness(source, patch.rect)
            if self.keep_colours:
                new = old + (luma(new) - luma(old))
            elif self.keep_lightness:
                new = new + (luma(old) - luma(new))
            if source.depth == "float32":
                new = decode_srgb(new)
            pixels[..., :3] = from_unit(new, source.depth)
        pixels[..., 3] = before[..., 3]
        if self._by_statistics and self.strength < 100 * FADE:
            faded = self.strength / 100 / FADE
            pixels = mixed([(before, 1 - faded), (pixels, faded)])
        return Patch(patch.rect, pixels)


def measured() -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    """The painters' feature statistics."""
    try:
        return statistics()
    except OSError as error:
        raise OperationError("The painters' styles are damaged. Install Sfumato again.") from error


def fine_lightness(source: Source, rect: Rect) -> np.ndarray[Any, np.dtype[np.float32]]:
    """H x W x 1: how the encoded luma differs from its surroundings; the same in every tile."""
    import cv2

    around = rect.inflate(DETAIL_REACH).intersect(Rect.of(source.size))
    lightness = np.ascontiguousarray(luma(encoded(source.read(around)))[..., 0])
    size = (2 * DETAIL_REACH + 1, 2 * DETAIL_REACH + 1)
    coarse = cv2.GaussianBlur(lightness, size, DETAIL, borderType=cv2.BORDER_REPLICATE)
    return (lightness - coarse)[rect.relative_to(around).slices][..., None]


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
