"""The right device is chosen, in the right precision, on machines we do not have."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from neural.device import (
    Device,
    choose,
    cores,
    free_memory,
    free_system_memory,
    is_out_of_memory,
    on_card,
    release_cache,
    usable,
)


def fake_torch(
    *, cuda: bool = False, mps: bool = False, xpu: bool = False, capability: int = 8
) -> Any:
    """A torch that says these devices are there."""
    freed: list[str] = []

    def backend(name: str, there: bool) -> SimpleNamespace:
        return SimpleNamespace(
            is_available=lambda: there,
            get_device_name=lambda _: f"Fake {name}",
            get_device_capability=lambda _: (capability, 0),
            mem_get_info=lambda: (3 << 30, 8 << 30),
            empty_cache=lambda: freed.append(name),
            recommended_max_memory=lambda: 8 << 30,
            driver_allocated_memory=lambda: 5 << 30,
        )

    return SimpleNamespace(
        cuda=backend("cuda", cuda),
        xpu=backend("xpu", xpu),
        mps=backend("mps", mps),
        backends=SimpleNamespace(mps=backend("mps", mps)),
        OutOfMemoryError=torch.OutOfMemoryError,
        freed=freed,
    )


@pytest.mark.parametrize(
    ("there", "chosen"),
    [
        ({}, "cpu"),
        ({"cuda": True}, "cuda"),
        ({"mps": True}, "mps"),
        ({"xpu": True}, "xpu"),
        ({"cuda": True, "xpu": True}, "cuda"),
    ],
)
def test_the_fastest_device_is_chosen(there: dict[str, bool], chosen: str) -> None:
    fake = fake_torch(**there)
    assert choose(fake).kind == chosen
    assert usable(fake)[-1] == "cpu"


def test_the_cpu_can_be_wanted_where_there_is_a_card() -> None:
    assert choose(fake_torch(cuda=True), "cpu") == Device("cpu", "CPU")


def test_a_wanted_device_that_is_missing_is_refused_naming_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"no usable CUDA device; choose mps or cpu"):
        choose(fake_torch(mps=True), "cuda")


def test_a_torch_built_without_a_kind_of_device_is_no_error() -> None:
    fake = fake_torch()
    del fake.xpu
    assert usable(fake) == ["cpu"]


@pytest.mark.parametrize(
    ("there", "capability", "precision"),
    [
        ({"cuda": True}, 6, "float32"),
        ({"cuda": True}, 7, "float16"),
        ({"cuda": True}, 9, "float16"),
        ({"xpu": True}, 0, "bfloat16"),
        ({"mps": True}, 0, "float32"),
        ({}, 0, "float32"),
    ],
)
def test_half_precision_only_where_the_hardware_has_units_for_it(
    there: dict[str, bool], capability: int, precision: str
) -> None:
    assert choose(fake_torch(**there, capability=capability)).precision == precision


def test_the_status_bar_names_the_card() -> None:
    assert choose(fake_torch(cuda=True)).title == "Fake cuda (CUDA)"
    assert choose(fake_torch(mps=True)).title == "Apple GPU (MPS)"
    assert choose(fake_torch()).title == "CPU"


def test_free_memory_is_asked_of_the_device() -> None:
    fake = fake_torch()
    assert free_memory(fake, "cuda") == 3 << 30
    assert free_memory(fake, "xpu") == 3 << 30
    assert free_memory(fake, "mps") == 3 << 30
    assert free_memory(fake, "cpu") > 0
    assert free_system_memory() > 1 << 20


def test_cached_memory_is_given_back_where_there_is_a_cache() -> None:
    fake = fake_torch()
    release_cache(fake, "cuda")
    release_cache(fake, "cpu")
    assert fake.freed == ["cuda"]


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (torch.OutOfMemoryError("CUDA out of memory."), True),
        (MemoryError(), True),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: not enough memory: you tried"), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 5 GB)"), True),
        (RuntimeError("[enforce fail at alloc_cpu.cpp] can't allocate memory: you tried"), True),
        (RuntimeError("size mismatch"), False),
        (ValueError("out of memory"), False),
    ],
    ids=str,
)
def test_every_way_of_running_out_of_memory_is_known(error: Exception, is_memory: bool) -> None:
    assert is_out_of_memory(torch, error) == is_memory


def test_torch_itself_is_understood_when_it_cannot_allocate() -> None:
    with pytest.raises(RuntimeError) as raised:
        torch.empty(1 << 60, dtype=torch.uint8)
    assert is_out_of_memory(torch, raised.value)


def test_a_card_is_used_where_there_is_one_and_the_processor_when_it_is_full_or_lacks_a_step() -> (
    None
):
    def full(torch: Any, device: Any) -> str:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    def lacking(_: Any, __: Any) -> str:
        raise NotImplementedError("The operator 'aten::x' is not implemented for the MPS device.")

    def broken(_: Any, __: Any) -> str:
        raise RuntimeError("size mismatch")

    assert on_card("xpu", lambda _, device: device, lambda: "processor") == "xpu"
    assert on_card("cpu", broken, lambda: "processor") == "processor"
    assert on_card("cuda", full, lambda: "processor") == "processor"
    assert on_card("xpu", lacking, lambda: "processor") == "processor"
    with pytest.raises(RuntimeError, match="size mismatch"):
        on_card("cuda", broken, lambda: "processor")


def test_a_card_does_not_shorten_the_numbers_that_it_multiplies() -> None:
    cudnn = torch.backends.cudnn
    before = cudnn.allow_tf32
    assert not on_card("cuda", lambda _, __: cudnn.allow_tf32, lambda: True)
    assert cudnn.allow_tf32 == before


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux")
def test_only_the_worker_gives_way() -> None:
    """In a process of its own, because a priority that was lowered cannot be raised again."""
    code = (
        "import os, threading\n"
        "from neural.device import lower_thread_priority\n"
        "def nice(): return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())\n"
        "before, seen = nice(), []\n"
        "def work():\n"
        "    lower_thread_priority()\n"
        "    seen.append(nice())\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join()\n"
        "assert seen == [10], seen\n"
        "assert nice() == before\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
