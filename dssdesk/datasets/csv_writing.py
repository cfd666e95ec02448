"""Writing delimited text, in the one form that reads back exactly."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dssdesk.datasets.definition import CsvFormat
from dssdesk.datasets.errors import RowsUnfit
from dssdesk.datasets.texts import as_texts, joined
from dssdesk.datasets.types import Texts

if TYPE_CHECKING:
    import pyarrow as pa

_NULL = "\\N"


def written_format(old: CsvFormat) -> CsvFormat:
    """How we write a dataset that was delimited text: its own delimiter, and else our form.

    A missing value has a mark of its own, since an empty text is none.
    """
    return CsvFormat(delimiter=old.delimiter, nulls=(_NULL,))


class CsvSink:
    """A file of delimited text, its header written."""

    def __init__(self, path: Path, schema: "pa.Schema", fmt: CsvFormat) -> None:
        import pyarrow as pa

        self._delimiter = fmt.delimiter
        self._file = path.open("wb")
        names = [pa.array([name], pa.string()) for name in schema.names]
        self._file.write(self._lines(names))

    def write(self, batch: "pa.RecordBatch") -> None:
        """Some more rows.

        Raises:
            RowsUnfit: A text is the mark of missing ones.
        """
        if batch.num_rows:
            self._file.write(self._lines([as_texts(column) for column in batch.columns]))

    def close(self) -> None:
        """There are no more."""
        self._file.close()

    def _lines(self, columns: Sequence[Texts]) -> bytes:
        parts: list[Texts | str] = []
        for texts in columns:
            parts += [self._quoted(texts), self._delimiter]
        lines = joined([*parts[:-1], "\n"])
        data = lines.buffers()[2]  # the texts of an array lie one after another
        return b"" if data is None else data.to_pybytes()

    def _quoted(self, texts: Texts) -> Texts:
        import pyarrow as pa
        import pyarrow.compute as pc

        if pc.any(pc.equal(texts, pa.scalar(_NULL))).as_py():
            raise RowsUnfit(
                f"the text {_NULL} means “missing” in a dataset of delimited text. "
                "Write with drop_and_create=True, which makes it Parquet."
            )
        doubled = pc.replace_substring(texts, '"', '""')
        quoted: Texts = joined(['"', doubled, '"']).cast(pa.string())
        is_plain = pc.match_substring_regex(texts, "^[-+0-9A-Za-z_.:]+$")
        chosen: Texts = pc.if_else(is_plain, texts, quoted).fill_null(_NULL)
        return chosen
