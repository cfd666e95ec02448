"""Coloured pieces of code."""

import pytest

from dssdesk.desk.kit.syntax import FOREIGN, NORMAL, tokens


def kinds(line, state=NORMAL, **more):
    found, _ = tokens(line, state, **more)
    return [(line[each.start : each.start + each.length], each.kind) for each in found]


def test_a_line_of_python():
    assert kinds("for n in range(3): print('x')  # done") == [
        ("for", "keyword"),
        ("in", "keyword"),
        ("range", "builtin"),
        ("3", "number"),
        (":", "operator"),
        ("print", "builtin"),
        ("'x'", "string"),
        ("# done", "comment"),
    ]


def test_definitions_name_what_they_define():
    assert kinds("def area(r):")[:2] == [("def", "keyword"), ("area", "function")]
    assert kinds("class Shape:")[:2] == [("class", "keyword"), ("Shape", "class")]


def test_methods_are_functions_and_not_builtins():
    assert kinds("frame.sum()") == [("sum", "function")]
    assert kinds("x.list") == []


def test_a_string_goes_on_over_lines():
    found, state = tokens('text = """one', NORMAL)
    assert found[-1].kind == "string"
    assert kinds("two", state) == [("two", "string")]
    found, state = tokens('three""" + x', state)
    assert (found[0].length, state) == (8, NORMAL)


@pytest.mark.parametrize("line", ["%matplotlib inline", "!ls -la", "frame.head?", "?len"])
def test_magics(line):
    assert kinds(line) == [(line, "magic")]


def test_a_cell_magic_may_turn_python_off():
    assert tokens("%%bash", NORMAL, is_first=True)[1] == FOREIGN
    assert tokens("%%time", NORMAL, is_first=True)[1] == NORMAL
    assert kinds("for x in y", FOREIGN) == []


def test_a_modulo_is_no_magic_and_a_matrix_product_no_decorator():
    assert ("%", "operator") in kinds("x = a % b")
    assert ("@", "operator") in kinds("c = a @ b")
    assert kinds("@cached")[0] == ("@cached", "decorator")


@pytest.mark.parametrize("number", ["1", "1.5", ".5", "1e-3", "0xff", "1_000", "2j"])
def test_numbers(number):
    assert kinds(f"x = {number}")[-1] == (number, "number")


def test_a_name_with_a_digit_is_no_number():
    assert kinds("x1") == []


def test_prefixes_belong_to_strings_but_not_to_names():
    assert kinds("rb'x'") == [("rb'x'", "string")]
    assert kinds("f'{x}'") == [("f'{x}'", "string")]
