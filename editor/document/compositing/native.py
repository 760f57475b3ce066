"""Small compiled functions that are called through their addresses.

Each is compiled by numba alone, when it is first asked for, and kept on disk: opening a window needs five
of them, not the sixty that all depths and modes amount to. None touches Python, so callers that have
released the GIL may use them from any thread.

Working memory is a set of four planes of float32, red, green, blue, alpha, each `AREA` long and `PITCH`
apart: straight alpha, white at 1.0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from llvmlite import ir
from numba import cfunc, types  # pyright: ignore[reportPrivateImportUsage]
from numba.extending import intrinsic

WIDTH: Final = 128
ROWS: Final = 8
AREA: Final = WIDTH * ROWS
BAND: Final = 128  # rows of blocks that are worked off column by column: a tile's
PITCH: Final = AREA + 32  # planes 4096 bytes apart would compete for the same cache sets

FASTMATH: Final = {"contract", "nsz"}
"""Products and sums may fuse. Reassociation or ignoring NaN would change results."""

_u64, _i64, _f32 = types.uint64, types.int64, types.float32

LOAD: Final = types.void(_u64, _i64, _u64, _i64, _f32)
"""(pixels, length, planes, at, opacity): a run of pixels into the planes from index `at` on."""

TEST: Final = types.int64(_u64, _i64)
"""(pixels, length): 1 when every pixel's alpha is full, else 0."""

MIX: Final = types.void(_u64, _u64, _i64, _f32)
"""(planes, source, length, limit): change the one by the other."""

STORE: Final = types.void(_u64, _i64, _i64, _u64, _i64, _i64, _f32, _f32)
"""(planes, at, length, out, x, y, dark, light): write a run, which starts at x, y, as pixels."""

COVER: Final = types.int64(_u64, _u64, _i64, _i64, _i64, _i64)
"""(plane, tables, x, y, width, height): how much of a block a plane of the stack has tiles for."""

VISIT: Final = types.int64(_u64, _u64, _i64, _i64, _i64, _i64, _u64, _f32, _u64, _u64)
"""(plane, tables, x, y, width, height, planes, opacity, load, test): read a block, or test it."""


def address_of(function: Callable[..., Any], signature: Any) -> int:
    """Where the compiled function begins; compiles it on the first call."""
    if function not in _compiled:
        build: Any = cfunc(signature, cache=True, error_model="numpy", fastmath=FASTMATH)
        _compiled[function] = build(function)
    return int(_compiled[function].address)


_compiled: Final[dict[Callable[..., Any], Any]] = {}  # an address lives as long as what holds it


def _pointer(typing_context: Any, address: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())

    return types.voidptr(address), build


def _calling(signature: Any) -> Callable[[Any, Any, Any, Any], Any]:
    def build(context: Any, builder: Any, own: Any, arguments: Any) -> Any:
        kinds = [context.get_value_type(kind) for kind in signature.args]
        result = signature.return_type
        returns = ir.VoidType() if result == types.void else context.get_value_type(result)
        place = builder.inttoptr(arguments[0], ir.FunctionType(returns, kinds).as_pointer())
        value = builder.call(place, arguments[1:])
        return context.get_dummy_value() if result == types.void else value

    return build


def _call_load(t: Any, function: Any, a: Any, b: Any, c: Any, d: Any, e: Any) -> Any:
    return LOAD.return_type(_u64, *LOAD.args), _calling(LOAD)


def _call_test(t: Any, function: Any, a: Any, b: Any) -> Any:
    return TEST.return_type(_u64, *TEST.args), _calling(TEST)


def _call_mix(t: Any, function: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
    return MIX.return_type(_u64, *MIX.args), _calling(MIX)


def _call_store(
    t: Any, function: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any
) -> Any:
    return STORE.return_type(_u64, *STORE.args), _calling(STORE)


def _call_cover(t: Any, function: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> Any:
    return COVER.return_type(_u64, *COVER.args), _calling(COVER)


def _call_visit(
    t: Any,
    function: Any,
    a: Any,
    b: Any,
    c: Any,
    d: Any,
    e: Any,
    f: Any,
    g: Any,
    h: Any,
    i: Any,
    j: Any,
) -> Any:
    return VISIT.return_type(_u64, *VISIT.args), _calling(VISIT)


pointer: Final[Any] = intrinsic(_pointer)
"""In a kernel: an address as a pointer that `numba.carray` takes."""

call_load: Final[Any] = intrinsic(_call_load)
"""In a kernel: call_load(address of the function, *its arguments), and so on."""
call_test: Final[Any] = intrinsic(_call_test)
call_mix: Final[Any] = intrinsic(_call_mix)
call_store: Final[Any] = intrinsic(_call_store)
call_cover: Final[Any] = intrinsic(_call_cover)
call_visit: Final[Any] = intrinsic(_call_visit)
