"""What one is told before the window closes."""

from dssdesk.base.ids import ProjectKey, SessionId
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.running.state import SessionRow
from dssdesk.desk.shell.leaving import leaving_notice
from dssdesk.wire.places import NotebookRef


def row(name: str) -> SessionRow:
    ref = NotebookRef(project=ProjectKey("NYC"), name=name)
    return SessionRow(
        session_id=SessionId(name), notebook=ref, mark=Mark.BUSY, word="Busy", memory="412 MB"
    )


def test_it_names_what_runs_on():
    notice = leaving_notice([row("Delays")], may_unload=False)
    assert notice.title == "1 notebook runs on"
    assert notice.details == ("Delays, busy, 412 MB",)
    assert notice.others == ()


def test_many_are_counted_after_the_first_six():
    notice = leaving_notice([row(str(number)) for number in range(9)], may_unload=True)
    assert notice.title == "9 notebooks run on"
    assert notice.details[-1] == "and 3 more"
    assert [choice.text for choice in notice.others] == ["Unload and quit"]
