"""Formulas found in markdown and in LaTeX."""

import re

import pytest
from markdown_it import MarkdownIt

from dssdesk.desk.notebook.tex import latex_html, read_address, shown_source, use_math


def formulas(text):
    parser = MarkdownIt("commonmark", {"html": False})
    use_math(parser)
    return read(parser.render(text))


def read(html):
    return [read_address(address) for address in re.findall(r'src="(tex:[^"]*)"', html)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a $x^2$ b", [("x^2", False)]),
        ("$x$", [("x", False)]),
        ("$$x$$", [("x", True)]),
        ("see $$x_1 * y_1 * z$$ here", [("x_1 * y_1 * z", True)]),
        ("$$\nx\n\n- y\n$$", [("x\n\n- y", True)]),
        ("\\begin{align}\na &= b \\\\\nc\n\\end{align}", "align"),
        ("in a line \\begin{pmatrix}1\\end{pmatrix} too", "pmatrix"),
        ("$\\{a\\}$ and $b_{c}$", [("\\{a\\}", False), ("b_{c}", False)]),
        ("It costs $5 and $7.", []),
        ("costs \\$5 and \\$7", []),
        ("`$x$`", []),
        ("```\n$x$\n```", []),
        ("    $x$", []),
        ("a $ b $ c", []),
        ("\\begin{align} without an end", []),
        ("$$ without an end", []),
        ("- $x$\n  - $y$", [("x", False), ("y", False)]),
    ],
)
def test_formulas_are_told_from_text(text, found):
    seen = formulas(text)
    if isinstance(found, str):
        ((tex, is_display),) = seen
        assert tex.startswith(f"\\begin{{{found}}}")
        assert is_display
    else:
        assert seen == found


def test_latex_keeps_the_text_between_formulas_and_escapes_it():
    html = latex_html("a < b $x$ \\begin{align}y\\end{align} $$z$$")
    assert html.startswith("a &lt; b <img")
    assert read(html) == [("x", False), ("\\begin{align}y\\end{align}", True), ("z", True)]


def test_what_is_copied_is_what_was_written():
    assert shown_source("x", is_display=False) == "$x$"
    assert shown_source("x", is_display=True) == "$$x$$"
    assert shown_source("\\begin{align}x\\end{align}", is_display=True).startswith("\\begin")


def test_many_dollars_take_no_time():
    assert formulas("$ a " * 5_000) == []
