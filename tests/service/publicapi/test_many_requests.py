"""Requests of all kinds, good and bad, from everybody: each is answered, and in the right form."""

import http.client
import json
import shutil
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from dssdesk.base.paths import resource
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.entries import ENTRIES
from dssdesk.service.publicapi.entry import PublicEntry
from tests.helpers.live_instance import DEMO

OF_PROJECT = {Permission.READ, Permission.WRITE, Permission.RUN, Permission.ADMINISTER}
SPARE = "SPARE"
WHOLE = {"/projects/{project}", "/projects/{project}/permissions"}
NOTEBOOK = "Airlines, planes and places"
NAMES = {
    "dataset": ("flights", "airlines", "planes", "weather"),
    "notebook": (quote(NOTEBOOK), "Made%20here"),
    "name": (quote(NOTEBOOK), "Made%20here", "flights"),
    "folder": ("ROOT", "folder"),
    "login": (SPARE.lower(), "nobody"),
    "group": (SPARE.lower(), "nothing"),
    "path": ("a.txt", "b/c.txt", "/d.txt"),
}
TRICKS = (
    "..", "%2e%2e", "..%2f..%2fproject.json", "%2fetc%2fpasswd", "a%00b", "%ff%fe", "%C3%A9", "%20",
    "A" * 3000, "a%0ab", ".hidden", "%25", f"{DEMO}%2f..", "{project}", "%F0%9F%98%80", "-1", "*",
    "x%3Fy%23z", "a%5Cb", "~", "%E2%80%AE", "0",
)  # fmt: skip
QUERY = (
    "active", "typed", "withSecrets", "includeLocation", "allUsers", "itemCount", "foreign", "tags",
    "format", "limit", "columns", "partitions", "sampling", "filter", "readSessionId", "ratio",
    "notebookName", "sessionId", "dropData", "peek", "wait", "includeSettings", "inferStorageTypes",
)  # fmt: skip
VALUES = (
    "True", "false", "None", "", "-1", "0", "5", "1e9", "NaN", "99999999999999999999", "é", "\0",
    "head", "random", "tsv-excel-header", "tsv-excel-noheader", "json", "month", NOTEBOOK,
    '{"samplingMethod": "HEAD_SEQUENTIAL", "maxRecords": 3}', "[" * 2000, "../..",
)  # fmt: skip
POSTED = {
    "/projects/": {"projectKey": "NEW", "name": "New", "owner": None, "permissions": []},
    "/projects/{project}/datasets": {"name": "new", "type": "UploadedFiles", "params": {}},
    "/projects/{project}/datasets/managed": {"name": "new", "creationSettings": {}},
    "/projects/{project}/actions/renameDataset": {"oldName": "planes", "newName": "planes"},
    "/projects/{project}/managedfolders": {"name": "New", "type": "Filesystem", "params": {}},
    "/admin/users/": {"login": "made", "password": "a long password", "displayName": "M"},
    "/admin/groups/": {"name": "made", "mayCreateProjects": True},
    "/personal-api-keys/": {"label": "made"},
    "/admin/personal-api-keys/": {"user": SPARE.lower(), "label": "made"},
    "/permissions/actions/check-objects": {
        "items": [{"objectType": "PROJECT", "objectProjectKey": DEMO, "objectId": DEMO}]
    },
}
NEW_NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

