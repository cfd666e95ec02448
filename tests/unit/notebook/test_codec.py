"""Reading and writing `.ipynb`."""

import json
import re
import warnings

import msgspec
import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import dataset_of, new_notebook, read_notebook, write_notebook
from dssdesk.notebook.errors import NotANotebook
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import Cell, CellKind, Run, RunPhase
from dssdesk.wire.changes import AddOutput, ChangeRun, ChangeSource, ClearOutputs, InsertCell
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Result
from tests.helpers.documents import code, printed


def notebook(*cells, **fields):
    """The tree of a notebook."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | fields


def code_cell(source="1", outputs=(), **fields):
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "a",
        "metadata": {},
        "outputs": list(outputs),
        "source": source,
    } | fields


def as_nbformat_writes(tree):
    return (nbformat.writes(nbformat.from_dict(tree)) + "\n").encode()


def read(tree, blobs=None, **how):
    data = tree if isinstance(tree, bytes) else json.dumps(tree, **how).encode()
    return read_notebook(data, path="x.ipynb", blobs=blobs or MemoryBlobs())


def rewritten(data, *edits):
    """The bytes after these edits."""
    blobs = MemoryBlobs()
    file = read(data, blobs)
    document = Document(file.snapshot)
    if edits:
        document.apply_edits(0, edits)
    return write_notebook(file, document.snapshot(), blobs)


def valid(data):
    """The tree in these bytes, after nbformat has looked at it."""
    tree = json.loads(data)
    nbformat.validate(nbformat.from_dict(tree))
    return tree


TYPED = ChangeSource(cell_id="a", start=0, inserted="x = ")
PICTURE = "iVBORw0KGgo=" * 1000 + "\n"
RICH = notebook(
    {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# é\n\n![p](attachment:p.png)",
     "attachments": {"p.png": {"image/png": "aGk="}}},
    {"cell_type": "raw", "id": "r", "metadata": {"format": "rst"}, "source": ""},
    code_cell(
        "print(1)\n\n1",
        [
            {"output_type": "stream", "name": "stdout", "text": "a\rb\x0cc\u2028d\n\ne"},
            {"output_type": "stream", "name": "stderr", "text": ""},
            {"output_type": "display_data", "metadata": {"image/png": {"width": 1.5}},
             "data": {"image/png": PICTURE, "text/html": "<b>\n</b>", "text/plain": "<Figure>"}},
            {"output_type": "execute_result", "execution_count": 3, "metadata": {},
             "data": {"application/json": {"b": [1, {}], "a": []}, "text/plain": "1",
                      "application/vnd.x.v1+json": ["a\n", "b"], "image/svg+xml": "<svg>\n</svg>"}},
            {"output_type": "error", "ename": "E", "evalue": "é", "traceback": ["\x1b[31mE", ""]},
        ],
        execution_count=3,
        metadata={"tags": ["t"], "nested": {"x": 1e-05, "big": 10**30, "n": None}},
    ),
    metadata={"analyzedDataset": "flights", "kernelspec": {"name": "p", "display_name": "P"}},
)  # fmt: skip


def test_a_file_of_nbformat_that_nobody_changed_stays_as_it_is():
    data = as_nbformat_writes(RICH)
    assert rewritten(data) == data


def test_a_change_changes_nothing_else():
    data = as_nbformat_writes(RICH)
    changed = rewritten(data, TYPED)
    expected = json.loads(data)
    expected["cells"][2]["source"][0] = "x = print(1)\n"
    assert valid(changed) == expected
    assert list(valid(changed)) == list(expected)


@pytest.mark.parametrize(
    "how",
    [
        {"indent": 1},
        {"indent": 2},
        {"indent": 4},
        {"indent": "\t"},
        {"indent": None},
        {"indent": None, "separators": (",", ":")},
        {"indent": 1, "ensure_ascii": False},
        {"indent": 1, "ensure_ascii": True},
    ],
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_the_style_of_a_file_is_kept(how, end):
    data = (json.dumps(RICH, **how) + end).encode()
    assert rewritten(data) == data


def test_windows_line_ends_are_kept():
    data = as_nbformat_writes(RICH).replace(b"\n", b"\r\n")
    assert rewritten(data) == data


def test_the_order_of_keys_is_kept():
    tree = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"z": 1, "a": {"y": 1, "b": 2}},
        "cells": [
            {"cell_type": "code", "source": ["1"], "metadata": {"z": 1, "a": 2}, "id": "a",
             "execution_count": 1, "outputs": [
                {"output_type": "stream", "text": ["x"], "name": "stdout"}]},
        ],
    }  # fmt: skip
    data = json.dumps(tree, indent=1).encode()
    assert rewritten(data) == data
    new = InsertCell(cell=code("new"), after=None)
    first = json.loads(rewritten(data, new))["cells"][0]
    assert list(first) == list(tree["cells"][0])


def test_unknown_fields_survive_a_change():
    output = {"output_type": "stream", "name": "stdout", "text": [], "odd": [1]}
    tree = notebook(code_cell("1", [output], odd={"x": 1}), odd="top")
    changed = json.loads(rewritten(json.dumps(tree).encode(), TYPED))
    assert changed == tree | {"cells": [tree["cells"][0] | {"source": "x = 1"}]}


@pytest.mark.parametrize("name", ["stdin", "odd"])
def test_a_stream_of_another_name_keeps_it(name):
    output = {"output_type": "stream", "name": name, "text": ["? 5\n"]}
    data = as_nbformat_writes(notebook(code_cell("input()", [output])))
    assert rewritten(data) == data
    changed = json.loads(rewritten(data, TYPED))
    assert changed["cells"][0]["outputs"] == [output]


def test_an_output_of_an_unknown_kind_survives():
    tree = notebook(code_cell("1", [{"output_type": "odd", "x": {"y": 1.5}}]))
    changed = json.loads(rewritten(json.dumps(tree).encode(), TYPED))
    assert changed["cells"][0]["outputs"] == tree["cells"][0]["outputs"]


def test_values_that_json_does_not_know_survive_in_metadata():
    data = (
        b'{"cells": [], "metadata": {"x": NaN, "y": -Infinity}, "nbformat": 4, "nbformat_minor": 5}'
    )
    assert rewritten(data) == data


def test_values_that_json_does_not_know_survive_in_outputs():
    data = {"application/json": {"x": float("nan")}, "text/plain": ["a"]}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    tree = notebook(code_cell("1", [output]))
    changed = rewritten(json.dumps(tree).encode(), TYPED)
    assert b'"x": NaN' in changed
    value = read(tree).snapshot.cells[0].outputs[0].data["application/json"]
    assert bytes(value.json) == b'{"x":null}'


def test_half_a_character_becomes_a_replacement_character():
    data = json.dumps(notebook(code_cell("'\ud83d'"))).encode()
    assert read(data).snapshot.cells[0].source == "'\ufffd'"


def test_an_older_minor_is_raised_only_when_something_changed():
    cell = code_cell()
    del cell["id"]
    data = json.dumps(notebook(cell, nbformat_minor=2), indent=1).encode()
    assert rewritten(data) == data
    cell_id = read(data).snapshot.cells[0].id
    assert read(data).snapshot.cells[0].id == cell_id
    edit = ChangeSource(cell_id=cell_id, start=0, inserted="x = ")
    tree = valid(rewritten(data, edit))
    assert (tree["nbformat_minor"], tree["cells"][0]["id"]) == (5, cell_id)


def test_a_newer_minor_stays():
    data = json.dumps(notebook(code_cell(), nbformat_minor=9)).encode()
    assert json.loads(rewritten(data, TYPED))["nbformat_minor"] == 9


@pytest.mark.parametrize("second", ["a", "", "with space", "x" * 65, None, 5])
def test_doubled_and_malformed_ids_are_repaired(second):
    cells = read(notebook(code_cell(), code_cell(id=second))).snapshot.cells
    assert cells[0].id == "a"
    assert len(cells[1].id) == 8


def test_equal_cells_without_ids_get_different_ones():
    cells = read(notebook(*[code_cell(id=None)] * 50)).snapshot.cells
    assert len({cell.id for cell in cells}) == 50


def test_nbformat_3_is_converted():
    tree = {
        "metadata": {"name": "old"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["T"]},
            {"cell_type": "code", "collapsed": False, "input": ["1+1"], "language": "python",
             "metadata": {}, "prompt_number": 2, "outputs": [
                {"output_type": "pyout", "prompt_number": 2, "text": ["2"], "metadata": {}}]},
        ]}],
    }  # fmt: skip
    data = json.dumps(tree).encode()
    file = read(data)
    assert [cell.source for cell in file.snapshot.cells] == ["## T", "1+1"]
    assert read(data).snapshot == file.snapshot
    assert len(valid(rewritten(data))["cells"]) == 2


WHOLE = as_nbformat_writes(RICH)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (WHOLE[:500], "it ends too early"),
        (WHOLE[: len(WHOLE) // 2], "it ends too early"),
        (WHOLE[:-3], "it ends too early"),
        (b"<html>", "line 1 is no JSON"),
        (b"\xff\xfe\x00", "it is no JSON"),
        (b"[1]", "it is JSON, but no notebook"),
        (b'{"nbformat": 4}', "it is JSON, but no notebook"),
        (b'{"cells": []}', "which version"),
        (b'{"nbformat": 5, "cells": []}', "newer"),
        (b'{"nbformat": 3, "worksheets": 1}', "cannot be converted"),
        (json.dumps(notebook(code_cell(), {"source": ""})).encode(), "cell 2 is malformed"),
        (json.dumps(notebook(code_cell(5))).encode(), "cell 1 is malformed"),
        (json.dumps(notebook("x")).encode(), "cell 1 is malformed"),
        (b"[" * 100_000, "it is no JSON"),
    ],
)
def test_what_is_no_notebook_is_refused(data, why):
    with pytest.raises(NotANotebook) as caught:
        read(data)
    assert why in caught.value.message
    assert "x.ipynb" in caught.value.message


def test_long_values_become_blobs_and_come_back():
    blobs = MemoryBlobs()
    file = read(as_nbformat_writes(RICH), blobs)
    blob = file.snapshot.cells[2].outputs[2].data["image/png"].blob
    assert blobs.get(blob.digest) == PICTURE


def test_a_new_notebook_is_valid():
    cells = [code("a", "1"), Cell(id="m", kind=CellKind.MARKDOWN, source="# T")]
    file = new_notebook(cells, {"analyzedDataset": "flights"})
    data = write_notebook(file, file.snapshot, MemoryBlobs())
    assert as_nbformat_writes(valid(data)) == data
    assert dataset_of(file.snapshot.metadata) == "flights"


def test_a_new_notebook_keeps_its_attachments():
    pictures = {"dot.png": {"image/png": "iVBOR"}}
    cell = Cell(id="m", kind=CellKind.MARKDOWN, source="![](dot)", attachments=pictures)
    file = new_notebook([cell])
    data = write_notebook(file, file.snapshot, MemoryBlobs())
    assert read(data).snapshot.cells == (cell,)
    assert as_nbformat_writes(valid(data)) == data


@pytest.mark.parametrize("metadata", [{}, {"analyzedDataset": ""}, {"analyzedDataset": 1}])
def test_a_notebook_may_have_no_dataset(metadata):
    assert dataset_of(metadata) is None


def test_fresh_outputs_are_written_as_nbformat_has_them():
    file = new_notebook([code("a")])
    document = Document(file.snapshot)
    for output in (
        printed("a\nb"),
        Gap(text="Something is missing."),
        Error(name="E", value="v", traceback=("t",)),
        Display(data={"application/json": MimeValue(json=msgspec.Raw(b'{"a":[1.5]}'))}),
        Result(data={"text/plain": MimeValue(text="1")}, execution_count=2, display_id="d"),
    ):
        document.apply(AddOutput(cell_id="a", output=output))
    data = write_notebook(file, document.snapshot(), MemoryBlobs())
    outputs = valid(data)["cells"][0]["outputs"]
    assert [output["output_type"] for output in outputs] == [
        "stream", "stream", "error", "display_data", "execute_result",
    ]  # fmt: skip
    assert outputs[1] == {
        "name": "stderr",
        "output_type": "stream",
        "text": ["Something is missing.\n"],
    }
    assert outputs[3]["data"] == {"application/json": {"a": [1.5]}}
    assert as_nbformat_writes(json.loads(data)) == data


def test_too_much_fresh_text_is_cut_but_not_what_was_in_the_file():
    long = "0123456789\n" * 1_000_000
    tree = notebook(
        code_cell("1", [{"output_type": "stream", "name": "stdout", "text": long}]),
        code_cell("2", id="b"),
    )
    blobs = MemoryBlobs()
    file = read(tree, blobs)
    document = Document(file.snapshot)
    document.apply(AddOutput(cell_id="b", output=printed(long)))
    cells = valid(write_notebook(file, document.snapshot(), blobs))["cells"]
    assert "".join(cells[0]["outputs"][0]["text"]) == long
    text = "".join(cells[1]["outputs"][0]["text"])
    assert len(text) < 10_000_200
    assert "characters are left out of this file" in text
    (place,) = re.findall(r"\.outputs/(\w+/\w+) ", text)
    assert blobs.get(place.replace("/", "")) == long


def test_what_is_cut_while_a_cell_runs_is_not_kept_again_and_again():
    file, blobs = read(notebook(code_cell("1"))), MemoryBlobs()
    document = Document(file.snapshot)
    cell_id = document.order[0]
    run = Run(run_id=1, phase=RunPhase.STARTED)
    document.apply(ChangeRun(cell_id=cell_id, run=run, execution_count=1))
    document.apply(AddOutput(cell_id=cell_id, output=printed("0123456789\n" * 1_000_000)))
    assert b"are left out" in write_notebook(file, document.snapshot(), blobs)
    assert not blobs._texts


def test_clearing_leaves_no_output_in_the_file():
    data = as_nbformat_writes(RICH)
    cell = valid(rewritten(data, ClearOutputs(cell_id="a")))["cells"][2]
    assert (cell["outputs"], cell["execution_count"]) == ([], None)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.none() | st.booleans() | st.integers() | st.floats() | text
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3)
)
metadata = st.dictionaries(text, values, max_size=3)
data_bundles = st.fixed_dictionaries(
    {},
    optional={
        "text/plain": text,
        "text/html": st.just("<tr>\n" * 3_000),
        "image/png": st.just(PICTURE),
        "image/svg+xml": text,
        "application/json": values,
        "application/x+json": values,
        "application/javascript": text,
        "x/y": text,
    },
)
outputs = st.one_of(
    st.fixed_dictionaries(
        {
            "output_type": st.just("stream"),
            "name": st.sampled_from(["stdout", "stderr"]),
            "text": text,
        }
    ),
    st.fixed_dictionaries(
        {"output_type": st.just("display_data"), "data": data_bundles, "metadata": metadata}
    ),
    st.fixed_dictionaries(
        {
            "output_type": st.just("execute_result"),
            "data": data_bundles,
            "metadata": metadata,
            "execution_count": st.none() | st.integers(0, 99),
        }
    ),
    st.fixed_dictionaries(
        {
            "output_type": st.just("error"),
            "ename": text,
            "evalue": text,
            "traceback": st.lists(text, max_size=3),
        }
    ),
)
cells = st.one_of(
    st.builds(code_cell, text, st.lists(outputs, max_size=3), metadata=metadata),
    st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["markdown", "raw"]), "metadata": metadata, "source": text}
    ),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(cells, max_size=4), metadata)
def test_whatever_nbformat_writes_is_reproduced(cells, metadata):
    cells = [cell | {"id": f"c{number}"} for number, cell in enumerate(cells)]
    metadata.pop("orig_nbformat", None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = as_nbformat_writes(notebook(*cells, metadata=metadata))
    assert rewritten(data) == data
