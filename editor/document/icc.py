"""ICC profiles read and written: names, primaries and curves of matrix profiles.

Format: ICC.1:2022. Only what an editor needs to know of a profile is parsed here; profiles made of
look-up tables, and CMYK, are left to LittleCMS (`colour`).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_HEADER: Final = 128
_ORIGINAL: Final = "sfum"  # our private tag: the whole profile that this one was made from
_TRC: Final = ("rTRC", "gTRC", "bTRC")
_COLORANTS: Final = ("rXYZ", "gXYZ", "bXYZ")
_D50: Final = (0.9642, 1.0, 0.8249)


class ProfileError(ValueError):
    """The bytes are no ICC profile, or not one of the kind that was asked for."""


@dataclass(frozen=True)
class Curve:
    """A tone curve: `decode` takes encoded values to linear light, `encode` takes them back.

    Odd-symmetric, and carried on beyond 1, so that values outside 0..1 survive. Either a function of
    ICC's parametric type 4, (a x + b)^g + e from d on and c x + f below, or a table of samples.
    """

    g: float = 1.0
    a: float = 1.0
    b: float = 0.0
    c: float = 1.0
    d: float = 0.0
    e: float = 0.0
    f: float = 0.0
    table: tuple[float, ...] = ()

    @property
    def linear(self) -> bool:
        probe = np.linspace(0.0, 1.0, 17)
        return bool(np.abs(self.decode(probe) - probe).max() < 1e-4)

    def decode(self, values: Array) -> Array:
        x = np.abs(values)
        if self.table:
            y = _interpolate(x, np.linspace(0.0, 1.0, len(self.table)), np.array(self.table))
        else:
            power = np.power(np.maximum(self.a * x + self.b, 0.0), self.g) + self.e
            y = np.where(x >= self.d, power, self.c * x + self.f)
        return np.copysign(y, values)

    def encode(self, values: Array) -> Array:
        y = np.abs(values)
        if self.table:
            rising = np.maximum.accumulate(self.table)
            x = _interpolate(y, rising, np.linspace(0.0, 1.0, len(rising)))
        else:
            root = np.power(np.maximum(y - self.e, 0.0), 1.0 / self.g)
            x = (root - self.b) / self.a
            start = max(self.a * self.d + self.b, 0.0) ** self.g + self.e
            below = (y - self.f) / self.c if self.c else np.zeros_like(y)
            # A curve may jump a little where its parts meet (sRGB's rounded numbers do): there the
            # nearer part answers.
            x = np.where((y >= start) | (below > self.d), np.maximum(x, self.d), below)
        return np.copysign(np.maximum(x, 0.0), values)

    def table_of(self, entries: int) -> Array:
        """The decoded values of `entries` evenly spaced encoded ones, 0 to 1."""
        return self.decode(np.linspace(0.0, 1.0, entries))


def _interpolate(x: Array, places: Array, samples: Array) -> Array:
    """Linear between the samples at the places, which never fall, and along the last step beyond."""
    inside = np.interp(x, places, samples)
    step = places[-1] - places[-2]
    slope = (samples[-1] - samples[-2]) / step if step > 0 else 0.0
    return np.where(x > places[-1], samples[-1] + (x - places[-1]) * slope, inside)


SRGB_CURVE: Final = Curve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""IEC 61966-2-1."""

SRGB_MATRIX: Final = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)
"""Linear sRGB to XYZ of the profile connection space (D50, Bradford)."""


@dataclass(frozen=True, eq=False)
class Profile:
    """What a profile says. `matrix` (RGB to XYZ D50) and `curves` are set for matrix RGB profiles,
    `curves` alone, one of them, for gray ones; profiles of look-up tables have neither."""

    name: str
    space: str
    """"RGB", "GRAY", "CMYK", "Lab" and so on."""
    matrix: Array | None
    curves: tuple[Curve, ...]
    original: bytes | None
    """The profile that this one was made from: it is its linear version, or a gray one's RGB one. Empty
    bytes stand for sRGB."""

    @property
    def simple(self) -> bool:
        """True for an RGB profile of a matrix and three curves: we compute with it ourselves."""
        return self.matrix is not None and len(self.curves) == 3

    @property
    def linear(self) -> bool:
        return bool(self.curves) and all(curve.linear for curve in self.curves)

    @cached_property
    def is_srgb(self) -> bool:
        """True when its numbers mean what sRGB's do, within what 16 bits can show of it."""
        if self.matrix is None or len(self.curves) != 3:
            return False
        probe = np.linspace(0.0, 1.0, 256)
        return bool(
            np.abs(self.matrix - SRGB_MATRIX).max() < 1e-3
            and all(
                np.abs(curve.decode(probe) - SRGB_CURVE.decode(probe)).max() < 1e-3
                for curve in self.curves
            )
        )


