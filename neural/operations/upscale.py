"""Upscale: more pixels by a network, to any factor up to 8 or an exact size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from neural.enlarging import FIDELITY, LARGEST, faithful, through
from neural.mixing import run_mixed
from neural.operation import Operation, OperationError, Part, Patch, Progress, param
from neural.resample import resampled
from neural.source import Rect, Size, Source

if TYPE_CHECKING:
    from neural.context import Context

LARGEST_AREA = 2_000_000_000
"""Pixels above which no result is started: 8 GB at 8 bits."""


class Upscale(Operation):
    """Enlarges by a network. Sizes in between its own factors are reached by antialiased resampling."""

    id: ClassVar[str] = "upscale"
    title: ClassVar[str] = "Upscale"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    summary: ClassVar[str] = "Enlarge the picture with a neural network, layers and all."
    kind: ClassVar[Literal["point", "area", "neural"]] = "neural"
    resizes: ClassVar[bool] = True

    scale: float = param(
        2.0,
        "Scale",
        minimum=1.0,
        maximum=LARGEST,
        step=0.5,
        unit="×",
        help="How many times wider and higher. Ignored where a width or height is given.",
    )
    width: int | None = param(
        None,
        "Width",
        minimum=1,
        maximum=100_000,
        unit="px",
        advanced=True,
        help="Exact width of the result; the height follows unless it is given too.",
    )
    height: int | None = param(
        None,
        "Height",
        minimum=1,
        maximum=100_000,
        unit="px",
        advanced=True,
        help="Exact height of the result; the width follows unless it is given too.",
    )
    model: str = param(
        FIDELITY,
        "Model",
        widget="model",
        task="upscale",
        labels={FIDELITY: "Fidelity (built in)", "lanczos": "Lanczos (no network)"},
        help="Which network enlarges. Models that add detail may invent what was not there.",
    )
    detail: float = param(
        100.0,
        "Detail",
        minimum=0.0,
        maximum=100.0,
        unit="%",
        help="For models that add detail: how much of it is laid over the faithful enlargement.",
    )
    amount: float = param(
        100.0,
        "Amount",
        minimum=0.0,
        maximum=100.0,
        unit="%",
        advanced=True,
        help="How much of the network's result is mixed over plain enlarging.",
    )
    quality: Literal["standard", "best"] = param(
        "standard",
        "Quality",
        labels={"standard": "Standard", "best": "Best (8 × slower)"},
        help="Best averages the network over eight turns and flips of the picture.",
    )
    hidden_layers: Literal["network", "lanczos"] = param(
        "network",
        "Hidden layers",
        labels={"network": "Network", "lanczos": "Lanczos (fast)"},
        help="How layers that are not visible are enlarged.",
        advanced=True,
    )

    def output_size(self, size: Size) -> Size:
        if self.width is not None and self.height is not None:
            target = Size(self.width, self.height)
        elif self.width is not None:
            target = Size(self.width, max(1, round(size.height * self.width / size.width)))
        elif self.height is not None:
            target = Size(max(1, round(size.width * self.height / size.height)), self.height)
        else:
            target = size.scaled(self.scale)
        if target.area > LARGEST_AREA or max(target.width, target.height) > 500_000:
            raise OperationError(
                "The result would be {} pixels, more than Sfumato can hold. Choose a "
                "smaller scale or size.",
                target,
            )
        factor = max(target.width / size.width, target.height / size.height)
        if factor > LARGEST * 1.001:
            raise OperationError(
                "{} pixels is {:.1f} times the picture; Upscale goes up to {:g} times. "
                "Choose a smaller size.",
                target,
                factor,
                LARGEST,
            )
        return target

    def for_part(self, canvas: Size, part: Rect, *, visible: bool = True) -> Upscale:
        target = self.output_size(canvas)
        place = part.scaled_with(canvas, target)
        model = self.model if visible or self.hidden_layers == "network" else "lanczos"
        return self.model_copy(
            update={"width": place.width, "height": place.height, "model": model}
        )

    def uses_models(self) -> tuple[str, ...]:
        faithful = () if self.detail == 100 or self.model == FIDELITY else (FIDELITY,)
        return (self.model, *faithful)

    def parts(self) -> tuple[Part, ...]:
        amount, detail = self.amount / 100, self.detail / 100
        if self.model == FIDELITY:
            detail = 1.0
        full = self.model_copy(update={"amount": 100.0, "detail": 100.0})
        if self.model == "lanczos":
            return (Part(full, 1.0),)
        # In plain enlarging no network takes part, so that neither model nor quality matter.
        like = {"model": FIDELITY, "quality": "standard"}
        plain = full.model_copy(update=like | {"amount": 0.0})
        faithful = full.model_copy(update=like)
        parts = (Part(plain, 1 - amount), Part(full, amount * detail))
        if self.model == FIDELITY:
            return parts
        return (parts[0], Part(faithful, amount * (1 - detail)), parts[1])

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        parts = [part for part in self.parts() if part.weight > 0]
        if parts != [Part(self, 1.0)]:
            yield from run_mixed(parts, inputs, context)
            return
        source = inputs[0]
        target = self.output_size(source.size)
        factor = max(target.width / source.size.width, target.height / source.size.height)
        if self.model == "lanczos" or factor <= 1.0:
            yield from resampled(source, target, context, "Resampling")
            return
        whole = min(ceil(factor - 1e-3), LARGEST)
        network = self._network(whole, context)
        yield from through(network, source, target, context)

    def _network(self, whole: int, context: Context) -> Any:
        """One module from the source to `whole` times its size, for what is no mixture."""
        from neural.networks.compose import Averaged, Enlarged, Resized

        if self.amount == 0:
            return Enlarged(whole)
        network = faithful(whole, context) if self.model == FIDELITY else context.model(self.model)
        if self.quality == "best":
            network = Averaged(network)
        return network if network.scale == whole else Resized(network, whole)
