"""OpenRaster: documents of layers survive, and other programs can open them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from editor.document.blend import BlendMode
from editor.document.codec import DEPTHS
from editor.document.files import info, open_picture, save
from editor.document.layers import Group, Layer, Node
from editor.document.metadata import Metadata
from editor.document.ora.stored import NAMESPACE
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.state import State
from neural.source import Depth, Rect, Size, encode_srgb
from tests.editor.file_samples import WIDE, XMP, data, exif_blob, merged, needs_data, noise, picture
from tests.editor.ora_files import member, without_extension


def layered(depth: Depth, seed: int = 0) -> State:
    """Layers and nested groups of every attribute, some beyond the document's edges."""

    def layer(name: str, width: int, height: int, **rest: object) -> Layer:
        raster = Raster.from_array(noise(width, height, depth, seed + len(name)))
        return Layer(raster=raster, name=name, **rest)  # type: ignore[arg-type]

    inner = Group(
        name="inner",
        children=(layer("deep", 30, 30, x=100, y=90, blend=BlendMode.DIFFERENCE),),
        opacity=0.25,
        locked=True,
    )
    group = Group(
        name="a group & more",
        children=(layer("one", 200, 10, x=-50, y=-5), inner, layer("two", 20, 20, visible=False)),
        blend=BlendMode.SCREEN,
    )
    empty = Layer(raster=Raster.empty(Rect(0, 0, 140, 120), depth), name="empty")
    bottom = layer("bottom", 140, 120, opacity=0.517, locked=True)
    return State(
        size=Size(140, 120),
        depth=depth,
        profile=WIDE,
        layers=(bottom, group, empty),
        active=inner.children[0].id,
        metadata=Metadata(
            exif=exif_blob(), xmp=XMP, dpi=(300.0, 300.0), text=(("Author", "Ängström"),)
        ),
    )


def assert_same(first: tuple[Node, ...], second: tuple[Node, ...]) -> None:
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        assert type(one) is type(other)
        for name in ("name", "id", "visible", "locked", "opacity", "blend", "bounds"):
            assert getattr(one, name) == getattr(other, name), name
        if isinstance(one, Group) and isinstance(other, Group):
            assert_same(one.children, other.children)
        elif isinstance(one, Layer) and isinstance(other, Layer):
            area = one.bounds
            np.testing.assert_array_equal(
                one.raster.read(area.translate(-one.x, -one.y)),
                other.raster.read(area.translate(-other.x, -other.y)),
            )


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_document_comes_back_whole(depth: Depth, tmp_path: Path) -> None:
    state = layered(depth)
    saved = save(state, tmp_path / "whole.ora")
    assert saved.complete
    opened = open_picture(tmp_path / "whole.ora")
    back = opened.state
    assert opened.notes == ()
    assert (back.size, back.depth, back.profile, back.active) == (
        state.size,
        depth,
        WIDE,
        state.active,
    )
    assert back.metadata == state.metadata.for_export(state.size)
    assert_same(state.layers, back.layers)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.text(max_size=20),
    opacity=st.floats(0, 1),
    blend=st.sampled_from(BlendMode),
    x=st.integers(-300, 300),
    y=st.integers(-300, 300),
    at=st.tuples(st.integers(-200, 200), st.integers(-200, 200)),
    size=st.tuples(st.integers(1, 150), st.integers(1, 150)),
)
def test_any_layer_comes_back(
    name: str,
    opacity: float,
    blend: BlendMode,
    x: int,
    y: int,
    at: tuple[int, int],
    size: tuple[int, int],
    tmp_path: Path,
) -> None:
    raster = Raster.from_array(noise(*size, "uint8"), *at)
    layer = Layer(raster=raster, name=name, opacity=opacity, blend=blend, x=x, y=y)
    state = State(size=Size(50, 40), layers=(layer,), active=layer.id)
    save(state, tmp_path / "any.ora")
    (back,) = open_picture(tmp_path / "any.ora").state.pixel_layers
    assert_same((layer,), (back,))


