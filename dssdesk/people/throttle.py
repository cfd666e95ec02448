"""How often passwords can be tried: for one login ever more slowly, and for all logins together.

Kept in memory alone: who starts the service anew has better ways in.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from dssdesk.base.ids import Login
from dssdesk.people.errors import TooManyTries

_FREE_TRIES = 4
_LONGEST = 300.0
_FORGOTTEN_AFTER = 3_600.0

_MOST_OF_ALL = 60
_ALL_WITHIN = 60.0

_MOST_LOGINS = 10_000


@dataclass(slots=True)
class _Tries:
    count: int = 0
    last: float = 0.0

    def free_at(self) -> float:
        """When the next try is taken: the wait doubles with each one that failed."""
        if self.count < _FREE_TRIES:
            return 0.0
        return self.last + min(2.0 ** (self.count - _FREE_TRIES), _LONGEST)


class Throttle:
    """Counts tries. A try is counted when it begins, so that many at once gain nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._of_login: dict[Login, _Tries] = {}
        self._of_all: deque[float] = deque()

    def begin(self, login: Login) -> None:
        """Somebody tries a password for this login.

        Raises:
            TooManyTries: Too soon; it does not even count.
        """
        now = self._clock()
        tries = self._of_login.get(login, _Tries())
        if now - tries.last > _FORGOTTEN_AFTER:
            tries = _Tries()
        while self._of_all and now - self._of_all[0] >= _ALL_WITHIN:
            self._of_all.popleft()
        free_at = tries.free_at()
        if len(self._of_all) >= _MOST_OF_ALL:
            free_at = max(free_at, self._of_all[0] + _ALL_WITHIN)
        if free_at > now:
            raise TooManyTries(math.ceil(free_at - now))
        self._of_login.pop(login, None)
        self._of_login[login] = _Tries(tries.count + 1, now)
        self._of_all.append(now)
        while len(self._of_login) > _MOST_LOGINS:
            del self._of_login[next(iter(self._of_login))]

    def succeeded(self, login: Login) -> None:
        """The password was right: this login begins afresh."""
        self._of_login.pop(login, None)
        if self._of_all:
            self._of_all.pop()
