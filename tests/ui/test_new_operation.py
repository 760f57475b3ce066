"""Adding an operation is adding a file: menu, command line, documentation and recipes follow.

The file added here runs an identity network, so that it also shows what a picture goes through on its way
from file to file: nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageCms
from PySide6.QtGui import QAction

import neural.operations
from editor.app import build
from editor.cli import main
from editor.document.files import open_picture, save
from editor.document.state import State
from editor.session import Session
from neural.operation import operations
from neural.recipe import parse

FILE = '''
"""Changes nothing."""
from typing import ClassVar

from neural.operation import Operation, param


class Unchanged(Operation):
    """Runs every pixel through a network that gives it back."""

    id: ClassVar[str] = "unchanged"
    title: ClassVar[str] = "Unchanged"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Throw away")
    summary: ClassVar[str] = "Looks at every pixel and leaves it."
    kind: ClassVar[str] = "neural"
    care: int = param(3, "Care", minimum=0, maximum=9, help="How careful it is.")

    def run(self, inputs, context):
        from torch import nn

        network = nn.Identity()
        network.scale, network.halo, network.multiple = 1, 5, 4
        yield from context.tiled(network, inputs[0])
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The file lies in a folder of the package of operations, and nowhere is it named."""
    (tmp_path / "operations").mkdir()
    (tmp_path / "operations" / "unchanged.py").write_text(FILE, "utf-8")
    folders = [*neural.operations.__path__, str(tmp_path / "operations")]
    monkeypatch.setattr(neural.operations, "__path__", folders)
    operations.cache_clear()
    yield
    sys.modules.pop("neural.operations.unchanged", None)
    if hasattr(neural.operations, "unchanged"):
        del neural.operations.unchanged
    operations.cache_clear()


@pytest.mark.usefixtures("added")
def test_it_stands_in_the_menu(session: Session) -> None:
    window = build(session)
    texts = {action.text().replace("&", "") for action in window.findChildren(QAction)}
    window.close()
    window.deleteLater()
    assert any(text.startswith("Unchanged") for text in texts)
    assert any(text.startswith("Throw away") for text in texts)


@pytest.mark.usefixtures("added")
def test_it_is_documented_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["operations"]) == 0
    assert "unchanged" in capsys.readouterr().out
    assert main(["operations", "unchanged"]) == 0
    told = capsys.readouterr().out
    assert "Looks at every pixel and leaves it." in told
    assert "How careful it is." in told


@pytest.mark.usefixtures("added")
def test_it_is_read_from_a_recipe() -> None:
    recipe = parse('version = 1\n[[steps]]\noperation = "unchanged"\ncare = 7\n')
    assert recipe.steps[0].label == "Unchanged (Care 7)"


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize(
    ("depth", "ending"), [("uint8", "png"), ("uint16", "png"), ("float32", "tif")]
)
def test_an_identity_run_by_the_command_line_is_bit_exact_with_profile_and_alpha(
    depth: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(11)
    if depth == "float32":
        pixels = rng.normal(0.4, 0.6, (70, 90, 4)).astype(np.float32)
        pixels[..., 3] = rng.random((70, 90))
    else:
        pixels = rng.integers(0, np.iinfo(depth).max, (70, 90, 4), depth, endpoint=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    before, after = tmp_path / f"before.{ending}", tmp_path / f"after.{ending}"
    save(State.from_array(pixels, profile=profile), before)
    given = [
        "apply",
        "unchanged",
        "--care",
        "5",
        "--tile",
        "32",
        "--json",
        str(before),
        "-o",
        str(after),
    ]
    assert main(given) == 0
    json.loads(capsys.readouterr().out)
    first, second = open_picture(before).state, open_picture(after).state
    assert second.profile == first.profile == profile
    assert second.depth == first.depth == depth
    assert np.array_equal(
        second.pixel_layers[0].raster.read(second.rect),
        first.pixel_layers[0].raster.read(first.rect),
    )
    assert np.array_equal(first.pixel_layers[0].raster.read(first.rect), pixels)
    assert '"care": 5' in second.metadata.steps[-1]
