"""What the palette finds."""

import time

import pytest

from dssdesk.desk.shell.palette_state import Entry, Group, find


def entry(text: str, group: Group = Group.COMMANDS, why_not: str = "") -> Entry:
    is_dataset = group is Group.DATASETS
    return Entry(text=text, group=group, run=list, key=text, why_not=why_not, is_dataset=is_dataset)


ENTRIES = (
    entry("Run cell"),
    entry("Restart and run to here"),
    entry("Overrun"),
    entry("Taxi out by runway", Group.NOTEBOOKS),
    entry("runs", Group.DATASETS),
)


def texts(typed: str) -> list[str]:
    return [found.entry.text for found in find(ENTRIES, typed)]


def test_everything_is_found_by_nothing():
    assert len(texts("")) == len(ENTRIES)


def test_a_word_that_begins_so_comes_before_one_that_holds_it():
    assert texts("> run") == ["Run cell", "Restart and run to here", "Overrun"]


def test_groups_keep_their_order():
    assert texts("r")[:2] == ["runs", "Run cell"]


def test_the_group_with_the_best_match_comes_first():
    assert texts("run")[0] == "runs"
    assert texts("run")[-1] == "Taxi out by runway"
    assert texts("tax") == ["Taxi out by runway"]


def test_a_sign_restricts_to_a_group():
    assert texts("@") == ["runs"]
    assert texts(">tax") == []


def test_all_words_must_occur_in_any_order():
    assert texts("here run") == ["Restart and run to here"]


def test_the_matched_letters_are_told():
    (found,) = find(ENTRIES, "cell")
    assert found.letters == frozenset({4, 5, 6, 7})


@pytest.mark.parametrize("text", ["İstanbul", "straße", "ﬁnal", "", "日本"])
def test_letters_that_fold_to_more_do_not_shift_the_marks(text):
    (found,) = find((entry(text),), text[:1])
    assert all(0 <= letter < max(1, len(text)) for letter in found.letters)


def test_what_was_chosen_last_stands_on_top_while_nothing_is_typed():
    found = find(ENTRIES, "", recent=("Overrun", "gone", "runs"))
    assert [one.entry.text for one in found[:2]] == ["Overrun", "runs"]
    assert {one.entry.group for one in found[:2]} == {Group.RECENT}


def test_among_equals_the_one_chosen_last_comes_first():
    entries = (entry("Save all"), entry("Save now"))
    found = find(entries, "save", recent=("Save now",))
    assert [one.entry.text for one in found] == ["Save now", "Save all"]


def test_what_cannot_be_chosen_is_found_last_and_only_by_who_looks_for_it():
    entries = (entry("Run cell", why_not="Open a notebook first."), entry("Overrun"))
    assert [one.entry.text for one in find(entries, "")] == ["Overrun"]
    assert [one.entry.text for one in find(entries, ">run")] == ["Overrun", "Run cell"]


def test_the_whole_name_comes_before_longer_ones():
    found = find((entry("Run all"), entry("Run")), "run")
    assert [one.entry.text for one in found] == ["Run", "Run all"]


def test_first_letters_of_words_find_too():
    (found,) = find((entry("Delays by carrier"), entry("Decade")), "dbc")
    assert found.letters == frozenset({0, 7, 10})


def test_a_thousand_notebooks_are_searched_within_a_frame():
    entries = [entry(f"Notebook {number} on delays", Group.NOTEBOOKS) for number in range(1000)]
    find(entries, "n")
    begun = time.process_time()
    found = find(entries, "delays 99")
    assert time.process_time() - begun < 0.05
    assert len(found) == 19


def found_by(typed: str, *entries: Entry) -> list[str]:
    return [found.entry.text for found in find(entries, typed)]


def test_a_text_that_begins_with_what_is_typed_comes_before_one_that_holds_the_words():
    entries = (
        entry("Restart and run all…"),
        entry("Run this and all below"),
        entry("Run all above"),
    )
    assert found_by("run all", *entries)[0] == "Run all above"


def test_another_name_for_it_comes_before_longer_texts():
    run_all = Entry(text="Run all cells", group=Group.COMMANDS, run=list, search=("Run all",))
    assert found_by("run all", entry("Run all above"), run_all)[0] == "Run all cells"


def test_the_dots_of_a_text_are_not_typed():
    assert found_by("restart", entry("Restart all"), entry("Restart…")) == [
        "Restart…",
        "Restart all",
    ]


def test_other_words_find_it_after_what_is_named_so():
    doctor = Entry(text="Diagnosis…", group=Group.COMMANDS, run=list, search=("doctor",))
    assert found_by("doct", doctor, entry("About doctors")) == ["About doctors", "Diagnosis…"]
    (found,) = find((doctor,), "doctor")
    assert found.letters == frozenset()


def test_the_menu_is_a_word_for_it_but_not_alone():
    restart = Entry(text="Restart…", group=Group.COMMANDS, run=list, context="Kernel")
    assert found_by("kernel rest", restart) == ["Restart…"]
    assert found_by("kernel", restart) == []


def test_nothing_typed_keeps_the_order():
    plain, other = (
        entry("Run"),
        Entry(text="Stop", group=Group.COMMANDS, run=list, search=("", "x")),
    )
    assert found_by("", plain, other) == ["Run", "Stop"]
