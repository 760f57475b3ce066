"""What every command promises, and that recipes hold commands."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from editor.batch import Job, run
from editor.cli import main
from editor.document.command import Command, command, commands, steps
from editor.document.commands.layers import ChooseLayer
from editor.document.layers import Layer, Mask, walk
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.selection import shapes
from editor.document.state import Channel, State
from editor.planning import Item
from editor.recording import PlayError, Recording, play
from editor.session import Document, Session
from editor.settings import Settings
from neural.operation import operations
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.recipe import RESERVED, Recipe, RecipeError, parse
from neural.source import WHITE, Depth, Rect
from tests.editor.file_samples import noise

DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")

VALUES: dict[str, dict[str, Any]] = {
    "align_layers": {"edge": "right"},
    "blend_mode": {"mode": "multiply"},
    "canvas_size": {"width": 80, "height": 50, "across": 0},
    "choose_layer": {"name": "Background"},
    "clip_layer": {"on": True},
    "colour_range": {"colour": "#404040", "fuzziness": 300},
    "crop": {"left": 5, "top": 4, "width": 30, "height": 20, "angle": 10},
    "fill": {"colour": "#ff8800"},
    "label_layer": {"label_colour": "red"},
    "layer_opacity": {"opacity": 40},
    "lock_layer": {"on": True, "what": "lock_alpha"},
    "move_layer": {"across": 3, "down": -2},
    "draw_gradient": {"from_x": 5, "to_x": 50, "to_y": 30, "kind": "radial", "fade": True},
    "move_selection": {"across": 4, "down": -3},
    "select_alike": {"left": 12, "top": 9, "tolerance": 60},
    "select_outline": {"points": ((3, 3), (50, 8), (20, 36.5)), "feather": 2},
    "select_rectangle": {"left": 3, "top": 4, "width": 20, "height": 10},
    "select_ellipse": {"left": 3, "top": 4, "width": 20, "height": 10},
    "transform_layer": {"corners": (10, 0, 90, 5, 100, 100, 0, 120)},
    "rename_layer": {"name": "Other"},
    "show_layer": {"on": False},
    "enable_mask": {"on": False},
    "link_mask": {"on": False},
    "arrange_layer": {"to": "down"},
}
"""Values with which a command changes the scene; the others do with their defaults."""

EVERY = pytest.mark.parametrize("kind", list(commands().values()), ids=list(commands()))


def scene(kind: type[Command], depth: Depth = "uint8") -> State:
    """Three layers, the middle one active, with what the command needs: a mask, a selection, a group."""
    state = State.from_array(noise(60, 40, depth))
    state = replace(state, selection=shapes.rectangle(Rect(10, 5, 30, 20), state.rect, depth))
    pixels = noise(30, 20, depth)
    state = state.insert(Layer(raster=Raster.from_array(pixels, 0, 0), name="Middle", x=8, y=6))
    middle = state.active
    state = state.insert(Layer(raster=Raster.from_array(pixels, 0, 0), name="Top", x=20, y=15))
    state = state.with_active(middle)
    if kind.__module__.endswith("masks") and kind.id != "add_mask":
        assert state.selection is not None
        node = state.active_node
        assert node is not None
        state = state.with_node(replace(node, mask=Mask(raster=state.selection)))
    if kind.id in ("ungroup_layers", "merge_layers"):
        state = command("group_layers").apply(state)
    if kind.id == "rasterize":
        state = command("new_solid", colour="#123456").apply(state)
    if kind.id == "load_selection":
        assert state.selection is not None
        kept = Channel(name="Kept", raster=shapes.rectangle(Rect(0, 0, 9, 9), state.rect, depth))
        state = replace(state, channels=(kept,))
    if kind.id == "select_subject":
        drawn = np.full((40, 60, 4), WHITE[depth], depth)
        drawn[10:30, 20:44, 1:3] = 0
        state = replace(State.from_array(drawn), selection=state.selection)
    if kind.id == "trim":
        state = command("canvas_size", width=100, height=90).apply(state)
    if kind.id in ("turn_layer", "flip_layer"):
        state = replace(state, selection=None)
    return state


def made(kind: type[Command]) -> Command:
    return kind(**VALUES.get(kind.id, {}))


def chosen_for(kind: type[Command], state: State) -> tuple[str, ...]:
    """All layers where one has nothing to be distributed with."""
    if kind.id == "distribute_layers":
        return tuple(node.id for node in walk(state.layers))
    return ()


@EVERY
def test_it_says_what_it_is(kind: type[Command]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", kind.id)
    assert kind.id not in operations()
    assert kind.summary.endswith(".")
    assert kind.__doc__
    for name, info in kind.model_fields.items():
        assert info.title, name
        assert name not in RESERVED
    with pytest.raises(ValidationError):
        kind(**{"no such field": 1})


@EVERY
@pytest.mark.parametrize("depth", DEPTHS)
def test_it_changes_the_document_and_not_the_state_it_got(
    kind: type[Command], depth: Depth
) -> None:
    state = scene(kind, depth)
    before = composite(state).copy()
    after = made(kind).apply(state, chosen_for(kind, state))
    assert after != state
    assert after.depth == depth
    assert np.array_equal(composite(state), before)


@EVERY
def test_it_survives_toml_and_json_beside_operations(kind: type[Command]) -> None:
    recipe = Recipe((made(kind), Invert(), kind()))
    assert parse(recipe.to_toml(), steps()) == recipe
    assert parse(recipe.to_json(), steps()) == recipe


@EVERY
def test_words_of_the_history_are_among_those_that_are_translated(kind: type[Command]) -> None:
    assert made(kind).named in (kind.title, *kind.titles.values())
    assert made(kind).label.startswith(made(kind).named)


def test_a_recipe_without_commands_is_read_as_ever() -> None:
    text = 'version = 1\n[[steps]]\noperation = "gaussian_blur"\nradius = 3.0\n'
    assert parse(text, steps()).steps == (GaussianBlur(radius=3),)
    assert parse(text).steps == (GaussianBlur(radius=3),)


def test_a_command_that_is_not_there_is_named_with_what_was_meant() -> None:
    text = 'version = 1\n[[steps]]\ncommand = "flp"\n'
    with pytest.raises(RecipeError, match="no command 'flp'; did you mean 'flip'"):
        parse(text, steps())
    with pytest.raises(RecipeError, match="no operation 'flip'"):
        parse('version = 1\n[[steps]]\noperation = "flip"\n', steps())


# Recorded and played.


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(Settings())
    yield session
    session.shut_down()


def done(document: Document, id: str, on: tuple[str, ...] = (), **values: Any) -> None:
    step = command(id, **values)
    document.do(step, step.named, on)


def test_what_was_done_is_done_again_in_another_picture_and_undone_to_the_bit(
    session: Session,
) -> None:
    async def work() -> None:
        first = session.add(State.from_array(noise(60, 40, "uint8")))
        recording = Recording()
        recording.follow(first)
        background = first.state.active
        done(first, "new_layer", name="Glow")
        done(first, "colour_range", colour="#404040", fuzziness=150)
        done(first, "grow_selection", radius=2)
        done(first, "fill", colour="#ffcc00")
        done(first, "deselect")
        first.select_layer(background)
        await play(session, first, Recipe((GaussianBlur(radius=2),)))
        done(first, "layer_opacity", (first.state.layers[1].id,), opacity=50)
        done(first, "crop", left=4, top=4, width=50, height=30)
        done(first, "turn", way="left")
        recording.follow(None)
        assert recording.others == ()
        names = [step.id for step in recording.steps]
        assert names == [
            *("new_layer", "colour_range", "grow_selection", "fill", "deselect"),
            *("choose_layer", "gaussian_blur"),
            *("choose_layer", "layer_opacity"),
            *("choose_layer", "crop", "turn"),
        ]
        second = session.add(State.from_array(noise(60, 40, "uint8")))
        start = second.state
        recipe = parse(Recipe(recording.steps).to_toml(), steps())
        await play(session, second, recipe)
        assert np.array_equal(composite(second.state), composite(first.state))
        while second.history.index:
            second.undo()
        assert second.state.layers == start.layers
        raster = second.state.pixel_layers[0].raster
        assert np.array_equal(raster.read(start.rect), noise(60, 40, "uint8"))

    asyncio.run(work())


def test_several_chosen_layers_are_chosen_again(session: Session) -> None:
    async def work() -> None:
        documents = [session.add(scene(commands()["move_layer"])) for _ in range(2)]
        first, second = documents
        recording = Recording()
        recording.follow(first)
        _, middle, top = (node.id for node in first.state.layers)
        first.choose((middle, top), top)
        done(first, "group_layers", name="Pair")
        done(first, "layer_opacity", opacity=30)
        assert [step.id for step in recording.steps] == [
            *("choose_layer", "group_layers", "layer_opacity")
        ]
        recording.follow(None)
        await play(session, second, Recipe(recording.steps))
        assert [node.name for node in second.state.layers] == ["Background", "Pair"]
        assert np.array_equal(composite(second.state), composite(first.state))

    asyncio.run(work())


def test_a_slider_that_is_dragged_is_one_step(session: Session) -> None:
    document = session.add(State.from_array(noise(20, 20, "uint8")))
    recording = Recording()
    recording.follow(document)
    for opacity in (80.0, 60.0, 40.0):
        step = command("layer_opacity", opacity=opacity)
        document.do(step, step.named, key="opacity")
    assert recording.steps == (command("layer_opacity", opacity=40),)
    document.undo()
    assert recording.steps == ()


def test_a_layer_that_is_missing_stops_playing_and_is_named(session: Session) -> None:
    async def work() -> None:
        document = session.add(State.from_array(noise(20, 20, "uint8")))
        recipe = Recipe((command("flip"), ChooseLayer(name="Sky"), Invert()))
        with pytest.raises(PlayError, match="Step 2, Choose layer: There is no layer called “Sky”"):
            await play(session, document, recipe)
        assert document.history.index == 1

    asyncio.run(work())


# Without a window.


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.png"
    Image.fromarray(noise(60, 40, "uint8")[..., :3]).save(path)
    return path


def test_a_batch_plays_commands_between_operations(picture: Path, tmp_path: Path) -> None:
    chain = (
        command("crop", left=10, top=5, width=30, height=20),
        command("new_layer", name="Red"),
        command("fill", colour="#ff0000"),
        command("layer_opacity", opacity=50),
        ChooseLayer(name="Background"),
        Invert(),
        command("turn", way="right"),
    )
    target = tmp_path / "b.png"
    report = run([Item(picture, target)], Job(steps=chain))
    assert report.count("done") == 1, report.failed
    with Image.open(picture) as opened, Image.open(target) as result:
        before = np.asarray(opened.convert("RGB")).astype(float)[5:25, 10:40]
        after = np.asarray(result.convert("RGB")).astype(float)
    wanted = np.rot90((255 - before) * 0.5 + np.array([255, 0, 0]) * 0.5, -1)
    assert after.shape == (30, 20, 3)
    assert np.abs(after - wanted).max() <= 1


def test_the_command_line_plays_recipes_with_commands_and_single_commands(
    picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "r.toml"
    recipe.write_text(
        'version = 1\n[[steps]]\ncommand = "canvas_size"\nwidth = 70\n[[steps]]\n'
        'operation = "invert"\n[[steps]]\ncommand = "flatten"\n',
        "utf-8",
    )
    out = tmp_path / "b.png"
    assert main(["apply", "--recipe", str(recipe), str(picture), "-o", str(out), "--quiet"]) == 0
    with Image.open(out) as result:
        assert result.size == (70, 40)
    out = tmp_path / "c.png"
    flags = ["--left", "4", "--width", "12", "--height", "9"]
    assert main(["apply", "crop", *flags, str(picture), "-o", str(out), "--quiet"]) == 0
    with Image.open(out) as result:
        assert result.size == (12, 9)
    capsys.readouterr()
    assert main(["operations", "crop", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kind"] == "command"
    assert "angle" in told["fields"]
