import pytest

from dssdesk.service.publicapi.entry import PublicEntry, Routes


async def nothing(_call):
    return None


def entry(path, method="GET"):
    return PublicEntry(path=path, method=method, run=nothing)


ONE = entry("/projects/{project}/datasets/{dataset}")
MANAGED = entry("/projects/{project}/datasets/managed", "POST")
ANY = entry("/projects/{project}/datasets/{dataset}", "POST")
LIST = entry("/projects/")
CONTENTS = entry("/folders/{folder}/contents")
FILE = entry("/folders/{folder}/contents/{path*}")
ROUTES = Routes((ONE, ANY, MANAGED, LIST, CONTENTS, FILE))


@pytest.mark.parametrize("path", ["/projects", "/projects/"])
def test_a_slash_at_the_end_makes_no_difference(path):
    assert ROUTES.find("GET", path) == (LIST, {})


@pytest.mark.parametrize(
    ("written", "name"),
    [("a", "a"), ("my%20nb%20%C3%A9", "my nb é"), ("a%252fb", "a%2fb"), ("a%2Fb", "a/b")],
)
def test_parts_of_the_path_are_decoded_once(written, name):
    found = ROUTES.find("GET", f"/projects/P/datasets/{written}")
    assert found == (ONE, {"project": "P", "dataset": name})


def test_plain_words_win_over_names():
    assert ROUTES.find("POST", "/projects/P/datasets/managed") == (MANAGED, {"project": "P"})
    assert ROUTES.find("GET", "/projects/P/datasets/managed")[0] is ONE
    assert ROUTES.find("POST", "/projects/P/datasets/other")[0] is ANY


@pytest.mark.parametrize(
    ("written", "path"),
    [("a.txt", "a.txt"), ("a/b%20c", "a/b c"), ("/x", "/x"), ("a%2Fb", "a/b"), ("", "")],
)
def test_the_rest_of_a_path_keeps_its_slashes(written, path):
    found = ROUTES.find("GET", f"/folders/F/contents/{written}")
    if path:
        assert found == (FILE, {"folder": "F", "path": path})
    else:
        assert found == (CONTENTS, {"folder": "F"})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/projects/"),
        ("GET", ""),
        ("GET", "/"),
        ("GET", "/projects//datasets/x"),
        ("GET", "/projects/P/datasets//"),
        ("GET", "/projects/P/datasets/x/y"),
        ("GET", "/PROJECTS/"),
        ("get", "/projects/"),
    ],
)
def test_anything_else_is_no_route(method, path):
    assert ROUTES.find(method, path) is None


def test_bytes_that_are_no_text_are_no_name_of_anything():
    assert ROUTES.find("GET", "/projects/P/datasets/%ff")[1]["dataset"] == "\ufffd"
