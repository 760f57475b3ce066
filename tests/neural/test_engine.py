"""The engine runs jobs in order, streams what they finish, stops when told, and ends cleanly."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import numpy as np
import pytest
import torch

from neural.context import Context
from neural.device import Device
from neural.engine import Done, Engine, Event, Job, Priority, compute, result_bytes
from neural.operation import Cancelled, Operation, OperationError, Patch, Progress, param
from neural.source import ArraySource, Rect, Size, Source

LIMIT = 30.0
"""Seconds after which a test that waits has failed."""


class Plus(Operation):
    """Adds to every channel, tile by tile."""

    id: ClassVar[str] = "plus"
    title: ClassVar[str] = "Plus"
    amount: int = param(1, "Amount")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        return context.map(lambda pixels: pixels + np.uint8(self.amount), inputs[0])


class Calling(Operation):
    """Calls back from inside its run, for tests to look and to wait."""

    id: ClassVar[str] = "calling"
    title: ClassVar[str] = "Calling"
    function: Callable[[Context], None]

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        self.function(context)
        yield Progress(1.0)


class Endless(Operation):
    """Goes on until it is stopped; says when it has ended."""

    id: ClassVar[str] = "endless"
    title: ClassVar[str] = "Endless"
    ended: Any
    patches: list[int]

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        try:
            while True:
                self.patches.append(1)
                yield Patch(Rect(0, 0, 1, 1), np.zeros((1, 1, 4), np.uint8))
        finally:
            self.ended.set()


def endless() -> Endless:
    # Not validated, so that the list is shared and not copied.
    return Endless.model_construct(ended=threading.Event(), patches=[])


def picture(width: int = 40, height: int = 30) -> ArraySource:
    return ArraySource(np.full((height, width, 4), 50, np.uint8))


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine(threads=1)
    yield engine
    engine.close()
    assert not any(thread.name == "sfumato-engine" for thread in threading.enumerate())


class Listener:
    """Keeps a job's events."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    @property
    def end(self) -> BaseException | None:
        last = self.events[-1]
        assert isinstance(last, Done)
        return last.error


def submitted(engine: Engine, operation: Operation, **options: Any) -> tuple[Job, Listener]:
    listener = Listener()
    return engine.submit(Job(operation, (picture(),), listener, **options)), listener


async def collected(engine: Engine, operation: Operation, **options: Any) -> list[Any]:
    return [event async for event in engine.stream(operation, [picture()], **options)]


class Gate:
    """Holds the worker in a job until it is opened."""

    def __init__(self, engine: Engine) -> None:
        self.entered = threading.Event()
        self.opened = threading.Event()

        def hold(_: Context) -> None:
            self.entered.set()
            assert self.opened.wait(LIMIT)

        self.job, self.listener = submitted(engine, Calling(function=hold))
        assert self.entered.wait(LIMIT)

    def open(self) -> None:
        self.opened.set()


def test_a_stream_gives_every_patch_and_ends(engine: Engine) -> None:
    events = asyncio.run(collected(engine, Plus(amount=5), tile=16))
    result = np.zeros((30, 40, 4), np.uint8)
    for event in events:
        if isinstance(event, Patch):
            result[event.rect.slices] = event.pixels
    assert (result == 55).all()
    assert isinstance(events[-1], Progress)
    assert events[-1].fraction == 1
    assert not engine.busy


def test_events_come_from_one_thread_that_is_not_the_caller_s(engine: Engine) -> None:
    threads: set[str] = set()
    jobs = [
        engine.submit(
            Job(Plus(), (picture(),), lambda _: threads.add(threading.current_thread().name))
        )
        for _ in range(3)
    ]
    for job in jobs:
        assert job.finished.wait(LIMIT)
    engine.close()
    assert threads == {"sfumato-engine"}


def test_no_thread_is_started_before_the_first_job() -> None:
    engine = Engine()
    assert not any(thread.name == "sfumato-engine" for thread in threading.enumerate())
    assert engine.device is None
    engine.close()


