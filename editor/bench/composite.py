"""Compositing: a screen of ten layers, and what a dab of a brush renews, against QPainter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from editor.bench.rows import Row, interleaved
from editor.bench.scenes import MP24, SCREEN, stack
from editor.document.blend import BlendMode
from editor.document.projection import Projection, draw
from editor.document.state import State
from neural.source import Depth, Rect, Size

GROUP = "composite"
LAYERS = 10
MODES = {
    BlendMode.NORMAL: QPainter.CompositionMode.CompositionMode_SourceOver,
    BlendMode.MULTIPLY: QPainter.CompositionMode.CompositionMode_Multiply,
}


def rows() -> Iterator[Row]:
    whole = Rect(2000, 1000, SCREEN.width, SCREEN.height)
    out = np.empty((whole.height, whole.width, 4), np.uint8)
    state = stack(MP24, LAYERS)
    for mode in MODES:
        blended = with_blend(state, mode)
        ours, theirs = interleaved(
            lambda state=blended: draw(state, whole, out), painted(blended, whole, mode)
        )
        yield Row(
            group=GROUP,
            name=f"10 layers, 24 MP, 1920 × 1080, 8 bit, {mode.title}",
            value=ours,
            peer="QPainter",
            peer_value=theirs,
            target=1.15,
            against="ratio",
        )
    for edge, target in ((64, 1.0), (500, 6.0)):
        yield dab(state, edge, target)
    yield from other_depths()


def with_blend(state: State, mode: BlendMode) -> State:
    """The stack with every layer but the lowest in this mode."""
    lowest, *others = state.layers
    return replace(state, layers=(lowest, *(replace(layer, blend=mode) for layer in others)))


def painted(state: State, rect: Rect, mode: BlendMode) -> Callable[[], None]:
    """The same picture by QPainter from premultiplied images of what is seen."""
    images = [
        QImage(
            layer.raster.read(rect).tobytes(),
            rect.width,
            rect.height,
            QImage.Format.Format_RGBA8888,
        ).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        for layer in state.pixel_layers
    ]
    screen = QImage(rect.width, rect.height, QImage.Format.Format_RGB32)

    def paint() -> None:
        painter = QPainter(screen)
        painter.fillRect(QRect(0, 0, rect.width, rect.height), 0xFF999999)
        for number, image in enumerate(images):
            painter.setCompositionMode(MODES[mode if number else BlendMode.NORMAL])
            painter.drawImage(0, 0, image)
        painter.end()

    return paint


def dab(state: State, edge: int, target: float) -> Row:
    """What a dab of `edge` pixels on a middle layer costs until the screen's tiles are right again."""
    projection = Projection(state)
    seen = Rect(2000, 1000, SCREEN.width, SCREEN.height)
    for _ in projection.tiles(0, seen):
        pass
    layer = state.pixel_layers[LAYERS // 2]
    rect = Rect(2700, 1400, edge, edge)
    pixels = layer.raster.read(rect)
    pixels[..., 0] ^= 255
    dabbed = state.with_node(replace(layer, raster=layer.raster.write(rect, pixels)))
    states = [dabbed, state]

    def renew() -> None:
        projection.update(states[0])
        states.reverse()
        for _ in projection.tiles(0, seen):
            pass

    ours, theirs = interleaved(renew, painted(state, rect, BlendMode.NORMAL), rounds=30, warm=3)
    return Row(
        group=GROUP,
        name=f"a dab of {edge} px, 10 layers, 24 MP",
        value=ours,
        peer="QPainter, that square",
        peer_value=theirs,
        target=target,
    )


def other_depths() -> Iterator[Row]:
    size = Size(2048, 1280)
    rect = Rect(0, 0, SCREEN.width, SCREEN.height)
    out = np.empty((rect.height, rect.width, 4), np.uint8)
    depths: tuple[Depth, ...] = ("uint16", "float32")
    peers = {mode: painted(stack(size, LAYERS, blend=mode), rect, mode) for mode in MODES}
    for depth in depths:
        state = stack(size, LAYERS, depth)
        for mode, peer in peers.items():
            blended = with_blend(state, mode)
            ours, theirs = interleaved(lambda state=blended: draw(state, rect, out), peer)
            yield Row(
                group=GROUP,
                name=f"10 layers, 1920 × 1080, {depth}, {mode.title}",
                value=ours,
                peer="QPainter, 8 bit",
                peer_value=theirs,
            )
