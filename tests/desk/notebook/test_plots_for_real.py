"""Plotly, Bokeh and Altair as pip brings them, drawn by the scripts in their environment."""

import json
import subprocess
import sys

import pytest
from PySide6.QtGui import QColor

from dssdesk.desk.notebook.clipboard import long_values
from dssdesk.desk.notebook.outputs.web_output import WebOutput
from dssdesk.kernels.libraries import Libraries
from dssdesk.notebook import bundles
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.wire.outputs import Display
from tests.desk.notebook.test_exported_pages import browse, html_of  # noqa: F401 (a fixture)
from tests.desk.notebook.test_web_outputs import (  # noqa: F401 (fixtures of the engine)
    PAYLOADS,
    _engine,
    _no_page_left,
    page_of,
    real,
    show,
    trust,
)
from tests.desk.notebook.test_web_outputs import pytestmark as _of_the_engine
from tests.helpers.documents import A, code

pytestmark = [pytest.mark.long, _of_the_engine]

_NAMES = ("plotly", "bokeh", "bokeh-gl", "bokeh-widgets", "bokeh-tables", "bokeh-mathjax", "vega-6")


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    home = tmp_path_factory.mktemp("plots")
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    packages = ("plotly", "bokeh", "altair", "vl-convert-python")
    subprocess.run([home / "bin" / "pip", "install", "-q", *packages], check=True)
    found = Libraries()
    return {name: found.read(home / "bin" / "python", name) for name in _NAMES}


def count(image, colour):
    """Pixels of about this colour."""
    wanted = QColor(colour)
    return sum(
        max(abs(a - b) for a, b in zip(there.getRgb(), wanted.getRgb(), strict=True)) < 24
        for y in range(image.height())
        for x in range(image.width())
        if (there := image.pixelColor(x, y)).isValid()
    )


@pytest.mark.parametrize(
    ("name", "colour", "least"),
    [
        ("plotly_cdn", "#636efa", 200),
        ("plotly_connected", "#636efa", 200),
        ("bokeh", "#1f77b4", 200),
        ("altair", "#82a1c2", 40),  # a blue through which one sees the paper
    ],
)
def test_a_real_plot_is_drawn_by_the_real_script(open_tab, qtbot, libraries, name, colour, least):
    window = open_tab()
    window.link.libraries |= libraries
    trust(window)
    for payload in json.loads((PAYLOADS / f"{name}.json").read_text("utf-8")):
        show(window, real(window, payload))
    cell, page = window.view.widget_of(A), page_of(window)

    def is_drawn():
        shown = [each for each in cell.findChildren(WebOutput) if each.height_for(500) > 240]
        return any(count(page.picture_of(each.key), colour) > least for each in shown)

    qtbot.waitUntil(is_drawn, timeout=30_000)


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("plotly_cdn", "document.querySelectorAll('.js-plotly-plot path.js-line').length"),
        ("plotly_connected", "document.querySelectorAll('.js-plotly-plot path.js-line').length"),
        ("bokeh", "document.querySelector('[data-root-id]').childElementCount"),
        ("altair", "document.querySelectorAll('.vega-embed canvas, .vega-embed svg').length"),
    ],
)
def test_a_real_plot_is_drawn_in_an_exported_page(browse, qtbot, libraries, name, script):  # noqa: F811
    blobs = MemoryBlobs()
    payloads = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    outputs = [Display(data=bundles.bundle(payload, blobs.put)) for payload in payloads]
    cells = [code("a", "", *outputs)]
    texts = {ref.digest: blobs.get(ref.digest) for ref in long_values(cells)}
    ask = browse(html_of(cells, texts=texts, is_trusted=True, libraries=libraries))
    qtbot.waitUntil(lambda: (ask(script) or 0) > 0, timeout=30_000)
