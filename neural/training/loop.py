"""The one training loop: every task runs in it.

A step's batch depends on the seed and the step's number alone, so a resumed run on one CPU
repeats the uninterrupted one bit for bit when it is limited by steps rather than minutes.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from neural import device as devices
from neural.training import checkpoint, report
from neural.training.errors import TrainingError
from neural.training.progress import TrainProgress, TrainResult
from neural.training.report import Point
from neural.training.settings import TrainSettings
from neural.training.tasks import TASKS, Adversarial, Task
from neural.training.weights import load_weights

OnProgress = Callable[[TrainProgress], None]
Stop = Callable[[], bool]

# So many steps without a finite loss in a row cannot be bad luck.
HOPELESS = 50

# The rate ends at this part of its peak.
_LAST_RATE = 0.01


def schedule(done: float, step: int, warmup: int) -> float:
    """The part of the peak learning rate at `step`: a linear rise, then half a cosine over `done`."""
    rise = min(1.0, (step + 1) / (warmup + 1))
    wave = 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
    return rise * (_LAST_RATE + (1 - _LAST_RATE) * wave)


class Learner:
    """A network that learns, and its optimizer; `rate` is its peak."""

    def __init__(self, network: nn.Module, rate: float, betas: tuple[float, float]) -> None:
        self.network = network
        self.parameters = list(network.parameters())
        self.optimizer = torch.optim.Adam(self.parameters, rate, betas)
        self._rate = rate

    def learn(self, loss: torch.Tensor, part: float, clip: float) -> bool:
        """One step down the loss at `part` of the peak rate; False, and nothing changes, when the
        loss or its gradient is not finite."""
        self.optimizer.zero_grad(set_to_none=True)
        # Only this learner's: an opponent that the loss went through must not gather gradients.
        loss.backward(inputs=self.parameters)
        norm = nn.utils.clip_grad_norm_(self.parameters, clip)
        if not (math.isfinite(float(loss.detach())) and math.isfinite(float(norm))):
            return False
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate * part
        self.optimizer.step()
        return True

    def state(self) -> dict[str, Any]:
        return {
            "opponent": self.network.state_dict(),
            "opponent_optimizer": self.optimizer.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["opponent"])
        self.optimizer.load_state_dict(state["opponent_optimizer"])


class Run:
    """The state of a run, everything a checkpoint holds."""

    def __init__(self, settings: TrainSettings, task: Task, device: torch.device) -> None:
        self.settings = settings
        self.task = task
        self.device = device
        self.network = task.network.to(device)
        self.average = copy.deepcopy(self.network).requires_grad_(False).eval()
        self.learner = Learner(self.network, *_plan(task, settings, 0))
        self.opponent: Learner | None = None
        if isinstance(task, Adversarial):
            self.opponent = Learner(task.opponent.to(device), *_plan(task, settings, 1))
        self.step = 0
        self.skipped = 0
        self.skipped_in_a_row = 0
        self.seconds = 0.0
        self.points: list[Point] = []
        self.psnr: float | None = None
        self._averages = list(self.average.parameters())

    @property
    def done(self) -> float:
        """0..1: the larger of the parts of the steps and of the minutes that are used up."""
        parts = [0.0]
        if self.settings.steps is not None:
            parts.append(self.step / self.settings.steps)
        if self.settings.minutes is not None:
            parts.append(self.seconds / 60 / self.settings.minutes)
        return min(1.0, max(parts))

    def train_step(self, autocast: bool) -> float:
        """One step; returns its loss. A step whose loss or gradient is not finite changes nothing.

        Raises TrainingError after `HOPELESS` such steps in a row.
        """
        task, network, step, done = self.task, self.network, self.step, self.done
        paced = task.pace(done) if isinstance(task, Adversarial) else done
        part = schedule(paced, step, self.settings.warmup)
        self.step += 1
        fine, value = True, math.nan
        if self.opponent is not None and isinstance(task, Adversarial):
            with torch.autocast(self.device.type, torch.bfloat16, enabled=autocast):
                loss = task.opponent_loss(network, step, done)
            fine = loss is None or self.opponent.learn(loss, part, self.settings.clip)
        if fine:
            with torch.autocast(self.device.type, torch.bfloat16, enabled=autocast):
                loss = task.loss(network, step, done)
            value = float(loss.detach())
            fine = self.learner.learn(loss, part, self.settings.clip)
        if not fine:
            self.skipped += 1
            self.skipped_in_a_row += 1
            if self.skipped_in_a_row >= HOPELESS:
                raise TrainingError(
                    f"Training diverged: {HOPELESS} steps in a row had no finite loss; "
                    "try a lower learning rate from the last checkpoint."
                )
            return math.nan
        self.skipped_in_a_row = 0
        # The average starts short and grows, or the first weights would linger in it.
        memory = min(self.settings.ema, self.step / (self.step + 10))
        with torch.no_grad():
            for average, value_now in zip(self._averages, self.learner.parameters, strict=True):
                average.lerp_(value_now, 1 - memory)
        return value

    def validate(self) -> float:
        """Judge the averaged weights."""
        self.psnr = self.task.validate(self.average)
        return self.psnr

    def state(self) -> dict[str, Any]:
        """Plain values and tensors that `restore` takes back."""
        return {
            "architecture": self.task.architecture(),
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.learner.optimizer.state_dict(),
            **(self.opponent.state() if self.opponent is not None else {}),
            "step": self.step,
            "skipped": self.skipped,
            "seconds": self.seconds,
            "psnr": self.psnr,
            "points": [[p.minutes, p.step, p.loss, p.psnr] for p in self.points],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from `state`. Raises TrainingError when it is of another network."""
        if state["architecture"] != self.task.architecture():
            raise TrainingError(
                f"The checkpoint is of another network: {_words(state['architecture'])}, "
                f"while {_words(self.task.architecture())} was asked for."
            )
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.learner.optimizer.load_state_dict(state["optimizer"])
        if self.opponent is not None:
            self.opponent.restore(state)
        self.step = state["step"]
        self.skipped = state["skipped"]
        self.seconds = state["seconds"]
        self.psnr = state["psnr"]
        self.points = [Point(*values) for values in state["points"]]


