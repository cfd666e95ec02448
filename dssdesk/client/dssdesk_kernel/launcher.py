"""What a kernel's process runs: ``python …/launcher.py -f connection.json``.

Started as a file and not with ``-m``, so that the current folder never comes first in the path:
a ``random.py`` beside a notebook must not keep its kernel from starting.
"""

from __future__ import annotations

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def packages(folder: str) -> list[str]:
    """Path entries: the service's copy of packages, each below the oldest Python it runs in."""
    try:
        names = os.listdir(folder) if folder else []
        entries = [name for name in names if int(name[2:]) <= sys.version_info[1]]  # 3.9, 3.10, …
    except (OSError, ValueError):
        return []
    return [os.path.join(folder, name) for name in sorted(entries)]


if __name__ == "__main__":
    if sys.path and os.path.abspath(sys.path[0]) == _HERE:
        del sys.path[0]
    # At the very end: whatever the environment itself has of the same name wins.
    sys.path.append(os.path.dirname(_HERE))
    sys.path.extend(packages(os.environ.get("DSSDESK_PACKAGES", "")))

    # Else the debugger prints four lines of warning into every kernel's journal.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

    from dssdesk_kernel.app import start

    start(sys.argv[1:])
