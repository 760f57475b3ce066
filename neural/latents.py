"""Moving about in a latent space: neighbours, directions, ways between. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

FARTHEST = 100
"""The largest number of a latent."""


def checked_latent(value: tuple[float, ...]) -> tuple[float, ...]:
    """The numbers of a latent as they were given. Raises ValueError for one that no network can be told."""
    if any(not abs(number) <= FARTHEST for number in value):
        raise ValueError(f"The numbers of a latent lie between -{FARTHEST} and {FARTHEST}.")
    return value


def directions_in(path: Path) -> Floats:
    """The principal directions stored with a generator's weights, K x latent; none where there are none.

    One step along a direction is one standard deviation of what the first layer makes of random latents
    (GANSpace: Härkönen et al., arXiv 2004.02546). Reads those numbers alone, without torch.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as file:
            if "directions" in file.keys():  # noqa: SIM118 - not a mapping
                return file.get_tensor("directions").astype(np.float32)
    except (SafetensorError, OSError):
        pass  # the run itself says what is wrong with the file
    return np.zeros((0, 0), np.float32)


def principal_directions(latents: Floats, activations: Floats, count: int) -> Floats:
    """`count` directions in latent space that change a network's first layer most, strongest first.

    `latents` N x L are random, `activations` N x D what the first layer makes of them. The principal
    components' coordinates are traced back to the latent by least squares. Each row is one standard
    deviation long in its component; its largest number is positive, so that signs do not depend on
    the machine.
    """
    centred = activations - activations.mean(0)
    _, sizes, axes = np.linalg.svd(centred.astype(np.float64), full_matrices=False)
    coordinates = centred @ axes[:count].T
    deviation = sizes[:count] / np.sqrt(len(latents))
    scaled = coordinates / np.maximum(deviation, 1e-9)
    solution = np.linalg.lstsq(scaled, latents - latents.mean(0), rcond=None)[0]
    largest = np.abs(solution).argmax(1)
    signs = np.sign(solution[np.arange(len(solution)), largest])
    return (solution * signs[:, None]).astype(np.float32)


def neighbours(
    present: Floats, count: int, step: float, draw: int, locked: Sequence[int] = ()
) -> list[Floats]:
    """`count` latents about `step` away from `present`, as different from each other as can be.

    They come in pairs on opposite sides. `draw` is the number that decides about chance; numbers at the
    places `locked` stay.
    """
    random = np.random.default_rng((draw, 17))
    ways = random.standard_normal((-(-count // 2), len(present)))
    free = np.ones(len(present), bool)
    free[[place for place in locked if place < len(present)]] = False
    ways[:, ~free] = 0
    if len(ways) <= free.sum():  # at right angles where there is room for that
        orthogonal, _ = np.linalg.qr(ways.T)
        ways = orthogonal.T
    lengths = np.linalg.norm(ways, axis=1, keepdims=True)
    ways = ways / np.maximum(lengths, 1e-9) * np.sqrt(max(1, int(free.sum())))
    ways[:, ~free] = 0
    found: list[Floats] = []
    for number in range(count):
        side = 1 if number % 2 == 0 else -1
        found.append((present + side * step * ways[number // 2]).astype(np.float32))
    return found


def between(first: Floats, last: Floats, share: float) -> Floats:
    """The latent at `share` (0..1) of the way, on an arc: random latents lie on a sphere, and a straight
    way would lead through its middle, where pictures are dull (Shoemake's slerp, 1985).
    """
    a, b = first.astype(np.float64), last.astype(np.float64)
    norms = np.linalg.norm(a), np.linalg.norm(b)
    if min(norms) < 1e-9:
        return (a + share * (b - a)).astype(np.float32)
    cosine = float(np.clip(a @ b / (norms[0] * norms[1]), -1, 1))
    angle = np.arccos(cosine)
    if np.sin(angle) < 1e-4:  # the same way, or straight across
        return (a + share * (b - a)).astype(np.float32)
    one, other = np.sin((1 - share) * angle), np.sin(share * angle)
    way = (one * a / norms[0] + other * b / norms[1]) / np.sin(angle)
    return (way * (norms[0] + share * (norms[1] - norms[0]))).astype(np.float32)


def places(text: str, length: int) -> tuple[int, ...]:
    """The places that a text like "0-9, 14" names. Raises ValueError in words for the person."""
    found: set[int] = set()
    for part in filter(None, re.split(r"[,\s]+", text.strip())):
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        if match is None:
            raise ValueError(f"“{part}” is no place; write 3 or 0-9, separated by commas.")
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if max(first, last) >= length:
            raise ValueError(f"The latent has {length} numbers, 0 to {length - 1}.")
        found.update(range(min(first, last), max(first, last) + 1))
    return tuple(sorted(found))
