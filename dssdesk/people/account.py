"""Accounts on this machine: the one that the process runs as, and those of other people."""

import os
import pwd

from dssdesk.base.ids import Login


def machine_account() -> tuple[Login, str]:
    """Login and full name of the account; the login again where it has no name."""
    try:
        account = pwd.getpwuid(os.geteuid())
    except KeyError:  # a container may run as a number that no file names
        login = f"user{os.geteuid()}"
        return Login(login), login
    return Login(account.pw_name), account.pw_gecos.split(",")[0] or account.pw_name


def owner_of_files(account: str) -> tuple[int, int] | None:
    """User and group of what is written for an account; None where it is the process's own."""
    try:
        found = pwd.getpwnam(account)
    except (KeyError, ValueError):
        return None
    return found.pw_uid, found.pw_gid
