"""A session that edits a document until it is killed, and tells each edit before it makes it.

Run as `python -m tests.editor.killed_session LOG SEED`: a line of LOG is the system's monotonic time and
the digest of the state that the document is about to have.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import time
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np

from editor.document.blend import BlendMode
from editor.document.effects import with_effect
from editor.document.fill import Solid
from editor.document.layers import FillLayer, Group, Layer, Mask
from editor.document.raster import Raster, Tile
from editor.document.record import Recorder
from editor.document.state import Channel, State
from editor.session import Document, Session
from editor.settings import Settings
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.source import Rect, Size

SIZE = Size(700, 500)

_tiles: weakref.WeakKeyDictionary[Tile, bytes] = weakref.WeakKeyDictionary()


def digest(state: State) -> str:
    """What tells two documents apart: every field and every pixel."""

    def of_raster(raster: Raster) -> int:
        whole = hashlib.sha256(repr((raster.bounds, raster.depth, raster.base)).encode())
        for key in sorted(raster.tiles):
            tile = raster.tiles[key]
            if tile not in _tiles:
                _tiles[tile] = hashlib.sha256(tile.stored()).digest()
            whole.update(repr(key).encode() + _tiles[tile])
        return int.from_bytes(whole.digest()[:6], "big")

    recorded = Recorder(of_raster, lambda data: hash(len(data))).record(state)
    return hashlib.sha256(repr(recorded).encode()).hexdigest()


class Hand:
    """Edits as a person may, by chance."""

    def __init__(self, document: Document, seed: int) -> None:
        self.document = document
        self.chance = random.Random(seed)
        self.edits = [
            *[self.paint] * 6,
            self.fill,
            self.group,
            self.select,
            self.mask,
            self.live,
            self.fade,
            self.remove,
        ]

    def next(self) -> tuple[str, State]:
        """What is done next, and what it leads to."""
        edit = self.chance.choice(self.edits)
        return edit.__name__, edit(self.document.state)

    def somewhere(self) -> Rect:
        x, y = self.chance.randrange(SIZE.width - 60), self.chance.randrange(SIZE.height - 60)
        return Rect(x, y, self.chance.randrange(5, 60), self.chance.randrange(5, 60))

    def paint(self, state: State) -> State:
        layer = self.chance.choice(state.pixel_layers)
        place = self.somewhere()
        values = np.random.default_rng(self.chance.randrange(10**6))
        dab = values.integers(0, 256, (place.height, place.width, 4), np.uint8)
        raster = layer.raster.write(place, dab)
        return state.with_node(replace(layer, raster=raster)).with_active(layer.id)

    def fill(self, state: State) -> State:
        color = (self.chance.random(), 0.5, self.chance.random(), 1.0)
        return state.insert(FillLayer(name="Fill", fill=Solid(color), opacity=0.5))

    def group(self, state: State) -> State:
        inner = Layer(raster=Raster.empty(Rect.of(SIZE)), name="Inside")
        return state.insert(Group(name="Group", children=(inner,), pass_through=True))

    def select(self, state: State) -> State:
        place = self.somewhere()
        ones = np.full((place.height, place.width, 1), 255, np.uint8)
        selection = Raster.mask(Rect.of(SIZE), "uint8").write(place, ones)
        kept = Channel(name="Kept", raster=selection)
        return replace(state, selection=selection, channels=(*state.channels[-2:], kept))

    def mask(self, state: State) -> State:
        layer = self.chance.choice(state.pixel_layers)
        raster = state.selection or Raster.mask(Rect.of(SIZE), "uint8", full=True)
        return state.with_node(replace(layer, mask=Mask(raster=raster)))

    def live(self, state: State) -> State:
        operation = self.chance.choice([GaussianBlur(radius=4), Invert()])
        return with_effect(state, operation, operation.title)

    def fade(self, state: State) -> State:
        layer = self.chance.choice(state.pixel_layers)
        mode = self.chance.choice([BlendMode.SCREEN, BlendMode.NORMAL])
        return state.with_node(replace(layer, opacity=self.chance.random(), blend=mode))

    def remove(self, state: State) -> State:
        top = state.layers[-1]
        return state.remove(top.id) if len(state.layers) > 1 else self.paint(state)


def main(log: Path, seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 256, (SIZE.height, SIZE.width, 4), np.uint8)
    session = Session(Settings(language="en"))
    document = session.add(State.from_array(values))
    hand = Hand(document, seed)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(state: State) -> None:
        os.write(out, f"{time.monotonic()} {digest(state)}\n".encode())

    tell(document.state)
    while True:
        history = document.history
        if hand.chance.random() < 0.2 and history.index > 1:
            target = max(1, history.index - hand.chance.randrange(1, 4))
            tell(history.steps[target].state)
            document.travel(target)
        else:
            label, state = hand.next()
            tell(state)
            document.apply(label, state)
        time.sleep(hand.chance.choice([0.0, 0.02, 0.1, 0.3]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
