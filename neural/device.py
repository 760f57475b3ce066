"""Where networks run: CUDA, MPS, XPU or the CPU, at what precision, with how many threads."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Kind = Literal["cuda", "mps", "xpu", "cpu"]
Precision = Literal["float32", "bfloat16", "float16"]
KINDS: tuple[Kind, ...] = ("cuda", "mps", "xpu", "cpu")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Device:
    """A device in use and the number format its networks run in."""

    kind: Kind
    name: str
    precision: Precision = "float32"

    @property
    def title(self) -> str:
        """For the status bar: "CPU", or the name of the graphics card."""
        return "CPU" if self.kind == "cpu" else f"{self.name} ({self.kind.upper()})"


def usable(torch: Any) -> list[Kind]:
    """The kinds this torch can use here, fastest first; the CPU is always last."""

    def has(kind: Kind) -> bool:
        if kind == "cpu":
            return True
        backend = torch.backends.mps if kind == "mps" else getattr(torch, kind, None)
        return backend is not None and bool(backend.is_available())

    return [kind for kind in KINDS if has(kind)]


def choose(torch: Any, wanted: Kind | Literal["auto"] = "auto") -> Device:
    """The wanted device, or the fastest one for "auto".

    Raises ValueError, naming what there is, when the wanted one is not usable.
    """
    there = usable(torch)
    if wanted == "auto":
        kind = there[0]
    elif wanted in there:
        kind = wanted
    else:
        raise ValueError(
            f"This computer has no usable {wanted.upper()} device; choose {' or '.join(there)}."
        )
    return Device(kind, _name(torch, kind), _precision(torch, kind))


def _name(torch: Any, kind: Kind) -> str:
    if kind in ("cuda", "xpu"):
        return str(getattr(torch, kind).get_device_name(0))
    return "Apple GPU" if kind == "mps" else "CPU"


def _precision(torch: Any, kind: Kind) -> Precision:
    """Half precision where the hardware has units for it.

    CUDA from compute capability 7 on has tensor cores. CPUs stay at float32: without matrix tiles
    (AMX) bfloat16 was slower than float32 when measured.
    """
    if kind == "cuda" and torch.cuda.get_device_capability(0)[0] >= 7:
        return "float16"
    if kind == "xpu":
        return "bfloat16"
    return "float32"


def free_memory(torch: Any, kind: Kind) -> int:
    """Bytes that a run may plan with on the device."""
    if kind in ("cuda", "xpu"):
        return int(getattr(torch, kind).mem_get_info()[0])
    if kind == "mps":
        total = int(torch.mps.recommended_max_memory())
        return max(0, total - int(torch.mps.driver_allocated_memory()))
    return free_system_memory()


def free_system_memory() -> int:
    """Bytes of main memory that are free or can be freed at once; 2 GiB where it cannot be asked."""
    try:
        with open("/proc/meminfo", encoding="ascii") as handle:  # noqa: PTH123 - not a real file
            for line in handle:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 2 * 2**30


def cores() -> int:
    """CPU cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lower_thread_priority() -> None:
    """Let the calling thread, and those it starts, give way to the interface (Linux: niceness 10)."""
    if sys.platform == "linux":
        import threading

        thread = threading.get_native_id()
        # A program that was started with less may not raise itself to 10.
        lower = max(10, os.getpriority(os.PRIO_PROCESS, thread))
        os.setpriority(os.PRIO_PROCESS, thread, lower)


def is_out_of_memory(torch: Any, error: BaseException) -> bool:
    """True for every way in which torch or numpy says that memory is used up."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and (
        "out of memory" in text or "not enough memory" in text or "can't allocate memory" in text
    )


def release_cache(torch: Any, kind: Kind) -> None:
    """Give cached device memory back before trying again with smaller tiles."""
    empty: Callable[[], None] | None = getattr(getattr(torch, kind, None), "empty_cache", None)
    if empty is not None:
        empty()


def on_card(device: Kind, card: Callable[[Any, Kind], T], processor: Callable[[], T]) -> T:
    """`card(torch, device)`, or `processor()` where the device is the CPU, its memory is full, or it lacks a
    step that torch has elsewhere.

    Both give the same values. What `card` raises besides goes on.
    """
    if device != "cpu":
        import torch

        # Tensor cores would cut the numbers that convolutions multiply to ten bits.
        cudnn: Any = torch.backends.cudnn
        before, cudnn.allow_tf32 = cudnn.allow_tf32, False
        try:
            return card(torch, device)
        except RuntimeError as error:
            lacking = isinstance(error, NotImplementedError)
            if not lacking and not is_out_of_memory(torch, error):
                raise
        finally:
            cudnn.allow_tf32 = before
        # Only now, when the error no longer holds what was computed so far.
        release_cache(torch, device)
    return processor()


def computed(device: Kind, formula: Callable[..., Any], *arrays: Any) -> Any:
    """`formula(*arrays)`, written so that numpy and torch read it alike, where the device is.

    A card computes in float32; integers stay what they are. The formula leaves what it is given as it is.
    """

    def card(torch: Any, device: Kind) -> Any:
        import numpy as np

        there: list[Any] = []
        for each in arrays:
            kind = each.dtype if each.dtype.kind in "iu" else np.float32
            there.append(torch.from_numpy(np.ascontiguousarray(each, kind)).to(device))
        return formula(*there).cpu().numpy()

    return on_card(device, card, lambda: formula(*arrays))
