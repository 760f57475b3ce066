"""Measures the paintings of works.toml: `python resources/styles/measure.py FOLDER...`.

Writes painters.safetensors, which holds for each work what the any-style network is told of its style, and
painters-looks.safetensors, which holds what optimisation aims at: numbers alone, not the pictures. To be run
again whenever that network's encoder has changed.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from neural.looks import look
from neural.models import ModelStore
from neural.repainting import at_side
from neural.style_picture import read_style
from neural.styles import FOLDER, LOOK_SIDES, LOOKS, MODEL, STATISTICS

SAMPLE = FOLDER.parent / "samples" / "mountains.jpg"


def main(folders: list[str]) -> None:
    network: Any = ModelStore().load(MODEL)
    listed = tomllib.loads((FOLDER / "works.toml").read_text("utf-8"))["work"]
    measured: dict[str, torch.Tensor] = {}
    looks: dict[str, torch.Tensor] = {}
    with torch.inference_mode():
        for work in [*listed, {"id": "sample", "file": str(SAMPLE)}]:
            # By the sample a test knows whether the statistics are still the encoder's.
            places = [Path(folder) / work["file"] for folder in folders]
            path = next(place for place in places if place.is_file())
            pixels = torch.from_numpy(read_style(str(path))).permute(2, 0, 1)[None]
            measured[work["id"]] = network.predict(pixels).float().clone()
            for side in LOOK_SIDES:
                shown = look(network.features(at_side(pixels, side)))
                looks[f"{work['id']} {side}"] = shown.packed().half()
    save_file(measured, STATISTICS)
    save_file(looks, LOOKS)


if __name__ == "__main__":
    main(sys.argv[1:])