def _plan(task: Task, settings: TrainSettings, place: int) -> tuple[float, tuple[float, float]]:
    """Peak rate and Adam's betas of the network (place 0) or of its opponent (1)."""
    if isinstance(task, Adversarial):
        return task.rates[place], task.betas
    return settings.learning_rate, (0.9, 0.999)


def run(settings: TrainSettings, on_progress: OnProgress, stop: Stop) -> TrainResult:
    """Train until the limit or until `stop()`; either way weights and a checkpoint are left behind.

    Raises TrainingError; the last checkpoint written then still stands.
    """
    if settings.minutes is None and settings.steps is None:
        raise TrainingError("Say how long to train: minutes, steps or both.")
    if settings.resume is not None and settings.init is not None:
        raise TrainingError("Either go on from a checkpoint or start from weights, not both.")
    if settings.task not in TASKS:
        raise TrainingError(f"There is no task '{settings.task}'; there is {', '.join(TASKS)}.")
    try:
        chosen = devices.choose(torch, settings.device)  # pyright: ignore[reportArgumentType]
    except ValueError as error:
        raise TrainingError(str(error)) from error
    with _threads(settings.threads):
        torch.manual_seed(settings.seed)
        saved = (
            checkpoint.load(settings.resume, settings.task) if settings.resume is not None else None
        )
        initial = load_weights(settings.init) if settings.init is not None else None
        task = TASKS[settings.task].create(settings)
        if initial is not None:
            task.absorb(initial)
        state = Run(settings, task, torch.device(chosen.kind))
        if saved is not None:
            state.restore(saved)
        return _go(state, on_progress, stop, _half(settings, chosen.kind))


def _go(state: Run, on_progress: OnProgress, stop: Stop, half: bool) -> TrainResult:
    settings, task = state.settings, state.task
    started = time.monotonic() - state.seconds
    last_save = last_check = last_tell = time.monotonic()
    total, count, stopped = 0.0, 0, False
    loss = math.nan
    for line in task.skipped:
        _tell(state, on_progress, loss, f"Skipped {line}")
    while state.done < 1.0:
        if stop():
            stopped = True
            break
        value = state.train_step(half)
        if math.isfinite(value):
            total, count = total + value, count + 1
        now = time.monotonic()
        state.seconds = now - started
        if count and now - last_tell >= 0.5:
            loss, last_tell = total / count, now
            _tell(state, on_progress, loss)
        if now - last_save >= settings.checkpoint_seconds:
            if now - last_check >= settings.validate_seconds:
                state.validate()
                last_check = now
                _note(state, total, count, judged=True)
            else:
                _note(state, total, count, judged=False)
            total, count = 0.0, 0
            if isinstance(task, Adversarial):
                _tell(state, on_progress, loss, task.watched(state.average))
            _save(state, on_progress)
            last_save = time.monotonic()
            # Judging and saving are not training: the schedule does not count them.
            started += last_save - now
    state.validate()
    _note(state, total, count, judged=True)
    _save(state, on_progress)
    try:
        task.export(state.average, settings.out)
    except OSError as error:
        raise TrainingError(f"The weights could not be written: {error}.") from error
    assert state.psnr is not None
    return TrainResult(
        settings.out,
        settings.checkpoint,
        state.step,
        state.seconds / 60,
        state.psnr,
        state.skipped,
        task.skipped,
        stopped,
    )


def _note(state: Run, total: float, count: int, *, judged: bool) -> None:
    loss = total / count if count else 0.0
    psnr = state.psnr if judged else None
    state.points.append(Point(state.seconds / 60, state.step, loss, psnr))


def _save(state: Run, on_progress: OnProgress) -> None:
    """Checkpoint, contact sheet and plot; a full disk is said and training goes on."""
    settings = state.settings
    try:
        checkpoint.save(settings.checkpoint, settings.task, state.state())
        curve = report.plot(state.points, f"{settings.figure} in {settings.unit}")
        report.write_picture(curve, settings.out.with_suffix(".loss.png"))
        sheet = report.contact_sheet(state.task.samples(state.average))
        report.write_picture(sheet, settings.out.with_suffix(".samples.png"))
    except OSError as error:
        _tell(state, on_progress, math.nan, f"Not saved, the last checkpoint stands: {error}.")


def _tell(state: Run, on_progress: OnProgress, loss: float, note: str = "") -> None:
    on_progress(
        TrainProgress(
            state.done, state.step, state.seconds / 60, loss, state.psnr, state.skipped, note
        )
    )


@contextmanager
def _threads(count: int) -> Generator[None]:
    """Use `count` threads (0: as they are) and no denormals; both as before afterwards."""
    before = torch.get_num_threads()
    torch.set_flush_denormal(True)
    if count:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
        torch.set_flush_denormal(False)


def _half(settings: TrainSettings, kind: str) -> bool:
    """Whether convolutions run in bfloat16: with matrix tiles (AMX) a step is four times faster."""
    if settings.precision != "auto":
        return settings.precision == "bfloat16"
    if kind == "cpu":
        has_tiles: Callable[[], bool] = getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
        return has_tiles()
    return kind == "cuda" and torch.cuda.is_bf16_supported()


def _words(architecture: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in architecture.items())
