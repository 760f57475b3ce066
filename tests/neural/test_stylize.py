"""Stylize paints the whole picture as one, in tiles of any size."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from neural.context import Context, Probe
from neural.engine import compute
from neural.models import ModelStore
from neural.operation import Cancelled, OperationError
from neural.operations.stylize import Stylize
from neural.source import ArraySource, encode_srgb
from neural.style_picture import SIDE, read_style
from neural.styles import BUILT_IN, MODEL, PAINTERS, STYLES, statistics
from neural.styling import luma

store = ModelStore(None)
MEASURED_SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "mountains.jpg"
needs_models = pytest.mark.skipif(
    store.status(store.card("multistyle26")) != "ready",
    reason="the package with the style networks is not installed",
)


def picture(height: int = 130, width: int = 172, depth: str = "uint8") -> np.ndarray:
    """Blobs and stripes with an opaque alpha."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    stripes = 0.5 + 0.5 * np.sin(columns / 9 + rows / 23)
    blob = np.exp(-((rows - height / 2) ** 2 + (columns - width / 3) ** 2) / 900)
    rgba = np.dstack([stripes, blob, 1 - stripes * 0.7, np.ones_like(rows)])
    white = {"uint8": 255, "uint16": 65535, "float32": 1}[depth]
    values = rgba * white
    return (values if depth == "float32" else np.rint(values)).astype(depth)


@pytest.fixture
def style_file(tmp_path: Path) -> str:
    rng = np.random.default_rng(5)
    coarse = rng.integers(0, 255, (9, 7, 3), np.uint8)
    file = tmp_path / "carpet.png"
    Image.fromarray(coarse).resize((280, 360), Image.Resampling.NEAREST).save(file)
    return str(file)


def run(operation: Stylize, pixels: np.ndarray, **options: object) -> np.ndarray:
    return compute(operation, [ArraySource(pixels)], Context(models=store, **options))  # type: ignore[arg-type]


KINDS = ("painter", "picture", pytest.param("built-in", marks=needs_models))


@pytest.mark.parametrize("tile", [60, 92])
@pytest.mark.parametrize("kind", KINDS)
def test_tiled_equals_untiled(kind: str, tile: int, style_file: str) -> None:
    chosen: dict[str, Any] = {
        "painter": {"styles": "scream:2, great_wave", "detail": 50},
        "picture": {"picture": style_file},
        "built-in": {"styles": "wave:2, mosaic"},
    }[kind]
    operation = Stylize(**chosen, strength=80)
    pixels = picture(depth="uint16")
    whole = run(operation, pixels, tile=4000).astype(float)
    tiled = run(operation, pixels, tile=tile)
    assert np.abs(whole - tiled).max() / 65535 <= 2e-3


@pytest.mark.parametrize("kind", KINDS)
def test_strength_goes_from_the_picture_to_the_full_style(kind: str, style_file: str) -> None:
    pixels = picture(96, 96)
    chosen: dict[str, Any] = {
        "painter": {},
        "picture": {"picture": style_file},
        "built-in": {"styles": "starry"},
    }[kind]
    results = [run(Stylize(**chosen, strength=s), pixels).astype(float) for s in (0, 10, 50, 100)]
    away = [np.abs(result - pixels).mean() for result in results]
    assert away[0] == 0
    assert away == sorted(away)
    assert away[1] < 0.6 * away[3]


def test_painters_statistics_are_of_the_networks_own_encoder() -> None:
    """The statistics of our sample picture stand among the paintings'."""
    network: Any = store.load(MODEL)
    sample = read_style(str(MEASURED_SAMPLE))
    with torch.inference_mode():
        found = network.predict(torch.from_numpy(sample).permute(2, 0, 1)[None])
    known = statistics()
    assert np.abs(found.numpy() - known["sample"]).max() < 1e-3 * np.abs(known["sample"]).max()
    assert known.keys() == {style.id for style in PAINTERS} | {"sample"}


def test_a_picture_and_painters_are_mixed_by_its_share(style_file: str) -> None:
    pixels = picture(96, 96)
    results = [
        run(Stylize(styles="scream, great_wave", picture=style_file, share=share), pixels)
        for share in (0, 50, 100)
    ]
    painters, both, alone = (result.astype(float) for result in results)
    assert np.array_equal(painters, run(Stylize(styles="scream, great_wave"), pixels))
    assert np.array_equal(alone, run(Stylize(picture=style_file), pixels))
    apart = np.abs(painters - alone).mean()
    assert apart > 5
    assert np.abs(both - painters).mean() < apart
    assert np.abs(both - alone).mean() < apart


