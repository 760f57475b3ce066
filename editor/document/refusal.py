"""Why an edit makes no sense here, in a sentence for the person, who may speak another language."""

from __future__ import annotations


class Refusal(ValueError):
    """An edit that cannot be. `words` is the sentence with a {} for each of the `values`; as text it is
    whole, in English. The window looks `words` up in the person's language."""

    def __init__(self, words: str, *values: object) -> None:
        super().__init__(words.format(*values) if values else words)
        self.words = words
        self.values = values
