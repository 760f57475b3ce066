"""Stylize: repaint the picture in one or several built-in styles, or in the style of any picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from neural.evening import Evened
from neural.mixing import run_mixed
from neural.operation import OperationError, Part, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.resample import resampled
from neural.source import ArraySource, Rect, Source
from neural.style_picture import read_style
from neural.styles import MODEL, style_number
from neural.styling import Styling, encoded

if TYPE_CHECKING:
    import torch

    from neural.context import Context

GATHERING = 0.45
"""The share of a run that goes into measuring the whole picture before the first tile."""
NETWORK = "multistyle26"
"""The model of the built-in styles that are no painter's."""
FRAME = 8192
"""Longer side in pixels at which a frame that stands for others is measured at most."""


class Stylize(Styling):
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

    style_scale: float = param(
        1.0,
        "Brush size",
        minimum=0.25,
        maximum=4.0,
        step=0.05,
        unit="×",
        help="Above 1 the strokes grow and detail is lost, below 1 they shrink.",
    )

    model: str = param(
        "",
        "Model",
        widget="model",
        task="style",
        labels={"": "Sfumato's"},
        help="A network of your own: trained for one style it paints in that, for any style in the "
        "picture's.",
        advanced=True,
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

    def reads_files(self) -> tuple[str, ...]:
        return (*super().reads_files(), *((self.reference,) if self.reference else ()))

    def uses_models(self) -> tuple[str, ...]:
        return (self.model or (MODEL if self._by_statistics else NETWORK),)

    @property
    def _by_statistics(self) -> bool:
        # Of a network of one's own nobody knows before it is loaded.
        return not self.model and super()._by_statistics

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
        subject = self._subject(source, context)
        work = source
        size = source.size.scaled(1 / self.style_scale)
        resized = size != source.size
        begun = 0.1 if resized or self.background_blur > 0 else 0.0
        first = context.part(0, begun)
        if resized:
            work = yield from first.collect(
                resampled(source, size, first, "Resizing"), size, source.depth
            )
        work = yield from self._softened(work, source, subject, first)
        work = self._evened(work)
        painting = self._paint(work, context.part(begun, 0.9 if resized else 1))
        if resized:
            painted = yield from context.collect(painting, size, work.depth)
            painting = resampled(painted, source.size, context.part(0.9, 1), "Resizing")
        for event in painting:
            yield self._finished(event, source, subject) if isinstance(event, Patch) else event

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
            return self._evened(whole)
        from neural.context import Context

        bands = [event for event in resampled(whole, size, Context()) if isinstance(event, Patch)]
        return self._evened(ArraySource(np.concatenate([band.pixels for band in bands])))

    def _evened(self, source: Source) -> Source:
        """As the network sees it."""
        return Evened(source, self.skies / 100) if self.skies > 0 else source

    def _style(self, network: Any, source: Source, device: torch.device) -> torch.Tensor:
        """What the network is told: weights of the built-in styles, or feature statistics."""
        if self.model and self.model not in (MODEL, NETWORK):
            if getattr(network, "styles", 0) == 1:
                return network.blend({0: 1.0}).to(device)
            if not (hasattr(network, "predict") and self.picture and self.share == 100):
                raise OperationError(
                    "This model knows none of the styles above. Choose a picture as the style, "
                    "with all of the share, or another model."
                )
        elif self.model == MODEL and not (self.picture or self._painters):
            raise OperationError("This model paints in painters' styles and in pictures'.")
        elif self.model == NETWORK and (self.picture or self._painters):
            raise OperationError("This model paints in its own styles, which follow the painters'.")
        if hasattr(network, "blend"):
            shares: dict[int, float] = {}
            for name, weight in self.styles:
                if weight > 0:
                    number = style_number(name)
                    shares[number] = shares.get(number, 0.0) + weight
            return network.blend(shares).to(device)
        return self._told(network, source)
