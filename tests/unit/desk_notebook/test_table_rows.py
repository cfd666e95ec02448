"""A table that is looked through: its order, and what is found in it."""

from dssdesk.desk.notebook.outputs.table_rows import TableRows
from dssdesk.desk.notebook.outputs.table_text import read_table


def rows_of(*rows: tuple[str, ...], head: str = "<tr><th></th><th>name</th><th>late</th></tr>"):
    body = "".join(
        "<tr>" + f"<th>{first}</th>" + "".join(f"<td>{value}</td>" for value in rest) + "</tr>"
        for first, *rest in rows
    )
    table = read_table(f"<table><thead>{head}</thead><tbody>{body}</tbody></table>")
    assert table is not None
    return TableRows(table)


FLIGHTS = (
    ("0", "Énergie", "12.5"),
    ("1", "nb 10", "-3"),
    ("2", "nb 2", "NaN"),
    ("3", "Dairy", "1,200"),
)


def firsts(rows: TableRows) -> str:
    return "".join(row[0] for row in rows.shown)


def test_figures_sort_by_value_and_what_has_none_is_last():
    rows = rows_of(*FLIGHTS)
    rows.sort(2, descending=False)
    assert firsts(rows) == "1032"
    rows.sort(2, descending=True)
    assert firsts(rows) == "3012"


def test_names_sort_as_people_read_them():
    rows = rows_of(*FLIGHTS)
    rows.sort(1, descending=False)
    assert firsts(rows) == "3021"


def test_the_order_of_the_output_comes_back():
    rows = rows_of(*FLIGHTS)
    rows.sort(1, descending=True)
    rows.sort(-1, descending=False)
    assert firsts(rows) == "0123"


def test_what_is_sought_is_found_without_case_and_accents_and_stays_sorted():
    rows = rows_of(*FLIGHTS)
    rows.sort(0, descending=True)
    rows.search("NB")
    assert firsts(rows) == "21"
    rows.search("energie")
    assert firsts(rows) == "0"
    rows.search("")
    assert firsts(rows) == "3210"


def test_what_stands_for_rows_that_pandas_left_out_is_last():
    rows = rows_of(("0", "b", "1"), ("...", "...", "..."), ("9", "a", "2"))
    rows.sort(1, descending=True)
    assert [row[0] for row in rows.shown] == ["0", "9", "..."]


def test_several_header_rows_are_one_name():
    head = (
        "<tr><th></th><th>late</th><th>late</th></tr><tr><th></th><th>mean</th><th>late</th></tr>"
    )
    assert rows_of(("0", "1", "2"), head=head).names == ("", "late · mean", "late")


def test_what_is_shown_is_saved_with_its_names():
    rows = rows_of(("0", 'a "b", c', "1"), ("1", "d", "2"))
    rows.sort(0, descending=True)
    assert rows.as_csv() == ',name,late\n1,d,2\n0,"a ""b"", c",1\n'
