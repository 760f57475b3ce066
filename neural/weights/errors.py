"""What goes wrong with a model, in words for the person."""

from __future__ import annotations

from neural.sentence import Sentence


class ModelError(Sentence, ValueError):
    """A model that cannot be used. Its text is one sentence or two that say why and what to do."""
