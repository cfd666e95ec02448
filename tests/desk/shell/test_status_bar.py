"""The line at the bottom."""

from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.shell.screens import StatusItem, TabStatus
from dssdesk.desk.shell.status_bar import StatusBar


def test_what_is_too_long_is_shortened_and_not_left_out(qtbot):
    bar = StatusBar(Look())
    qtbot.addWidget(bar)
    bar.resize(600, bar.height())
    bar.show_where("ada @ this computer")
    empty = bar.grab().toImage()
    bar.show_status(TabStatus(left=(StatusItem("Spark needs Java. " * 40, Icon.DIED),)))
    shown = bar.grab().toImage()

    first_of_right = first_column(lambda x: not same(empty, x, empty, 2))
    assert first_column(lambda x: x > 40 and not same(shown, x, empty, x)) < 200
    assert all(same(shown, x, empty, x) for x in range(first_of_right, 600))


def first_column(is_it) -> int:
    return next(x for x in range(600) if is_it(x))


def same(image, x: int, other, its_x: int) -> bool:
    return all(image.pixel(x, y) == other.pixel(its_x, y) for y in range(image.height()))
