"""Results laid over each other: what an Amount slider does, without running anything again.

Colours are mixed encoded, as networks see them and as people judge them, and count as much as they cover.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from neural.source import Pixels, Source, depth_of, from_unit, to_unit

if TYPE_CHECKING:
    from neural.context import Context
    from neural.operation import Part, Patch, Progress

Floats = npt.NDArray[np.float32]


def mixed(parts: Sequence[tuple[Pixels, float]]) -> Pixels:
    """The mean of pictures of one shape and depth, H x W x 4, by their weights, which add up to 1.

    A weight of 0 leaves its picture out. Where all agree nothing changes, bit for bit.
    """
    parts = [(pixels, weight) for pixels, weight in parts if weight > 0]
    first, _ = parts[0]
    if len(parts) == 1:
        return first
    alike = all(np.array_equal(pixels[..., 3], first[..., 3]) for pixels, _ in parts[1:])
    if first.dtype != np.float32 and alike and len(parts) == 2:
        import cv2

        (_, weight), (second, other) = parts
        return cv2.addWeighted(first, weight, second, other, 0)
    total = np.zeros(first.shape, np.float32)
    for pixels, weight in parts:
        values = _encoded(pixels)
        if not alike:
            values = values.copy() if values is pixels else values
            values[..., :3] *= values[..., 3:]
        total += np.float32(weight) * values
    if not alike:
        alpha = total[..., 3:]
        np.divide(total[..., :3], alpha, out=total[..., :3], where=alpha > 1e-6)
    result = _stored(total, first)
    same = np.logical_and.reduce([pixels == first for pixels, _ in parts[1:]])
    return np.where(same, first, result)


def _encoded(pixels: Pixels) -> Floats:
    from neural.pixelwise import encoded

    return encoded(pixels) if pixels.dtype == np.float32 else to_unit(pixels)


def _stored(values: Floats, like: Pixels) -> Pixels:
    from neural.pixelwise import decoded

    return decoded(values) if like.dtype == np.float32 else from_unit(values, depth_of(like))


def run_mixed(
    parts: Sequence[Part], inputs: Sequence[Source], context: Context
) -> Iterator[Patch | Progress]:
    """Run the parts of a mixture after each other; the last one's patches come mixed with the others.

    Each runs in an equal share of the progress.
    """
    from neural.operation import Patch

    parts = [part for part in parts if part.weight > 0]
    # What need not be run goes first: the patches are those of an operation.
    parts.sort(key=lambda part: part.operation is not None)
    running = [part.operation for part in parts if part.operation is not None]
    pieces = [context.part(n / len(running), (n + 1) / len(running)) for n in range(len(running))]
    results: list[Source] = [inputs[0]] * (len(parts) - len(running))
    for operation, piece in zip(running[:-1], pieces[:-1], strict=True):
        size = operation.output_size(inputs[0].size)
        results.append(
            (yield from piece.collect(operation.run(inputs, piece), size, inputs[0].depth))
        )
    for event in running[-1].run(inputs, pieces[-1]):
        if isinstance(event, Patch):
            below = [result.read(event.rect) for result in results]
            weights = [part.weight for part in parts]
            event = Patch(
                event.rect, mixed(list(zip([*below, event.pixels], weights, strict=True)))
            )
        yield event
