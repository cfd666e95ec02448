"""*People* and *Groups* over a fake link."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import NotAllowed, error_from_wire
from dssdesk.base.ids import Login
from dssdesk.desk.administration.groups_page import GroupsPage
from dssdesk.desk.administration.needs import PageNeeds
from dssdesk.desk.administration.people_actions import GROUP_ACTIONS, PEOPLE_ACTIONS
from dssdesk.desk.administration.people_page import PeoplePage
from dssdesk.desk.kit.form_rows import TicksInput
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.sharing import SHARES
from dssdesk.desk.running.running import Running
from dssdesk.wire.instance import Done
from dssdesk.wire.people import (
    AddPerson,
    ChangePerson,
    DeleteGroup,
    DeletePerson,
    GroupItem,
    ListPeople,
    PersonItem,
    SaveGroup,
    SetPassword,
    ShareAccount,
)
from dssdesk.wire.sessions import ListSessions, SessionList, WatchSamples
from tests.helpers.fake_link import WELCOME, FakeLink
from tests.helpers.some_people import ADA, BEN, MAKERS, READERS, SomePeople
from tests.helpers.some_sessions import NOW, session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SHARED = error_from_wire(
    "conflict.account_shared", "Kernels of “eva” would run as the service's own account.", {}
)


class Desk:
    """Both pages in a window, and what came of it."""

    def __init__(self, qtbot, *people: PersonItem) -> None:
        self.link = FakeLink()
        self.service = SomePeople(self.link, *people)
        runs = session("Delays", owner=BEN.login)
        self.link.answer(ListSessions, SessionList(sessions=(runs,), samples=()))
        self.link.answer(WatchSamples, Done())
        self.window = QWidget()
        self.window.resize(1000, 700)
        qtbot.addWidget(self.window)
        self.questions = []
        self.notices = []
        needs = PageNeeds(
            look=Look(),
            window=self.window,
            link=self.link,
            ask=lambda question, answer: self.questions.append((question, answer)),
            notify=self.notices.append,
        )
        self.link.reconnect(WELCOME)
        running = Running(self.link, clock=lambda: NOW)
        directory = Directory(self.link)
        self.people = PeoplePage(needs, running, directory, PEOPLE_ACTIONS)
        self.groups = GroupsPage(needs, directory, GROUP_ACTIONS)
        for page in (self.people, self.groups):
            page.widget.setParent(self.window)
            page.widget.resize(1000, 700)
        self.window.show()

    @property
    def sheet(self) -> FormSheet:
        """The form that is open."""
        return self.window.findChildren(FormSheet)[-1]

    def choose(self, login: str) -> None:
        self.people.widget.table.choose(login)

    def row(self, key: str) -> tuple[str, ...]:
        rows = (*self.people.widget.table.rows, *self.groups.widget.table.rows)
        return next(row.texts for row in rows if row.key == key)

    def tick(self, field: str, box: str) -> None:
        for ticks in self.sheet.findChildren(TicksInput):
            if ticks.accessibleName() == field and box in ticks.boxes:
                ticks.boxes[box].click()

    def fill_in(self, **values: str) -> None:
        for field, value in values.items():
            self.sheet.set_value(field, value)

    def add_eva(self) -> None:
        self.people.add()
        self.fill_in(login="eva", name="Eva", password="long enough", again="long enough")
        self.sheet.submit.click()


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def test_everybody_is_listed(desk):
    assert desk.row("ada") == (
        "ada",
        "Ada Lovelace",
        "",
        "makers",
        "the service's",
        "yes",
        "on this machine",
    )
    assert desk.row("ben")[2:] == ("ben@example.org", "makers, readers", "the service's", "", "yes")
    assert desk.people.status == "2 people"


def test_a_person_is_added_with_a_password_and_groups(desk):
    desk.people.add()
    assert not desk.sheet.submit.isEnabled()
    desk.fill_in(login="eva", name="Eva", password="long enough", again="long enough")
    desk.tick("Groups", "readers")
    desk.sheet.submit.click()
    (asked,) = desk.link.asked_of(AddPerson)
    assert asked.password == "long enough"
    assert asked.person == PersonItem(login=Login("eva"), display_name="Eva", groups=("readers",))
    assert desk.sheet.isHidden()
    assert desk.row("eva")[3] == "readers"
    assert desk.people.current == desk.service.people["eva"]


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({"login": "ben"}, "login", "Somebody here has this login. Choose another one."),
        ({"password": "short"}, "password", "A password has at least 8 characters."),
        ({"password": "long enough", "again": "long enou"}, "again", "This is another password."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(desk, values, field, problem):
    desk.people.add()
    desk.fill_in(**values)
    assert desk.sheet.problem(field) == problem


def test_who_would_run_as_the_service_is_refused_until_the_account_is_shared(desk):
    desk.service.refusal = SHARED
    desk.add_eva()
    assert desk.sheet.failure.text().startswith("This person's kernels would run as")
    assert desk.questions == []
    desk.sheet.remedy.click()
    ((question, answer),) = desk.questions
    assert question.title == "Let kernels share the account?"
    answer("yes")
    assert desk.link.asked_of(ShareAccount) == [ShareAccount(is_shared=True)]
    assert desk.row("eva")[4] == "shared"
    assert desk.sheet.isHidden()
    assert desk.people.sharing_row.words.text() == SHARES


def test_who_does_not_want_to_share_changes_nothing(desk):
    desk.service.refusal = SHARED
    desk.add_eva()
    desk.sheet.remedy.click()
    desk.questions[0][1]("")
    assert desk.link.asked_of(ShareAccount) == []
    assert desk.sheet.isVisible()
    assert desk.sheet.submit.isEnabled()
    desk.fill_in(name="Eve")
    assert not desk.sheet.remedy.isVisible()


def test_sharing_ends_after_a_question(desk):
    desk.service.shares_account = True
    desk.service.tell()
    desk.people.sharing_row.button.click()
    desk.questions[0][1]("yes")
    assert desk.link.asked_of(ShareAccount) == [ShareAccount(is_shared=False)]
    assert desk.people.sharing_row.button.text() == "Let kernels share…"


def test_a_person_is_changed_and_keeps_the_login(desk, qtbot):
    desk.people.widget.table.setFocus()
    desk.choose("ben")
    qtbot.keyClick(desk.people.widget.table, Qt.Key.Key_Return)
    desk.fill_in(name="Benjamin")
    desk.tick("", "enabled")
    desk.sheet.submit.click()
    expected = replace(BEN, display_name="Benjamin", is_enabled=False)
    assert desk.link.asked_of(ChangePerson) == [ChangePerson(person=expected)]
    assert desk.row("ben")[6] == "no"


def test_a_new_password(desk):
    desk.choose("ben")
    desk.link.answer(SetPassword, Done())
    desk.people.set_password()
    desk.fill_in(password=" 1234567 ", again=" 1234567 ")
    desk.sheet.submit.click()
    assert desk.link.asked_of(SetPassword) == [SetPassword(login=BEN.login, password=" 1234567 ")]


def test_a_question_says_what_goes_with_a_person(desk):
    desk.choose("ben")
    desk.people.delete()
    ((question, answer),) = desk.questions
    assert question.title == "Delete “Ben Archer”?"
    assert "1 notebook that this person runs is unloaded" in question.text
    answer("delete")
    assert desk.link.asked_of(DeletePerson) == [DeletePerson(login=BEN.login)]
    assert [row.key for row in desk.people.widget.table.rows] == ["ada"]


def test_the_owner_stays(desk):
    desk.choose("ada")
    action = desk.people.actions["people.delete"]
    assert not action.isEnabled()
    assert action.why == "The service runs as this person's account, so the person stays."


def test_what_fails_is_told(desk):
    desk.choose("ben")
    desk.link.answer(DeletePerson, NotAllowed("Only an administrator may do this."))
    desk.people.delete()
    desk.questions[0][1]("delete")
    assert desk.notices[0].text == "Only an administrator may do this."


def test_why_nobody_is_shown(desk, qtbot):
    other = Desk(qtbot)
    other.link.answer(ListPeople, NotAllowed("Only an administrator may do this."))
    page = GroupsPage(other.people._needs, Directory(other.link), GROUP_ACTIONS)
    qtbot.addWidget(page.widget)
    page.widget.show()
    assert page.widget.hint.isVisible()
    assert page.widget.hint.label.text() == "Only an administrator may do this."
    assert not page.widget.add.isEnabled()


def test_a_filter_keeps_who_matches(desk, qtbot):
    qtbot.keyClicks(desk.people.widget.filter_field, "archer")
    assert [row.key for row in desk.people.widget.table.rows] == ["ben"]
    qtbot.keyClicks(desk.people.widget.filter_field, "zz")
    assert not desk.people.widget.no_match.isHidden()
    desk.people.widget.no_match.action_requested.emit()
    assert len(desk.people.widget.table.rows) == 2


def test_a_title_sorts(desk):
    desk.people.widget.table.sort_requested.emit(0)
    assert [row.key for row in desk.people.widget.table.rows] == ["ben", "ada"]


def test_in_a_small_window_what_counts_less_makes_way(desk):
    hidden = desk.people.widget.table.titles.isSectionHidden
    assert [hidden(at) for at in range(7)] == [False] * 7
    desk.people.widget.resize(672, 500)
    assert [at for at in range(7) if hidden(at)] == [2]
    desk.people.widget.resize(560, 500)
    assert [at for at in range(7) if hidden(at)] == [2, 4]


def test_groups_are_listed_with_rights_and_members(desk):
    assert desk.row("makers") == (
        "makers",
        "Make things",
        "Run code",
        "2: Ada Lovelace, Ben Archer",
    )
    assert desk.row("readers")[2:] == ("none", "1: Ben Archer")


def test_a_group_is_saved_and_then_its_members(desk):
    desk.groups.add()
    desk.fill_in(name="guests", description="Look on")
    desk.tick("What its members may do in the whole instance", "mayCreateProjects")
    desk.tick("Members", "ben")
    desk.sheet.submit.click()
    group = GroupItem(name="guests", description="Look on", rights=("mayCreateProjects",))
    assert desk.link.asked_of(SaveGroup) == [SaveGroup(group=group)]
    now = replace(BEN, groups=("makers", "readers", "guests"))
    assert desk.link.asked_of(ChangePerson) == [ChangePerson(person=now)]
    assert desk.row("guests")[3] == "1: Ben Archer"


def test_rights_without_a_box_stay(desk):
    desk.groups.widget.table.choose("makers")
    desk.groups.change()
    desk.tick("Members", "ben")
    desk.sheet.submit.click()
    assert desk.link.asked_of(SaveGroup) == [SaveGroup(group=MAKERS)]
    assert desk.service.people["ben"].groups == ("readers",)


def test_a_group_is_deleted_after_a_question(desk):
    desk.groups.widget.table.choose("makers")
    desk.groups.delete()
    ((question, answer),) = desk.questions
    assert question.text.startswith("2 members lose what the group gives")
    answer("delete")
    assert desk.link.asked_of(DeleteGroup) == [DeleteGroup(name="makers")]
    assert [row.key for row in desk.groups.widget.table.rows] == [READERS.name]


def test_nobody_is_asked_for_before_somebody_looks(qapp):
    link = FakeLink()
    directory = Directory(link)
    link.reconnect()
    assert link.asked_of(ListPeople) == []
    SomePeople(link, ADA)
    directory.look()
    assert directory.people == (ADA,)