def test_errors_reach_the_caller_and_the_engine_goes_on(engine: Engine) -> None:
    def fail(_: Context) -> None:
        raise OperationError("The lens is dirty. Clean it.")

    def crash(_: Context) -> None:
        raise ZeroDivisionError

    for function, error in ((fail, OperationError), (crash, ZeroDivisionError)):
        with pytest.raises(error):
            asyncio.run(collected(engine, Calling(function=function)))
    assert len(asyncio.run(collected(engine, Plus()))) == 2


def test_more_urgent_jobs_go_first_and_equals_in_their_order(engine: Engine) -> None:
    gate = Gate(engine)
    order: list[str] = []
    jobs = [
        submitted(engine, Calling(function=lambda _, name=name: order.append(name)), priority=p)[0]
        for name, p in (
            ("background", Priority.BACKGROUND),
            ("filter 1", Priority.FILTER),
            ("preview", Priority.PREVIEW),
            ("filter 2", Priority.FILTER),
        )
    ]
    gate.open()
    for job in jobs:
        assert job.finished.wait(LIMIT)
    assert order == ["preview", "filter 1", "filter 2", "background"]


def test_leaving_a_stream_early_cancels_the_run(engine: Engine) -> None:
    operation = endless()

    async def leave() -> None:
        stream = engine.stream(operation, [picture()])
        async for _ in stream:
            break
        await stream.aclose()  # type: ignore[attr-defined]

    asyncio.run(leave())
    assert operation.ended.wait(LIMIT)


def test_cancelling_the_task_cancels_the_run(engine: Engine) -> None:
    operation = endless()

    async def give_up() -> None:
        task = asyncio.ensure_future(collected(engine, operation))
        while not operation.patches:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())
    assert operation.ended.wait(LIMIT)


def test_a_cancelled_run_delivers_nothing_more_but_its_end(engine: Engine) -> None:
    after: list[Event] = []
    jobs: list[Job] = []

    def deliver(event: Event) -> None:
        if jobs and jobs[0].cancelled:
            after.append(event)
        elif jobs:
            jobs[0].cancel()

    gate = Gate(engine)
    jobs.append(engine.submit(Job(Plus(), (picture(),), deliver, tile=5)))
    gate.open()
    assert jobs[0].finished.wait(LIMIT)
    engine.close()
    assert len(after) == 1
    assert isinstance(after[0], Done)
    assert isinstance(after[0].error, Cancelled)


def test_a_job_cancelled_in_the_queue_never_runs(engine: Engine) -> None:
    gate = Gate(engine)
    ran: list[int] = []
    job, listener = submitted(engine, Calling(function=lambda _: ran.append(1)))
    job.cancel()
    gate.open()
    assert job.finished.wait(LIMIT)
    engine.close()
    assert ran == []
    assert isinstance(listener.end, Cancelled)


def test_moving_the_view_changes_what_comes_next(engine: Engine) -> None:
    order: list[Rect] = []
    jobs: list[Job] = []

    def deliver(event: Event) -> None:
        if isinstance(event, Patch):
            order.append(event.rect)
            jobs[0].visible = Rect(0, 25, 3, 3)

    gate = Gate(engine)
    jobs.append(
        engine.submit(Job(Plus(), (picture(),), deliver, visible=Rect(35, 5, 3, 3), tile=10))
    )
    gate.open()
    assert jobs[0].finished.wait(LIMIT)
    assert order[:2] == [Rect(30, 0, 10, 10), Rect(0, 20, 10, 10)]
    assert len(order) == 12


def test_an_estimate_is_positive_and_grows_with_the_picture(engine: Engine) -> None:
    class Costly(Operation):
        id: ClassVar[str] = "costly"
        title: ClassVar[str] = "Costly"

        def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
            class Network:
                scale, halo, multiple = 1, 2, 1

                def __call__(self, x: torch.Tensor, /) -> torch.Tensor:
                    for _ in range(20):
                        x = torch.sqrt(x)
                    return x

            return context.tiled(Network(), inputs[0])

    async def both() -> Any:
        small = await engine.estimate(Costly(), [picture(200, 200)])
        large = await engine.estimate(Costly(), [picture(4000, 4000)])
        return small, large

    small, large = asyncio.run(both())
    assert small.seconds > 0
    assert large.seconds > small.seconds
    assert small.memory > 200 * 200 * 4
    assert large.memory > small.memory


