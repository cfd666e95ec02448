"""The people behind a fake link."""

from dssdesk.wire.people import DeletePerson, ListPeople, PeopleChanged
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_people import ADA, BEN, SomePeople


class Listener:
    def __init__(self) -> None:
        self.heard = []

    def hear(self, event) -> None:
        self.heard.append(event)


def test_what_is_changed_is_listed_and_told(qapp):
    link, listener, lists = FakeLink(), Listener(), []
    SomePeople(link)
    link.listen(PeopleChanged, listener.hear)
    link.ask(DeletePerson(login=BEN.login))
    link.ask(ListPeople()).then(lists.append)
    assert lists[0].people == (ADA,)
    assert listener.heard == [PeopleChanged(is_administrator=True)]
