"""Weights of other software: recognised, refused, and never run as code."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from neural.models import ModelStore
from neural.networks.rrdb import RRDBNet
from neural.networks.srvgg import SRVGGNetCompact
from neural.weights import foreign
from neural.weights.errors import ModelError


@pytest.fixture
def rrdb(tmp_path: Path) -> tuple[Path, RRDBNet]:
    network = RRDBNet.seeded(num_block=1, num_feat=8)
    path = tmp_path / "4x_small.pth"
    torch.save({"params_ema": network.state_dict()}, path)
    return path, network


def test_our_names_are_those_that_other_software_recognises(rrdb):
    path, network = rrdb
    loaded = foreign.load(path)
    assert isinstance(loaded, foreign.ForeignNetwork)
    assert (loaded.architecture, loaded.scale) == ("ESRGAN", 4)
    x = torch.rand(1, 3, 12, 15)
    with torch.inference_mode():
        assert torch.allclose(loaded(x), network(x).clamp(0, 1), atol=1e-6)


def test_a_plain_chain_is_tiled_by_its_reach_alone(tmp_path):
    network = SRVGGNetCompact.seeded(num_feat=8, num_conv=6, upscale=2)
    save_file(network.state_dict(), tmp_path / "compact.safetensors")
    found = foreign.inspect(tmp_path / "compact.safetensors")
    assert (found.purpose, found.scale, found.halo, found.feather) == ("SR", 2, 8, 0)


def test_a_deep_network_is_tiled_with_blended_edges(tmp_path):
    network = RRDBNet.seeded(num_block=6, num_feat=8)
    torch.save(network.state_dict(), tmp_path / "deep.pth")
    found = foreign.inspect(tmp_path / "deep.pth")
    assert (found.halo, found.feather) == (foreign.FARTHEST, foreign.FEATHER)


@pytest.mark.parametrize(
    ("layer", "local"),
    [
        (nn.Conv2d(3, 3, 5, padding=4, dilation=2), True),
        (nn.Conv2d(3, 3, 5, stride=2), False),
        (nn.AdaptiveAvgPool2d(1), False),
        (nn.InstanceNorm2d(3), False),
        (nn.Linear(3, 3), False),
        (nn.Sequential(nn.ReLU(), nn.PixelShuffle(2), nn.PReLU()), True),
    ],
    ids=str,
)
def test_a_layer_that_sees_the_whole_picture_is_no_local_one(layer, local):
    assert foreign.receptive_field(nn.Sequential(nn.Conv2d(3, 3, 3), layer))[1] is local


def test_a_file_in_the_users_folder_appears_and_runs(rrdb):
    path, network = rrdb
    store = ModelStore(path.parent)
    (card,) = store.examine()
    assert (card.id, card.task, card.scale) == ("user/4x_small.pth", "upscale", 4)
    loaded = store.load(card.id)
    x = torch.rand(1, 3, 10, 10)
    with torch.inference_mode():
        assert torch.allclose(loaded(x), network(x).clamp(0, 1), atol=1e-6)


class Trap:
    """Pickles into a call that leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("how", ["torch", "pickle"])
def test_code_in_a_file_is_never_run(tmp_path, how):
    mark, path = tmp_path / "mark", tmp_path / "trap.pth"
    content = {"params": {"weight": torch.zeros(1)}, "trap": Trap(mark)}
    if how == "torch":
        torch.save(content, path)
    else:
        path.write_bytes(pickle.dumps(content))
    with pytest.raises(ModelError, match=r"trap\.pth (holds more than weights|is not a whole)"):
        foreign.load(path)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"weight": torch.zeros(3, 3)}, "does not know"),
        (torch.zeros(3), "holds no weights"),
        ([1, 2], "holds no weights"),
    ],
)
def test_weights_of_no_known_network_are_refused(tmp_path, content, message):
    torch.save(content, tmp_path / "odd.pth")
    with pytest.raises(ModelError, match=rf"odd\.pth .*{message}"):
        foreign.load(tmp_path / "odd.pth")


@pytest.mark.parametrize("length", [0, 10, 400])
def test_a_file_that_is_cut_short_is_refused(rrdb, length):
    path, _ = rrdb
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ModelError, match=r"4x_small\.pth"):
        foreign.load(path)


def describe(purpose: str, channels: int = 3):
    from spandrel import ImageModelDescriptor
    from spandrel.architectures.ESRGAN import ESRGANArch

    network = nn.Conv2d(channels, channels, 3, padding=1)
    return ImageModelDescriptor(
        network,
        network.state_dict(),
        architecture=ESRGANArch(),
        purpose=purpose,
        tags=[],
        supports_half=True,
        supports_bfloat16=True,
        scale=1,
        input_channels=channels,
        output_channels=channels,
    )


def test_networks_for_other_purposes_are_refused_by_name():
    foreign.import_spandrel()
    foreign.accept(describe("Restoration"), "fine.pth")
    with pytest.raises(ModelError, match=r"face\.pth is a ESRGAN network for FaceSR"):
        foreign.accept(describe("FaceSR"), "face.pth")
    with pytest.raises(ModelError, match=r"gray\.pth turns 1 channels into 1"):
        foreign.accept(describe("SR", channels=1), "gray.pth")
