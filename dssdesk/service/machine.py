"""What this process and this machine use."""

import psutil


def own_memory() -> int:
    """Bytes that this process holds in memory."""
    return int(psutil.Process().memory_info().rss)


def machine_memory() -> int:
    """Bytes that the machine has."""
    return int(psutil.virtual_memory().total)
