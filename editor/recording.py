"""Actions: the filters a person applies, kept in order, to be played again or saved as a recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from editor.document.layers import Effect, walk
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Change, Document, Session
from neural.operation import Operation
from neural.recipe import Recipe, RecipeError, Unknown, parse_step


class PlayError(ValueError):
    """A step that could not be played. One sentence; what was played before stays, and can be undone."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a history that was recorded: the operations it applied, none for any other edit."""

    state: State
    label: str
    operations: tuple[Operation, ...]


class Recording:
    """Listens to documents and keeps each filter that is applied, or put into the layers as a live one.

    What is undone is forgotten. Other edits have no place in a recipe: `others` names them.
    """

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._taken: list[tuple[Document, Taken]] = []
        self._document: Document | None = None
        self._last: State | None = None
        self._changed = changed

    @property
    def steps(self) -> tuple[Operation, ...]:
        return tuple(step for _, taken in self._taken for step in taken.operations)

    @property
    def others(self) -> tuple[str, ...]:
        """The labels of edits that a recipe cannot hold, each once."""
        labels = (taken.label for _, taken in self._taken if not taken.operations)
        return tuple(dict.fromkeys(labels))

    def follow(self, document: Document | None) -> None:
        """Listen to this document from now on, and no longer to the one before; None listens to none."""
        if self._document is not None and self._hear in self._document.listeners:
            self._document.listeners.remove(self._hear)
        self._document = document
        self._last = None
        if document is not None:
            self._last = document.state
            document.listeners.append(self._hear)

    def _hear(self, change: Change) -> None:
        document, last = self._document, self._last
        if change != "state" or document is None or last is None or document.state is last:
            return
        history = document.history
        present = [step.state for step in history.steps[: history.index + 1]]
        self._last = present[-1]
        kept = [
            (of, taken)
            for of, taken in self._taken
            if of is not document or any(taken.state is state for state in present)
        ]
        step = history.steps[history.index]
        before = present[-2] if len(present) > 1 else None
        known = any(taken.state is present[-1] for _, taken in kept)
        # What only chose another layer is no step, and neither is going back in the history.
        if before is not None and not known and (before is last or step.key is not None):
            found = tuple(_applied(before, step.state))
            kept.append((document, Taken(step.state, step.label, found)))
        if kept != self._taken:
            self._taken = kept
            self._changed()


def _applied(before: State, after: State) -> Iterator[Operation]:
    """The operations that led from one state to the next."""
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


def _check_free(document: Document) -> None:
    if document.filter is not None:
        raise PlayError("Apply or cancel the filter first.")


async def play(session: Session, document: Document, recipe: Recipe) -> None:
    """Apply the steps of a recipe to a document, each a step of its history.

    Raises PlayError; steps that were finished before stay.
    """
    for number, operation in enumerate(recipe.steps, 1):
        _check_free(document)
        if isinstance(operation, Unknown) or len(operation.inputs) != 1:
            raise PlayError(f"Step {number}, {operation.title}, cannot be played on one picture.")
        try:
            run = FilterRun(document, operation, session.engine)
        except ValueError as error:
            raise PlayError(f"Step {number}, {operation.title}: {error}") from error
        run.start()
        await run.wait()
        if run.status != "done":
            run.cancel()
            reason = str(run.error) if run.error is not None else "It was stopped."
            raise PlayError(f"Step {number}, {operation.title}: {reason}") from run.error
        if document.filter is not run:
            raise PlayError(
                f"Step {number}, {operation.title}: Another filter was begun meanwhile."
            )
        run.accept()
