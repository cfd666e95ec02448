"""JSON text in a layout."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dssdesk.notebook.json_text import JsonText
from dssdesk.notebook.layout import Layout

LAYOUTS = [
    Layout(),
    Layout(indent="\t", is_ascii=True),
    Layout(indent=None, item_separator=", "),
    Layout(indent=None, key_separator=":"),
]


def dumped(value, layout):
    separators = (layout.item_separator, layout.key_separator)
    return json.dumps(
        value, indent=layout.indent, separators=separators, ensure_ascii=layout.is_ascii
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@given(text=st.text(st.sampled_from('ab\n\n\r\\"n\té\x0b\x85\u2028🐍'), max_size=12))
def test_lines_are_those_of_splitlines(layout, text):
    assert JsonText(layout).lines(text, 0) == dumped(text.splitlines(keepends=True), layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_values_are_indented_at_their_level(layout):
    text = JsonText(layout)
    inner = {"a": [1, {"b": "x\ny"}], "c": [], "d": {}, "e": None}
    written = text.object([("k", text.value(inner, 1)), ("l", text.array(["1", "2"], 1))], 0)
    assert written == dumped({"k": inner, "l": [1, 2]}, layout)
