"""The account on this machine that the process runs as: the owner of an embedded instance."""

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
