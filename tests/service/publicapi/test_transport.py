"""What every call of the public API can rely on, whatever it asks for (dss.md, 3.1)."""

import pytest
from dataikuapi import DSSClient
from dataikuapi.utils import DataikuException

from dssdesk.projects.demo import DEMO

PREFIXES = ("/dip/publicapi", "/public/api")
ERROR = {"errorType", "message", "detailedMessage"}


def told(answer, status):
    """The error object of an answer that was refused with this status."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert "DSS-Version" in answer.headers
    assert answer.headers["DSS-API-Version"] == "15.2.0"
    found = answer.json()
    assert found.keys() >= ERROR
    assert all(isinstance(found[key], str) and found[key] for key in ERROR)
    return found


@pytest.mark.parametrize("prefix", PREFIXES)
def test_both_prefixes_answer_with_and_without_a_slash_at_the_end(instance, prefix):
    http = instance.http(prefix=prefix)
    for path in ("/instance-info", "/instance-info/"):
        answer = http.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["DSS-API-Version"] == "15.2.0"
        assert answer.headers["DSS-Version"]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("path", ["", "/", "/instance-info", "/projects/", "/nothing"])
def test_without_a_credential_nothing_is_told(instance, prefix, path):
    told(instance.http(None, prefix).get(path), 401)


def test_a_key_is_taken_in_each_of_its_forms(instance):
    key = instance.keys["reader"]
    http = instance.http(None)
    for auth in ((key, ""), ("", key)):
        assert http.get("/instance-info", auth=auth).status_code == 200
    for headers in ({"Authorization": f"Bearer {key}"}, {"X-DKU-APITicket": key}):
        assert http.get("/instance-info", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Basic"},
        {"Authorization": "Basic ****"},
        {"Authorization": "Basic /////w=="},
        {"Authorization": "Digest abc"},
        {"Authorization": "Bearer x"},
        {"X-DKU-APITicket": "x"},
    ],
)
def test_a_credential_that_is_none_is_refused(instance, headers):
    told(instance.http(None).get("/instance-info", headers=headers), 401)


def test_the_ticket_wins_over_what_a_netrc_adds(instance):
    http, ticket = instance.http(None), {"X-DKU-APITicket": instance.keys["reader"]}
    answer = http.get("/instance-info", headers=ticket, auth=("somebody", "else"))
    assert answer.status_code == 200
    wrong = {"X-DKU-APITicket": "wrong"}
    told(http.get("/instance-info", headers=wrong, auth=(instance.keys["reader"], "")), 401)


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_a_body_is_json_whatever_its_type_is_said_to_be(instance, kind):
    http, headers = instance.http(), {"Content-Type": kind} if kind else {}
    body = b'{"standard": {"said": "\xc3\xa9"}, "local": {}}'
    path = f"/projects/{DEMO}/variables/"
    assert http.put(path, content=body, headers=headers).json() == {}
    assert http.get(path).json() == {"standard": {"said": "é"}, "local": {}}


@pytest.mark.parametrize("content", [None, b"", b"{}"])
def test_no_body_and_an_empty_object_are_one(instance, content):
    http = instance.http("reader")
    made = http.post("/personal-api-keys/", content=content)
    assert made.json()["user"] == "reader"
    assert http.delete(f"/personal-api-keys/{made.json()['id']}").json() == {}


@pytest.mark.parametrize(
    ("said", "means"), [("True", True), ("true", True), ("False", False), ("false", False)]
)
def test_a_yes_or_no_is_written_as_python_or_as_json_does(instance, said, means):
    found = instance.http("reader").get(f"/auth/info?withSecrets={said}")
    assert ("secrets" in found.json()) is means
    told(instance.http("reader").get("/auth/info?withSecrets=yes"), 400)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_what_is_not_covered_says_so(instance, method):
    found = told(instance.http().request(method, "/projects/X/scenarios/y z/"), 501)
    assert f"{method} /projects/X/scenarios/y%20z/ is not covered" in found["message"]


def test_other_methods_and_other_verbs_are_errors_like_any(instance):
    told(instance.http().request("BREW", "/instance-info"), 400)
    told(instance.http().delete("/instance-info"), 501)


def test_a_page_of_another_site_is_refused_even_with_a_key(instance):
    http = instance.http()
    told(http.get("/instance-info", headers={"Origin": "http://evil.example"}), 403)
    told(http.get("/instance-info", headers={"Sec-Fetch-Site": "cross-site"}), 403)
    told(http.get("/instance-info", headers={"Host": "evil.example"}), 403)


def test_the_client_raises_what_the_service_says(instance):
    stranger = DSSClient(instance.url, api_key="dssdesk-wrong")
    with pytest.raises(
        DataikuException, match=r"not_authenticated\.ticket: This API key is not known here"
    ):
        stranger.get_instance_info()
    stranger._session.close()


def test_a_kernels_client_calls_with_its_ticket(instance):
    client = DSSClient(instance.url, internal_ticket=instance.keys["reader"])
    info = client.get_instance_info()
    assert (info.node_type, info.node_name) == ("DESIGN", instance.live.folder.name)
    assert info.raw["nodeId"] == info.node_id
    client._session.close()