def entries(path: Path) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(path) as archive:
        return archive.infolist()


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_file_is_laid_out_as_the_specification_says(depth: Depth, tmp_path: Path) -> None:
    path = tmp_path / "laid.ora"
    state = layered(depth)
    save(state, path)
    first = entries(path)[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert member(path, "mimetype") == b"image/openraster"
    assert path.read_bytes()[30:54] == b"mimetypeimage/openraster"
    for entry in entries(path):
        assert entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    root = ElementTree.fromstring(member(path, "stack.xml"))
    assert (root.tag, root.get("w"), root.get("h")) == ("image", "140", "120")
    assert root.get("version") == "0.0.5"
    names = {entry.filename for entry in entries(path)}
    for layer in root.iter("layer"):
        assert layer.get("src") in names
        assert layer.get("composite-op", "").startswith(("svg:", "krita:"))
    assert [node.get("name") for node in root.find("stack") or ()] == [
        "empty",
        "a group & more",
        "bottom",
    ]  # top to bottom
    for stack in list(root.iter("stack"))[1:]:
        assert stack.get("isolation") == "isolate"
    with Image.open(io.BytesIO(member(path, "mergedimage.png"))) as image:
        assert image.size == (140, 120)
    with Image.open(io.BytesIO(member(path, "Thumbnails/thumbnail.png"))) as image:
        assert max(image.size) <= 256
        assert image.mode in ("RGB", "RGBA")
        assert not image.info.get("interlace")


def test_the_thumbnail_of_a_large_picture_is_256(tmp_path: Path) -> None:
    save(picture(noise(600, 300, "uint8")), tmp_path / "large.ora")
    with Image.open(
        io.BytesIO(member(tmp_path / "large.ora", "Thumbnails/thumbnail.png"))
    ) as image:
        assert image.size == (256, 128)


def test_the_merged_picture_is_the_composite(tmp_path: Path) -> None:
    state = layered("uint8")
    save(state, tmp_path / "merged.ora")
    with Image.open(io.BytesIO(member(tmp_path / "merged.ora", "mergedimage.png"))) as image:
        np.testing.assert_array_equal(np.asarray(image), composite(state))


@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_without_our_extension_the_picture_is_the_same(depth: Depth, tmp_path: Path) -> None:
    state = layered(depth)
    save(state, tmp_path / "ours.ora")
    without_extension(tmp_path / "ours.ora", tmp_path / "theirs.ora")
    back = open_picture(tmp_path / "theirs.ora").state
    assert back.depth == depth
    assert back.profile == WIDE  # the layers' PNGs carry it
    np.testing.assert_array_equal(composite(back), composite(state))


def test_float_layers_have_an_encoded_stand_in(tmp_path: Path) -> None:
    pixels = np.clip(noise(20, 10, "float32"), 0, 1)
    save(picture(pixels), tmp_path / "ours.ora")
    without_extension(tmp_path / "ours.ora", tmp_path / "theirs.ora")
    back = open_picture(tmp_path / "theirs.ora").state
    assert back.depth == "uint16"
    wanted = np.rint(encode_srgb(pixels[..., :3]) * 65535)
    assert np.abs(merged(back)[..., :3] - wanted).max() <= 1


def test_layers_of_two_depths_become_the_deeper(tmp_path: Path) -> None:
    path = tmp_path / "mixed.ora"
    gray8 = io.BytesIO()
    Image.new("L", (2, 2), 100).save(gray8, "PNG")
    from editor.document import pngfile

    deep = pngfile.encode(np.full((2, 2, 3), 1000, np.uint16))
    xml = '<image w="2" h="2"><stack><layer src="data/a.png"/><layer src="data/b.png"/></stack></image>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("stack.xml", xml)
        archive.writestr("data/a.png", gray8.getvalue())
        archive.writestr("data/b.png", deep)
    state = open_picture(path).state
    assert state.depth == "uint16"
    below, above = state.pixel_layers
    assert below.raster.read(Rect(0, 0, 1, 1))[0, 0, 0] == 1000
    assert above.raster.read(Rect(0, 0, 1, 1))[0, 0, 0] == 100 * 257


def minimal(path: Path, stack: str) -> None:
    dot = io.BytesIO()
    Image.new("RGBA", (1, 1), (9, 8, 7, 255)).save(dot, "PNG")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("stack.xml", f'<image w="5" h="5"><stack>{stack}</stack></image>')
        archive.writestr("data/dot.png", dot.getvalue())


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    path = tmp_path / "odd.ora"
    minimal(
        path,
        '<filter type="x"/><layer src="data/dot.png" name="dot" composite-op="other:mode"/>'
        '<stack name="through" isolation="auto">'
        '<layer src="data/dot.png" composite-op="svg:multiply"/></stack>',
    )
    opened = open_picture(path)
    assert len(opened.notes) == 2
    joined = " ".join(opened.notes)
    for word in ("filter", "dot", "other:mode"):
        assert word in joined


@pytest.mark.parametrize(("more", "through"), [("", True), ('opacity="0.5"', False)])
def test_a_group_passes_through_unless_it_has_an_opacity(
    tmp_path: Path, more: str, through: bool
) -> None:
    path = tmp_path / "group.ora"
    minimal(path, f'<stack isolation="auto" {more}><layer src="data/dot.png"/></stack>')
    (group,) = open_picture(path).state.layers
    assert isinstance(group, Group)
    assert group.pass_through is through


def test_offsets_of_stacks_of_older_files_add_up(tmp_path: Path) -> None:
    path = tmp_path / "old.ora"
    minimal(path, '<stack x="2" y="1"><layer src="data/dot.png" x="1" y="2"/></stack>')
    (layer,) = open_picture(path).state.pixel_layers
    assert layer.bounds == Rect(3, 3, 1, 1)


def test_two_layers_of_one_id_get_their_own(tmp_path: Path) -> None:
    path = tmp_path / "twins.ora"
    twin = f'<layer xmlns:s="{NAMESPACE}" s:id="same" src="data/dot.png"/>'
    minimal(path, twin + twin)
    first, second = open_picture(path).state.pixel_layers
    assert first.id != second.id


def test_info_counts_layers_without_opening_them(tmp_path: Path) -> None:
    save(layered("uint16"), tmp_path / "layers.ora")
    told = info(tmp_path / "layers.ora")
    assert (told["layers"], told["depth"], told["profile"]) == (5, "uint16", "Wide")


@needs_data
@pytest.mark.parametrize("name", ["smallimage", "bigimage", "fill_outlines"])
def test_documents_of_mypaint_open_and_come_back(name: str, tmp_path: Path) -> None:
    path = data("app", "ora", f"{name}.ora")
    root = ElementTree.fromstring(member(path, "stack.xml"))
    state = open_picture(path).state
    assert len(state.pixel_layers) == len(list(root.iter("layer")))
    if name == "smallimage":  # its thumbnail is twice its size, and smoothed
        with Image.open(io.BytesIO(member(path, "Thumbnails/thumbnail.png"))) as image:
            seen = np.asarray(image.convert("RGB").reduce(16)).astype(int)
        ours = Image.fromarray(composite(state)).convert("RGB").reduce(8)
        assert np.abs(np.asarray(ours) - seen).max() < 10
    save(state, tmp_path / "again.ora")
    assert_same(state.layers, open_picture(tmp_path / "again.ora").state.layers)
