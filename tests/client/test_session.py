"""A kernel finds its service, also when that has just been restarted."""

from pathlib import Path

import dataiku
import pytest
from dataiku.core.calls import ask
from dataiku.core.errors import NoSession, ServiceRefused, ServiceUnreachable

from tests.helpers.kernel_routes import KernelRoutes

LIST = ("kernel", "project", "DEMO", "datasets")


def nothing() -> None:
    pass


def test_outside_a_session_the_error_says_what_to_do(monkeypatch):
    monkeypatch.delenv("DSSDESK_SESSION_FILE", raising=False)
    monkeypatch.delenv("DKU_CURRENT_PROJECT_KEY", raising=False)
    with pytest.raises(NoSession, match="Run the code in a notebook of DSS Desk"):
        dataiku.Dataset("flights")


def test_the_project_is_the_notebooks(service):
    assert dataiku.default_project_key() == "DEMO"
    assert dataiku.Dataset("awkward").full_name == "DEMO.awkward"


def test_a_dataset_of_another_project_is_named_with_it(service):
    dataset = dataiku.Dataset("OTHER.weather")
    assert (dataset.project_key, dataset.name) == ("OTHER", "weather")
    assert dataiku.Dataset("weather", project_key="OTHER").full_name == "OTHER.weather"


def test_the_datasets_of_the_project_are_listed(service):
    assert dataiku.Dataset.list() == ["awkward"]


def test_a_dataset_that_does_not_exist_is_named(service):
    with pytest.raises(ServiceRefused, match=r"There is no dataset DEMO\.weather"):
        dataiku.Dataset("weather").get_config()


def test_a_service_that_comes_back_elsewhere_is_found(service, session_file, meanwhile):
    moved = KernelRoutes(service.datasets, ticket="ticket-2")

    def restart() -> None:
        moved.__enter__()
        moved.write_session(session_file)

    meanwhile(restart)
    session_file.write_text('{"url": "http://127.0.0.1:9", "ticket": "t", "project": "DEMO"}')
    try:
        assert ask(LIST) == ["awkward"]
    finally:
        moved.__exit__()


def test_a_renewed_ticket_is_used(service, session_file, meanwhile):
    service.ticket = "ticket-2"
    meanwhile(lambda: service.write_session(session_file))
    assert ask(LIST) == ["awkward"]


def test_a_ticket_that_stays_refused_is_an_error_after_three_seconds(service, meanwhile):
    service.ticket = "ticket-2"
    clock = meanwhile(nothing)
    with pytest.raises(ServiceRefused, match="The ticket is unknown") as caught:
        ask(LIST)
    assert caught.value.status == 401
    assert 3 < clock.now < 4


def test_a_service_that_stays_away_is_an_error_after_ten_seconds(session_file, meanwhile):
    session_file.write_text('{"url": "http://127.0.0.1:9", "ticket": "t", "project": "DEMO"}')
    clock = meanwhile(nothing)
    with pytest.raises(ServiceUnreachable, match="Open DSS Desk again"):
        ask(LIST)
    assert 10 < clock.now < 11


def test_a_session_file_that_is_being_replaced_is_awaited(service, session_file, meanwhile):
    session_file.write_text('{"url": "htt')
    meanwhile(lambda: service.write_session(session_file))
    assert ask(LIST) == ["awkward"]


def test_proxies_are_not_asked(service, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(LIST) == ["awkward"]


def test_names_are_quoted_on_the_way(service, session_file: Path):
    service.datasets["größe #1?"] = service.datasets["awkward"]
    assert dataiku.Dataset("größe #1?").get_config()["name"] == "größe #1?"
