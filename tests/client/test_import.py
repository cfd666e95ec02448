"""Importing the package costs nothing and needs nothing."""

import subprocess
import sys

import pytest

from tests.helpers.frame_matrix import CLIENT

_HEAVY = (
    "pandas numpy pyarrow http.client ssl socket dataclasses pathlib asyncio dssdesk"
    " dataikuapi requests urllib3"
)


def run(code: str) -> str:
    code = f"import sys; sys.path.insert(0, {str(CLIENT)!r})\n{code}"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_it_loads_nothing_heavy():
    code = f"import dataiku; print([n for n in {_HEAVY!r}.split() if n in sys.modules])"
    assert run(code) == "[]\n"


def test_importing_it_takes_milliseconds():
    code = "import time; t = time.process_time(); import dataiku; print(time.process_time() - t)"
    assert float(run(code)) < 0.1


def test_names_that_tutorials_import_are_there():
    run(
        "import dataiku\n"
        "from dataiku import Dataset, Folder, pandasutils as pdu\n"
        "import dataiku.core.pandasutils\n"
        "from dataiku.core.dataset import Schema, create_sampling_argument\n"
        "pdu.audit, pdu.split_train_valid, dataiku.pandasutils, dataiku.default_project_key"
    )


def test_a_name_that_nobody_has_is_an_ordinary_error():
    with pytest.raises(ImportError, match="cannot import name 'Fodler'"):
        exec("from dataiku import Fodler")
    with pytest.raises(AttributeError, match="has no attribute 'Fodler'"):
        exec("import dataiku; dataiku.Fodler")


def test_spark_without_pyspark_says_where_it_is():
    with pytest.raises(ImportError, match="Choose Kernel › Change environment › Spark"):
        exec("import dataiku.spark")
