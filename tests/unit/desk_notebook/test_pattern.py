"""Expressions that a person types: they mean what they mean in Python, and can be given up."""

import re
import time

import pytest

from dssdesk.desk.notebook.pattern import TOO_SLOW, Pattern, PatternTooSlow, PatternWrong

ENDLESS = r"(\w+)+[!?]"
LONG = "a" * 5_000


def pattern(text: str, **wishes: bool) -> Pattern:
    usual = {"match_case": False, "whole_word": False, "is_pattern": True}
    return Pattern(text, **{**usual, **wishes})


def test_what_would_never_end_is_given_up():
    began = time.monotonic()
    with pytest.raises(PatternTooSlow):
        list(pattern(ENDLESS).spans(LONG, 0.05))
    assert time.monotonic() - began < 1


def test_a_replacement_is_given_up_too():
    with pytest.raises(PatternTooSlow):
        pattern(ENDLESS).replaced(LONG, (0, 3), "x", 0.05)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("a{e}", "xa{e}a"),  # `regex`: a, or nearly
        ("[[:alpha:]]+", "a:]b"),  # `regex`: letters
        ("{1,x}", "a{1,x}"),
        ("a{,}b", "aaab"),
        ("x{2}{", "xx{"),
        (r"\{\{(\w+)\}\}", "{{name}}"),
        ("[]a{]+", "]{a"),
        ("[a&&[b]+", "a[&b"),
        (r"(?i:k)", "\N{KELVIN SIGN}k"),
        ("ß", "SS ß"),
        ("^a|$|a*b", "aab\nab"),
        (r"(?P<n>a)(?P=n)?", "aa a"),
        (r"\N{BULLET}{1}", "\N{BULLET}"),
    ],
)
@pytest.mark.filterwarnings("ignore:Possible")
def test_an_expression_means_what_it_means_in_python(text, there):
    meant = re.finditer(text, there, re.MULTILINE | re.IGNORECASE)
    spans = [match.span() for match in meant if match.end() > match.start()]
    assert list(pattern(text).spans(there, 1)) == spans


@pytest.mark.parametrize("by", [r"\1-\2", r"\g<n>\n", r"\\", r"\.", r"{0}", r"\0\101", "$1"])
def test_a_replacement_means_what_it_means_in_python(by):
    text = r"(?P<n>x)(y)?"
    expected = re.match(text, "xz").expand(by)
    assert pattern(text).replaced("xz", (0, 1), by, 1) == expected


@pytest.mark.parametrize("text", ["a{99999999999}", "(" * 3_000 + "a" + ")" * 3_000, r"\m", "(?R)"])
def test_what_is_no_expression_in_python_is_none_here(text):
    with pytest.raises(PatternWrong):
        pattern(text)


@pytest.mark.parametrize(
    "text", ["a{100000000}", "(((a{1000}){1000}){1000})", "(?:[ab]{1000}){10000,}"]
)
def test_counts_that_would_take_all_memory_are_refused_at_once(text):
    began = time.monotonic()
    with pytest.raises(PatternWrong, match=TOO_SLOW):
        pattern(text)
    assert time.monotonic() - began < 0.5


@pytest.mark.parametrize(
    "text", ["a{1000}b{1000}", r"\d{4}-\d{2}", "(ab{3}){50}", "a{0}b", "a{,9}"]
)
def test_usual_counts_are_let_pass(text):
    assert list(pattern(text).spans("nothing", 1)) == []


def test_a_plain_text_is_no_expression():
    plain = pattern("a.{2}(", is_pattern=False)
    assert list(plain.spans("x a.{2}( abb", None)) == [(2, 8)]
    assert plain.replaced("a.{2}(", (0, 6), r"\1", 1) == r"\1"


@pytest.mark.parametrize(
    "text",
    [
        "late", r"^\d+[.,]\d*$", r"(?<!\w)(?:a|b)(?!x)", r"(?P<n>[a-z]+)\.(?P=n)\1", "(?i:A).*b",
        r"\bx{2,}\B", r"[]\w-]+?", "a|$",
    ],
)  # fmt: skip
def test_where_lines_are_on_their_own_a_text_is_looked_into_part_by_part(text):
    there = "late 1.5 a\n\nxx ab.ab\n12,\nAxb x]-\nlate"
    found = pattern(text)
    parts = list(found.parts(there, 1))
    assert "\n".join(part for _, part in parts) == there
    assert len(parts) > 3
    by_part = [(at + a, at + z) for at, part in parts for a, z in found.spans(part, 1)]
    assert by_part == list(found.spans(there, 1))
    assert list(found.parts(there, 100)) == [(0, there)]


@pytest.mark.parametrize(
    "text",
    [r"a\s", r"a\nb", "[^a]", r"\W", r"\Aa", r"a\Z", "(?s)a.", "(?s:a.)", r"[\t-z]", r"\x0a"],
)
def test_where_a_line_may_go_on_the_text_is_looked_into_as_a_whole(text):
    assert list(pattern(text).parts("a\nb\nc", 1)) == [(0, "a\nb\nc")]
