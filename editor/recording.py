"""Actions: what a person does that has values, kept in order, to be played again or saved as a recipe.

Filters and commands are kept, among them selections, gradients and transforms as they were drawn. What the
free hand does (strokes, what is pushed about, text) is named, and left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from editor.document.command import Command
from editor.document.commands.layers import ChooseLayer
from editor.document.history import Step as Done
from editor.document.layers import Effect, walk
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Change, Document, Session
from neural.operation import Operation, OperationError, Step
from neural.recipe import Recipe, RecipeError, Unknown, parse_step


class PlayError(ValueError):
    """A step that could not be played. One sentence; what was played before stays, and can be undone.

    Where one is to blame, `step` is that, the `number`th, and the cause says why.
    """

    def __init__(self, words: str, number: int = 0, step: Step | None = None) -> None:
        super().__init__(words)
        self.number = number
        self.step = step


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a history that was recorded: what was done, nothing for an edit that has no values."""

    number: int
    label: str
    steps: tuple[Step, ...]


class Recording:
    """Listens to documents and keeps each command and each filter that is applied, or put into the layers
    as a live one; and which layers were chosen for it, where that is not what playing it finds chosen.

    What is undone is forgotten. Other edits have no place in a recipe: `others` names them.
    """

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._taken: list[tuple[Document, Taken]] = []
        self._document: Document | None = None
        self._last = 0
        """The number of the step of the history that was the present one."""
        self._expected: frozenset[str] = frozenset()
        """The nodes that are chosen when what was recorded is played up to here."""
        self._changed = changed

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for _, taken in self._taken for step in taken.steps)

    @property
    def others(self) -> tuple[str, ...]:
        """The labels of edits that a recipe cannot hold, each once."""
        labels = (taken.label for _, taken in self._taken if not taken.steps)
        return tuple(dict.fromkeys(labels))

    def follow(self, document: Document | None) -> None:
        """Listen to this document from now on, and no longer to the one before; None listens to none."""
        if self._document is not None and self._hear in self._document.listeners:
            self._document.listeners.remove(self._hear)
        self._document = document
        if document is not None:
            self._last = document.history.steps[document.history.index].number
            self._expected = frozenset(document.chosen)
            document.listeners.append(self._hear)

    def _hear(self, change: Change) -> None:
        document, last = self._document, self._last
        if change != "state" or document is None:
            return
        present = document.history.steps[: document.history.index + 1]
        numbers = {step.number for step in present}
        step = present[-1]
        self._last = step.number
        kept = [
            (of, taken)
            for of, taken in self._taken
            if of is not document or taken.number in numbers
        ]
        before = present[-2] if len(present) > 1 else None
        known = step.number == last or any(taken.number == step.number for _, taken in kept)
        # What only chose another layer is no step, and neither is going back in the history.
        if before is not None and not known and (before.number == last or step.key is not None):
            found = tuple(self._choosing(before.state, step, tuple(_done(before.state, step))))
            kept.append((document, Taken(step.number, step.label, found)))
        if kept != self._taken:
            self._taken = kept
            self._changed()

    def _choosing(self, before: State, step: Done, steps: Sequence[Step]) -> Iterator[Step]:
        """The steps, after one that chooses the layers they were for, where others would be chosen."""
        chosen = step.on or ((before.active,) if before.active is not None else ())
        alike = before.active in chosen and frozenset(chosen) == self._expected
        if steps and chosen and not alike and not isinstance(steps[0], ChooseLayer):
            active = before.active if before.active in chosen else chosen[-1]
            assert active is not None
            yield ChooseLayer.of(before, active, chosen)
        yield from steps
        after = step.state.active
        same = after in chosen or after == before.active
        self._expected = frozenset(chosen if same else (after,) if after is not None else ())


def _done(before: State, step: Done) -> Iterator[Step]:
    """What led from one state to that of the next step."""
    if step.command is not None:
        yield step.command
        return
    after = step.state
    old, new = before.metadata.steps, after.metadata.steps
    if new[: len(old)] == old:
        for text in new[len(old) :]:
            try:
                operation = parse_step(text)
            except RecipeError:
                continue
            if len(operation.inputs) == 1:
                yield operation
    there = {node.id for node in walk(before.layers)}
    for node in walk(after.layers):
        if isinstance(node, Effect) and node.id not in there:
            yield node.operation


async def play(
    session: Session,
    document: Document,
    recipe: Recipe,
    words: Callable[[Step], str] = lambda step: step.named,
    label: Callable[[Step], str] = lambda step: step.label,
) -> None:
    """Carry out the steps of a recipe on a document, each a step of its history: commands under their
    `words`, filters, which tell more, under their `label`.

    Raises PlayError; steps that were finished before stay.
    """
    for number, step in enumerate(recipe.steps, 1):
        if document.filter is not None:
            raise PlayError("Apply or cancel the filter first.")
        try:
            if isinstance(step, ChooseLayer):
                active, *_ = ids = step.found(document.state)
                document.choose(ids, active, step.apply(document.state).target)
            elif isinstance(step, Command):
                await _carry_out(document, step, words(step))
            elif isinstance(step, Operation):
                await _run(session, document, step, label(step))
        except (ValueError, OperationError) as error:
            where = f"Step {number}, {step.named}"
            raise PlayError(f"{where}: {error}", number, step) from error


async def _carry_out(document: Document, command: Command, words: str) -> None:
    if command.sees:
        await document.settled()
    before, chosen = document.state, document.chosen
    state = await asyncio.to_thread(command.apply, before, chosen)
    if document.state != before:
        raise PlayError("The picture was changed meanwhile. Try again.")
    if state != before:
        document.apply(words, state, None, command, chosen)


async def _run(session: Session, document: Document, operation: Operation, words: str) -> None:
    if isinstance(operation, Unknown) or len(operation.inputs) != 1:
        raise PlayError("It cannot be played on one picture.")
    run = FilterRun(document, operation, session.engine)
    run.start()
    await run.wait()
    if run.status != "done":
        run.cancel()
        raise PlayError(str(run.error) if run.error is not None else "It was stopped.")
    if document.filter is not run:
        raise PlayError("Another filter was begun meanwhile.")
    run.accept(words=words)
