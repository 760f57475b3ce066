"""Reading a layer's pixels: into the planes, or, where it blends normally, laid over what is there.

The latter is what most layers are, so each depth has two functions for it: one where all that lies below
has alpha 1, which needs no division, and one for anything below. The pixels never wait in memory between
being read and being mixed. The loops are written out as LLVM's vectors: a loop that also asks for the
memory that it will read next is not vectorised by LLVM itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

from editor.document.compositing.native import AREA, LOAD, PITCH, address_of
from neural.source import Depth

_LANES: Final = 8
_GROUP: Final = 16
"""Pixels of a step: two vectors."""

_I8, _I32, _I64, _F32 = ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.FloatType()
_LINE: Final = 64
"""Bytes that come from memory at once."""

_INTS: Final = ir.VectorType(_I32, _LANES)
_FLOATS: Final = ir.VectorType(_F32, _LANES)
_BITS: Final = {"uint8": 8, "uint16": 16}
_Act = Literal["load", "lay", "lay on opaque"]

_FUSED: Final = ("contract", "nsz")
_LEAST: Final = 1e-30


def _all(value: float) -> Any:
    return ir.Constant(_FLOATS, [value] * _LANES)


def _each(value: int) -> Any:
    return ir.Constant(_INTS, [value] * _LANES)


def _pick(builder: Any, a: Any, b: Any, places: Sequence[int]) -> Any:
    return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(_I32, len(places)), list(places)))


def _at(builder: Any, address: Any, offset: int, kind: Any) -> Any:
    return builder.inttoptr(builder.add(address, _I64(offset)), kind.as_pointer())


def _integers(builder: Any, address: Any, bits: int) -> list[Any]:
    """Eight pixels' red, green, blue and alpha, as integers in floats."""
    whole = ir.VectorType(_I32, _LANES * bits // 8)
    words = builder.load(_at(builder, address, 0, whole), align=4)
    if bits == 8:
        halves = [(words, 8 * channel) for channel in range(4)]
    else:
        pairs = [_pick(builder, words, words, range(side, 2 * _LANES, 2)) for side in range(2)]
        halves = [(pairs[channel // 2], channel % 2 * 16) for channel in range(4)]
    values: list[Any] = []
    for word, shift in halves:
        value = builder.lshr(word, _each(shift)) if shift else word
        if shift + bits < 32:
            value = builder.and_(value, _each((1 << bits) - 1))
        values.append(builder.sitofp(value, _FLOATS))
    return values


def _floats(builder: Any, address: Any) -> list[Any]:
    """Eight pixels' red, green, blue and alpha; alpha within 0..1."""
    four = ir.VectorType(_F32, 4)
    pixels = [builder.load(_at(builder, address, 16 * n, four), align=4) for n in range(_LANES)]
    both = [_pick(builder, pixels[n], pixels[n + 4], range(8)) for n in range(4)]
    low, high = (0, 8, 1, 9, 4, 12, 5, 13), (2, 10, 3, 11, 6, 14, 7, 15)
    values: list[Any] = []
    for order in (low, high):  # red with green, then blue with alpha: of pixels 0 and 2, 1 and 3
        even, odd = (_pick(builder, both[n], both[n + 2], order) for n in range(2))
        values += [_pick(builder, even, odd, half) for half in (low, high)]
    alpha = values[3]
    alpha = builder.select(builder.fcmp_ordered(">", alpha, _all(0.0)), alpha, _all(0.0))
    values[3] = builder.select(builder.fcmp_ordered("<", alpha, _all(1.0)), alpha, _all(1.0))
    return values


def _prefetch(builder: Any, address: Any) -> None:
    """Ask for memory that will be read soon; nothing happens where there is none."""
    void, pointer = ir.VoidType(), _I8.as_pointer()
    kind = ir.FunctionType(void, [pointer, _I32, _I32, _I32])
    function = builder.module.declare_intrinsic("llvm.prefetch", [pointer], kind)
    place = builder.inttoptr(address, pointer)
    builder.call(function, [place, _I32(0), _I32(3), _I32(1)])  # to read; into all caches; of data


def _mix(builder: Any, own: list[Any], below: list[Any], spread: Any, white: float | None) -> None:
    """Lay eight pixels over those whose planes are at `below`: three planes where all is opaque."""

    def product(a: Any, b: Any) -> Any:
        return builder.fmul(a, b, flags=_FUSED)

    def total(a: Any, b: Any) -> Any:
        return builder.fadd(a, b, flags=_FUSED)

    share = builder.fmul(own[3], spread)
    keep = builder.fsub(_all(1.0), share)
    if len(below) == 4:
        alpha = total(share, product(builder.load(below[3], align=4), keep))
        builder.store(alpha, below[3], align=4)
        enough = builder.fcmp_ordered(">", alpha, _all(_LEAST))
        share = builder.fdiv(share, builder.select(enough, alpha, _all(_LEAST)))
        keep = builder.fsub(_all(1.0), share)
    if white is not None:
        share = builder.fmul(share, _all(1.0 / white))
    for plane, colour in zip(below[:3], own, strict=False):
        kept = product(builder.load(plane, align=4), keep)
        builder.store(total(kept, product(share, colour)), plane, align=4)


def _emit(builder: Any, arguments: Sequence[Any], depth: Depth, act: _Act) -> None:
    """The instructions of a `LOAD` function."""
    pixels, length, planes, at, opacity = arguments
    bits = _BITS.get(depth)
    white = None if bits is None else float((1 << bits) - 1)
    size = 4 * (bits or 32) // 8
    none = ir.Constant(_FLOATS, ir.Undefined)
    scale = builder.fmul(opacity, ir.Constant(_F32, 1.0 / (white or 1.0)))
    spread = builder.insert_element(none, scale, _I32(0))
    spread = _pick(builder, spread, none, [0] * _LANES)

    def group(place: Any, target: Any, pitch: int) -> None:
        """Sixteen pixels, into planes that lie `pitch` floats apart."""
        for vector in range(0, _GROUP, _LANES):
            start = builder.add(place, _I64(vector * size))
            own = _floats(builder, start) if bits is None else _integers(builder, start, bits)
            into = [_at(builder, target, 4 * (c * pitch + vector), _FLOATS) for c in range(4)]
            if act == "load":
                unit = _all(1.0 / white) if white is not None else None
                for channel, value in enumerate(own):
                    share = spread if channel == 3 else unit
                    stored = value if share is None else builder.fmul(value, share)
                    builder.store(stored, into[channel], align=4)
            else:
                below = into[:3] if act == "lay on opaque" else into
                _mix(builder, own, below, spread, white)

    def planes_at(index: Any) -> Any:
        return builder.add(planes, builder.mul(index, _I64(4)))

    rest = cgutils.alloca_once(builder, ir.ArrayType(_I8, _GROUP * size))  # of zeros
    rest.align = _LINE
    aside = cgutils.alloca_once(builder, ir.ArrayType(_F32, 4 * _GROUP))
    with cgutils.for_range(builder, builder.sdiv(length, _I64(_GROUP))) as loop:
        done = builder.mul(loop.index, _I64(_GROUP))
        place = builder.add(pixels, builder.mul(done, _I64(size)))
        for line in range(0, _GROUP * size, _LINE):
            _prefetch(builder, builder.add(place, _I64(AREA * size + line)))
        group(place, planes_at(builder.add(at, done)), PITCH)
    over = builder.srem(length, _I64(_GROUP))
    with builder.if_then(builder.icmp_signed(">", over, _I64(0))):
        done = builder.sub(length, over)
        place = builder.add(pixels, builder.mul(done, _I64(size)))
        used = builder.mul(over, _I64(size))
        cgutils.raw_memcpy(builder, rest, _at(builder, place, 0, _I8), used, 1)
        last, target = builder.ptrtoint(rest, _I64), planes_at(builder.add(at, done))
        if act == "load":
            beside = builder.ptrtoint(aside, _I64)
            group(last, beside, _GROUP)
            for channel in range(4):
                into = _at(builder, target, 4 * channel * PITCH, _F32)
                came = _at(builder, beside, 4 * channel * _GROUP, _F32)
                cgutils.raw_memcpy(builder, into, came, over, 4)
        else:
            # What fills up the group is transparent and leaves alone what is there.
            group(last, target, PITCH)


def _reading(depth: Depth, act: _Act) -> Any:
    def typed(context: Any, a: Any, b: Any, c: Any, d: Any, e: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            _emit(builder, arguments, depth, act)
            return context.get_dummy_value()

        return LOAD, build

    return intrinsic(typed)


_load_bytes: Final = _reading("uint8", "load")
_load_words: Final = _reading("uint16", "load")
_load_floats: Final = _reading("float32", "load")
_lay_bytes: Final = _reading("uint8", "lay")
_lay_words: Final = _reading("uint16", "lay")
_lay_floats: Final = _reading("float32", "lay")
_lay_bytes_on_opaque: Final = _reading("uint8", "lay on opaque")
_lay_words_on_opaque: Final = _reading("uint16", "lay on opaque")
_lay_floats_on_opaque: Final = _reading("float32", "lay on opaque")


# What numba compiles, and keeps on the disk by name.


def _bytes_alone(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _load_bytes(address, length, planes, at, opacity)


def _words_alone(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _load_words(address, length, planes, at, opacity)


def _singles_alone(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _load_floats(address, length, planes, at, opacity)


def _bytes(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _lay_bytes(address, length, planes, at, opacity)


def _words(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _lay_words(address, length, planes, at, opacity)


def _singles(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _lay_floats(address, length, planes, at, opacity)


def _bytes_on_opaque(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _lay_bytes_on_opaque(address, length, planes, at, opacity)


def _words_on_opaque(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _lay_words_on_opaque(address, length, planes, at, opacity)


def _singles_on_opaque(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    _lay_floats_on_opaque(address, length, planes, at, opacity)


_LOADS: Final = {"uint8": _bytes_alone, "uint16": _words_alone, "float32": _singles_alone}
_LAYS: Final = {"uint8": _bytes, "uint16": _words, "float32": _singles}
_LAYS_ON_OPAQUE: Final = {
    "uint8": _bytes_on_opaque,
    "uint16": _words_on_opaque,
    "float32": _singles_on_opaque,
}


@cache
def load(depth: Depth) -> int:
    """Address of the `LOAD` function for RGBA."""
    return address_of(_LOADS[depth], LOAD)


@cache
def lay(depth: Depth) -> int:
    """Address of the `LOAD` function that lays what it reads over the planes."""
    return address_of(_LAYS[depth], LOAD)


@cache
def lay_on_opaque(depth: Depth) -> int:
    """The same for planes of alpha 1."""
    return address_of(_LAYS_ON_OPAQUE[depth], LOAD)
