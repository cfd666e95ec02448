"""How long a notebook of 1,000 cells and more than 20 MB takes to read and to write.

Compared with `json.load` on the same file in the same run: CPU seconds, the best of several.
Run as ``python -m benchmarks.codec``.
"""

import argparse
import base64
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import new_notebook, read_notebook, write_notebook
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Display, MimeValue, Output, Result, Stream

ALLOWED = 1.5
"""Times `json.load`, for reading here and taking the document in at the desk."""

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0\x08\2\0\0\0"


def big_notebook(cells: int = 1_000, megabytes: int = 25) -> bytes:
    """A notebook of text, code, streams, pictures and tables, the same each time."""
    chance = random.Random(1)
    picture_bytes = megabytes * 660_000 // (cells // 4)
    blobs = MemoryBlobs()

    def value(mime: str, text: str) -> MimeValue:
        return MimeValue(blob=blobs.put(text, mime))

    def outputs(number: int) -> tuple[Output, ...]:
        found: list[Output] = []
        if number % 3 == 0:
            found.append(Stream(name="stdout", text="a line of the output\n" * 200))
        if number % 4 == 1:
            picture = base64.b64encode(_PNG + chance.randbytes(picture_bytes)).decode() + "\n"
            found.append(Display(data={"image/png": value("image/png", picture)}))
        if number % 7 == 0:
            table = "<tr><td>é</td><td>1.5</td></tr>\n" * 1_000
            found.append(Result(data={"text/html": value("text/html", table)}))
        return tuple(found)

    made = [
        Cell(id=f"m{number}", kind=CellKind.MARKDOWN, source=f"## Section {number}\n\n*Text*")
        if number % 5 == 0
        else Cell(
            id=f"c{number}",
            kind=CellKind.CODE,
            source=f"x = {number}\nprint(x)",
            outputs=outputs(number),
            execution_count=number,
        )
        for number in range(cells)
    ]
    file = new_notebook(made, {"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    return write_notebook(file, file.snapshot, blobs)


def cpu_of(action: Callable[[], object], times: int = 9) -> float:
    """CPU seconds, the best of several times."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        result = action()
        best = min(best, time.process_time() - begin)
        del result
    return best


def measure(path: Path) -> dict[str, float]:
    """CPU seconds of each step on this file."""
    blobs = MemoryBlobs()
    file = read_notebook(path.read_bytes(), path=path.name, blobs=blobs)
    wire = msgspec.json.encode(file.snapshot)
    decoder = msgspec.json.Decoder(DocumentSnapshot)
    assert write_notebook(file, file.snapshot, blobs) == path.read_bytes()
    return {
        "json.load": cpu_of(lambda: json.loads(path.read_text("utf-8"))),
        "read_notebook": cpu_of(
            lambda: read_notebook(path.read_bytes(), path=path.name, blobs=MemoryBlobs())
        ),
        "document for the wire": cpu_of(
            lambda: msgspec.json.encode(Document(file.snapshot).snapshot())
        ),
        "document at the desk": cpu_of(lambda: Document(decoder.decode(wire))),
        "write_notebook": cpu_of(lambda: write_notebook(file, file.snapshot, blobs)),
    }


def main() -> int:
    """Measure, print a table, and fail if opening takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=25)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "big.ipynb")
        path.write_bytes(big_notebook(megabytes=arguments.megabytes))
        size = path.stat().st_size
        steps = measure(path)
    base = steps["json.load"]
    print(f"{size / 1e6:.1f} MB")
    for step, seconds in steps.items():
        print(f"{step:24} {seconds * 1000:8.1f} ms CPU   {seconds / base:5.2f} x json.load")
    opening = sum(steps.values()) - base - steps["write_notebook"]
    print(f"{'opening without painting':24} {opening * 1000:8.1f} ms CPU   {opening / base:5.2f} x")
    return int(opening > ALLOWED * base)


if __name__ == "__main__":
    sys.exit(main())
