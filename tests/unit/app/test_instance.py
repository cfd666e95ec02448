import threading

import msgspec
import pytest

from dssdesk.app.errors import InstanceTooNew, NotAnInstance, ServiceRunsAlready
from dssdesk.app.instance import FORMAT, ServiceFile, open_instance, served_alone
from dssdesk.service.server import listen_on_loopback

SERVICE = ServiceFile(
    address="http://127.0.0.1:1", pid=1, server_id="s", token="t", version="1", protocol=1
)


def test_a_new_folder_becomes_an_instance_that_stays_the_same(tmp_path):
    made = open_instance(tmp_path / "deep" / "ünd weit")
    assert open_instance(tmp_path / "deep" / "ünd weit") == made
    assert made.folder.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in made.folder.iterdir()) == [
        "instance.json",
        "kernels",
        "log",
        "projects",
        "templates",
    ]


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    mode = tmp_path.stat().st_mode
    with pytest.raises(NotAnInstance):
        open_instance(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert tmp_path.stat().st_mode == mode


def test_a_file_is_no_instance(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotAnInstance):
        open_instance(tmp_path / "file")


@pytest.mark.parametrize("content", [b"", b"{", b'{"format":"x","id":"y"}'])
def test_a_damaged_instance_file_is_said_so(tmp_path, content):
    open_instance(tmp_path / "i")
    (tmp_path / "i" / "instance.json").write_bytes(content)
    with pytest.raises(NotAnInstance):
        open_instance(tmp_path / "i")


def test_an_instance_of_a_newer_format_is_refused(tmp_path):
    open_instance(tmp_path / "i")
    newer = msgspec.json.encode({"format": FORMAT + 1, "id": "x", "new": True})
    (tmp_path / "i" / "instance.json").write_bytes(newer)
    with pytest.raises(InstanceTooNew):
        open_instance(tmp_path / "i")


def test_starts_at_the_same_moment_make_one_instance(tmp_path):
    ids = []
    starts = [
        threading.Thread(target=lambda: ids.append(open_instance(tmp_path / "i").id))
        for _ in range(8)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1


def test_one_at_a_time_serves_an_instance(tmp_path):
    instance = open_instance(tmp_path / "i")
    with served_alone(instance), pytest.raises(ServiceRunsAlready), served_alone(instance):
        pass
    with served_alone(instance):
        pass


def test_only_the_owner_reads_where_the_service_is(tmp_path):
    instance = open_instance(tmp_path / "i")
    (instance.folder / "service.json").write_text("left over, and readable by all")
    (instance.folder / "service.json").chmod(0o644)
    assert instance.service() is None
    instance.announce(SERVICE)
    assert instance.service() == SERVICE
    assert (instance.folder / "service.json").stat().st_mode & 0o777 == 0o600


def test_a_service_withdraws_only_what_is_its_own(tmp_path):
    instance = open_instance(tmp_path / "i")
    instance.announce(SERVICE)
    instance.withdraw("another")
    assert instance.service() == SERVICE
    instance.withdraw("s")
    assert instance.service() is None


def test_the_address_stays_the_same_unless_somebody_else_has_it(tmp_path):
    port = open_instance(tmp_path / "one").port
    assert open_instance(tmp_path / "one").port == port != open_instance(tmp_path / "two").port
    with listen_on_loopback(port) as first, listen_on_loopback(port) as second:
        assert first.getsockname()[1] == port != second.getsockname()[1]
    with listen_on_loopback(port) as again:
        assert again.getsockname()[1] == port
