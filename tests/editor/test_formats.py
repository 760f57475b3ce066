"""Every file format: what goes in comes out."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from skimage import data as pictures

from editor.document import exif
from editor.document.blend import BlendMode
from editor.document.codec import DEPTHS, FileError, Format, Limits, Registry, formats
from editor.document.files import flatten_for, format_of, info, open_picture, save
from editor.document.formats.jpeg import Jpeg
from editor.document.formats.png import Png
from editor.document.formats.tiff import Tiff
from editor.document.formats.webp import WebP
from editor.document.layers import Group, Layer
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.state import State
from neural.source import Depth, Rect, Size, encode_srgb
from tests.editor.file_samples import (
    GRAY,
    READABLE,
    WIDE,
    WRITABLE,
    XMP,
    data,
    exif_blob,
    merged,
    metadata,
    needs_data,
    noise,
    picture,
)

LOSSLESS = [
    pytest.param(format, depth, id=f"{format.id}-{depth}")
    for format in formats().writable
    if format.id != "jpeg"
    for depth in format.depths
]


def lossless_options(format: Format) -> object:
    return WebP.Options(lossless=True) if format.id == "webp" else format.Options()


# The registry.


def test_a_second_format_of_the_same_id_is_refused_and_changes_nothing() -> None:
    registry = Registry([Png()])

    class Other(Format):
        id = "png"
        title = "Other"
        extensions = (".other",)

    with pytest.raises(ValueError, match=r"Two formats are called 'png'"):
        registry.add(Other())
    assert list(registry) == ["png"]
    assert isinstance(registry["png"], Png)


def test_a_format_without_extensions_is_refused() -> None:
    class Nameless(Format):
        id = "nameless"
        title = "Nameless"

    with pytest.raises(ValueError, match="extensions"):
        Registry([Nameless()])


def test_no_two_formats_claim_one_extension() -> None:
    endings = [ending for format in formats().values() for ending in format.extensions]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize("format", WRITABLE)
def test_every_option_has_a_title_and_a_default(format: Format) -> None:
    for field in format.Options.model_fields.values():
        assert field.title
        assert not field.is_required()
    assert format.Options() == format.Options()


# Round trips.


@pytest.mark.parametrize(("format", "depth"), LOSSLESS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    width=st.integers(1, 150),
    height=st.integers(1, 150),
    seed=st.integers(0, 2**32 - 1),
    alpha=st.booleans(),
    profile=st.sampled_from([None, WIDE]),
)
def test_a_lossless_format_keeps_every_bit(
    format: Format,
    depth: Depth,
    width: int,
    height: int,
    seed: int,
    alpha: bool,
    profile: bytes | None,
    tmp_path: Path,
) -> None:
    pixels = noise(width, height, depth, seed, alpha)
    carried = metadata(format)
    state = picture(pixels, profile=profile, metadata=carried)
    path = tmp_path / f"picture{format.extensions[0]}"
    saved = save(state, path, lossless_options(format))
    assert saved.complete
    back = open_picture(path)
    assert back.notes == ()
    assert back.state.depth == depth
    assert back.state.size == state.size
    np.testing.assert_array_equal(merged(back.state), pixels)
    assert back.state.profile == profile
    assert back.state.metadata.dpi == carried.dpi
    assert back.state.metadata.xmp == carried.xmp
    assert back.state.metadata.text == carried.text
    assert exif.summary(back.state.metadata.exif) == exif.summary(carried.exif)


@pytest.mark.parametrize(("format", "depth"), LOSSLESS)
@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("profile", [None, GRAY], ids=["untagged", "gray profile"])
def test_gray_pictures_come_back_gray_with_their_profile(
    format: Format, depth: Depth, alpha: bool, profile: bytes | None, tmp_path: Path
) -> None:
    if depth == "float32" and profile is not None:
        pytest.skip("a float document is linear: a gray file of it carries no curve")
    from editor.document.icc import rgb_from_gray

    pixels = noise(40, 30, depth, alpha=alpha)
    pixels[..., 1] = pixels[..., 2] = pixels[..., 0]
    rgb = rgb_from_gray(profile) if profile is not None else None
    path = tmp_path / f"gray{format.extensions[0]}"
    save(picture(pixels, profile=rgb), path, lossless_options(format))
    if format.id in ("png", "tiff"):
        assert info(path)["channels"] == (2 if alpha else 1)
    back = open_picture(path).state
    np.testing.assert_array_equal(merged(back), pixels)
    assert back.profile == rgb


def test_another_program_reads_our_16_bit_png_the_same(tmp_path: Path) -> None:
    pixels = noise(31, 17, "uint16")
    save(picture(pixels), tmp_path / "deep.png")
    read = cv2.imread(str(tmp_path / "deep.png"), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(cv2.cvtColor(read, cv2.COLOR_BGRA2RGBA), pixels)


@pytest.mark.parametrize("compression", ["none", "lzw", "deflate", "zstd"])
@pytest.mark.parametrize("depth", DEPTHS)
def test_every_tiff_compression_keeps_every_bit(
    compression: str, depth: Depth, tmp_path: Path
) -> None:
    pixels = noise(70, 50, depth)
    path = tmp_path / "packed.tif"
    save(picture(pixels), path, Tiff.Options.model_validate({"compression": compression}))
    np.testing.assert_array_equal(merged(open_picture(path).state), pixels)
    # The registered number of Deflate, which other programs know, is the one that Adobe gave it.
    named = "adobe_deflate" if compression == "deflate" else compression
    assert info(path)["compression"] == named


@pytest.mark.parametrize("format", WRITABLE)
def test_layers_are_saved_as_they_look_together(format: Format, tmp_path: Path) -> None:
    below = Layer(raster=Raster.from_array(noise(60, 40, "uint8", alpha=False)), name="below")
    above = Layer(
        raster=Raster.from_array(noise(20, 30, "uint8", 1)),
        name="above",
        opacity=0.5,
        blend=BlendMode.MULTIPLY,
        x=5,
        y=-3,
    )
    state = State(size=Size(60, 40), layers=(below, Group(name="group", children=(above,))))
    path = tmp_path / f"layers{format.extensions[0]}"
    saved = save(state, path, lossless_options(format))
    assert saved.complete == format.layers
    back = open_picture(path).state
    wanted = composite(state)
    if format.id == "jpeg":
        assert np.abs(composite(back).astype(int) - wanted).mean() < 12
    else:
        np.testing.assert_array_equal(composite(back), wanted)


@pytest.mark.parametrize("format", WRITABLE)
@pytest.mark.parametrize("size", [(1, 1), (1, 2000), (2000, 1), (128, 128), (129, 257)])
def test_odd_sizes_survive(format: Format, size: tuple[int, int], tmp_path: Path) -> None:
    pixels = np.full((size[1], size[0], 4), 255, np.uint8)
    pixels[..., 0] = 7
    path = tmp_path / f"odd{format.extensions[0]}"
    save(picture(pixels), path, lossless_options(format))
    back = open_picture(path).state
    assert back.size == Size(*size)
    assert np.abs(merged(back).astype(int) - pixels).max() <= 2


def test_one_pixel_by_twenty_thousand(tmp_path: Path) -> None:
    pixels = noise(1, 20000, "uint16")
    save(picture(pixels), tmp_path / "tall.png")
    np.testing.assert_array_equal(merged(open_picture(tmp_path / "tall.png").state), pixels)


# JPEG.


def photo() -> np.ndarray:
    rgb = pictures.astronaut()[:256, 100:400]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def test_jpeg_at_its_default_quality_is_close_to_the_picture(tmp_path: Path) -> None:
    save(picture(photo()), tmp_path / "photo.jpg")
    error = merged(open_picture(tmp_path / "photo.jpg").state).astype(float) - photo()
    assert 10 * np.log10(255**2 / (error[..., :3] ** 2).mean()) > 37


def test_lower_jpeg_quality_is_smaller(tmp_path: Path) -> None:
    sizes = []
    for quality in (1, 50, 92, 100):
        save(picture(photo()), tmp_path / "photo.jpg", Jpeg.Options(quality=quality))
        sizes.append((tmp_path / "photo.jpg").stat().st_size)
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize(
    ("chroma", "sampling"), [("444", (1, 1)), ("422", (2, 1)), ("420", (2, 2))]
)
def test_jpeg_chroma_subsampling_is_what_was_chosen(
    chroma: str, sampling: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "photo.jpg"
    save(picture(photo()), path, Jpeg.Options.model_validate({"chroma": chroma}))
    with Image.open(path) as image:
        assert image.layer[0][1:3] == sampling  # type: ignore[attr-defined]


@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_is_progressive_when_asked(progressive: bool, tmp_path: Path) -> None:
    save(picture(photo()), tmp_path / "photo.jpg", Jpeg.Options(progressive=progressive))
    assert info(tmp_path / "photo.jpg")["progressive"] == progressive


def test_jpeg_keeps_profile_exif_xmp_and_resolution(tmp_path: Path) -> None:
    state = picture(photo(), profile=WIDE, metadata=metadata(Jpeg()))
    assert save(state, tmp_path / "photo.jpg").complete
    back = open_picture(tmp_path / "photo.jpg").state
    assert back.profile == WIDE
    assert back.metadata.xmp == XMP
    assert back.metadata.dpi == (300.0, 300.0)
    assert exif.summary(back.metadata.exif) == exif.summary(exif_blob())
    with Image.open(tmp_path / "photo.jpg") as image:  # another reader finds them as well
        assert image.info["icc_profile"] == WIDE
        assert image.getexif()[0x0110] == "Lumen 3"
        assert image.info["xmp"] == XMP


def test_a_profile_of_many_segments_survives_jpeg(tmp_path: Path) -> None:
    tag = b"data" + bytes(4) + np.random.default_rng(0).bytes(200_000)
    from editor.document import icc

    tags = icc._tags(WIDE) | {"junk": tag}  # pyright: ignore[reportPrivateUsage]
    large = icc._assemble(WIDE[:128], tags)  # pyright: ignore[reportPrivateUsage]
    save(picture(photo(), profile=large), tmp_path / "photo.jpg")
    assert open_picture(tmp_path / "photo.jpg").state.profile == large


def test_a_cmyk_jpeg_opens_as_rgb(tmp_path: Path) -> None:
    ink = np.zeros((16, 32, 4), np.uint8)
    ink[:, :16, 0] = 255  # cyan beside paper
    Image.fromarray(ink, "CMYK").save(tmp_path / "ink.jpg", quality=100)
    pixels = merged(open_picture(tmp_path / "ink.jpg").state)
    assert np.abs(pixels[8, 4].astype(int) - (0, 255, 255, 255)).max() <= 3
    assert np.abs(pixels[8, 28].astype(int) - (255, 255, 255, 255)).max() <= 3


@needs_data
def test_the_adobe_cmyk_jpeg_looks_like_pillow_sees_it() -> None:
    path = data("app", "jxl", "flower_small.cmyk.jpg")
    with Image.open(path) as image:
        seen = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(merged(open_picture(path).state)[..., :3] - seen).mean() < 1.0


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", [".jpg", ".png", ".tif", ".webp"])
def test_the_picture_is_turned_upright_and_says_so(
    orientation: int, ending: str, tmp_path: Path
) -> None:
    upright = Image.fromarray(photo()[:64, :96, :3]).resize((24, 16))
    backwards = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, 1)
    probe = upright.copy()
    probe.getexif()[0x0112] = backwards
    stored = ImageOps.exif_transpose(probe)
    path = tmp_path / f"turned{ending}"
    tags = Image.Exif()
    tags[0x0112] = orientation
    choices = {".jpg": {"quality": 100, "subsampling": 0}, ".webp": {"lossless": True}}
    stored.save(path, exif=tags, **choices.get(ending, {}))
    opened = open_picture(path).state
    assert opened.size == Size(24, 16)
    assert np.abs(merged(opened)[..., :3].astype(int) - np.asarray(upright)).max() <= 4
    assert exif.orientation(opened.metadata.exif) == 1
    assert (info(path)["width"], info(path)["height"]) == (24, 16)
    again = tmp_path / f"again{ending}"
    save(opened, again, lossless_options(format_of(again)))
    assert open_picture(again).state.size == Size(24, 16)


@needs_data
@pytest.mark.parametrize("kind", ["Landscape", "Portrait"])
def test_the_eight_orientations_show_one_picture(kind: str) -> None:
    folder = data("app", "exif_orientation")
    first = merged(open_picture(folder / f"{kind}_1.jpg").state)[..., :3].astype(float)
    for orientation in range(2, 9):
        other = merged(open_picture(folder / f"{kind}_{orientation}.jpg").state)
        # They were written as JPEG each on its own, and numbered: close, not equal.
        assert np.abs(other[..., :3] - first).mean() < 12, orientation


# PNG.


def suite() -> list[Path]:
    from tests.editor.file_samples import DATA

    return sorted(Path(DATA, "app", "png", "pngsuite").glob("*.png")) if DATA else []


@needs_data
@pytest.mark.parametrize("path", suite(), ids=lambda path: path.stem)
def test_pngsuite_opens_as_other_decoders_see_it(path: Path) -> None:
    if path.name.startswith("x"):  # damaged on purpose
        with pytest.raises(FileError, match=path.stem):
            open_picture(path)
        return
    state = open_picture(path).state
    pixels = merged(state)
    if state.depth == "uint16":
        read = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        assert read.dtype == np.uint16
        order = {2: cv2.COLOR_GRAY2RGBA, 3: cv2.COLOR_BGR2RGBA, 4: cv2.COLOR_BGRA2RGBA}
        key = 2 if read.ndim == 2 else read.shape[2]
        seen = cv2.cvtColor(read, order[key])
        if path.stem.startswith("tb"):  # OpenCV leaves a single transparent colour out
            seen, pixels = seen[..., :3], pixels[..., :3]
            assert 0 in merged(state)[..., 3]
        np.testing.assert_array_equal(pixels, seen)
        return
    with Image.open(path) as image:
        seen = np.asarray(image.convert("RGBA"))
    if path.stem == "tbbn0g04":
        # Pillow does not scale the transparent gray of a 4-bit picture as it does the pixels.
        seen, pixels = seen[..., :3], pixels[..., :3]
        assert 0 in merged(state)[..., 3]
    np.testing.assert_array_equal(pixels, seen)


def test_png_can_be_saved_with_fewer_bits(tmp_path: Path) -> None:
    deep = np.full((2, 2, 4), 65535, np.uint16)
    deep[..., 0] = (0, 128)
    deep[..., 1] = (129, 257)
    saved = save(picture(deep), tmp_path / "flat.png", Png.Options(bits="8"))
    assert any("8 bits" in note for note in saved.notes)
    back = merged(open_picture(tmp_path / "flat.png").state)
    assert back.dtype == np.uint8
    np.testing.assert_array_equal(back[0, :, 0], (0, 0))
    np.testing.assert_array_equal(back[0, :, 1], (1, 1))  # rounded, not cut


def test_a_float_document_is_saved_to_png_encoded(tmp_path: Path) -> None:
    light = np.zeros((1, 5, 4), np.float32)
    light[0, :, :3] = np.array([-0.5, 0.0, 0.18, 1.0, 3.0])[:, None]
    light[..., 3] = 1.0
    saved = save(picture(light), tmp_path / "light.png")
    assert any("16 bits" in note for note in saved.notes)
    back = merged(open_picture(tmp_path / "light.png").state)
    wanted = np.rint(encode_srgb(np.clip(light[0, :, 0], 0, 1)) * 65535)
    np.testing.assert_array_equal(back[0, :, 0], wanted)


def test_a_flat_picture_takes_hardly_any_tiles(tmp_path: Path) -> None:
    Image.new("P", (4000, 3000), 3).save(tmp_path / "flat.png")
    raster = open_picture(tmp_path / "flat.png").state.pixel_layers[0].raster
    assert len(set(raster.tiles.values())) <= 4
    assert raster.opaque or raster.bounds.area == 0 or not raster.tiles


# TIFF.


def test_a_float_tiff_without_a_profile_is_linear(tmp_path: Path) -> None:
    light = noise(9, 7, "float32")[..., :3]
    tifffile.imwrite(tmp_path / "light.tif", light, photometric="rgb")
    state = open_picture(tmp_path / "light.tif").state
    assert state.depth == "float32"
    np.testing.assert_array_equal(merged(state)[..., :3], light)


def test_a_float_tiff_with_an_encoded_profile_is_decoded(tmp_path: Path) -> None:
    values = np.linspace(0, 1, 12, dtype=np.float32).reshape(2, 2, 3)
    tifffile.imwrite(tmp_path / "coded.tif", values, photometric="rgb", iccprofile=WIDE)
    state = open_picture(tmp_path / "coded.tif").state
    np.testing.assert_allclose(merged(state)[..., :3], values**2.2, rtol=1e-4)
    assert state.profile == WIDE


@pytest.mark.parametrize("profile", [None, WIDE], ids=["srgb", "wide"])
def test_our_float_tiffs_say_that_they_are_linear(profile: bytes | None, tmp_path: Path) -> None:
    from editor.document import icc

    path = tmp_path / "light.tif"
    save(picture(noise(4, 4, "float32"), profile=profile), path)
    with tifffile.TiffFile(path) as file:
        embedded = file.pages.first.tags.valueof(34675)
    assert icc.parse(bytes(embedded)).linear


@pytest.mark.parametrize("planar", ["contig", "separate"])
@pytest.mark.parametrize("tile", [None, (16, 16)])
@pytest.mark.parametrize("depth", DEPTHS)
def test_tiff_strips_tiles_and_planes_are_one_picture(
    planar: str, tile: tuple[int, int] | None, depth: Depth, tmp_path: Path
) -> None:
    pixels = noise(50, 37, depth)
    stored = pixels if planar == "contig" else np.moveaxis(pixels, 2, 0)
    tifffile.imwrite(
        tmp_path / "laid.tif",
        stored,
        photometric="rgb",
        planarconfig=planar,
        tile=tile,
        extrasamples=["unassalpha"],
    )
    np.testing.assert_array_equal(merged(open_picture(tmp_path / "laid.tif").state), pixels)


def test_associated_alpha_is_divided_out(tmp_path: Path) -> None:
    pixels = noise(20, 20, "uint16")
    pixels[..., 3] |= 0x8000
    share = pixels[..., 3:] / 65535
    stored = pixels.copy()
    stored[..., :3] = np.rint(pixels[..., :3] * share)
    path = tmp_path / "associated.tif"
    tifffile.imwrite(path, stored, photometric="rgb", extrasamples=["assocalpha"])
    assert np.abs(merged(open_picture(path).state).astype(int) - pixels).max() <= 1


def test_a_tiff_of_several_pages_opens_the_first_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    with tifffile.TiffWriter(path) as out:
        for gray in (10, 20, 30):
            out.write(np.full((5, 6), gray, np.uint8), photometric="minisblack")
    opened = open_picture(path)
    assert opened.notes == ("The file holds 3 pages: the first one was opened.",)
    assert merged(opened.state)[0, 0, 0] == 10
    assert info(path)["frames"] == 3


def test_map_coordinates_stay_with_a_picture_of_the_same_size(tmp_path: Path) -> None:
    path = tmp_path / "map.tif"
    scale = (33550, 12, 3, (10.0, 10.0, 0.0), True)
    tifffile.imwrite(
        path, np.zeros((6, 8, 3), np.uint8), photometric="rgb", extratags=[scale], metadata=None
    )
    state = open_picture(path).state
    assert save(state, tmp_path / "same.tif").complete
    with tifffile.TiffFile(tmp_path / "same.tif") as file:
        assert file.pages.first.tags.valueof(33550) == (10.0, 10.0, 0.0)
    larger = replace(state, size=Size(16, 12))
    assert any("map" in note for note in save(larger, tmp_path / "larger.tif").notes)
    with tifffile.TiffFile(tmp_path / "larger.tif") as file:
        assert 33550 not in file.pages.first.tags


def tiffs() -> list[Path]:
    from tests.editor.file_samples import DATA

    return sorted(Path(DATA, "app", "tiff").glob("*.tif*")) if DATA else []


YCBCR = {  # subsampled YCbCr without JPEG: refused in words
    "planar-yuv410-jpeg-uncompressed",
    "planar-yuv420-jpeg-lzw",
    "planar-yuv420-jpeg-uncompressed",
    "planar-yuv422-bt601-lzw",
    "planar-yuv422-jpeg-uncompressed",
}
PILLOW_IS_WRONG = {
    "flower-rgb-planar-16",  # takes planes of 16 bits for 8
    "flower-separated-planar-16",
    "group4",  # takes fax without a photometric tag for white on black
    "part",  # signed
    "signed-integral-8bit",
    "shapes_lzw_predictor3",
}


@needs_data
@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of odd files
@pytest.mark.parametrize("path", tiffs(), ids=lambda path: path.stem)
def test_tiffs_of_many_kinds_open_as_pillow_sees_them(path: Path) -> None:
    if path.stem in YCBCR:
        with pytest.raises(FileError, match="YCbCr"):
            open_picture(path)
        return
    state = open_picture(path).state
    pixels = merged(state)
    assert pixels.any()
    if path.stem in PILLOW_IS_WRONG or state.depth == "float32":
        return
    try:
        with Image.open(path) as image:
            image.load()
            turned = ImageOps.exif_transpose(image)
            gray16 = turned.mode.startswith("I;16")
            seen = np.asarray(turned if gray16 else turned.convert("RGBA")).astype(int)
    except (OSError, ValueError):
        return  # one that Pillow cannot open
    if gray16:
        np.testing.assert_array_equal(pixels[..., 0], seen)
    else:
        ours = pixels.astype(int) >> (8 if state.depth == "uint16" else 0)
        assert np.abs(ours - seen).max() <= 2


@needs_data
@pytest.mark.parametrize("kind", ["rgb", "separated"])
def test_planes_of_16_bits_are_the_same_as_interleaved_ones(kind: str) -> None:
    folder = data("app", "tiff")
    planes = merged(open_picture(folder / f"flower-{kind}-planar-16.tif").state)
    mixed = merged(open_picture(folder / f"flower-{kind}-contig-16.tif").state)
    np.testing.assert_array_equal(planes, mixed)


# WebP and the formats that are only read.


def test_lossy_webp_is_close_and_smaller(tmp_path: Path) -> None:
    save(picture(photo()), tmp_path / "lossy.webp", WebP.Options(quality=80))
    save(picture(photo()), tmp_path / "exact.webp", WebP.Options(lossless=True))
    lossy, exact = tmp_path / "lossy.webp", tmp_path / "exact.webp"
    assert lossy.stat().st_size < exact.stat().st_size
    assert np.abs(merged(open_picture(lossy).state).astype(int) - photo()).mean() < 4


@pytest.mark.parametrize(("ending", "kind"), [(".gif", "GIF"), (".bmp", "BMP"), (".avif", "AVIF")])
def test_read_only_formats_open_and_are_refused_for_saving(
    ending: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"drawing{ending}"
    choices = {"quality": 100} if kind == "AVIF" else {}
    Image.new("RGB", (20, 10), (200, 30, 60)).save(path, **choices)
    state = open_picture(path).state
    assert state.size == Size(20, 10)
    assert np.abs(merged(state)[5, 5].astype(int) - (200, 30, 60, 255)).max() <= 4
    with pytest.raises(FileError, match="opened but not saved"):
        save(state, path)


def test_an_animated_gif_opens_its_first_frame_and_says_so(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    opened = open_picture(tmp_path / "moving.gif")
    assert opened.notes == ("It is an animation of 3 frames: the first was opened.",)
    np.testing.assert_array_equal(merged(opened.state)[0, 0], (255, 0, 0, 255))


@needs_data
@pytest.mark.parametrize("folder", ["webp", "wide_gamut"])
def test_the_other_test_pictures_open_as_pillow_sees_them(folder: str) -> None:
    paths = [path for path in data("app", folder).rglob("*") if path.suffix in (".webp", ".png")]
    assert paths
    for path in paths:
        with Image.open(path) as image:
            seen = np.asarray(image.convert("RGBA"))
        np.testing.assert_array_equal(merged(open_picture(path).state), seen, str(path))


# Content and name.


@pytest.mark.parametrize("format", WRITABLE)
def test_a_file_is_known_by_its_content_whatever_its_name(format: Format, tmp_path: Path) -> None:
    true = tmp_path / f"picture{format.extensions[0]}"
    save(picture(photo()[:32, :32]), true)
    wrong = tmp_path / ("picture.jpg" if format.id != "jpeg" else "picture.png")
    wrong.write_bytes(true.read_bytes())
    opened = open_picture(wrong)
    assert any(format.title in note and wrong.name in note for note in opened.notes)
    assert open_picture(true).notes == ()


# What a format cannot hold.


def test_transparency_is_laid_on_white_for_jpeg_and_noted(tmp_path: Path) -> None:
    pixels = np.zeros((16, 16, 4), np.uint8)
    saved = save(picture(pixels), tmp_path / "clear.jpg")
    assert saved.notes == ("JPEG holds no transparency: it was filled with white.",)
    assert not saved.complete
    assert merged(open_picture(tmp_path / "clear.jpg").state).min() == 255


def test_an_opaque_layer_within_a_group_needs_no_filling(tmp_path: Path) -> None:
    clear = Layer(raster=Raster.from_array(noise(16, 16, "uint8")), name="clear")
    solid = Layer(raster=Raster.from_array(noise(16, 16, "uint8", alpha=False)), name="solid")
    state = State(size=Size(16, 16), layers=(Group(name="group", children=(solid, clear)),))
    notes = save(state, tmp_path / "solid.jpg").notes
    assert notes == ("JPEG holds one picture: the layers were merged.",)
    half = replace(state, layers=(replace(state.layers[0], opacity=0.5),))
    assert any("transparency" in note for note in save(half, tmp_path / "half.jpg").notes)


def test_deep_pictures_are_noted_when_saved_to_jpeg(tmp_path: Path) -> None:
    saved = save(picture(noise(8, 8, "uint16", alpha=False)), tmp_path / "deep.jpg")
    assert saved.notes == ("The 16-bit picture was saved with 8 bits per channel.",)


def test_flattening_covers_the_document_alone() -> None:
    layer = Layer(raster=Raster.from_array(noise(30, 30, "uint8")), name="wide", x=-10, y=-10)
    state = State(size=Size(12, 8), layers=(layer,))
    flat = flatten_for(Png(), state)
    (only,) = flat.layers
    assert isinstance(only, Layer)
    assert only.bounds == Rect(0, 0, 12, 8)
    np.testing.assert_array_equal(merged(flat), layer.raster.read(Rect(10, 10, 12, 8)))


def test_srgb_can_be_asked_for(tmp_path: Path) -> None:
    pixels = np.full((4, 4, 4), 255, np.uint8)
    pixels[..., 0], pixels[..., 1], pixels[..., 2] = 120, 130, 90
    state = picture(pixels, profile=WIDE)
    save(state, tmp_path / "web.png", Png.Options(profile="srgb"))
    back = open_picture(tmp_path / "web.png").state
    assert back.profile is None
    assert not np.array_equal(merged(back), pixels)


@pytest.mark.parametrize("format", WRITABLE)
def test_metadata_can_be_left_out(format: Format, tmp_path: Path) -> None:
    if "metadata" not in format.Options.model_fields:
        pytest.skip("a document format keeps everything")
    state = picture(photo()[:32, :32], metadata=metadata(format))
    path = tmp_path / f"private{format.extensions[0]}"
    for keep, location, camera in (("no_location", "no", True), ("none", None, False)):
        save(state, path, format.Options.model_validate({"metadata": keep}))
        summary = info(path)["exif"]
        assert summary.get("location") == location
        assert ("camera" in summary) == camera
        raw = path.read_bytes()
        assert (b"Lumen 3" in raw) == camera


class TestInfo:
    @pytest.mark.parametrize("format", WRITABLE)
    def test_info_tells_size_depth_profile_and_camera(self, format: Format, tmp_path: Path) -> None:
        path = tmp_path / f"told{format.extensions[0]}"
        save(picture(photo()[:20, :30], profile=WIDE, metadata=metadata(format)), path)
        told = info(path)
        assert (told["format"], told["width"], told["height"]) == (format.title, 30, 20)
        assert told["depth"] == "uint8"
        assert told["profile"] == "Wide"
        assert told["exif"]["camera"] == "Aurora Lumen 3"
        assert told["exif"]["exposure"] == "1/250 s, f/2.8, ISO 400, 35 mm"
        assert told["exif"]["location"] == "yes"
        assert told["xmp"] is True
        assert told["bytes"] == path.stat().st_size

    def test_info_does_not_decode_pixels(self, tmp_path: Path) -> None:
        path = tmp_path / "broken.png"
        save(picture(photo()[:50, :50]), path)
        raw = bytearray(path.read_bytes())
        place = raw.index(b"IDAT") + 4
        (length,) = struct.unpack_from(">I", raw, place - 8)
        raw[place : place + length] = bytes(length)
        path.write_bytes(raw)
        assert info(path)["width"] == 50
        with pytest.raises(FileError):
            open_picture(path)


@pytest.mark.parametrize("format", READABLE)
def test_limits_are_checked_by_every_format(format: Format, tmp_path: Path) -> None:
    path = tmp_path / f"large{format.extensions[0]}"
    if format.writes:
        save(picture(photo()[:100, :100]), path)
    else:
        Image.new("RGB", (100, 100)).save(path)
    assert open_picture(path, Limits(megapixels=0.01)).state.size == Size(100, 100)
    with pytest.raises(FileError, match=r"100 × 100"):
        open_picture(path, Limits(megapixels=0.009))
