"""What a run is given: cells, progress in parts, passes, estimates."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neural.context import MAP_TILE, Context, Probe
from neural.operation import Cancelled, Patch, Progress
from neural.source import ArraySource, Pixels, Rect, Size


def picture(width: int = 50, height: int = 40) -> ArraySource:
    rng = np.random.default_rng(3)
    return ArraySource(rng.integers(0, 256, (height, width, 4), dtype=np.uint8))


def patches(events: Any) -> list[Patch]:
    return [event for event in events if isinstance(event, Patch)]


def box(pixels: Pixels) -> Pixels:
    """The largest value within 2 pixels, up to the border."""
    padded = np.pad(pixels, ((2, 2), (2, 2), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (5, 5), axis=(0, 1))
    return windows.max(axis=(3, 4))


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 60), st.integers(2, 5))
def test_a_function_with_its_halo_gives_the_same_in_cells(tile: int, halo: int) -> None:
    source = picture()
    result = np.zeros_like(source.pixels)
    for patch in patches(Context(tile=tile).map(box, source, halo=halo)):
        result[patch.rect.slices] = patch.pixels
    assert np.array_equal(result, box(source.pixels))


@pytest.mark.parametrize("align", [1, 4, 16])
@pytest.mark.parametrize("tile", [7, 16, 23])
def test_what_a_function_reads_begins_on_the_alignment(align: int, tile: int) -> None:
    rows, columns = np.mgrid[0:40, 0:50].astype(np.uint8)
    source = ArraySource(np.dstack([rows, columns, rows, columns]))
    corners: list[tuple[int, int]] = []

    def look(pixels: Pixels) -> Pixels:
        corners.append((int(pixels[0, 0, 0]), int(pixels[0, 0, 1])))
        return pixels

    cells = patches(Context(tile=tile).map(look, source, halo=3, align=align))
    assert all(y % align == 0 and x % align == 0 for y, x in corners if align > 1)
    for cell in cells:
        assert np.array_equal(cell.pixels, source.read(cell.rect))


def test_cells_grow_with_the_halo() -> None:
    seen: list[int] = []

    def look(pixels: Pixels) -> Pixels:
        seen.append(pixels.shape[1])
        return pixels

    source = ArraySource(np.zeros((2, 3 * MAP_TILE, 4), np.uint8))
    list(Context().map(look, source))
    assert seen == [MAP_TILE] * 3
    seen.clear()
    list(Context().map(look, source, halo=MAP_TILE))
    assert seen == [3 * MAP_TILE]


def test_the_visible_cells_come_first() -> None:
    context = Context(tile=10, visible=lambda: Rect(42, 31, 5, 5))
    assert patches(context.map(lambda p: p, picture()))[0].rect == Rect(40, 30, 10, 10)


def test_parts_of_parts_share_out_the_progress() -> None:
    second_half = Context().part(0.5, 1.0)
    assert second_half.progress(0.0) == Progress(0.5)
    assert second_half.progress(1.0, "sharpening") == Progress(1.0, "sharpening")
    assert second_half.part(0.0, 0.5).progress(0.5).fraction == pytest.approx(0.625)
    assert Context().progress(7).fraction == 1
    assert Context().progress(-7).fraction == 0


def test_a_part_keeps_what_the_run_was_given() -> None:
    context = Context(tile=17, cancelled=lambda: True)
    assert context.part(0.2, 0.4).tile == 17
    with pytest.raises(Cancelled):
        context.part(0.2, 0.4).checkpoint()


def test_a_checkpoint_passes_while_nobody_has_cancelled() -> None:
    Context().checkpoint()


def test_a_pass_becomes_the_next_one_s_source() -> None:
    source = picture()
    context = Context(tile=16)

    def two_passes() -> Generator[Patch | Progress, None, None]:
        first = context.part(0, 0.5)
        middle = yield from first.collect(
            first.map(lambda p: 255 - p, source), source.size, source.depth
        )
        yield from context.part(0.5, 1).map(lambda p: p // 2, middle)

    events = list(two_passes())
    result = np.zeros_like(source.pixels)
    for patch in patches(events):
        result[patch.rect.slices] = patch.pixels
    assert np.array_equal(result, (255 - source.pixels) // 2)
    fractions = [event.fraction for event in events if isinstance(event, Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    assert len(patches(events)) == len(fractions) / 2  # the first pass's patches stay inside


def test_an_estimate_runs_one_cell_and_grows_with_the_picture() -> None:
    cells: list[Size] = []

    def slow(pixels: Pixels) -> Pixels:
        cells.append(Size(pixels.shape[1], pixels.shape[0]))
        total = 0.0
        for _ in range(200):
            total += float(np.sqrt(pixels.astype(np.float64)).sum())
        assert total > 0
        return pixels

    costs: list[float] = []
    for width in (40, 4000):
        probe = Probe()
        assert list(Context(tile=40, probe=probe).map(slow, picture(width))) == []
        assert probe.memory > 0
        costs.append(probe.seconds)
    assert [size for size in cells if size.width == 40] == [Size(40, 40)] * 2
    assert costs[1] > 10 * costs[0]


def test_passes_add_up_their_time_and_the_largest_sets_the_memory() -> None:
    probe = Probe()
    probe.add(1.0, 500)
    probe.add(2.0, 300)
    assert probe == Probe(3.0, 500)


def test_models_are_asked_for_by_id_and_device() -> None:
    class Store:
        def load(self, id: str, device: Any) -> str:
            return f"{id} on {device.kind}"

    assert Context(models=Store()).model("denoise") == "denoise on cpu"  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="without models"):
        Context().model("denoise")
