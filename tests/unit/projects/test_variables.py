"""A project's variables are two JSON objects in its folder."""

import json
from pathlib import Path

import pytest

from dssdesk.base.ids import ProjectKey
from dssdesk.projects.errors import VariablesUnreadable
from dssdesk.projects.variables import read_variables, write_variables
from dssdesk.wire.projects import Variables

P = ProjectKey("P")


def test_nobody_stored_any(tmp_path: Path):
    assert read_variables(tmp_path, P) == Variables(project=P)


def test_all_of_them_are_replaced(tmp_path: Path):
    write_variables(tmp_path, standard={"a": 1}, local={"b": [2]})
    write_variables(tmp_path, standard={"c": {"d": None}}, local={})
    assert read_variables(tmp_path, P) == Variables(project=P, standard={"c": {"d": None}})
    assert json.loads((tmp_path / "variables.json").read_text()) == {"c": {"d": None}}
    assert json.loads((tmp_path / "localVariables.json").read_text()) == {}


@pytest.mark.parametrize("text", ["[1]", "{", "", "3"])
def test_what_is_no_object_says_so_and_stays(tmp_path: Path, text: str):
    (tmp_path / "variables.json").write_text(text)
    with pytest.raises(VariablesUnreadable, match=r"variables\.json"):
        read_variables(tmp_path, P)
    assert (tmp_path / "variables.json").read_text() == text
