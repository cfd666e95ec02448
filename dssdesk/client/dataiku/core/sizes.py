"""Counts and sizes, as they are printed."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """``1 row``, ``1,000 rows``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def size_text(size: int) -> str:
    """``1 kB`` at least, ``55.9 MB``, ``3.2 GB``."""
    if size < 1e6:
        return f"{max(1, round(size / 1e3))} kB"
    return f"{size / 1e6:.1f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"
