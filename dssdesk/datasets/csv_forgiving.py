"""The format of delimited text of which some rows are broken: what most of its rows agree on."""

from collections import Counter
from pathlib import Path

from dssdesk.datasets.csv_guess import encoding_of
from dssdesk.datasets.csv_rows import csv_head
from dssdesk.datasets.definition import CsvFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.files import compression_of, first_bytes

_DELIMITERS = ",;\t|"
_LOOK_AT = 1_000


def guess_forgivingly(path: Path) -> CsvFormat | None:
    """The delimiter that cuts most rows into equally many values; None where none does so."""
    if not first_bytes(path, 1):
        return None
    best, most = None, 0.0
    for delimiter in _DELIMITERS:
        fmt = CsvFormat(
            delimiter=delimiter, encoding=encoding_of([path]), compression=compression_of(path)
        )
        try:
            rows = csv_head(path, fmt, _LOOK_AT)
        except DatasetUnreadable:
            continue
        widths = Counter(len(row.values) for row in rows)
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
        if width > 1 and count / len(rows) > most:
            best, most = fmt, count / len(rows)
    return best if most >= 0.5 else None
