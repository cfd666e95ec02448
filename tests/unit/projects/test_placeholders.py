"""A dataset's name becomes the placeholder where it stands for the dataset, and nowhere else."""

import ast

import pytest

from dssdesk.projects.placeholders import filled_code, filled_text, in_code, in_text

NAMES = {"flights", "NYC.flights"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('Dataset("flights")', "Dataset(__DATASET__)"),
        ("Dataset('flights')", "Dataset(__DATASET__)"),
        ('Dataset("NYC.flights")', "Dataset(__DATASET__)"),
        ('Dataset(r"flights", u"""flights""")', "Dataset(__DATASET__, __DATASET__)"),
        ('größe = "ü"; Dataset("flights")', 'größe = "ü"; Dataset(__DATASET__)'),
        ('x = [\n  "flights",\n  "flights"]', "x = [\n  __DATASET__,\n  __DATASET__]"),
        ('d = {"flights": 1}', "d = {__DATASET__: 1}"),
        ("\r\nDataset('flights')", "\r\nDataset(__DATASET__)"),
    ],
)
def test_a_literal_of_the_name_becomes_the_placeholder(source: str, expected: str):
    assert in_code(source, NAMES) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"SELECT * FROM flights"',
        "flights = 1",
        '# Dataset("flights")',
        'f"flights"',
        'b"flights"',
        '"flights" "_late"',
        '("my_"  # both are one\n "flights")',
        'f"{x}" "flights"',
        '"flights ',
    ],
)
def test_what_is_no_literal_of_the_name_stays(source: str):
    assert in_code(source, NAMES) == source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%time f('flights')", "%time f(__DATASET__)"),
        (
            "if x:\n  %timeit f('flights')\n  f('flights')",
            "if x:\n  %timeit f(__DATASET__)\n  f(__DATASET__)",
        ),
        ("%%time\nf('flights')", "%%time\nf(__DATASET__)"),
        ("%%bash\necho 'flights'", "%%bash\necho 'flights'"),
        ("%sql 'flights'\nf('flights')", "%sql 'flights'\nf(__DATASET__)"),
        ("!ls 'it's\nf('flights')", "!ls 'it's\nf(__DATASET__)"),
        ("f?\nf('flights')", "f?\nf(__DATASET__)"),
        ("%matplotlib inline\nf('flights')", "%matplotlib inline\nf(__DATASET__)"),
    ],
)
def test_what_ipython_alone_reads_is_left_as_it_is(source: str, expected: str):
    assert in_code(source, NAMES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Read flights in memory", "# Read __DATASET__ in memory"),
        ("`flights`, flights.", "`__DATASET__`, __DATASET__."),
        ("flightsx myflights my_flights flights_2", "flightsx myflights my_flights flights_2"),
    ],
)
def test_a_word_of_prose_that_is_the_name_becomes_the_placeholder(text: str, expected: str):
    assert in_text(text, "flights") == expected


def test_a_name_that_markdown_escapes_is_found_too():
    assert in_text(r"by\_month and by_month", "by_month") == "__DATASET__ and __DATASET__"


def test_in_code_of_markdown_a_name_is_written_as_it_is():
    text = "`__DATASET__` and __DATASET__\n```\nDataset(__DATASET__)\n```\n__DATASET__"
    filled = "`a_b` and a\\_b\n```\nDataset(a_b)\n```\na\\_b"
    assert filled_text(text, "a_b") == filled
    assert in_text(filled, "a_b") == text


@pytest.mark.parametrize("name", ["weather", "by_month", 'a"b', "größe", "it's\\"])
def test_filling_in_is_the_way_back(name: str):
    code = in_code('Dataset("flights")', NAMES)
    assert ast.literal_eval(filled_code(code, name).removeprefix("Dataset(")[:-1]) == name
    assert in_text(filled_text("# __DATASET__", name), name) == "# __DATASET__"
