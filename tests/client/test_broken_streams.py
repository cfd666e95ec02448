"""A stream that breaks raises; it never looks like a shorter dataset."""

import dataiku
import pytest
from dataiku.core.errors import StreamBroken

from tests.helpers.awkward_rows import every_type
from tests.helpers.kernel_routes import Fault

ALWAYS = (Fault.CUT_CHUNK, Fault.NO_LAST_CHUNK, Fault.NO_LENGTH, Fault.SHORT)


@pytest.mark.parametrize("fault", [*ALWAYS, Fault.HALF_THE_BYTES])
def test_a_frame_is_whole_or_not_at_all(service, form, fault):
    service.fault = fault
    with pytest.raises(StreamBroken):
        dataiku.Dataset("awkward").get_dataframe()


@pytest.mark.parametrize("fault", ALWAYS)
def test_a_large_frame_is_whole_or_not_at_all(service, form, fault):
    service.datasets["many"] = every_type(times=5_000, batch_rows=4_000)
    service.fault = fault
    with pytest.raises(StreamBroken):
        dataiku.Dataset("many").get_dataframe()


def test_arrow_without_its_end_mark_is_broken(service):
    service.fault = Fault.NO_END_MARK
    with pytest.raises(StreamBroken, match="before their end mark"):
        dataiku.Dataset("awkward").get_dataframe()


@pytest.mark.parametrize("fault", ALWAYS)
def test_chunks_end_with_an_error(service, form, fault):
    service.fault = fault
    with pytest.raises(StreamBroken):
        list(dataiku.Dataset("awkward").iter_dataframes(chunksize=2))


@pytest.mark.parametrize("fault", ALWAYS)
def test_rows_end_with_an_error(service, fault):
    service.fault = fault
    with pytest.raises(StreamBroken):
        list(dataiku.Dataset("awkward").iter_rows())


def test_rows_of_another_schema_are_refused(service, form):
    del service.datasets["awkward"].types["nothing"]
    with pytest.raises(dataiku.core.errors.DataikuError, match="columns"):
        dataiku.Dataset("awkward").get_dataframe()
