"""`dataiku.Dataset`: a dataset of this instance, read into the notebook by its stored schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dataiku.core.calls import tell
from dataiku.core.described import DescribedDataset
from dataiku.core.errors import DataikuError
from dataiku.core.pandas_here import memory_of, need_pandas
from dataiku.core.reading import Source
from dataiku.core.rows import DatasetCursor, IdleWatch
from dataiku.core.schema import Schema
from dataiku.core.selection import Selection, create_sampling_argument
from dataiku.core.sent_schema import schema_of
from dataiku.core.wishes import Wishes, refuse_what_is_not_covered
from dataiku.core.writer import DatasetWriter

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Dataset", "DatasetCursor", "DatasetWriter", "Schema", "create_sampling_argument"]


class Dataset(DescribedDataset):
    """A dataset, by its name or as ``PROJECT.name``."""

    def get_dataframe(
        self,
        columns: Any = None,
        sampling: str = "head",
        sampling_column: str | None = None,
        limit: int | None = None,
        ratio: float | None = None,
        ascending: bool = True,
        infer_with_pandas: bool = True,
        parse_dates: bool = True,
        bool_as_str: bool = False,
        int_as_float: bool = False,
        use_nullable_integers: bool = False,
        categoricals: Any = None,
        float_precision: str | None = None,
        na_values: Any = None,
        keep_default_na: bool = True,
        print_deep_memory_usage: bool = True,
        skip_additional_data_checks: bool = False,
        date_parser: Any = None,
        override_dtypes: Any = None,
        pandas_read_kwargs: Any = None,
    ) -> pd.DataFrame:
        """The dataset as a frame, typed by its stored schema (see dssdesk/client/README.md).

        ``keep_default_na`` and ``skip_additional_data_checks`` change nothing: what is missing
        is stored, and the text NA is a text.
        """
        del keep_default_na, skip_additional_data_checks
        refuse_what_is_not_covered(
            date_parser=date_parser,
            pandas_read_kwargs=pandas_read_kwargs,
            float_precision=float_precision,
            categoricals=categoricals,
        )
        wishes = Wishes(
            infer_with_pandas=infer_with_pandas,
            parse_dates=parse_dates,
            bool_as_str=bool_as_str,
            int_as_float=int_as_float,
            use_nullable_integers=use_nullable_integers,
            categoricals=categoricals,
            na_values=na_values,
            override_dtypes=override_dtypes,
        )
        selection = Selection(columns, sampling, sampling_column, limit, ratio, ascending)
        need_pandas()
        frame = self._source(selection).frame(wishes)
        if print_deep_memory_usage:
            self._say_memory(frame)
        return frame

    def iter_dataframes(
        self,
        chunksize: int = 10000,
        infer_with_pandas: bool = True,
        sampling: str = "head",
        sampling_column: str | None = None,
        parse_dates: bool = True,
        limit: int | None = None,
        ratio: float | None = None,
        columns: Any = None,
        bool_as_str: bool = False,
        int_as_float: bool = False,
        use_nullable_integers: bool = False,
        categoricals: Any = None,
        float_precision: str | None = None,
        na_values: Any = None,
        keep_default_na: bool = True,
        ascending: bool = True,
        pandas_read_kwargs: Any = None,
    ) -> Iterator[pd.DataFrame]:
        """Frames of ``chunksize`` rows, all with the same dtypes.

        Whole numbers and booleans are nullable ones here: whether a later chunk has gaps
        cannot be known. ``int_as_float`` gives floats instead.
        """
        del keep_default_na
        refuse_what_is_not_covered(
            pandas_read_kwargs=pandas_read_kwargs,
            float_precision=float_precision,
            categoricals=categoricals,
        )
        if chunksize < 1:
            raise ValueError("chunksize must be at least 1")
        wishes = Wishes(
            infer_with_pandas=infer_with_pandas,
            parse_dates=parse_dates,
            bool_as_str=bool_as_str,
            int_as_float=int_as_float,
            use_nullable_integers=use_nullable_integers,
            categoricals=categoricals,
            na_values=na_values,
            in_chunks=True,
        )
        selection = Selection(columns, sampling, sampling_column, limit, ratio, ascending)
        need_pandas()
        return self._source(selection).frames(chunksize, wishes)

    def iter_rows(
        self,
        sampling: str = "head",
        sampling_column: str | None = None,
        limit: int | None = None,
        ratio: float | None = None,
        log_every: int = -1,
        timeout: float = 30,
        columns: Any = None,
        ascending: bool = True,
    ) -> Iterator[DatasetCursor]:
        """The rows, each like a dictionary; values are Python's, by the stored types.

        ``timeout`` is how long you may pause between two rows, in seconds; -1 is for ever.
        """
        selection = Selection(columns, sampling, sampling_column, limit, ratio, ascending)
        source = self._source(selection)
        positions = {column.name: position for position, column in enumerate(source.columns)}
        rows = self._rows(source, log_every, timeout)
        return (DatasetCursor(positions, row) for row in rows)

    def iter_tuples(
        self,
        sampling: str = "head",
        sampling_column: str | None = None,
        limit: int | None = None,
        ratio: float | None = None,
        log_every: int = -1,
        timeout: float = 30,
        columns: Any = None,
        ascending: bool = True,
    ) -> Iterator[tuple[Any, ...]]:
        """The rows as tuples; otherwise as `iter_rows`."""
        selection = Selection(columns, sampling, sampling_column, limit, ratio, ascending)
        return self._rows(self._source(selection), log_every, timeout)

    def write_schema(self, columns: Any, drop_and_create: bool = False, **kwargs: Any) -> None:
        """Store the columns of the rows that are written next; makes a dataset that is not there.

        Rows that are there keep their own schema until others are written, so that they can be
        read at every moment; with ``drop_and_create`` they go at once.
        """
        drop = _drops(drop_and_create, kwargs)
        wished = [dict(column) for column in columns]
        if not wished:
            raise ValueError(f"{self.full_name} needs a column at least.")
        for column in wished:
            column.setdefault("type", "string")
        value = {"columns": [_sent(column) for column in wished], "drop_and_create": drop}
        tell((*self._path, "schema"), value=value)

    def write_schema_from_dataframe(
        self, df: pd.DataFrame, drop_and_create: bool = False, **kwargs: Any
    ) -> None:
        """Store the frame's columns, as `write_schema` does."""
        self.write_schema(schema_of(df), drop_and_create, **kwargs)

    def write_with_schema(
        self, df: pd.DataFrame, drop_and_create: bool = False, **kwargs: Any
    ) -> None:
        """Replace schema and rows by the frame's, at once; makes a dataset that is not there."""
        drop = _drops(drop_and_create, kwargs)
        self._write(df, Schema(schema_of(df)), drop=drop)

    def write_dataframe(
        self,
        df: pd.DataFrame,
        infer_schema: bool = False,
        drop_and_create: bool = False,
        **kwargs: Any,
    ) -> None:
        """Replace the rows by the frame's, in the stored types; ``infer_schema`` takes its own."""
        drop = _drops(drop_and_create, kwargs)
        schema = Schema(schema_of(df)) if infer_schema else self._schema_to_write()
        self._write(df, schema, drop=drop)

    def get_writer(self) -> DatasetWriter:
        """Takes rows one by one or by frames; they replace those there are when it is closed."""
        return self._writer(self._schema_to_write(), drop=False)

    def _write(self, df: pd.DataFrame, schema: Schema, *, drop: bool) -> None:
        with self._writer(schema, drop=drop) as writer:
            writer.write_dataframe(df)

    def _writer(self, schema: Schema, *, drop: bool) -> DatasetWriter:
        append = bool(self.spec_item.get("appendMode"))
        self._is_there()  # a service that just restarted is waited for here
        return DatasetWriter(
            (*self._path, "rows"), schema, self.full_name, append=append, drop=drop
        )

    def _schema_to_write(self) -> Schema:
        if not self._is_there():
            raise DataikuError(
                f"There is no dataset {self.full_name} yet. write_with_schema(df) makes it, and so "
                "does write_schema(columns)."
            )
        return self.read_schema()

    def _source(self, selection: Selection) -> Source:
        selection.check()
        schema = self._stored_schema().columns
        return Source((*self._path, "rows"), selection, schema, self.full_name)

    def _rows(self, source: Source, log_every: int, timeout: float) -> Iterator[tuple[Any, ...]]:
        with source.open("tsv") as body:
            pieces = source.rows(body)
            if timeout and timeout > 0:
                rows = IdleWatch(body, timeout).rows(pieces)
            else:
                rows = (row for piece in pieces for row in piece)
            for count, row in enumerate(rows, start=1):
                if log_every > 0 and count % log_every == 0:
                    print(f"{self.full_name}: {count:,} rows read")
                yield row

    def _say_memory(self, frame: pd.DataFrame) -> None:
        size = memory_of(frame)
        print(
            f"{self.full_name}: {len(frame):,} rows, {len(frame.columns)} columns, "
            f"about {size / 1e6:,.1f} MB in memory"
        )


def _drops(drop_and_create: bool, kwargs: dict[str, Any]) -> bool:
    """Whether to drop and create, by today's name of the parameter or by its old one."""
    drop = bool(kwargs.pop("dropAndCreate", drop_and_create))
    if kwargs:
        raise TypeError(f"unknown parameters: {', '.join(kwargs)}")
    return drop


def _sent(column: dict[str, Any]) -> dict[str, str]:
    return {
        "name": str(column["name"]),
        "type": str(column["type"]),
        "comment": str(column.get("comment") or ""),
    }
