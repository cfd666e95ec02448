"""What the frame of the public API does for every route, whatever the route does."""

import pytest
from msgspec.structs import replace
from starlette.responses import PlainTextResponse

from dssdesk.base.ids import Login, SessionId
from dssdesk.people.people import TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi import answer
from dssdesk.service.publicapi.entry import PublicEntry, Routes
from tests.helpers.running_service import bearer
from tests.service.conftest import SALES


async def _nothing(_call):
    return None


async def _text(_call):
    return PlainTextResponse("text", 202)


async def _fails(_call):
    raise ZeroDivisionError


async def _says_who(call):
    return [call.person.login, call.parameters]


def _of_project(permission):
    return PublicEntry(path=f"/{permission.name}/{{project}}", run=_says_who, permission=permission)


@pytest.fixture(autouse=True)
def routes(monkeypatch):
    anybody = Permission.ANYBODY
    entries = (
        PublicEntry(path="/nothing", run=_nothing, permission=anybody),
        PublicEntry(path="/text", run=_text, permission=anybody),
        PublicEntry(path="/fails", run=_fails, permission=anybody),
        PublicEntry(path="/nowhere", run=_nothing, permission=Permission.READ),
        *(_of_project(it) for it in (Permission.READ, Permission.WRITE, Permission.ADMINISTER)),
    )
    monkeypatch.setattr(answer, "_ROUTES", Routes(entries))


def get(house, path, token=None):
    return house.get(f"/public/api{path}", token)


def test_what_a_route_gives_becomes_an_answer(house):
    assert get(house, "/nothing").json() == {}
    answer = get(house, "/text")
    assert (answer.status_code, answer.text) == (202, "text")
    assert answer.headers["DSS-API-Version"] == "15.2.0"


def test_a_defect_is_told_without_its_traceback_and_logged(house, expected_log):
    answer = get(house, "/fails")
    assert answer.status_code == 500
    assert answer.json()["errorType"] == "unexpected"
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in expected_log.text
    assert answer.headers["DSS-Version"]


@pytest.mark.parametrize(
    ("right", "statuses"),
    [
        (None, [404, 404, 404]),
        (Right.READ, [200, 403, 403]),
        (Right.WRITE, [200, 200, 403]),
        (Right.ADMINISTER, [200, 200, 200]),
    ],
)
def test_the_permission_of_a_route_is_checked_before_it_runs(house, right, statuses):
    ticket = house.somebody("anna", *([right] if right else []))
    paths = (f"/READ/{SALES}", f"/WRITE/{SALES}", f"/ADMINISTER/{SALES}")
    assert [get(house, path, ticket).status_code for path in paths] == statuses
    assert get(house, "/READ/OTHER", ticket).status_code == 404


def test_a_route_that_names_no_project_and_wants_a_right_in_one_lets_nobody_in(house):
    assert get(house, "/nowhere").status_code == 403


@pytest.mark.parametrize("purpose", TicketPurpose)
def test_tickets_of_desks_and_sessions_are_taken(house, purpose):
    ticket = house.people.issue(house.owner, purpose, SessionId("s"))
    assert get(house, f"/READ/{SALES}", ticket).json() == [house.owner, {"project": SALES}]


def test_a_ticket_is_worth_nothing_after_its_session(house):
    ticket = house.people.issue(house.owner, TicketPurpose.SESSION, SessionId("s"))
    house.people.revoke_session(SessionId("s"))
    assert get(house, "/nothing", ticket).status_code == 401


def test_only_an_administrator_calls_as_somebody_else(house):
    anna = house.somebody("anna", Right.READ)
    as_anna = {"X-DKU-ProxyUser": "anna"}
    url = f"/public/api/READ/{SALES}"
    call = house.running.http.get
    assert call(url, headers=bearer(house.token) | as_anna).json()[0] == "anna"
    assert call(url, headers=bearer(anna) | as_anna).json()[0] == "anna"
    as_owner = {"X-DKU-ProxyUser": house.owner}
    assert call(url, headers=bearer(anna) | as_owner).status_code == 403
    as_nobody = {"X-DKU-ProxyUser": "nobody"}
    assert call(url, headers=bearer(house.token) | as_nobody).status_code == 404
    write = call(f"/public/api/WRITE/{SALES}", headers=bearer(house.token) | as_anna)
    assert write.status_code == 403
    house.people.change(replace(house.people.item(Login("anna")), is_enabled=False))
    assert call(url, headers=bearer(house.token) | as_anna).status_code == 403
