"""What a person changes of the own settings through the official client."""

import pytest
from dataikuapi.utils import DataikuException


@pytest.fixture
def own(instance):
    """A reader's own user; what it was before comes back."""
    user = instance.client("reader").get_own_user()
    before = dict(user.get_settings().get_raw())
    yield user
    settings = user.get_settings()
    settings.get_raw().update(before)
    settings.save()


def test_a_name_and_an_address_are_changed(own, instance, client):
    settings = own.get_settings()
    settings.get_raw()["displayName"] = "Réa Der"
    settings.get_raw()["email"] = "rea@example.org"
    settings.save()
    assert own.get_settings().get_raw() == settings.get_raw()
    info = instance.client("stranger").get_user("reader").get_info()
    assert (info.display_name, info.email) == ("Réa Der", "")
    assert client.get_user("reader").get_info().email == "rea@example.org"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("login", "owner"),
        ("groups", ["administrators"]),
        ("enabled", False),
        ("password", "a longer password"),
        ("secrets", [{"name": "a", "value": "b"}]),
        ("adminProperties", {"a": "b"}),
        ("userProfile", "READER"),
    ],
)
def test_nothing_else_is(own, client, key, value):
    before = client.get_user("reader").get_settings().get_raw()
    settings = own.get_settings()
    settings.get_raw().update({key: value, "displayName": "Changed as well"})
    with pytest.raises(DataikuException, match=f"setting_not_covered: The setting “{key}”"):
        settings.save()
    assert client.get_user("reader").get_settings().get_raw() == before


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"displayName": 1}', b'{"groups": "x"}'])
def test_a_body_that_is_no_user_is_refused(instance, body):
    answer = instance.http("reader").put("/current-user", content=body)
    assert (answer.status_code, answer.json()["errorType"]) == (400, "bad_input.body_unreadable")
