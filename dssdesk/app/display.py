"""Whether there is a screen; asked before Qt is, which would end the process over it."""

import os
import sys

_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")

NO_SCREEN = "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set."


def has_screen() -> bool:
    """Whether a window can be shown, or Qt was told to do without."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in _VARIABLES)
