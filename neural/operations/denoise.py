"""Denoise: noise is measured over the whole picture, then a network that is told how much removes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from neural.mixing import run_mixed
from neural.noise import MODEL as ESTIMATOR
from neural.noise import NoiseMap, measure
from neural.operation import Operation, Part, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

MEASURING = 0.1
"""The share of a run that goes into measuring."""
ALIKE = 0.15
"""Luminance and colour noise that differ by less than this share are removed as one, twice as fast."""
NONE = 0.3 / 255
"""A picture with less noise than this has none: it has no pattern that could be scaled."""


class Denoise(Operation):
    """Removes noise as far as it was found, region by region, luminance and colour apart.

    With `noise`, its overall strength is what the person says; with `by_region` it is still distributed
    as it was found. See `neural.noise` and `neural.networks.denoising`.
    """

    id: ClassVar[str] = "denoise"
    title: ClassVar[str] = "Denoise"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    summary: ClassVar[str] = "Remove noise and keep details; how much noise there is, is measured."
    kind: ClassVar[Literal["point", "area", "neural"]] = "neural"
    suggests_from: ClassVar[tuple[str, ...]] = ("by_region",)

    amount: float = param(
        100.0,
        "Amount",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How much of the result is mixed over the untouched picture.",
    )
    noise: float | None = param(
        None,
        "Noise",
        minimum=0,
        maximum=75,
        step=0.5,
        help="How strong the noise is: its standard deviation on the scale 0 to 255. Empty measures it.",
    )
    luminance: float = param(
        100.0,
        "Luminance",
        minimum=0,
        maximum=200,
        step=1,
        unit="%",
        help="How much grain is removed: 100 as much as was found, above 100 more is smoothed.",
    )
    colour: float = param(
        100.0,
        "Colour",
        minimum=0,
        maximum=200,
        step=1,
        unit="%",
        help="How many coloured speckles are removed: 100 as much as was found, above 100 more.",
    )
    grain: float = param(
        0.0,
        "Preserve grain",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="Gives back this share of the finest luminance noise, which looks natural.",
    )
    details: float = param(
        0.0,
        "Sharpen details",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="Makes what is left crisper, without wide haloes and without raising remains of noise.",
    )
    quality: Literal["standard", "best"] = param(
        "standard",
        "Quality",
        labels={"standard": "Standard", "best": "Best (8 × slower)"},
        help="Best averages the network over eight turns and flips of the picture.",
    )
    by_region: bool = param(
        True,
        "By region",
        advanced=True,
        help="Follow how the noise differs from place to place, and between luminance and colour. "
        "Off treats the whole picture alike.",
    )
    model: str = param(
        "denoise",
        "Model",
        widget="model",
        task="denoise",
        advanced=True,
        help="Which network removes the noise.",
    )

    def uses_models(self) -> tuple[str, ...]:
        return (self.model, ESTIMATOR) if self._measures else (self.model,)

    def parts(self) -> tuple[Part, ...]:
        share = self.amount / 100
        return Part(None, 1 - share), Part(self.model_copy(update={"amount": 100.0}), share)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0 or self.luminance == self.colour == 0:
            yield from context.map(unchanged, source)
            return
        if self.amount < 100:
            yield from run_mixed(self.parts(), inputs, context)
            return
        from neural.networks.compose import Averaged
        from neural.networks.denoising import Denoising

        network = context.model(self.model)
        found = self._found(source, context.part(0, MEASURING))
        # The limit is of the map, not of a tile: whether the network runs twice is seen nowhere.
        apart = found.difference > ALIKE
        if not apart:
            found = found.together()
        denoising = Denoising(
            Averaged(network) if self.quality == "best" else network,
            luminance=self.luminance / 100,
            colour=self.colour / 100,
            grain=self.grain / 100,
            details=self.details / 100,
            apart=apart,
        )
        yield from context.part(MEASURING, 1).tiled(
            denoising, source, keep_alpha=True, beside=found.at, doing="Removing noise"
        )

    def pinned(self) -> Denoise:
        """With the noise that was found taken for the whole picture; measured anew where none was."""
        return self.model_copy(update={"by_region": False}) if self.noise is not None else self

    def suggested(self, inputs: Sequence[Source], context: Context) -> Denoise | None:
        """The same choices with the noise that was found; None where it is said already."""
        if self.noise is not None:
            return None
        return self.model_copy(
            update={"noise": round(min(75.0, 255 * measure(inputs[0], context).overall), 1)}
        )

    @property
    def _measures(self) -> bool:
        return self.amount != 0 and (self.noise is None or self.by_region)

    def _found(self, source: Source, context: Context) -> NoiseMap:
        if self.noise is not None and not self.by_region:
            return NoiseMap.uniform(self.noise / 255, self.noise / 255)
        found = measure(source, context)
        level = found.overall if self.noise is None else self.noise / 255
        if not self.by_region or found.overall < NONE:
            return NoiseMap.uniform(level, level)
        return found if self.noise is None else found.scaled(level / found.overall)
