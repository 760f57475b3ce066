"""Generators: latents, textures that tile and are the same in tiles, animation, the operation itself.

The networks are small and their weights drawn with a fixed seed: what is promised here holds for any.
"""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from neural.cards import Generates
from neural.context import Context
from neural.engine import compute
from neural.generating import drawn
from neural.latents import between, directions_in, neighbours, places, principal_directions
from neural.models import ModelStore
from neural.networks.generator import Generator
from neural.networks.single import Single
from neural.networks.texture import Texture
from neural.operation import OperationError, Patch
from neural.operations.generate import Generate
from neural.source import Pixels, Rect, Size
from neural.training.directions import find_directions
from neural.training.evaluate import record
from neural.training.weights import save_weights
from neural.weights.errors import ModelError


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    """Generators of random weights: "rock", a texture of three kinds, "dots", of two classes, and "view",
    like a single picture; and our upscalers."""
    folder = tmp_path_factory.mktemp("models")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        texture = Texture(3, width=6).eval().requires_grad_(False)
        dots = Generator(10, 2, size=16, width=4).eval().requires_grad_(False)
        view = Single(60, 40, width=4).eval().requires_grad_(False)
        view.get_buffer("amplitudes").fill_(1.0)
        for stage in view.stages:
            torch.nn.init.normal_(stage.out.weight, std=0.3)
    for network in (texture, dots):
        find_directions(network)
    kinds = Generates(latent=3, classes=("chalk", "granite", "slate"))
    classes = Generates(latent=10, size=16, classes=("few", "many"), frequencies=(0, 1))
    save_weights(folder / "rock.safetensors", "texture", texture, kinds)
    save_weights(folder / "dots.safetensors", "generator", dots, classes)
    save_weights(folder / "view.safetensors", "single", view, Generates(width=60, height=40))
    shipped = Path(str(resources.files("resources") / "models"))
    for file in shipped.glob("upscale-*"):
        shutil.copy(file, folder)
    for name in ("rock", "dots", "view"):
        record(folder / f"{name}.safetensors", [], title=name)
    return ModelStore(cards_folder=folder)


def made(store: ModelStore, model: str, tile: int | None = None, **choice: object) -> Pixels:
    return compute(Generate(model=model, **choice), [], Context(models=store, tile=tile))


def test_the_same_numbers_give_the_same_bytes_and_others_do_not(store: ModelStore) -> None:
    for model in ("rock", "dots"):
        one = made(store, model, seed=7, width=64, height=64)
        assert np.array_equal(one, made(store, model, seed=7, width=64, height=64))
        assert not np.array_equal(one, made(store, model, seed=8, width=64, height=64))


@pytest.mark.parametrize(("width", "height"), [(256, 160), (250, 170), (31, 64)])
def test_a_seamless_texture_differs_across_its_edges_as_inside(
    store: ModelStore, width: int, height: int
) -> None:
    rgb = made(store, "rock", seed=2, width=width, height=height)[..., :3].astype(float)
    assert rgb.shape == (height, width, 3)
    inside = np.abs(np.diff(rgb, axis=1)).mean(), np.abs(np.diff(rgb, axis=0)).mean()
    across = np.abs(rgb[:, 0] - rgb[:, -1]).mean(), np.abs(rgb[0] - rgb[-1]).mean()
    assert across[0] < 1.6 * inside[0]
    assert across[1] < 1.6 * inside[1]
    cut = made(store, "rock", seed=2, width=width, height=height, seamless=False)[..., :3]
    cut = cut.astype(float)
    assert np.abs(cut[:, 0] - cut[:, -1]).mean() > 2 * inside[0]


def test_a_texture_in_tiles_is_the_texture_at_once(store: ModelStore) -> None:
    whole = made(store, "rock", tile=4096, width=448, height=320)
    tiled = made(store, "rock", tile=64, width=448, height=320)
    assert np.abs(whole.astype(int) - tiled).max() <= 1


def test_what_is_looked_at_is_painted_first(store: ModelStore) -> None:
    seen = Rect(300, 200, 20, 20)
    context = Context(models=store, tile=64, visible=lambda: seen)
    run = Generate(model="rock", width=448, height=320).run([], context)
    first = next(event for event in run if isinstance(event, Patch))
    assert first.rect.overlaps(seen)


@pytest.mark.parametrize(("depth", "white"), [("uint8", 255), ("uint16", 65535), ("float32", 1.0)])
def test_it_is_made_in_the_depth_of_the_document(
    store: ModelStore, depth: str, white: float
) -> None:
    for model in ("rock", "dots"):
        context = Context(models=store, depth=depth)  # type: ignore[arg-type]
        pixels = compute(Generate(model=model, width=40, height=24), [], context)
        assert pixels.dtype == depth
        assert pixels[12, 20, 3] == white


def test_a_small_picture_stands_in_the_middle_at_its_own_shape(store: ModelStore) -> None:
    pixels = made(store, "dots", width=100, height=50)
    assert pixels.shape == (50, 100, 4)
    opaque = np.flatnonzero(pixels[25, :, 3])
    assert (opaque[0], opaque[-1]) == (25, 74)
    assert made(store, "dots").shape == (16, 16, 4)  # its own size where nobody asks


def test_classes_differ_and_unknown_ones_are_told_what_there_is(store: ModelStore) -> None:
    for model, names in (("rock", ("chalk", "slate")), ("dots", ("few", "many"))):
        pictures = [made(store, model, class_name=name, width=32, height=32) for name in names]
        assert not np.array_equal(*pictures)
    with pytest.raises(OperationError, match=r"no class 'gold'\. It has chalk, granite, slate"):
        made(store, "rock", class_name="gold")


