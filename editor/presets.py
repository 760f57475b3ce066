"""Named choices of an operation, and named actions: recipes in the person's configuration."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

from editor.document.command import steps
from editor.settings import settings_file
from neural import recipe
from neural.operation import Operation
from neural.recipe import Recipe, RecipeError

ENDING = ".json"


class Presets:
    """The presets of every operation. `folder` defaults to the one beside the settings."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else settings_file().parent / "presets"

    def names(self, operation: type[Operation]) -> tuple[str, ...]:
        """In the order of the alphabet; empty when there are none."""
        return _names_in(self.folder / operation.id)

    def load(self, operation: type[Operation], name: str) -> Operation:
        """Raises RecipeError when it is gone, damaged, or made for another operation."""
        steps = recipe.load(self._file(operation, name)).steps
        if len(steps) != 1 or not isinstance(steps[0], operation):
            raise RecipeError("“{}” is not a preset of {}.", name, operation.title)
        return steps[0]

    def save(self, operation: Operation, name: str) -> None:
        """Keep these choices under `name`, in place of what had it. Raises OSError."""
        file = self._file(type(operation), name)
        file.parent.mkdir(parents=True, exist_ok=True)
        Recipe((operation,)).save(file)

    def delete(self, operation: type[Operation], name: str) -> None:
        self._file(operation, name).unlink(missing_ok=True)

    def _file(self, operation: type[Operation], name: str) -> Path:
        return self.folder / operation.id / _file_name(name)


class Actions:
    """Recorded actions, each a recipe of any number of steps. `folder` defaults to one among the presets."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else Presets().folder / "actions"

    def names(self) -> tuple[str, ...]:
        """In the order of the alphabet; empty when there are none."""
        return _names_in(self.folder)

    def load(self, name: str) -> Recipe:
        """Raises RecipeError when it is gone or damaged."""
        return recipe.load(self._file(name), steps())

    def save(self, action: Recipe, name: str) -> None:
        """Keep its steps under `name`, in place of what had it. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        action.save(self._file(name))

    def delete(self, name: str) -> None:
        self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / _file_name(name)


def _names_in(folder: Path) -> tuple[str, ...]:
    files = folder.glob(f"*{ENDING}")
    return tuple(sorted((unquote(file.stem) for file in files), key=str.lower))


def _file_name(name: str) -> str:
    return f"{quote(name, safe=' ')}{ENDING}"
