"""Who may do what in a project, while a person changes it."""

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.desk.people.permissions_state import Holder, PermissionsState
from dssdesk.wire.people import Grant, Permissions

READ, WRITE, EXPORT = "readProjectContent", "writeProjectContent", "exportDatasetsData"
BEN = Holder(Login("ben"))
READERS = Holder(group="readers")
BEFORE = Permissions(
    project=ProjectKey("NYC"),
    owner=Login("ada"),
    grants=(
        Grant(login=BEN.login, rights=(WRITE, "moderateDashboards")),
        Grant(group="readers", rights=(READ,)),
    ),
)


def test_what_comes_with_a_right_shows_and_is_not_given_by_itself():
    state = PermissionsState(BEFORE)
    assert state.has(BEN, READ)
    assert state.is_implied(BEN, READ)
    assert not state.is_implied(READERS, READ)
    state.give(READERS, WRITE, on=True)
    assert state.rights[READERS] == {WRITE}
    state.give(READERS, WRITE, on=False)
    assert not state.has(READERS, READ)


def test_only_what_is_other_is_to_be_saved():
    state = PermissionsState(BEFORE)
    assert not state.is_changed
    state.give(READERS, EXPORT, on=True)
    assert state.is_changed
    state.give(READERS, EXPORT, on=False)
    assert not state.is_changed
    state.owner = Login("ben")
    assert state.is_changed


def test_a_right_that_this_desk_does_not_show_stays():
    state = PermissionsState(BEFORE)
    state.give(BEN, EXPORT, on=True)
    (grant, _) = state.grants()
    assert set(grant.rights) == {WRITE, EXPORT, "moderateDashboards"}


def test_who_is_added_reads_and_who_has_nothing_is_left_out():
    state = PermissionsState(BEFORE)
    everybody = (Holder(Login("ada")), BEN, Holder(Login("eva")))
    assert state.missing(everybody) == (Holder(Login("eva")),)
    state.add(Holder(Login("eva")))
    state.give(READERS, READ, on=False)
    state.remove(BEN)
    assert state.grants() == (Grant(login=Login("eva"), rights=(READ,)),)
