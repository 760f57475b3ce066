"""The worker: one thread that owns torch, runs operations and streams what they finish.

Jobs wait in a queue by priority. Every event of a job is delivered on the worker thread to the job's
`deliver`; `Engine.stream` brings them to an event loop. Closing the stream cancels the job.
"""

from __future__ import annotations

import asyncio
import itertools
import queue
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

import numpy as np

from neural.context import Context, Estimate, Probe, Survey
from neural.device import Device, Kind, choose, cores, lower_thread_priority
from neural.operation import Cancelled, Operation, OperationError, Patch, Progress
from neural.sentence import Title
from neural.source import Depth, Pixels, Rect, Source

if TYPE_CHECKING:
    from neural.models import ModelStore


class Priority(IntEnum):
    """Smaller goes first."""

    PREVIEW = 0
    FILTER = 1
    BACKGROUND = 2


@dataclass(frozen=True, slots=True)
class Done:
    """The last event of a job: None when all is there, Cancelled when stopped, else what went wrong."""

    error: BaseException | None = None


Event = Patch | Progress | Done


@dataclass(eq=False)
class Job:
    """One run of an operation, in the queue or under way."""

    operation: Operation
    inputs: tuple[Source, ...]
    deliver: Callable[[Event], None]
    priority: Priority = Priority.FILTER
    visible: Rect | None = None
    """What is being looked at, in input coordinates; may be changed while the job runs."""
    tile: int | None = None
    probe: Probe | None = None
    survey: Survey | None = None
    area: Sequence[Rect] | None = None
    """The only parts of the result that are wanted; see `Context.area`."""
    depth: Depth = "uint8"
    """Of the result, where there are no inputs."""
    subject: Source | None = None
    """As in `Context`."""
    _stop: threading.Event = field(default_factory=threading.Event)
    finished: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the job to stop; it ends within one layer of the tile under way."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()


class Engine:
    """Runs operations one at a time on a thread of its own, started by the first job."""

    def __init__(
        self,
        models: ModelStore | None = None,
        *,
        device: Kind | Literal["auto"] = "auto",
        threads: int | None = None,
    ) -> None:
        self.models = models
        self._wanted: Kind | Literal["auto"] = device
        self._threads = threads if threads is not None else max(1, cores() - 1)
        self._queue: queue.PriorityQueue[tuple[int, int, Job | None]] = queue.PriorityQueue()
        self._counter = itertools.count()
        self._thread: threading.Thread | None = None
        self._jobs: set[Job] = set()
        self._running: Job | None = None
        self._lock = threading.Lock()
        self._closed = False
        self.device: Device | None = None
        """The device in use; None until torch is loaded."""

    def submit(self, job: Job) -> Job:
        """Queue a job. Raises RuntimeError after `close`."""
        with self._lock:
            if self._closed:
                raise RuntimeError("The engine is closed.")
            self._jobs.add(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="sfumato-engine")
                self._thread.start()
            running = self._running
            if running is not None and job.priority < running.priority == Priority.BACKGROUND:
                running.cancel()  # whoever wants it in the background asks again
            # Within the lock, so that no job can slip in behind the end of the queue.
            self._queue.put((int(job.priority), next(self._counter), job))
        return job

    def warm(self, then: Callable[[Device], None] | None = None) -> None:
        """Load torch on the worker now, so that the first filter need not wait for it."""

        def ready(event: Event) -> None:
            if isinstance(event, Done) and then is not None and self.device is not None:
                then(self.device)

        self.submit(Job(_Nothing(), (), ready, Priority.PREVIEW))

    async def stream(
        self,
        operation: Operation,
        inputs: Sequence[Source],
        *,
        priority: Priority = Priority.FILTER,
        visible: Rect | None = None,
        tile: int | None = None,
        area: Sequence[Rect] | None = None,
        depth: Depth = "uint8",
        subject: Source | None = None,
        started: Callable[[Job], None] | None = None,
    ) -> AsyncIterator[Patch | Progress]:
        """Run an operation and yield its patches and progress on the calling event loop.

        Raises what the run raises, and Cancelled when a run of priority BACKGROUND had to give way to
        another. Leaving the loop early cancels the run. `started` receives the job, through which the
        visible rectangle can be moved and the run cancelled. `area` and `subject` as in `Context`.
        """
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[Event] = asyncio.Queue()

        def deliver(event: Event) -> None:
            # The loop may be gone when the program is closing: nobody listens any more then.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(events.put_nowait, event)

        job = Job(
            *(operation, tuple(inputs), deliver, priority, visible, tile),
            area=area,
            depth=depth,
            subject=subject,
        )
        self.submit(job)
        if started is not None:
            started(job)
        try:
            while True:
                event = await events.get()
                if isinstance(event, Done):
                    if event.error is not None:
                        raise event.error
                    return
                yield event
        finally:
            job.cancel()

    async def result(
        self,
        operation: Operation,
        inputs: Sequence[Source],
        *,
        priority: Priority = Priority.FILTER,
    ) -> Pixels:
        """Run an operation and give the whole result, H x W x 4, without inputs in 8 bits. Raises like
        `stream`."""
        whole = Whole(operation, inputs, Context(models=self.models))
        run = self.stream(operation, inputs, priority=priority)
        async with aclosing(run) as events:  # type: ignore[type-var]
            async for event in events:
                whole.take(event)
        return whole.pixels

    async def estimate(
        self, operation: Operation, inputs: Sequence[Source], subject: Source | None = None
    ) -> Estimate:
        """Seconds and bytes that a run will take, from one tile of each of its passes."""
        probe = Probe()
        await self._answer(operation, inputs, probe=probe, subject=subject)
        return Estimate(probe.seconds, probe.memory + result_bytes(operation, inputs))

    async def reach(self, operation: Operation, source: Source) -> int | None:
        """How many pixels away from a change of `source` the result may change; None for anywhere.

        Found by following a run that reads nothing: it is None for runs of several passes, and for
        those that look at the picture before they begin.
        """
        survey, watched = Survey(), _Watched(source)
        try:
            await self._answer(operation, [watched], survey=survey)
        except _Read:
            return None
        return survey.reach(watched)

    async def _answer(
        self,
        operation: Operation,
        inputs: Sequence[Source],
        *,
        probe: Probe | None = None,
        survey: Survey | None = None,
        subject: Source | None = None,
    ) -> None:
        """Wait for a run that only finds something out. Raises what the run raises."""
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[None] = loop.create_future()

        def settle(error: BaseException | None) -> None:
            if outcome.done():
                return
            if error is None:
                outcome.set_result(None)
            else:
                outcome.set_exception(error)

        def deliver(event: Event) -> None:
            if isinstance(event, Done):
                with suppress(RuntimeError):  # as in `stream`
                    loop.call_soon_threadsafe(settle, event.error)

        job = Job(
            *(operation, tuple(inputs), deliver, Priority.PREVIEW),
            probe=probe,
            survey=survey,
            subject=subject,
        )
        self.submit(job)
        try:
            await outcome
        finally:
            job.cancel()

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def close(self) -> None:
        """Cancel everything and wait for the thread to end. Safe to call twice."""
        with self._lock:
            self._closed = True
            for job in self._jobs:
                job.cancel()
            thread = self._thread
        if thread is not None:
            self._queue.put((-1, next(self._counter), None))
            thread.join()
            self._thread = None

    def _work(self) -> None:
        lower_thread_priority()
        while True:
            _, _, job = self._queue.get()
            if job is None:
                break
            self._run(job)
        while not self._queue.empty():  # jobs that never ran still owe their callers an end
            _, _, job = self._queue.get()
            if job is not None:
                self._finish(job, Cancelled())

    def _run(self, job: Job) -> None:
        error: BaseException | None = None
        self._running = job
        try:
            if job.cancelled:
                raise Cancelled
            context = Context(
                models=self.models,
                device=self._load_torch(),
                tile=job.tile,
                visible=lambda: job.visible,
                cancelled=lambda: job.cancelled,
                probe=job.probe,
                survey=job.survey,
                area=job.area,
                depth=job.depth,
                subject=job.subject,
                report=job.deliver,
            )
            for event in job.operation.run(job.inputs, context):
                context.checkpoint()
                job.deliver(event)
        except BaseException as raised:
            error = raised
        self._running = None
        self._finish(job, error)

    def _finish(self, job: Job, error: BaseException | None) -> None:
        with self._lock:
            self._jobs.discard(job)
        job.finished.set()
        job.deliver(Done(error))

    def _load_torch(self) -> Device:
        if self.device is None:
            prepare_torch(self._threads)
            import torch

            self.device = choose(torch, self._wanted)
        return self.device


