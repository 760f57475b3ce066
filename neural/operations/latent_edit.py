"""Latent edit: a picture encoded, moved in its latent space, and decoded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import field_validator

from neural.latents import Floats, checked_latent
from neural.operation import Operation, OperationError, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.sentence import Title
from neural.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from neural.cards import ModelCard
    from neural.context import Context
    from neural.models import ModelStore


class LatentEdit(Operation):
    """Sends the picture through an autoencoder (Kingma and Welling, arXiv 1312.6114), whose numbers are
    changed on the way, everywhere alike.

    Where nothing is moved the picture stays bit for bit.
    """

    id: ClassVar[str] = "latent_edit"
    title: ClassVar[str] = "Latent edit"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    summary: ClassVar[str] = (
        "Encode the picture into a few numbers, move among them, and decode what comes of it."
    )
    kind: ClassVar[Literal["point", "area", "neural"]] = "neural"
    latent_from: ClassVar[tuple[str, ...]] = ("model",)

    model: str = param(
        "autoencoder",
        "Model",
        widget="model",
        task="autoencode",
        help="The autoencoder in whose latent space the picture is moved.",
    )
    contrast: float = param(
        0.0,
        "Contrast",
        minimum=-100,
        maximum=200,
        soft_maximum=100,
        step=1,
        unit="%",
        help="How far the picture is from an average one: above 0 it becomes richer, below 0 it fades; "
        "-100 halves it.",
    )
    structure: float = param(
        0.0,
        "Structure",
        minimum=-100,
        maximum=200,
        soft_maximum=100,
        step=1,
        unit="%",
        help="What stands out from its surroundings in latent space, stronger, or below 0 weaker; -100 "
        "halves it.",
    )
    latent: tuple[float, ...] = param(
        (),
        "Move",
        widget="latent",
        help="How far every place of the picture is moved along the directions of the model.",
    )
    keep_detail: bool = param(
        True,
        "Keep detail",
        help="Add only the change that the move makes to the picture. Off shows what is decoded, "
        "without the detail that the numbers cannot hold.",
    )

    @field_validator("latent")
    @classmethod
    def _checked(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        return checked_latent(value)

    @property
    def label(self) -> str:
        return f"{self.title} (moved)" if any(self.latent) else super().label

    def latent_in(self, card: ModelCard) -> Floats:
        """The move in force: none at all unless one was said. Raises OperationError."""
        if card.encodes is None:
            raise OperationError(
                "The model '{}' encodes no pictures; choose one made for it (sfumato models).",
                Title(card.title),
            )
        length = card.encodes.latent
        if self.latent and len(self.latent) != length:
            raise OperationError(
                "The model '{}' takes a move of {} numbers, not of {}. Leave it empty for none.",
                Title(card.title),
                length,
                len(self.latent),
            )
        return np.array(self.latent or (0.0,) * length, np.float32)

    def latent_directions(
        self, card: ModelCard, files: Sequence[Path]
    ) -> tuple[Floats, tuple[str, ...]]:
        names = card.encodes.directions if card.encodes is not None else ()
        return np.eye(len(self.latent_in(card)), dtype=np.float32), names

    def written_out(self, models: ModelStore) -> Self:
        latent = self.latent_in(models.card(self.model))
        return self.model_copy(update={"latent": tuple(float(number) for number in latent)})

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if context.models is None:
            raise RuntimeError("This context was made without models.")
        move = self.latent_in(context.models.card(self.model))
        if not move.any() and self.contrast == self.structure == 0 and self.keep_detail:
            yield from context.map(unchanged, source)
            return
        import torch

        from neural.networks.latent_move import LatentMove

        coder = context.model(self.model)
        ways = coder.get_buffer("directions")[: len(move)]
        network = LatentMove(
            coder,
            torch.from_numpy(move).to(ways) @ ways,
            _times(self.contrast),
            _times(self.structure),
            change_alone=self.keep_detail,
        )
        yield from context.tiled(network, source, keep_alpha=True, doing="Moving")


def _times(percent: float) -> float:
    """What a strength is multiplied by. Below a half, pictures dissolve into what the decoder adds."""
    return 1 + percent / (100 if percent > 0 else 200)
