"""Networks: shapes, exact reach, the three ways to run a style network, and gathered statistics."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
import torch
from skimage import data
from torch import Tensor, nn

from neural import statistics
from neural.networks.magenta import MagentaArbitrary, mix
from neural.networks.multistyle import MultiStyle
from neural.networks.rrdb import RRDBNet
from neural.networks.srvgg import SRVGGNetCompact
from neural.networks.styled import Moments, StyledNetwork
from neural.source import Rect, Size
from neural.styles import BUILT_IN, style_number


def sr_networks() -> list[nn.Module]:
    return [
        SRVGGNetCompact.seeded(num_feat=8, num_conv=3, upscale=4),
        SRVGGNetCompact.seeded(num_feat=8, num_conv=2, upscale=2),
        RRDBNet.seeded(num_block=1, num_feat=8, num_grow=4),
        RRDBNet.seeded(num_block=2, num_feat=4, num_grow=4),
    ]


def style_networks() -> list[tuple[StyledNetwork, Tensor]]:
    """Small networks whose weights and styles are drawn with a fixed seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        many = MultiStyle(styles=4, channels=8, blocks=2)
        any_style = MagentaArbitrary(channels=8, blocks=1)
        for network in (many, any_style):
            for name, parameter in network.named_parameters():
                if "style" in name:
                    nn.init.normal_(parameter, mean=1.0 if "gamma" in name else 0.0, std=0.3)
        pairs: list[tuple[StyledNetwork, Tensor]] = [
            (many, many.blend({0: 1.0, 3: 2.0})),
            (any_style, torch.randn(100) * 0.1),
        ]
    for network, _ in pairs:
        network.eval().requires_grad_(False)
    return pairs


def even(network: nn.Module) -> nn.Module:
    """A copy in float64 that turns zeros into zeros, and in which no influence cancels or fades out."""
    network = copy.deepcopy(network).double().requires_grad_(False)
    for name, tensor in [*network.named_parameters(), *network.named_buffers()]:
        if tensor.ndim == 4:
            tensor.fill_(1.0 / tensor.shape[1])
        elif name.endswith("bias"):
            tensor.zero_()
        else:
            tensor.fill_(0.25)
    return network


def measured_reach(network: nn.Module, scale: int, multiple: int, side: int) -> int:
    """How far a change of one pixel is seen, in input pixels, over every position in a cell."""
    worst = 0
    x = torch.zeros(1, 3, side, side, dtype=torch.float64)
    with torch.inference_mode():
        assert not network(x).any()
        for offset in range(multiple):
            at = side // 2 // multiple * multiple + offset
            changed = x.clone()
            changed[..., at, at] = 1.0
            rows, columns = network(changed).amax((0, 1)).nonzero().T // scale
            assert torch.equal(rows.unique(), columns.unique())
            worst = max(worst, at - int(rows.min()), int(rows.max()) - at)
    return worst


@pytest.mark.parametrize("network", sr_networks(), ids=lambda n: type(n).__name__)
def test_the_halo_of_an_upscaler_is_exactly_its_reach(network):
    assert measured_reach(even(network), network.scale, 1, 2 * network.halo + 9) == network.halo


