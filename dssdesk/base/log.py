"""One way to write a log: to a file of the instance, in lines that can be read and searched."""

import logging
import logging.handlers
from pathlib import Path

_LINE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_BYTES_A_FILE = 5_000_000


def log_to_file(path: Path, *, level: int = logging.INFO) -> None:
    """Send this process's log to a rotating file, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_BYTES_A_FILE, backupCount=3, encoding="utf-8"
    )
    path.chmod(0o600)
    handler.setFormatter(logging.Formatter(_LINE))
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(handler)
