"""How an error looks in an answer: ours for desks, DSS's own for kernels and the public API."""

import logging
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from dssdesk.base.errors import DssDeskError, Unexpected
from dssdesk.service.prefixes import is_public
from dssdesk.wire import codec

_log = logging.getLogger(__name__)

_JSON = "application/json"


def unexpected() -> Unexpected:
    """What a caller is told of a defect; call it in the ``except`` block, it logs the traceback."""
    _log.exception("A call failed in a way that nobody foresaw")
    return Unexpected("Something went wrong in the service. Its log says what.")


def desk_problem(error: DssDeskError) -> Response:
    """The error as a desk reads it: a `Failure` under the error's status."""
    return Response(codec.failure(0, error), error.http_status, media_type=_JSON)


def kernel_problem(error: DssDeskError) -> Response:
    """The error as ``dataiku`` and ``dataikuapi`` read it: DSS's error object."""
    body = {
        "errorType": error.code,
        "message": error.message,
        "detailedMessage": error.message,
    }
    return Response(msgspec.json.encode(body), error.http_status, media_type=_JSON)


def problem_at(path: str, error: DssDeskError) -> Response:
    """The error where no route was reached yet: as those read it who call this path."""
    return kernel_problem(error) if is_public(path) else desk_problem(error)


def jupyter_problem(error: DssDeskError) -> Response:
    """The error as Jupyter's clients read it."""
    body = {"message": error.message, "reason": HTTPStatus(error.http_status).phrase}
    return Response(msgspec.json.encode(body), error.http_status, media_type=_JSON)
