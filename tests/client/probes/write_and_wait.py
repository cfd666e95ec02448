"""Run as a kernel that is killed: send rows, say so, wait for a line, close.

Arguments: the client's folder, the dataset.
"""

import sys


def main():
    sys.path.insert(0, sys.argv[1])
    import dataiku

    writer = dataiku.Dataset(sys.argv[2]).get_writer()
    for number in range(200_000):
        writer.write_tuple((number,))
    print("sent", flush=True)
    sys.stdin.readline()
    try:
        writer.close()
    except dataiku.core.errors.DataikuError as error:
        print(type(error).__name__, error, flush=True)
    else:
        print("closed", flush=True)


main()
