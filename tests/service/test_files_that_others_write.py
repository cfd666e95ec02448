"""A real service, a kernel that prints, and another program that writes the notebook's file."""

import nbformat

from dssdesk.app.find import find_or_start
from dssdesk.app.remote import Channel
from dssdesk.projects.projects import Projects
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import (
    DocumentChanged,
    FileMerged,
    NotebookOpened,
    NotebookSaved,
    OpenNotebook,
    SaveNotebook,
    TrustNotebook,
)
from tests.helpers.running_service import wait_until
from tests.service.test_running_for_real import (
    a_notebook,
    instance,  # noqa: F401 (a fixture)
    run_all,
    text_of,
)

PRINTS = "import time\nfor i in range(30): print('line', i, flush=True); time.sleep(0.1)"


def test_a_file_is_changed_while_a_cell_prints(instance):  # noqa: F811 (the fixture)
    service = find_or_start(instance)
    notebook, (printing, other) = a_notebook(service, PRINTS, "2")
    path = Projects(instance.projects, user_templates=instance.templates).notebooks.path(notebook)
    with Channel(service) as desk:
        run_all(desk, notebook, [printing])
        events = desk.events()
        next(it for it in events if isinstance(it, DocumentChanged) and "line 3" in repr(it))
        desk.ask(SaveNotebook(notebook=notebook), NotebookSaved)
        theirs = nbformat.read(path, as_version=4)
        theirs_other = next(cell for cell in theirs.cells if cell.id == other)
        theirs_other.source = "theirs"
        script = {"text/html": "<script>draw()</script>"}
        theirs_other.outputs = [nbformat.v4.new_output("display_data", script)]
        theirs.cells.insert(0, nbformat.v4.new_markdown_cell("# Theirs"))
        new = path.with_suffix(".new")
        nbformat.write(theirs, new)
        new.replace(path)
        merged = next(it for it in events if isinstance(it, FileMerged))
        assert (merged.changed, merged.conflicts) == (2, ())

        def opened() -> NotebookOpened:
            return desk.ask(OpenNotebook(notebook=notebook), NotebookOpened)

        wait_until(lambda: "line 29" in text_of(opened().document, printing))
        assert text_of(opened().document, printing) == "".join(f"line {i}\n" for i in range(30))
        cells = opened().document.cells
        assert cells[0].source == "# Theirs"
        assert next(cell for cell in cells if cell.id == other).source == "theirs"
        assert not opened().is_trusted
    with Channel(service) as desk:
        desk.ask(OpenNotebook(notebook=notebook), NotebookOpened)
        desk.ask(TrustNotebook(notebook=notebook), Done)
        assert desk.ask(OpenNotebook(notebook=notebook), NotebookOpened).is_trusted
        desk.ask(SaveNotebook(notebook=notebook), NotebookSaved)
    saved = nbformat.read(path, as_version=4)
    assert saved.cells[0].source == "# Theirs"
    assert any("line 29" in str(cell.get("outputs")) for cell in saved.cells)
