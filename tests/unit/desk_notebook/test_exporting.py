"""A notebook as other files."""

import json

from dssdesk.desk.notebook.exporting import to_markdown, to_notebook, to_python
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.outputs import BlobRef, Display, Error, MimeValue
from tests.helpers.documents import B, code, printed

TEXT = Cell(id=B, kind=CellKind.MARKDOWN, source="# Title\n\nWords")


def test_a_script_has_a_mark_for_each_cell_and_runs_without_ipython():
    cells = (
        TEXT,
        code("a", "%matplotlib inline\nx = 1\n    !ls"),
        code("b"),
        code("c", "%%bash\nls"),
    )
    assert to_python(cells) == (
        "# %% [markdown]\n# # Title\n#\n# Words\n\n"
        "# %%\n# %matplotlib inline\nx = 1\n#     !ls\n\n"
        "# %%\n# %%bash\n# ls\n"
    )


def test_markdown_holds_texts_code_and_what_it_showed():
    picture = Display(data={"image/png": MimeValue(blob=BlobRef(digest="d", size=4))})
    failed = Error(name="KeyError", value="'x'")
    cells = (TEXT, code("a", "f()", printed("\x1b[31mred\x1b[0m\n"), picture, failed))
    assert to_markdown(cells, {"d": "AAAA\n"}) == (
        "# Title\n\nWords\n\n```python\nf()\n```\n\n```text\nred\n```\n\n"
        "![output](data:image/png;base64,AAAA)\n\n```text\nKeyError: 'x'\n```\n"
    )


def test_a_fence_is_longer_than_those_inside():
    assert to_markdown((code("a", "'''\n```\n'''"),), {}).startswith("````python\n")


def test_a_long_output_that_is_gone_is_left_out():
    picture = Display(data={"image/png": MimeValue(blob=BlobRef(digest="d", size=4))})
    assert to_markdown((code("a", "f()", picture),), {}) == "```python\nf()\n```\n"


def test_a_copy_is_a_notebook_with_everything_in_it():
    picture = Display(data={"image/png": MimeValue(blob=BlobRef(digest="d", size=4))})
    cells = (TEXT, code("a", "f()\ng()", picture, execution_count=3, metadata={"tags": ["x"]}))
    found = json.loads(to_notebook(cells, {"kernelspec": {"name": "python3"}}, {"d": "AAAA"}))
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert found["metadata"] == {"kernelspec": {"name": "python3"}}
    text, shown = found["cells"]
    assert text["source"] == ["# Title\n", "\n", "Words"]
    assert (shown["execution_count"], shown["metadata"]) == (3, {"tags": ["x"]})
    assert shown["outputs"][0]["data"] == {"image/png": "AAAA"}