def test_without_a_class_one_is_drawn_as_often_as_in_the_data(store: ModelStore) -> None:
    always = made(store, "dots", class_name="many", seed=4)
    assert np.array_equal(made(store, "dots", seed=4), always)  # "few" is never drawn


def test_a_latent_of_the_wrong_length_says_how_long_it_should_be(store: ModelStore) -> None:
    with pytest.raises(OperationError, match="a latent of 10 numbers, not of 3"):
        made(store, "dots", latent=(1.0, 2.0, 3.0))
    with pytest.raises(ValidationError, match="between -100 and 100"):
        Generate(latent=(1e6,))


def test_a_model_that_is_none_or_makes_nothing_is_refused(store: ModelStore) -> None:
    with pytest.raises(ModelError, match="no model 'gone'"):
        made(store, "gone")
    with pytest.raises(OperationError, match="generates nothing"):
        compute(Generate(model="upscale-x2"), [], Context(models=ModelStore()))


def test_the_seeds_latent_given_as_numbers_is_the_same_picture(store: ModelStore) -> None:
    numbers = tuple(float(v) for v in drawn(5, 10))
    given = made(store, "dots", seed=5, latent=numbers)
    assert np.array_equal(given, made(store, "dots", seed=5))


def test_no_variety_is_the_same_picture_for_every_seed(store: ModelStore) -> None:
    still = [made(store, "dots", seed=seed, truncation=0.0) for seed in (1, 2)]
    assert np.array_equal(*still)


def test_directions_are_stored_with_the_weights_and_found_without_torch(store: ModelStore) -> None:
    found = directions_in(store.files("rock")[0])
    assert found.shape == (3, 3)
    assert np.linalg.norm(found[0]) > 0
    assert directions_in(Path("nothing.safetensors")).size == 0


def test_the_first_direction_is_the_one_that_changes_most() -> None:
    random = np.random.default_rng(0)
    latents = random.standard_normal((4000, 5)).astype(np.float32)
    activations = latents * np.array([1, 9, 1, 3, 1], np.float32)
    found = principal_directions(latents, activations, 2)
    assert np.abs(found[0] - [0, 1, 0, 0, 0]).max() < 0.1
    assert np.abs(found[1] - [0, 0, 0, 1, 0]).max() < 0.1


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 40),
    st.floats(0.1, 2),
    st.integers(0, 50),
    st.sets(st.integers(0, 39), max_size=5),
)
def test_neighbours_are_as_far_as_asked_and_leave_what_is_locked(
    length: int, step: float, draw: int, locked: set[int]
) -> None:
    present = drawn(1, length)
    kept = [place for place in locked if place < length]
    around = neighbours(present, 8, step, draw, kept)
    free = length - len(kept)
    for one, opposite in zip(around[::2], around[1::2], strict=True):
        assert np.array_equal(one[kept], present[kept])
        assert np.allclose((one + opposite) / 2, present, atol=1e-4)
        if free:
            assert np.linalg.norm(one - present) == pytest.approx(step * free**0.5, rel=1e-3)


@given(st.integers(1, 30), st.integers(0, 99), st.integers(0, 99), st.floats(0, 1))
def test_between_ends_where_it_should_and_keeps_its_length(
    length: int, one: int, other: int, share: float
) -> None:
    a, b = drawn(one, length), drawn(other, length)
    assert np.allclose(between(a, b, 0), a, atol=1e-4)
    assert np.allclose(between(a, b, 1), b, atol=1e-4)
    norms = sorted((np.linalg.norm(a), np.linalg.norm(b)))
    if length > 1 and abs(np.dot(a, b)) < 0.99 * norms[0] * norms[1]:
        assert norms[0] - 1e-3 <= np.linalg.norm(between(a, b, share)) <= norms[1] + 1e-3


def test_places_are_read_as_people_write_them() -> None:
    assert places("0-2, 7 9", 10) == (0, 1, 2, 7, 9)
    assert places("", 10) == ()
    with pytest.raises(ValueError, match="10 numbers, 0 to 9"):
        places("4-12", 10)
    with pytest.raises(ValueError, match="no place"):
        places("first", 10)


@pytest.mark.parametrize("size", [Size(60, 40), Size(90, 30), Size(41, 67), Size(300, 200)])
def test_pictures_like_one_have_any_shape_and_follow_from_their_seed(
    store: ModelStore, size: Size
) -> None:
    shape = {"width": size.width, "height": size.height}
    one, same, other = (made(store, "view", seed=seed, **shape) for seed in (1, 1, 2))
    assert one.shape == (size.height, size.width, 4)
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert (one[..., 3] == 255).all()


def test_without_variety_pictures_like_one_differ_less(store: ModelStore) -> None:
    def apart(variety: float) -> float:
        one, other = (
            made(store, "view", seed=seed, truncation=variety).astype(float) for seed in (1, 2)
        )
        return float(np.abs(one - other).mean())

    assert made(store, "view").shape == (40, 60, 4)
    assert apart(0.0) < 0.9 * apart(1.0)


def test_what_follows_from_a_seed_alone_takes_no_latent(store: ModelStore) -> None:
    with pytest.raises(OperationError, match="of 0 numbers"):
        made(store, "view", latent=(1.0, 2.0))


def test_an_operation_for_a_document_takes_its_size() -> None:
    whole = Generate().for_part(Size(300, 200), Rect(0, 0, 300, 200))
    assert (whole.width, whole.height) == (300, 200)
    own = Generate(width=64)
    assert own.for_part(Size(300, 200), Rect(0, 0, 300, 200)) is own
