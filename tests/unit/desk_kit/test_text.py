"""How figures, sizes and times are written."""

import datetime as dt

import pytest

from dssdesk.desk.kit.text import (
    bytes_text,
    clock_text,
    counted,
    duration_text,
    initials,
    number_text,
    when_text,
)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (9_000, "9 kB"),
        (114_321, "114 kB"),
        (999_499, "999 kB"),
        (999_600, "1.0 MB"),
        (7_400_000, "7.4 MB"),
        (9_960_000, "10 MB"),
        (412_000_000, "412 MB"),
        (1_200_000_000, "1.2 GB"),
        (15_400_000_000, "15.4 GB"),
        (2_000_000_000_000, "2.0 TB"),
    ],
)
def test_a_size_reads_as_in_the_pictures(size, text):
    assert bytes_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (14.9, "0:14"), (252, "4:12"), (3723, "1:02:03"), (-3, "0:00")],
)
def test_a_clock_counts_up(seconds, text):
    assert clock_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.62, "0.6 s"),
        (14, "14 s"),
        (59.6, "1 min"),
        (363, "6 min 3 s"),
        (9600, "2 h 40 min"),
        (7200, "2 h"),
        (90_000, "25 h"),
        (260_000, "3 days"),
    ],
)
def test_a_duration_reads_in_words(seconds, text):
    assert duration_text(seconds) == text


def test_counts_agree_with_their_nouns():
    assert counted(1, "notebook") == "1 notebook"
    assert counted(4, "notebook") == "4 notebooks"
    assert counted(0, "entry", "entries") == "0 entries"
    assert number_text(336776) == "336,776"
    assert number_text(-6) == "−6"


def local(*parts: int) -> float:
    zone = dt.datetime.now(dt.UTC).astimezone().tzinfo
    return dt.datetime(*parts, tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ((2026, 5, 14, 9, 14), "09:14"),
        ((2026, 5, 13, 23, 59), "yesterday"),
        ((2026, 5, 2, 12, 0), "2 May"),
        ((2025, 12, 31, 12, 0), "31 December 2025"),
    ],
)
def test_a_moment_reads_as_one_says_it(moment, text):
    assert when_text(local(*moment), local(2026, 5, 14, 17, 0)) == text


@pytest.mark.parametrize(
    ("name", "letters"), [("Ada Lovelace", "AL"), ("root", "R"), ("", "?"), ("Ana de Sá", "AS")]
)
def test_an_avatar_has_at_most_two_letters(name, letters):
    assert initials(name) == letters
