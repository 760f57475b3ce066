"""The subject is what stands out from the border: found by itself, the same in every tile and every time."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from neural.context import Context
from neural.engine import compute
from neural.models import ModelStore
from neural.operation import OperationError, Patch
from neural.operations.stylize import Stylize
from neural.operations.stylize_best import StylizeBest
from neural.source import ArraySource, Pixels, Rect, Size
from neural.subject import Subject, background, divided, find

STORE = ModelStore(None)


def ground(height: int, width: int, seed: int = 3) -> np.ndarray:
    """A lawn: greenish, uneven, with grain; H x W x 3 of 0..255."""
    rng = np.random.default_rng(seed)
    coarse = rng.normal(0, 12, (height // 24 + 2, width // 24 + 2, 1)).astype(np.float32)
    uneven = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    grain = rng.normal(0, 5, (height, width, 3))
    return np.array([90.0, 120.0, 70.0]) + uneven + grain


def disc(height: int, width: int) -> np.ndarray:
    rows, columns = np.mgrid[0:height, 0:width]
    return np.hypot(rows - 0.5 * height, columns - 0.55 * width) < 0.25 * min(height, width)


def standing(height: int, width: int) -> np.ndarray:
    """Somebody who is cut off by the lower edge."""
    rows, columns = np.mgrid[0:height, 0:width]
    head = np.hypot(rows - 0.3 * height, columns - 0.5 * width) < 0.14 * height
    body = (rows > 0.42 * height) & (np.abs(columns - 0.5 * width) < 0.2 * width)
    return head | body


def pair(height: int, width: int) -> np.ndarray:
    rows, columns = np.mgrid[0:height, 0:width]
    left = np.hypot(rows - 0.5 * height, columns - 0.3 * width) < 0.16 * height
    return left | (np.hypot(rows - 0.55 * height, columns - 0.7 * width) < 0.18 * height)


SHAPES: dict[str, Callable[[int, int], np.ndarray]] = {
    "disc": disc,
    "standing": standing,
    "pair": pair,
}


def scene(
    shape: str = "disc", height: int = 180, width: int = 240, depth: str = "uint8"
) -> tuple[Pixels, np.ndarray]:
    """A thing of two colours on a lawn, and where it is."""
    inside = SHAPES[shape](height, width)
    rgb = ground(height, width)
    rows = np.arange(height)[:, None]
    thing = np.where((rows // 12 % 2 == 0)[..., None], [190.0, 60.0, 50.0], [220.0, 170.0, 60.0])
    grain = np.random.default_rng(8).normal(0, 6, rgb.shape)
    rgb = np.clip(np.where(inside[..., None], thing + grain, rgb), 0, 255) / 255
    white = {"uint8": 255, "uint16": 65535, "float32": 1}[depth]
    if depth == "float32":
        from neural.source import decode_srgb

        rgb = decode_srgb(rgb.astype(np.float32))
    values = np.dstack([rgb, np.ones((height, width))]) * white
    return (np.rint(values) if white > 1 else values).astype(depth), inside


def whole(pixels: Pixels) -> Rect:
    return Rect(0, 0, pixels.shape[1], pixels.shape[0])


def found(pixels: Pixels) -> np.ndarray:
    return find(ArraySource(pixels), Context()).of(pixels, whole(pixels))


def overlap(share: np.ndarray, inside: np.ndarray) -> float:
    """Intersection over union."""
    return float(np.minimum(share, inside).sum() / np.maximum(share, inside).sum())


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("shape", SHAPES)
def test_what_stands_out_is_found_at_every_depth(shape: str, depth: str) -> None:
    pixels, inside = scene(shape, depth=depth)
    assert overlap(found(pixels), inside) > 0.93


def test_the_edge_of_a_large_picture_is_drawn_at_full_size() -> None:
    pixels, inside = scene(height=1300, width=1700)
    share = found(pixels)
    wrong = (share > 0.5) != inside
    coarse = cv2.resize(share, (340, 260), interpolation=cv2.INTER_AREA) > 0.5
    blocks = coarse.repeat(5, axis=0).repeat(5, axis=1) != inside
    assert wrong.sum() < 0.5 * blocks.sum()


def test_the_same_picture_gives_the_same_subject_whatever_was_done_before() -> None:
    pixels, _ = scene("pair")
    first = found(pixels)
    cv2.setRNGSeed(77)
    found(scene("standing")[0])
    assert np.array_equal(found(pixels), first)


def test_a_tile_has_the_same_share_as_the_whole() -> None:
    pixels, _ = scene(height=700, width=900)
    subject = find(ArraySource(pixels), Context())
    share = subject.of(pixels, whole(pixels))
    for tile in whole(pixels).grid(177):
        assert np.array_equal(subject.of(pixels[tile.slices], tile), share[tile.slices])


def rough(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3)).astype(float)


def slope(height: int, width: int) -> np.ndarray:
    return np.repeat(np.linspace(30, 220, width)[None, :, None], height, axis=0).repeat(3, axis=2)


@pytest.mark.parametrize(
    "picture",
    [
        lambda: np.full((90, 120, 3), 128.0),
        lambda: ground(180, 240),
        lambda: rough(180, 240),
        lambda: slope(90, 120),
        lambda: np.full((3, 4, 3), 9.0),
        lambda: np.full((1, 900, 3), 9.0),
    ],
    ids=["one colour", "a lawn", "rough", "a slope", "tiny", "a line"],
)
def test_where_nothing_stands_out_that_is_said(picture: Callable[[], np.ndarray]) -> None:
    rgb = np.clip(picture(), 0, 255).astype(np.uint8)
    pixels = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])
    for operation in (
        Stylize(paint="subject"),
        Stylize(background_blur=5),
        StylizeBest(paint="background", steps=1),
    ):
        with pytest.raises(OperationError, match=r"Nothing stands out .* Select the subject"):
            compute(operation, [ArraySource(pixels)], Context(models=STORE))


def test_a_picture_of_any_size_is_read_in_bands() -> None:
    class Large:
        """48 megapixels that are nowhere."""

        size = Size(8000, 6000)
        depth = "uint8"
        opaque = True
        most = 0

        def read(self, rect: Rect) -> Pixels:
            self.most = max(self.most, rect.area)
            pixels = np.full((rect.height, rect.width, 4), 255, np.uint8)
            pixels[..., :3] = (90, 120, 70)
            there = Rect(3000, 2000, 2000, 2000).intersect(rect)
            if not there.empty:
                pixels[there.relative_to(rect).slices] = (200, 40, 40, 255)
            return pixels

    source = Large()
    subject = find(source, Context())  # type: ignore[arg-type]
    assert source.most <= 1 << 20
    inside = Rect(3100, 2100, 50, 50)
    assert (subject.of(source.read(inside), inside) == 1).all()


# What is done with it.


def softened(pixels: Pixels, sigma: float, **options: object) -> Pixels:
    source = ArraySource(pixels)
    context = Context(**options)  # type: ignore[arg-type]
    events = background(source, find(source, context), sigma, context)
    while True:
        try:
            next(events)
        except StopIteration as end:
            return end.value.pixels


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_the_background_is_softened_and_the_subject_left_sharp(depth: str) -> None:
    pixels, _ = scene(depth=depth)
    result = softened(pixels, 8).astype(np.float64)
    before = pixels.astype(np.float64) * (257 if depth == "uint8" else 1)
    share = found(pixels)
    white = 1 if depth == "float32" else 65535
    assert np.abs(result - before)[share == 1].max() < 1e-4 * white
    grain = np.abs(np.diff(result[..., 1], axis=1))[:, :40].mean()
    assert grain < 0.1 * np.abs(np.diff(before[..., 1], axis=1))[:, :40].mean()
    assert np.array_equal(result[..., 3], before[..., 3])


def test_no_colour_of_the_subject_bleeds_into_the_softened_background() -> None:
    pixels, inside = scene()
    result = softened(pixels, 12) / 65535
    outside = cv2.dilate(inside.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    redder = result[outside][:, 0] - result[outside][:, 1]
    assert redder.max() < 0


@pytest.mark.parametrize("sigma", [2.0, 15.0])
def test_softened_in_tiles_it_is_what_it_is_in_one(sigma: float) -> None:
    pixels, _ = scene(height=300, width=420)
    one = softened(pixels, sigma, tile=4000).astype(int)
    assert np.abs(softened(pixels, sigma, tile=97) - one).max() <= 1


def test_transparent_colours_stay_out_of_the_softened_background() -> None:
    pixels, _ = scene()
    pixels[:, :60, :3] = (255, 0, 255)
    pixels[:, :60, 3] = 0
    result = softened(pixels, 10) / 65535
    assert (result[:, 60:70, 0] < result[:, 60:70, 1]).all()


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_none_and_all_of_a_share_come_out_bit_for_bit(depth: str) -> None:
    before, _ = scene(depth=depth)
    after = before[::-1].copy()
    share = np.tile(np.linspace(-0.5, 1.5, before.shape[1], dtype=np.float32).clip(0, 1), (180, 1))
    result = divided(before, after, share)
    assert np.array_equal(result[share == 0], before[share == 0])
    assert np.array_equal(result[share == 1], after[share == 1])


def painted(operation: Stylize | StylizeBest, pixels: Pixels, **options: object) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context(models=STORE, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Stylize, StylizeBest])
def test_the_subject_or_its_background_alone_is_painted(
    kind: type[Stylize] | type[StylizeBest],
) -> None:
    pixels, _ = scene()
    values = {"steps": 1, "size": 64} if kind is StylizeBest else {}
    share = found(pixels)
    everything = painted(kind(**values), pixels)
    for paint, within in (("subject", share), ("background", 1 - share)):
        result = painted(kind(paint=paint, **values), pixels)
        assert np.array_equal(result[within == 0], pixels[within == 0])
        assert np.array_equal(result[within == 1], everything[within == 1])


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_painted_in_tiles_the_subject_is_what_it_is_in_one(scale: float) -> None:
    pixels, _ = scene(depth="uint16")
    operation = Stylize(paint="subject", background_blur=6, style_scale=scale)
    one = painted(operation, pixels, tile=4000).astype(float)
    assert np.abs(painted(operation, pixels, tile=60) - one).max() / 65535 <= 2e-3


def test_with_a_blurred_background_strokes_there_are_broad_and_the_subject_keeps_its_detail() -> (
    None
):
    pixels, _ = scene(height=240, width=320)
    share = found(pixels)
    sharp, blurred = (
        painted(Stylize(background_blur=blur, skies=0), pixels).astype(float) for blur in (0, 10)
    )

    def fine(result: np.ndarray, where: np.ndarray) -> float:
        gray = result[..., :3].mean(axis=2)
        return float(np.abs(gray - cv2.GaussianBlur(gray, (0, 0), 2))[where].mean())

    deep = cv2.erode((share == 1).astype(np.uint8), np.ones((15, 15), np.uint8)) == 1
    far = cv2.dilate((share > 0).astype(np.uint8), np.ones((41, 41), np.uint8)) == 0
    assert fine(blurred, far) < 0.7 * fine(sharp, far)
    assert fine(blurred, deep) > 0.8 * fine(sharp, deep)


def test_a_subject_that_is_selected_is_taken_at_every_size_it_is_painted_in() -> None:
    pixels, _ = scene()
    mask = np.zeros((*pixels.shape[:2], 1), np.uint8)
    mask[:, :120] = 255

    class Mask:
        size, depth, opaque = Size(240, 180), "uint8", True

        def read(self, rect: Rect) -> Pixels:
            return mask[rect.slices]

    for operation in (
        Stylize(paint="subject", background_blur=4),
        Stylize(paint="subject", background_blur=4, style_scale=1.5),
        StylizeBest(paint="subject", background_blur=4, steps=1, size=64),
    ):
        result = painted(operation, pixels, subject=Mask())
        assert np.array_equal(result[:, 120:], pixels[:, 120:])
        assert (result[:, :120] != pixels[:, :120]).any(axis=2).mean() > 0.9


def test_painting_everything_asks_for_no_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> Subject:
        raise AssertionError

    monkeypatch.setattr("neural.styling.find", none)
    pixels = np.full((40, 40, 4), 255, np.uint8)
    assert painted(Stylize(), pixels).shape == pixels.shape
    events = list(Stylize().run([ArraySource(pixels)], Context(models=STORE)))
    assert any(isinstance(event, Patch) for event in events)
