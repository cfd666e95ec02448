"""How tall cells will be."""

from dssdesk.desk.notebook.heights import MOST_LINES, Metrics, of_cell, of_output
from dssdesk.wire.outputs import BlobRef, Display, Gap, MimeValue
from tests.helpers.documents import code, printed

METRICS = Metrics()


def test_code_is_as_tall_as_its_lines():
    two, three = of_cell(code("a", "x\ny"), METRICS), of_cell(code("a", "x\ny\nz"), METRICS)
    assert three - two == METRICS.code_line


def test_a_stream_is_as_tall_as_its_lines_up_to_a_bound():
    assert of_output(printed("a\nb\n"), METRICS) == 2 * METRICS.code_line
    most = MOST_LINES * METRICS.code_line
    assert of_output(printed("a\n" * MOST_LINES), METRICS) == most
    assert of_output(printed("a\n" * 10_000), METRICS) == most + METRICS.caption


def test_a_picture_may_say_how_tall_it_wants_to_be():
    size = {"image/png": {"width": 60, "height": 30}}
    output = Display(data={"image/png": MimeValue(text="x")}, metadata=size)
    assert of_output(output, METRICS) == 30


def test_a_picture_is_as_tall_as_its_reference_says():
    blob = BlobRef(digest="d", size=1, width=640, height=480)
    assert of_output(Display(data={"image/png": MimeValue(blob=blob)}), METRICS) == 480


def test_a_table_has_its_rows_and_a_caption():
    blob = BlobRef(digest="d", size=1, rows=6)
    value = {"text/html": MimeValue(blob=blob), "text/plain": MimeValue(text="x")}
    assert of_output(Display(data=value), METRICS) == 7 * METRICS.row


def test_a_gap_is_one_row():
    assert of_output(Gap(text="missing"), METRICS) < 2 * METRICS.code_line
