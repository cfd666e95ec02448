"""``python -P -m dssdesk``: the same as the command ``dssdesk``."""

import sys

from dssdesk.app.command_line import main

if __name__ == "__main__":
    sys.exit(main())
