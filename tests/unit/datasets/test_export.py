import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dssdesk.datasets.answering import Answering
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.detect import detect
from dssdesk.datasets.export import ExportForm
from dssdesk.datasets.requests import GetExport

TEXT = 'n,"say ""hi""",day\n1,"a,b",2020-02-29\n,,\n-3,"x\ny",2021-01-01\n'


@pytest.fixture
def stored(tmp_path: Path) -> DatasetDefinition:
    (tmp_path / "x.csv").write_text(TEXT)
    return detect(tmp_path, ["x.csv"])


def exported(stored: DatasetDefinition, form: ExportForm) -> bytes:
    out = io.BytesIO()
    request = GetExport(definition=stored, base=stored.folder, form=form)
    Answering().answer(request, out, lambda _reader: None)
    return out.getvalue()


def test_csv_has_a_header_and_quotes_where_they_are_needed(stored):
    assert exported(stored, ExportForm.CSV).decode() == TEXT


def test_tsv_quotes_other_values(stored):
    lines = exported(stored, ExportForm.TSV).decode().splitlines()
    assert lines[:2] == ['n\t"say ""hi"""\tday', "1\ta,b\t2020-02-29"]


def test_parquet_keeps_the_stored_types(stored):
    table = pq.read_table(io.BytesIO(exported(stored, ExportForm.PARQUET)))
    assert [str(kind) for kind in table.schema.types] == ["int64", "string", "date32[day]"]
    assert table["n"].to_pylist() == [1, None, -3]
