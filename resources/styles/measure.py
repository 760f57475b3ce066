"""Measures the paintings of works.toml: `python resources/styles/measure.py FOLDER...`.

Writes painters.safetensors, which holds for each work what the any-style network is told of its style:
numbers alone, not the pictures. To be run again whenever that network's encoder has changed.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import torch
from safetensors.torch import save_file

from neural.models import ModelStore
from neural.style_picture import read_style
from neural.styles import FOLDER, MODEL, STATISTICS

SAMPLE = FOLDER.parent / "samples" / "mountains.jpg"


def main(folders: list[str]) -> None:
    network = ModelStore().load(MODEL)
    listed = tomllib.loads((FOLDER / "works.toml").read_text("utf-8"))["work"]
    measured: dict[str, torch.Tensor] = {}
    with torch.inference_mode():
        for work in listed:
            places = [Path(folder) / work["file"] for folder in folders]
            path = next(place for place in places if place.is_file())
            pixels = torch.from_numpy(read_style(str(path))).permute(2, 0, 1)[None]
            measured[work["id"]] = network.predict(pixels).float().clone()
        # By this a test knows whether the statistics are still the encoder's.
        sample = torch.from_numpy(read_style(str(SAMPLE))).permute(2, 0, 1)[None]
        measured["sample"] = network.predict(sample).float().clone()
    save_file(measured, STATISTICS)


if __name__ == "__main__":
    main(sys.argv[1:])
