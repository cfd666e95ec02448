"""What people hand over to `dataiku.spark`, checked."""

from __future__ import annotations

from typing import Any

from dataiku.core.dataset import Dataset


def session_of(context: Any) -> Any:
    """The Spark session of a SQLContext, or the session itself.

    Raises:
        TypeError: It is neither.
    """
    session = getattr(context, "sparkSession", context)
    if not hasattr(session, "createDataFrame"):
        kind = type(context).__name__
        raise TypeError(f"A SparkSession or a SQLContext comes first, not {kind}.")
    return session


def check_dataset(dataset: Any) -> Dataset:
    """The dataset.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(dataset, Dataset):
        kind = type(dataset).__name__
        raise TypeError(f'A dataset is needed, not {kind}: dataiku.Dataset("name").')
    return dataset


def check_frame(frame: Any) -> None:
    """Refuse what is no Spark frame.

    Raises:
        TypeError: And what to do with a frame of pandas.
    """
    if not hasattr(frame, "mapInArrow"):
        kind = f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"
        raise TypeError(
            f"A Spark frame is written, not {kind}. "
            "Use dataset.write_with_schema(df) for a frame of pandas."
        )
