"""Operations tried on a small copy of a picture, for thumbnails that show what each would do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from neural.engine import Engine, Priority
from neural.operation import NeedsFile, Operation, OperationError
from neural.resample import reduced
from neural.source import ArraySource, Pixels, Source, from_unit
from neural.weights.errors import ModelError

SMALL = 176
"""Longer side of the copy."""


async def small_copy(source: Source, longest: int = SMALL) -> ArraySource:
    """A small copy of a picture, 8 bits."""
    return await asyncio.get_running_loop().run_in_executor(None, _small, source, longest)


def _small(source: Source, longest: int) -> ArraySource:
    return ArraySource(from_unit(reduced(source, longest), "uint8"))


async def previewed(
    engine: Engine, tries: Iterable[tuple[str, Operation]], source: ArraySource
) -> AsyncIterator[tuple[str, Pixels | None]]:
    """The picture after each operation, by its key, whenever the engine has nothing better to do.

    None for one that waits for a file; those that cannot run, for want of a model, are passed over.
    """
    for key, operation in tries:
        try:
            pixels = await engine.result(operation, [source], priority=Priority.BACKGROUND)
        except NeedsFile:
            pixels = None
        except (ModelError, OperationError):
            continue
        yield key, pixels
