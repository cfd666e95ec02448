"""Running sums."""

import random

from dssdesk.desk.notebook.fenwick import Fenwick


def test_sums_and_places_agree_with_a_plain_list():
    dice = random.Random(7)
    heights = [dice.randrange(1, 90) for _ in range(257)]
    tree = Fenwick(heights)
    for _ in range(300):
        place = dice.randrange(len(heights))
        heights[place] = dice.randrange(1, 90)
        tree.set(place, heights[place])
        assert tree.before(place) == sum(heights[:place])
        assert tree.find(tree.before(place)) == place
    assert tree.total == sum(heights)


def test_beyond_the_end_is_the_last_place():
    assert Fenwick([3, 4]).find(1_000) == 1


def test_setting_tells_the_difference():
    assert Fenwick([3, 4]).set(1, 10) == 6
