"""Safetensors files: their header without torch, their tensors with it.

A file that Sfumato trained says in its metadata which network it fills: "architecture" is a module of
`neural.networks` ("upscaler"), "config" the JSON arguments of the network in it. "card" may hold more
fields of a model card as JSON.
Format: huggingface.co/docs/safetensors (8 bytes of header length, a JSON header, the numbers).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neural.weights.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

LONGEST_HEADER = 100_000_000
"""The format's own limit in bytes."""


def read_metadata(path: Path) -> dict[str, str]:
    """The text metadata of a file, empty where it has none. Reads the header alone.

    Raises ModelError where the file is not safetensors or is shorter than its header says.
    """
    header = _header(path)
    metadata = header.get("__metadata__", {})
    if not isinstance(metadata, dict):
        raise ModelError("{} is not a whole safetensors file.", path.name)
    return {str(key): str(value) for key, value in metadata.items()}


def _header(path: Path) -> dict[str, Any]:
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or not 2 <= length <= min(size - 8, LONGEST_HEADER):
            raise ModelError("{} is not a whole safetensors file.", path.name)
        try:
            header: Any = json.loads(file.read(length))
            ends = [entry["data_offsets"][1] for key, entry in header.items() if key[:2] != "__"]
            whole = size == 8 + length + max(ends, default=0)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise ModelError("{} is not a whole safetensors file.", path.name) from error
    if not whole:
        raise ModelError("{} is cut short. Copy or download it again.", path.name)
    return header


def load_state(path: Path) -> dict[str, Tensor]:
    """Every tensor of a file on the CPU, half precision widened to float32. Raises ModelError."""
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        state = load_file(path)
    except (SafetensorError, ValueError, OSError) as error:
        raise ModelError("{} is not a whole safetensors file.", path.name) from error
    narrow = (torch.float16, torch.bfloat16)
    return {name: t.float() if t.dtype in narrow else t for name, t in state.items()}
