"""A notebook as other files."""

import ast
import json

import pytest

from dssdesk.desk.notebook.exports.documents import to_markdown, to_notebook
from dssdesk.desk.notebook.exports.script import to_python
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
        "# %%\n# %matplotlib inline\nx = 1\n    pass  # !ls\n\n"
        "# %%\n# %%bash\n# ls\n"
    )


def script_of(source: str) -> str:
    return to_python((code("a", source),)).removeprefix("# %%\n").rstrip("\n")


@pytest.mark.parametrize(
    "source",
    [
        's = """\n%d rows\n!important\nwhat?\n"""',
        "t = f'''{x}\n%%bash\n'''\ny = 1",
        "z = (a\n     %b\n)",
        "z = [\n    1,  # what?\n    5\n    %n]",
        "z = a \\\n    %b",
        "x = 'a' \\\n    '%s' % 1",
        "ok = a != b\nok = a == b",
        "x = '''a''' # why?",
        's = "(" # not open\nx = 1',
        "s = '(\\\n%d'\nx = 1",
        "@decorated\ndef f(): pass",
    ],
)
def test_what_only_looks_like_a_magic_stays(source: str):
    assert script_of(source) == source


@pytest.mark.parametrize(
    ("source", "script"),
    [
        ("%pip install x", "# %pip install x"),
        ("?print\nprint??\na.b?", "# ?print\n# print??\n# a.b?"),
        ("files = !ls\nn = 1", "# files = !ls\nn = 1"),
        ("best = %timeit -o f()", "# best = %timeit -o f()"),
        ("a, b = !ls", "# a, b = !ls"),
        ("!ls \\\n  -l\nx = 1", "# !ls \\\n#   -l\nx = 1"),
        ("if x:\n    %matplotlib inline\ny", "if x:\n    pass  # %matplotlib inline\ny"),
        ("%%time\nx = 1\n!ls", "# %%time\nx = 1\n# !ls"),
        ("%%capture out\nx = (1\n  %m)", "# %%capture out\nx = (1\n  %m)"),
        ("%%html\n<p>\n\n</p>", "# %%html\n# <p>\n#\n# </p>"),
        ("f(1)\n%time f(2)", "f(1)\n# %time f(2)"),
    ],
)
def test_what_only_ipython_understands_becomes_a_comment(source: str, script: str):
    assert script_of(source) == script
    ast.parse(script)


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


def test_pictures_that_a_text_brings_along_are_in_the_markdown():
    attachments = {"a b.png": {"image/png": "AAAA"}, "v.svg": {"image/svg+xml": "<svg/>"}}
    source = "![x](attachment:a%20b.png) ![y](attachment:v.svg) ![z](attachment:none.png)"
    cell = Cell(id=B, kind=CellKind.MARKDOWN, source=source, attachments=attachments)
    assert to_markdown((cell,), {}) == (
        "![x](data:image/png;base64,AAAA) ![y](data:image/svg+xml;base64,PHN2Zy8+)"
        " ![z](attachment:none.png)\n"
    )


def test_a_table_in_markdown_is_one_block_without_its_styles():
    styles = "<style scoped>\n    .dataframe th {\n    }\n\n    .dataframe td {\n    }\n</style>"
    table = (
        f'<div>\n{styles}\n<table border="1" class="dataframe">\n\n  <tr>\n    <td>1</td>\n'
        "  </tr>\n</table>\n</div>"
    )
    shown = Display(data={"text/html": MimeValue(text=table), "text/plain": MimeValue(text="1")})
    made = to_markdown((code("a", "", shown),), {})
    assert made.startswith("<div>\n")
    assert "style" not in made
    assert "\n\n" not in made.rstrip("\n")
    assert "<td>1</td>" in made


def test_a_vector_picture_is_in_the_markdown():
    shown = Display(data={"image/svg+xml": MimeValue(text="<svg/>")})
    assert to_markdown((code("a", "", shown),), {}) == (
        "![output](data:image/svg+xml;base64,PHN2Zy8+)\n"
    )


def test_no_script_of_an_output_is_in_the_markdown():
    plot = Display(
        data={
            "text/html": MimeValue(text="<div></div><script>draw()</script>"),
            "text/plain": MimeValue(text="Figure"),
        }
    )
    still = Display(data={"text/html": MimeValue(text="<b onclick='x()'>bold</b>")})
    assert to_markdown((code("a", "", plot, still),), {}) == (
        "```text\nFigure\n```\n\n<b>bold</b>\n"
    )


def test_a_traceback_is_in_the_markdown():
    lines = ("\x1b[31mTraceback\x1b[0m", "KeyError: x")
    failed = Error(name="KeyError", value="x", traceback=lines)
    assert to_markdown((code("a", "", failed),), {}) == "```text\nTraceback\nKeyError: x\n```\n"


def test_code_is_fenced_in_its_own_language():
    cells = (code("a", "%%bash\nls"), code("b", "x <- 1"))
    assert to_markdown(cells, {}, language="R") == (
        "```bash\n%%bash\nls\n```\n\n```R\nx <- 1\n```\n"
    )
