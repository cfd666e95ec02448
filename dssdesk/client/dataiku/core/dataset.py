"""`dataiku.Dataset`: a dataset of this instance, read into the notebook by its stored schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dataiku.core.calls import ask
from dataiku.core.errors import DataikuError
from dataiku.core.later import later
from dataiku.core.pandas_here import memory_of, need_pandas
from dataiku.core.reading import Source
from dataiku.core.rows import DatasetCursor, IdleWatch
from dataiku.core.schema import Schema
from dataiku.core.selection import Selection, create_sampling_argument
from dataiku.core.session import default_project_key
from dataiku.core.wishes import Wishes, refuse_what_is_not_covered

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Dataset", "DatasetCursor", "Schema", "create_sampling_argument"]

Names = list[str]  # `Dataset.list` hides the name in the class


class Dataset:
    """A dataset, by its name or as ``PROJECT.name``.

    Attributes:
        name: Its name in its project; also `short_name`.
        project_key: The key of its project.
    """

    def __init__(
        self, name: str, project_key: str | None = None, ignore_flow: bool = False
    ) -> None:
        if project_key is None and "." in name:
            project_key, _, name = name.partition(".")
        self.name = self.short_name = name
        self.project_key = project_key or default_project_key()
        self.ignore_flow = ignore_flow

    def __repr__(self) -> str:
        return f"Dataset({self.full_name!r})"

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(later("Dataset", name))

    @staticmethod
    def list(project_key: str | None = None) -> Names:
        """The names of a project's datasets."""
        found = ask(("kernel", "project", project_key or default_project_key(), "datasets"))
        if isinstance(found, dict):
            found = found.get("datasets", [])
        return [item["name"] if isinstance(item, dict) else str(item) for item in found]

    @property
    def full_name(self) -> str:
        """``PROJECT.name``."""
        return f"{self.project_key}.{self.name}"

    def get_config(self) -> dict[str, Any]:
        """What the service knows of the dataset, as JSON."""
        found = ask(self._path)
        if not isinstance(found, dict):
            raise DataikuError(f"The service does not describe {self.full_name}.")
        return found

    def read_schema(self, raise_if_empty: bool = True) -> Schema:
        """The stored columns.

        Raises:
            DataikuError: There are none, and ``raise_if_empty``.
        """
        schema = Schema(self.get_config().get("schema", {}).get("columns", []))
        if raise_if_empty and not schema:
            raise DataikuError(f"{self.full_name} has no columns yet.")
        return schema

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

    @property
    def _path(self) -> tuple[str, ...]:
        return ("kernel", "datasets", self.project_key, self.name)

    def _source(self, selection: Selection) -> Source:
        selection.check()
        schema = self.read_schema().columns
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
