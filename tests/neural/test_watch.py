"""Watching a network stops it between steps and tells its largest one."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from neural.operation import Cancelled
from neural.watch import TIMES, Watch


def test_a_cancel_stops_a_network_between_its_layers() -> None:
    ran: list[int] = []

    class Step(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            ran.append(len(ran))
            return functional.relu(x)

    def stop_after_three() -> None:
        if len(ran) > 3:
            raise Cancelled

    with pytest.raises(Cancelled), Watch(stop_after_three):
        nn.Sequential(*(Step() for _ in range(10)))(torch.ones(4))
    assert len(ran) == 4


def test_the_peak_is_the_largest_step_even_of_functions_without_modules() -> None:
    x, weight = torch.ones(1, 2, 10, 10), torch.ones(5, 2, 3, 3)
    with Watch(lambda: None) as watch:
        functional.conv2d(x, weight, padding=1)
    assert watch.peak == TIMES * 4 * (200 + 90 + 500)


def test_nothing_is_watched_afterwards() -> None:
    with Watch(lambda: None) as watch:
        torch.ones(2) + 1
    before = watch.peak
    torch.ones(1000) + 1
    assert watch.peak == before
