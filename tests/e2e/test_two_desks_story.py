"""Two desks on one instance: the second sees the first one's cell print, and takes over."""

import msgspec
import pytest

from dssdesk.base.errors import Conflict
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.notebooks import KeepCells, LeaseChanged, TakeLease
from tests.helpers.channel_client import events_of
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until

SLOWLY = """import time
for number in range(30):
    print("line", number, flush=True)
    time.sleep(0.05)
"""


def test_a_second_desk_watches_live_takes_over_and_nothing_typed_is_lost(instance: LiveInstance):
    instance.start()
    with instance.connect() as first, instance.connect() as second:
        wish = CreateNotebook(project=DEMO, template="standalone/python/empty", name="shared")
        notebook = first.ask(wish, NotebookCreated).notebook
        first.open(notebook)
        (cell, *_) = first.documents[notebook].order
        first.edit(notebook, ChangeSource(cell_id=cell, start=0, inserted=SLOWLY))

        assert second.open(notebook).lease.desk == first.desk
        first.run(notebook, cell)
        wait_until(lambda: "line 3" in second.text(notebook, cell))
        assert "line 29" not in second.text(notebook, cell)

        with pytest.raises(Conflict):
            second.edit(notebook, ChangeSource(cell_id=cell, start=0, inserted="mine"))
        second.do(TakeLease(notebook=notebook))
        wait_until(lambda: events_of(first, LeaseChanged))

        # What the first desk was typing at that moment comes too late, and is kept.
        late = ChangeSource(cell_id=cell, start=0, inserted="# typed at that moment\n")
        with pytest.raises(Conflict):
            first.edit(notebook, late)
        typed = msgspec.structs.replace(
            first.documents[notebook].cell(cell), source=late.inserted + SLOWLY
        )
        first.do(KeepCells(notebook=notebook, cells=(typed,)))
        wait_until(lambda: len(second.documents[notebook].order) == 2)
        _, kept = second.documents[notebook].order
        assert second.documents[notebook].source(kept) == late.inserted + SLOWLY

        second.edit(notebook, ChangeSource(cell_id=kept, start=0, inserted="# both\n"))
        wait_until(lambda: first.documents[notebook].has(kept))
        wait_until(lambda: first.documents[notebook].source(kept).startswith("# both"))
        second.wait_for_end(notebook, cell)
        expected = "".join(f"line {number}\n" for number in range(30))
        assert first.text(notebook, cell) == second.text(notebook, cell) == expected
