"""The headings of a notebook."""

from dssdesk.desk.notebook.contents import Heading, headings
from dssdesk.wire.cells import Cell, CellKind
from tests.helpers.documents import A, C, code, document


def text(cell_id, source):
    return Cell(id=cell_id, kind=CellKind.MARKDOWN, source=source)


def test_headings_come_from_text_cells_in_order():
    doc = document(
        text(A, "# Delays *by* `carrier`\nwords\n## [Late](http://x) ##"),
        code("b", "# no heading"),
        text(C, "```\n# code\n```\n   ### Last\n#none\n####"),
    )
    assert headings(doc) == (
        Heading(1, "Delays by carrier", A),
        Heading(2, "Late", A),
        Heading(3, "Last", C),
    )


def test_a_fence_ends_with_its_own_mark():
    doc = document(text(A, "````\n```\n# code\n````\n# Real"))
    assert headings(doc) == (Heading(1, "Real", A),)
