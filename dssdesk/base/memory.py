"""How a process of ours treats memory that it freed."""

import contextlib
import ctypes

_MALLOC_OPTIONS = {-8: 1, -3: 64 << 20, -1: 128 << 20}
"""glibc's M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD."""


def keep_freed_memory() -> None:
    """Let all threads share one heap, and let it keep up to 128 MB of what was freed.

    To get the memory for a large notebook from the system anew each time, page by page, costs as
    much as reading it.
    """
    with contextlib.suppress(AttributeError, OSError):  # a C library that knows no such thing
        set_option = ctypes.CDLL(None).mallopt
        for option, value in _MALLOC_OPTIONS.items():
            set_option(option, value)
