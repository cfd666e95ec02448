"""Rights in a person's words are those that the service knows."""

from dssdesk.desk.people.rights import (
    INSTANCE_RIGHTS,
    MORE_PROJECT_RIGHTS,
    PROJECT_RIGHTS,
    implied_by,
    reason_of,
    words_of,
)
from dssdesk.people.rights import INSTANCE_RIGHTS as SERVICE_INSTANCE_RIGHTS
from dssdesk.people.rights import PROJECT_RIGHTS as SERVICE_PROJECT_RIGHTS
from dssdesk.people.rights import Right, with_implied


def test_every_right_is_one_of_the_service():
    ours = {right.id for right in (*PROJECT_RIGHTS, *MORE_PROJECT_RIGHTS)}
    assert ours == SERVICE_PROJECT_RIGHTS
    assert {right.id for right in INSTANCE_RIGHTS} <= SERVICE_INSTANCE_RIGHTS


def test_what_comes_with_a_right_is_what_the_service_gives_with_it():
    for right in (*PROJECT_RIGHTS, *MORE_PROJECT_RIGHTS):
        given = Right(right.id)
        assert implied_by([right.id]) - {given} == with_implied([given]) - {given}, right


def test_a_right_that_comes_with_another_says_with_which():
    assert reason_of("readProjectContent", ["writeProjectContent"]) == "Write"
    assert reason_of("readProjectContent", ["writeProjectContent", "admin"]) == "Administer"
    assert reason_of("readProjectContent", ["readProjectContent"]) == ""


def test_rights_of_a_group_in_words():
    assert words_of(["mayCreateProjects", "mayWriteUnsafeCode"]) == "Run code, Create projects"
    assert words_of(["mayManageUDM"]) == ""
