"""How the commands end: exit codes, and how a wrong command is told."""

from __future__ import annotations

import sys

OK, FAILED, MISUSED, STOPPED = 0, 1, 2, 130


def misused(message: str) -> int:
    """Say what was typed wrong."""
    print(message, file=sys.stderr)
    return MISUSED


def failed(message: str) -> int:
    """Say what could not be done."""
    print(message, file=sys.stderr)
    return FAILED
