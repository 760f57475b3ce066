"""Stylize: repaint the picture in one or several built-in styles, or in the style of any picture."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import model_validator

from neural.evening import Evened
from neural.film import Measured, look_of, steadied
from neural.mixing import run_mixed
from neural.operation import OperationError, Part, Patch, Progress, param
from neural.overview import overview
from neural.pixelwise import unchanged
from neural.resample import resampled
from neural.source import ArraySource, Rect, Source
from neural.style_picture import read_style
from neural.styles import MODEL, style_number
from neural.styling import Styling, encoded

if TYPE_CHECKING:
    import torch

    from neural.context import Context
    from neural.subject import Subject

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
    frames: Literal["each", "smoothed", "first"] = param(
        "each",
        "Frames of a film",
        labels={
            "each": "Each on its own",
            "smoothed": "Smoothed over frames",
            "first": "As the first frame",
        },
        help="For a folder of frames, in the order of their names. Smoothed, the style does not flicker "
        "and still follows the film, with a fresh start at each cut; as the first frame, it never changes.",
        advanced=True,
    )
    smoothing: int = param(
        12,
        "Smoothed over",
        minimum=1,
        maximum=100,
        unit="frames",
        help="How many frames the style takes to follow a change.",
        advanced=True,
    )

    @model_validator(mode="after")
    def _one_measure(self) -> Stylize:
        if self.reference and self.frames != "each":
            raise ValueError(
                "Frames are either measured on one picture, or steadied over the film. Choose one."
            )
        return self

    @property
    def over_frames(self) -> bool:
        return self.frames != "each"

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
        size = source.size.scaled(1 / self.style_scale)
        resized = size != source.size
        begun = 0.1 if resized or self.background_blur > 0 else 0.0
        work = yield from self._ready(source, subject, context.part(0, begun))
        painting = self._paint(work, context.part(begun, 0.9 if resized else 1))
        if resized:
            painted = yield from context.collect(painting, size, work.depth)
            painting = resampled(painted, source.size, context.part(0.9, 1), "Resizing")
        for event in painting:
            yield self._finished(event, source, subject) if isinstance(event, Patch) else event

    def _ready(
        self, source: Source, subject: Subject | None, context: Context
    ) -> Generator[Patch | Progress, None, Source]:
        """The source as the network sees it: at the size it is painted in, softened and evened."""
        size = source.size.scaled(1 / self.style_scale)
        work = source
        if size != source.size:
            work = yield from context.collect(
                resampled(source, size, context, "Resizing"), size, source.depth
            )
        work = yield from self._softened(work, source, subject, context)
        return Evened(work, self.skies / 100) if self.skies > 0 else work

    def _paint(self, source: Source, context: Context) -> Iterator[Patch | Progress]:
        """The source in full style, alpha kept."""
        (model,) = self.uses_models()
        network = context.model(model)
        measuring = context.part(0, GATHERING)
        found = self._measured(network, self._whole(source), measuring)
        if context.film is not None and self.over_frames:
            quiet = replace(measuring, subject=None, report=lambda _: None, visible=lambda: None)

            def measure(frame: Source) -> Measured:
                return self._measured(network, self._other(frame, quiet), quiet)

            found = steadied(found, context.film, measure, self.frames, self.smoothing)
        frozen = network.frozen(found.told, found.moments)
        yield from context.part(GATHERING, 1).tiled(
            frozen, source, keep_alpha=True, doing="Painting"
        )

    def _measured(self, network: Any, whole: Source, context: Context) -> Measured:
        """What the network is told of a picture."""
        import torch

        from neural.statistics import gather

        device = next(network.parameters()).device
        with torch.inference_mode():
            style = self._style(network, whole, device)

        def read(rect: Rect) -> torch.Tensor:
            return torch.from_numpy(encoded(whole.read(rect))).permute(2, 0, 1)

        def step(fraction: float) -> None:
            context.checkpoint()
            context.report(context.progress(fraction, "Measuring the picture"))

        area = whole.size
        if context.probe is not None:
            area = area.fitted(512)
        moments = gather(network, style, read, area, step=step)
        steady = context.film is not None and self.over_frames
        look = look_of(overview(whole, context).colours) if steady else np.zeros((0, 0), np.float32)
        return Measured(style, moments, look)

    def _whole(self, source: Source) -> Source:
        """What statistics are measured on: the picture, or the one that stands for it."""
        if not self.reference:
            return source
        from neural.context import Context

        pixels = np.rint(255 * read_style(self.reference, FRAME)).astype(np.uint8)
        opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
        picture = ArraySource(np.concatenate([pixels, opaque], axis=2))
        try:
            return self._other(picture, Context())
        except OperationError:  # nothing stands out in it: no background to be softened
            plain = self.model_copy(update={"paint": "everything", "background_blur": 0.0})
            return plain._other(picture, Context())

    def _other(self, picture: Source, context: Context) -> Source:
        """Another picture as the network would see it. Raises OperationError where nothing stands out in it
        though its background is to be softened."""
        events = self._ready(picture, self._subject(picture, context), context)
        while True:
            try:
                next(events)
            except StopIteration as end:
                return end.value

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
