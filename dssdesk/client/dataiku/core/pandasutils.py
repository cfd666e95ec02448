"""Small helpers for frames, as tutorials and templates use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def audit(df: pd.DataFrame) -> pd.DataFrame:
    """A row for each column: its type, gaps, distinct values, and the most frequent one."""
    import pandas as pd

    rows = []
    for position, name in enumerate(df.columns):
        column = df.iloc[:, position]
        known = column.dropna()
        counts = known.value_counts()
        rows.append(
            {
                "_a_variable": name,
                "_b_data_type": str(column.dtype),
                "_c_cardinality": len(counts),
                "_d_missings": len(column) - len(known),
                "_e_sample_values": list(counts.index[:2]),
            }
        )
    names = ["_a_variable", "_b_data_type", "_c_cardinality", "_d_missings", "_e_sample_values"]
    found: pd.DataFrame = pd.DataFrame(rows, columns=names)
    return found


def split_train_valid(df: pd.DataFrame, prop: float = 0.8) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A random share ``prop`` of the rows, and the others; the same rows each time."""
    if not 0 <= prop <= 1:
        raise ValueError("prop must be between 0 and 1")
    import numpy as np

    order = np.random.default_rng(0).permutation(len(df))
    first = round(len(df) * prop)
    train = np.sort(order[:first])
    valid = np.sort(order[first:])
    return df.iloc[train], df.iloc[valid]
