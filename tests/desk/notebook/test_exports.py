"""A notebook as another file, made by a process of its own."""

import contextlib
import re
import resource
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QPushButton

from dssdesk.base.errors import NotFound
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.files import HTML, MARKDOWN, NOTEBOOK, PYTHON
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import BlobRef, Display, MimeValue
from tests.helpers.documents import A, B, code, printed

NOTHING = DocumentSnapshot(cells=(), metadata={}, source_revision=0, change_number=0)
REF = BlobRef(digest="d", size=100_000)
SHOWN = Display(data={"image/png": MimeValue(blob=REF)})


def export(window, qtbot, form, path: Path, *, answers=True):
    """Write it, and wait for what the person is told."""
    told = len(window.notices)
    window.tab.commands.files.export_to(form, str(path))
    for _, pending in window.link.blob_asks:
        pending.resolve("AAAA") if answers else pending.fail(NotFound("Gone."))
    qtbot.waitUntil(lambda: len(window.notices) > told, timeout=30_000)
    return window.notices[-1]


@contextlib.contextmanager
def limited_files(size: int):
    """As on a full disk: no process that starts here writes a larger file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_an_export_is_written_with_its_pictures(open_tab, qtbot, tmp_path):
    window = open_tab(code("a", "plot()", SHOWN))
    for form, name, piece in (
        (PYTHON, "n.py", "# %%\nplot()\n"),
        (MARKDOWN, "n.md", "data:image/png;base64,AAAA"),
        (HTML, "n.html", "data:image/png;base64,AAAA"),
        (NOTEBOOK, "n.ipynb", '"image/png": "AAAA"'),
    ):
        notice = export(window, qtbot, form, tmp_path / name)
        assert notice.title == f"“{name}” was written"
        assert piece in (tmp_path / name).read_text()


def test_a_page_shows_what_was_typed_but_not_sent_yet(open_tab, qtbot, tmp_path):
    window = open_tab(code("a", "old"))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    window.view.widget_of(A).editor.insertPlainText("typed_just_now ")
    export(window, qtbot, HTML, tmp_path / "n.html")
    assert "typed_just_now" in (tmp_path / "n.html").read_text()
    assert "<title>Delays</title>" in (tmp_path / "n.html").read_text()


def test_formulas_are_drawn_into_the_page(open_tab, qtbot, tmp_path):
    text = Cell(id=B, kind=CellKind.MARKDOWN, source=r"$\frac{a}{b}$ and $\nosuchthing{x}$")
    latex = Display(data={"text/latex": MimeValue(text="$$x^2$$")})
    window = open_tab(text, code("a", "", latex))
    export(window, qtbot, HTML, tmp_path / "n.html")
    made = (tmp_path / "n.html").read_text()
    assert len(re.findall(r'<img class="formula" alt="[^"]+" .*?base64,', made)) == 2
    assert r"<code>$\nosuchthing{x}$</code>" in made


def test_a_file_that_cannot_be_written_stays_as_it_was(open_tab, qtbot, tmp_path):
    window = open_tab(code("a", "1"))
    notice = export(window, qtbot, HTML, tmp_path / "none" / "n.html")
    assert notice.title == "“n.html” was not written"
    assert notice.text == "No such file or directory. Choose another place."
    (tmp_path / "folder").mkdir()
    notice = export(window, qtbot, HTML, tmp_path / "folder")
    assert notice.text == "Is a directory. Choose another place."
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_a_full_disk_leaves_the_old_file_whole(open_tab, qtbot, tmp_path):
    old = tmp_path / "n.html"
    old.write_text("old")
    window = open_tab(code("a", "", printed("x" * 100_000)))
    with limited_files(50_000):
        notice = export(window, qtbot, HTML, old)
    assert notice.title == "“n.html” was not written"
    assert notice.text == "File too large. Choose another place."
    assert old.read_text() == "old"
    assert list(tmp_path.iterdir()) == [old]


def test_a_long_output_that_is_gone_is_told(open_tab, qtbot, tmp_path):
    window = open_tab(code("a", "plot()", SHOWN))
    notice = export(window, qtbot, HTML, tmp_path / "n.html", answers=False)
    assert notice.title == "“n.html” was written with gaps"
    assert "1 long output" in notice.text


def test_a_link_to_a_file_stays_one(open_tab, qtbot, tmp_path):
    (tmp_path / "real.py").write_text("old")
    (tmp_path / "link.py").symlink_to(tmp_path / "real.py")
    export(open_tab(code("a", "new")), qtbot, PYTHON, tmp_path / "link.py")
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "# %%\nnew\n"


def test_an_export_that_takes_long_can_be_cancelled(open_tab, qtbot, tmp_path):
    window = open_tab(code("a", "plot()", SHOWN))
    window.tab.commands.files.export_to(HTML, str(tmp_path / "n.html"))  # its picture never comes
    button = next(
        one for one in window.tab.widget.findChildren(QPushButton) if one.text() == "Cancel"
    )
    qtbot.waitUntil(button.isVisible)
    job = window.tab.commands.files.jobs[0]
    with qtbot.waitSignal(job.destroyed, timeout=10_000):
        button.click()
    assert not button.isVisible()
    assert list(tmp_path.iterdir()) == []
    assert window.notices == []


def test_an_export_outlives_its_tab(open_tab, qtbot, tmp_path):
    window = open_tab(code("a", "plot()", SHOWN))
    window.tab.commands.files.export_to(HTML, str(tmp_path / "n.html"))
    window.tab.closed()
    for _, pending in window.link.blob_asks:
        pending.resolve("AAAA")
    qtbot.waitUntil(lambda: bool(window.notices), timeout=30_000)
    assert "base64,AAAA" in (tmp_path / "n.html").read_text()


def test_what_is_not_here_yet_is_not_exported(open_tab):
    window = open_tab(code("a", "1"))
    action = window.tab.actions["notebook.export_html"]
    window.state.is_open = False  # the service is away; the cells are on the screen
    window.tab.presenter.changed.emit()
    assert action.isEnabled()
    window.state.document = Document(NOTHING)
    window.tab.presenter.changed.emit()
    assert not action.isEnabled()


def test_a_script_is_made_of_python_alone(open_tab):
    window = open_tab(code("a", "x <- 1"))
    script = window.tab.actions["notebook.export_py"]
    assert script.isEnabled()
    metadata = {"kernelspec": {"name": "ir", "language": "R"}}
    window.state.document = Document(msgspec.structs.replace(NOTHING, metadata=metadata))
    window.tab.presenter.changed.emit()
    assert not script.isEnabled()
    assert "The code is R, not Python." in script.toolTip()
    assert window.tab.actions["notebook.export_html"].isEnabled()
