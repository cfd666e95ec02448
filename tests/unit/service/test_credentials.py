from base64 import b64encode

import pytest
from starlette.datastructures import Headers

from dssdesk.service.credentials import credential_of


def basic(text):
    return {"Authorization": f"Basic {b64encode(text.encode()).decode()}"}


@pytest.mark.parametrize(
    "headers",
    [
        basic("KEY:"),
        basic(":KEY"),
        basic("KEY:ignored"),
        {"Authorization": "Bearer KEY"},
        {"authorization": "token KEY"},
        {"X-DKU-APITicket": "KEY"},
        {"X-DKU-APITicket": "KEY", **basic("other:")},
        {"X-DKU-APITicket": "KEY", "Authorization": "Bearer other"},
        {"X-DKU-APITicket": "", "Authorization": "Bearer KEY"},
    ],
)
def test_a_key_stands_in_one_of_these_places(headers):
    assert credential_of(Headers(headers)) == "KEY"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic(":"),
        basic(""),
        {"Authorization": "Basic"},
        {"Authorization": "Basic %%%"},
        {"Authorization": "Basic /////w=="},
        {"Authorization": "Digest KEY"},
        {"Authorization": "KEY"},
    ],
)
def test_elsewhere_stands_none(headers):
    assert credential_of(Headers(headers)) == ""
