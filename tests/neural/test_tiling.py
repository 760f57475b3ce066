"""Tiles give what the whole picture gives, whatever their size and however memory runs out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from neural.context import Context
from neural.device import Device
from neural.operation import Cancelled, OperationError, Patch
from neural.source import WHITE, ArraySource, Pixels, Rect, Size, encode_srgb, to_unit
from neural.tiling import SMALLEST, Network, Plan, Tiler, tile_for

DEPTHS = ("uint8", "uint16", "float32")
EACH_DEPTH = pytest.mark.parametrize("depth", DEPTHS)


class Fake:
    """A network made of a function; records the shapes it is given."""

    def __init__(
        self,
        function: Callable[[torch.Tensor], torch.Tensor] = lambda x: x,
        *,
        scale: int = 1,
        halo: int = 0,
        multiple: int = 1,
    ) -> None:
        self.function = function
        self.scale = scale
        self.halo = halo
        self.multiple = multiple
        self.seen: list[tuple[int, int]] = []

    def __call__(self, x: torch.Tensor, /) -> torch.Tensor:
        assert x.dtype == torch.float32
        assert x.shape[:2] == (1, 3)
        assert x.min() >= 0
        assert x.max() <= 1
        assert x.shape[2] % self.multiple == 0
        assert x.shape[3] % self.multiple == 0
        self.seen.append((x.shape[2], x.shape[3]))
        return self.function(x)


def smoothing(scale: int = 1, multiple: int = 1) -> Fake:
    """Three convolutions with zero padding; at `multiple` 2 they work on the halved picture."""
    with torch.random.fork_rng():
        torch.manual_seed(7)
        layers = nn.Sequential(
            nn.Conv2d(3 * multiple**2, 8, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(8, 8, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(8, 3 * (scale * multiple) ** 2, 3, padding=1),
        )

    def function(x: torch.Tensor) -> torch.Tensor:
        x = nn.functional.pixel_unshuffle(x, multiple)
        return nn.functional.pixel_shuffle(layers(x), scale * multiple) + 0.5

    return Fake(function, scale=scale, halo=3 * multiple, multiple=multiple)


def noise(depth: str, size: Size, *, opaque: bool = False, seed: int = 0) -> Pixels:
    rng = np.random.default_rng(seed)
    shape = (size.height, size.width, 4)
    if depth == "float32":
        pixels = rng.normal(0.5, 0.8, shape).astype(np.float32)
        pixels[..., 3] = np.clip(pixels[..., 3], 0, 1)
    else:
        pixels = rng.integers(0, WHITE[depth], shape, endpoint=True).astype(depth)
    if opaque:
        pixels[..., 3] = WHITE[depth]
    else:
        pixels[: size.height // 3, : size.width // 3, 3] = 0
    return pixels


def assembled(network: Network, pixels: Pixels, **options: Any) -> Pixels:
    halo = options.pop("halo", None)
    feather = options.pop("feather", None)
    keep_alpha = options.pop("keep_alpha", False)
    source = ArraySource(pixels)
    result = np.full(
        (source.size.height * network.scale, source.size.width * network.scale, 4), 77, pixels.dtype
    )
    for event in Context(**options).tiled(
        network, source, halo=halo, feather=feather, keep_alpha=keep_alpha
    ):
        if isinstance(event, Patch):
            result[event.rect.slices] = event.pixels
    return result


@EACH_DEPTH
@pytest.mark.parametrize("opaque", [True, False])
@pytest.mark.parametrize("feather", [0, 5])
@pytest.mark.parametrize("multiple", [1, 4])
def test_an_identity_is_bit_exact(depth: str, opaque: bool, feather: int, multiple: int) -> None:
    pixels = noise(depth, Size(53, 38), opaque=opaque)
    identity = Fake(halo=6, multiple=multiple)
    assert np.array_equal(assembled(identity, pixels, tile=16, feather=feather), pixels)


@EACH_DEPTH
@pytest.mark.parametrize("opaque", [True, False])
@pytest.mark.parametrize(("scale", "multiple"), [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2)])
def test_tiled_equals_untiled(depth: str, opaque: bool, scale: int, multiple: int) -> None:
    pixels = noise(depth, Size(47, 35), opaque=opaque)
    network = smoothing(scale, multiple)
    whole = assembled(network, pixels, tile=1000)
    for tile in (11, 40):
        tiled = assembled(network, pixels, tile=tile)
        if depth == "float32":
            assert np.allclose(tiled, whole, rtol=1e-4, atol=1e-4)
        else:
            assert np.abs(tiled.astype(int) - whole).max() <= 1


@EACH_DEPTH
def test_a_whole_picture_comes_out_as_the_network_gives_it(depth: str) -> None:
    pixels = noise(depth, Size(31, 22), opaque=True)
    network = smoothing(2)
    unit = to_unit(pixels)[..., :3]
    if depth == "float32":
        unit = encode_srgb(unit)
    inside = np.clip(unit, 0, 1)
    out = network.function(torch.from_numpy(inside.transpose(2, 0, 1)[None].copy()))
    expected = out[0].permute(1, 2, 0).detach().numpy()
    expected = expected + (unit - inside).repeat(2, axis=0).repeat(2, axis=1)
    result = to_unit(assembled(network, pixels))
    if depth == "float32":
        assert np.allclose(encode_srgb(result[..., :3]), expected, atol=1e-4)
    else:
        assert np.allclose(result[..., :3], np.clip(expected, 0, 1), atol=0.51 / WHITE[depth])
    assert (result[..., 3] == 1).all()


@pytest.mark.parametrize("scale", [1, 2])
def test_alpha_goes_through_the_same_network_as_a_gray_picture(scale: int) -> None:
    """A network that darkens by half halves alpha too: premultiplied colours stay in step."""

    def darken(x: torch.Tensor) -> torch.Tensor:
        return 0.5 * x.repeat_interleave(scale, 2).repeat_interleave(scale, 3)

    pixels = noise("uint16", Size(20, 12))
    result = assembled(Fake(darken, scale=scale), pixels)
    alpha = pixels[..., 3].repeat(scale, 0).repeat(scale, 1)
    assert np.abs(result[..., 3] - alpha / 2).max() <= 0.51
    seen = alpha > 1000
    before = pixels[..., :3].repeat(scale, 0).repeat(scale, 1)
    assert np.abs(result[..., :3][seen].astype(int) - before[seen]).max() <= 40


def test_kept_alpha_does_not_go_through_the_network() -> None:
    pixels = noise("uint8", Size(20, 12))
    result = assembled(Fake(lambda x: 1 - x), pixels, keep_alpha=True)
    assert np.array_equal(result[..., 3], pixels[..., 3])
    assert np.array_equal(result[..., :3], 255 - pixels[..., :3])


def test_hidden_colours_do_not_reach_the_network() -> None:
    pixels = np.zeros((10, 10, 4), np.uint8)
    pixels[..., 0] = 255  # red under no alpha
    reached: list[float] = []

    def look(x: torch.Tensor) -> torch.Tensor:
        reached.append(float(x.max()))
        return x

    assembled(Fake(look), pixels)
    assert max(reached) == 0


def test_what_lies_beyond_white_is_carried_around_the_network() -> None:
    pixels = np.zeros((9, 9, 4), np.float32)
    pixels[...] = [4.0, -0.5, 0.25, 1.0]
    result = assembled(Fake(lambda x: x * 0.5), pixels)
    expected = encode_srgb(pixels[0, 0, :3])
    expected = np.clip(expected, 0, 1) * 0.5 + (expected - np.clip(expected, 0, 1))
    assert np.allclose(encode_srgb(result[0, 0, :3]), expected, rtol=1e-4)


@pytest.mark.parametrize("feather", [2, 8, 16])
def test_feathered_tiles_blend_without_a_jump(feather: int) -> None:
    """Tiles that disagree (each is filled with its own mean) meet in a slope, not in a step."""
    ramp = np.linspace(0, 60000, 96).astype(np.uint16)
    pixels = np.empty((40, 96, 4), np.uint16)
    pixels[..., :3] = ramp[None, :, None]
    pixels[..., 3] = 65535
    network = Fake(lambda x: x.mean().expand_as(x))
    result = assembled(network, pixels, tile=32, feather=feather)[..., 0].astype(int)
    step = 60000 * 32 / 96
    assert np.abs(np.diff(result, axis=1)).max() < 1.3 * step / (2 * feather) + 3
    assert (np.ptp(result, axis=0) == 0).all()


def test_feathered_patches_end_as_the_mean_however_the_tiles_are_ordered() -> None:
    pixels = noise("float32", Size(50, 34), opaque=True)
    network = Fake(lambda x: x.mean(dim=(2, 3), keepdim=True).expand_as(x))
    plain = assembled(network, pixels, tile=16, feather=4)
    ordered = assembled(network, pixels, tile=16, feather=4, visible=lambda: Rect(40, 20, 5, 5))
    assert np.allclose(plain, ordered, rtol=1e-4, atol=1e-5)


# Memory


class Failing(Fake):
    """Runs out of memory for tiles above an area, or at chosen calls."""

    def __init__(
        self, *, above: int | None = None, at: frozenset[int] = frozenset(), kind: str = "cuda"
    ) -> None:
        inner = smoothing(2)
        super().__init__(inner.function, scale=2, halo=3)
        self.above = above
        self.at = at
        self.kind = kind
        self.calls = 0

    def __call__(self, x: torch.Tensor, /) -> torch.Tensor:
        self.calls += 1
        if self.calls - 1 in self.at or (
            self.above is not None and x.shape[2] * x.shape[3] > self.above
        ):
            if self.kind == "cuda":
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")
            if self.kind == "cpu":
                raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried")
            raise MemoryError
        return super().__call__(x)


@settings(max_examples=50, deadline=None)
@given(st.frozensets(st.integers(0, 14), max_size=2), st.sampled_from(["cuda", "cpu", "numpy"]))
def test_running_out_of_memory_at_any_tile_gives_the_same_picture(
    at: frozenset[int], kind: str
) -> None:
    pixels = noise("uint8", Size(60, 32), opaque=True)
    whole = assembled(smoothing(2), pixels, tile=32).astype(int)
    split = assembled(Failing(at=at, kind=kind), pixels, tile=32)
    assert np.abs(split - whole).max() <= 1


@pytest.mark.parametrize("opaque", [True, False])
def test_after_running_out_once_later_tiles_are_as_small_at_once(opaque: bool) -> None:
    pixels = noise("uint8", Size(128, 64), opaque=opaque)
    network = Failing(above=30 * 30)
    result = assembled(network, pixels, tile=64)
    assert np.abs(result - assembled(smoothing(2), pixels).astype(int)).max() <= 1
    # 64 fails, 32 with its halo fails, 16 fits: the failures are met once, not in every tile.
    assert network.calls - len(network.seen) == 2


def test_memory_that_suffices_for_nothing_is_said_clearly() -> None:
    network = Failing(above=0)
    with pytest.raises(OperationError, match=r"not enough memory.*smaller model"):
        assembled(network, noise("uint8", Size(64, 64)), tile=32)
    assert network.calls < 10


def test_other_errors_of_a_network_are_not_taken_for_lack_of_memory() -> None:
    def broken(x: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("shapes do not match")

    with pytest.raises(RuntimeError, match="shapes"):
        assembled(Fake(broken), noise("uint8", Size(8, 8)))


@pytest.mark.parametrize("multiple", [1, 8])
def test_tiles_are_not_split_below_the_smallest(multiple: int) -> None:
    network = Failing(above=0)
    network.multiple = multiple
    with pytest.raises(OperationError):
        assembled(network, noise("uint8", Size(64, 64), opaque=True), tile=64)
    assert 2 ** (network.calls - 1) * max(SMALLEST, 2 * multiple) <= 2 * 64


# Order and cancelling


def test_the_visible_tiles_come_first_even_when_the_view_moves() -> None:
    view = [Rect(70, 70, 20, 20)]
    order: list[Rect] = []
    source = ArraySource(noise("uint8", Size(100, 100), opaque=True))
    for event in Context(tile=20, visible=lambda: view[0]).tiled(Fake(), source):
        if isinstance(event, Patch):
            order.append(event.rect)
            if len(order) == 4:
                view[0] = Rect(0, 80, 15, 15)
    # The view spans two columns and two rows of tiles.
    assert {rect for rect in order[:4] if rect.overlaps(Rect(70, 70, 20, 20))} == set(order[:4])
    assert order[4] == Rect(0, 80, 20, 20)
    assert len(order) == len(set(order)) == 25


def test_a_cancel_returns_within_one_layer() -> None:
    layers: list[int] = []

    class Layer(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            layers.append(1)
            return torch.relu(x)

    network: Any = nn.Sequential(*(Layer() for _ in range(20)))
    network.scale, network.halo, network.multiple = 1, 0, 1
    with pytest.raises(Cancelled):
        assembled(
            network,
            noise("uint8", Size(64, 64), opaque=True),
            tile=32,
            cancelled=lambda: len(layers) >= 25,
        )
    assert len(layers) <= 26


def test_a_cancel_stops_between_the_parts_of_a_split_tile() -> None:
    network = Failing(above=12 * 12)
    with pytest.raises(Cancelled):
        assembled(
            network,
            noise("uint8", Size(64, 64), opaque=True),
            cancelled=lambda: len(network.seen) >= 3,
        )
    assert len(network.seen) == 3


# Plans


@settings(deadline=None, max_examples=50)
@given(
    st.integers(1, 200),
    st.integers(1, 200),
    st.integers(1, 64),
    st.integers(0, 20),
    st.sampled_from([1, 2, 4, 8]),
    st.integers(0, 12),
)
def test_a_plan_covers_the_picture_and_reads_inside_its_extent(
    width: int, height: int, tile: int, halo: int, multiple: int, feather: int
) -> None:
    tile = -(-tile // multiple) * multiple
    plan = Plan(Size(width, height), 1, halo, tile, multiple, feather)
    assert sum(core.area for core in plan.cores) == width * height
    for core in plan.cores:
        padded = plan.padded(plan.reach(core))
        assert padded.contains(core)
        assert plan.extent.contains(padded)
        assert all(edge % multiple == 0 for edge in (padded.x, padded.y, padded.width))
        inner = core.inflate(halo).intersect(Rect.of(plan.size))
        assert padded.contains(inner)


@pytest.mark.parametrize("halo", [0, 3, 20, 40, 200])
@pytest.mark.parametrize("multiple", [1, 4, 16])
def test_tiles_are_multiples_of_a_reasonable_size(halo: int, multiple: int) -> None:
    tile = tile_for(halo, multiple)
    assert tile % multiple == 0
    assert 192 <= tile <= 512 + multiple


def test_half_precision_reaches_the_network_and_the_result_is_whole() -> None:
    kinds: list[torch.dtype] = []

    class Half:
        scale, halo, multiple = 1, 0, 1

        def __call__(self, x: torch.Tensor, /) -> torch.Tensor:
            kinds.append(x.dtype)
            return 1 - x

    pixels = noise("uint8", Size(16, 16), opaque=True)
    result = assembled(Half(), pixels, device=Device("cpu", "CPU", "bfloat16"))
    assert kinds == [torch.bfloat16]
    assert np.abs(result[..., :3] - (255.0 - pixels[..., :3])).max() <= 2


def test_the_estimate_of_memory_is_the_largest_step_of_the_network() -> None:
    source = ArraySource(noise("uint8", Size(32, 32), opaque=True))
    network = smoothing()
    tiler = Tiler(network, source, Plan(source.size, 1, 3, 32), torch=torch)
    tiler.compute(Rect.of(source.size))
    assert tiler.peak >= 3 * 2 * 8 * 32 * 32 * 4
