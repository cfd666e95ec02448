"""What differs between pandas 1.5, 2 and 3, in one place."""

from __future__ import annotations

from typing import Any

from dataiku.core.errors import DoesNotFit, NotCovered

_ASKED = 10_000


def text_dtype() -> Any:
    """The dtype that this pandas itself gives to strings: ``object`` before 3, then ``str``."""
    import pandas as pd

    return pd.Series(["text"]).dtype


def text_is_object() -> bool:
    """Whether strings are Python objects here."""
    import numpy as np

    return bool(text_dtype() == np.dtype(object))


def moments_as_held(values: Any, name: str) -> Any:
    """``datetime64[us]`` in the unit that we promise: ns before pandas 2, which has no other.

    Raises:
        DoesNotFit: This pandas cannot hold the date.
    """
    import numpy as np
    import pandas as pd

    if int(pd.__version__.split(".")[0]) >= 2:
        return values
    known = values[~np.isnat(values)].view("int64")
    most = 2**63 // 1000
    if len(known) and (known.min() < -most or known.max() > most):
        raise DoesNotFit(
            f"Column {name} holds dates before 1677 or after 2262, which pandas "
            f"{pd.__version__} cannot. Use pandas 2 or newer, or parse_dates=False."
        )
    return values.astype("datetime64[ns]")


def need_pandas() -> None:
    """Say plainly when this environment has no pandas.

    Raises:
        NotCovered: There is none.
    """
    from importlib.util import find_spec

    if find_spec("pandas") is None:
        raise NotCovered(
            "This environment has no pandas. Install it (pip install pandas), or read rows "
            "with iter_rows() or iter_tuples()."
        )


def memory_of(frame: Any) -> int:
    """About how many bytes a frame takes.

    Of Python strings it asks some: to ask each one may take longer than to read them.
    """
    shallow = int(frame.memory_usage().sum())
    texts = [str(dtype) in ("object", "str", "string") for dtype in frame.dtypes]
    some = frame.loc[:, texts].iloc[:: max(1, len(frame) // _ASKED)]
    if not some.size:
        return shallow
    deep = int(some.memory_usage(deep=True).sum()) - int(some.memory_usage().sum())
    return shallow + deep * len(frame) // len(some)
