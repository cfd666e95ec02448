"""What the status bar says of a notebook."""

import pytest

from dssdesk.app.tabs import notebook_tab
from dssdesk.desk.notebook.toolbar import Toolbar
from dssdesk.desk.running.running import Running
from dssdesk.wire.catalogue import NotebookItem, ProjectChanged
from dssdesk.wire.sessions import SessionChanged, SessionsSampled
from tests.desk.notebook.conftest import NOTEBOOK
from tests.helpers.documents import code
from tests.helpers.some_sessions import project, sample, session


def words(tab) -> list[str]:
    return [item.text for item in tab.status.left]


def test_the_status_bar_tells_the_environment_and_the_memory(open_tab, qtbot):
    window = open_tab(code("a"))
    tab = notebook_tab(window.tab, Running(window.link, window.tab))
    assert words(tab) == ["No kernel"]
    runs = session("Delays", notebook=NOTEBOOK)
    window.link.tell(SessionChanged(session=runs))
    assert words(tab)[1:] == ["Python 3.12"]
    with qtbot.waitSignal(tab.changed):
        window.link.tell(SessionsSampled(samples=(sample(runs),), machine_memory=10**10))
    assert words(tab)[1:] == ["Python 3.12", "412 MB"]


@pytest.mark.parametrize("dataset", ["flown", None])
def test_the_toolbar_follows_a_dataset_that_has_another_name(dataset, open_tab):
    window = open_tab(code("a"))
    window.state.dataset = "flights"
    item = NotebookItem(name=NOTEBOOK.name, dataset=dataset)
    window.link.tell(ProjectChanged(project=project(item, key=NOTEBOOK.project)))
    button = window.tab.widget.findChild(Toolbar).dataset
    assert (button.isHidden(), button.text()) == (dataset is None, dataset or "")
