"""Scripts that draw outputs: for readers of the notebook's project, by name."""

from dssdesk.people.rights import Right
from dssdesk.wire.places import NotebookRef

_OF_SALES = "/desk/libraries/plotly?project=SALES&notebook=My%20plots"


def test_a_script_comes_as_text_from_the_environment_of_the_notebook(house):
    house.sessions.environments.libraries["plotly"] = "window.Plotly = 'ä'"
    answer = house.get(_OF_SALES)
    assert (answer.status_code, answer.text) == (200, "window.Plotly = 'ä'")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    notebook = NotebookRef(project="SALES", name="My plots")
    assert house.sessions.environments.calls == [("library", notebook, "plotly")]
    assert house.get(_OF_SALES.replace("plotly", "bokeh")).status_code == 404


def test_it_is_for_readers_of_the_project(house):
    house.sessions.environments.libraries["plotly"] = "1"
    ben, anna = house.somebody("ben"), house.somebody("anna", Right.READ)
    assert house.get(_OF_SALES, ben).status_code == 404
    assert house.get(_OF_SALES.replace("SALES", ""), anna).status_code == 404
    assert house.get(_OF_SALES, anna).status_code == 200
