"""Sentences for the person, who may speak another language: why an edit makes no sense, what was left out."""

from __future__ import annotations

from neural.sentence import Sentence


class Refusal(Sentence, ValueError):
    """An edit that cannot be."""


class Remark(str):
    """A sentence to know. As text it is whole, in English; its `words` and `values` are as a `Sentence`'s."""

    words: str
    values: tuple[object, ...]

    def __new__(cls, words: str, *values: object) -> Remark:
        self = super().__new__(cls, words.format(*values) if values else words)
        self.words = words
        self.values = values
        return self