class _Read(Exception):
    """A run looked at the picture before its pass began."""


class _Watched:
    """A source that is not to be read."""

    def __init__(self, source: Source) -> None:
        self.size = source.size
        self.depth: Depth = source.depth
        self.opaque = source.opaque

    def read(self, rect: Rect) -> Pixels:
        raise _Read


class _Nothing(Operation):
    """Runs nothing: a job of it loads torch."""

    def run(self, inputs: Sequence[Source], context: Context):  # type: ignore[no-untyped-def]
        yield Progress(1.0)


def prepare_torch(threads: int) -> None:
    """Settings that every thread which runs networks makes once, before its first call of torch."""
    import torch

    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)  # denormals made float networks many times slower


def compute(
    operation: Operation,
    inputs: Sequence[Source],
    context: Context,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Pixels:
    """Run an operation on the calling thread and give the whole result, H x W x 4.

    For batch, the command line and tests. The depth is that of the first input, or the context's.
    """
    context = replace(context, report=progress)
    whole = Whole(operation, inputs, context)
    for event in operation.run(inputs, context):
        context.checkpoint()
        whole.take(event)
        if isinstance(event, Progress):
            progress(event)
    return whole.pixels


class Whole:
    """The result of a run, put together from its patches. Raises what `output_size` raises."""

    def __init__(self, operation: Operation, inputs: Sequence[Source], context: Context) -> None:
        self._operation = operation
        self._size = (
            operation.output_size(inputs[0].size) if inputs else operation.made_size(context)
        )
        self._pixels: Pixels | None = None

    def take(self, event: Patch | Progress) -> None:
        if isinstance(event, Progress):
            return
        if self._pixels is None:
            shape = (self._size.height, self._size.width, 4)
            self._pixels = np.zeros(shape, event.pixels.dtype)
        self._pixels[event.rect.slices] = event.pixels

    @property
    def pixels(self) -> Pixels:
        """H x W x 4. Raises OperationError where there was no patch."""
        if self._pixels is None:
            raise OperationError("{} gave no picture.", Title(self._operation.title))
        return self._pixels


def result_bytes(operation: Operation, inputs: Sequence[Source]) -> int:
    """Bytes of the result at the depth of the first input."""
    if not inputs:
        return 0
    size = operation.output_size(inputs[0].size)
    return size.area * 4 * np.dtype(inputs[0].depth).itemsize
