"""Runs after all other tests of this folder: what of the client they left out."""

from tests.service.publicapi.calls_of_client import in_page, with_routes


def test_each_covered_method_was_called(calls_of_client):
    never = sorted(in_page() - calls_of_client.called)
    assert not never, f"never called: {', '.join(never)}"


def test_each_that_speaks_to_the_service_was_answered_by_its_route(calls_of_client):
    never = sorted(with_routes() - calls_of_client.answered)
    assert not never, f"never answered: {', '.join(never)}"


def test_each_that_speaks_to_the_service_was_refused(calls_of_client):
    never = sorted(with_routes() - calls_of_client.refused)
    assert not never, f"never refused: {', '.join(never)}"


def test_each_answer_said_its_version(calls_of_client):
    assert calls_of_client.unversioned == set()
