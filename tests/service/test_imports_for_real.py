"""Imports by a real service and its data worker; also where the service is killed meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dssdesk.base.errors import Unavailable
from dssdesk.wire.catalogue import ListProjects, ProjectList
from dssdesk.wire.datasets import (
    DatasetDetails,
    GetDataset,
    Page,
    ReadPage,
    ReadSample,
    SampleRead,
)
from dssdesk.wire.imports import DatasetImported, ImportDataset, ImportPreview, PreviewImport
from dssdesk.wire.places import DatasetRef
from tests.helpers.awkward import AWKWARD, NO_TABLES
from tests.helpers.channel_client import ChannelClient
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until
from tests.helpers.workbooks import write_workbook


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[LiveInstance]:
    live = LiveInstance(tmp_path / "instance")
    live.start()
    yield live
    live.clean_up()


def look(desk: ChannelClient, path: Path) -> ImportPreview:
    return desk.ask(PreviewImport(project=DEMO, paths=(str(path),)), ImportPreview)


def wish(path: Path, found: ImportPreview) -> ImportDataset:
    return ImportDataset(
        project=DEMO,
        name=found.name,
        paths=(str(path),),
        format=found.format,
        columns=found.columns,
    )


def datasets(desk: ChannelClient) -> list[str]:
    (project,) = desk.ask(ListProjects(), ProjectList).projects
    return [item.name for item in project.datasets]


def test_awkward_files_are_imported_and_shown_or_say_why_not(
    instance: LiveInstance, tmp_path: Path
):
    write_workbook(tmp_path / "sheet.xlsx", {"S": [["a"], ["x\ny"]]})
    (tmp_path / "lines.jsonl").write_text('{"a": "x\\ny"}\n')
    files = [tmp_path / awkward.write(tmp_path) for awkward in AWKWARD]
    expected = [len(awkward.rows) for awkward in AWKWARD] + [1, 1]
    with instance.connect() as desk:
        for path, rows in zip(
            [*files, tmp_path / "sheet.xlsx", tmp_path / "lines.jsonl"], expected, strict=True
        ):
            found = look(desk, path)
            assert found.problem == "", path
            done = desk.ask(wish(path, found), DatasetImported)
            ref = DatasetRef(project=DEMO, name=done.name)
            assert desk.ask(GetDataset(dataset=ref), DatasetDetails).rows == rows, path
            sample = desk.ask(ReadSample(dataset=ref), SampleRead)
            page = desk.ask(ReadPage(sample_id=sample.sample_id, first=0, count=100), Page)
            assert page.columns == found.rows, path
        there = datasets(desk)
        for name, data, _ in NO_TABLES:
            (tmp_path / name).write_bytes(data)
            found = look(desk, tmp_path / name)
            assert found.problem or found.bad, name
        assert datasets(desk) == there


def test_a_killed_service_leaves_a_whole_dataset_or_none(instance: LiveInstance, tmp_path: Path):
    path = tmp_path / "big.csv"
    path.write_text("a,b\n" + "".join(f"{n},row {n}\n" for n in range(1_000_000)))
    managed = instance.folder / "projects" / DEMO / "managed"
    with instance.connect() as desk, ThreadPoolExecutor() as aside:
        answer = aside.submit(desk.ask, wish(path, look(desk, path)), DatasetImported)
        wait_until(lambda: list(managed.glob(".big.*/big.csv")))
        instance.kill()
        with pytest.raises(Unavailable):
            answer.result()
    assert not (instance.folder / "projects" / DEMO / "datasets/big.json").exists()
    instance.start()
    with instance.connect() as desk:
        assert "big" not in datasets(desk)
        assert not [*managed.glob("big*"), *managed.glob(".*")]
        desk.ask(wish(path, look(desk, path)), DatasetImported)
        assert "big" in datasets(desk)
