"""Enhance: a network looks at the picture and sets sliders, which stay the person's to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import field_validator

from neural.enhancing import STRAIGHT, Enhanced, Floats, Look, Points
from neural.operation import NeedsFile, Operation, OperationError, Patch, Progress, param
from neural.overview import LONGEST, Overview, overview
from neural.pixelwise import unchanged
from neural.source import Source
from neural.style_picture import read_style

if TYPE_CHECKING:
    from neural.context import Context

Mode = Literal["auto", "low_light", "faded", "colour_cast", "match"]

MODEL = "enhance"
"""Id of the network that ships."""
MODES: dict[Mode, str] = {
    "auto": "Auto",
    "low_light": "Low light",
    "faded": "Faded",
    "colour_cast": "Colour cast",
    "match": "Match a picture",
}


class Enhance(Operation):
    """Sets exposure, tones and colours from the picture itself, or as its sliders say.

    With `automatic`, sliders at rest are set by the network (in "match", by the reference picture) as
    `suggested` gives them; the others stay as they are. `neural.enhancing` has the formulas.
    """

    id: ClassVar[str] = "enhance"
    title: ClassVar[str] = "Enhance"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    summary: ClassVar[str] = "Light, contrast and colours set for this picture, yours to change."
    kind: ClassVar[Literal["point", "area", "neural"]] = "area"
    suggests_from: ClassVar[tuple[str, ...]] = ("mode", "reference", "automatic", "model")

    mode: Mode = param(
        "auto",
        "Mode",
        labels=MODES,
        help="What is wrong with the picture, or that it should look like another one.",
    )
    reference: str = param(
        "",
        "Reference",
        widget="picture",
        help="With 'Match a picture', the file whose tones and colours are taken.",
    )
    automatic: bool = param(
        True, "Automatic", help="Set the sliders that are at rest from the picture."
    )
    amount: float = param(
        100.0,
        "Amount",
        minimum=0,
        maximum=200,
        step=1,
        unit="%",
        help="Everything together: 0 is the untouched picture, above 100 more than the sliders say.",
    )
    exposure: float = param(
        0.0, "Exposure", minimum=-4, maximum=4, step=0.05, unit="EV", help="Light, in stops."
    )
    contrast: float = param(
        0.0, "Contrast", minimum=-100, maximum=100, step=1, help="Between dark and bright tones."
    )
    highlights: float = param(
        0.0, "Highlights", minimum=-100, maximum=100, step=1, help="Bright tones, without white."
    )
    shadows: float = param(
        0.0, "Shadows", minimum=-100, maximum=100, step=1, help="Dark tones, without black."
    )
    black: float = param(
        0.0,
        "Black point",
        minimum=-50,
        maximum=50,
        step=0.5,
        unit="%",
        help="The tone that becomes black.",
    )
    white: float = param(
        100.0,
        "White point",
        minimum=50.5,
        maximum=150,
        step=0.5,
        unit="%",
        help="The tone that becomes white.",
    )
    light: float = param(
        0.0,
        "Local light",
        minimum=-100,
        maximum=100,
        step=1,
        help="Lighten dark parts of the picture and leave lit ones alone; below 0, deepen them.",
    )
    temperature: float = param(
        0.0, "Temperature", minimum=-100, maximum=100, step=1, help="Colder or warmer colours."
    )
    tint: float = param(
        0.0, "Tint", minimum=-100, maximum=100, step=1, help="Greener or more magenta colours."
    )
    vibrance: float = param(
        0.0,
        "Vibrance",
        minimum=-100,
        maximum=100,
        step=1,
        help="Strength of pale colours; strong ones change less.",
    )
    curve: Points = param(
        STRAIGHT, "Tone curve", widget="curve", help="The curve of all tones: input and output."
    )
    model: str = param(
        MODEL,
        "Model",
        widget="model",
        task="enhance",
        advanced=True,
        help="Which network sets the sliders.",
    )

    @field_validator("curve")
    @classmethod
    def _in_order(cls, points: Points) -> Points:
        if len(points) < 2:
            raise ValueError("a curve has at least two points")
        points = tuple(sorted(points))
        if not all(0 <= value <= 1 for point in points for value in point):
            raise ValueError("points of a curve lie within 0 and 1")
        if len({x for x, _ in points}) < len(points):
            raise ValueError("two points of a curve have the same input")
        return points

    @property
    def label(self) -> str:
        return f"{self.title} ({MODES[self.mode]})" if self.mode != "auto" else self.title

    def reads_files(self) -> tuple[str, ...]:
        return (self.reference,) if self._matches else ()

    def uses_models(self) -> tuple[str, ...]:
        return (self.model,) if self._asks and self.mode != "match" else ()

    @property
    def look(self) -> Look:
        """What the sliders say, before `amount`."""
        return Look(
            exposure=self.exposure,
            temperature=self.temperature / 100,
            tint=self.tint / 100,
            black=self.black / 100,
            white=self.white / 100,
            contrast=self.contrast / 100,
            shadows=self.shadows / 100,
            highlights=self.highlights / 100,
            curve=self.curve,
            light=self.light / 100,
            vibrance=self.vibrance / 100,
        )

    def with_look(self, look: Look) -> Self:
        """These choices with the sliders at rest set as the look says, and nothing left to be set."""
        given: dict[str, Any] = {
            "exposure": round(look.exposure, 2),
            "temperature": round(100 * look.temperature, 1),
            "tint": round(100 * look.tint, 1),
            "black": round(100 * look.black, 1),
            "white": round(100 * look.white, 1),
            "contrast": round(100 * look.contrast, 1),
            "shadows": round(100 * look.shadows, 1),
            "highlights": round(100 * look.highlights, 1),
            "curve": tuple((round(x, 3), round(y, 3)) for x, y in look.curve),
            "light": round(100 * look.light, 1),
            "vibrance": round(100 * look.vibrance, 1),
        }
        fields = type(self).model_fields
        kept = {name for name in given if getattr(self, name) != fields[name].default}
        values: dict[str, Any] = dict(self)
        values |= {name: value for name, value in given.items() if name not in kept}
        values["automatic"] = False
        return type(self)(**values)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0:
            yield from context.map(unchanged, source)
            return
        seen: Overview | None = None
        chosen = self
        if self._asks:
            seen = overview(source, context)
            chosen = self._chosen(seen, context)
        look = chosen.look.scaled(self.amount / 100)
        if look.local and seen is None:
            seen = overview(source, context)
        shown = source if look.neutral else Enhanced(source, look, seen)
        yield from context.map(unchanged, shown)

    def suggested(self, inputs: Sequence[Source], context: Context) -> Enhance | None:
        """The same choices with every slider set, and `automatic` off; None where nothing is asked.

        Raises OperationError when "match" has no reference that can be read, and ModelError.
        """
        return self._chosen(overview(inputs[0], context), context) if self._asks else None

    @property
    def _asks(self) -> bool:
        return self.automatic and self.amount != 0

    @property
    def _matches(self) -> bool:
        return self._asks and self.mode == "match"

    def _chosen(self, seen: Overview, context: Context) -> Enhance:
        if self.mode == "match":
            from neural.matching import matched

            return self.with_look(matched(seen.colours, _reference(self.reference)))
        from neural.networks.enhancer import MODES as ASKED
        from neural.networks.enhancer import Enhancer, suggest

        network = context.model(self.model)
        if not isinstance(network, Enhancer):
            raise OperationError(
                "The model '{}' sets no sliders. Choose one that was trained for Enhance.",
                self.model,
            )
        return self.with_look(suggest(network, seen.colours, ASKED.index(self.mode)))


def _reference(path: str) -> Floats:
    """The reference as small as an overview: H x W x 3, encoded, 0..1."""
    import cv2

    if not path:
        raise NeedsFile("Choose the reference picture that this one should look like.", "reference")
    try:
        colours = read_style(path)
    except OperationError as error:
        name = path.replace("\\", "/").rpartition("/")[2]
        raise OperationError(
            "The reference picture {} cannot be read. Choose a PNG, JPEG, WebP or TIFF picture.",
            name,
        ) from error
    longest = max(colours.shape[:2])
    if longest > LONGEST:
        height, width = (max(1, round(side * LONGEST / longest)) for side in colours.shape[:2])
        colours = cv2.resize(colours, (width, height), interpolation=cv2.INTER_AREA)
    return np.clip(colours, 0, 1, dtype=np.float32)
