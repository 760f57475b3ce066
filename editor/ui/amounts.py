"""Times and sizes as a person says them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _say(source: str) -> str:
    return QCoreApplication.translate("Amounts", source)


def duration(seconds: float) -> str:
    """A time that is only known roughly: "1 s", "40 s", "6 min", "2.5 h"."""
    if seconds < 10:
        return _say("{} s").format(max(1, round(seconds)))
    if seconds < 55:
        return _say("{} s").format(round(seconds / 5) * 5)
    if seconds < 3600:
        return _say("{} min").format(max(1, round(seconds / 60)))
    return _say("{} h").format(f"{seconds / 3600:.1f}")


def memory(size: int) -> str:
    """Bytes as "850 KB", "12 MB" or "1.2 GB" (powers of 1000)."""
    if size < 999_500:
        return _say("{} KB").format(max(1, round(size / 1000)))
    if size < 999_500_000:
        value = size / 1e6
        return _say("{} MB").format(f"{value:.1f}" if value < 10 else f"{value:.0f}")
    return _say("{} GB").format(f"{size / 1e9:.1f}")
