"""Stylize, slow and best: the picture itself is optimised until it looks like the style."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import field_validator

from neural.enlarging import FIDELITY, through
from neural.evening import evened
from neural.generating import stored
from neural.operation import OperationError, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.resample import resampled
from neural.source import (
    ArraySource,
    Pixels,
    Rect,
    Size,
    Source,
)
from neural.style_picture import read_style
from neural.styles import LOOK_SIDES, MODEL, PAINTERS, is_painters, looks, style
from neural.styling import Styling, encoded

if TYPE_CHECKING:
    import torch

    from neural.context import Context
    from neural.looks import Look
    from neural.subject import Subject

REDUCING, CARRYING, FINISHING = 0.02, 0.1, 0.005
"""The shares of a run that go into reducing the picture, and into carrying the result up, or none."""
SHOWN = 32
"""So often is the picture shown on its way."""
MOST_SHAPES = 2.0
"""The largest weight of what is shown against the style."""
FINEST = max(LOOK_SIDES)

Floats = npt.NDArray[np.float32]


class StylizeBest(Styling):
    """Gatys et al., CVPR 2016: every step moves the picture's features towards the style's statistics while
    those that tell what is shown stay. It begins with what the fast network paints.

    The picture is worked on at a moderate size, coarse to fine, which bounds time and memory; our
    upscaler carries the result up to a larger one.
    """

    id: ClassVar[str] = "stylize_best"
    title: ClassVar[str] = "Stylize, slow and best"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    summary: ClassVar[str] = (
        "Paint the picture in a style step by step, and watch; stop whenever you like it."
    )
    kind: ClassVar[Literal["point", "area", "neural"]] = "neural"
    refines: ClassVar[bool] = True

    styles: tuple[tuple[str, float], ...] = param(
        (("starry_night", 1.0),),
        "Styles",
        widget="weights",
        labels={work.id: work.title for work in PAINTERS},
        help="Painters' styles by name; several are blended by their weights.",
    )
    shapes: float = param(
        40.0,
        "Keep shapes",
        minimum=0.0,
        maximum=100.0,
        unit="%",
        help="How much what is shown counts against the style.",
    )
    steps: int = param(
        100,
        "Steps",
        minimum=1,
        maximum=1000,
        soft_maximum=300,
        help="Of the coarsest size; each finer one takes half as many as the one before.",
    )
    size: int = param(
        512,
        "Worked at",
        minimum=64,
        maximum=1536,
        step=64,
        unit="px",
        help="The longer side that is painted, which decides time and memory. A larger picture is "
        "enlarged from it, so that its strokes grow with it.",
    )
    begin: Literal["painted", "picture"] = param(
        "painted",
        "Begin with",
        labels={"painted": "Fast painting", "picture": "Picture"},
        help="What the fast Stylize makes, or the picture as it is.",
        advanced=True,
    )
    sight: str = param(
        "",
        "Seen by",
        widget="model",
        task="perception",
        labels={"": "Sfumato's own"},
        help="The network whose features are compared. A VGG-19 of your own, put into the models "
        "folder, comes nearest to the style of a picture, and takes longer.",
        advanced=True,
    )

    @field_validator("styles")
    @classmethod
    def _by_painters(cls, value: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
        for name, weight in value:
            if weight > 0 and not is_painters(name):
                raise ValueError(f"“{style(name).title}” is no painter's: only Stylize has it.")
        return value

    def uses_models(self) -> tuple[str, ...]:
        return (MODEL, *((self.sight,) if self.sight else ()), FIDELITY)

    def preview(self) -> StylizeBest:
        return self.model_copy(
            update={"steps": min(self.steps, 12), "begin": "painted", "sight": ""}
        )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        source = inputs[0]
        if self.strength == 0:
            yield from context.map(unchanged, source)
            return
        size = source.size
        if max(size.width, size.height) > self.size:
            size = size.fitted(self.size)
        carrying = CARRYING if size != source.size else FINISHING
        reducing = context.part(0, REDUCING)
        subject = self._subject(source, context)
        small: Source = yield from reducing.collect(
            resampled(source, size, reducing, "Resizing"), size, source.depth
        )
        small = yield from self._softened(small, source, subject, reducing)
        if context.probe is None:
            painting = context.part(REDUCING, 1 - carrying)
            small = yield from self._painted(small, source, subject, painting)
        else:
            from neural.repainting import cost

            sight = context.model(self.sight or MODEL)
            context.probe.add(*cost(sight, size, self.steps))
        yield from self._carried(small, source, subject, context.part(1 - carrying, 1))

    def _painted(
        self, small: Source, source: Source, subject: Subject | None, context: Context
    ) -> Generator[Patch | Progress, None, ArraySource]:
        """`small` painted; shown on its way at the size of `source`."""
        import torch

        from neural.device import is_out_of_memory
        from neural.repainting import repaint

        network = context.model(MODEL)
        sight = context.model(self.sight) if self.sight else network
        pixels = evened(encoded(small.read(Rect.of(small.size))), self.skies / 100)
        content = torch.from_numpy(pixels).permute(2, 0, 1)[None]
        content = content.to(next(network.parameters()).device)

        def begun(coarse: torch.Tensor) -> torch.Tensor:
            if self.begin == "picture":
                return coarse
            with torch.no_grad():
                return painted_at_once(network, coarse, self._told(network, small))

        events = repaint(
            sight,
            content,
            lambda size: self._look(sight, size, content.device),
            begun,
            steps=self.steps,
            strength=self.strength / 100,
            weight=MOST_SHAPES * (self.shapes / 100) ** 2,
            checkpoint=context.checkpoint,
        )
        shown = 0
        try:
            for done, picture in events:
                pixels = picture[0].permute(1, 2, 0).cpu().numpy()
                if int(done * SHOWN) > shown and done < 1:
                    shown = int(done * SHOWN)
                    whole = shown_at(stored(pixels, source.depth), source.size)
                    yield self._finished(whole, source, subject)
                yield context.progress(done, "Painting")
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(torch, error):
                raise
            raise OperationError(
                "There is not enough memory to paint at this size. Choose a smaller one."
            ) from error
        return ArraySource(stored(pixels, source.depth))

    def _look(self, sight: Any, size: Size, device: torch.device) -> Look:
        """What is aimed at where a picture of `size` is worked on."""
        import torch

        from neural.looks import Look, look, mixed
        from neural.networks.magenta import FEATURES
        from neural.repainting import at_side

        side = next(s for s in LOOK_SIDES if min(size.width, size.height) < 1.5 * s or s == FINEST)
        found: list[tuple[Look, float]] = []
        for name, weight in self._chosen:
            if name and self.sight:
                raise OperationError(
                    "Painters' styles are known as Sfumato's own network sees them. Choose a "
                    "picture as the style, or let Sfumato's own look."
                )
            if name:
                numbers = torch.from_numpy(known_looks()[f"{name} {side}"]).float()
                found.append((Look.unpacked(numbers, FEATURES), weight))
            else:
                pixels = torch.from_numpy(read_style(self.picture)).permute(2, 0, 1)[None]
                with torch.no_grad():
                    seen = sight.features(at_side(pixels.to(device), side))
                    found.append((look(seen), weight))
        return mixed(found) if len(found) > 1 else found[0][0]

    def _carried(
        self, small: Source, source: Source, subject: Subject | None, context: Context
    ) -> Iterator[Patch | Progress]:
        """What was painted, at the size of the source."""
        if small.size == source.size:
            yield from context.render(
                lambda rect: self._finished(Patch(rect, small.read(rect)), source, subject).pixels,
                source,
                reach=None,
                doing="Painting",
            )
            return
        factor = max(source.size.width / small.size.width, source.size.height / small.size.height)
        family = context.family(
            FIDELITY
        )  # one network alone: two would take more memory than the painting
        network = context.model(family[min(max(family), max(min(family), ceil(factor)))])
        for event in through(network, small, source.size, context):
            yield self._finished(event, source, subject) if isinstance(event, Patch) else event


def painted_at_once(network: Any, x: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
    """1 x 3 x H x W as the fast network paints it, whole."""
    from torch.nn import functional

    height, width = x.shape[-2:]
    missing = (0, -width % network.multiple, 0, -height % network.multiple)
    return network(functional.pad(x, missing, mode="replicate"), told)[..., :height, :width]


def known_looks() -> dict[str, npt.NDArray[np.float16]]:
    """What optimisation aims at for the painters' works."""
    try:
        return looks()
    except OSError as error:
        raise OperationError("The painters' styles are damaged. Install Sfumato again.") from error


def shown_at(pixels: Pixels, size: Size) -> Patch:
    """All of a small picture at `size`, quickly."""
    import cv2

    if pixels.shape[:2] != (size.height, size.width):
        pixels = cv2.resize(pixels, (size.width, size.height), interpolation=cv2.INTER_LINEAR)
    return Patch(Rect.of(size), pixels)