@lru_cache(maxsize=64)
def parse(icc: bytes) -> Profile:
    """What the profile says; raises ProfileError when the bytes are no ICC profile."""
    tags = _tags(icc)
    space = icc[16:20].decode("ascii", "replace").strip()
    matrix: Array | None = None
    curves: tuple[Curve, ...] = ()
    if space == "RGB" and icc[20:24] == b"XYZ " and "A2B0" not in tags:
        if all(key in tags for key in (*_COLORANTS, *_TRC)):
            matrix = np.column_stack([_xyz(tags[key]) for key in _COLORANTS])
            curves = tuple(_curve(tags[key]) for key in _TRC)
    elif space == "GRAY" and "kTRC" in tags:
        curves = (_curve(tags["kTRC"]),)
    original = tags.get(_ORIGINAL)
    return Profile(
        name=_text(tags.get("desc", b"")),
        space=space,
        matrix=matrix,
        curves=curves,
        original=original[8:] if original is not None else None,
    )


def _tags(icc: bytes) -> dict[str, bytes]:
    if len(icc) < _HEADER + 4 or icc[36:40] != b"acsp":
        raise ProfileError("This is not an ICC profile.")
    (count,) = struct.unpack_from(">I", icc, _HEADER)
    if count > 200 or len(icc) < _HEADER + 4 + 12 * count:
        raise ProfileError("The ICC profile is damaged.")
    tags: dict[str, bytes] = {}
    for index in range(count):
        key, offset, length = struct.unpack_from(">4sII", icc, _HEADER + 4 + 12 * index)
        if offset + length > len(icc):
            raise ProfileError("The ICC profile is cut off.")
        tags[key.decode("latin-1")] = icc[offset : offset + length]
    return tags


def _xyz(tag: bytes) -> Array:
    if len(tag) < 20 or tag[:4] != b"XYZ ":
        raise ProfileError("The ICC profile's primaries are damaged.")
    return np.array(struct.unpack_from(">3i", tag, 8)) / 65536.0


def _curve(tag: bytes) -> Curve:
    try:
        if tag[:4] == b"curv":
            (count,) = struct.unpack_from(">I", tag, 8)
            if count == 0:
                return Curve()
            words = np.frombuffer(tag, ">u2", count, 12)
            if count == 1:
                return Curve(g=float(words[0]) / 256.0)
            return Curve(table=tuple(float(word) / 65535.0 for word in words))
        if tag[:4] == b"para":
            (kind,) = struct.unpack_from(">H", tag, 8)
            number = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}[kind]
            values = [word / 65536.0 for word in struct.unpack_from(f">{number}i", tag, 12)]
            return _parametric(kind, values)
    except (struct.error, ValueError, KeyError, ZeroDivisionError) as error:
        raise ProfileError("The ICC profile's curves are damaged.") from error
    raise ProfileError("The ICC profile's curves are of a kind that is not known.")


def _parametric(kind: int, values: list[float]) -> Curve:
    """ICC.1:2022, table 68, each kind written as the fullest one."""
    g = values[0]
    if g <= 0:
        raise ValueError("a gamma of zero")
    if kind == 0:
        return Curve(g=g)
    a, b = values[1], values[2]
    if a == 0:
        raise ValueError("a flat curve")
    match kind:
        case 1:
            return Curve(g, a, b, 0.0, -b / a)
        case 2:
            return Curve(g, a, b, 0.0, -b / a, values[3], values[3])
        case 3:
            return Curve(g, a, b, values[3], values[4])
        case _:
            return Curve(g, a, b, values[3], values[4], values[5], values[6])


def _text(tag: bytes) -> str:
    """A description in either of its two forms, English first; empty when there is none."""
    try:
        if tag[:4] == b"desc":
            (length,) = struct.unpack_from(">I", tag, 8)
            return tag[12 : 12 + length].split(b"\0")[0].decode("latin-1").strip()
        if tag[:4] == b"mluc":
            count, size = struct.unpack_from(">II", tag, 8)
            found = ""
            for index in range(min(count, 100)):
                language, length, offset = struct.unpack_from(">2s2xII", tag, 16 + index * size)
                text = tag[offset : offset + length].decode("utf-16-be", "replace").strip("\0 ")
                if language == b"en":
                    return text
                found = found or text
            return found
    except struct.error:
        pass
    return ""


def matrix_profile(name: str, matrix: Array, curve: bytes) -> bytes:
    """A display profile of version 4 with these colorants and one tone curve tag for all three."""
    tags = {key: _xyz_tag(*matrix[:, index]) for index, key in enumerate(_COLORANTS)}
    tags |= dict.fromkeys(_TRC, curve)
    return _profile(name, "RGB ", tags)


