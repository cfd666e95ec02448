import gzip
from contextlib import closing
from pathlib import Path

import pytest

from dssdesk.base.ids import ProjectKey
from dssdesk.base.paths import resource
from dssdesk.datasets.detect import detect
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.selection import RowSelection
from dssdesk.projects.demo import DEMO, make_demo
from dssdesk.projects.projects import Projects
from dssdesk.wire.places import DatasetRef


def test_a_second_making_changes_nothing(projects: Projects, demo: ProjectKey, tmp_path: Path):
    mine = projects.folder(demo) / "notebooks/Mine.ipynb"
    mine.touch()
    assert make_demo(tmp_path / "projects") == DEMO
    assert mine.exists()


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space"):
        make_demo(tmp_path / "projects")
    assert not list((tmp_path / "projects").iterdir())


def test_the_files_are_copies_that_may_be_written(projects: Projects, demo: ProjectKey):
    copied = projects.folder(demo) / "managed/weather/weather.parquet"
    shipped = resource("demo", "project", "managed", "weather", "weather.parquet")
    assert copied.read_bytes() == shipped.read_bytes()
    assert copied.stat().st_ino != shipped.stat().st_ino
    assert copied.stat().st_mode & 0o600 == 0o600


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("airlines", "airlines.xlsx"),
        ("airports", "airports.csv"),
        ("flights", "flights-2013-02.csv.gz"),
        ("planes", "planes.sqlite"),
        ("weather", "weather.parquet"),
    ],
)
def test_the_stored_schema_is_what_detection_finds(
    projects: Projects, demo: ProjectKey, name: str, file: str
):
    ref = DatasetRef(project=demo, name=name)
    stored = projects.dataset(ref)
    found = detect(projects.dataset_folder(ref), [file])
    assert found.format == stored.format
    assert [(c.name, c.type) for c in found.columns] == [(c.name, c.type) for c in stored.columns]


def test_the_shipped_bytes_do_not_depend_on_when_they_were_packed():
    for path in resource("demo", "project", "managed", "flights").iterdir():
        header = path.read_bytes()[:10]
        assert header[4:8] == b"\0\0\0\0", "a time in the gzip header"
        assert gzip.decompress(path.read_bytes()).startswith(b"year,month,day,")


def test_every_dataset_holds_as_many_rows_as_it_says(projects: Projects, demo: ProjectKey):
    for item in projects.item(demo).datasets:
        ref = DatasetRef(project=demo, name=item.name)
        with closing(Reader(projects.dataset(ref), projects.dataset_folder(ref))) as reader:
            assert reader.count() == projects.dataset(ref).rows, item.name


def test_the_datasets_join(projects: Projects, demo: ProjectKey):
    def values(name: str, column: str) -> set[object]:
        ref = DatasetRef(project=demo, name=name)
        wish = RowSelection(columns=(column,))
        with closing(Reader(projects.dataset(ref), projects.dataset_folder(ref), wish)) as reader:
            return set(reader.table()[column].to_pylist())

    assert values("flights", "carrier") == values("airlines", "carrier")
    assert values("flights", "origin") <= values("airports", "faa")
    assert len(values("flights", "tailnum") & values("planes", "tailnum")) == 3_322
