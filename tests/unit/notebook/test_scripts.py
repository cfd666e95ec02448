"""Which outputs run scripts."""

import msgspec
import pytest

from dssdesk.desk.notebook.outputs import web_text
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.scripts import holds_scripts, html_runs, scripts_in, scripts_of_message
from dssdesk.wire.outputs import Display, MimeValue
from tests.helpers.documents import code

RUNNING = {
    "text/html": [
        "<script>x</script>", "a <IFRAME src=x>", "<canvas>", "<video src=x>", "<audio>",
        "<script\n>", "<svg onload=x()>", "<details ontoggle=x()>",
        '<div data-root-id="a" onclick="x()"></div>',
        '<style>#T_a {}</style><table onclick="x()">',
    ],
    "application/javascript": ["x()"],
    "text/javascript": ["x()"],
    "application/vnd.plotly.v1+json": [{}],
    "application/vnd.vega.v5+json": [{}],
    "application/vnd.vegalite.v4.8.1+json": [{}],
    "application/vnd.bokehjs_exec.v0+json": [""],
    "application/vnd.bokehjs_load.v0+json": [""],
}  # fmt: skip
CASES = [(mime, value) for mime, values in RUNNING.items() for value in values]


def bundle_of(mime, value):
    if isinstance(value, str) and not mime.endswith("json"):
        return {mime: MimeValue(text=value)}
    return {mime: MimeValue(json=msgspec.Raw(msgspec.json.encode(value)))}


@pytest.mark.parametrize(("mime", "value"), CASES)
def test_what_the_page_would_run_counts_as_a_script_here(mime, value):
    data = bundle_of(mime, value)
    assert web_text.needs_page(data) or html_runs(value)
    cells = (code("a", "", Display(data=data)),)
    assert holds_scripts(cells)
    (digest,) = scripts_in(cells, MemoryBlobs())
    assert scripts_of_message({mime: value}) == {digest}


@pytest.mark.parametrize(
    "data",
    [
        {"text/plain": "<script>"},
        {"text/html": "<table><tr><td>script</td></tr></table>"},
        {"text/html": "<b>&lt;script&gt;</b>"},
        {"image/svg+xml": "<svg><script/></svg>"},
        {"text/markdown": "<script>"},
    ],
)
def test_what_is_drawn_natively_is_no_script(data):
    assert scripts_of_message(data) == set()


def test_the_order_of_keys_does_not_matter():
    mime = "application/vnd.plotly.v1+json"
    assert scripts_of_message({mime: {"a": 1, "b": {"c": 2, "d": 3}}}) == scripts_of_message(
        {mime: {"b": {"d": 3, "c": 2}, "a": 1}}
    )


def test_the_same_text_of_another_kind_is_another_script():
    assert scripts_of_message({"text/javascript": "x"}) != scripts_of_message(
        {"application/javascript": "x"}
    )


@pytest.mark.parametrize("data", [None, "x", {"text/html": None}, {"text/html": 5}])
def test_what_no_kernel_should_say_is_no_script(data):
    assert scripts_of_message(data) == set()
