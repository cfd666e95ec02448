"""Rows of a sample, by page."""

import pytest

from dssdesk.desk.dataset.columns import ColumnKind, display_text, icon_of, kind_of
from dssdesk.desk.dataset.facts import FactText, facts_of, icon_of_dataset
from dssdesk.desk.dataset.state import PAGE, Rows
from dssdesk.desk.kit.icons import Icon
from dssdesk.wire.catalogue import DatasetItem, DatasetKind, ProjectItem
from dssdesk.wire.datasets import ColumnItem, DatasetDetails, Page, SampleRead, SampleViewed
from dssdesk.wire.places import DatasetRef

COLUMNS = (ColumnItem(name="n", type="int"), ColumnItem(name="t", type="string"))


def sample(rows: int = 1000, total: int | None = None) -> SampleRead:
    return SampleRead(sample_id="s", rows=rows, columns=COLUMNS, total=total)


def page(first: int, count: int = PAGE) -> Page:
    rows = range(first, first + count)
    numbers = tuple(str(row) for row in rows)
    return Page(sample_id="s", first=first, columns=(numbers, (None,) * count))


def test_pages_are_asked_for_once_for_the_rows_on_show():
    rows = Rows(sample())
    assert rows.wanted(250, 300) == (0, 256)
    assert rows.wanted(250, 300) == ()


def test_no_page_is_asked_for_beyond_the_end():
    assert Rows(sample(rows=10)).wanted(0, 40) == (0,)
    assert Rows(sample(rows=0)).wanted(0, 40) == ()


def test_a_page_that_came_has_texts_and_empty_values():
    rows = Rows(sample())
    assert rows.take(page(256)) == range(256, 512)
    assert (rows.has(300), rows.text(300, 0), rows.text(300, 1)) == (True, "300", None)
    assert (rows.has(0), rows.text(0, 0)) == (False, None)


def test_the_last_page_is_short():
    rows = Rows(sample(rows=300))
    assert rows.take(page(256, 44)) == range(256, 300)
    assert rows.text(299, 0) == "299"


def test_a_page_that_failed_can_be_asked_for_again():
    rows = Rows(sample())
    rows.wanted(0, 10)
    rows.forget_ask(0)
    assert rows.wanted(0, 10) == (0,)


def test_the_page_looked_at_longest_ago_goes_first():
    rows = Rows(sample(), most_pages=2)
    rows.take(page(0))
    rows.take(page(256))
    rows.wanted(0, 10)
    rows.take(page(512))
    assert [rows.has(row) for row in (0, 256, 512)] == [True, False, True]


def test_a_view_has_an_id_and_rows_of_its_own():
    rows = Rows(sample(), SampleViewed(view_id="s.v", rows=3))
    assert (rows.id, rows.count, rows.sample.rows) == ("s.v", 3, 1000)
    assert rows.wanted(0, 900) == (0,)


def test_the_longest_texts_tell_the_width():
    rows = Rows(sample())
    rows.take(Page(sample_id="s", first=0, columns=(("1", "333", "22", None), (None,) * 4)))
    assert rows.longest(0, 2) == ["333", "22"]
    assert rows.longest(1, 2) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bigint", ColumnKind.NUMBER),
        ("string", ColumnKind.TEXT),
        ("dateonly", ColumnKind.DATE_TIME),
        ("boolean", ColumnKind.BOOLEAN),
        ("geopoint", ColumnKind.OTHER),
        ("something new", ColumnKind.OTHER),
    ],
)
def test_a_storage_type_has_a_kind(name, kind):
    assert kind_of(ColumnItem(name="c", type=name)) is kind


def test_a_kind_has_an_icon():
    assert icon_of(COLUMNS[0]) is Icon.TYPE_NUMBER


def test_figures_get_a_real_minus_and_text_stays_on_one_line():
    assert display_text("-6", ColumnKind.NUMBER) == "−6"
    assert display_text("-6", ColumnKind.TEXT) == "-6"
    assert display_text("a\nb", ColumnKind.TEXT) == "a b"
    assert len(display_text("x" * 10_000, ColumnKind.TEXT)) == 400


DETAILS = DatasetDetails(
    dataset=DatasetRef(project="P", name="d"),
    columns=COLUMNS,
    format="CSV, gzip",
    connection="Demo files",
    path="nyc/",
    rows=336_776,
    size=7_400_000,
    files=12,
)


def test_facts_are_said_in_reading_order():
    assert facts_of(DETAILS, 0.0) == [
        FactText("Rows", "336,776"),
        FactText("Columns", "2"),
        FactText("Size", "7.4 MB in 12 files"),
        FactText("Format", "CSV, gzip"),
        FactText("Connection", "Demo files"),
        FactText("Path", "nyc/", is_code=True),
    ]


def test_what_is_not_known_is_not_said():
    bare = DatasetDetails(
        dataset=DETAILS.dataset, columns=(), format="", connection="", path="", written_at=0.0
    )
    names = [fact.name for fact in facts_of(bare, 0.0)]
    assert names == ["Rows", "Columns", "Written"]
    assert facts_of(bare, 0.0)[0].value == "not counted"


def test_a_dataset_has_the_icon_of_its_kind():
    item = DatasetItem(name="planes", kind=DatasetKind.SQL)
    assert icon_of_dataset(ProjectItem(key="P", name="P", datasets=(item,)), "planes") is (
        Icon.DATASET_SQL
    )
    assert icon_of_dataset(None, "planes") is Icon.DATASET
