"""Look over a network's shoulder: stop it between its steps, and see how much memory they take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

TIMES = 3
"""Skip connections and a convolution's own workspace hold about as much again, twice."""


class Watch(TorchFunctionMode):
    """Within it, on this thread, `checkpoint` runs before each call of torch and may raise.

    `peak` is the estimate of the largest step in bytes: its inputs and its result, `TIMES` over.
    """

    def __init__(self, checkpoint: Callable[[], None]) -> None:
        super().__init__()
        self._checkpoint = checkpoint
        self.peak = 0

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        self._checkpoint()
        result = func(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor):
            held = [item for item in (*args, result) if isinstance(item, torch.Tensor)]
            self.peak = max(self.peak, TIMES * sum(item.nbytes for item in held))
        return result
