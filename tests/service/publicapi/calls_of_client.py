"""Which methods of the official client tests called, and how the service answered them."""

import functools
import inspect
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from dssdesk.service.prefixes import PREFIXES
from dssdesk.service.publicapi.entries import ENTRIES
from dssdesk.service.publicapi.entry import Routes
from resources.api.make import covered_methods
from resources.api.official import read_client

CLIENT = "dataikuapi"


class Calls:
    """Notes what tests call themselves; what the client's own methods call does not count.

    Attributes:
        called: ``Class.method`` of all that were called.
        answered: Of those during which the route that names them did what they asked for.
        refused: Of those during which the service answered with an error.
        unversioned: Of those during which an answer did not say which version it is of.
    """

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.answered: set[str] = set()
        self.refused: set[str] = set()
        self.unversioned: set[str] = set()
        self._routes = Routes(ENTRIES)
        self._running = threading.local()

    def begin(self, patch: pytest.MonkeyPatch) -> None:
        """Watch each covered method, and all that is sent."""
        classes = _classes()
        for name in in_page():
            owner, method = name.split(".")
            found = inspect.getattr_static(classes[owner], method)
            patch.setattr(classes[owner], method, self._watched(name, found))
        patch.setattr(requests.Session, "send", self._sending(requests.Session.send))

    def _watched(self, name: str, found: object) -> object:
        """A method or property that does what it did, and is noted."""
        if isinstance(found, property):
            return property(self._noting(name, found.fget), found.fset)
        if isinstance(found, staticmethod | classmethod):
            return type(found)(self._noting(name, found.__func__))
        return self._noting(name, found)

    def _noting(self, name: str, run: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(run)
        def noting(*arguments: object, **named: object) -> object:
            if inspect.currentframe().f_back.f_globals["__name__"].startswith(CLIENT):
                return run(*arguments, **named)
            with self._noted(name):
                return run(*arguments, **named)

        return noting

    @contextmanager
    def _noted(self, name: str) -> Iterator[None]:
        self.called.add(name)
        self._running.name = name
        try:
            yield
        finally:
            self._running.name = ""

    def _sending(self, send: Callable[..., requests.Response]) -> Callable[..., object]:
        @functools.wraps(send)
        def sending(
            session: requests.Session, request: requests.PreparedRequest, **options: object
        ) -> requests.Response:
            response = send(session, request, **options)
            name = getattr(self._running, "name", "")
            if not name:
                return response
            if not {"DSS-Version", "DSS-API-Version"} <= response.headers.keys():
                self.unversioned.add(name)
            if not response.ok:
                self.refused.add(name)
            elif name in self._behind(request):
                self.answered.add(name)
            return response

        return sending

    def _behind(self, request: requests.PreparedRequest) -> tuple[str, ...]:
        """The methods of which the route says that it is behind them."""
        path = urlsplit(request.url).path
        for prefix in PREFIXES:
            path = path.removeprefix(prefix)
        found = self._routes.find(request.method, path)
        return found[0].covers if found else ()


def with_routes() -> set[str]:
    """``Class.method`` of all that a route names."""
    return {name for entry in ENTRIES for name in entry.covers}


@functools.cache
def in_page() -> frozenset[str]:
    """``Class.method`` of all that ``API.md`` calls covered: also what only gives a handle."""
    classes = read_client()
    listed = {f"{name}.{method}" for name in classes for method in classes[name].methods}
    return frozenset(covered_methods(classes) & listed) | with_routes()


def _classes() -> dict[str, type]:
    """The client's classes by name; of two with one name, that of Jupyter's notebooks."""
    found: dict[str, type] = {}
    for name in sorted(it for it in sys.modules if it.startswith(f"{CLIENT}.dss")):
        for value in vars(sys.modules[name]).values():
            if isinstance(value, type) and value.__module__ == name:
                found.setdefault(value.__name__, value)
    return found
