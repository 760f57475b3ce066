"""ncnn models: a `.param` text of layers and a `.bin` of numbers without an index.

The text begins with the number 7767517, then the counts of layers and blobs, then one line a layer:
`type name inputs outputs input... output... key=value...`; an array has key -23300 - n and the value
`length,item,item`. The binary holds the numbers of each layer in that order: a convolution's OIHW weights
follow a tag of four bytes that tells their precision, biases and slopes are bare float32.
Format: github.com/Tencent/ncnn, docs/developer-guide (param and model file structure, operators).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from neural.weights.errors import ModelError

Floats = npt.NDArray[np.float32]
Option = float | tuple[float, ...]

MAGIC = "7767517"
TAG_FLOAT16 = 0x01306B47
TAG_INT8 = 0x000D4B38
TAGS_FLOAT32 = (0, 0x0002C056)
# The layer types that hold no numbers. Any type not named here or below is refused, because skipping an
# unknown one would shift every number after it.
PLAIN = frozenset({"Input", "Split", "Concat", "Eltwise", "BinaryOp", "PixelShuffle", "Interp"})


@dataclass(frozen=True)
class Layer:
    """One line of the graph. `options` are numbers or tuples of numbers by their key."""

    kind: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    options: dict[int, Option]
    weights: dict[str, Floats] = field(default_factory=dict[str, Floats])
    """"weight" (O x I x H x W) and "bias" of a Convolution, "slope" of a PReLU; empty for the rest."""

    def integer(self, key: int, default: int = 0) -> int:
        value = self.options.get(key, default)
        return int(value[0] if isinstance(value, tuple) else value)


def read(param: Path, binary: Path) -> list[Layer]:
    """The layers of a model with their numbers as float32, in file order.

    Raises ModelError, naming file and layer, where either file is damaged, where they do not belong
    together, and for layer types and precisions that are not supported.
    """
    layers = read_param(param)
    data = binary.read_bytes()
    at = 0
    for layer in layers:
        at = _fill(layer, data, at, f"{binary.name}, layer {layer.name}")
    if at != len(data):
        raise ModelError(
            "{} has {} bytes more than {} describes: the two files do not belong "
            "together. Install the model again.",
            binary.name,
            len(data) - at,
            param.name,
        )
    return layers


def read_param(path: Path) -> list[Layer]:
    """The graph alone, without numbers."""
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise ModelError("{} is not an ncnn graph.", path.name) from error
    if len(lines) < 2 or lines[0].strip() != MAGIC:
        raise ModelError("{} is not an ncnn graph.", path.name)
    layers = [_layer(line, f"{path.name}, line {at}") for at, line in enumerate(lines[2:], 3)]
    if lines[1].split()[0] != str(len(layers)):
        raise ModelError("{} is cut short: it has {} layers.", path.name, len(layers))
    return layers


def _layer(line: str, where: str) -> Layer:
    try:
        kind, name, n_inputs, n_outputs, *rest = line.split()
        inputs, outputs = int(n_inputs), int(n_outputs)
        blobs = rest[: inputs + outputs]
        if len(blobs) != inputs + outputs:
            raise ValueError("too few blobs")
        options: dict[int, Option] = {}
        for item in rest[inputs + outputs :]:
            key, _, value = item.partition("=")
            number = int(key)
            if number <= -23300:
                length, *items = value.split(",")
                if len(items) != int(length):
                    raise ValueError("array length")
                options[-23300 - number] = tuple(float(item) for item in items)
            else:
                options[number] = float(value)
    except ValueError as error:
        raise ModelError("{}: '{}' is not a layer.", where, line.strip()[:60]) from error
    return Layer(kind, name, tuple(blobs[:inputs]), tuple(blobs[inputs:]), options)


def _fill(layer: Layer, data: bytes, at: int, where: str) -> int:
    """Read the numbers of one layer that begin at `at`; returns where the next ones begin."""
    if layer.kind in PLAIN:
        return at
    if layer.kind == "PReLU":
        layer.weights["slope"], at = _floats(data, at, layer.integer(0), where)
        return at
    if layer.kind != "Convolution":
        raise ModelError("{}: layers of type {} are not supported.", where, layer.kind)
    outputs, total = layer.integer(0), layer.integer(6)
    width = layer.integer(1)
    height = layer.integer(11, width)
    if outputs <= 0 or width <= 0 or height <= 0 or total % (outputs * width * height):
        raise ModelError(
            "{}: {} numbers make no convolution with {} outputs.", where, total, outputs
        )
    if at + 4 > len(data):
        raise ModelError("{}: the file is cut short. Install the model again.", where)
    tag = int.from_bytes(data[at : at + 4], "little")
    at += 4
    if tag == TAG_FLOAT16:
        _need(data, at, (total * 2 + 3) & ~3, where)
        values = np.frombuffer(data, "<f2", total, at).astype(np.float32)
        at += (total * 2 + 3) & ~3
    elif tag in TAGS_FLOAT32:
        values, at = _floats(data, at, total, where)
    elif tag == TAG_INT8:
        raise ModelError("{}: 8-bit weights are not supported.", where)
    else:
        raise ModelError("{}: the file is damaged (unknown precision 0x{:08X}).", where, tag)
    layer.weights["weight"] = values.reshape(outputs, -1, height, width)
    if layer.integer(5):
        layer.weights["bias"], at = _floats(data, at, outputs, where)
    return at


def _floats(data: bytes, at: int, count: int, where: str) -> tuple[Floats, int]:
    _need(data, at, count * 4, where)
    return np.frombuffer(data, "<f4", count, at).astype(np.float32), at + count * 4


def _need(data: bytes, at: int, length: int, where: str) -> None:
    if at + length > len(data):
        raise ModelError("{}: the file is cut short. Install the model again.", where)
