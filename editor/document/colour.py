"""Colour of documents: what the display shows, and changes of profile and of depth.

Integer documents are encoded with their profile's curve, float ones are linear in its primaries; a
profile of None is sRGB. Matrix profiles are computed here, exactly; profiles made of look-up tables and
CMYK go through LittleCMS with relative colorimetric intent and black point compensation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Final

import imagecodecs
import numpy as np
import numpy.typing as npt

from editor.document.fill import Color, Fill, Solid
from editor.document.icc import (
    SRGB,
    SRGB_CURVE,
    SRGB_MATRIX,
    Curve,
    Profile,
    ProfileError,
    parse,
)
from editor.document.layers import Effect, FillLayer, Group, Node
from editor.document.raster import Key, Raster, Tile
from editor.document.state import State
from neural.source import WHITE, Depth, Pixels, depth_of, from_unit, to_unit
from neural.swatch import rgb_of

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
RGB = tuple[float, float, float]

_SRGB_PROFILE: Final = Profile("sRGB", "RGB", SRGB_MATRIX, (SRGB_CURVE,) * 3, None)
_ENCODED: Final = 65536  # entries of the table that takes linear light to 8-bit sRGB


def profile_name(profile: bytes | None) -> str:
    """What to call a profile in the status line."""
    if profile is None:
        return "sRGB"
    try:
        return parse(profile).name or "Unnamed profile"
    except ProfileError:
        return "Unreadable profile"


def describe(profile: bytes | None) -> Profile:
    """The profile parsed, an unreadable one taken as sRGB."""
    if profile is None:
        return _SRGB_PROFILE
    try:
        return parse(profile)
    except ProfileError:
        return _SRGB_PROFILE


def to_srgb8(pixels: Pixels, profile: bytes | None, depth: Depth) -> Pixels:
    """H x W x 4 pixels of a document as 8-bit sRGB for the display, alpha straight.

    Comes back as it is, not copied, when it is that already.
    """
    from editor.document.colour_kernels import show_float, show_integer  # numba is slow to import

    known = describe(profile)
    if depth == "float32":
        out = np.empty(pixels.shape, np.uint8)
        show_float(pixels, _to_srgb_matrix(profile), _srgb8_table(), out)
        return out
    if known.is_srgb:
        return pixels if depth == "uint8" else _narrow_table()[pixels]
    if known.simple:
        out = np.empty(pixels.shape, np.uint8)
        tables = _decode_tables(profile, depth)
        show_integer(pixels, tables, _to_srgb_matrix(profile), _srgb8_table(), out)
        return out
    if known.space != "RGB" or profile is None:
        return pixels if depth == "uint8" else _narrow_table()[pixels]
    out = np.empty(pixels.shape, np.uint8)
    out[..., :3] = _through_cms(pixels[..., :3], profile, SRGB, "rgb", "uint8")
    out[..., 3] = pixels[..., 3] if depth == "uint8" else _narrow_table()[pixels[..., 3]]
    return out


def convert_depth(state: State, depth: Depth) -> State:
    """The document with every layer stored as `depth`.

    Integers to float are decoded with the profile's curve, back they are encoded, rounded and clipped.
    A document whose profile is made of look-up tables becomes sRGB on its way to float.
    """
    if state.depth == depth:
        return state
    if depth == "float32" and not describe(state.profile).simple:
        state = convert_profile(state, None)
    known = describe(state.profile)
    return replace(
        _map_pixels(state, lambda pixels: _change_depth(pixels, known, depth)), depth=depth
    )


def convert_profile(state: State, profile: bytes | None) -> State:
    """The document with its colours kept and its numbers now meant in `profile` (None is sRGB).

    Raises ProfileError for a profile that pictures cannot be in.
    """
    target = _SRGB_PROFILE if profile is None else parse(profile)
    if target.space != "RGB":
        raise ProfileError("A document's profile is an RGB one.")
    source = describe(state.profile)
    if state.profile == profile or (source.is_srgb and target.is_srgb):
        return replace(state, profile=profile)
    if not target.simple and state.depth == "float32":
        raise ProfileError("A 32-bit document needs a profile of a matrix and curves.")
    if source.simple and target.simple:
        assert source.matrix is not None
        assert target.matrix is not None
        matrix = np.linalg.solve(target.matrix, source.matrix).astype(np.float64)

        def convert(pixels: Pixels) -> Pixels:
            return _change_primaries(pixels, source, matrix, target)

    else:
        before, after = state.profile or SRGB, profile or SRGB

        def convert(pixels: Pixels) -> Pixels:
            out = pixels.copy()
            out[..., :3] = _through_cms(pixels[..., :3], before, after, "rgb", depth_of(pixels))
            return out

    return replace(_map_pixels(state, convert), profile=profile)


def cmyk_to_srgb(ink: Pixels, profile: bytes | None) -> Pixels:
    """H x W x 4 of CMYK, maximum is full ink, as H x W x 3 of sRGB in the same integer depth.

    Without a usable CMYK profile: R = (1 - C)(1 - K), and so on.
    """
    if profile is not None and describe(profile).space == "CMYK":
        return _through_cms(ink, profile, SRGB, "cmyk", depth_of(ink))
    white = WHITE[ink.dtype.name]
    paper = np.float32(white) - ink.astype(np.float32)
    shade = paper[..., :3] * paper[..., 3:] * np.float32(1.0 / white)
    return np.rint(shade).astype(ink.dtype)


def from_srgb(colour: RGB, profile: bytes | None, depth: Depth) -> RGB:
    """An sRGB colour, 0..1, as a document's pixels mean it: encoded, or linear in a float document.

    White is 1. Nothing is rounded and, but for profiles of look-up tables, nothing is clipped.
    """
    return _matched(colour, None, "uint16", profile, depth)


def from_hex(colour: str, profile: bytes | None, depth: Depth) -> RGB:
    """ "#rrggbb" as a document's pixels mean it: see `from_srgb`."""
    red, green, blue = rgb_of(colour)
    return from_srgb((float(red), float(green), float(blue)), profile, depth)


