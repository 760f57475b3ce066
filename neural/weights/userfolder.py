"""The user's models folder: weight files dropped there, and what they turned out to be.

To list them costs no more than a look at names, sizes and times. What a file is takes loading it, so
that is done once, by `examine`, and remembered in a small file beside them.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from neural.cards import ModelCard, ModelFile, Task, UserSource, digest, read_card
from neural.weights.errors import ModelError

MEMORY = "examined.json"
SUFFIXES = frozenset({".pth", ".pt", ".ckpt", ".safetensors"})
PREFIX = "user/"
IGNORED = frozenset({MEMORY, "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is no usable model, and why, in a sentence for the person."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look into one file found: a card or a reason. Valid while size and time stay."""

    size: int
    time: int
    card: ModelCard | None
    reason: str

    @property
    def stamp(self) -> tuple[int, int]:
        return self.size, self.time


class UserFolder:
    """Files directly in `folder`, which need not exist. Methods may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._seen: dict[str, Seen] | None = None

    def id_of(self, path: Path) -> str:
        return PREFIX + path.name

    def owns(self, id: str) -> bool:
        """True when a file of that id is there."""
        return id.startswith(PREFIX) and (self.folder / id.removeprefix(PREFIX)) in self._weights()

    def cards(self) -> list[ModelCard]:
        """The models among the files that have been examined."""
        return [seen.card for _, seen in self._known() if seen.card is not None]

    def unexamined(self) -> list[Path]:
        """Files that nobody has looked into since they were put there."""
        known = {path for path, _ in self._known()}
        return [path for path in self._weights() if path not in known]

    def problems(self) -> list[Problem]:
        """Files that are no models."""
        found = [Problem(path, seen.reason) for path, seen in self._known() if seen.card is None]
        for path in self._files():
            if path.suffix.lower() in SUFFIXES or path.suffix == ".toml":
                continue
            reason = f"{path.name} is no model: models end in .pth or .safetensors."
            found.append(Problem(path, reason))
        return sorted(found, key=lambda problem: problem.path.name)

    def examine(self) -> list[ModelCard]:
        """Look into every file that is unexamined; returns the cards of those that are models.

        Imports torch and loads whole files. One file that is damaged or unknown stops no other.
        """
        found: list[ModelCard] = []
        for path in self.unexamined():
            card, reason = None, ""
            try:
                stat = path.stat()
                card = self._look(path)
                found.append(card)
            except FileNotFoundError:
                continue
            except (ModelError, OSError) as error:
                reason = str(error)
                stat = path.stat()
            with self._lock:
                self._remembered()[path.name] = Seen(stat.st_size, stat.st_mtime_ns, card, reason)
                self._write()
        return found

    def _look(self, path: Path) -> ModelCard:
        """The card beside a file, or one made from what its weights say. Raises ModelError."""
        source = UserSource(files=(ModelFile(path=path.name, sha256=digest(path)),))
        own: dict[str, Any] = {"id": self.id_of(path), "source": source}
        beside = path.with_suffix(".toml")
        if beside.is_file():
            return read_card(beside).model_copy(update=own)
        if path.suffix.lower() == ".safetensors":
            from neural.weights.safetensors import read_metadata

            architecture = read_metadata(path).get("architecture", "")
            if architecture:
                return self._trained(path, architecture, own)
        from neural.weights import foreign, vgg
        from neural.weights.builders import FOREIGN

        if vgg.is_vgg19(path):
            return ModelCard(
                title=path.stem,
                task="perception",
                architecture=vgg.ARCHITECTURE,
                licence="not stated",
                origin=path.name,
                description="VGG-19, by whose features Stylize, slow and best can compare pictures.",
                **own,
            )

        found = foreign.inspect(path)
        return ModelCard(
            title=path.stem,
            task=task_of(path.stem, found.scale),
            architecture=FOREIGN,
            scale=found.scale,
            halo=found.halo,
            multiple=found.multiple,
            feather=found.feather,
            licence="not stated",
            origin=path.name,
            description=f"{found.architecture}, from the models folder.",
            **own,
        )

    def _trained(self, path: Path, architecture: str, own: dict[str, Any]) -> ModelCard:
        from neural.weights.builders import trained

        network: Any = trained([path])
        scale = int(getattr(network, "scale", 1))
        return ModelCard(
            title=path.stem,
            task=getattr(network, "task", None) or task_of(architecture, scale),
            architecture=architecture,
            scale=scale,
            halo=int(getattr(network, "halo", 0)),
            multiple=int(getattr(network, "multiple", 1)),
            licence="yours",
            origin="Trained with Sfumato",
            **own,
        )

    def _files(self) -> Iterator[Path]:
        if not self.folder.is_dir():
            return
        for path in sorted(self.folder.iterdir()):
            hidden = path.name.startswith(".") or path.name.lower() in IGNORED
            if path.is_file() and not hidden:
                yield path

    def _weights(self) -> list[Path]:
        return [path for path in self._files() if path.suffix.lower() in SUFFIXES]

    def _known(self) -> list[tuple[Path, Seen]]:
        """Files whose size and time are still those that were examined."""
        with self._lock:
            remembered = dict(self._remembered())
        found: list[tuple[Path, Seen]] = []
        for path in self._weights():
            seen = remembered.get(path.name)
            with suppress(OSError):
                stat = path.stat()
                if seen is not None and seen.stamp == (stat.st_size, stat.st_mtime_ns):
                    found.append((path, seen))
        return found

    def _remembered(self) -> dict[str, Seen]:
        if self._seen is None:
            self._seen = {}
            # A damaged memory only means looking again.
            with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
                for name, entry in json.loads((self.folder / MEMORY).read_text("utf-8")).items():
                    with suppress(ValidationError):
                        card = entry["card"] and ModelCard.model_validate(entry["card"])
                        seen = Seen(entry["size"], entry["time"], card, entry["reason"])
                        self._seen[name] = seen
        return self._seen

    def _write(self) -> None:
        seen = self._remembered().items()
        entries = {
            name: {
                "size": entry.size,
                "time": entry.time,
                "card": entry.card and entry.card.model_dump(mode="json"),
                "reason": entry.reason,
            }
            for name, entry in seen
        }
        # In a folder that cannot be written the findings last until the program ends.
        with suppress(OSError):
            (self.folder / MEMORY).write_text(json.dumps(entries, indent=1), "utf-8")


def task_of(name: str, scale: int) -> Task:
    """The task of a network of picture to picture, by its scale and its name."""
    if scale > 1:
        return "upscale"
    return "denoise" if "nois" in name.lower() else "restore"
