"""Errors that are sentences for the person, who may speak another language."""

from __future__ import annotations

from typing import Any


class Sentence(Exception):
    """What went wrong, and what to do. `words` is the sentence with a {} for each of the `values`; as
    text it is whole, in English. The window looks `words` up in the person's language, and what is a
    `Sentence` or a `Title` among the values too."""

    words: str
    values: tuple[object, ...]

    def __init__(self, words: str, *values: object) -> None:
        super().__init__(words.format(*values) if values else words)
        self.words = words
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.words, *self.values)


class Title(str):
    """A name that the program gave, of a filter or a model, and that the window translates."""
