"""Places in tracebacks."""

import pytest

from dssdesk.desk.notebook.outputs.frames import frames_of


@pytest.mark.parametrize(
    ("row", "count", "path", "line"),
    [
        ("Cell In[4], line 3", 4, "", 3),
        ("Cell In[12], line 30, in f(x)", 12, "", 30),
        ("Input In [7], in <cell line: 1>()", 7, "", 0),
        ("File /usr/lib/python3.11/json/decoder.py:355, in JSONDecoder.raw_decode(self)", 0,
         "/usr/lib/python3.11/json/decoder.py", 355),
        ("File ~/work/a b.py:2", 0, "~/work/a b.py", 2),
        ("File C:\\work\\a.py:9, in f()", 0, "C:\\work\\a.py", 9),
        ('  File "/tmp/x.py", line 8, in f', 0, "/tmp/x.py", 8),
    ],
)  # fmt: skip
def test_a_line_leads_to_its_place(row, count, path, line):
    (frame,) = frames_of([row]).values()
    assert (frame.count, frame.path, frame.line) == (count, path, line)
    start, end = frame.columns
    assert row[start:end].strip().startswith(("Cell", "Input", "File"))


@pytest.mark.parametrize("row", ["KeyError: 'x'", "----> 3 f(x)", "File <string>:1", "", "In [4]"])
def test_other_lines_lead_nowhere(row):
    assert frames_of([row]) == {}


def test_an_older_ipython_tells_the_line_by_its_arrow():
    rows = ["Input In [7], in <cell line: 1>()", "      1 x = 1", "----> 2 f(x)", "", "----> 9 y"]
    assert frames_of(rows)[0].line == 2
    assert frames_of(rows)[0].words == "Go to In [7], line 2"