def test_an_estimate_that_fails_says_why(engine: Engine) -> None:
    def fail(_: Context) -> None:
        raise OperationError("No.")

    async def ask() -> None:
        await engine.estimate(Calling(function=fail), [picture()])

    with pytest.raises(OperationError):
        asyncio.run(ask())


def test_closing_ends_the_job_under_way_and_those_that_wait() -> None:
    engine = Engine()
    running = endless()
    first, first_listener = submitted(engine, running)
    while not running.patches:
        assert not first.finished.wait(0.001)
    waiting = [submitted(engine, Plus()) for _ in range(5)]
    engine.close()
    assert running.ended.is_set()
    for job, listener in [(first, first_listener), *waiting]:
        assert job.finished.is_set()
        assert isinstance(listener.end, Cancelled)
    assert not engine.busy
    engine.close()
    with pytest.raises(RuntimeError, match="closed"):
        submitted(engine, Plus())


def test_a_stream_ends_when_the_engine_is_closed_under_it() -> None:
    engine = Engine()
    operation = endless()

    async def closed_under() -> None:
        stream = engine.stream(operation, [picture()])
        closing = threading.Thread(target=engine.close)
        async for _ in stream:
            if not closing.is_alive() and not operation.ended.is_set():
                closing.start()
                closing.join(LIMIT)

    with pytest.raises(Cancelled):
        asyncio.run(closed_under())
    assert operation.ended.is_set()


def test_a_loop_that_is_gone_does_not_hurt_the_worker(engine: Engine) -> None:
    gate = Gate(engine)

    async def walk_away() -> None:
        stream = engine.stream(Plus(), [picture()])
        waiting = asyncio.ensure_future(anext(stream))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        assert not waiting.done()
        waiting.cancel()

    asyncio.run(walk_away())
    gate.open()
    assert len(asyncio.run(collected(engine, Plus()))) == 2


def test_warming_tells_the_device(engine: Engine) -> None:
    told: list[Device] = []
    there = threading.Event()

    def then(device: Device) -> None:
        told.append(device)
        there.set()

    engine.warm(then)
    assert there.wait(LIMIT)
    assert told == [engine.device]


def test_a_device_that_is_missing_is_said_by_the_first_job() -> None:
    engine = Engine(device="xpu")
    try:
        with pytest.raises(ValueError, match="no usable XPU device"):
            asyncio.run(collected(engine, Plus()))
    finally:
        engine.close()


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux")
def test_the_worker_gives_way_to_the_interface(engine: Engine) -> None:
    seen: list[int] = []

    def look(_: Context) -> None:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    job, _ = submitted(engine, Calling(function=look))
    assert job.finished.wait(LIMIT)
    assert seen == [max(10, os.getpriority(os.PRIO_PROCESS, threading.main_thread().native_id))]


def test_compute_gives_the_whole_result_and_its_progress() -> None:
    heard: list[Progress] = []
    result = compute(Plus(amount=7), [picture()], Context(tile=16), heard.append)
    assert result.shape == (30, 40, 4)
    assert (result == 57).all()
    assert heard[-1].fraction == 1


def test_an_operation_that_gives_nothing_is_an_error() -> None:
    with pytest.raises(OperationError, match="Calling gave no picture"):
        compute(Calling(function=lambda _: None), [picture()], Context())


def test_the_size_of_a_result_follows_the_depth() -> None:
    floats = ArraySource(np.zeros((3, 5, 4), np.float32))
    assert result_bytes(Plus(), [floats]) == 3 * 5 * 4 * 4
    assert result_bytes(Plus(), [picture(5, 3)]) == 3 * 5 * 4
    assert result_bytes(Plus(), []) == 0


def test_sizes_are_kept_by_operations_that_do_not_resize() -> None:
    assert Plus().output_size(Size(3, 4)) == Size(3, 4)
