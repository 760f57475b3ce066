"""Draws the sample pictures of the first minute: `python resources/samples/draw.py`.

They are ours, drawn by this code alone: a mountain lake, a still life (ray traced) and a street at night
with the noise of a short exposure.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

WIDTH, HEIGHT = 1200, 800
FOLDER = Path(__file__).resolve().parent


def fractal(
    shape: tuple[int, ...], random: np.random.Generator, octaves: int, gain: float = 0.5
) -> Array:
    """Noise in -1..1: grids of random values, each twice as fine and `gain` as strong as the last."""
    height, width = shape
    total = np.zeros(shape, np.float32)
    weight = 0.0
    for octave in range(octaves):
        cells = 2 ** (octave + 1)
        grid = random.uniform(-1, 1, (cells + 3, cells * 2 + 3)).astype(np.float32)
        big = cv2.resize(
            grid, (width + width // cells, height + height // cells), interpolation=cv2.INTER_CUBIC
        )
        total += big[:height, :width] * gain**octave
        weight += gain**octave
    return total / weight


def ridge(random: np.random.Generator, roughness: float) -> Array:
    """Heights along a line, 0..1, by halving: each half bends by a smaller random amount."""
    points = np.array([random.uniform(0.2, 0.8), random.uniform(0.2, 0.8)])
    size = 0.5
    while len(points) < WIDTH + 1:
        middle = (points[1:] + points[:-1]) / 2 + random.normal(0, size * 0.35, len(points) - 1)
        fresh = np.empty(2 * len(points) - 1)
        fresh[::2], fresh[1::2] = points, middle
        points, size = fresh, size * roughness
    line = points[:WIDTH]
    return ((line - line.min()) / (line.max() - line.min())).astype(np.float32)


def mixed(first: Array, second: Array, amount: Array | float) -> Array:
    return first + (second - first) * np.asarray(amount, np.float32)


def color(*values: float) -> Array:
    return np.array(values, np.float32)


def mountains() -> Array:
    random = np.random.default_rng(11)
    rows = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
    columns = np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :, None]
    sky = mixed(color(0.16, 0.30, 0.52), color(0.98, 0.70, 0.46), np.clip(rows * 1.75, 0, 1) ** 1.3)
    picture = np.broadcast_to(sky, (HEIGHT, WIDTH, 3)).copy()
    sun = np.exp(-(((columns - 0.66) * 1.5) ** 2 + (rows - 0.37) ** 2) / 0.02)
    picture += sun * color(0.85, 0.55, 0.25)
    clouds = fractal((HEIGHT, WIDTH), random, 7, 0.55)[..., None]
    streaks = np.clip(cv2.resize(clouds[::6], (WIDTH, HEIGHT))[..., None] * 2.2 - 0.25, 0, 1)
    picture = mixed(
        picture, picture * 0.55 + color(0.5, 0.38, 0.36), streaks * np.clip(1.1 - rows * 2.2, 0, 1)
    )
    shore = int(HEIGHT * 0.70)
    texture = fractal((HEIGHT, WIDTH), random, 9, 0.68)
    y = np.arange(HEIGHT)[:, None]
    for number in range(6):
        depth = number / 5
        line = ridge(random, 0.56 - 0.08 * depth)
        top = HEIGHT * (0.50 + 0.17 * depth) - line * HEIGHT * (0.30 - 0.20 * depth)
        if number == 5:
            needles = (
                random.uniform(0, 1, WIDTH) ** 3 * 22 + np.abs(np.sin(np.arange(WIDTH) * 0.9)) * 9
            )
            top = HEIGHT * 0.665 - line * 34 - needles
        inside = np.clip(y - top[None, :], 0, 1)[..., None].astype(np.float32)
        far = mixed(color(0.72, 0.55, 0.52), color(0.05, 0.075, 0.07), depth**0.75)
        light = np.gradient(cv2.GaussianBlur(texture, (0, 0), 1.2 + 3 * (1 - depth)), axis=1) * 26
        slope = np.clip(1 + light + 0.35 * texture * depth, 0.35, 1.9)[..., None]
        mist = np.clip((y - top[None, :]) / (HEIGHT * 0.16), 0, 1)[..., None] * (1 - depth) * 0.55
        rock = mixed(far * slope, color(0.90, 0.68, 0.55), mist)
        if number in (1, 2):
            snow = np.clip(1.2 - (y - top[None, :]) / 46 + texture * 1.3, 0, 1)[..., None] * (
                1 - mist
            )
            rock = mixed(rock, color(0.93, 0.86, 0.86) * slope, snow * 0.75)
        picture = mixed(picture, rock.astype(np.float32), inside)
    return lake(picture, shore, random)


def lake(picture: Array, shore: int, random: np.random.Generator) -> Array:
    """The lower part mirrors the upper one, drawn out by small waves."""
    depth = np.arange(HEIGHT - shore, dtype=np.float32)
    waves = fractal((HEIGHT - shore, WIDTH), random, 8, 0.75)
    rows = shore - depth[:, None] * 1.25 - 4 + waves * (3 + depth[:, None] * 0.11)
    columns = np.arange(WIDTH, dtype=np.float32)[None, :] + waves * (2 + depth[:, None] * 0.02)
    mirror = cv2.remap(
        picture,
        columns.astype(np.float32),
        np.maximum(rows, 0).astype(np.float32),
        cv2.INTER_LINEAR,
    )
    fade = (depth / depth.max())[:, None, None]
    water = mixed(mirror * 0.80, color(0.04, 0.10, 0.13), 0.15 + 0.45 * fade)
    glints = (
        np.clip(waves * 3.2 - 1.75, 0, 1)[..., None]
        * color(0.9, 0.75, 0.6)
        * 0.5
        * (1 - fade * 0.5)
    )
    picture[shore:] = water + glints
    return picture


def still_life() -> Array:
    """Spheres on a table before a wall, lit from a window at the left: rays, soft shadows, reflections."""
    random = np.random.default_rng(5)
    spheres = [
        (color(-1.15, 0.62, 0.3), 0.62, color(0.80, 0.20, 0.12), 0.05),
        (color(0.05, 0.48, -0.45), 0.48, color(0.93, 0.60, 0.12), 0.04),
        (color(1.10, 0.80, 0.55), 0.80, color(0.22, 0.40, 0.45), 0.25),
        (color(0.98, 0.30, -0.85), 0.30, color(0.62, 0.72, 0.22), 0.05),
        (color(-0.50, 0.23, -1.0), 0.23, color(0.45, 0.16, 0.30), 0.12),
    ]
    samples = 24
    total = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for _ in range(samples):
        shift = random.uniform(-0.5, 0.5, (HEIGHT, WIDTH, 2)).astype(np.float32)
        x = (np.arange(WIDTH)[None, :] + shift[..., 0] - WIDTH / 2) / HEIGHT
        y = (HEIGHT / 2 - np.arange(HEIGHT)[:, None] - shift[..., 1]) / HEIGHT
        ahead = np.stack([x * 1.05, y * 1.05 - 0.16, np.ones_like(x)], -1).astype(np.float32)
        ahead /= np.linalg.norm(ahead, axis=-1, keepdims=True)
        start = np.broadcast_to(color(0.0, 1.35, -4.4), ahead.shape)
        total += trace(start, ahead, spheres, random, bounces=1)
    picture = total / samples
    return (picture / (1 + picture * 0.35)) ** (1 / 2.2)


Sphere = tuple[Array, float, Array, float]


def hit(start: Array, ahead: Array, spheres: list[Sphere]) -> tuple[Array, npt.NDArray[np.int8]]:
    """The distance to the first thing along each ray and what it is: -1 the table, -2 the wall."""
    with np.errstate(divide="ignore", invalid="ignore"):
        table = np.where(ahead[..., 1] < -1e-4, -start[..., 1] / ahead[..., 1], np.inf)
        wall = np.where(ahead[..., 2] > 1e-4, (3.0 - start[..., 2]) / ahead[..., 2], np.inf)
    table = np.where(table > 1e-3, table, np.inf)
    wall = np.where(wall > 1e-3, wall, np.inf)
    nearest = np.minimum(table, wall).astype(np.float32)
    what = np.where(table < wall, -1, -2).astype(np.int8)
    for number, (center, radius, _, _) in enumerate(spheres):
        offset = start - center
        half = (offset * ahead).sum(-1)
        root = half**2 - ((offset**2).sum(-1) - radius**2)
        distance = np.where(root > 0, -half - np.sqrt(np.maximum(root, 0)), np.inf)
        closer = (distance > 1e-3) & (distance < nearest)
        nearest = np.where(closer, distance, nearest).astype(np.float32)
        what = np.where(closer, number, what).astype(np.int8)
    return nearest, what


def trace(
    start: Array, ahead: Array, spheres: list[Sphere], random: np.random.Generator, bounces: int
) -> Array:
    distance, what = hit(start, ahead, spheres)
    place = start + ahead * np.minimum(distance, 50)[..., None]
    normal = np.zeros_like(place)
    surface = np.zeros_like(place)
    gloss = np.zeros(what.shape, np.float32)
    normal[what == -1] = color(0, 1, 0)
    normal[what == -2] = color(0, 0, -1)
    board = np.sin(place[..., 2] * 9 + 0.5 * np.sin(place[..., 0] * 1.3) + place[..., 0] * 0.4)
    grain = 0.80 + 0.12 * board + 0.08 * np.sin(place[..., 2] * 61 + place[..., 0] * 2.1)
    wood = color(0.34, 0.20, 0.12) * grain[..., None]
    plaster = color(0.30, 0.31, 0.30) * (0.9 + 0.1 * np.sin(place[..., 0] * 0.7 + 1))[..., None]
    surface = np.where((what == -1)[..., None], wood, plaster).astype(np.float32)
    gloss[what == -1] = 0.10
    for number, (center, radius, tint, mirror) in enumerate(spheres):
        mine = what == number
        outward = (place - center) / radius
        normal[mine] = outward[mine]
        spots = 0.88 + 0.12 * np.sin(outward[..., 0] * 21 + np.sin(outward[..., 1] * 17) * 2)
        surface[mine] = (tint * spots[..., None])[mine]
        gloss[mine] = mirror
    lamp = color(-4.2, 4.6, -2.6) + random.uniform(-0.7, 0.7, place.shape).astype(np.float32)
    toward = lamp - place
    far = np.linalg.norm(toward, axis=-1, keepdims=True)
    toward /= far
    blocked, _ = hit(place + normal * 2e-3, toward, [*spheres])
    open_way = (blocked > far[..., 0])[..., None]
    facing = np.maximum((normal * toward).sum(-1, keepdims=True), 0)
    sunlight = color(1.0, 0.91, 0.78) * 46 / far**2 * facing * open_way
    sky = color(0.20, 0.24, 0.30) * (0.35 + 0.65 * np.maximum(normal[..., 1:2], 0))
    result = surface * (sunlight + sky)
    halfway = toward - ahead
    halfway /= np.linalg.norm(halfway, axis=-1, keepdims=True)
    shine = np.maximum((normal * halfway).sum(-1, keepdims=True), 0) ** 90
    result += shine * open_way * gloss[..., None] * 7
    if bounces:
        back = ahead - 2 * (ahead * normal).sum(-1, keepdims=True) * normal
        seen = trace(place + normal * 2e-3, back.astype(np.float32), spheres, random, bounces - 1)
        edge = (1 - np.abs((ahead * normal).sum(-1, keepdims=True))) ** 4
        result += seen * gloss[..., None] * (0.35 + 0.65 * edge)
    return result.astype(np.float32)


def night() -> Array:
    """A wet street between houses, lit by lamps and windows; dark, and noisy as such photos are."""
    random = np.random.default_rng(3)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    horizon, middle = HEIGHT * 0.47, WIDTH * 0.53
    light = np.zeros((HEIGHT, WIDTH, 3), np.float32) + color(0.010, 0.014, 0.026)
    light += (np.clip(1 - y / horizon, 0, 1)[..., None] ** 0.6) * color(0.012, 0.016, 0.035)
    for side in (-1, 1):
        far = (x - middle) * side
        depth = np.clip(far / (WIDTH * 0.5), 0.02, 1)
        roof = horizon - depth * HEIGHT * 0.78 - 12 * np.floor(np.log(depth + 0.1) * 5 * side % 3)
        house = (far > 30) & (y > roof) & (y < horizon + depth * HEIGHT * 0.30)
        wall = color(0.030, 0.024, 0.022) * (0.5 + 0.8 * depth[..., None])
        light[house] = wall[house]
        u = np.log(depth) * 9
        v = (y - horizon) / (depth * HEIGHT)
        cell = (np.floor(u).astype(int) * 7 + np.floor(v * 9).astype(int) * 13) % 17
        frame = (u % 1 > 0.28) & (u % 1 < 0.72) & ((v * 9) % 1 > 0.2) & ((v * 9) % 1 < 0.75)
        lit = house & frame & (v < 0.12) & (v > -0.72)
        for residue, tint in (
            (2, color(0.75, 0.46, 0.16)),
            (5, color(0.52, 0.40, 0.22)),
            (11, color(0.25, 0.32, 0.36)),
        ):
            light[lit & (cell == residue)] = tint * 0.55
        light[lit & ~np.isin(cell, (2, 5, 11))] = color(0.012, 0.014, 0.018)
    for number in range(1, 6):
        reach = 0.5 * 0.62**number * 1.5
        for side in (-1, 1):
            lamp_x, lamp_y = middle + side * WIDTH * reach * 0.62, horizon - HEIGHT * reach * 0.62
            size = 30 * reach
            post = (
                (np.abs(x - lamp_x) < max(1.0, size * 0.16))
                & (y > lamp_y)
                & (y < horizon + HEIGHT * reach * 0.32)
            )
            light[post] = color(0.006, 0.006, 0.007)
            away = np.hypot(x - lamp_x, y - lamp_y)
            glow = np.exp(-((away / (size * 0.55)) ** 2)) * 2.2 + 0.10 / (
                1 + (away / (size * 1.4)) ** 2
            )
            light += glow[..., None] * color(1.0, 0.68, 0.32)
    street = y > horizon + np.abs(x - middle) * 0.52
    mirror = np.clip(2 * horizon - y, 0, HEIGHT - 1)
    ripples = fractal((HEIGHT, WIDTH), random, 9, 0.8)
    wet = cv2.remap(
        light, x + ripples * 9, (mirror + ripples * 30).astype(np.float32), cv2.INTER_LINEAR
    )
    wet = cv2.GaussianBlur(wet, (0, 0), sigmaX=2, sigmaY=14)
    stones = 0.75 + 0.4 * fractal((HEIGHT, WIDTH), random, 9, 0.9)[..., None]
    ground = wet * 0.55 * stones + color(0.010, 0.011, 0.013) * stones
    light = np.where(street[..., None], ground, light).astype(np.float32)
    electrons = random.poisson(np.clip(light, 0, 1.5) * 230).astype(np.float32) + random.normal(
        0, 2.6, light.shape
    ).astype(np.float32)
    return np.clip(electrons / 230 * 1.5, 0, 1) ** (1 / 2.2)


def main() -> None:
    for name, draw in (("mountains", mountains), ("still-life", still_life), ("night", night)):
        pixels = np.rint(np.clip(draw(), 0, 1) * 255).astype(np.uint8)
        quality = [cv2.IMWRITE_JPEG_QUALITY, 88]
        cv2.imwrite(str(FOLDER / f"{name}.jpg"), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), quality)


if __name__ == "__main__":
    main()
