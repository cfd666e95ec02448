"""`Dataset.get_writer`: rows that become the dataset's when the writer is closed, all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dataiku.core.arrow import has_arrow
from dataiku.core.errors import DataikuError, DoesNotFit, warn_reader
from dataiku.core.schema import Schema
from dataiku.core.sent_cells import cells_to_send, in_pieces
from dataiku.core.sent_rows import (
    arrow_piece,
    cells_as_arrow,
    cells_as_tsv,
    end_piece,
    terms_piece,
    tsv_piece,
)
from dataiku.core.sent_schema import column_names
from dataiku.core.sent_values import text_writer
from dataiku.core.upload import Closing, Upload

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 2_000
"""Rows that are sent together."""

_CELLS = 1_000_000
"""Cells of a frame that are sent together."""

_CHARACTERS = 16_000_000
"""Characters that are sent together, or those of one row."""


class DatasetWriter(Closing):
    """Takes rows for a dataset; `close` puts them in the place of the old ones.

    Whatever happens before `close`, the dataset stays as it was. As a context manager it is
    closed at the end of the block, and given up where the block raises.
    """

    def __init__(
        self, path: Sequence[str], schema: Schema, name: str, *, append: bool, drop: bool = False
    ) -> None:
        self.schema = schema
        self._name = name
        self._columns = schema.columns
        self._names = [column.name for column in self._columns]
        self._texts = [text_writer(column) for column in self._columns]
        self._waiting: list[list[str | None]] = []
        self._characters = 0
        self._rows = 0
        self._has_warned = False
        self._upload = Upload(path, what=name)
        self._upload.write(terms_piece(schema, append=append, drop=drop))

    def __del__(self) -> None:
        upload = self.__dict__.get("_upload")
        if upload is not None and upload.is_open:
            upload.abandon()
            warn_reader(
                f"A writer of {self._name} was never closed, so nothing was written. "
                "Use it in a with block, or call close().",
                UserWarning,
            )

    @property
    def active(self) -> bool:
        """Whether it takes more rows."""
        return self._upload.is_open

    def write_tuple(self, row: Sequence[Any]) -> None:
        """Write one row, its values in the order of the columns.

        Raises:
            ValueError: It has more or fewer values than there are columns.
            DoesNotFit: A value is none of its column's type.
        """
        if len(row) != len(self._texts):
            raise ValueError(
                f"A row of {self._name} has {len(self._texts)} values, this one {len(row)}."
            )
        self._needs_open()
        try:
            texts = [text(value) for text, value in zip(self._texts, row)]
        except DoesNotFit as error:
            raise DoesNotFit(f"{self._name}: {error}") from error
        self._waiting.append(texts)
        self._characters += sum(map(len, filter(None, texts)))
        if len(self._waiting) >= _ROWS or self._characters >= _CHARACTERS:
            self._flush()

    def write_row_array(self, row: Sequence[Any]) -> None:
        """As `write_tuple`, which is its name today."""
        self.write_tuple(row)

    def write_row_dict(self, row_dict: Mapping[str, Any]) -> None:
        """Write one row; columns that it does not name are missing values. Raises as `write_tuple`.

        Names that are no columns are passed over, with a warning.
        """
        if not self._has_warned:
            self._warn_of(row_dict)
        self.write_tuple([row_dict.get(name) for name in self._names])

    def write_dataframe(self, df: pd.DataFrame) -> None:
        """Write the rows of a frame, its columns found by name. May be called again.

        Raises:
            ValueError: The frame has other columns than the dataset.
            DoesNotFit: A value is none of its column's type; the writer gives up.
        """
        self._needs_open()
        places = self._places(column_names(df))
        self._flush()
        try:
            self._send_frame(df, places)
        except BaseException as error:
            self._upload.abandon()  # half of a frame is worse than nothing
            if isinstance(error, DoesNotFit):
                raise DoesNotFit(f"{self._name}: {error} Nothing was written.") from error
            raise

    def write_arrow(self, data: bytes, rows: int) -> None:
        """Write an Arrow stream of so many rows; its columns are those of the schema, in order.

        A value that is none of its column's type is refused when the writer is closed.
        """
        self._needs_open()
        self._flush()
        self._upload.write(arrow_piece(data))
        self._rows += rows

    def close(self) -> None:
        """Make the rows those of the dataset. A second call does nothing.

        Raises:
            ServiceRefused: The service does not take them; the dataset stays as it was.
            StreamBroken: The service has gone; the same.
        """
        if not self._upload.is_open:
            return
        try:
            self._flush()
            self._upload.write(end_piece(self._rows))
            self._upload.finish()
        except BaseException:
            self._upload.abandon()
            raise

    def abandon(self) -> None:
        """Give up; the dataset stays as it was."""
        self._upload.abandon()

    def _send_frame(self, df: pd.DataFrame, places: list[int]) -> None:
        pack = cells_as_arrow if has_arrow() else cells_as_tsv
        step = max(1, _CELLS // len(self._columns))
        for start in range(0, len(df), step):
            part = df.iloc[start : start + step]
            cells = [
                cells_to_send(part.iloc[:, place], column)
                for place, column in zip(places, self._columns)
            ]
            for some in in_pieces(cells, len(part), _CHARACTERS):
                self._upload.write(pack(self._columns, some))
            self._rows += len(part)

    def _flush(self) -> None:
        waiting, self._waiting, self._characters = self._waiting, [], 0
        if not waiting:
            return
        try:
            self._upload.write(tsv_piece(waiting))
        except BaseException:
            self._upload.abandon()  # rows in the middle would be missing
            raise
        self._rows += len(waiting)

    def _needs_open(self) -> None:
        if not self._upload.is_open:
            raise DataikuError(
                f"This writer of {self._name} is closed. Rows that are written now would be "
                "lost: get another one with get_writer()."
            )

    def _places(self, names: list[str]) -> list[int]:
        missing = [name for name in self._names if name not in names]
        more = [name for name in names if name not in self._names]
        if missing or more or len(names) != len(self._names):
            raise ValueError(
                f"The frame has other columns than {self._name} (missing: "
                f"{', '.join(missing) or 'none'}; too many: {', '.join(more) or 'none'}). "
                "write_with_schema() stores the frame's own columns."
            )
        return [names.index(name) for name in self._names]

    def _warn_of(self, row: Mapping[str, Any]) -> None:
        more = [str(name) for name in row if name not in self._names]
        if more:
            self._has_warned = True
            warn_reader(
                f"{self._name} has no column {', '.join(more)}: such values are not written.",
                UserWarning,
            )
