"""Keeps the kernel's log, which is its first standard error, from filling the disk."""

from __future__ import annotations

import os
import stat

MOST_BYTES = 16 << 20


class Log:
    """The file behind standard error, before ipykernel takes that over."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._file = os.dup(2)

    def bound(self) -> None:
        """Start anew when it is too long. What cells print is in the journal, not only here."""
        try:
            found = os.fstat(self._file)
            if stat.S_ISREG(found.st_mode) and found.st_size > self._most_bytes:
                os.ftruncate(self._file, 0)
        except OSError:
            pass
