"""What a kernel's process runs: ``python …/launcher.py -f connection.json``.

Started as a file and not with ``-m``, so that the current folder never comes first in the path:
a ``random.py`` beside a notebook must not keep its kernel from starting.
"""

from __future__ import annotations

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))

if __name__ == "__main__":
    if sys.path and os.path.abspath(sys.path[0]) == _HERE:
        del sys.path[0]
    # At the very end: whatever the environment itself has of the same name wins.
    sys.path.append(os.path.dirname(_HERE))

    # Else the debugger prints four lines of warning into every kernel's journal.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

    from dssdesk_kernel.app import start

    start(sys.argv[1:])
