"""An export over a real socket into a real file: whole, or not at all."""

import resource
import signal
from pathlib import Path

import pytest

from dssdesk.base.errors import Conflict, NotFound, Unavailable
from dssdesk.datasets.definition import Column, DatasetDefinition, ParquetFormat
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.download import Downloads
from dssdesk.desk.link.errors import NoService
from dssdesk.wire.places import DatasetRef
from tests.service.conftest import SALES

PATH = "/desk/export/SALES/orders?format=csv"


@pytest.fixture
def downloads(house, qapp):
    """A desk that may export the dataset *orders*."""
    definition = DatasetDefinition(
        format=ParquetFormat(), columns=(Column(name="id"),), folder="managed/o", paths=("*",)
    )
    house.projects.save_dataset(DatasetRef(project=SALES, name="orders"), definition)
    address = ServiceAddress(url=house.running.url, token=house.token)
    downloads = Downloads(lambda: address)
    yield downloads
    downloads.deleteLater()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where to save; a folder of its own shows what else was left there."""
    (tmp_path / "saved").mkdir()
    return tmp_path / "saved" / "orders.csv"


def outcome(qtbot, download):
    """The size of the file, or the error."""
    found: list = []
    download.saved.connect(found.append)
    download.failed.connect(found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def left_in(file: Path) -> list[str]:
    return [path.name for path in file.parent.iterdir()]


def test_a_whole_export_is_there_under_its_name(house, downloads, file, qtbot):
    house.data.pieces = [b"id\n", b"1\n" * 1_000_000]
    assert outcome(qtbot, downloads.start(PATH, file)) == 2_000_003
    assert file.stat().st_size == 2_000_003
    assert left_in(file) == ["orders.csv"]


def test_it_tells_how_much_is_here(house, downloads, file, qtbot):
    house.data.pieces = [b"id\n"]
    download = downloads.start(PATH, file)
    told: list[int] = []
    download.progressed.connect(told.append)
    outcome(qtbot, download)
    assert told[-1] == 3


@pytest.mark.usefixtures("expected_log")
def test_one_that_breaks_off_leaves_nothing_and_what_was_there_before_stays(
    house, downloads, file, qtbot
):
    file.write_text("of yesterday")
    house.data.pieces = [b"id\n", b"1\n" * 100_000, Conflict("Row 7 is bad.")]
    error = outcome(qtbot, downloads.start(PATH, file))
    assert isinstance(error, Unavailable)
    assert "broke off" in error.message
    assert (file.read_text(), left_in(file)) == ("of yesterday", ["orders.csv"])


def test_what_does_not_end_as_agreed_is_not_whole(downloads, file, qtbot):
    """As a stream that broke off and that Qt takes for whole, now and then."""
    error = outcome(qtbot, downloads.start("/api/kernels", file))
    assert error.message == "The rows broke off. Try again."
    assert left_in(file) == []


def test_one_that_cannot_begin_says_why(house, downloads, file, qtbot):
    house.data.pieces = [Conflict("The data cannot be read.")]
    error = outcome(qtbot, downloads.start(PATH, file))
    assert (type(error), error.message) == (Conflict, "The data cannot be read.")
    missing = outcome(qtbot, downloads.start("/desk/export/SALES/nothing", file))
    assert isinstance(missing, NotFound)
    assert left_in(file) == []


def test_one_that_is_cancelled_leaves_nothing_and_stops_the_reading(house, downloads, file, qtbot):
    house.data.pieces = [b"id\n"]
    house.data.is_endless = True
    download = downloads.start(PATH, file)
    with qtbot.waitSignal(download.progressed):
        pass
    download.cancel()
    qtbot.waitUntil(house.data.closed.is_set)
    assert left_in(file) == []


def test_when_the_window_goes_nothing_half_stays(house, downloads, file, qtbot):
    house.data.is_endless = True
    with qtbot.waitSignal(downloads.start(PATH, file).progressed):
        pass
    downloads.close()
    assert left_in(file) == []
    qtbot.waitUntil(house.data.closed.is_set)


def test_a_folder_that_takes_no_file_is_named(house, downloads, file, qtbot):
    error = outcome(qtbot, downloads.start(PATH, file.parent / "nowhere" / "orders.csv"))
    assert error.message.endswith(
        "nowhere/orders.csv” cannot be written: No such file or directory. "
        "Choose another place for it."
    )


def test_a_full_disk_says_so_and_keeps_what_was_there(house, downloads, file, qtbot):
    file.write_text("of yesterday")
    house.data.pieces = [b"1\n" * 1_000_000]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        error = outcome(qtbot, downloads.start(PATH, file))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert "cannot be written: File too large. Choose" in error.message
    assert (file.read_text(), left_in(file)) == ("of yesterday", ["orders.csv"])


def test_a_link_leads_to_the_file_that_is_replaced(house, downloads, file, qtbot):
    house.data.pieces = [b"id\n"]
    link = file.with_name("link.csv")
    link.symlink_to(file)
    assert outcome(qtbot, downloads.start(PATH, link)) == 3
    assert link.is_symlink()
    assert file.read_bytes() == b"id\n"


def test_without_a_service_there_is_no_export(qapp, file):
    with pytest.raises(NoService):
        Downloads(lambda: None).start(PATH, file)
