"""What of too much text goes into a file."""

from dssdesk.notebook.bounding import bounded, cut
from dssdesk.wire.outputs import Error
from tests.helpers.documents import printed


def test_little_text_stays_whole():
    outputs = (printed("a\n"), Error(name="E", value="v"))
    assert bounded(outputs, None) == outputs


def test_the_middle_of_one_long_stream_is_left_out():
    (stream,) = bounded([printed("".join(f"{n}\n" for n in range(1000)))], None, 100)
    assert stream.text.startswith("0\n1\n")
    assert stream.text.endswith("998\n999\n")
    assert "3,790 characters are left out" in stream.text


def test_streams_in_the_middle_go_and_other_outputs_stay():
    error = Error(name="E", value="v")
    texts = [printed("a" * 60), printed("b" * 60, "stderr"), error, printed("c" * 60)]
    kept = bounded(texts, None, 100)
    assert [type(output).__name__ for output in kept] == ["Stream", "Error", "Stream"]
    whole = "".join(output.text for output in kept if output is not error)
    assert whole.count("left out") == 1
    assert whole.startswith("a" * 50 + "\n[...")
    assert whole.endswith("c" * 50)


def test_a_long_value_is_cut_in_the_middle():
    text = cut("x" * 50 + "\n" + "y" * 1000, "ab12", 100)
    assert text.startswith("x" * 49)
    assert text.endswith("y" * 50)
    assert "951 characters are left out" in text
    assert ".outputs/ab/12" in text
