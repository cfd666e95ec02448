"""What the import dialog knows."""

import pytest
from msgspec.structs import replace

from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.formats import ENCODINGS as READABLE
from dssdesk.datasets.formats import from_wire, schema_of
from dssdesk.datasets.types import StorageType
from dssdesk.desk.importing.state import (
    DELIMITERS,
    ENCODINGS,
    FORMATS,
    QUOTES,
    TYPES,
    ImportState,
    fields_of,
    marks_of,
    marks_text,
)
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import BadRow, FileFormat, ImportPreview

NYC = ProjectKey("NYC")
COLUMNS = (ColumnItem(name="a", type="string"), ColumnItem(name="b", type="int"))
PREVIEW = ImportPreview(name="x", format=FileFormat(), columns=COLUMNS, size=2_000)


@pytest.fixture
def state() -> ImportState:
    found = ImportState(NYC, ("/data/x.csv",))
    found.take(found.first_wish(), PREVIEW)
    return found


def test_what_is_offered_is_what_can_be_read():
    assert set(TYPES) == set(StorageType)
    assert set(ENCODINGS) == set(READABLE)
    for kind in FORMATS:
        from_wire(FileFormat(type=kind))
    for delimiter in DELIMITERS:
        from_wire(FileFormat(delimiter=delimiter))
    for quote in QUOTES:
        from_wire(FileFormat(quote=quote, escape=quote))
    assert schema_of([ColumnItem(name=kind, type=kind) for kind in TYPES])


def test_every_correction_is_an_attribute_of_the_format():
    known = set(FileFormat.__struct_fields__)
    assert all(set(fields_of(kind)) <= known for kind in FORMATS)


@pytest.mark.parametrize(
    ("text", "before", "marks"),
    [
        ("NA, n/a", ("",), ("", "NA", "n/a")),
        ("NA", (), ("NA",)),
        (" , NA,, NA ", ("",), ("", "NA")),
        ("", ("", "NA"), ("",)),
    ],
)
def test_null_marks_are_parted_by_commas(text, before, marks):
    assert marks_of(text, before) == marks
    assert marks_of(marks_text(marks), before) == marks


def test_nothing_new_is_no_correction(state):
    assert not state.correct({"delimiter": ","})
    assert state.correct_column(0, name=" a ") is None
    assert state.can_import


def test_columns_that_cannot_be_stay_on_show(state):
    wish = state.correct_column(0, kind="geometry")
    assert wish is not None
    assert wish.columns == (ColumnItem(name="a", type="geometry"), COLUMNS[1])
    problem = ImportPreview(name="x", format=FileFormat(), problem="No.")
    assert state.take(wish, problem) is None
    assert state.problem == "No."
    assert state.columns == wish.columns
    assert not state.can_import


def test_an_answer_to_stated_columns_is_the_last_one(state):
    wish = state.correct_column(0, name="c")
    assert wish is not None
    assert state.take(wish, PREVIEW) is None  # even if the service insists on its own


def test_files_and_rows_that_do_not_fit_are_said(state):
    bad = BadRow(path="/data/x.csv", line=1_200, text="1,2", reason="No int.")
    state.preview = replace(PREVIEW, bad=2, checked=10_000, examples=(bad,))
    assert state.bad_text == "2 of the first 10,000 rows do not fit."
    assert state.examples == ("line 1,200: No int.  1,2",)
    assert state.files_text == "x.csv, 2 kB"
    state.paths = ("/data/x.csv", "/data/y.csv")
    assert state.examples == ("x.csv, line 1,200: No int.  1,2",)
    assert state.files_text == "x.csv and 1 more, 2 kB"
