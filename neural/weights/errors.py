"""What goes wrong with a model, in words for the person."""

from __future__ import annotations


class ModelError(ValueError):
    """A model that cannot be used. Its text is one sentence or two that say why and what to do."""
