import pytest

from dssdesk.projects.errors import NameInvalid
from dssdesk.projects.names import (
    check_dataset_name,
    check_notebook_name,
    check_project_key,
    free_name,
    plain_name,
)


@pytest.mark.parametrize("name", ["Read flights", "Größe ✓", "a.b", "x" * 200, "a'b\"c", "-"])
def test_a_person_may_call_a_notebook_almost_anything(name: str):
    assert check_notebook_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "a/b",
        "a\\b",
        "a?",
        "a#b",
        "100%",
        ".hidden",
        "..",
        "a\n",
        " a",
        "x" * 201,
        "語" * 100,
    ],
)
def test_a_name_that_a_path_or_an_address_could_not_hold_is_refused(name: str):
    with pytest.raises(NameInvalid):
        check_notebook_name(name)


@pytest.mark.parametrize("key", ["", "a b", "a/b", "..", "ä", "x" * 101])
def test_a_project_key_is_plain(key: str):
    with pytest.raises(NameInvalid):
        check_project_key(key)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "..", "a.b"])
def test_a_dataset_name_is_plain(name: str):
    with pytest.raises(NameInvalid):
        check_dataset_name(name)


def test_the_next_free_name_counts_from_two():
    assert free_name("Read", set()) == "Read"
    assert free_name("Read", {"Read", "Read 2", "Read 4"}) == "Read 3"


def test_a_free_name_is_one_that_may_be_used():
    taken = {"x" * 200}
    assert len(check_notebook_name(free_name("x" * 200, taken))) <= 200


def test_any_text_becomes_a_name():
    assert plain_name("../a/b #1\n") == "a b 1"
    assert plain_name("???") == "Notebook"
