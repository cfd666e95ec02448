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
