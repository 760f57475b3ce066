"""The commands that make pictures out of numbers: `sfumato generate` and `sfumato animate`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editor.exits import failed, misused

if TYPE_CHECKING:
    from neural.animation import Animation
    from neural.cards import ModelCard
    from neural.context import Context
    from neural.operation import Operation
    from neural.operations.generate import Generate
    from neural.source import Pixels, Source


def generate(given: list[str]) -> int:
    """`sfumato generate --model digits --seed 7 -o out.png`; an exit code."""
    from editor.document.codec import FileError
    from editor.document.files import save
    from editor.document.state import State
    from editor.flags import UsageError
    from neural.engine import compute
    from neural.operation import OperationError
    from neural.recipe import step_text
    from neural.weights.errors import ModelError

    parser = argparse.ArgumentParser(
        prog="sfumato generate",
        description="Make a picture out of numbers; the same numbers give the same picture.",
        allow_abbrev=False,
    )
    _add_common(parser, "the picture to write; its ending says the format")
    known = parser.parse_args(given)
    try:
        operation = _operation(known)
        path = Path(known.output)
        if path.exists() and not known.overwrite:
            raise UsageError(f"{path} exists. Choose another name, or --overwrite.")
        context = _context(known.device)
        pixels = compute(operation, [], context)
        state = State.from_array(pixels, name=operation.label)
        steps = (step_text(operation, context.models),)
        save(_with_steps(state, steps), path)
    except UsageError as error:
        return misused(str(error))
    except (OperationError, ModelError, FileError) as error:
        return failed(str(error))
    print(f"Wrote {path}, {pixels.shape[1]} × {pixels.shape[0]}.")
    return 0


def animate(given: list[str]) -> int:
    """`sfumato animate --model digits --seeds 1 2 3 -o out.mp4`, or `sfumato animate keys.toml photo.jpg
    -o out.mp4`; an exit code."""
    from editor.document.codec import FileError
    from editor.flags import UsageError
    from editor.movie import MovieError, write_movie
    from neural.animation import EASINGS, AnimationError
    from neural.operation import OperationError
    from neural.weights.errors import ModelError

    parser = argparse.ArgumentParser(
        prog="sfumato animate",
        description="A way through what a generator can make, from the picture of each seed to the next; "
        "or, with a file of keyframes, any operation whose values change over time.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "keys", nargs="?", help="keyframes (.toml), as the Animation window saves them"
    )
    parser.add_argument("picture", nargs="?", help="the picture that the operation changes")
    _add_common(
        parser, "the movie: .mp4, .gif, .webp, .apng, or a name without ending for a folder"
    )
    parser.add_argument(
        "--seeds", type=int, nargs="+", default=[1, 2, 3, 4], help="keyframes (default 1 2 3 4)"
    )
    parser.add_argument(
        "--classes", nargs="+", default=[], metavar="CLASS", help="a class for each keyframe"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="how long (default 5)")
    parser.add_argument("--rate", type=int, default=24, help="frames a second (default 24)")
    parser.add_argument("--easing", choices=EASINGS, default="smooth", help="(default smooth)")
    parser.add_argument("--loop", action="store_true", help="come back to the first keyframe")
    known = parser.parse_args(given)
    try:
        context = _context(known.device)
        animation = _written(known) if known.keys else _between_seeds(known, context)
        inputs = _inputs(animation, known.picture)
        with _Bar(animation.frames) as bar:
            count = write_movie(
                Path(known.output),
                _painted(animation, inputs, context),
                animation.rate,
                overwrite=known.overwrite,
                on_frame=bar.show,
            )
    except (OperationError, ModelError, MovieError, FileError) as error:
        return failed(str(error))
    except (UsageError, AnimationError) as error:
        return misused(str(error))
    print(f"Wrote {known.output}, {count} frames at {animation.rate} a second.")
    return 0


def _written(known: argparse.Namespace) -> Animation:
    """The animation of a file. Raises AnimationError and UsageError."""
    from editor.flags import UsageError
    from neural.animation import load
    from neural.operations.generate import Generate

    if any(name in known for name in Generate.model_fields) or known.size:
        raise UsageError(
            "The file of keyframes says what is made; leave the generator's flags away."
        )
    return load(Path(known.keys))


def _between_seeds(known: argparse.Namespace, context: Context) -> Animation:
    """A walk from seed to seed. Raises UsageError, AnimationError, OperationError and ModelError."""
    from editor.flags import UsageError
    from neural.animation import Animation

    if known.classes and len(known.classes) != len(known.seeds):
        raise UsageError(
            f"There are {len(known.classes)} classes for {len(known.seeds)} seeds: give one for "
            "each, or use --class for all."
        )
    operation = _operation(known)
    card = _card(context, operation.model)
    classes = known.classes or [operation.class_name] * len(known.seeds)
    if known.classes and not _one_class(card, classes):
        raise UsageError(f"'{card.title}' goes between seeds of one class; use --class.")
    first = known.seeds[0]  # textures: places stay, what is painted there changes
    assert context.models is not None
    told: list[Operation] = []
    for seed, name in zip(known.seeds, classes, strict=True):
        asked = operation.model_copy(update={"seed": seed, "class_name": name})
        told.append(asked.written_out(context.models).model_copy(update={"seed": first}))
    return Animation.even(tuple(told), known.seconds, known.rate, known.easing, loop=known.loop)


def _inputs(animation: Animation, picture: str | None) -> list[Source]:
    """What the operation reads: the picture as 8 bits, as movies have. Raises UsageError and FileError."""
    from editor.document.files import open_picture
    from editor.flags import UsageError
    from editor.movie import still
    from neural.source import ArraySource

    operation = animation.keys[0].operation
    if not operation.inputs:
        if picture:
            raise UsageError(f"{operation.title} reads no picture; leave {picture} away.")
        return []
    if not picture:
        raise UsageError(
            f"{operation.title} needs a picture: sfumato animate KEYS PICTURE -o MOVIE."
        )
    return [ArraySource(still(open_picture(Path(picture)).state))]


def _one_class(card: ModelCard, classes: list[str]) -> bool:
    """Textures go from kind to kind; a class beside the latent cannot change halfway."""
    return (card.generates is not None and card.generates.endless) or len(set(classes)) == 1


def _painted(animation: Animation, inputs: list[Source], context: Context) -> Iterator[Pixels]:
    from neural.engine import compute

    for operation in animation:
        yield compute(operation, inputs, context)


def _add_common(parser: argparse.ArgumentParser, output: str) -> None:
    from editor.flags import add_flags
    from neural.operations.generate import Generate

    add_flags(parser.add_argument_group("what is made"), Generate)
    parser.add_argument(
        "--class", dest="class_name", default=argparse.SUPPRESS, help="--class-name"
    )
    parser.add_argument("--size", metavar="WxH", help="width and height in pixels, such as 512x512")
    parser.add_argument("-o", "--output", required=True, help=output)
    parser.add_argument("--overwrite", action="store_true", help="replace what exists")
    parser.add_argument("--device", default="auto", choices=("auto", "cuda", "mps", "xpu", "cpu"))


def _operation(known: argparse.Namespace) -> Generate:
    from editor.flags import UsageError, made, values_of
    from neural.operations.generate import Generate

    typed = {name: getattr(known, name) for name in Generate.model_fields if name in known}
    if known.size:
        match = re.fullmatch(r"(\d+)[x×](\d+)", known.size.lower())
        if match is None:
            raise UsageError(f"--size: '{known.size}' is no size; write it as 512x512.")
        typed |= {"width": match[1], "height": match[2]}
    return made(Generate, values_of(Generate, typed))


def _context(device: str) -> Context:
    from editor.flags import UsageError
    from editor.settings import load_settings
    from neural import device as devices
    from neural.context import Context
    from neural.engine import prepare_torch
    from neural.models import ModelStore

    prepare_torch(devices.cores())
    import torch

    try:
        chosen = devices.choose(torch, device)  # pyright: ignore[reportArgumentType]
    except ValueError as error:
        raise UsageError(str(error)) from error
    return Context(models=ModelStore(load_settings().models_path), device=chosen)


def _card(context: Context, model: str) -> ModelCard:
    assert context.models is not None
    return context.models.card(model)


def _with_steps(state: Any, steps: tuple[str, ...]) -> Any:
    from dataclasses import replace

    return replace(state, metadata=state.metadata.with_steps(steps))


class _Bar:
    """Progress where a person is watching."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._bars = Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())
        self._task = self._bars.add_task("Frames", total=total)

    def __enter__(self) -> _Bar:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def show(self, count: int) -> None:
        self._bars.update(self._task, completed=count)
