"""Enhance: its formulas, its sources and what it suggests. Networks here are drawn by a seed."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from pydantic import ValidationError
from safetensors.torch import save_file
from skimage import data

from neural.cards import ModelCard, ModelFile, ResourceSource, digest
from neural.context import Context
from neural.engine import Engine, compute
from neural.enhancing import (
    STRAIGHT,
    Enhanced,
    Look,
    light_maps,
    places,
    surroundings,
    through,
    toned,
)
from neural.models import ModelError, ModelStore
from neural.networks.enhancer import ALLOWED, MODES, Enhancer
from neural.networks.toning import SLIDERS, finished, look_of, row_of
from neural.networks.toning import toned as toned_rows
from neural.operation import OperationError
from neural.operations.classic.invert import Invert
from neural.operations.enhance import Enhance
from neural.overview import LONGEST, overview
from neural.recipe import Recipe, parse
from neural.source import WHITE, ArraySource, Pixels, Rect, Size, decode_srgb, encode_srgb
from neural.suggestion import suggestion

DEPTHS = ("uint8", "uint16", "float32")
PHOTO = np.ascontiguousarray(data.coffee()[60:340:2, 100:480:2])
STRONG = Look(
    exposure=0.6,
    temperature=-0.3,
    tint=0.2,
    black=0.04,
    white=0.9,
    contrast=0.3,
    shadows=0.4,
    highlights=-0.3,
    curve=((0, 0), (0.25, 0.3), (0.5, 0.52), (0.75, 0.7), (1, 1)),
    light=0.6,
    vibrance=0.4,
)


def stored(depth: str, rgb: Any = PHOTO, alpha: Any = None) -> Pixels:
    """8-bit colours at a depth, opaque unless an H x W alpha in 0..1 is given."""
    values = rgb / 255
    if alpha is None:
        alpha = np.ones(rgb.shape[:2])
    if depth == "float32":
        return np.dstack([decode_srgb(values.astype(np.float32)), alpha]).astype(np.float32)
    return np.rint(np.dstack([values, alpha]) * WHITE[depth]).astype(depth)


def seen_through(look: Look, pixels: Pixels) -> Pixels:
    source = ArraySource(pixels)
    return Enhanced(source, look, overview(source, Context())).read(Rect.of(source.size))


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """A store whose model "enhance" is drawn by a seed and far from neutral."""
    torch.manual_seed(1)
    network = Enhancer(4, 16)
    torch.nn.init.normal_(network.out.weight, std=0.2)
    weights = tmp_path / "enhance.safetensors"
    state = {name: value.half() for name, value in network.state_dict().items()}
    save_file(state, weights, {"architecture": "enhancer", "config": json.dumps(network.config)})
    ModelCard(
        id="enhance",
        title="Enhance",
        task="enhance",
        architecture="enhancer",
        licence="MIT",
        origin="a seed",
        source=ResourceSource(files=(ModelFile(path=weights.name, sha256=digest(weights)),)),
    ).write(tmp_path / "enhance.toml")
    return ModelStore(cards_folder=tmp_path)


# The formulas.


def test_one_stop_doubles_linear_light() -> None:
    pixels = stored("float32")
    result = seen_through(Look(exposure=1), pixels)
    np.testing.assert_allclose(result[..., :3], 2 * pixels[..., :3], rtol=1e-4, atol=1e-6)


def test_white_balance_keeps_the_luma_of_gray() -> None:
    for look in (Look(temperature=1), Look(tint=-1), Look(temperature=-0.5, tint=0.7)):
        assert np.dot(look.gains, [0.2126, 0.7152, 0.0722]) == pytest.approx(1)
    red, green, blue = Look(temperature=0.5).gains
    assert red > green > blue
    red, green, blue = Look(tint=0.5).gains
    assert red == pytest.approx(blue)
    assert red > green


def test_black_and_white_points_undo_a_loss_of_contrast() -> None:
    flat = np.rint(255 * (0.6 + 0.5 * (PHOTO / 255 - 0.6))).astype(np.uint8)
    result = seen_through(Look(black=0.3, white=0.8), stored("uint8", flat))
    assert np.abs(result[..., :3].astype(int) - PHOTO).max() <= 1


@pytest.mark.parametrize(
    "look",
    [
        replace(Look(), **{name: share * size})
        for name, size in {
            "exposure": 4,
            "black": 0.5,
            "contrast": 1,
            "shadows": 1,
            "highlights": 1,
        }.items()
        for share in (-1, 1)
    ],
    ids=str,
)
def test_tones_keep_their_order(look: Look) -> None:
    ramp = np.linspace(-0.5, 1.5, 400)
    for curve in look.curves():
        assert curve is not None
        assert (np.diff(curve(ramp)) > -1e-7).all()


def test_a_tone_curve_passes_its_points_and_overshoots_none() -> None:
    points = ((0.0, 0.1), (0.2, 0.15), (0.5, 0.15), (0.7, 0.9), (1.0, 0.95))
    x, y = np.array(points).T
    np.testing.assert_allclose(through(points, x), y)
    assert (np.diff(through(points, np.linspace(0, 1, 500))) > -1e-12).all()


def test_local_light_lifts_dark_surroundings_and_leaves_lit_ones() -> None:
    halves = np.full((120, 160, 3), 40, np.uint8)
    halves[:, 80:] = 230
    result = seen_through(Look(light=1), stored("uint8", halves))[..., :3].astype(int)
    assert (result[:, :40] > 75).all()
    assert (np.abs(result[:, 120:] - 230) <= 2).all()
    deeper = seen_through(Look(light=-1), stored("uint8", halves))[..., :3].astype(int)
    assert (deeper[:, :40] < 20).all()


def test_local_light_leaves_no_halo_at_an_edge() -> None:
    halves = np.full((120, 160, 3), 40, np.uint8)
    halves[:, 80:] = 230
    row = seen_through(Look(light=1), stored("uint8", halves))[60, :, 0].astype(int)
    dark, lit = row[:80], row[80:]
    assert np.ptp(dark) < 0.25 * (lit.min() - dark.max())
    assert np.ptp(lit) <= 12


def test_vibrance_strengthens_pale_colours_more_and_keeps_luma() -> None:
    pale, strong = [120, 110, 100], [200, 100, 0]
    pixels = stored("uint8", np.array([[pale, strong]], np.uint8))
    result = seen_through(Look(vibrance=1), pixels)[0, :, :3].astype(float)
    grown = np.ptp(result, axis=1) / [20, 200]
    assert grown[0] > 1.8
    assert grown[0] > grown[1]
    weights = [0.2126, 0.7152, 0.0722]
    np.testing.assert_allclose(result[0] @ weights, np.dot(pale, weights), atol=1)


def test_gray_stays_gray_without_white_balance() -> None:
    gray = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    result = seen_through(replace(STRONG, temperature=0, tint=0), stored("uint8", gray))
    assert (np.ptp(result[..., :3], axis=2) == 0).all()


def test_torch_and_kernels_agree() -> None:
    random = np.random.default_rng(0)
    pixels = stored("uint8")
    source = ArraySource(pixels)
    seen = overview(source, Context())
    limits = np.array(list(SLIDERS.values()))
    for share in (0.2, 0.5, 1.0):
        row = torch.from_numpy((random.uniform(-share, share, 13) * limits).astype(np.float32))
        look = look_of(row)
        got = Enhanced(source, look, seen).read(Rect.of(source.size))[..., :3]
        maps = light_maps(toned(look, seen.colours))
        around = surroundings(*places(maps, seen.step, Rect.of(source.size))).reshape(2, -1).T
        flat = torch.from_numpy(PHOTO.reshape(1, -1, 3) / np.float32(255))
        given = torch.from_numpy(around.copy())[None]
        expected = finished(toned_rows(flat, row[None]), given, row[None])
        difference = expected[0].clamp(0, 1).numpy().reshape(PHOTO.shape) - got / 255
        assert np.abs(difference).max() < 1 / 255


def test_every_slider_has_a_finite_gradient() -> None:
    row = row_of(STRONG)[None].requires_grad_()
    flat = torch.from_numpy(PHOTO.reshape(1, -1, 3) / np.float32(255))
    around = torch.full((1, flat.shape[1], 2), 0.3)
    finished(toned_rows(flat, row), around, row).sum().backward()
    assert row.grad is not None
    assert torch.isfinite(row.grad).all()
    assert (row.grad != 0).all()


def test_a_look_survives_being_a_row_of_numbers() -> None:
    assert row_of(look_of(row_of(STRONG))).tolist() == row_of(STRONG).tolist()
    assert look_of(row_of(Look())) == Look()


def test_an_amount_scales_every_slider_and_zero_is_neutral() -> None:
    assert STRONG.scaled(0).neutral
    half = STRONG.scaled(0.5)
    assert (half.exposure, half.white, half.light) == (0.3, 0.95, 0.3)
    assert half.curve[1] == pytest.approx((0.25, 0.275))
    double = STRONG.scaled(2)
    assert double.light == 1
    assert double.white > double.black


# Depths, alpha, tiles.


@pytest.mark.parametrize(
    "look", [STRONG, Look(exposure=0.5), Look(vibrance=0.5)], ids=["all", "tone", "colour"]
)
def test_depths_agree(look: Look) -> None:
    eight = seen_through(look, stored("uint8"))[..., :3] / 255
    sixteen = seen_through(look, stored("uint16"))[..., :3] / 65535
    floats = seen_through(look, stored("float32"))[..., :3]
    assert np.abs(sixteen - eight).max() < 1.5 / 255
    assert np.abs(np.clip(encode_srgb(floats), 0, 1) - eight).max() < 1.5 / 255


def test_floats_beyond_white_and_black_survive() -> None:
    pixels = stored("float32")
    pixels[:4, :4, :3] = 3.0
    pixels[4:8, :4, :3] = -0.2
    for look in (STRONG, replace(STRONG, light=-0.5)):
        result = seen_through(look, pixels)
        assert np.isfinite(result).all()
        assert (result[:4, :4, :3] > 1.2).all()
        assert (result[4:8, :4, :3] < 0).all()


@pytest.mark.parametrize("depth", DEPTHS)
def test_alpha_is_untouched_and_what_is_transparent_is_not_seen(depth: str) -> None:
    alpha = np.ones(PHOTO.shape[:2])
    alpha[:, 95:] = 0
    alpha[:70, :95] = 0.5
    red, blue = PHOTO.copy(), PHOTO.copy()
    red[:, 95:], blue[:, 95:] = [255, 0, 0], [0, 0, 255]
    results = [seen_through(STRONG, stored(depth, colours, alpha)) for colours in (red, blue)]
    assert np.array_equal(results[0][..., 3], stored(depth, red, alpha)[..., 3])
    assert np.array_equal(results[0][:, :90], results[1][:, :90])


@pytest.mark.parametrize("depth", DEPTHS)
def test_tiles_are_exactly_the_whole(depth: str) -> None:
    large = np.tile(PHOTO, (3, 3, 1))
    operation = Enhance(automatic=False).with_look(STRONG)
    source = ArraySource(stored(depth, large))
    whole = compute(operation, [source], Context(tile=4096))
    assert np.array_equal(compute(operation, [source], Context(tile=97)), whole)
    assert not np.array_equal(whole, source.pixels)


@pytest.mark.parametrize("depth", DEPTHS)
def test_sliders_at_rest_change_not_one_bit(depth: str) -> None:
    pixels = stored(depth)
    if depth == "float32":
        pixels[0, 0] = [4, -1, 1e-9, 0.3]
    for operation in (Enhance(automatic=False), Enhance(amount=0, exposure=1, light=50)):
        assert np.array_equal(compute(operation, [ArraySource(pixels)], Context()), pixels)


def test_an_overview_is_the_mean_of_blocks_whatever_the_bands() -> None:
    large = np.tile(PHOTO, (4, 4, 1))[:557, :731]
    seen = overview(ArraySource(stored("uint8", large)), Context())
    assert seen.step == 3
    assert max(seen.colours.shape) <= LONGEST
    assert seen.colours.shape == (186, 244, 3)
    block = large[30:33, 60:63].mean(axis=(0, 1)) / 255
    np.testing.assert_allclose(seen.colours[10, 20], block, atol=0.6 / 255)


@pytest.mark.parametrize("size", [Size(1, 1), Size(700, 1), Size(3, 900)], ids=str)
def test_narrow_pictures_have_an_overview(size: Size) -> None:
    pixels = np.full((size.height, size.width, 4), 77, np.uint8)
    pixels[..., 3] = 0
    assert overview(ArraySource(pixels), Context()).colours.min() >= 0
    assert seen_through(STRONG, pixels).shape == pixels.shape


# What it suggests.


@pytest.mark.parametrize("mode", MODES)
def test_running_it_is_running_what_it_suggests(store: ModelStore, mode: Any) -> None:
    source, context = ArraySource(stored("uint8")), Context(models=store)
    operation = Enhance(mode=mode)
    found = operation.suggested([source], context)
    assert found is not None
    assert not found.automatic
    assert found.suggested([source], context) is None
    applied = compute(operation, [source], context)
    assert np.array_equal(compute(found, [source], Context()), applied)
    assert not np.array_equal(applied, source.pixels)
    assert parse(Recipe((found,)).to_toml()).steps == (found,)


def test_a_mode_sets_only_its_own_sliders(store: ModelStore) -> None:
    source, context = ArraySource(stored("uint8")), Context(models=store)
    found = Enhance(mode="colour_cast").suggested([source], context)
    assert found is not None
    look = found.look
    assert look == replace(Look(), temperature=look.temperature, tint=look.tint)
    assert look.temperature != 0
    assert set(ALLOWED["colour_cast"]) == {"temperature", "tint"}
    low = Enhance(mode="low_light").suggested([source], context)
    assert low is not None
    assert (low.temperature, low.tint) == (0, 0)
    assert low.exposure != 0


def test_a_slider_that_was_set_stays(store: ModelStore) -> None:
    source, context = ArraySource(stored("uint8")), Context(models=store)
    plain = Enhance().suggested([source], context)
    kept = Enhance(exposure=1.5).suggested([source], context)
    assert plain is not None
    assert kept == plain.model_copy(update={"exposure": 1.5})
    assert plain.exposure != 1.5


def test_every_extreme_of_the_network_is_a_valid_choice() -> None:
    limits = torch.tensor(list(SLIDERS.values()))
    for signs in (torch.ones(13), -torch.ones(13), torch.tensor([1.0, -1.0] * 6 + [1.0])):
        operation = Enhance().with_look(look_of(signs * limits))
        assert operation.look.white > operation.look.black
        result = compute(operation, [ArraySource(stored("uint8"))], Context())
        assert result.shape == (*PHOTO.shape[:2], 4)


def test_a_picture_is_matched_to_its_reference(tmp_path: Path) -> None:
    reference = tmp_path / "warm.png"
    colours = seen_through(Look(exposure=0.7, temperature=0.4), stored("uint8"))[..., :3]
    Image.fromarray(colours).save(reference)
    operation = Enhance(mode="match", reference=str(reference))
    assert operation.reads_files() == (str(reference),)
    assert operation.uses_models() == ()
    result = compute(operation, [ArraySource(stored("uint8"))], Context())[..., :3]
    before = np.abs(PHOTO.astype(int) - colours).mean()
    assert np.abs(result.astype(int) - colours).mean() < 0.15 * before


def test_a_missing_reference_is_named(tmp_path: Path) -> None:
    source = ArraySource(stored("uint8"))
    with pytest.raises(OperationError, match="Choose the reference"):
        compute(Enhance(mode="match"), [source], Context())
    gone = Enhance(mode="match", reference=str(tmp_path / "gone.png"))
    with pytest.raises(OperationError, match=r"gone\.png cannot be read"):
        compute(gone, [source], Context())


def test_a_missing_model_is_said(tmp_path: Path) -> None:
    empty = ModelStore(cards_folder=tmp_path)
    with pytest.raises(ModelError, match="enhance"):
        compute(Enhance(), [ArraySource(stored("uint8"))], Context(models=empty))
    assert Enhance().uses_models() == ("enhance",)
    assert Enhance(automatic=False).uses_models() == ()


@pytest.mark.parametrize(
    "curve", [((0, 0),), ((0, 0), (0, 1)), ((0, 0), (1, 1.2))], ids=["one", "twice", "beyond"]
)
def test_a_curve_that_is_none_is_refused(curve: Any) -> None:
    with pytest.raises(ValidationError):
        Enhance(curve=curve)
    assert Enhance(curve=((1, 1), (0, 0))).curve == STRAIGHT


def test_the_engine_answers_what_an_operation_suggests(store: ModelStore) -> None:
    source = ArraySource(stored("uint8"))
    engine = Engine(store, device="cpu", threads=1)

    async def ask() -> None:
        found = await suggestion(engine, Enhance(), [source])
        assert found == Enhance().suggested([source], Context(models=store))
        assert await suggestion(engine, Invert(), [source]) is None
        with pytest.raises(OperationError, match="reference"):
            await suggestion(engine, Enhance(mode="match"), [source])

    try:
        asyncio.run(ask())
    finally:
        engine.close()


def test_endless_and_missing_numbers_do_not_stop_it() -> None:
    """In a float picture infinity counts as white and what is no number as black, for what is found."""
    pixels = np.random.default_rng(4).random((40, 50, 4), np.float32)
    pixels[..., 3] = 1
    plain = pixels.copy()
    pixels[3, 4, :3], plain[3, 4, :3] = np.inf, 1
    pixels[9, 9, 1], plain[9, 9, 1] = -np.inf, 0
    pixels[20, 7, 0], plain[20, 7, 0] = np.nan, 0
    context = Context(models=ModelStore())
    operation = Enhance()
    assert operation.suggested([ArraySource(pixels)], context) == operation.suggested(
        [ArraySource(plain)], context
    )
    with np.errstate(invalid="ignore"):
        result = compute(operation, [ArraySource(pixels)], context)
    wanted = compute(operation, [ArraySource(plain)], context)
    numbers = np.isfinite(pixels).all(axis=2)
    assert np.array_equal(result[numbers], wanted[numbers])
