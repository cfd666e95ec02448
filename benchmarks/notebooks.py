"""Large notebooks to measure with: what people's notebooks hold, the same for the same seed."""

import base64
import json
import random
import struct
import zlib

CELLS = 1_000
_COLUMNS = 9


def large_notebook(seed: int, cells: int = CELLS) -> bytes:
    """About 26 kB a cell: text, PNG, pandas tables, streams with colours, tracebacks, SVG."""
    dice = random.Random(seed)
    pictures = [_picture(dice) for _ in range(cells // 8)]
    made = [_cell(dice, number, pictures) for number in range(cells)]
    notebook = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode() + b"\n"


def _cell(dice: random.Random, number: int, pictures: list[str]) -> dict:
    lines = [
        f"value_{line} = compute({line}, 'text', flag=True)  # step\n"
        for line in range(3 + number % 9)
    ]
    common = {"id": f"c{number}", "metadata": {}, "source": lines}
    if dice.random() < 0.3:
        words = "Départ, *text* with `code` and **bold** words that wrap. " * dice.randrange(1, 9)
        text = [f"## Part {number}\n", "\n", words, "\n\n- one\n- two\n"]
        return common | {"cell_type": "markdown", "source": text}
    output = dice.choice([_png, _png, _png, _table, _stream, _traceback, _svg])(dice, pictures)
    return common | {"cell_type": "code", "execution_count": number, "outputs": [output]}


def _bundle(mime: str, value: object, plain: str) -> dict:
    data = {mime: value, "text/plain": [plain]}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _png(dice: random.Random, pictures: list[str]) -> dict:
    return _bundle("image/png", dice.choice(pictures), "<Figure>")


def _table(dice: random.Random, _pictures: list[str]) -> dict:
    head = "".join(f"<th>column {number}</th>" for number in range(_COLUMNS))
    rows = [
        f"    <tr>\n      <th>{row}</th>\n"
        + "".join(f"      <td>{dice.random():.6f}</td>\n" for _ in range(_COLUMNS))
        + "    </tr>\n"
        for row in range(dice.randrange(5, 40))
    ]
    top = f'<table border="1" class="dataframe">\n  <thead><tr><th></th>{head}</tr></thead>\n'
    return _bundle("text/html", [top, "<tbody>\n", *rows, "</tbody></table>"], "frame")


def _stream(dice: random.Random, _pictures: list[str]) -> dict:
    lines = [f"\x1b[32mepoch {number}\x1b[0m loss {dice.random():.4f}\n" for number in range(60)]
    return {"output_type": "stream", "name": "stdout", "text": lines}


def _traceback(_dice: random.Random, _pictures: list[str]) -> dict:
    frames = [
        f"\x1b[36mFile x.py:{number}\x1b[39m\n\x1b[32m---> {number}\x1b[39m f()"
        for number in range(20)
    ]
    return {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": frames}


def _svg(dice: random.Random, _pictures: list[str]) -> dict:
    paths = "".join(
        f'<path d="M{dice.randrange(500)} {dice.randrange(300)} L{n} {n}" stroke="#444"/>'
        for n in range(400)
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="560" height="320">'
    return _bundle("image/svg+xml", [head, paths, "</svg>"], "<svg>")


def _picture(dice: random.Random, width: int = 640, height: int = 420) -> str:
    """A plot-like PNG in base64: white, with noise that does not compress."""
    rows = bytearray(b"".join(b"\0" + b"\xff" * (3 * width) for _ in range(height)))
    for _ in range(17_500):
        rows[dice.randrange(height) * (3 * width + 1) + 1 + dice.randrange(3 * width)] = (
            dice.randrange(256)
        )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return base64.b64encode(data).decode() + "\n"
