"""What a person is told when training cannot start or go on."""

from __future__ import annotations


class TrainingError(Exception):
    """Training or evaluating is impossible; the message says in one sentence why and what helps."""
