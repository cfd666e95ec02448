"""The helpers for frames that tutorials use."""

import pandas as pd
import pytest
from dataiku import pandasutils as pdu


def test_an_audit_has_a_row_for_each_column():
    frame = pd.DataFrame({"a": [1, 1, 2], "b": ["x", None, "x"]})
    audit = pdu.audit(frame)
    assert audit["_a_variable"].tolist() == ["a", "b"]
    assert audit["_c_cardinality"].tolist() == [2, 1]
    assert audit["_d_missings"].tolist() == [0, 1]


@pytest.mark.parametrize("frame", [pd.DataFrame(), pd.DataFrame({"a": [None, None]})])
def test_an_audit_of_nothing_is_an_audit(frame):
    assert len(pdu.audit(frame)) == len(frame.columns)


def test_a_column_name_may_occur_twice():
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert pdu.audit(frame)["_a_variable"].tolist() == ["a", "a"]


def test_a_split_shares_all_rows_out():
    frame = pd.DataFrame({"a": range(100)})
    train, valid = pdu.split_train_valid(frame, prop=0.7)
    assert (len(train), len(valid)) == (70, 30)
    assert sorted([*train["a"], *valid["a"]]) == list(range(100))
    assert pdu.split_train_valid(frame, prop=0.7)[0].equals(train)
