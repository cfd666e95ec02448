"""What a route of the public API is, and how a call finds its route."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.responses import Response

from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEntry:
    """A route, below both prefixes, with and without a slash at its end.

    Attributes:
        path: As the client writes it: ``/projects/{project}/datasets/{dataset}``; ``{path*}`` at
            the end takes the rest with its slashes. Plain words win over braces.
        run: A `Response` goes out as it is, anything else as JSON; None is ``{}``.
        permission: What the person must be allowed, on ``{project}`` where the path has one.
        covers: The client's methods behind it: ``DSSProject.list_datasets``.
    """

    path: str
    method: str = "GET"
    run: Callable[[Call], Awaitable[object | Response]]
    permission: Permission = Permission.READ
    covers: tuple[str, ...] = ()


class Routes:
    """Entries by path and method."""

    def __init__(self, entries: Iterable[PublicEntry]) -> None:
        self._entries = sorted(
            ((_segments(entry.path), entry) for entry in entries), key=lambda pair: _order(pair[0])
        )

    def find(self, method: str, path: str) -> tuple[PublicEntry, dict[str, str]] | None:
        """The entry for a path that is still percent-encoded, and its parameters, decoded."""
        asked = tuple(unquote(segment, errors="replace") for segment in _segments(path))
        for segments, entry in self._entries:
            if entry.method == method:
                parameters = _match(segments, asked)
                if parameters is not None:
                    return entry, parameters
        return None


def _segments(path: str) -> tuple[str, ...]:
    return tuple(path.removeprefix("/").removesuffix("/").split("/"))


def _order(segments: tuple[str, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((segment.startswith("{"), segment) for segment in segments)


def _match(segments: tuple[str, ...], asked: tuple[str, ...]) -> dict[str, str] | None:
    parameters: dict[str, str] = {}
    if segments[-1].endswith("*}"):
        rest = "/".join(asked[len(segments) - 1 :])
        parameters[segments[-1][1:-2]] = rest
        segments, asked = segments[:-1], asked[: len(segments) - 1]
    if len(segments) != len(asked):
        return None
    for segment, said in zip(segments, asked, strict=True):
        if segment.startswith("{"):
            if not said:
                return None
            parameters[segment[1:-1]] = said
        elif segment != said:
            return None
    return parameters
