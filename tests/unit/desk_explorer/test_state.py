"""The tree's state."""

from dssdesk.base.ids import FILES, ProjectKey, SessionId
from dssdesk.desk.explorer.state import ExplorerState, Node, NodeKind
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.running.state import SessionRow
from dssdesk.wire.catalogue import DatasetItem, NotebookItem, ProjectItem
from dssdesk.wire.places import NotebookRef

NYC = ProjectKey("NYC")


def project(key: str = "NYC", name: str = "NYC flights", **more: object) -> ProjectItem:
    return ProjectItem(key=ProjectKey(key), name=name, **more)


def nyc() -> ProjectItem:
    return project(
        datasets=(DatasetItem(name="airlines"), DatasetItem(name="flights")),
        notebooks=(NotebookItem(name="Delays"), NotebookItem(name="Airlines map")),
    )


def row(name: str, mark: Mark = Mark.BUSY) -> SessionRow:
    ref = NotebookRef(project=NYC, name=name)
    return SessionRow(session_id=SessionId(name), notebook=ref, mark=mark, word="busy")


def outline(nodes: tuple[Node, ...]) -> list:
    return [(node.title, outline(node.children)) if node.children else node.title for node in nodes]


def loaded(*projects: ProjectItem) -> ExplorerState:
    state = ExplorerState()
    state.show_projects(projects or (nyc(),))
    return state


def test_nothing_is_loaded_at_first():
    state = ExplorerState()
    assert (state.nodes(), state.is_loaded, state.first_project) == ((), False, None)


def test_a_project_holds_datasets_and_notebooks():
    assert outline(loaded().nodes()) == [
        (
            "NYC flights",
            [("Datasets", ["airlines", "flights"]), ("Notebooks", ["Delays", "Airlines map"])],
        )
    ]


def test_projects_stand_by_name_and_files_last():
    files = project(FILES, "", notebooks=(NotebookItem(name="/home/ada/x.ipynb"),))
    state = loaded(files, project("Z", "zoo"), project("B", "Bees"))
    assert [node.title for node in state.nodes()] == ["Bees", "zoo", "Files"]
    assert outline(state.nodes())[-1] == ("Files", ["x"])
    assert state.first_project == "B"


def test_what_runs_stands_at_its_notebook():
    state = loaded()
    changed = state.show_running({NotebookRef(project=NYC, name="Delays"): row("Delays")})
    notebooks = state.nodes()[0].children[1].children
    assert changed
    assert [node.running for node in notebooks] == [row("Delays"), None]
    assert state.has_busy


def test_the_same_news_again_changes_nothing():
    state = loaded()
    rows = {NotebookRef(project=NYC, name="Delays"): row("Delays", Mark.IDLE)}
    assert state.show_running(rows)
    assert not state.show_running(rows)
    assert not state.has_busy


def test_the_filter_keeps_matches_and_what_is_above_them():
    state = loaded(nyc(), project("B", "Bees"))
    state.filter = "AIRL"
    assert outline(state.nodes()) == [
        ("NYC flights", [("Datasets", ["airlines"]), ("Notebooks", ["Airlines map"])])
    ]


def test_a_project_that_matches_is_shown_whole():
    state = loaded()
    state.filter = "nyc"
    assert outline(state.nodes()) == outline(loaded().nodes())


def test_a_name_is_found_without_its_accents():
    state = loaded(nyc(), project("E", "Énergie"))
    state.filter = "energ"
    assert [title for title, _ in outline(state.nodes())] == ["Énergie"]


def test_a_group_is_not_found_by_its_own_name():
    state = loaded()
    state.filter = "datasets"
    assert state.nodes() == ()


def test_a_group_counts_what_the_filter_hides():
    state = loaded()
    state.filter = "flights"
    state.show_projects((project(name="Trips", datasets=nyc().datasets),))
    group = state.nodes()[0].children[0]
    assert (group.key.kind, group.count, len(group.children)) == (NodeKind.DATASETS, 2, 1)


def test_the_key_of_a_row_stays_while_its_state_changes():
    state = loaded()
    before = state.nodes()[0].children[1].children[0].key
    state.show_running({NotebookRef(project=NYC, name="Delays"): row("Delays")})
    assert state.nodes()[0].children[1].children[0].key == before