def test_detail_brings_back_what_a_blur_would_lose() -> None:
    pixels = picture(96, 96)
    pixels[::2, :, :3] = pixels[::2, :, :3] // 4 * 3
    plain, detailed = (run(Stylize(detail=d), pixels).astype(float) for d in (0, 100))
    rows = luma(detailed[..., :3] - plain[..., :3])[..., 0].mean(axis=1)
    assert rows[1:-1:2].mean() > 5
    assert rows[2:-1:2].mean() < -5


def test_keep_lightness_changes_colours_alone() -> None:
    pixels = picture(96, 96, "float32") * np.float32(0.5) + np.float32(0.1)
    pixels[..., 3] = 1
    result = run(Stylize(keep_lightness=True), pixels)
    old, new = encode_srgb(pixels[..., :3]), encode_srgb(result[..., :3])
    assert np.abs(luma(new) - luma(old)).max() < 2e-3
    assert np.abs(new - old).mean() > 0.02


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_frames_measured_on_the_first_do_not_flicker(scale: float, tmp_path: Path) -> None:
    first = picture(120, 400)
    later = first.copy()
    later[:, 300:, :3] = 255 - later[:, 300:, :3] // 2  # something bright comes in
    file = tmp_path / "0001.png"
    Image.fromarray(first).save(file)
    steady = Stylize(reference=str(file), style_scale=scale, strength=80)
    loose = Stylize(style_scale=scale, strength=80)
    left = np.s_[:, :150, :3]
    calm, restless = (
        np.abs(run(each, later)[left].astype(float) - run(each, first)[left])
        for each in (steady, loose)
    )
    assert calm.max() <= 1
    assert restless.mean() > 1
    alone = run(loose, first).astype(float)
    assert np.abs(run(steady, first) - alone).max() <= 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"styles": "starry_night, wave"}, "cannot be mixed"),
        ({"picture": "a.png", "share": 50, "styles": "wave"}, "painters' styles alone"),
        ({"keep_colours": True, "keep_lightness": True}, "nothing changes"),
    ],
)
def test_what_cannot_go_together_is_said(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Stylize(**fields)


def test_the_model_that_paints_is_recorded(style_file: str) -> None:
    assert Stylize().uses_models() == (MODEL,)
    assert Stylize(styles="wave", picture=style_file).uses_models() == (MODEL,)
    assert Stylize(styles="wave").uses_models() == ("multistyle26",)


@needs_models
def test_styles_differ_and_blends_lie_between() -> None:
    pixels = picture(96, 96)
    starry = run(Stylize(styles="starry"), pixels).astype(float)
    wave = run(Stylize(styles="wave"), pixels).astype(float)
    both = run(Stylize(styles="starry:1, wave:1"), pixels).astype(float)
    apart = np.abs(starry - wave).mean()
    assert apart > 20
    assert np.abs(both - starry).mean() < apart
    assert np.abs(both - wave).mean() < apart


@needs_models
def test_keep_colours_changes_lightness_alone() -> None:
    pixels = picture(96, 96, "float32") * np.float32(0.5) + np.float32(0.1)
    pixels[..., 3] = 1
    result = run(Stylize(styles="starry", keep_colours=True), pixels)
    old, new = encode_srgb(pixels[..., :3]), encode_srgb(result[..., :3])
    assert np.abs((new - luma(new)) - (old - luma(old))).max() < 2e-3
    assert np.abs(luma(new) - luma(old)).mean() > 0.02


@needs_models
@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_brush_size_keeps_the_size_of_the_picture(scale: float) -> None:
    pixels = picture(97, 130)
    result = run(Stylize(styles="starry", style_scale=scale), pixels)
    assert result.shape == pixels.shape
    assert np.abs(result.astype(float) - run(Stylize(styles="starry"), pixels)).mean() > 5


@needs_models
def test_alpha_is_left_as_it_is() -> None:
    pixels = picture(80, 80)
    pixels[20:60, 20:60, 3] = np.arange(40)[None] * 6
    for scale in (1.0, 1.5):
        result = run(Stylize(styles="wave", style_scale=scale), pixels)
        assert np.array_equal(result[..., 3], pixels[..., 3])


@needs_models
@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (3, 5)])
def test_tiny_pictures_work(shape: tuple[int, int], style_file: str) -> None:
    pixels = picture(*shape)
    assert run(Stylize(styles="starry"), pixels).shape == pixels.shape
    assert run(Stylize(picture=style_file), pixels).shape == pixels.shape