def gray_profile(name: str, curve: bytes) -> bytes:
    """A gray display profile of version 4 with this tone curve tag."""
    return _profile(name, "GRAY", {"kTRC": curve})


def parametric_tag(curve: Curve) -> bytes:
    """A `para` tag of kind 3; raises ValueError for a curve that is a table or has offsets."""
    if curve.table or curve.e or curve.f:
        raise ValueError("Only curves of ICC's kind 3 are written.")
    values = (curve.g, curve.a, curve.b, curve.c, curve.d)
    return b"para\0\0\0\0" + struct.pack(">H2x5i", 3, *(round(value * 65536) for value in values))


def rgb_from_gray(icc: bytes) -> bytes:
    """An RGB profile in which equal channels mean what a gray profile's one channel means. It carries
    the gray one as its `original`."""
    profile = parse(icc)
    if profile.space != "GRAY" or not profile.curves:
        raise ProfileError("This is not a gray ICC profile with a curve.")
    return _profile(
        profile.name,
        "RGB ",
        {key: _xyz_tag(*SRGB_MATRIX[:, index]) for index, key in enumerate(_COLORANTS)}
        | dict.fromkeys(_TRC, _tags(icc)["kTRC"])
        | {_ORIGINAL: b"data" + bytes(4) + icc},
    )


def linear_version(icc: bytes | None) -> bytes:
    """A profile of the same primaries whose curves are straight lines; None is sRGB.

    It carries the profile it was made from, so that `encoded_version` gives exactly that back.
    """
    straight = b"curv" + bytes(8)
    if icc is None:
        return _profile(
            "sRGB (linear)",
            "RGB ",
            {key: _xyz_tag(*SRGB_MATRIX[:, index]) for index, key in enumerate(_COLORANTS)}
            | dict.fromkeys(_TRC, straight)
            | {_ORIGINAL: b"data" + bytes(4)},
        )
    profile = parse(icc)
    if not profile.simple:
        raise ProfileError("Only an RGB profile of a matrix and curves has a linear version.")
    tags = _tags(icc)
    tags |= dict.fromkeys(_TRC, straight)
    tags["desc"] = _mluc(f"{profile.name} (linear)")
    tags["cprt"] = _mluc("No copyright, use freely")
    tags[_ORIGINAL] = b"data" + bytes(4) + icc
    return _assemble(icc[:_HEADER], tags)


def encoded_version(icc: bytes) -> bytes | None:
    """What `linear_version` was made from; for other linear profiles, the same primaries with sRGB's
    curve; None for sRGB. Profiles that are not linear come back as they are."""
    profile = parse(icc)
    if profile.matrix is None or not profile.linear:
        return icc
    if profile.original is not None and (not profile.original or parse(profile.original).simple):
        return profile.original or None
    curved = matrix_profile(profile.name, profile.matrix, parametric_tag(SRGB_CURVE))
    return None if parse(curved).is_srgb else curved


def _profile(name: str, space: str, tags: dict[str, bytes]) -> bytes:
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sIIIQI3iI44x",
        *(0, b"\0\0\0\0", 0x04300000, b"mntr", space.encode("ascii"), b"XYZ "),
        *(2026, 1, 1, 0, 0, 0, b"acsp", b"\0\0\0\0", 0, 0, 0, 0, 0),
        *(round(value * 65536) for value in _D50),
        0,
    )
    common = {
        "desc": _mluc(name),
        "cprt": _mluc("No copyright, use freely"),
        "wtpt": _xyz_tag(*_D50),
    }
    return _assemble(header, common | tags)


def _assemble(header: bytes, tags: dict[str, bytes]) -> bytes:
    """Header, tag table and tags, each on a multiple of four; equal tags are stored once."""
    table = struct.pack(">I", len(tags))
    start = _HEADER + 4 + 12 * len(tags)
    body = b""
    places: dict[bytes, int] = {}
    for key, tag in tags.items():
        if tag not in places:
            places[tag] = start + len(body)
            body += tag + bytes(-len(tag) % 4)
        table += struct.pack(">4sII", key.encode("latin-1"), places[tag], len(tag))
    # The profile's id, an MD5 of it, may be left zero (ICC.1:2022, 7.2.18).
    head = struct.pack(">I", start + len(body)) + header[4:84] + bytes(16) + header[100:]
    return head + table + body


def _xyz_tag(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in (x, y, z)))


def _mluc(text: str) -> bytes:
    words = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(words), 28) + words


SRGB: Final = matrix_profile("sRGB", SRGB_MATRIX, parametric_tag(SRGB_CURVE))
"""An sRGB profile, for what needs one spelled out."""

SRGB_GRAY: Final = gray_profile("sRGB gray", parametric_tag(SRGB_CURVE))
"""Gray with sRGB's curve."""
