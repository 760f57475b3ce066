"""Sentences for the person, who may speak another language: why an edit makes no sense, what was left out."""

from __future__ import annotations


class Refusal(ValueError):
    """An edit that cannot be. `words` is the sentence with a {} for each of the `values`; as text it is
    whole, in English. The window looks `words` up in the person's language."""

    def __init__(self, words: str, *values: object) -> None:
        super().__init__(words.format(*values) if values else words)
        self.words = words
        self.values = values


class Remark(str):
    """A sentence to know. As text it is whole, in English; its `words` and `values` are as a Refusal's."""

    words: str
    values: tuple[object, ...]

    def __new__(cls, words: str, *values: object) -> Remark:
        self = super().__new__(cls, words.format(*values) if values else words)
        self.words = words
        self.values = values
        return self
