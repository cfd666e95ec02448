"""Two people on one instance: let in, bounded, unloaded by the other, and logged in again."""

from pathlib import Path

import httpx
from pytestqt.qtbot import QtBot

from dssdesk.app.entrance import Entrance
from dssdesk.app.instance import open_instance
from dssdesk.app.ways import LoggedInWay
from dssdesk.base.ids import Login, ProjectKey
from dssdesk.desk.explorer.state import NodeKind
from dssdesk.desk.kit.form_rows import TicksInput
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.people.login_sheet import LoginSheet
from dssdesk.desk.people.permissions_sheet import PermissionsSheet
from dssdesk.desk.people.permissions_state import Holder
from dssdesk.wire import codec
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.instance import GetStatus
from dssdesk.wire.people import SetPassword
from dssdesk.wire.projects import CreateProject
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import DEMO, LiveInstance

BEN = Login("ben")
SECRET = ProjectKey("SECRET")
PASSWORD, NEXT_PASSWORD = "ben's own one", "another one of ben's"
NOTEBOOK = "Airlines, planes and places"


def test_ben_is_let_in_sees_what_he_may_and_is_told_who_unloaded_his_notebook(
    instance: LiveInstance, qtbot: QtBot
):
    instance.start()
    owner = DeskDriver(qtbot, instance.folder)
    owner.wait(lambda: owner.desk.catalogue.project(DEMO) is not None)
    owner.desk.link.ask(CreateProject(key=SECRET, name="Secret"))
    add_ben(owner)
    let_ben_write(owner)

    ben = DeskDriver(qtbot, instance.folder, log_in(qtbot, instance.folder))
    ben.wait(lambda: ben.desk.catalogue.project(DEMO) is not None)
    assert [item.key for item in ben.desk.catalogue.projects()] == [DEMO]
    assert ben.window.windowTitle().endswith("DSS Desk (Ben Archer)")
    assert not ben.desk.shell.window.status.warning.isHidden()
    assert not ben.desk.administrator.may_administer()

    # He runs a notebook, which is his alone until the owner unloads it.
    ben.open(NodeKind.NOTEBOOK, NOTEBOOK)
    ben.wait_for_notebook(NOTEBOOK)
    first = next(at for at, cell in enumerate(ben.document.order) if is_code(ben, cell))
    ben.do("notebook.run_all")
    ben.wait(lambda: ben.document.run(ben.cell(first)) is not None)
    ben.wait(lambda: ben.run_of(first).phase is RunPhase.DONE)
    owner.wait(lambda: len(owner.desk.running.state.infos()) == 1)
    (session,) = owner.desk.running.state.infos()
    assert session.owner == BEN
    gone = owner.desk.unloader.unload([session.session_id])
    owner.wait(lambda: gone.is_settled or bool(owner.window.findChildren(Sheet)))
    if not gone.is_settled:
        owner.answer("Unload")
    name = owner.desk.directory.person(owner.desk.directory.owner).display_name
    expected = f"{name} unloaded “{NOTEBOOK}”"
    ben.wait(lambda: [one.notice.title for one in ben.desk.shell.notices.told] == [expected])

    # A login that ends is asked for over the window, and what was typed arrives.
    owner.desk.link.ask(SetPassword(login=BEN, password=NEXT_PASSWORD))
    ben.wait(lambda: bool(ben.window.findChildren(LoginSheet)))
    (sheet,) = ben.window.findChildren(LoginSheet)
    sheet.set_value("password", NEXT_PASSWORD)
    sheet.submit.click()
    ben.wait(lambda: ben.desk.link.is_connected)

    # Logging out makes the ticket worth nothing.
    address = ben.desk.link.address()
    assert is_good(address)
    ben.desk.person.log_out()
    assert ben.desk.person.has_logged_out
    ended = []
    ben.desk.person.end(lambda: ended.append(True))
    ben.wait(lambda: bool(ended))
    assert not is_good(address)
    ben.forget()
    owner.quit()


def add_ben(owner: DeskDriver) -> None:
    """Let him in; his kernels run as the service's account, after a warning."""
    owner.wait(owner.desk.administrator.may_administer)
    owner.desk.administrator.open_people()
    page = owner.desk.shell.window.tabs.front.tab.content.content
    owner.wait(page.is_known)
    page.add()
    (sheet,) = owner.window.findChildren(FormSheet)
    for field, text in (("login", BEN), ("name", "Ben Archer")):
        sheet.set_value(field, text)
    for field in ("password", "again"):
        sheet.set_value(field, PASSWORD)
    groups = sheet.findChildren(TicksInput)[-1]
    groups.boxes["data_team"].click()
    sheet.submit.click()
    owner.wait(lambda: not sheet.remedy.isHidden())
    sheet.remedy.click()
    owner.answer("Share the account")
    owner.wait(lambda: owner.desk.directory.person(BEN) is not None)
    assert owner.desk.directory.shares_account
    owner.wait(lambda: not owner.desk.shell.window.status.warning.isHidden())


def let_ben_write(owner: DeskDriver) -> None:
    """Give him a right in the demo project, and in no other."""
    owner.desk.changes.permissions.edit(DEMO)
    owner.wait(lambda: bool(owner.window.findChildren(PermissionsSheet)))
    (sheet,) = owner.window.findChildren(PermissionsSheet)
    at = sheet.add.findText("Ben Archer")
    sheet.add.setCurrentIndex(at)
    sheet.add.activated.emit(at)
    sheet.rows.boxes[Holder(BEN), "writeProjectContent"].click()
    sheet.save.click()
    owner.wait(lambda: not owner.window.findChildren(PermissionsSheet))


def log_in(qtbot: QtBot, folder: Path) -> LoggedInWay:
    """Through the start dialog: a wrong password first."""
    entrance = Entrance(open_instance(folder))
    entrance.open()
    sheet = entrance.sheet
    sheet.set_value("login", BEN)
    sheet.set_value("password", "wrong")
    sheet.submit.click()
    qtbot.waitUntil(lambda: "is wrong" in sheet.failure.text(), timeout=30_000)
    sheet.set_value("password", PASSWORD)
    with qtbot.waitSignal(entrance.finished, timeout=30_000):
        sheet.submit.click()
    entrance.window.hide()
    entrance.window.deleteLater()
    assert entrance.way is not None
    return entrance.way


def is_good(address: ServiceAddress) -> bool:
    """Whether the service lets this ticket in."""
    reply = httpx.post(
        f"{address.url}/desk/ask",
        content=codec.encode(GetStatus()),
        headers={"Authorization": address.authorization.decode()},
        timeout=30,
        trust_env=False,
    )
    return reply.status_code == 200


def is_code(at: DeskDriver, cell: str) -> bool:
    return at.document.kind(cell) == "code"