def as_srgb(colour: RGB, profile: bytes | None, depth: Depth) -> RGB:
    """The inverse of `from_srgb`: what a document's pixel looks like."""
    return _matched(colour, profile, depth, None, "uint16")


def _matched(
    colour: RGB, profile: bytes | None, depth: Depth, wanted: bytes | None, wanted_depth: Depth
) -> RGB:
    """A colour of one profile and depth in another; integer depths are encoded."""
    source, target = describe(profile), describe(wanted)
    linear, wants_linear = depth == "float32", wanted_depth == "float32"
    values = np.array(colour, np.float64)
    if source.is_srgb and target.is_srgb and linear == wants_linear:
        return colour
    if not (source.simple and target.simple):
        before, after = profile or SRGB, wanted or SRGB
        words = from_unit(values.astype(np.float32).reshape(1, 1, 3), "uint16")
        values = to_unit(_through_cms(words, before, after, "rgb", "uint16"))[0, 0].astype(
            np.float64
        )
    else:
        assert source.matrix is not None
        assert target.matrix is not None
        if not linear:
            pairs = zip(source.curves, values, strict=True)
            values = np.array([curve.decode(value) for curve, value in pairs])
        if not (source.is_srgb and target.is_srgb):
            values = np.linalg.solve(target.matrix, source.matrix @ values)
        if not wants_linear:
            pairs = zip(target.curves, values, strict=True)
            values = np.array([curve.encode(value) for curve, value in pairs])
    red, green, blue = (float(value) for value in values)
    return red, green, blue


def _through_cms(pixels: Pixels, profile: bytes, target: bytes, space: str, depth: Depth) -> Pixels:
    """Integer pixels from one profile to an RGB one by LittleCMS."""
    try:
        return imagecodecs.cms_transform(
            np.ascontiguousarray(pixels),
            profile,
            target,
            colorspace=space,
            outcolorspace="rgb",
            outdtype=depth,
            intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
            flags=imagecodecs.CMS.FLAGS.BLACKPOINTCOMPENSATION,
        )
    except (RuntimeError, ValueError) as error:
        raise ProfileError("The colour profile cannot be used to convert colours.") from error


def _map_pixels(state: State, change: Callable[[Pixels], Pixels]) -> State:
    """The state with `change` applied to every tile, a tile that layers share once.

    Masks and selections go to the depth that comes out. Effects forget their results.
    """
    done: dict[Tile, Tile] = {}
    depth = depth_of(change(np.zeros((1, 1, 4), state.depth)))

    def raster(old: Raster, way: Callable[[Pixels], Pixels] = change) -> Raster:
        tiles: dict[Key, Tile] = {}
        for key, tile in old.tiles.items():
            if tile not in done:
                done[tile] = Tile(way(tile.pixels))
            tiles[key] = done[tile]
        base = WHITE[depth] if old.base else 0
        return Raster(old.bounds, depth, old.channels, tiles, base)

    def plane(old: Raster) -> Raster:
        if old.depth == depth:
            return old
        return raster(old, lambda pixels: coverage(pixels, depth))

    def node(old: Node) -> Node:
        mask = None if old.mask is None else replace(old.mask, raster=plane(old.mask.raster))
        if isinstance(old, Group):
            return replace(old, children=tuple(node(child) for child in old.children), mask=mask)
        if isinstance(old, Effect):
            return replace(old, result=None, basis=None, pending=frozenset(), mask=mask)
        if isinstance(old, FillLayer):
            return replace(old, fill=_changed_fill(old.fill, change, state.depth), mask=mask)
        return replace(old, raster=raster(old.raster), mask=mask)

    return replace(
        state,
        layers=tuple(node(layer) for layer in state.layers),
        selection=None if state.selection is None else plane(state.selection),
        channels=tuple(replace(each, raster=plane(each.raster)) for each in state.channels),
    )


