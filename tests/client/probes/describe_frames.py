"""Run by the matrix test in other Pythons: read datasets in every way, print what came.

Python 3.9 and pandas 1.5 must understand it. Arguments: the client's folder, the ways
to read (``default,rows``), then datasets.
"""

import hashlib
import json
import sys
import warnings

WAYS = {
    "default": {},
    "nullable": {"use_nullable_integers": True},
    "strict": {"infer_with_pandas": False, "use_nullable_integers": True},
    "text": {"parse_dates": False, "bool_as_str": True, "int_as_float": True},
}
TEXT_KINDS = {"text": ("text", "truth", "moment")}


def main():
    sys.path.insert(0, sys.argv[1])
    import dataiku
    import pandas as pd

    warnings.simplefilter("ignore", dataiku.core.errors.PrecisionWarning)
    ways = sys.argv[2].split(",")
    found = {way: {} for way in ways}
    for name in sys.argv[3:]:
        dataset = dataiku.Dataset(name)
        kinds = [column.kind.value for column in dataset.read_schema().columns]
        for way in ways:
            texts = [kind in TEXT_KINDS.get(way, ("text",)) for kind in kinds]
            if way == "rows":
                found[way][name] = [rows_described(dataset)]
            elif way == "chunks":
                found[way][name] = described(joined_chunks(dataset), texts)
            else:
                frame = dataset.get_dataframe(print_deep_memory_usage=False, **WAYS[way])
                found[way][name] = described(frame, texts)
    print(json.dumps({"pandas": pd.__version__, "arrow": arrow_version(), "ways": found}))


def joined_chunks(dataset):
    import pandas as pd

    chunks = list(dataset.iter_dataframes(chunksize=5_000))
    assert len({tuple(map(str, chunk.dtypes)) for chunk in chunks}) == 1
    return pd.concat(chunks, ignore_index=True)


def arrow_version():
    try:
        import pyarrow as pa
    except ImportError:
        return None
    return pa.__version__


def described(frame, texts):
    return [
        {
            "name": str(name),
            "dtype": str(frame.dtypes.iloc[position]),
            "is_text": texts[position],
            "rows": len(frame),
            "digest": digest_of(map(repr, plain_values(frame.iloc[:, position]))),
            "first": list(map(repr, plain_values(frame.iloc[:3, position]))),
        }
        for position, name in enumerate(frame.columns)
    ]


def plain_values(column):
    """Python values that are the same in every pandas; None where one is missing."""
    gaps = column.isna().tolist()
    values = column.tolist()
    if "datetime64" in str(column.dtype):
        values = [None if gap else value.isoformat() for value, gap in zip(values, gaps)]
    return [None if gap else value for value, gap in zip(values, gaps)]


def rows_described(dataset):
    rows = list(map(repr, dataset.iter_tuples()))
    digest = digest_of(rows)
    return {"name": "*", "dtype": "", "is_text": False, "rows": len(rows), "digest": digest}


def digest_of(texts):
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


main()
