"""A second start hands what it should open to the window that is there already. No Qt here."""

import hashlib
import os
import socket
from pathlib import Path

import msgspec

from dssdesk.base.paths import state_folder

_PATIENCE = 3.0
"""How long a window may take; one that hangs is left alone, and another one opens."""
_LONGEST_PATH = 100
"""Of a socket: systems allow 104 bytes or a few more."""
_DIGITS = 16
_DONE = b"done\n"


class Wish(msgspec.Struct, frozen=True):
    """What the other start was asked to open.

    Attributes:
        file: The notebook's path; "" for the window alone.
        token: What the desktop gave it so that a window may come to the front.
    """

    file: str = ""
    token: str = ""


def door_of(instance: Path) -> Path | None:
    """The socket of the window on this instance and this screen; None where there can be none."""
    screen = [
        os.environ.get(name, "") for name in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")
    ]
    place = "\n".join([str(instance.resolve()), *screen])
    digest = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    door = state_folder() / f"window-{digest[:_DIGITS]}"
    return door if len(os.fsencode(door)) <= _LONGEST_PATH else None


def is_answered(door: Path) -> bool:
    """Whether a window listens there, or did until it hung."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_PATIENCE)
        try:
            line.connect(str(door))
        except OSError:
            return False
    return True


def hand_over(door: Path | None, file: Path | None) -> bool:
    """Ask the window that is there to show this; False where none did."""
    if door is None or not door.exists():
        return False
    token = os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID") or ""
    wish = Wish(file="" if file is None else str(file), token=token)
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_PATIENCE)
        try:
            line.connect(str(door))
            line.sendall(encode(wish))
            return line.recv(len(_DONE)) == _DONE
        except OSError:
            return False


def encode(wish: Wish) -> bytes:
    """A line."""
    return msgspec.json.encode(wish) + b"\n"


def decode(line: bytes) -> Wish | None:
    """What was asked; None for what another program sent."""
    try:
        return msgspec.json.decode(line, type=Wish)
    except msgspec.DecodeError:
        return None


def answer() -> bytes:
    """It is done."""
    return _DONE
