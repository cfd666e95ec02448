"""A small service, and links to it that are closed at the end."""

from collections.abc import Callable, Iterator

import pytest

from dssdesk.desk.link.link import Link
from dssdesk.desk.link.pending import Pending
from tests.helpers.small_service import SmallService


@pytest.fixture
def service() -> Iterator[SmallService]:
    service = SmallService()
    yield service
    service.stop()


@pytest.fixture
def make_link(qapp, service) -> Iterator[Callable[..., Link]]:
    links: list[Link] = []

    def make(revive) -> Link:
        links.append(Link(revive))
        return links[-1]

    yield make
    for link in links:
        link.close()
        link.deleteLater()


@pytest.fixture
def link(make_link, service, qtbot) -> Link:
    link = make_link(lambda: Pending.of(service.address))
    with qtbot.waitSignal(link.connected):
        link.open()
    return link
