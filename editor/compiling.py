"""What numba compiles, compiled before anybody waits for it: `python -m editor.compiling`.

Compiled functions are kept on the disk, beside their sources or in the user's cache. Which there are follows
from what people do, so it is done here, on pictures of a few pixels: what is done most at the beginning.
A first stroke on a new machine would else take seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

if TYPE_CHECKING:
    from neural.source import Depth, Pixels

PACKAGES: Final = Path(__file__).resolve().parents[1]
SIDE: Final = 24
"""Of the pictures, in pixels."""


def compile_all() -> Iterator[str]:
    """Do one thing after the other; each yields what it was. Ends with a stamp, so that `done` tells."""
    at = stamp()
    for depth in ("uint8", "uint16", "float32"):
        for name, work in WORKS.items():
            work(depth)
            yield f"{name}, {depth}"
    for depth in ("uint8", "uint16", "float32"):
        yield from _operations(depth)
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text("")


def done() -> bool:
    """Whether it has been done on this machine with these sources."""
    return stamp().exists()


def stamp() -> Path:
    """The file that says so; its name changes with the sources and with numba."""
    state = sha256(version("numba").encode())
    document = (PACKAGES / "editor" / "document").rglob("*.py")
    for file in sorted([*document, *(PACKAGES / "neural").glob("*_kernels.py")]):
        about = file.stat()
        state.update(f"{file} {about.st_size} {about.st_mtime_ns}".encode())
    folder = os.environ.get("SFUMATO_CACHE")
    base = Path(folder) if folder else platformdirs.user_cache_path("sfumato", appauthor=False)
    return base / f"compiled-{state.hexdigest()[:16]}"


async def compile_behind(pause: float) -> None:
    """After so many seconds, do what is not done yet, in a process that gives way to everything else.

    Cancelling ends the process; nothing is lost, the next one goes on from there.
    """
    await asyncio.sleep(pause)
    if await asyncio.get_running_loop().run_in_executor(None, done):
        return
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "editor.compiling"]
    below = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # of Windows, which has no `nice`
    process = subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=below
    )
    try:
        while process.poll() is None:
            await asyncio.sleep(1)
    finally:
        process.terminate()
        process.wait()


# What is done, in the order of how soon people do it.


def _show(depth: Depth) -> None:
    from editor.document.compositing.stack import warm

    warm(depth)


def _stroke(depth: Depth) -> None:
    from editor.document.paint.brush import Brush, Point
    from editor.document.paint.stroke import Stroke
    from editor.document.paint.wash import Ink
    from editor.document.raster import Raster

    picture = Raster.from_array(_picture(depth))
    inks = (
        *(Ink(), Ink.erase(), Ink(source=picture.read)),
        *(Ink.dodge("midtones"), Ink.sponge(saturate=True)),
    )
    for raster in (picture, Raster.from_array(_picture(depth)[..., :1].copy())):
        for ink in inks if raster is picture else inks[:2]:
            stroke = Stroke(raster, Brush(size=6), ink, raster.bounds)
            stroke.add([Point(4, 4), Point(12, 9)])
            stroke.finish()


def _select(depth: Depth) -> None:
    from editor.document.selection.kernels import warm

    warm(depth)


def _blend(depth: Depth) -> None:
    from dataclasses import replace

    from editor.document.blend import BlendMode
    from editor.document.layers import Group, Layer, Mask
    from editor.document.projection import composite
    from editor.document.raster import Raster
    from editor.document.state import State

    raster = Raster.from_array(_picture(depth))
    mask = Mask(raster=Raster.from_array(_picture(depth)[..., :1].copy()))
    layers = [Layer(name=mode.title, raster=raster, blend=mode, opacity=0.5) for mode in BlendMode]
    masked = Layer(name="Masked", raster=raster, mask=mask)
    clipped = Layer(name="Clipped", raster=raster, clip=True)
    group = Group(name="Group", children=(masked, clipped), opacity=0.5)
    composite(replace(State.from_array(_picture(depth)), layers=(*layers, group)))


def _mend(depth: Depth) -> None:
    import numpy as np

    from editor.document.fill import Gradient, Stop
    from editor.document.paint.cover import Cover, lay
    from editor.document.paint.gradient import gradient_ink
    from editor.document.paint.heal import heal, remove
    from editor.document.raster import Raster
    from neural.source import Rect

    raster = Raster.from_array(_picture(depth))
    hole = Cover(Rect(9, 9, 3, 3), np.ones((3, 3), np.float32))
    remove(raster, hole, raster.bounds)
    heal(raster, hole, raster.read, raster.bounds)
    stops = (Stop(0.0, (0.0, 0.0, 0.0, 1.0)), Stop(1.0, (1.0, 1.0, 1.0, 0.0)))
    lay(raster, gradient_ink(Gradient((0.0, 0.0), (9.0, 9.0), stops), depth), raster.bounds)


def _rub(depth: Depth) -> None:
    from editor.document.paint.brush import Brush, Point
    from editor.document.paint.wet import Act, WetStroke
    from editor.document.raster import Raster

    raster = Raster.from_array(_picture(depth))
    acts: tuple[Act, ...] = ("smudge", "blur", "sharpen")
    for act in acts:
        stroke = WetStroke(raster, Brush(size=6), act, raster.bounds)
        stroke.add([Point(4, 4), Point(12, 9)])
        stroke.finish()


def _transform(depth: Depth) -> None:
    from editor.document.flow import Field
    from editor.document.raster import Raster
    from editor.document.resampling import transformed
    from editor.document.transform import Mesh, Transform, rotation

    raster = Raster.from_array(_picture(depth))
    field = Field(raster.bounds)
    field.stroke("push", (4.0, 4.0), (9.0, 6.0), 6.0, 1.0)
    field.displace(*field.nodes)
    mesh = Mesh.straight(raster.bounds, 2, 2).with_point(1, 1, (13.0, 14.0))
    for transform in (Transform(rotation(20)), Transform(mesh=mesh), Transform(flow=field.flow())):
        transformed(raster, 0, 0, transform)


WORKS: Final[dict[str, Callable[[Depth], None]]] = {
    "showing": _show,
    "painting": _stroke,
    "selecting": _select,
    "blending": _blend,
    "transforming": _transform,
    "mending": _mend,
    "rubbing": _rub,
}
"""By what people call it; each does it to a picture of that depth."""


def _operations(depth: Depth) -> Iterator[str]:
    """All that run without a network, with their defaults."""
    from pydantic import ValidationError

    from editor.settings import load_settings
    from neural.context import Context
    from neural.engine import compute
    from neural.models import ModelError, ModelStore
    from neural.operation import OperationError, operations
    from neural.source import ArraySource

    source = ArraySource(_picture(depth))
    context = Context(models=ModelStore(load_settings().models_path))
    for kind in operations().values():
        if kind.kind == "neural" or len(kind.inputs) != 1:
            continue
        # One that needs a file, or a model that is not here, is left to whoever has it.
        with contextlib.suppress(ValidationError, OperationError, ModelError):
            compute(kind(), [source], context)
        yield f"{kind.title}, {depth}"


def _picture(depth: Depth) -> Pixels:
    """Some colours, and some transparency."""
    import numpy as np

    from neural.source import from_unit

    v, u = np.mgrid[:SIDE, :SIDE].astype(np.float32) / SIDE
    return from_unit(np.stack([u, v, 1 - u, 0.3 + 0.6 * v], axis=2), depth)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(19)
    for name in compile_all():
        print(name, flush=True)  # noqa: T201
