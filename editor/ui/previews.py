"""Operations tried on a small copy of a picture, for thumbnails that show what each would do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing

import numpy as np

from neural.engine import Engine, Priority
from neural.operation import Operation, OperationError, Patch
from neural.source import ArraySource, Pixels, Source, encode_srgb, from_unit, to_unit
from neural.weights.errors import ModelError

SMALL = 176
"""Longer side of the copy."""


async def small_copy(source: Source) -> ArraySource:
    """A small copy of a picture, 8 bits."""
    return await asyncio.get_running_loop().run_in_executor(None, reduced, source)


def reduced(source: Source) -> ArraySource:
    """The same, at once. May be called on any thread."""
    from neural.context import Context
    from neural.resample import resampled

    size = source.size.fitted(SMALL)
    bands = [event for event in resampled(source, size, Context()) if isinstance(event, Patch)]
    unit = to_unit(np.concatenate([band.pixels for band in bands]))
    if source.depth == "float32":
        unit = np.concatenate([encode_srgb(unit[..., :3]), unit[..., 3:]], axis=2)
    return ArraySource(from_unit(unit, "uint8"))


async def previewed(
    engine: Engine, tries: Iterable[tuple[str, Operation]], source: ArraySource
) -> AsyncIterator[tuple[str, Pixels]]:
    """The picture after each operation, by its key, whenever the engine has nothing better to do.

    Those that cannot run, for want of a model or of a file, are passed over.
    """
    for key, operation in tries:
        pixels = source.pixels.copy()
        run = engine.stream(operation, [source], priority=Priority.BACKGROUND)
        try:
            async with aclosing(run) as events:  # type: ignore[type-var]
                async for event in events:
                    if isinstance(event, Patch):
                        pixels[event.rect.slices] = event.pixels
        except (ModelError, OperationError):
            continue
        yield key, pixels