@pytest.mark.parametrize("pair", style_networks(), ids=lambda p: type(p[0]).__name__)
def test_the_halo_of_a_style_network_is_exactly_its_reach(pair):
    network, style = pair
    moments = network.moments(torch.rand(1, 3, 32, 32), style)
    frozen = even(network.frozen(style, moments))
    for stage in frozen.stages:  # a sigmoid would be flat and a cast would round small changes away
        stage.stage.activation = "none"
    chain = InDouble(frozen)
    assert measured_reach(chain, 1, 4, (2 * network.halo // 4 + 3) * 4) == network.halo


class InDouble(nn.Module):
    """A frozen network without its float32 cast."""

    def __init__(self, frozen: nn.Module) -> None:
        super().__init__()
        self.stages = frozen.stages

    def forward(self, x: Tensor) -> Tensor:
        kept = x
        for plain in self.stages:
            kept = x if plain.stage.residual == "open" else kept
            x = plain(x)
            x = x + kept if plain.stage.residual == "close" else x
        return x


def test_the_published_networks_have_the_reach_their_structure_gives():
    assert SRVGGNetCompact().halo == 18
    assert RRDBNet(num_block=6, num_feat=4, num_grow=4).halo == 94
    assert MultiStyle().halo == 65
    assert MagentaArbitrary().halo == 57


def test_a_seed_decides_the_weights_and_leaves_the_global_generator_alone():
    torch.manual_seed(3)
    wanted = torch.rand(4)
    torch.manual_seed(3)
    first = RRDBNet.seeded(7, num_block=1, num_feat=4, num_grow=4)
    assert torch.equal(torch.rand(4), wanted)
    again = RRDBNet.seeded(7, num_block=1, num_feat=4, num_grow=4)
    other = RRDBNet.seeded(8, num_block=1, num_feat=4, num_grow=4)
    assert torch.equal(first.conv_last.weight, again.conv_last.weight)
    assert not torch.equal(first.conv_last.weight, other.conv_last.weight)


@pytest.fixture(scope="module")
def picture() -> Tensor:
    """1 x 3 x 260 x 300, a photograph."""
    pixels = torch.from_numpy(data.chelsea()[20:280, 60:360].copy())
    return pixels.permute(2, 0, 1)[None].float() / 255


@pytest.mark.parametrize("pair", style_networks(), ids=lambda p: type(p[0]).__name__)
def test_a_frozen_network_gives_the_whole_picture(pair, picture):
    network, style = pair
    with torch.inference_mode():
        wanted = network(picture, style)
        moments = network.moments(picture, style)
        given, frozen = network(picture, style, moments), network.frozen(style, moments)(picture)
        assert float((given - wanted).abs().max()) < 1e-4
        assert float((frozen - wanted).abs().max()) < 1e-4
    assert float(wanted.std()) > 0.02


@pytest.mark.parametrize("pair", style_networks(), ids=lambda p: type(p[0]).__name__)
def test_frozen_tiles_equal_the_whole_picture(pair, picture):
    network, style = pair
    whole = Rect(0, 0, 300, 260)
    with torch.inference_mode():
        frozen = network.frozen(style, network.moments(picture, style))
        wanted = frozen(picture)
        found = torch.empty_like(wanted)
        for core in whole.grid(100):
            padded = core.inflate(network.halo).align(4).intersect(whole)
            tile = frozen(picture[..., *padded.slices])
            found[..., *core.slices] = tile[..., *core.relative_to(padded).slices]
    assert float((found - wanted).abs().max()) < 1e-4


def test_moments_of_another_picture_change_the_result(picture):
    network, style = style_networks()[0]
    with torch.inference_mode():
        other = network.moments(picture.flip(-1) ** 3, style)
        assert not torch.allclose(
            network(picture, style), network(picture, style, other), atol=0.01
        )


def reader(x: Tensor, seen: list[int]) -> Callable[[Rect], Tensor]:
    size = Size(x.shape[-1], x.shape[-2])

    def read(rect: Rect) -> Tensor:
        assert Rect.of(size).contains(rect)
        assert not rect.empty
        seen.append(rect.area)
        return x[0][:, *rect.slices]

    return read


@pytest.mark.parametrize("memory", [0, 3 << 20, 1 << 30], ids=["none", "a little", "plenty"])
@pytest.mark.parametrize("pair", style_networks(), ids=lambda p: type(p[0]).__name__)
def test_gathered_statistics_equal_those_of_the_whole_picture(pair, picture, memory):
    network, style = pair
    x = picture[..., :259, :298]  # no multiples of 4
    continued = nn.functional.pad(x, (0, 2, 0, 1), mode="replicate")
    exact = copy.deepcopy(network).double()
    wanted = exact.moments(continued.double(), style.double())
    seen: list[int] = []
    found = statistics.gather(
        network, style, reader(x, seen), Size(298, 259), tile=48, memory=memory
    )
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert torch.allclose(one.mean, other.mean, rtol=0, atol=1e-4)
        assert torch.allclose(one.variance, other.variance, rtol=1e-4, atol=1e-5)
    assert max(seen) <= 90 * 90  # never more than a tile and its surroundings


def test_less_memory_means_more_passes_over_the_picture(picture):
    network, style = style_networks()[0]
    reads: list[int] = []
    for memory in (0, 1 << 30):
        seen: list[int] = []
        statistics.gather(network, style, reader(picture, seen), Size(300, 260), memory=memory)
        reads.append(len(seen))
    assert reads == [3, 1]


def test_gathering_reports_growing_progress_and_stops_when_told(picture):
    network, style = style_networks()[0]
    fractions: list[float] = []

    def gather(step: Callable[[float], None]) -> tuple[Moments, ...]:
        read = reader(picture, [])
        return statistics.gather(network, style, read, Size(300, 260), tile=128, step=step)

    gather(fractions.append)
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)

    class Stop(Exception):
        pass

    def stop(fraction: float) -> None:
        if fraction > 0.3:
            raise Stop

    with pytest.raises(Stop):
        gather(stop)


@pytest.mark.parametrize("size", [(4, 4), (1, 1), (5, 3), (40, 4)])
def test_a_tiny_picture_is_gathered_too(size):
    width, height = size
    network, style = style_networks()[0]
    x = torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(0))
    continued = nn.functional.pad(x, (0, -width % 4, 0, -height % 4), mode="replicate")
    wanted = network.moments(continued, style)
    found = statistics.gather(network, style, reader(x, []), Size(width, height))
    for one, other in zip(found, wanted, strict=True):
        assert torch.allclose(one.mean, other.mean, atol=1e-3)


def test_every_style_has_a_name_of_its_own_and_a_place():
    assert len(BUILT_IN) == MultiStyle().styles == 26
    assert [style_number(style.id) for style in BUILT_IN] == list(range(26))


def test_a_blend_adds_up_to_one_and_refuses_what_makes_no_sense():
    network = MultiStyle(channels=8, blocks=1)
    blend = network.blend({2: 3.0, 25: 1.0})
    assert blend.sum() == pytest.approx(1.0)
    assert float(blend[2]) == pytest.approx(0.75)
    for wrong in ({}, {1: 0.0}, {26: 1.0}, {-1: 1.0}, {1: -1.0}):
        with pytest.raises(ValueError, match=r"(?i)style"):
            network.blend(wrong)


def test_mixing_style_numbers_walks_from_the_content_to_the_style():
    content, style = torch.zeros(100), torch.ones(100)
    assert torch.equal(mix(content, style, 0.0), content)
    assert torch.equal(mix(content, style, 1.0), style)
    assert torch.allclose(mix(content, style, 0.25), torch.full((100,), 0.25))


def test_the_style_of_a_picture_is_that_of_its_middle_square():
    network = style_networks()[1][0]
    assert isinstance(network, MagentaArbitrary)
    x = torch.rand(1, 3, 256, 256, generator=torch.Generator().manual_seed(0))
    wide = torch.cat([torch.zeros(1, 3, 256, 40), x, torch.ones(1, 3, 256, 40)], 3)
    with torch.inference_mode():
        assert torch.equal(network.predict(wide), network.predict(x))
        assert network.predict(x[..., :90, :120]).shape == (100,)
