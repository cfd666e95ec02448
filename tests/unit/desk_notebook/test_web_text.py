"""What of a bundle goes into the web page."""

import json
from urllib.parse import unquote

import msgspec
import pytest

from dssdesk.desk.notebook.outputs.web_text import (
    framed_file,
    loads_library,
    needs_page,
    parts_of,
    runs_scripts,
    web_text,
)
from dssdesk.notebook.scripts import html_needs_page
from dssdesk.wire.outputs import MimeValue

PLOTLY = "application/vnd.plotly.v1+json"


def value(data):
    return MimeValue(json=msgspec.Raw(json.dumps(data).encode()))


@pytest.mark.parametrize(
    "mime",
    [
        PLOTLY,
        "application/javascript",
        "application/vnd.bokehjs_exec.v0+json",
        "application/vnd.vegalite.v5+json",
        "application/vnd.vega.v5.20.0+json",
    ],
)
def test_some_types_always_need_the_page(mime):
    assert needs_page({mime: MimeValue(text=""), "text/plain": MimeValue(text="x")})


@pytest.mark.parametrize("mime", ["text/html", "application/json", "image/png", "text/plain"])
def test_others_do_not(mime):
    assert not needs_page({mime: MimeValue(text="x")})


def test_html_needs_it_when_something_runs_in_it():
    assert html_needs_page("<div></div><SCRIPT>1</SCRIPT>")
    assert html_needs_page('<iframe src="x">')
    assert html_needs_page("<svg></svg>")
    assert not html_needs_page("<table><tr><td>a script</td></tr></table>")


def test_what_only_draws_is_told_from_what_runs():
    assert runs_scripts({"text/html": MimeValue(text="<svg></svg><script>1</script>")})
    assert not runs_scripts({"text/html": MimeValue(text="<svg></svg>")})
    assert runs_scripts({PLOTLY: value({}), "text/html": MimeValue(text="<svg></svg>")})


def test_a_figure_brings_its_own_page_where_it_has_one():
    data = {PLOTLY: value({}), "text/html": MimeValue(text="<div></div>")}
    assert web_text(data, {"text/html": "<div></div>"}).html == "<div></div>"


def test_a_figure_alone_is_drawn_by_its_library():
    figure = {"data": [], "layout": {"title": "</script><script>alert(1)</script>"}}
    html = unquote(web_text({PLOTLY: value(figure)}, {}).html)
    assert "dssdesk-output://page/library?https://cdn.plot.ly/plotly" in html
    assert html.count("</script>") == 2  # what is data ends no script
    assert "Plotly.newPlot" in html


def test_a_page_that_counts_on_a_library_of_the_classic_notebook_is_drawn_anew():
    text = '<div></div><script>require(["plotly"], f)</script>'
    data = {PLOTLY: value({"data": []}), "text/html": MimeValue(text=text)}
    assert "cdn.plot.ly" in web_text(data, {"text/html": text}).html


@pytest.mark.parametrize(
    ("mime", "libraries"),
    [
        ("application/vnd.vegalite.v5+json", ["vega@5", "vega-lite@5", "vega-embed@6"]),
        ("application/vnd.vegalite.v6.json", ["vega@6", "vega-lite@6", "vega-embed@7"]),
        ("application/vnd.vega.v5+json", ["vega@5", "vega-embed@6"]),
    ],
)
def test_a_chart_of_altair_names_the_libraries_of_its_version(mime, libraries):
    html = unquote(web_text({mime: value({"mark": "bar"})}, {}).html)
    assert [each for each in libraries if f'/{each}"' in html] == libraries


def test_bokeh_gives_a_place_and_a_script():
    data = {
        "text/html": MimeValue(text="<div id=a></div>"),
        "application/javascript": MimeValue(text="draw()"),
        "application/vnd.bokehjs_exec.v0+json": value({}),
    }
    assert parts_of(data) == ("text/html", "application/javascript")
    text = web_text(data, {mime: data[mime].text for mime in parts_of(data)})
    assert (text.html, text.script) == ("<div id=a></div>", "draw()")
    assert not loads_library(data)


def test_the_place_that_bokeh_makes_needs_the_page_where_its_script_runs():
    assert html_needs_page('<div id="a" data-root-id="p1" style="display: contents;"></div>')
    assert not html_needs_page('<div id="a">text</div>')


@pytest.mark.parametrize(
    ("html", "file"),
    [
        ('<iframe\n scrolling="no"\n src="figures/5.html"></iframe>', "figures/5.html"),
        ("<iframe src='/tmp/x.html'>", "/tmp/x.html"),
        ('<iframe src="https://x.org/">', ""),
        ('<iframe src="data:text/html,x">', ""),
        ('<iframe srcdoc="<p src=a>">', ""),
    ],
)
def test_a_frame_that_shows_a_file_is_known(html, file):
    assert framed_file(html) == file


def test_the_script_that_draws_a_plot_of_bokeh_waits_for_its_place():
    script = MimeValue(text="draw()")
    bundles = [
        {"application/javascript": script, f"application/vnd.bokehjs_{what}.v0+json": value("")}
        for what in ("exec", "load")
    ]
    assert [loads_library(each) for each in bundles] == [False, True]


def test_a_script_alone_may_be_what_others_build_on():
    assert loads_library({"application/javascript": MimeValue(text="x")})
