import io
import json
from pathlib import Path

import msgspec
import pytest

from dssdesk.datasets.answering import MOST_SAMPLES, Answering
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.detect import detect
from dssdesk.datasets.errors import SampleGone
from dssdesk.datasets.requests import Count, GetDetails, GetPage, Request, TakeSample


@pytest.fixture
def numbers(tmp_path: Path) -> DatasetDefinition:
    (tmp_path / "x.csv").write_text("n\n1\n2\n3\n")
    return detect(tmp_path, ["x.csv"])


def asked(answering: Answering, request: Request) -> object:
    out = io.BytesIO()
    answering.answer(request, out, lambda _reader: None)
    return json.loads(out.getvalue())


def sample_of(numbers: DatasetDefinition, sample_id: str) -> TakeSample:
    return TakeSample(definition=numbers, base=numbers.folder, limit=2, sample_id=sample_id)


def test_a_sample_is_held_for_its_pages(numbers: DatasetDefinition):
    answering = Answering()
    assert asked(answering, sample_of(numbers, "a")) == 2
    assert asked(answering, GetPage(sample_id="a", first=0, count=9)) == [["1", "2"]]


def test_the_sample_that_nobody_looked_at_longest_goes_first(numbers: DatasetDefinition):
    answering = Answering()
    for number in range(MOST_SAMPLES):
        asked(answering, sample_of(numbers, f"s{number}"))
    asked(answering, GetPage(sample_id="s0", first=0, count=1))
    asked(answering, sample_of(numbers, "one more"))
    assert asked(answering, GetPage(sample_id="s0", first=0, count=1)) == [["1"]]
    with pytest.raises(SampleGone):
        asked(answering, GetPage(sample_id="s1", first=0, count=1))


def test_rows_are_unknown_until_somebody_counts(numbers: DatasetDefinition):
    answering = Answering()
    details = asked(answering, GetDetails(definition=numbers, base=numbers.folder))
    assert (details["files"], details["size"], details["rows"]) == (1, 8, None)
    assert asked(answering, Count(definition=numbers, base=numbers.folder)) == 3


def test_a_counted_dataset_knows_its_rows(numbers: DatasetDefinition):
    counted = msgspec.structs.replace(numbers, rows=3, counted_size=8)
    details = asked(Answering(), GetDetails(definition=counted, base=numbers.folder))
    assert details["rows"] == 3
