"""Names are checked while one types."""

import pytest

from dssdesk.desk.changing.names import (
    dataset_problem,
    key_problem,
    notebook_problem,
    plain_problem,
    proposed_key,
)
from dssdesk.projects.errors import NameInvalid
from dssdesk.projects.names import check_dataset_name, check_notebook_name, check_project_key


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Delays by carrier", ""),
        ("Verspätungen 数据", ""),
        ("", "needed"),
        ("a/b", "cannot hold /"),
        ("50 % of #1?", "cannot hold ? # %"),
        (".hidden", "dot"),
        ("taken", "Choose another"),
        ("x" * 300, "200"),
    ],
)
def test_a_notebook_is_told_what_is_wrong_with_its_name(name, said):
    problem = notebook_problem(name, {"taken"})
    assert bool(problem) == bool(said)
    assert said in problem


@pytest.mark.parametrize(
    ("name", "said"),
    [("flights_2013", ""), ("", "needed"), ("a b", "Letters"), ("taken", "another")],
)
def test_a_dataset_is_told_what_is_wrong_with_its_name(name, said):
    problem = dataset_problem(name, {"taken"})
    assert bool(problem) == bool(said)
    assert said in problem


@pytest.mark.parametrize(
    ("key", "said"), [("NYC", ""), ("", "needs"), ("a-b", "Letters"), ("TAKEN", "another")]
)
def test_a_project_is_told_what_is_wrong_with_its_key(key, said):
    problem = key_problem(key, {"TAKEN"})
    assert bool(problem) == bool(said)
    assert said in problem


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("NYC flights", "NYC_FLIGHTS_2"),
        ("Énergie – 2013", "ENERGIE_2013"),
        ("数据", ""),
        ("  a  b ", "A_B"),
    ],
)
def test_a_key_is_proposed_from_the_name(name, key):
    assert proposed_key(name, {"NYC_FLIGHTS"}) == key


def test_a_plain_name_may_be_anything_but_empty():
    assert plain_problem("")
    assert not plain_problem("50 % of #1?")


@pytest.mark.parametrize("name", ["a/b", "x" * 300, "", ".a", "a b", "ok", "naïve", "a?b"])
def test_what_is_said_to_be_right_the_service_takes(name):
    """The desk may say less than the service, and the service then says it; never more."""
    for problem, check in (
        (notebook_problem(name, ()), check_notebook_name),
        (dataset_problem(name, ()), check_dataset_name),
        (key_problem(name, ()), check_project_key),
    ):
        if problem:
            with pytest.raises(NameInvalid):
                check(name)
        else:
            assert check(name) == name
