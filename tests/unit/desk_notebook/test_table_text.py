"""HTML tables."""

import pytest

from dssdesk.desk.notebook.outputs.table_text import read_table

PANDAS = """<div><style scoped>.x {}</style><table border="1" class="dataframe">
<thead><tr style="text-align: right;"><th></th><th>name</th><th>n</th></tr></thead>
<tbody><tr><th>0</th><td>A &amp; B</td><td>1,200</td></tr>
<tr><th>1</th><td>C</td><td>NaN</td></tr></tbody></table><p>16 rows × 2 columns</p></div>"""


def test_a_frame_as_pandas_writes_it():
    table = read_table(PANDAS)
    assert table is not None
    assert table.head == (("", "name", "n"),)
    assert table.body == (("0", "A & B", "1,200"), ("1", "C", "NaN"))
    assert (table.index_columns, table.total_rows, table.total_columns) == (1, 16, 2)
    assert table.figures == (True, False, True)


def test_a_table_as_a_spreadsheet_takes_it():
    table = read_table(PANDAS)
    assert table is not None
    assert table.as_tsv().splitlines()[1] == "0\tA & B\t1,200"


def test_what_is_no_plain_table_is_left_to_others():
    assert read_table("<p>no table</p>") is None
    assert read_table("<table></table>") is None
    assert read_table(PANDAS + PANDAS) is None
    assert read_table('<table><tr><td colspan="2">x</td></tr></table>') is None
    assert read_table("<table><tr><td><img src='file:///etc/passwd'></td></tr></table>") is None


@pytest.mark.parametrize(
    ("html", "is_alone"),
    [
        (PANDAS, True),
        ("<h3></h3>&nbsp;<table><tr><td>1</td></tr></table><br>", True),
        ("<small>shape: (1_000, 5)</small><table><tr><td>1</td></tr></table>", True),
        ("<h3>Results</h3><table><tr><td>1</td></tr></table>", False),
        ("<table><tr><td>1</td></tr></table> as of today", False),
        ("<table><caption>By carrier</caption><tr><td>1</td></tr></table>", False),
    ],
)
def test_text_beside_a_table_is_noticed(html: str, is_alone: bool):
    table = read_table(html)
    assert table is not None
    assert table.is_alone is is_alone


def test_polars_says_first_how_large_a_frame_is():
    table = read_table("<small>shape: (1_000, 5)</small><table><tr><td>1</td></tr></table>")
    assert table is not None
    assert (table.total_rows, table.total_columns) == (1_000, 5)


def test_short_rows_are_filled_at_the_left():
    table = read_table("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>")
    assert table is not None
    assert table.body[1] == ("", "c")
