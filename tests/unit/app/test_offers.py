"""Every action of the product is known to palette and shortcuts page."""

from collections import Counter

from dssdesk.app.offers import ACTION_GROUPS
from dssdesk.desk.kit.actions import Context


def test_ids_are_unique():
    ids = Counter(record.id for group in ACTION_GROUPS for record in group.records)
    assert [name for name, count in ids.items() if count > 1] == []


def test_a_key_of_the_window_is_no_key_of_a_screen():
    window = {keys for record in ACTION_GROUPS[0].records for keys in record.shortcuts}
    taken = [
        (record.id, keys)
        for group in ACTION_GROUPS[1:]
        for record in group.records
        for keys in record.shortcuts
        if record.context is not Context.FOCUS and keys in window
    ]
    assert taken == []


def test_a_closed_screen_says_how_it_opens():
    always_open = ("Window", "You", "Administration", "Tree", "Templates")
    assert all(group.where for group in ACTION_GROUPS if group.title not in always_open)
