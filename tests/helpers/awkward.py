"""The house list of awkward data files, each with what is right for it.

Every reader and every screen runs all of it. A file that is no table is in `NO_TABLES`, with a
part of the sentence that a person is told.
"""

import gzip
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Awkward:
    """A file, the schema that it has, and its rows as texts (None is missing)."""

    name: str
    data: bytes
    schema: dict[str, str]
    rows: list[tuple[str | None, ...]] = field(default_factory=list)
    ending: str = ".csv"

    def write(self, folder: Path) -> str:
        """Write the file into this folder; its name."""
        name = f"{self.name.replace(' ', '_')}{self.ending}"
        (folder / name).write_bytes(self.data)
        return name


AWKWARD = [
    Awkward("header only", b"a,b\n", {"a": "string", "b": "string"}),
    Awkward("one row", b"a,b\n1,x\n", {"a": "bigint", "b": "string"}, [("1", "x")]),
    Awkward("one column", b"a\n1\n2\n", {"a": "bigint"}, [("1",), ("2",)]),
    Awkward(
        "all null", b"a,b\n,\n,\n", {"a": "string", "b": "string"}, [(None, None), (None, None)]
    ),
    Awkward(
        "duplicate names",
        b"a,a,\n1,2,3\n",
        {"a": "bigint", "a_1": "bigint", "column2": "bigint"},
        [("1", "2", "3")],
    ),
    Awkward(
        "embedded newlines",
        b'a,b\n1,"x\ny"\n2,"say ""hi"", you"\n',
        {"a": "bigint", "b": "string"},
        [("1", "x\ny"), ("2", 'say "hi", you')],
    ),
    Awkward(
        "byte order mark",
        "\ufeffa;b\n1;ä\n".encode(),
        {"a": "bigint", "b": "string"},
        [("1", "ä")],
    ),
    Awkward(
        "latin-1",
        "stadt,n\nKöln,1\nMünchen,2\n".encode("latin-1"),
        {"stadt": "string", "n": "bigint"},
        [("Köln", "1"), ("München", "2")],
    ),
    Awkward(
        "utf-16",
        "a,b\n1,ä\n".encode("utf-16"),
        {"a": "bigint", "b": "string"},
        [("1", "ä")],
    ),
    Awkward(
        "zip codes",
        b"zip,n\n01234,1\n99999,2\n",
        {"zip": "string", "n": "bigint"},
        [("01234", "1"), ("99999", "2")],
    ),
    Awkward(
        "big integers",
        b"exact,more\n9007199254740993,99999999999999999999\n,1\n",
        {"exact": "bigint", "more": "string"},
        [("9007199254740993", "99999999999999999999"), (None, "1")],
    ),
    Awkward(
        "NA among numbers",
        b"n,t\n1,x\nNA,NA\n3,y\n",
        {"n": "bigint", "t": "string"},
        [("1", "x"), (None, None), ("3", "y")],
    ),
    Awkward(
        "NA among texts",
        b"code,n\nNA,1\nDE,2\n",
        {"code": "string", "n": "bigint"},
        [("NA", "1"), ("DE", "2")],
    ),
    Awkward(
        "yes and no",
        b"a,b\nyes,true\nno,false\n",
        {"a": "string", "b": "boolean"},
        [("yes", "true"), ("no", "false")],
    ),
    Awkward(
        "ambiguous dates",
        b"either,clear\n01/02/2020,13/02/2020\n03/04/2021,03/04/2021\n",
        {"either": "string", "clear": "dateonly"},
        [("01/02/2020", "2020-02-13"), ("03/04/2021", "2021-04-03")],
    ),
    Awkward(
        "moments",
        b"zoned,local\n2020-01-01T10:00:00+02:00,2020-01-01 10:00:00\n"
        b"2020-01-01T10:00:00.5Z,2020-01-01 10:00:00.000001\n",
        {"zoned": "date", "local": "datetimenotz"},
        [
            ("2020-01-01T08:00:00.000Z", "2020-01-01 10:00:00.000000"),
            ("2020-01-01T10:00:00.500Z", "2020-01-01 10:00:00.000001"),
        ],
    ),
    Awkward(
        "tabs",
        b'a\tb\nsay "hi"\t1\n"x\t2\n',
        {"a": "string", "b": "bigint"},
        [('say "hi"', "1"), ('"x', "2")],
        ending=".tsv",
    ),
    Awkward(
        "windows line ends",
        b"a,b\r\n1,x\r\n2,y\r\n",
        {"a": "bigint", "b": "string"},
        [("1", "x"), ("2", "y")],
    ),
    Awkward(
        "preamble",
        b"# made by hand\n#\na,b\n1,x\n2,y\n",
        {"a": "bigint", "b": "string"},
        [("1", "x"), ("2", "y")],
    ),
    Awkward(
        "compressed",
        gzip.compress(b"a,b\n1,2.5\n"),
        {"a": "bigint", "b": "double"},
        [("1", "2.5")],
        ending=".csv.gz",
    ),
    Awkward(
        "2,000 columns",
        (",".join(f"c{n}" for n in range(2_000)) + "\n" + ",".join(["1"] * 2_000)).encode(),
        {f"c{n}": "bigint" for n in range(2_000)},
        [("1",) * 2_000],
    ),
]

NO_TABLES = [
    ("empty", b"", "is empty"),
    ("ragged", b"a,b\n1,2\n3\n4,5,6\n", "different lengths"),
    ("short row", b"a,b\n1,2\n3\n4,5\n", "line 3 has 1 values"),
    ("windows", "preis,n\n5 €,1\n".encode("cp1252"), "neither UTF-8 nor Latin-1"),
    ("workbook", b"PK\x03\x04" + bytes(100), "is a workbook"),
    ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text"),
    ("no archive", b"\x1f\x8bnot gzip", "cannot be"),
]
