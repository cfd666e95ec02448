"""A notebook as one HTML page: nbconvert's, with nothing in it that asks the network.

nbconvert makes the page from short marks; outputs and texts, which may be tens of megabytes, take
their places afterwards. A policy in the page keeps even what was overlooked from reaching out.
"""

import html
import io
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from dssdesk.desk.notebook.clipboard import with_texts
from dssdesk.desk.notebook.exports.bundles import Outputs
from dssdesk.desk.notebook.exports.language import PYTHON, language_of
from dssdesk.desk.notebook.exports.live import Fetch, Live
from dssdesk.desk.notebook.exports.messages import Begin
from dssdesk.desk.notebook.exports.texts import markdown_html
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.outputs import Output, Result

_INERT = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
_RUNNING = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; font-src data:;"
    " media-src data: blob:; connect-src data: blob:; worker-src blob:; frame-src data: blob:;"
    " script-src 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' data: blob:"
)
_LIMITS = "; form-action 'none'; base-uri 'none'"

_TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{{ resources.head }}{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block html_head_css -%}<style>
.jp-Notebook { max-width: 1100px; margin: 0 auto; }
.jp-RenderedHTMLCommon pre.highlight { padding: 8px 12px; background: #f5f5f5; }
.jp-RenderedLatex { padding: 5px 0; }
.jp-RenderedHTML { overflow-x: auto; }
.dssdesk-note { margin: 4px 0; color: #616161; font-style: italic; }
.jp-InputArea-editor { overflow-x: auto; }
@media print {
  .jp-Notebook { max-width: none; }
  .jp-Notebook :not(svg, svg *) { overflow: visible !important; }
  pre { white-space: pre-wrap !important; overflow-wrap: anywhere; }
  .jp-RenderedHTML table { font-size: 9px; }
  .jp-RenderedHTML td, .jp-RenderedHTML th { padding: 2px 4px; }
  tr, img { break-inside: avoid; }
}
</style>{%- endblock -%}
{%- block data_html -%}{{ output.data['text/html'] }}{%- endblock -%}
{%- block rawcell -%}
<div class="jp-Cell jp-Notebook-cell"><div class="jp-Cell-inputWrapper">
<div class="jp-InputArea jp-Cell-inputArea"><div class="jp-InputPrompt jp-InputArea-prompt"></div>
<div class="jp-RenderedText">{{ cell.source }}</div></div></div></div>
{%- endblock -%}
"""


class _Marks:
    """Stand for what is long; nobody else can write them."""

    def __init__(self) -> None:
        self._begin = f"mark-{secrets.token_hex(16)}-"
        self._texts: list[str] = []

    def put(self, text: str) -> str:
        self._texts.append(text)
        return f"{self._begin}{len(self._texts) - 1};"

    def replaced(self, page: str) -> str:
        pattern = re.compile(rf"{self._begin}(\d+);")
        return pattern.sub(lambda match: self._texts[int(match[1])], page)


def to_html(begin: Begin, cells: Sequence[Cell], texts: Mapping[str, str], fetch: Fetch) -> str:
    """The page.

    Args:
        begin: What was said of the notebook.
        cells: All of them.
        texts: Their long values, by digest.
        fetch: Where libraries come from that draw plots.
    """
    from nbconvert.exporters.html import HTMLExporter

    live = Live(fetch) if begin.is_trusted else None
    marks, outputs = _Marks(), Outputs(live)
    shown = [
        _cell(number, with_texts(cell, texts), outputs, marks) for number, cell in enumerate(cells)
    ]
    exporter = HTMLExporter(raw_template=_TEMPLATE, optimistic_validation=True)
    exporter.register_filter("markdown2html", _as_it_is)
    exporter.register_filter("strip_files_prefix", _as_it_is)
    notebook = {
        "cells": shown,
        "metadata": {"language_info": _language(begin.metadata)},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    resources = {"metadata": {"name": begin.title}, "head": marks.put(_head(live))}
    page, _ = exporter.from_file(io.StringIO(json.dumps(notebook)), resources)
    return marks.replaced(page)


def _cell(number: int, cell: Cell, outputs: Outputs, marks: _Marks) -> dict[str, Any]:
    # A stranger's ids may be anything; the template makes anchors of them.
    base = {"cell_type": str(cell.kind), "id": f"cell-{number}", "metadata": _tags(cell)}
    if cell.kind is CellKind.MARKDOWN:
        return base | {"source": marks.put(markdown_html(cell.source, cell.attachments))}
    if cell.kind is CellKind.RAW:
        return base | {"source": marks.put(f"<pre>{html.escape(cell.source)}</pre>")}
    return base | {
        "source": cell.source,
        "execution_count": cell.execution_count,
        "outputs": [_output(each, marks.put(made)) for each, made in outputs.of_cell(cell.outputs)],
    }


def _output(output: Output, mark: str) -> dict[str, Any]:
    made = {"output_type": "display_data", "data": {"text/html": mark}, "metadata": {}}
    if not isinstance(output, Result):
        return made
    return made | {"output_type": "execute_result", "execution_count": output.execution_count}


def _tags(cell: Cell) -> dict[str, Any]:
    tags = cell.metadata.get("tags")
    words = [each for each in tags if isinstance(each, str)] if isinstance(tags, list) else []
    return {"tags": [each for each in words if re.fullmatch(r"[\w-]+", each)]}


def _language(metadata: Mapping[str, Any]) -> dict[str, str]:
    """What colours the code; of a stranger's notebook only names are taken."""
    name, info = language_of(metadata), metadata.get("language_info")
    lexer = info.get("pygments_lexer") if isinstance(info, dict) else None
    if not isinstance(lexer, str) or not re.fullmatch(r"[\w+#.-]+", lexer):
        lexer = "ipython3" if name == PYTHON else name
    return {"name": name, "pygments_lexer": lexer}


def _head(live: Live | None) -> str:
    is_running = live is not None and live.is_used
    policy = (_RUNNING if is_running else _INERT) + _LIMITS
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    return meta + (live.head() if live is not None else "")


def _as_it_is(text: str) -> str:
    return text
