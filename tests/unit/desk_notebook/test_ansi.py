"""Escape sequences."""

from dssdesk.desk.notebook.ansi import PLAIN, Pen, runs, strip


def test_text_without_sequences_is_one_run():
    assert runs("plain") == ([("plain", PLAIN)], PLAIN)


def test_colours_and_weights_change_the_pen():
    found, pen = runs("\x1b[1;31mred\x1b[0m and \x1b[94mblue")
    assert found == [
        ("red", Pen(foreground="red", bold=True)),
        (" and ", PLAIN),
        ("blue", Pen(foreground="bright_blue")),
    ]
    assert pen == Pen(foreground="bright_blue")


def test_a_pen_goes_on_into_the_next_text():
    _, pen = runs("\x1b[32m")
    assert runs("still green", pen)[0] == [("still green", Pen(foreground="green"))]


def test_many_colours_are_understood():
    assert runs("\x1b[38;5;196mx")[1].foreground == "#ff0000"
    assert runs("\x1b[48;2;1;2;3mx")[1].background == "#010203"
    assert runs("\x1b[38;5;250mx")[1].foreground == "#bcbcbc"


def test_a_cut_colour_does_no_harm():
    assert runs("\x1b[38mx")[0][0][0] == "x"
    assert runs("\x1b[38;2;300mx")[0][0][0] == "x"


def test_other_sequences_and_links_vanish():
    link = "\x1b]8;;http://example.org\x1b\\text\x1b]8;;\x1b\\"
    assert strip(f"\x1b[2Ka\x1b[?25l{link}") == "atext"


def test_switching_off_is_understood():
    found, _ = runs("\x1b[1;4;7mx\x1b[22;24;27my")
    assert found[1] == ("y", PLAIN)
