"""The errors a person can act on. One tree; each leaf lives in the package whose concept it is.

DssDeskError
├── BadInput            what was asked for makes no sense, nothing was changed
├── NotFound            the thing does not exist, or is not yours to see
├── Conflict            it exists, but not in the state that the request needs
├── NotAllowed          you are known, and may not
├── NotAuthenticated    you are not known
├── Unavailable         a part that is needed does not answer
└── Unexpected          a defect of ours, seen from the other end of the wire

Across the wire an error is ``{code, message, details}`` and is raised again on the other side
as the same class. ``code`` is frozen: ``tests/architecture/snapshots/error_codes.txt``.
"""

from typing import Any, ClassVar


class DssDeskError(Exception):
    """Something expected went wrong; the message says what happened, then what to do.

    Attributes:
        said_code: The code that came over the wire, also where this side has no class for it.
    """

    code: ClassVar[str] = ""
    http_status: ClassVar[int] = 500
    said_code: str = ""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class BadInput(DssDeskError):
    """What was asked for makes no sense; nothing was changed."""

    code = "bad_input"
    http_status = 400


class NotFound(DssDeskError):
    """The thing does not exist, or is not yours to see."""

    code = "not_found"
    http_status = 404


class Conflict(DssDeskError):
    """The thing exists, but not in the state that the request needs."""

    code = "conflict"
    http_status = 409


class NotAllowed(DssDeskError):
    """The person is known and may not do this."""

    code = "not_allowed"
    http_status = 403


class NotAuthenticated(DssDeskError):
    """The call carries no valid ticket."""

    code = "not_authenticated"
    http_status = 401


class Unavailable(DssDeskError):
    """A part that is needed does not answer."""

    code = "unavailable"
    http_status = 503


class Unexpected(DssDeskError):
    """A defect on the other side of the wire; its traceback is in that side's log."""

    code = "unexpected"
    http_status = 500


def error_from_wire(code: str, message: str, details: dict[str, Any]) -> DssDeskError:
    """The error that the other side raised; an unknown code becomes its nearest known parent.

    A code such as ``conflict.lease_lost`` falls back to ``conflict`` where this side does not
    know the leaf.
    """
    said_code = code
    known = {cls.code: cls for cls in _leaves(DssDeskError)}
    while code and code not in known:
        code = code.rpartition(".")[0]
    cls = known.get(code, Unexpected)
    error = cls.__new__(cls)
    DssDeskError.__init__(error, message, **details)
    error.said_code = said_code
    return error


def _leaves(cls: type[DssDeskError]) -> list[type[DssDeskError]]:
    found = [cls] if cls.code else []
    for child in cls.__subclasses__():
        found.extend(_leaves(child))
    return found
