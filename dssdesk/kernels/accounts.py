"""Kernels as other accounts of this machine, where the service runs as root.

What such a kernel reads and writes lies in a folder of its account's, inside a folder of ours, so
that it can replace nothing that we believe. We are root, and it may put links there: whatever is
read from there is opened by `open_theirs`.
"""

import errno
import os
import pwd
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dssdesk.base.files import make_private_folder
from dssdesk.kernels.errors import AccountGone, AccountShutOut

SOCKETS = Path("/run/dssdesk")
"""For sockets of other accounts: short, and on the way to it nothing is private."""

_THEIRS = "own"
_PASS_THROUGH = 0o711

_KEPT = ("LC_", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
_KEPT_EXACTLY = frozenset(
    {
        "PATH",
        "LANG",
        "LANGUAGE",
        "TZ",
        "JAVA_HOME",
        "LD_LIBRARY_PATH",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of this machine, as a process of its own needs it."""

    name: str
    user: int
    group: int
    groups: tuple[int, ...]
    home: Path


def account_named(name: str) -> Account:
    """The account of this name.

    Raises:
        AccountGone: There is none.
    """
    try:
        entry = pwd.getpwnam(name)
    except (KeyError, ValueError) as error:
        raise AccountGone(name) from error
    return Account(
        name=name,
        user=entry.pw_uid,
        group=entry.pw_gid,
        groups=tuple(os.getgrouplist(name, entry.pw_gid)),
        home=Path(entry.pw_dir),
    )


def keeper_of(python: Path) -> Account | None:
    """Who could put something else in the place of a Python, where that is not root, as we are.

    To start it as ourselves would be to do what that account says.

    Raises:
        OSError: It is not there.
    """
    if os.geteuid() != 0:
        return None
    real = Path(os.path.realpath(python))
    for place in (*python.parents, python, *real.parents, real):
        found = place.lstat()
        if found.st_uid != 0:
            return _of_user(found.st_uid, found.st_gid)
    return None


def _of_user(user: int, group: int) -> Account:
    try:
        return account_named(pwd.getpwuid(user).pw_name)
    except KeyError:  # a number that no file names
        return Account(name=str(user), user=user, group=group, groups=(group,), home=Path("/"))


def environment_of(account: Account, home: Path, present: Mapping[str, str]) -> dict[str, str]:
    """What a process of the account inherits: nothing that the service keeps to itself."""
    kept = {
        name: value
        for name, value in present.items()
        if name in _KEPT_EXACTLY or name.startswith(_KEPT)
    }
    names = ("USER", "LOGNAME")
    return {**kept, **dict.fromkeys(names, account.name), "HOME": str(home)}


# Folders


def their_folder(kernel_folder: Path) -> Path:
    """What belongs to the account in the folder of a kernel."""
    return kernel_folder / _THEIRS


def journal_folder(kernel_folder: Path) -> Path:
    """Where a kernel's journal is: with its account, if it runs as another one and writes it."""
    theirs = their_folder(kernel_folder)
    return theirs if os.path.lexists(theirs / "journal-000001.jsonl") else kernel_folder


def make_their_folder(account: Account, kernel_folder: Path) -> Path:
    """Make it; the account may pass through ours on the way, and read nothing there.

    Raises:
        AccountShutOut: Another folder on the way is closed to it.
    """
    for folder in (kernel_folder.parent, kernel_folder):
        folder.chmod(_PASS_THROUGH)
    made = make_private_folder(their_folder(kernel_folder))
    os.chown(made, account.user, account.group)
    check_reach(account, made)
    return made


def make_their_sockets(account: Account, folder: Path) -> None:
    """Hand the folder of a kernel's sockets to the account."""
    folder.parent.chmod(_PASS_THROUGH)
    os.chown(folder, account.user, account.group)


def give(account: Account, folder: Path) -> None:
    """All that we put into a folder of the account's belongs to it; before anything runs there."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(place, name), account.user, account.group, follow_symlinks=False)


def home_of(account: Account, otherwise: Path) -> Path:
    """Where a kernel begins: at home, if there is a home."""
    is_home = account.home.is_dir() and _shut(account, account.home) is None
    return account.home if is_home else otherwise


# What an account may do


def check_reach(account: Account, path: Path) -> None:
    """Let pass what the account may enter, or run.

    Raises:
        AccountShutOut: With the folder that is closed to it.
    """
    shut = _shut(account, path)
    if shut is not None:
        raise AccountShutOut(account.name, shut)


def _shut(account: Account, path: Path) -> Path | None:
    """The first folder on the way, or the thing itself, that the account may not enter or run."""
    real = Path(os.path.realpath(path))
    for one in (*reversed(real.parents), real):
        try:
            found = one.stat()
        except OSError:
            return one
        if not found.st_mode & _bit(account, found):
            return one
    return None


def _bit(account: Account, found: os.stat_result) -> int:
    if account.user == 0:
        return 0o777
    if found.st_uid == account.user:
        return stat.S_IXUSR
    return stat.S_IXGRP if found.st_gid in account.groups else stat.S_IXOTH


# Reading what is theirs


def open_theirs(path: Path) -> int:
    """Open a plain file for reading that belongs to whom its folder belongs to.

    Raises:
        FileNotFoundError: It is not there, or is a link, or somebody else's, or no file.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FileNotFoundError(path) from error
        raise
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_uid != path.parent.lstat().st_uid:
        os.close(handle)
        raise FileNotFoundError(path)
    return handle


def read_kept(path: Path, keeper: Account | None) -> str:
    """The text of a file among those of an account, which may be a link, but to its own alone.

    Raises:
        OSError: It is not there, or somebody else's.
        ValueError: It is no text.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        found = os.fstat(file.fileno())
        is_theirs = keeper is None or found.st_uid == keeper.user
        if not is_theirs or not stat.S_ISREG(found.st_mode):
            raise FileNotFoundError(path)
        return file.read().decode("utf-8")
