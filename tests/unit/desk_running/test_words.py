"""What a session does, in words."""

import pytest

from dssdesk.desk.running.words import (
    activity_text,
    loss_sentences,
    loss_summary,
    spoken_name,
    state_word,
    tooltip_text,
)
from dssdesk.wire.sessions import Death, Loss, LostName, Progress, Prompt, SessionPhase
from tests.helpers.some_sessions import NOW, sample, session

BUSY = session("A", SessionPhase.BUSY, cell_number=6, busy_since=NOW - 14)
WAITING = session("A", SessionPhase.WAITING, cell_number=3, busy_since=NOW - 14)
DOWNLOADING = Progress(text="Installing Spark: downloading pyspark", fraction=0.241)
NAMES = tuple(LostName(name=f"n{n}", type="int") for n in range(23))


@pytest.mark.parametrize(
    ("info", "text"),
    [
        (BUSY, "Runs cell 6 for 0:14"),
        (session("A", SessionPhase.BUSY, cell_number=6, queued=1), "Runs cell 6, 1 queued"),
        (session("A", SessionPhase.BUSY), "Runs code"),
        (session("A"), "Idle"),
        (session("A", last_activity=NOW - 9600), "Idle for 2 h 40 min"),
        (session("A", SessionPhase.STARTING, queued=2), "Starting, 2 queued"),
        (
            session("A", SessionPhase.STARTING, progress=DOWNLOADING, queued=2),
            "Installing Spark: downloading pyspark (24\N{NO-BREAK SPACE}%), 2 queued",
        ),
        (
            session("A", SessionPhase.STARTING, progress=Progress(text="Waiting for another")),
            "Waiting for another",
        ),
        (session("A", SessionPhase.STOPPING), "Unloading"),
        (session("A", SessionPhase.WAITING, cell_number=3), "Waits for input in cell 3"),
        (session("A", SessionPhase.DIED), "The kernel died."),
        (
            session("A", SessionPhase.DIED, death=Death(text="Out of memory.", at=0)),
            "Out of memory.",
        ),
    ],
)
def test_a_row_says_what_the_session_does(info, text):
    assert activity_text(info, NOW) == text


def test_a_prompt_says_since_when_it_waits():
    prompt = Prompt(prompt_id="p", text="Code:", asked_at=NOW)
    text = activity_text(session("A", SessionPhase.WAITING, prompt=prompt), NOW)
    assert text.startswith("Waits for input since ")


def test_a_start_that_takes_minutes_says_how_far_it_is():
    starting = session("A", SessionPhase.STARTING, progress=DOWNLOADING)
    assert state_word(starting, NOW) == "Starting 24\N{NO-BREAK SPACE}%"
    assert state_word(session("A", SessionPhase.STARTING), NOW) == "Starting"
    assert spoken_name(starting, None, NOW) == (
        "A, starting, Installing Spark: downloading pyspark (24\N{NO-BREAK SPACE}%)"
    )


def test_a_start_that_was_stopped_is_no_death():
    death = Death(text="The installation was stopped.", at=0, never_ran=True)
    assert state_word(session("A", SessionPhase.DIED, death=death), NOW) == "Not started"
    assert state_word(session("A", SessionPhase.DIED), NOW) == "Kernel died"


def test_a_screen_reader_hears_units_in_words():
    spoken = spoken_name(BUSY, sample(BUSY), NOW)
    assert spoken == "A, busy for 14 seconds, 412 megabytes"


def test_a_screen_reader_hears_minutes():
    info = session("A", SessionPhase.BUSY, busy_since=NOW - 61)
    assert spoken_name(info, None, NOW) == "A, busy for 1 minute 1 second"


def test_a_tooltip_says_what_it_uses():
    assert tooltip_text(BUSY, sample(BUSY), NOW) == (
        "Runs cell 6 for 0:14\n412 MB, 98 % CPU\nPython 3.12"
    )


def test_a_loss_is_told_in_sentences():
    loss = Loss(names=NAMES, busy_seconds=14, queued=2)
    assert loss_sentences(loss, BUSY) == [
        "Cell 6 has run for 14 s and will stop.",
        "2 queued cells will not run.",
        "23 variables will be lost.",
    ]


def test_a_kernel_that_does_not_answer_may_lose_everything():
    assert loss_sentences(Loss(known=False), BUSY) == [
        "The kernel does not answer. All variables will be lost."
    ]


def test_a_busy_kernel_is_not_blamed_for_not_answering():
    said = loss_sentences(Loss(known=False, busy_seconds=14), BUSY)
    assert said[1] == "All variables will be lost."


def test_a_kernel_that_waits_for_input_is_not_told_to_run():
    loss = Loss(names=NAMES[:1], busy_seconds=14)
    assert loss_sentences(loss, WAITING)[0] == "Cell 3 waits for input and will stop."
    assert loss_summary(loss, WAITING) == f"waits for input, {NAMES[0].name}"


def test_nothing_to_lose_is_no_sentence():
    assert loss_sentences(Loss(), BUSY) == []
    assert loss_summary(Loss(), BUSY) == "nothing is lost"


def test_a_loss_fits_one_line():
    loss = Loss(names=NAMES[:1], busy_seconds=14, queued=1)
    assert loss_summary(loss, BUSY) == f"runs for 14 s, 1 queued, {NAMES[0].name}"


def test_the_first_names_stand_for_all():
    names = tuple(LostName(name=f"n{n}", type="int") for n in range(15))
    assert loss_summary(Loss(names=names), BUSY) == "n0, n1, n2 and 12 more"


def test_a_hundred_names_are_more_than_a_hundred():
    names = tuple(LostName(name=f"n{n}", type="int") for n in range(100))
    assert loss_summary(Loss(names=names), BUSY) == "n0, n1, n2 and many more"
    assert loss_sentences(Loss(names=names), BUSY) == ["More than 100 variables will be lost."]
