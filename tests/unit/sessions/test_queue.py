"""The queue of runs: what is sent, in which order, and what an end does to the rest."""

from dssdesk.base.ids import CellId, RunId
from dssdesk.sessions.queue import QueuedRun, RunQueue
from dssdesk.wire.cells import Run, RunPhase


def queued(number: int, cell: str = "", phase: RunPhase = RunPhase.QUEUED) -> QueuedRun:
    run = Run(run_id=RunId(number), phase=phase)
    return QueuedRun(run=run, cell_id=CellId(cell or f"c{number}"), code="1")


def test_runs_are_sent_one_at_a_time_in_order():
    queue = RunQueue()
    queue.add([queued(1), queued(2)])
    first = queue.next_to_send()
    assert first is not None
    assert (first.run_id, first.phase) == (1, RunPhase.SENT)
    assert queue.next_to_send() is None
    queue.finish(RunId(1), RunPhase.DONE, 5.0)
    second = queue.next_to_send()
    assert second is not None
    assert second.run_id == 2


def test_one_waiting_run_can_be_taken_out():
    queue = RunQueue()
    queue.add([queued(1), queued(2), queued(3)])
    queue.next_to_send()
    moved = queue.cancel([RunId(2)])
    assert [(run.run_id, run.phase) for run in moved] == [(2, RunPhase.CANCELLED)]
    assert [run.run_id for run in queue.waiting] == [3]


def test_a_waiting_cell_that_is_run_again_waits_once():
    queue = RunQueue()
    queue.add([queued(1, "a"), queued(2, "b")])
    queue.add([queued(3, "a")])
    assert [run.run_id for run in queue.waiting] == [2, 3]


def test_cancelling_without_a_choice_leaves_the_current_run():
    queue = RunQueue()
    queue.add([queued(1), queued(2), queued(3)])
    queue.next_to_send()
    assert [run.run_id for run in queue.cancel()] == [2, 3]
    assert queue.current is not None
    assert queue.waiting == ()


def test_a_message_about_another_run_moves_nothing():
    queue = RunQueue()
    queue.add([queued(1)])
    queue.next_to_send()
    assert queue.start(RunId(9), 1.0) is None
    assert queue.finish(RunId(9), RunPhase.DONE, 1.0) is None
    assert queue.current is not None


def test_a_queue_is_found_again_as_it_was():
    queue = RunQueue(
        [
            queued(1, phase=RunPhase.DONE),
            queued(2, phase=RunPhase.STARTED),
            queued(3),
        ]
    )
    assert queue.current is not None
    assert queue.current.run_id == 2
    assert [run.run_id for run in queue.waiting] == [3]


def test_a_deleted_cell_leaves_the_queue():
    queue = RunQueue()
    queue.add([queued(1, "a"), queued(2, "b")])
    queue.forget_cells([CellId("a")])
    assert [run.cell_id for run in queue.waiting] == ["b"]
