"""The log of a process."""

import logging
import stat

from dssdesk.base.log import log_to_file


def test_a_log_is_private_and_says_who_wrote(tmp_path):
    path = tmp_path / "log" / "service.log"
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    log_to_file(path)
    try:
        logging.getLogger("dssdesk.somewhere").info("It is é.")
    finally:
        for handler in set(root.handlers) - set(handlers):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
    assert path.read_text("utf-8").endswith("INFO    dssdesk.somewhere: It is é.\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
