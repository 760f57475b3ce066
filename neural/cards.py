"""Model cards: what a set of weights is, whose it is, how good it is, and how to run it."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from neural.weights.errors import ModelError

Task = Literal[
    "upscale",
    "denoise",
    "noise",
    "restore",
    "enhance",
    "style",
    "perception",
    "generate",
    "autoencode",
    "codec",
]
TASKS: tuple[Task, ...] = get_args(Task)


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ModelFile(Frozen):
    path: str
    """Relative to the source's folder, with forward slashes."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class WheelSource(Frozen):
    """Files inside an installed package."""

    kind: Literal["wheel"] = "wheel"
    wheel: str
    """The package's name and version as pip knows it: "name==1.0"."""
    package: str
    """The folder it installs."""
    files: tuple[ModelFile, ...] = Field(min_length=1)


class ResourceSource(Frozen):
    """Files that come with Sfumato, under `resources/models`."""

    kind: Literal["resource"] = "resource"
    files: tuple[ModelFile, ...] = Field(min_length=1)


class UserSource(Frozen):
    """A file in the user's models folder."""

    kind: Literal["user"] = "user"
    files: tuple[ModelFile, ...] = Field(min_length=1, max_length=1)


WeightSource = Annotated[WheelSource | ResourceSource | UserSource, Field(discriminator="kind")]


class Latent(Frozen):
    """The numbers that pictures are made of."""

    latent: int = Field(default=0, ge=0)
    """How many one can set; 0 for what follows from a seed alone."""
    directions: tuple[str, ...] = ()
    """Names of the directions along which pictures differ most, the strongest first; empty for one whose
    meaning has no word."""


class Generates(Latent):
    """What a generator makes, and of what."""

    size: int = Field(default=0, ge=0)
    """Side of its picture in pixels; 0 for pictures of any size."""
    width: int = Field(default=0, ge=0)
    height: int = Field(default=0, ge=0)
    """Of a generator of pictures like a single one: the size of that."""
    classes: tuple[str, ...] = ()
    frequencies: tuple[float, ...] = ()
    """The part of each class among what it learned from."""

    @property
    def endless(self) -> bool:
        """A texture of any size."""
        return self.size == 0 and not self.single

    @property
    def single(self) -> bool:
        """Pictures like one that it was taught, of any shape."""
        return self.width > 0 and self.height > 0


class ModelCard(Frozen):
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    """As menus show it."""
    task: Task
    family: str = ""
    """Models of one family differ in scale alone; an operation offers the family and picks from it."""
    architecture: str
    """A key of `neural.weights.builders`, or the module of `neural.networks` it was trained as."""
    scale: int = Field(1, ge=1)
    halo: int = Field(0, ge=0)
    """How many input pixels around a tile its result depends on."""
    multiple: int = Field(1, ge=1)
    feather: int = Field(0, ge=0)
    """Over how many pixels tiles are blended; 0 where the halo alone makes them seamless."""
    licence: str
    origin: str
    source: WeightSource
    generates: Generates | None = None
    """Of a generator."""
    encodes: Latent | None = None
    """Of an autoencoder: the ways in which pictures can be moved."""
    data: str = ""
    """What it was trained on."""
    metrics: dict[str, float | str] = Field(default_factory=dict[str, float | str])
    description: str = ""

    @property
    def space(self) -> Latent | None:
        """The latent that one can move about in, of a generator or of an autoencoder."""
        return self.generates or self.encodes

    @property
    def sha256(self) -> str:
        """The hash of its file, or of its files' hashes in order: what a recipe records."""
        hashes = [file.sha256 for file in self.source.files]
        return (
            hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
        )

    def write(self, path: Path) -> None:
        """Write the card as TOML."""
        import tomli_w

        path.write_text(tomli_w.dumps(self.model_dump(mode="json", exclude_none=True)), "utf-8")


def read_card(path: Path) -> ModelCard:
    """Read a card. Raises ModelError that names the file and the first thing wrong with it."""
    try:
        return ModelCard.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise ModelError("The model card {} cannot be read: {}.", path.name, reason) from error
    except (OSError, ValueError) as error:
        raise ModelError("The model card {} cannot be read: {}.", path.name, error) from error


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
