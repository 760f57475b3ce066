"""What every kind of Stylize has in common: which styles, how strongly, and what is kept of the picture."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import field_validator, model_validator

from neural.mixing import mixed
from neural.operation import Operation, OperationError, Patch, Progress, param
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
from neural.style_picture import is_carried, read_style, style_name
from neural.styles import is_painters, statistics, style
from neural.subject import Selected, Subject, background, divided, find

if TYPE_CHECKING:
    import torch

    from neural.context import Context

FADE = 0.25
"""Strengths below this also fade towards the untouched pixels, so that 0 is exactly the picture."""
DETAIL = 4.0
"""What is finer than a blur of this standard deviation in pixels counts as detail."""
DETAIL_REACH = 12


class Styling(Operation):
    """Fields that the operations which paint in styles share, and what follows from them."""

    styles: tuple[tuple[str, float], ...] = param(
        (("starry_night", 1.0),),
        "Styles",
        widget="weights",
        help="Built-in styles by name; several are blended by their weights.",
    )
    picture: str = param(
        "",
        "Picture",
        widget="style",
        flags=("style",),
        help="A picture file or a layer whose style is used instead of the built-in ones.",
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
    detail: float = param(
        0.0,
        "Detail",
        minimum=0.0,
        maximum=100.0,
        unit="%",
        help="Brings fine detail of the picture's lightness back.",
    )
    skies: float = param(
        50.0,
        "Smooth skies",
        minimum=0.0,
        maximum=100.0,
        unit="%",
        help="Evens out what is almost flat before it is painted, so that skies get no thin lines "
        "and no stipple.",
    )
    paint: Literal["everything", "subject", "background"] = param(
        "everything",
        "Painted",
        labels={
            "everything": "Everything",
            "subject": "The subject only",
            "background": "The background only",
        },
        help="The subject is what is selected. With no selection it is found by itself: what stands out "
        "from the border of the picture.",
    )
    background_blur: float = param(
        0.0,
        "Background blur",
        minimum=0.0,
        maximum=100.0,
        step=0.5,
        unit="px",
        help="Softens all but the subject before it is painted, so that the background becomes broad "
        "paint and the subject stays in detail. It is what is selected, or what stands out.",
    )
    keep_colours: bool = param(
        False, "Keep colours", help="Take only the lightness of the strokes, not their colours."
    )
    keep_lightness: bool = param(
        False, "Keep lightness", help="Take only the colours of the style, not its strokes."
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
    def _possible(self) -> Styling:
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

    def reads_files(self) -> tuple[str, ...]:
        return (self.picture,) if self.picture and not is_carried(self.picture) else ()

    @property
    def label(self) -> str:
        names: list[str] = []
        if self.picture:
            names.append(style_name(self.picture))
        if not self.picture or self.share < 100:
            names += [style(name).title for name, weight in self.styles if weight > 0]
        return f"{self.title} ({', '.join(names)})"

    @property
    def _by_statistics(self) -> bool:
        """Whether all that is chosen is known by its feature statistics."""
        return bool(self.picture) or self._painters

    @property
    def _chosen(self) -> tuple[tuple[str, float], ...]:
        """What is mixed and how much it counts, in all 1: painters' works by name, "" for the picture."""
        share = self.share / 100 if self.picture else 0.0
        total = sum(weight for _, weight in self.styles)
        works = ((name, (1 - share) * weight / total) for name, weight in self.styles)
        return tuple(part for part in (("", share), *works) if part[1] > 0)

    def _told(self, network: Any, source: Source) -> torch.Tensor:
        """What the any-style network is told: the styles' statistics, on the line from the source's own."""
        import torch

        device = next(network.parameters()).device

        def predicted(pixels: np.ndarray[Any, np.dtype[np.float32]]) -> torch.Tensor:
            tensor = torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)
            return network.predict(tensor.unsqueeze(0).to(device))

        strength = self.strength / 100
        parts: list[torch.Tensor] = []
        for name, weight in self._chosen:
            if name:
                told = torch.from_numpy(measured()[name]).to(device)
            else:
                told = predicted(read_style(self.picture))
            parts.append(weight * strength * told)
        if strength < 1:
            parts.append((1 - strength) * predicted(overview(source)))
        return torch.stack(parts).sum(dim=0)

    @property
    def asks_for_subject(self) -> bool:
        return self.paint != "everything" or self.background_blur > 0

    def _subject(self, source: Source, context: Context) -> Subject | None:
        """What the picture shows, where that is asked for. Raises OperationError where nothing is selected
        and nothing stands out."""
        if not self.asks_for_subject:
            return None
        return Selected(context.subject) if context.subject is not None else find(source, context)

    def _softened(
        self, work: Source, source: Source, subject: Subject | None, context: Context
    ) -> Generator[Patch | Progress, None, Source]:
        """`work`, which is `source` at another size, with its background softened as that of `source`."""
        if subject is None or self.background_blur == 0:
            return work
        factor = work.size.width / source.size.width
        there = subject.at(source.size, work.size)
        return (yield from background(work, there, self.background_blur * factor, context))

    def _finished(self, patch: Patch, source: Source, subject: Subject | None) -> Patch:
        """What is kept of the picture, and low strength, against the untouched pixels of the same place."""
        before = source.read(patch.rect)
        pixels = patch.pixels.copy()
        if pixels.dtype != before.dtype:
            pixels = from_unit(to_unit(pixels), source.depth)
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
        if subject is not None and self.paint != "everything":
            share = subject.of(before, patch.rect)
            if self.paint == "background":
                share = 1 - share
            pixels = divided(before, pixels, share)
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
