"""Colours of programs, made readable."""

import pytest

from dssdesk.desk.kit.contrast import ENOUGH, contrast, readable


@pytest.mark.parametrize("ground", ["#ffffff", "#15171b", "#3b1f1f", "#fdecea", "#808080"])
@pytest.mark.parametrize("colour", ["#008700", "#000000", "#ffffff", "#5f5f87", "#ffff00"])
def test_every_colour_can_be_read_on_every_ground(colour: str, ground: str) -> None:
    assert contrast(readable(colour, ground), ground) >= ENOUGH


def test_a_colour_that_can_be_read_stays() -> None:
    assert readable("#ff8700", "#000000") == "#ff8700"


def test_a_colour_keeps_its_hue_as_far_as_it_can() -> None:
    red, green, blue = (int(readable("#008700", "#3b1f1f")[at : at + 2], 16) for at in (1, 3, 5))
    assert green > red == blue
