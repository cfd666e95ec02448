"""Run in other Pythons: copy a dataset in every way there is to write one.

Python 3.9 must understand it. Arguments: the client's folder, the dataset, how the copies' names
begin. Without pandas only rows are written.
"""

import sys


def main():
    sys.path.insert(0, sys.argv[1])
    import dataiku

    source, begin = dataiku.Dataset(sys.argv[2]), sys.argv[3]
    try:
        import pandas as pd  # noqa: F401 (is it there?)
    except ImportError:
        ways = (by_tuples, by_dictionaries)
    else:
        ways = (by_tuples, by_dictionaries, by_frame, by_chunks)
    for way in ways:
        target = dataiku.Dataset(begin + way.__name__)
        target.write_schema(source.read_schema())
        way(source, target)
        print(target.name)


def by_tuples(source, target):
    with target.get_writer() as writer:
        for row in source.iter_tuples():
            writer.write_tuple(row)


def by_dictionaries(source, target):
    writer = target.get_writer()
    for row in source.iter_rows():
        writer.write_row_dict({name: value for name, value in row.items() if value is not None})
    writer.close()


def by_frame(source, target):
    frame = source.get_dataframe(use_nullable_integers=True, print_deep_memory_usage=False)
    target.write_dataframe(frame[list(frame.columns)[::-1]])


def by_chunks(source, target):
    with target.get_writer() as writer:
        for frame in source.iter_dataframes(chunksize=5):
            writer.write_dataframe(frame)


main()