plain = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20)
anything = some.recursive(
    plain,
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=6,
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, before it is known what is there.

    Attributes:
        names: For each part of the path: the index of a name that may be there, or a trick.
        change: What to do to a good body: nothing, or put this under a key of it; or bytes.
    """

    entry: PublicEntry
    method: str
    who: str
    prefix: str
    names: tuple[int | str, ...]
    query: tuple[tuple[str, str], ...]
    change: object


WHO = (
    "owner",
    "owner",
    "owner",
    "owner",
    "writer",
    "writer",
    "reader",
    "reader",
    "stranger",
    "",
    "no",
)
OTHER_METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS")


@some.composite
def requests(draw):
    # Evenly over all routes, which Hypothesis' own choices are not.
    dice = draw(some.randoms(use_true_random=True))
    entry = dice.choice(ENTRIES)
    names = [dice.choice((*range(12), dice.choice(TRICKS))) for _ in range(entry.path.count("{"))]
    return Asked(
        entry=entry,
        method=dice.choice((*[entry.method] * 20, dice.choice(OTHER_METHODS))),
        who=dice.choice(WHO),
        prefix=dice.choice(("/dip/publicapi", "/public/api")),
        names=tuple(names),
        query=tuple(
            (dice.choice(QUERY), dice.choice(VALUES)) for _ in range(dice.choice((0, 0, 1, 3)))
        ),
        change=draw(dice.choice((some.none(), anything, some.binary(max_size=30)))),
    )


class Asking:
    """Sends requests to one service, and puts back what they took away."""

    def __init__(self, instance):
        self.instance = instance
        self.client = instance.client()
        host = instance.url.removeprefix("http://")
        self.connection = http.client.HTTPConnection(host, timeout=60)
        self.keys = {**instance.keys, "no": "dssdesk-worth-nothing"}
        self.pristine = resource("demo", "project")
        self.count = 0

    def close(self):
        self.connection.close()

    def put_back(self):
        """What was deleted is there again, from time to time."""
        self.count += 1
        if self.count % 50 != 1:
            return
        folder = self.instance.live.folder / "projects" / DEMO
        for path in self.pristine.rglob("*"):
            now = folder / path.relative_to(self.pristine)
            if path.is_file() and not now.exists():
                now.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, now)
        owner, spare = self.instance.logins["owner"], SPARE.lower()
        for make in (
            lambda: self.client.create_project(SPARE, "Spare", owner),
            lambda: self.client.create_user(spare, "a long password"),
            lambda: self.client.create_group(spare),
            lambda: self.client.get_project(DEMO).create_jupyter_notebook(
                "Made here", NEW_NOTEBOOK
            ),
        ):
            with suppress(Exception):  # it is there
                make()
        self.key = self.client.create_personal_api_key()["id"]

    def path(self, asked):
        """The path, and whether it names the demo project."""
        path, of_demo = asked.entry.path, False
        for name in asked.names:
            before, _, rest = path.partition("{")
            place, _, after = rest.partition("}")
            value = name if isinstance(name, str) else self.known(asked, place.rstrip("*"), name)
            of_demo = of_demo or (place == "project" and value == DEMO)
            path = before + value + after
        return path, of_demo

    def known(self, asked, place, number):
        if place == "project":
            return SPARE if asked.entry.path in WHOLE else (DEMO, DEMO, SPARE, DEMO)[number % 4]
        if place == "key":
            return self.key
        names = NAMES.get(place, ("something",))
        return names[number % len(names)]

    def body(self, asked, path):
        if isinstance(asked.change, bytes):
            return asked.change
        if asked.method not in ("POST", "PUT"):
            return None
        good = POSTED.get(asked.entry.path)
        if good is None:
            status, _, data = self.send("GET", "/public/api" + path, None, self.keys["owner"])
            good = json.loads(data) if status == 200 and data[:1] == b"{" else NEW_NOTEBOOK
        if asked.change is not None:
            keys = sorted(good) or ["x"]
            good = {**good, keys[len(str(asked.change)) % len(keys)]: asked.change}
        return json.dumps(good).encode()

    def send(self, method, path, body, key):
        headers = {}
        if key:
            headers["Authorization"] = "Basic " + b64encode(f"{key}:".encode()).decode()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.fixture(scope="module")
def asking(instance):
    asking = Asking(instance)
    yield asking
    asking.close()
    for path in (instance.live.folder / "log").glob("service*"):
        log = path.read_text("utf-8")
        assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:5000]


def check(asking, asked):
    asking.put_back()
    path, of_demo = asking.path(asked)
    body = asking.body(asked, path)
    url = f"{asked.prefix}{path}?{urlencode(asked.query)}"
    status, headers, data = asking.send(asked.method, url, body, asking.keys.get(asked.who, ""))
    said = (asked.method, url[:300], asked.who, body and body[:300], status, data[:500])
    assert status in (200, 400, 401, 403, 404, 409, 501, 503), said
    assert headers["DSS-Version"], said
    assert headers["DSS-API-Version"], said
    assert (status == 401) == (asked.who in ("", "no")), said
    if status >= 400 and asked.method != "HEAD":
        assert {"errorType", "message", "detailedMessage"} <= json.loads(data).keys(), said
    if of_demo and asked.entry.permission in OF_PROJECT and asked.method == asked.entry.method:
        if asked.who == "stranger":
            assert status == 404, said
        if asked.who == "reader" and asked.entry.permission is not Permission.READ:
            assert status == 403, said


EXAMPLES = {
    "deadline": None,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate, Phase.shrink),
}


@settings(max_examples=400, derandomize=True, **EXAMPLES)
@given(requests())
def test_every_request_is_answered(asking, asked):
    check(asking, asked)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=10_000, **EXAMPLES)
@given(requests())
def test_ten_thousand_requests_are_answered(asking, asked):
    check(asking, asked)
