"""Colour: what the display shows, and exact changes of depth and profile."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from editor.document import colour, icc
from editor.document.colour import convert_depth, convert_profile, to_srgb8
from editor.document.layers import Group, Layer
from editor.document.raster import Raster
from editor.document.state import State
from neural.source import Depth, Pixels, Size, encode_srgb
from tests.editor.file_samples import GRAY, WIDE, data, merged, needs_data, noise, picture


def by_littlecms(pixels: Pixels, profile: bytes) -> Pixels:
    """8-bit RGBA in sRGB, relative colorimetric."""
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        "RGBA",
        "RGBA",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    return np.asarray(ImageCms.applyTransform(Image.fromarray(pixels), transform))


def test_srgb_pixels_are_shown_as_they_are() -> None:
    pixels = noise(8, 8, "uint8")
    assert to_srgb8(pixels, None, "uint8") is pixels
    assert to_srgb8(pixels, colour.SRGB, "uint8") is pixels


def test_16_bits_are_rounded_for_the_display() -> None:
    values = np.arange(65536, dtype=np.uint16).reshape(128, 128, 4)
    np.testing.assert_array_equal(to_srgb8(values, None, "uint16"), np.rint(values / 257))


@settings(deadline=None, max_examples=25)
@given(pixels=st.lists(st.floats(-2, 3, width=32) | st.just(float("nan")), min_size=4, max_size=4))
def test_floats_are_encoded_and_clipped_for_the_display(pixels: list[float]) -> None:
    array = np.array(pixels, np.float32).reshape(1, 1, 4)
    shown = to_srgb8(array, None, "float32").astype(int)
    known = np.nan_to_num(np.clip(array, 0, 1))
    wanted = np.rint(encode_srgb(known) * 255)
    wanted[..., 3] = np.rint(known[..., 3] * 255)
    assert np.abs(shown - wanted).max() <= 1


@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_a_matrix_profile_is_shown_as_littlecms_shows_it(depth: Depth) -> None:
    pixels = noise(64, 64, "uint8")
    stored = pixels if depth == "uint8" else pixels.astype(np.uint16) * np.uint16(257)
    shown = to_srgb8(stored, WIDE, depth).astype(int)
    assert np.abs(shown - by_littlecms(pixels, WIDE)).max() <= 1


@needs_data
def test_the_profiles_people_have_are_shown_as_littlecms_shows_them() -> None:
    pixels = noise(40, 40, "uint8")
    tried = 0
    for path in sorted(data("app", "icc", "profiles").glob("*.icc")):
        profile = path.read_bytes()
        known = icc.parse(profile)
        if known.space != "RGB" or known.linear:
            continue  # an 8-bit picture with a linear profile differs by how tables are sampled
        tried += 1
        shown = to_srgb8(pixels, profile, "uint8").astype(int)
        if known.is_srgb:
            assert np.abs(shown - pixels).max() == 0
        else:
            assert np.abs(shown - by_littlecms(pixels, profile)).max() <= 1, path.name
    assert tried > 20


@pytest.mark.parametrize("profile", [None, WIDE], ids=["srgb", "gamma 2.2"])
@pytest.mark.parametrize(("depth", "entries"), [("uint8", 256), ("uint16", 65536)])
def test_integers_survive_float_and_back(profile: bytes | None, depth: Depth, entries: int) -> None:
    side = int(entries**0.5)
    plane = np.arange(entries).astype(depth).reshape(side, side)
    state = picture(np.dstack([plane] * 4), profile=profile)
    there = convert_depth(state, "float32")
    assert there.depth == "float32"
    back = convert_depth(there, depth)
    np.testing.assert_array_equal(merged(back)[..., 0], plane)
    np.testing.assert_array_equal(merged(back)[..., 3], plane)


def test_8_bits_survive_16_and_back() -> None:
    pixels = noise(30, 30, "uint8")
    deep = convert_depth(picture(pixels), "uint16")
    np.testing.assert_array_equal(merged(deep), pixels.astype(np.uint16) * 257)
    np.testing.assert_array_equal(merged(convert_depth(deep, "uint8")), pixels)


def test_float_is_decoded_with_the_profiles_curve() -> None:
    pixels = np.full((1, 1, 4), 128, np.uint8)
    value = merged(convert_depth(picture(pixels, profile=WIDE), "float32"))[0, 0]
    np.testing.assert_allclose(value[:3], (128 / 255) ** 2.2, rtol=1e-4)
    np.testing.assert_allclose(value[3], 128 / 255, rtol=1e-6)


def test_float_values_beyond_white_are_clipped_when_made_integers() -> None:
    pixels = np.array([[[-1.0, 2.0, np.nan, 1.5]]], np.float32)
    np.testing.assert_array_equal(
        merged(convert_depth(picture(pixels), "uint16"))[0, 0], (0, 65535, 0, 65535)
    )


def test_every_layer_of_every_group_is_converted() -> None:
    raster = Raster.from_array(noise(10, 10, "uint8"))
    inner = Layer(raster=raster, name="inner", x=3, opacity=0.5)
    outer = Layer(raster=raster, name="outer")
    state = State(size=Size(10, 10), layers=(outer, Group(name="group", children=(inner,))))
    deep = convert_depth(state, "float32")
    assert [layer.raster.depth for layer in deep.pixel_layers] == ["float32", "float32"]
    assert [layer.id for layer in deep.pixel_layers] == [outer.id, inner.id]
    first, second = deep.pixel_layers
    assert all(first.raster.tiles[key] is second.raster.tiles[key] for key in first.raster.tiles)


def test_converting_profiles_keeps_colours_and_changes_numbers() -> None:
    pixels = noise(32, 32, "uint8")
    state = picture(pixels, profile=WIDE)
    converted = convert_profile(state, None)
    assert converted.profile is None
    shown = to_srgb8(pixels, WIDE, "uint8").astype(int)
    assert np.abs(merged(converted) - shown).max() <= 1
    np.testing.assert_array_equal(merged(converted)[..., 3], pixels[..., 3])


@pytest.mark.parametrize("depth", ["uint16", "float32"])
def test_there_and_back_between_profiles_is_the_same_colour(depth: Depth) -> None:
    pixels = noise(32, 32, depth)
    state = convert_profile(picture(pixels), WIDE)
    back = merged(convert_profile(state, None))
    if depth == "float32":
        np.testing.assert_allclose(back, pixels, atol=1e-5)
    else:
        assert np.abs(back.astype(int) - pixels).max() <= 8  # near black sRGB's steps are finer


def test_the_same_profile_changes_no_pixel() -> None:
    state = picture(noise(5, 5, "uint8"), profile=colour.SRGB)
    assert convert_profile(state, None).layers == state.layers
    assert convert_profile(state, colour.SRGB) is not None


def test_a_document_is_never_given_a_gray_or_cmyk_profile() -> None:
    with pytest.raises(icc.ProfileError):
        convert_profile(picture(noise(2, 2, "uint8")), GRAY)
    with pytest.raises(icc.ProfileError):
        convert_profile(picture(noise(2, 2, "uint8")), b"no profile")


def test_names_of_profiles() -> None:
    assert colour.profile_name(None) == "sRGB"
    assert colour.profile_name(WIDE) == "Wide"
    assert colour.profile_name(b"rubbish") == "Unreadable profile"


# Profiles.


def test_littlecms_reads_the_profiles_we_write() -> None:
    for profile in (colour.SRGB, WIDE, icc.linear_version(None), icc.linear_version(WIDE)):
        ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            "RGB",
            "RGB",
        )
    assert icc.parse(colour.SRGB).is_srgb
    assert not icc.parse(WIDE).is_srgb


@pytest.mark.parametrize("profile", [None, WIDE], ids=["srgb", "wide"])
def test_a_linear_version_remembers_what_it_was_made_from(profile: bytes | None) -> None:
    linear = icc.linear_version(profile)
    assert icc.parse(linear).linear
    assert icc.encoded_version(linear) == profile


def test_a_linear_profile_of_others_gets_srgbs_curve() -> None:
    straight = b"curv" + bytes(8)
    assert icc.encoded_version(icc.matrix_profile("theirs", icc.SRGB_MATRIX, straight)) is None
    wide = icc.encoded_version(icc.matrix_profile("wide", icc.parse(WIDE).matrix, straight))
    assert wide is not None
    np.testing.assert_allclose(icc.parse(wide).matrix, icc.parse(WIDE).matrix, atol=1e-4)
    assert not icc.parse(wide).linear


CURVES = [
    icc.SRGB_CURVE,
    icc.Curve(),
    icc.Curve(g=1.8),
    icc.Curve(g=2.4, a=0.9, b=0.1, c=0.2, d=0.05, e=0.01, f=0.0),
    icc.Curve(table=tuple(np.linspace(0, 1, 33) ** 2.0)),
    icc.Curve(table=(0.0, 0.0, 0.3, 0.3, 1.0)),
]


@pytest.mark.parametrize("curve", CURVES)
def test_encoding_undoes_decoding(curve: icc.Curve) -> None:
    values = np.linspace(-1.2, 1.2, 101)
    light = curve.decode(values)
    np.testing.assert_allclose(curve.decode(curve.encode(light)), light, atol=1e-6)


@settings(deadline=None, max_examples=200)
@given(places=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=10))
def test_damaged_profiles_are_refused_or_read(places: list[tuple[int, int]]) -> None:
    profile = bytearray(WIDE)
    for place, value in places:
        profile[place % len(profile)] = value
    known = colour.describe(bytes(profile))
    assert known.space
    assert isinstance(colour.profile_name(bytes(profile)), str)
