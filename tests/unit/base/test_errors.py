"""Errors across the wire."""

import pytest

from dssdesk.base.errors import (
    BadInput,
    Conflict,
    DssDeskError,
    NotFound,
    Unexpected,
    error_from_wire,
)
from dssdesk.notebook.errors import RevisionPassed


def test_an_error_arrives_as_the_class_that_was_raised():
    error = error_from_wire("not_found", "There is no notebook “x”.", {"name": "x"})
    assert type(error) is NotFound
    assert (error.message, str(error), error.details) == (
        "There is no notebook “x”.",
        "There is no notebook “x”.",
        {"name": "x"},
    )


def test_a_leaf_with_a_constructor_of_its_own_arrives_whole():
    sent = RevisionPassed(7)
    error = error_from_wire(sent.code, sent.message, sent.details)
    assert type(error) is RevisionPassed
    assert (error.message, error.details) == (sent.message, {"source_revision": 7})


@pytest.mark.parametrize(
    ("code", "cls"),
    [
        ("conflict.something_new", Conflict),
        ("conflict.something.newer", Conflict),
        ("bad_input", BadInput),
        ("never_heard_of", Unexpected),
        ("", Unexpected),
    ],
)
def test_an_unknown_code_becomes_its_nearest_known_parent(code, cls):
    assert type(error_from_wire(code, "m", {})) is cls


def test_every_branch_has_a_code_and_a_status():
    for cls in DssDeskError.__subclasses__():
        assert cls.code
        assert 400 <= cls.http_status < 600