@needs_models
def test_a_cancel_while_measuring_stops_the_run() -> None:
    calls = iter(range(1000))
    with pytest.raises(Cancelled):
        run(Stylize(styles="starry"), picture(), cancelled=lambda: next(calls) > 2)


@needs_models
def test_an_estimate_is_positive() -> None:
    probe = Probe()
    context = Context(models=store, probe=probe)
    list(Stylize(styles="starry").run([ArraySource(picture())], context))
    assert probe.seconds > 0
    assert probe.memory > 0


@pytest.mark.parametrize("make", ["missing", "text", "empty", "truncated"])
def test_a_style_picture_that_is_none_gets_a_sentence(
    make: str, tmp_path: Path, style_file: str
) -> None:
    file = tmp_path / "style.png"
    if make == "text":
        file.write_text("not a picture")
    elif make == "empty":
        file.touch()
    elif make == "truncated":
        file.write_bytes(Path(style_file).read_bytes()[:400])
    with pytest.raises(OperationError, match=r"style\.png.*Choose a PNG"):
        run(Stylize(picture=str(file)), picture(64, 64))


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (400, 2)])
def test_a_style_picture_of_any_size_or_one_colour_works(
    size: tuple[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "style.png"
    Image.new("RGB", size, (200, 30, 90)).save(file)
    result = run(Stylize(picture=str(file)), picture(64, 64))
    assert result.shape == (64, 64, 4)
    assert np.array_equal(result, run(Stylize(picture=str(file)), picture(64, 64)))


def test_of_an_animated_style_the_first_picture_counts(tmp_path: Path, style_file: str) -> None:
    with Image.open(style_file) as image:
        first = image.convert("P")
    moving, still = tmp_path / "moving.gif", tmp_path / "still.gif"
    first.save(moving, save_all=True, append_images=[Image.new("P", first.size)] * 2)
    first.save(still)
    assert np.array_equal(read_style(str(moving)), read_style(str(still)))


def test_a_style_of_100_megapixels_is_reduced_and_one_beyond_all_measure_refused(
    tmp_path: Path,
) -> None:
    file = tmp_path / "large.png"
    Image.new("1", (10_000, 10_000), 1).save(file)
    assert max(read_style(str(file)).shape) <= SIDE
    header = bytearray(file.read_bytes())
    width_and_height = struct.pack(">II", 60_000, 60_000)
    header[16:24] = width_and_height
    header[29:33] = struct.pack(">I", zlib.crc32(bytes(header[12:29])))
    file.write_bytes(bytes(header))
    with pytest.raises(OperationError, match=r"large\.png"):
        read_style(str(file))


def test_frames_of_other_sizes_than_the_first_are_painted_in_its_style(tmp_path: Path) -> None:
    first = picture(120, 160)
    file = tmp_path / "0001.png"
    Image.fromarray(first).save(file)
    steady = Stylize(reference=str(file))
    for shape in ((60, 80), (200, 90), (1, 1)):
        assert run(steady, picture(*shape)).shape == (*shape, 4)
    file.unlink()
    with pytest.raises(OperationError, match="is not there any more"):
        run(steady, first)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "I;16", "CMYK", "1"])
def test_a_style_picture_of_any_kind_works(mode: str, tmp_path: Path) -> None:
    file = tmp_path / ("style.tif" if mode in ("CMYK", "I;16") else "style.png")
    Image.new("L", (40, 30), 90).convert("RGB" if mode == "P" else "L").convert(mode).save(file)
    assert run(Stylize(picture=str(file)), picture(64, 64)).shape == (64, 64, 4)


def test_an_unknown_style_suggests_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'starry'"):
        Stylize(styles="stary")


@pytest.mark.parametrize("styles", ["", "starry:0", (("starry", -1.0),)])
def test_weights_that_make_no_style_are_refused(styles: object) -> None:
    with pytest.raises(ValueError, match="weight"):
        Stylize(styles=styles)


def test_there_are_50_styles_with_names_of_their_own() -> None:
    assert len(BUILT_IN) == 26
    assert len({style.id for style in STYLES}) == len({style.title for style in STYLES}) == 50


def test_the_history_names_the_styles_or_the_picture() -> None:
    assert Stylize(styles="wave, mosaic").label == "Stylize (Wave print, Mosaic)"
    assert Stylize().label == "Stylize (The Starry Night)"
    assert Stylize(picture="/home/someone/carpet.png").label == "Stylize (carpet.png)"
