"""What came out of work that was over when its call was answered, for who asks again."""

import secrets

from dssdesk.base.ids import Login

_MOST = 200


class Finished:
    """The latest results, each by the id that its call was answered with."""

    def __init__(self) -> None:
        self._results: dict[tuple[Login, str], object] = {}

    def keep(self, login: Login, result: object) -> str:
        """The id of a new one; the oldest is forgotten where there are too many."""
        job = secrets.token_hex(8)
        self._results[login, job] = result
        while len(self._results) > _MOST:
            del self._results[next(iter(self._results))]
        return job

    def has(self, login: Login, job: str) -> bool:
        """Whether this person's call got this id, lately."""
        return (login, job) in self._results

    def result(self, login: Login, job: str) -> object:
        """What came out; there has to be one."""
        return self._results[login, job]
