"""ONNX files as data: the nodes of a graph and its stored arrays, without the onnx package.

An ONNX file is one protobuf message (onnx.proto, IR version 8; the wire format is documented at
protobuf.dev/programming-guides/encoding). Only the fields named here are read, all others are skipped,
so files of later versions open too. Numbers that live outside the file are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from neural.weights.errors import ModelError

Array = npt.NDArray[Any]

# TensorProto.DataType -> numpy, and the field that holds such values when they are not raw bytes.
DTYPES: dict[int, tuple[str, int]] = {
    1: ("<f4", 4),
    2: ("<u1", 5),
    3: ("<i1", 5),
    5: ("<i2", 5),
    6: ("<i4", 5),
    7: ("<i8", 7),
    9: ("|b1", 5),
    10: ("<f2", 5),
    11: ("<f8", 10),
}


@dataclass(frozen=True)
class Node:
    """One operation of a graph. `attributes` holds ints, floats, strings, arrays and lists of them."""

    kind: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])


class Graph:
    """Nodes in file order and stored arrays by name."""

    def __init__(self, path: Path, nodes: list[Node], arrays: dict[str, Array]) -> None:
        self.path = path
        self.nodes = tuple(nodes)
        self.arrays = arrays
        self._producers = {output: node for node in nodes for output in node.outputs}

    def value(self, name: str) -> Array:
        """A stored array as float32 (integers keep their type), through DequantizeLinear where it goes
        that way: (q - zero point) x scale, per channel where the scale is a vector."""
        if name in self.arrays:
            array = self.arrays[name]
            return array.astype(np.float32) if array.dtype.kind == "f" else array
        node = self._producers.get(name)
        if node is None or node.kind not in ("DequantizeLinear", "Constant"):
            raise ModelError("{} holds no array named '{}'.", self.path.name, name)
        if node.kind == "Constant":
            return np.asarray(node.attributes["value"])
        quantised = self.value(node.inputs[0]).astype(np.float64)
        scale = np.asarray(self.value(node.inputs[1]), dtype=np.float64)
        zero = np.zeros_like(scale)
        if len(node.inputs) > 2:
            zero = np.asarray(self.value(node.inputs[2]), dtype=np.float64)
        if scale.ndim == 1 and scale.size > 1:
            shape = [1] * quantised.ndim
            shape[int(node.attributes.get("axis", 1))] = -1
            scale, zero = scale.reshape(shape), zero.reshape(shape)
        return ((quantised - zero) * scale).astype(np.float32)


def read(path: Path) -> Graph:
    """Read a file; raises ModelError where it is not ONNX, or is cut short."""
    try:
        for number, value in fields(memoryview(path.read_bytes())):
            if number == 7 and isinstance(value, memoryview):
                return _graph(path, value)
    except (IndexError, struct.error, UnicodeDecodeError, ValueError, KeyError) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError("{} is not a whole ONNX file.", path.name) from error
    raise ModelError("{} holds no ONNX graph.", path.name)


def fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """The fields of one protobuf message: numbers as unsigned ints, everything else as bytes.

    Raises IndexError where the message is cut short and ValueError for an unknown wire type.
    """
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = varint(data, at)
            yield number, value
            continue
        if wire == 2:
            length, at = varint(data, at)
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
        else:
            raise ValueError(f"wire type {wire}")
        if at + length > len(data):
            raise IndexError("message is cut short")
        yield number, data[at : at + length]
        at += length


def varint(data: memoryview, at: int) -> tuple[int, int]:
    """An unsigned number of up to 64 bits, seven a byte, and where the next field begins."""
    value = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & (1 << 64) - 1, at
    raise ValueError("number too long")


def _signed(value: int | memoryview) -> int:
    number = int(value) if isinstance(value, int) else varint(value, 0)[0]
    return number - (1 << 64) if number >> 63 else number


def _ints(value: int | memoryview) -> list[int]:
    """One number, or many packed together."""
    if isinstance(value, int):
        return [_signed(value)]
    found: list[int] = []
    at = 0
    while at < len(value):
        number, at = varint(value, at)
        found.append(_signed(number))
    return found


def _text(value: int | memoryview) -> str:
    return bytes(_message(value)).decode("utf-8")


def _message(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise ValueError("a message was expected")
    return value


def _graph(path: Path, data: memoryview) -> Graph:
    nodes: list[Node] = []
    arrays: dict[str, Array] = {}
    for number, value in fields(data):
        if number == 1:
            nodes.append(_node(_message(value)))
        elif number == 5:
            name, array = _tensor(_message(value))
            arrays[name] = array
    return Graph(path, nodes, arrays)


def _node(data: memoryview) -> Node:
    inputs: list[str] = []
    outputs: list[str] = []
    attributes: dict[str, Any] = {}
    kind = name = ""
    for number, value in fields(data):
        match number:
            case 1:
                inputs.append(_text(value))
            case 2:
                outputs.append(_text(value))
            case 3:
                name = _text(value)
            case 4:
                kind = _text(value)
            case 5:
                key, content = _attribute(_message(value))
                attributes[key] = content
            case _:
                pass
    return Node(kind, name, tuple(inputs), tuple(outputs), attributes)


def _attribute(data: memoryview) -> tuple[str, Any]:
    name = ""
    content: Any = None
    ints: list[int] = []
    floats: list[float] = []
    for number, value in fields(data):
        match number:
            case 1:
                name = _text(value)
            case 2:
                content = struct.unpack("<f", _message(value))[0]
            case 3:
                content = _signed(value)
            case 4:
                content = _text(value)
            case 5:
                content = _tensor(_message(value))[1]
            case 7:
                packed = _message(value)
                floats += struct.unpack(f"<{len(packed) // 4}f", packed)
            case 8:
                ints += _ints(value)
            case _:
                pass
    return name, content if content is not None else ints or floats


def _tensor(data: memoryview) -> tuple[str, Array]:
    name = ""
    shape: list[int] = []
    kind = 0
    raw: memoryview | None = None
    listed: dict[int, list[int | memoryview]] = {}
    for number, value in fields(data):
        match number:
            case 1:
                shape += _ints(value)
            case 2:
                kind = _signed(value)
            case 8:
                name = _text(value)
            case 9:
                raw = _message(value)
            case 13 | 14:
                raise ModelError("This ONNX file keeps its numbers in another file.")
            case _:
                listed.setdefault(number, []).append(value)
    if kind not in DTYPES:
        raise ModelError("The array '{}' has a type that is not supported ({}).", name, kind)
    dtype, store = DTYPES[kind]
    if raw is not None:
        return name, np.frombuffer(raw, dtype).reshape(shape)
    values = listed.get(store, [])
    if store in (4, 10):
        packed = b"".join(bytes(_message(value)) for value in values)
        return name, np.frombuffer(packed, "<f4" if store == 4 else "<f8").reshape(shape)
    numbers = [number for value in values for number in _ints(value)]
    if kind == 10:  # float16 is listed as its bits
        return name, np.array(numbers, "<u2").view("<f2").reshape(shape)
    return name, np.array(numbers, dtype).reshape(shape)
