"""What can be wrong with people and their tickets."""

from dssdesk.base.errors import Conflict, NotFound


class PersonMissing(NotFound):
    """Nobody here has this login."""

    code = "not_found.person_missing"

    def __init__(self, login: str) -> None:
        super().__init__(f"Nobody here has the login “{login}”.")


class DatabaseTooNew(Conflict):
    """A newer version of the product wrote this instance's database."""

    code = "conflict.database_too_new"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"A newer DSS Desk wrote this instance's database (version {version})."
            " Update DSS Desk to open it."
        )


class KeyMissing(NotFound):
    """There is no such API key, or it is somebody else's."""

    code = "not_found.key_missing"

    def __init__(self) -> None:
        super().__init__("You have no such API key. It may have been revoked.")
