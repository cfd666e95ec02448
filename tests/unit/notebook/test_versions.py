"""Telling a change from a look at an old version."""

from dssdesk.notebook.versions import Versions
from tests.helpers.documents import code, printed

ONE, TWO, THREE = code("a", "1"), code("a", "2"), code("a", "3")
OTHER = code("b", "x")


def noted(*versions) -> Versions:
    history = Versions()
    for cells in versions:
        history.note(cells, are_ours=True)
    return history


def test_an_old_text_is_known_and_a_new_one_is_not():
    seen = noted([ONE], [TWO]).seen_by([ONE])
    assert seen.has_old_text(ONE)
    assert not noted([ONE], [TWO]).seen_by([THREE]).has_old_text(THREE)


def test_who_knew_a_newer_version_came_back_on_purpose():
    history = noted([ONE, OTHER], [TWO, OTHER], [TWO, code("b", "y")])
    assert history.seen_by([ONE, OTHER]).has_old_text(ONE)
    assert not history.seen_by([ONE, code("b", "y")]).has_old_text(ONE)


def test_a_text_that_came_back_here_counts_from_its_last_time():
    history = noted([ONE], [TWO], [ONE], [THREE], [THREE, OTHER])
    assert history.seen_by([ONE]).has_old_text(ONE)
    assert history.seen_by([TWO]).has_old_text(TWO)
    assert not history.seen_by([TWO, OTHER]).has_old_text(TWO)


def test_outputs_have_a_past_of_their_own():
    before, now = code("a", "1"), code("a", "1", printed("p"), execution_count=1)
    seen = noted([before], [now]).seen_by([code("a", "theirs")])
    assert seen.has_old_result(code("a", "theirs"))
    assert not seen.has_old_text(code("a", "theirs"))


def test_a_cell_that_was_made_since_was_not_known():
    history = noted([ONE], [ONE, OTHER])
    assert not history.seen_by([ONE]).knew("b")
    assert history.seen_by([ONE]).knew("a")
    assert noted([ONE], [ONE, OTHER], [TWO, OTHER]).seen_by([TWO]).knew("b")


def test_a_cell_that_they_made_is_known_to_them():
    history = noted([ONE])
    history.note([ONE, OTHER], are_ours=False)
    assert history.seen_by([ONE]).knew("b")


def test_a_cell_that_was_deleted_since_is_an_old_one():
    history = noted([ONE, OTHER], [ONE])
    seen = history.seen_by([ONE, OTHER])
    assert seen.has_old_text(OTHER)
    assert seen.has_old_result(OTHER)


def test_an_order_of_before_is_an_old_one():
    seen = noted([ONE, OTHER], [OTHER, ONE]).seen_by([ONE, OTHER])
    assert seen.has_old_order(["a", "b"])
    history = noted([ONE, OTHER], [OTHER, ONE], [OTHER, TWO])
    assert not history.seen_by([TWO, OTHER]).has_old_order(["a", "b"])
