"""What this process and this machine use."""

from pathlib import Path

import psutil

from dssdesk.wire.instance import Machine


def own_memory() -> int:
    """Bytes that this process holds in memory."""
    return int(psutil.Process().memory_info().rss)


def machine_memory() -> int:
    """Bytes that the machine has."""
    return int(psutil.virtual_memory().total)


def processor_share() -> float:
    """Percent of all cores, since this thread asked last (that is how psutil counts)."""
    return float(psutil.cpu_percent())


def machine_of(instance: Path, cpu: float) -> Machine:
    """What the machine has, and what is used of it; reads the disk."""
    memory, disk = psutil.virtual_memory(), psutil.disk_usage(str(instance))
    return Machine(
        cores=psutil.cpu_count() or 1,
        cpu=cpu,
        memory=int(memory.total),
        memory_used=int(memory.total - memory.available),
        service_memory=own_memory(),
        disk=int(disk.total),
        disk_used=int(disk.used),
        journals=_size_of(instance / "kernels"),
    )


def _size_of(folder: Path) -> int:
    """Bytes of the journals below a folder; what goes meanwhile is not counted."""
    size = 0
    for path in folder.glob("*/*/journal-*"):
        try:
            size += path.stat().st_size
        except OSError:
            continue
    return size
