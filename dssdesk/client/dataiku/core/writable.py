"""Writing a dataset: its schema, frames, or rows one by one; whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dataiku.core.calls import tell
from dataiku.core.described import DescribedDataset
from dataiku.core.errors import DataikuError, StreamBroken
from dataiku.core.schema import Schema
from dataiku.core.sent_schema import schema_of
from dataiku.core.types import check_column
from dataiku.core.writer import DatasetWriter

if TYPE_CHECKING:
    import pandas as pd


class WritableDataset(DescribedDataset):
    """A dataset that can be written, where its files belong to the project."""

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
            check_column(column.setdefault("name", ""), column.setdefault("type", "string"))
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

    def write_from_dataframe(
        self, df: pd.DataFrame, infer_schema: bool = False, **kwargs: Any
    ) -> None:
        """As `write_dataframe`, which is its name today."""
        self.write_dataframe(df, infer_schema, **kwargs)

    def get_writer(self) -> DatasetWriter:
        """Takes rows one by one or by frames; they replace those there are when it is closed."""
        return self._writer(self._schema_to_write(), drop=False)

    def _write(self, df: pd.DataFrame, schema: Schema, *, drop: bool) -> None:
        try:
            self._write_once(df, schema, drop=drop)
        except StreamBroken:
            if self.spec_item.get("appendMode"):
                raise  # the rows may be there already
            self._write_once(df, schema, drop=drop)  # the service was restarted meanwhile

    def _write_once(self, df: pd.DataFrame, schema: Schema, *, drop: bool) -> None:
        with self._writer(schema, drop=drop) as writer:
            writer.write_dataframe(df)

    def _writer(self, schema: Schema, *, drop: bool, append: bool = False) -> DatasetWriter:
        append = append or bool(self.spec_item.get("appendMode"))
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
