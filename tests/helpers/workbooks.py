"""Small `.xlsx` files without a library: cells of texts, numbers, booleans and dates."""

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | float | bool | dt.date | None

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DAY_ONE = dt.datetime.fromisoformat("1899-12-30")

_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/></cellXfs></styleSheet>'
)


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> Path:
    """Write the sheets, each a list of rows; None is an empty cell."""
    numbers = range(1, len(sheets) + 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        office = "application/vnd.openxmlformats-officedocument.spreadsheetml."
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            f'ContentType="{office}worksheet+xml"/>'
            for n in numbers
        )
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{office}sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{office}styles+xml"/>'
            f"{parts}</Types>",
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        named = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, sheets, strict=True)
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{named}</sheets></workbook>',
        )
        linked = "".join(
            f'<Relationship Id="rId{n}" Type="{_RELATED}/worksheet" '
            f'Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{linked}<Relationship Id="rIdS" '
            f'Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
        )
        book.writestr("xl/styles.xml", _STYLES)
        for n, rows in zip(numbers, sheets.values(), strict=True):
            book.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(rows))
    return path


def _sheet(rows: Sequence[Sequence[Cell]]) -> str:
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(c, number, place) for place, c in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(value: Cell, row: int, place: int) -> str:
    where = f'r="{_letters(place)}{row}"'
    match value:
        case None:
            return ""
        case bool():
            return f'<c {where} t="b"><v>{int(value)}</v></c>'
        case str():
            return f'<c {where} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        case dt.datetime():
            return f'<c {where} s="2"><v>{(value - _DAY_ONE) / dt.timedelta(days=1)}</v></c>'
        case dt.date():
            return f'<c {where} s="1"><v>{(value - _DAY_ONE.date()).days}</v></c>'
        case _:
            return f"<c {where}><v>{value}</v></c>"


def _letters(place: int) -> str:
    head = _letters(place // 26 - 1) if place >= 26 else ""
    return head + chr(ord("A") + place % 26)
