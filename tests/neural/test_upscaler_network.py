"""The upscaler's training form is the plain network, exactly."""

from __future__ import annotations

import pytest
import torch

from neural.networks.denoiser import Denoiser
from neural.networks.repconv import RepConv
from neural.networks.upscaler import Upscaler


def trained_looking(scale: int = 2) -> Upscaler:
    """A small network in training form whose every parameter is away from its start."""
    torch.manual_seed(5)
    network = Upscaler(scale, channels=8, depth=3, training_form=True)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    return network.eval()


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_collapsing_changes_no_pixel(scale: int) -> None:
    network = trained_looking(scale)
    picture = torch.rand(1, 3, 21, 17)
    with torch.inference_mode():
        assert torch.equal(network(picture), network.collapsed()(picture))


def test_a_collapsed_convolution_equals_the_sum_of_its_branches() -> None:
    torch.manual_seed(1)
    conv = RepConv(4, 4, 1.0).double()
    x = torch.rand(1, 4, 9, 9, dtype=torch.float64)

    def convolve(kernel: torch.Tensor, padding: int = 1) -> torch.Tensor:
        return torch.nn.functional.conv2d(x, kernel, padding=padding)

    middle = torch.nn.functional.conv2d(x, conv.expand, padding=1)
    total = convolve(conv.direct) + torch.einsum("om,bmyx->boyx", conv.squeeze, middle)
    for filter_, mix, edge in zip(conv.get_buffer("edges"), conv.mix, conv.edge, strict=True):
        mixed = convolve(mix[:, :, None, None], padding=0)
        depthwise = filter_.expand(4, 1, 3, 3) * edge[:, None, None, None]
        total += torch.nn.functional.conv2d(mixed, depthwise, padding=1, groups=4)
    assert conv.identity is not None
    total += x * conv.identity[:, None, None] + conv.bias[:, None, None]
    torch.testing.assert_close(conv.collapsed().double()(x), total, atol=1e-5, rtol=0)


def test_training_form_starts_from_plain_weights() -> None:
    plain = trained_looking().collapsed()
    network = Upscaler(2, channels=8, depth=3, training_form=True)
    assert network.absorb(plain.state_dict()) == []
    picture = torch.rand(1, 3, 16, 16)
    with torch.inference_mode():
        torch.testing.assert_close(network(picture), plain(picture), atol=1e-5, rtol=0)


def test_another_scale_keeps_the_body_and_leaves_the_last_layer_fresh() -> None:
    plain = trained_looking(2).collapsed()
    assert Upscaler(4, channels=8, depth=3, training_form=True).absorb(plain.state_dict()) == [
        "tail"
    ]


def test_a_fresh_network_shows_the_picture() -> None:
    torch.manual_seed(0)
    picture = torch.rand(1, 3, 12, 12)
    enlarged = picture.repeat_interleave(3, dim=2).repeat_interleave(3, dim=3)
    with torch.inference_mode():
        output = Upscaler(3, training_form=True)(picture)
    assert (output - enlarged).abs().mean() < 0.1


def test_nothing_beyond_the_halo_reaches_a_pixel() -> None:
    network = trained_looking().collapsed()
    picture = torch.rand(1, 3, 31, 31)
    changed = picture.clone()
    changed[..., : 15 - network.halo] += 1
    with torch.inference_mode():
        before, after = network(picture), network(changed)
    assert torch.equal(before[..., 30:], after[..., 30:])
    assert not torch.equal(before[..., 28:30], after[..., 28:30])


def test_collapsing_the_denoiser_changes_no_pixel_and_its_halo_holds() -> None:
    torch.manual_seed(2)
    network = Denoiser(channels=8, depth=2, training_form=True)
    picture = torch.rand(1, 4, 40, 40)
    changed = picture.clone()
    changed[..., : 20 - network.halo] += 1
    with torch.inference_mode():
        plain = network.collapsed()
        before = plain(picture)
        assert torch.equal(network(picture), before)
        assert torch.equal(before[..., 20:], plain(changed)[..., 20:])


def test_the_default_x2_network_has_at_most_100_000_parameters() -> None:
    network = Upscaler(2)
    assert sum(parameter.numel() for parameter in network.parameters()) <= 100_000
