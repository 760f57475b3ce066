"""Training a generator against a discriminator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from pydantic import Field, model_validator

from neural.training.settings import TrainSettings

if TYPE_CHECKING:
    from neural.training.tasks.gan_pictures import PictureGan
    from neural.training.tasks.gan_single import SingleGan
    from neural.training.tasks.gan_textures import TextureGan

Case = Literal["digits", "picture", "texture", "single"]


class GanSettings(TrainSettings):
    """Training of a generator."""

    task: ClassVar[str] = "gan"
    figure: ClassVar[str] = "distance to the data"
    unit: ClassVar[str] = "‰"
    case: Case = Field(
        default="digits",
        description="digits: small gray pictures in class folders; picture: small colour pictures; "
        "texture: endless surfaces, a kind for each class folder or picture; single: pictures like one",
    )
    method: Literal["modulated", "dcgan"] = Field(
        default="modulated",
        description="dcgan is the network and training of 2016, to compare with",
    )
    data: tuple[Path, ...] = Field(
        description="Folders of pictures, or .tar files of such; class folders make classes"
    )
    batch: int = Field(default=64, ge=2, description="Pictures in a step; 4 for textures")
    size: int = Field(
        default=0,
        ge=0,
        description="Side of a made picture; 0: 28, or 64 in colour, 192 for single",
    )
    latent: int = Field(default=100, ge=1, le=1024, description="Length of the latent vector")
    width: int = Field(default=32, ge=4, le=256, description="Channels of the finest features")
    learning_rate: float = Field(default=4e-4, gt=0, description="The discriminator's rate")
    clip: float = Field(default=10.0, gt=0, description="Largest norm of a step's gradient")
    ema: float = Field(default=0.999, ge=0, lt=1, description="Memory of the averaged weights")
    unlabelled: float = Field(
        default=0.3, ge=0, le=1, description="Part of the pictures whose class is not told"
    )
    guessing: float = Field(
        default=0.3, ge=0, description="Weight of being recognised as the class that was asked for"
    )
    patch: int = Field(default=128, ge=32, description="texture: side of a crop in pixels")
    late: float = Field(
        default=0.5, ge=0, le=1, description="texture: where the discriminator begins"
    )
    adversary: float = Field(
        default=0.1,
        ge=0,
        description="texture: weight of the discriminator beside VGG's statistics",
    )
    perceptual: Path | None = Field(
        default=None,
        description="texture: file of a VGG-19; without, the one that torchvision keeps",
    )
    augment: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="Show changed pictures to the discriminator; auto: when there are few",
    )

    @model_validator(mode="before")
    @classmethod
    def _by_case(cls, values: Any) -> Any:
        """What suits a case better than the general defaults."""
        if not isinstance(values, dict):
            return values
        given = cast("dict[str, Any]", values)
        return BY_CASE.get(str(given.get("case")), {}) | given


BY_CASE: dict[str, dict[str, Any]] = {
    "texture": {"batch": 4, "width": 24, "learning_rate": 1e-3, "ema": 0.99},
    "single": {"ema": 0.98, "learning_rate": 5e-4, "warmup": 20},
}
"""Defaults of the cases that need other ones than whole pictures."""


def create(settings: GanSettings) -> PictureGan | TextureGan | SingleGan:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    if settings.case == "single":
        from neural.training.tasks.gan_single import SingleGan

        return SingleGan(settings)
    if settings.case == "texture":
        from neural.training.tasks.gan_textures import TextureGan

        return TextureGan(settings)
    from neural.training.tasks.gan_pictures import PictureGan

    return PictureGan(settings)
