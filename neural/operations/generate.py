"""Generate: a picture out of nothing but numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import field_validator

from neural.enlarging import enlarged
from neural.generating import (
    LARGEST,
    Floats,
    Plane,
    class_number,
    drawn_class,
    facts_of,
    latent_of,
    like_one,
    small_picture,
    stored,
    texture,
)
from neural.latents import checked_latent, directions_in
from neural.operation import Operation, Patch, Progress, param
from neural.resample import resampled
from neural.source import ArraySource, Rect, Size, Source

if TYPE_CHECKING:
    from pathlib import Path

    from neural.cards import ModelCard
    from neural.context import Context
    from neural.models import ModelStore

USUAL = Size(1024, 1024)
"""The size of a texture when nobody says one."""
STRIDE = 2.0
"""What one step towards a kind adds to its number: three lead from one kind to its mixture with another."""
TINY = 32
"""Pictures with a shorter side are enlarged plainly: networks for photographs make chains of their pixels."""


class Generate(Operation):
    """Runs a generator trained against a discriminator (Goodfellow et al., arXiv 1406.2661).

    The same numbers give the same picture.
    """

    id: ClassVar[str] = "generate"
    title: ClassVar[str] = "Generate"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    summary: ClassVar[str] = "Make a picture or a seamless texture out of nothing, on a new layer."
    kind: ClassVar[Literal["point", "area", "neural"]] = "neural"
    inputs: ClassVar[tuple[str, ...]] = ()
    latent_from: ClassVar[tuple[str, ...]] = ("model", "class_name", "seed", "truncation")

    model: str = param(
        "paint", "Model", widget="model", task="generate", help="What is made: the generator."
    )
    class_name: str = param(
        "",
        "Class",
        widget="class",
        help="One of the classes that the model was taught; empty for whichever the seed draws.",
    )
    seed: int = param(
        1,
        "Seed",
        minimum=0,
        maximum=2**31 - 1,
        widget="number",
        help="The number that decides about chance: the same seed gives the same picture.",
    )
    truncation: float = param(
        1.0,
        "Variety",
        minimum=0.0,
        maximum=1.5,
        step=0.05,
        help="Below 1 results come nearer to the usual, above 1 they become unusual (truncation).",
    )
    seamless: bool = param(
        True, "Seamless", help="For textures: opposite edges fit, so that it can be tiled."
    )
    width: int | None = param(
        None,
        "Width",
        minimum=1,
        maximum=LARGEST,
        unit="px",
        advanced=True,
        help="Width of the result; without, that of the document.",
    )
    height: int | None = param(
        None,
        "Height",
        minimum=1,
        maximum=LARGEST,
        unit="px",
        advanced=True,
        help="Height of the result; without, that of the document.",
    )
    latent: tuple[float, ...] = param(
        (),
        "Latent",
        widget="latent",
        help="The numbers themselves instead of those that follow from the seed.",
    )

    @field_validator("latent")
    @classmethod
    def _finite(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        return checked_latent(value)

    @property
    def label(self) -> str:
        what = f"{self.model} {self.class_name}".strip()
        return f"{self.title} ({what}, {'moved' if self.latent else f'seed {self.seed}'})"

    def made_size(self, context: Context) -> Size:
        facts = facts_of(_card(self.model, context))
        native = USUAL if facts.endless else Size(facts.size, facts.size)
        if facts.single:
            native = Size(facts.width, facts.height)
        return Size(
            self.width or self.height or native.width, self.height or self.width or native.height
        )

    def latent_in(self, card: ModelCard) -> Floats:
        """Raises OperationError for a latent of the wrong length and for an unknown class."""
        return latent_of(card, self.seed, self.truncation, self.class_name, self.latent)

    def latent_directions(
        self, card: ModelCard, files: Sequence[Path]
    ) -> tuple[Floats, tuple[str, ...]]:
        """Of a texture, towards each of its kinds; of pictures, the principal ones."""
        facts = facts_of(card)
        if facts.endless and facts.classes:
            return STRIDE * np.eye(facts.latent, dtype=np.float32), facts.classes
        return directions_in(files[0]), facts.directions

    def written_out(self, models: ModelStore) -> Generate:
        latent = self.latent_in(models.card(self.model))
        return self.model_copy(update={"latent": tuple(float(number) for number in latent)})

    def for_part(self, canvas: Size, part: Rect, *, visible: bool = True) -> Generate:
        """Without a size of its own it is made as large as what it is to cover."""
        if self.width or self.height:
            return self
        width, height = min(part.width, LARGEST), min(part.height, LARGEST)
        return self.model_copy(update={"width": width, "height": height})

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        card = _card(self.model, context)
        size = self.made_size(context)
        latent = self.latent_in(card)
        network = context.model(self.model)
        facts = facts_of(card)
        if facts.single:
            rgb = like_one(network, self.seed, self.truncation, size)
            yield from self._enlarged(rgb, Rect.of(size), size, context)
        elif facts.endless:
            yield from self._endless(network, latent, size, context)
        else:
            number = class_number(card, self.class_name)
            if number is None:
                number = drawn_class(card, self.seed)
            side = min(size.width, size.height)
            middle = Rect((size.width - side) // 2, (size.height - side) // 2, side, side)
            yield from self._enlarged(small_picture(network, latent, number), middle, size, context)

    def _endless(
        self, network: Any, latent: Floats, size: Size, context: Context
    ) -> Iterator[Patch | Progress]:
        cell = network.multiple
        wide, high = -(-size.width // cell) * cell, -(-size.height // cell) * cell
        if not self.seamless:  # a cell more, so that the edges that are cut do not fit by accident
            wide, high = wide + cell, high + cell
        plane = Plane(network, latent, self.seed, Size(wide, high))
        yield from texture(plane, size, context, seamless=self.seamless, doing="Painting")

    def _enlarged(
        self, rgb: Floats, place: Rect, size: Size, context: Context
    ) -> Iterator[Patch | Progress]:
        """A picture of the generator's own size, brought to `place`; around it nothing."""
        small = ArraySource(stored(rgb, context.depth))
        pixels = small.pixels
        if small.size != place.size:
            plain = min(small.size.width, small.size.height) < TINY
            larger = (resampled if plain else enlarged)(small, place.size, context)
            pixels = (yield from context.collect(larger, place.size, context.depth)).pixels
        if context.probe is not None:
            return
        whole = np.zeros((size.height, size.width, 4), pixels.dtype)
        whole[place.slices] = pixels
        yield Patch(Rect.of(size), whole)
        yield context.progress(1.0)


def _card(model: str, context: Context) -> ModelCard:
    if context.models is None:
        raise RuntimeError("This context was made without models.")
    return context.models.card(model)
