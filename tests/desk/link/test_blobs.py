"""Blobs over a real socket, and the texts kept."""

from dssdesk.base.errors import NotFound, Unavailable
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.link.blobs import Blobs, TextCache
from dssdesk.desk.link.errors import NoService
from dssdesk.wire.outputs import BlobRef
from dssdesk.wire.places import NotebookRef

PROJECT = ProjectKey("NYC")


def ref(digest: str) -> BlobRef:
    return BlobRef(digest=digest, size=1)


def fetch(blobs, digest) -> list:
    got: list = []
    blobs.fetch(PROJECT, ref(digest)).then(got.append, got.append)
    return got


def test_a_blob_is_fetched_once_and_then_there_at_once(link, service, qtbot):
    service.blobs["d"] = "πicture"
    got: list[str] = []
    link.blob(PROJECT, ref("d")).then(got.append)
    link.blob(PROJECT, ref("d")).then(got.append)
    qtbot.waitUntil(lambda: got == ["πicture", "πicture"])
    assert link.blob(PROJECT, ref("d")).is_settled
    assert service.blob_requests == 1


def test_a_blob_that_is_gone_fails_as_the_service_says(link, service, qtbot):
    got: list = []
    link.blob(PROJECT, ref("x")).then(got.append, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert (type(got[0]), got[0].message) == (NotFound, "This output is gone.")


def test_a_blob_can_be_asked_for_again_after_a_failure(link, service, qtbot):
    got: list = []
    link.blob(PROJECT, ref("d")).then(got.append, got.append)
    qtbot.waitUntil(lambda: len(got) == 1)
    service.blobs["d"] = "now"
    link.blob(PROJECT, ref("d")).then(got.append)
    qtbot.waitUntil(lambda: got[1:] == ["now"])


def test_without_a_service_a_blob_fails_at_once(qapp):
    assert isinstance(fetch(Blobs(lambda: None), "d")[0], NoService)


def test_a_wrong_token_is_an_error(service, qtbot):
    from dssdesk.desk.link.address import ServiceAddress

    address = ServiceAddress(url=service.address.url, token="wrong")
    blobs = Blobs(lambda: address)
    got = fetch(blobs, "d")
    qtbot.waitUntil(lambda: bool(got))
    assert isinstance(got[0], Unavailable)


def test_the_text_used_longest_ago_goes_first():
    cache = TextCache(most=10)
    cache.put("a", "aaaa")
    cache.put("b", "bbbb")
    assert cache.get("a") == "aaaa"
    cache.put("c", "cccc")
    assert [cache.get(digest) for digest in "abc"] == ["aaaa", None, "cccc"]


def test_a_single_text_may_be_larger_than_the_bound():
    cache = TextCache(most=2)
    cache.put("a", "aaaa")
    assert cache.get("a") == "aaaa"


def test_a_script_is_fetched_for_its_notebook_and_anew_each_time(link, service, qtbot):
    notebook = NotebookRef(project=ProjectKey("SALES"), name="Plots & more")
    place = "plotly?project=SALES&notebook=Plots+%26+more"
    texts = []
    for service.blobs[place] in ("1", "2"):
        link.library(notebook, "plotly").then(texts.append)
        qtbot.waitUntil(lambda: texts[-1:] == [service.blobs[place]])
    assert texts == ["1", "2"]
