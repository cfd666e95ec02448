"""A notebook writes: what it made is in the tree, what it did not finish never was."""

import os
import signal

from dssdesk.base.ids import CellId
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated, ProjectChanged
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import ChangeSource, InsertCell
from dssdesk.wire.datasets import DatasetDetails, DatasetWritten, GetDataset
from dssdesk.wire.instance import Done
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.projects import (
    ChangeVariables,
    CreateFolder,
    FolderCreated,
    FolderDetails,
    GetFolder,
)
from tests.helpers.channel_client import ChannelClient, events_of
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until

MAKE = """import dataiku
late = dataiku.Dataset("flights").get_dataframe(columns=["carrier", "arr_delay"]).dropna()
late["arr_delay"] = late["arr_delay"] * int(dataiku.get_custom_variables()["factor"])
delays = late.groupby("carrier", as_index=False)["arr_delay"].mean()
dataiku.Dataset("delays").write_with_schema(delays)
with dataiku.Folder("reports").get_writer("delays.csv") as file:
    delays.to_csv(file, index=False)
print("made", len(dataiku.Dataset("delays").get_dataframe()))"""

BEGIN = """writer = dataiku.Dataset("delays").get_writer()
for number in range(100_000):
    writer.write_row_dict({"carrier": "ZZ", "arr_delay": number})
print("begun")"""

DELAYS = DatasetRef(project=DEMO, name="delays")


def test_a_notebook_writes_and_is_killed_in_the_middle_of_it(instance: LiveInstance):
    instance.start()
    with instance.connect() as desk:
        desk.ask(ChangeVariables(project=DEMO, standard={"factor": 2}), Done)
        made = desk.ask(CreateFolder(project=DEMO, name="reports"), FolderCreated)
        notebook, first, second = two_cells(desk)
        said = run(desk, notebook, first)
        assert "made 16" in said, said

        project = events_of(desk, ProjectChanged)[-1].project
        assert "delays" in [item.name for item in project.datasets]
        assert events_of(desk, DatasetWritten)[-1] == DatasetWritten(dataset=DELAYS)
        assert rows(desk) == 16
        folder = desk.ask(GetFolder(project=DEMO, folder_id=made.folder_id), FolderDetails)
        assert [file.path for file in folder.files] == ["/delays.csv"]

        base = instance.folder / "projects" / DEMO / "managed" / "delays"
        assert "begun" in run(desk, notebook, second)
        assert len(list(base.iterdir())) == 2
        (session,) = instance.status().sessions
        assert session.pid
        os.kill(session.pid, signal.SIGKILL)
        wait_until(lambda: len(list(base.iterdir())) == 1)
        assert rows(desk) == 16


def two_cells(desk: ChannelClient) -> tuple[NotebookRef, CellId, CellId]:
    wish = CreateNotebook(project=DEMO, template="standalone/python/empty", name="writing")
    notebook = desk.ask(wish, NotebookCreated).notebook
    desk.open(notebook)
    (first, *_) = desk.documents[notebook].order
    second = Cell(id=CellId("second"), kind=CellKind.CODE, source=BEGIN)
    desk.edit(
        notebook,
        ChangeSource(cell_id=first, start=0, inserted=MAKE),
        InsertCell(cell=second, after=first),
    )
    return notebook, first, second.id


def run(desk: ChannelClient, notebook: NotebookRef, cell: CellId) -> str:
    desk.run(notebook, cell)
    desk.wait_for_end(notebook, cell)
    return desk.text(notebook, cell) or str(desk.documents[notebook].cell(cell).outputs)


def rows(desk: ChannelClient) -> int | None:
    return desk.ask(GetDataset(dataset=DELAYS), DatasetDetails).rows
