"""`dataiku.Dataset`: a dataset of this instance, read into the notebook by its stored schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dataiku.core.forced import Forced, forced_types, forcing, with_read_kwargs
from dataiku.core.pandas_here import memory_of, need_pandas
from dataiku.core.raw import RawRows, check_format, head_of, html_table, selection_of
from dataiku.core.reading import Source
from dataiku.core.rows import DatasetCursor, IdleWatch
from dataiku.core.schema import Schema
from dataiku.core.selection import Selection, create_sampling_argument
from dataiku.core.sizes import counted, size_text
from dataiku.core.wishes import Wishes, check_chunks, check_wishes
from dataiku.core.writable import WritableDataset
from dataiku.core.writer import DatasetWriter

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Dataset", "DatasetCursor", "DatasetWriter", "Schema", "create_sampling_argument"]


class Dataset(WritableDataset):
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
        check_wishes(float_precision, categoricals)
        wishes = Wishes(
            infer_with_pandas=infer_with_pandas,
            parse_dates=parse_dates,
            bool_as_str=bool_as_str,
            int_as_float=int_as_float,
            use_nullable_integers=use_nullable_integers,
            categoricals=categoricals,
            na_values=na_values,
            override_dtypes=override_dtypes,
            date_parser=date_parser,
        )
        selection = Selection(columns, sampling, sampling_column, limit, ratio, ascending)
        selection, wishes = with_read_kwargs(selection, wishes, pandas_read_kwargs)
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
        check_wishes(float_precision, categoricals)
        check_chunks(chunksize)
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
        selection, wishes = with_read_kwargs(selection, wishes, pandas_read_kwargs)
        need_pandas()
        return self._source(selection).frames(chunksize, wishes)

    def iter_dataframes_forced_types(
        self,
        names: Any,
        dtypes: Any,
        parse_date_columns: Any,
        chunksize: int = 10000,
        sampling: str = "head",
        sampling_column: str | None = None,
        limit: int | None = None,
        ratio: float | None = None,
        float_precision: str | None = None,
        na_values: Any = None,
        keep_default_na: bool = True,
        date_parser: Any = None,
        ascending: bool = True,
        pandas_read_kwargs: Any = None,
    ) -> Iterator[pd.DataFrame]:
        """Frames of ``chunksize`` rows, their dtypes those that are named.

        What `get_dataframe_schema_st` returns can be handed on here.
        """
        del keep_default_na
        check_wishes(float_precision, None)
        check_chunks(chunksize)
        selection = Selection(names, sampling, sampling_column, limit, ratio, ascending)
        wishes = Wishes(na_values=na_values, date_parser=date_parser, in_chunks=True)
        selection, wishes = with_read_kwargs(selection, wishes, pandas_read_kwargs)
        need_pandas()
        source = self._source(selection)
        dtypes = {**(dtypes or {}), **(wishes.override_dtypes or {})}
        return source.frames(chunksize, forcing(source.columns, dtypes, parse_date_columns, wishes))

    @staticmethod
    def get_dataframe_schema_st(
        schema: Any,
        columns: Any = None,
        parse_dates: bool = True,
        infer_with_pandas: bool = False,
        bool_as_str: bool = False,
        int_as_float: bool = False,
        use_nullable_integers: bool = False,
        categoricals: Any = None,
    ) -> Forced:
        """Names, dtypes and columns of dates (or False) for `iter_dataframes_forced_types`."""
        check_wishes(None, categoricals)
        wishes = Wishes(
            infer_with_pandas=infer_with_pandas,
            parse_dates=parse_dates,
            bool_as_str=bool_as_str,
            int_as_float=int_as_float,
            use_nullable_integers=use_nullable_integers,
            categoricals=categoricals,
        )
        return forced_types(schema, columns, wishes)

    def get_fast_path_dataframe(
        self,
        auto_fallback: bool = False,
        columns: Any = None,
        pandas_read_kwargs: Any = None,
        print_deep_memory_usage: bool = True,
    ) -> pd.DataFrame:
        """As `get_dataframe`, which has no slower path here."""
        del auto_fallback
        return self.get_dataframe(
            columns,
            pandas_read_kwargs=pandas_read_kwargs,
            print_deep_memory_usage=print_deep_memory_usage,
        )

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

    def raw_formatted_data(
        self,
        sampling: Any = None,
        columns: Any = None,
        format: str = "tsv-excel-noheader",
        format_params: Any = None,
        read_session_id: str | None = None,
        filter_expression: Any = None,
    ) -> RawRows:
        """The bytes of the rows as TSV; ``sampling`` is made by `create_sampling_argument`."""
        check_format(format, format_params, filter_expression)
        source = self._source(selection_of(sampling, columns))
        rows = RawRows(source.open_exactly("tsv"), head_of(format, source.columns))
        if read_session_id is not None:
            self._raw[read_session_id] = rows
        return rows

    def verify_read(self, read_session_id: str) -> None:
        """Make sure that what was read under this id is whole.

        Raises:
            StreamBroken: It is not.
        """
        if read_session_id not in self._raw:
            raise ValueError(f"Nothing was read under the id {read_session_id!r}.")
        self._raw.pop(read_session_id).verify()

    def to_html(
        self,
        columns: Any = None,
        sampling: str = "head",
        sampling_column: str | None = None,
        limit: int | None = None,
        ratio: float | None = None,
        apply_conditional_formatting: bool = True,
        header: bool = True,
        classes: Any = "",
        border: int = 0,
        null_string: str = "",
        indent_string: Any = None,
        filter_expression: Any = None,
    ) -> str:
        """The rows as a table in HTML; conditional formats and indents there are none of."""
        del apply_conditional_formatting, indent_string
        check_format("tsv-excel-noheader", None, filter_expression)
        source = self._source(Selection(columns, sampling, sampling_column, limit, ratio))
        return html_table(
            [column.name for column in source.columns],
            self._rows(source, -1, -1),
            header=header,
            classes=classes,
            border=border,
            null_string=null_string,
        )

    @property
    def _raw(self) -> dict[str, RawRows]:
        """Raw reads by their ids, until they are verified."""
        found: dict[str, RawRows] = self.__dict__.setdefault("_raw_reads", {})
        return found

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
                    print(f"{self.full_name}: {counted(count, 'row')} read")
                yield row

    def _say_memory(self, frame: pd.DataFrame) -> None:
        print(
            f"{self.full_name}: {counted(len(frame), 'row')}, "
            f"{counted(len(frame.columns), 'column')}, "
            f"about {size_text(memory_of(frame))} in memory"
        )