def coverage(pixels: Pixels, depth: Depth) -> Pixels:
    """Values of a mask in another depth: they have no curve, white stays white."""
    before = depth_of(pixels)
    if before == depth:
        return pixels
    if before == "uint16" and depth == "uint8":
        return _narrow_table()[pixels]
    if before == "uint8" and depth == "uint16":
        return pixels.astype(np.uint16) * np.uint16(257)
    if depth == "float32":
        return pixels.astype(np.float32) / np.float32(WHITE[before])
    return np.rint(np.clip(pixels, 0.0, 1.0) * WHITE[depth]).astype(depth)


def _changed_fill(fill: Fill, change: Callable[[Pixels], Pixels], depth: Depth) -> Fill:
    def color(old: Color) -> Color:
        new = change(Solid(old).stored(depth).reshape(1, 1, 4))[0, 0]
        red, green, blue, alpha = (float(value) / WHITE[new.dtype.name] for value in new)
        return red, green, blue, alpha

    if isinstance(fill, Solid):
        return Solid(color(fill.color))
    return replace(fill, stops=tuple(replace(stop, color=color(stop.color)) for stop in fill.stops))


def _change_depth(pixels: Pixels, profile: Profile, depth: Depth) -> Pixels:
    before = depth_of(pixels)
    if before == depth:
        return pixels.copy()
    if before == "float32":
        return _encode(pixels.astype(np.float64), profile, depth)
    if depth == "float32":
        tables = _tables(profile.curves, before)
        out = np.empty(pixels.shape, np.float32)
        for channel in range(3):
            out[..., channel] = tables[channel][pixels[..., channel]]
        out[..., 3] = np.float32(1.0 / WHITE[before]) * pixels[..., 3]
        return out
    return (
        pixels.astype(np.uint16) * np.uint16(257) if depth == "uint16" else _narrow_table()[pixels]
    )


def _change_primaries(
    pixels: Pixels, source: Profile, matrix: npt.NDArray[np.float64], target: Profile
) -> Pixels:
    depth = depth_of(pixels)
    light = pixels.astype(np.float64)
    if depth != "float32":
        tables = [curve.table_of(int(WHITE[depth]) + 1) for curve in source.curves]
        for channel in range(3):
            light[..., channel] = tables[channel][pixels[..., channel]]
        light[..., 3] /= WHITE[depth]
    light[..., :3] = light[..., :3] @ matrix.T
    out = _encode(light, target, depth)
    if depth != "float32":
        out[..., 3] = pixels[..., 3]
    return out


def _encode(light: npt.NDArray[np.float64], profile: Profile, depth: Depth) -> Pixels:
    """Linear values stored as `depth`: encoded, rounded and clipped for the integer ones."""
    if depth == "float32":
        return light.astype(np.float32)
    out = np.empty(light.shape, np.float64)
    for channel in range(3):
        out[..., channel] = profile.curves[channel].encode(light[..., channel])
    out[..., 3] = light[..., 3]
    np.nan_to_num(out, copy=False)
    white = WHITE[depth]
    return np.rint(np.clip(out * white, 0.0, white)).astype(depth)


@lru_cache(maxsize=1)
def _narrow_table() -> Bytes:
    """16-bit values as 8-bit ones, rounded."""
    return np.rint(np.arange(65536) / 257.0).astype(np.uint8)


@lru_cache(maxsize=1)
def _srgb8_table() -> Bytes:
    """8-bit sRGB of linear light 0..1 in even steps."""
    return np.rint(SRGB_CURVE.encode(np.linspace(0.0, 1.0, _ENCODED)) * 255.0).astype(np.uint8)


@lru_cache(maxsize=16)
def _tables(curves: tuple[Curve, ...], depth: Depth) -> Floats:
    """Linear light of every stored value, 3 x 256 or 3 x 65536."""
    entries = int(WHITE[depth]) + 1
    return np.stack([curve.table_of(entries) for curve in curves]).astype(np.float32)


def _decode_tables(profile: bytes | None, depth: Depth) -> Floats:
    return _tables(describe(profile).curves, depth)


@lru_cache(maxsize=16)
def _to_srgb_matrix(profile: bytes | None) -> Floats:
    known = describe(profile)
    if known.matrix is None or known.is_srgb:
        return np.eye(3, dtype=np.float32)
    return np.linalg.solve(SRGB_MATRIX, known.matrix).astype(np.float32)
