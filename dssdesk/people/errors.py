"""What can be wrong with people, groups, their logins and tickets."""

from dssdesk.base.errors import BadInput, Conflict, NotAllowed, NotAuthenticated, NotFound


class PersonMissing(NotFound):
    """Nobody here has this login."""

    code = "not_found.person_missing"

    def __init__(self, login: str) -> None:
        super().__init__(f"Nobody here has the login “{login}”.")


class GroupMissing(NotFound):
    """There is no group of this name."""

    code = "not_found.group_missing"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no group “{name}”.")


class KeyMissing(NotFound):
    """There is no such API key, or it is somebody else's."""

    code = "not_found.key_missing"

    def __init__(self) -> None:
        super().__init__("You have no such API key. It may have been revoked.")


class LoginTaken(Conflict):
    """Somebody has this login."""

    code = "conflict.login_taken"

    def __init__(self, login: str) -> None:
        super().__init__(f"Somebody here has the login “{login}”. Choose another one.")


class OwnerStays(Conflict):
    """Who owns the service's account can always come in, and may do everything."""

    code = "conflict.owner_stays"

    def __init__(self, login: str) -> None:
        super().__init__(
            f"The service runs as the account of “{login}”, who therefore stays an administrator"
            " and cannot be disabled or deleted."
        )


class AccountShared(Conflict):
    """With more than one person, a kernel would run as the service's own account."""

    code = "conflict.account_shared"


class AccountTaken(Conflict):
    """Kernels of two people would run as the same account."""

    code = "conflict.account_taken"

    def __init__(self, account: str, login: str) -> None:
        super().__init__(
            f"Kernels of “{login}” run as the account “{account}” already."
            " Give each person an account of their own."
        )


class DatabaseTooNew(Conflict):
    """A newer version of the product wrote this instance's database."""

    code = "conflict.database_too_new"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"A newer DSS Desk wrote this instance's database (version {version})."
            " Update DSS Desk to open it."
        )


class LoginUnfit(BadInput):
    """Nobody can have this login."""

    code = "bad_input.login"

    def __init__(self) -> None:
        super().__init__(
            "A login has 1 to 80 letters, digits, and . _ @ + -, and begins with a letter or digit."
        )


class NameUnfit(BadInput):
    """No group can have this name."""

    code = "bad_input.group_name"

    def __init__(self) -> None:
        super().__init__("A group's name has 1 to 80 characters, and no line breaks.")


class PasswordUnfit(BadInput):
    """This would be no good password."""

    code = "bad_input.password"

    def __init__(self, least: int, most: int) -> None:
        super().__init__(f"A password has {least} to {most} characters. Choose another one.")


class RightUnknown(BadInput):
    """There is no right of this name."""

    code = "bad_input.right_unknown"

    def __init__(self, name: str, of_what: str) -> None:
        super().__init__(f"“{name[:60]}” is no right in {of_what}.")


class AccountMissing(BadInput):
    """This machine has no such account."""

    code = "bad_input.account_missing"

    def __init__(self, account: str) -> None:
        super().__init__(
            f"This machine has no account “{account[:60]}”. Make it first, or choose another one."
        )


class LoginFailed(NotAuthenticated):
    """The login, the password, or both are wrong; or that person is disabled."""

    code = "not_authenticated.login"

    def __init__(self) -> None:
        super().__init__("The login or the password is wrong. Try again.")


class WrongPassword(NotAllowed):
    """Who is logged in names another password than the present one."""

    code = "not_allowed.wrong_password"

    def __init__(self) -> None:
        super().__init__("This is not your present password. Try again.")


class TooManyTries(NotAllowed):
    """Somebody tries passwords. ``details["seconds"]`` says when to try again."""

    code = "not_allowed.too_many_tries"
    http_status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"There were too many wrong passwords. Try again in {_spoken(seconds)}.",
            seconds=seconds,
        )


def _spoken(seconds: int) -> str:
    if seconds < 90:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"
