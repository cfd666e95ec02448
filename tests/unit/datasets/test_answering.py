import io
import json
from pathlib import Path

import msgspec
import pytest

from dssdesk.datasets.answering import Answering
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.detect import detect
from dssdesk.datasets.errors import SampleGone
from dssdesk.datasets.held import MOST_SAMPLES, MOST_VIEWS
from dssdesk.datasets.requests import (
    Count,
    GetDetails,
    GetPage,
    GetProfiles,
    Request,
    TakeSample,
    TakeView,
)
from dssdesk.datasets.views import ViewWish
from dssdesk.wire.datasets import SortKey


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


def view_of(sample_id: str, name: str) -> TakeView:
    wish = ViewWish(sort=(SortKey(column="n", descending=True),))
    return TakeView(sample_id=sample_id, view_id=f"{sample_id}.{name}", wish=wish)


def test_a_view_is_paged_like_its_sample(numbers: DatasetDefinition):
    answering = Answering()
    asked(answering, sample_of(numbers, "a"))
    assert asked(answering, view_of("a", "down")) == 2
    assert asked(answering, GetPage(sample_id="a.down", first=0, count=9)) == [["2", "1"]]
    assert asked(answering, GetPage(sample_id="a", first=0, count=9)) == [["1", "2"]]


def test_only_the_newest_views_of_a_sample_are_held(numbers: DatasetDefinition):
    answering = Answering()
    asked(answering, sample_of(numbers, "a"))
    for number in range(MOST_VIEWS + 1):
        asked(answering, view_of("a", f"v{number}"))
    with pytest.raises(SampleGone):
        asked(answering, GetPage(sample_id="a.v0", first=0, count=9))
    assert asked(answering, GetPage(sample_id="a.v1", first=0, count=1)) == [["2"]]


def test_a_view_or_a_profile_of_a_sample_that_is_gone_says_so(numbers: DatasetDefinition):
    for request in (view_of("gone", "v"), GetProfiles(sample_id="gone")):
        with pytest.raises(SampleGone):
            asked(Answering(), request)


def test_a_sample_has_a_profile(numbers: DatasetDefinition):
    answering = Answering()
    asked(answering, sample_of(numbers, "a"))
    (profile,) = asked(answering, GetProfiles(sample_id="a"))
    assert (profile["name"], profile["least"], profile["most"]) == ("n", "1", "2")


def test_a_random_sample_has_the_same_rows_each_time(tmp_path: Path):
    (tmp_path / "x.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(5_000)))
    numbers = detect(tmp_path, ["x.csv"])
    pages = []
    for sample_id in ("a", "b"):
        answering = Answering()
        wish = msgspec.structs.replace(sample_of(numbers, sample_id), limit=50, is_random=True)
        assert asked(answering, wish) == 50
        pages.append(asked(answering, GetPage(sample_id=sample_id, first=0, count=50)))
    assert pages[0] == pages[1]
    assert max(int(n) for n in pages[0][0]) > 1_000
