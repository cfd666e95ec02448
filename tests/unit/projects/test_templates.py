import ast
import json
from pathlib import Path

import nbformat
import pytest

from dssdesk.base.paths import builtin_templates
from dssdesk.projects.errors import TemplateMissing, TemplateUnreadable
from dssdesk.projects.templates import PLACEHOLDER, Templates
from dssdesk.wire.catalogue import TemplateItem

BUILTIN = sorted(builtin_templates().glob("*/python/*/"))


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    """A person's own ones, below tmp_path, and ours."""
    return Templates(builtin=builtin_templates(), own=tmp_path)


def put(root: Path, place: str, source: str = "", **meta: object) -> None:
    folder = root / place
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps({"label": "Mine", **meta}))
    cell = {"cell_type": "code", "source": source}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / "notebook.ipynb").write_text(json.dumps(notebook))


def test_templates_are_offered_in_their_order(templates: Templates):
    assert [item.label for item in templates.items(for_dataset=True)] == [
        "Read in memory with pandas",
        "Read by chunks",
        "Read a sample",
        "Read chosen columns",
        "PySpark: read this dataset",
    ]
    assert [item.id for item in templates.items(for_dataset=False)] == [
        "standalone/python/starter",
        "standalone/python/empty",
        "standalone/python/pyspark-starter",
    ]


@pytest.mark.parametrize("folder", BUILTIN, ids=lambda folder: folder.name)
def test_a_template_of_ours_is_a_valid_notebook_whose_code_parses(folder: Path):
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            compile(cell.source, folder.name, "exec")


def test_code_gets_the_dataset_as_a_literal_and_markdown_its_name(tmp_path: Path):
    put(tmp_path, "dataset/python/mine", f"# {PLACEHOLDER}\nx = {PLACEHOLDER}")
    templates = Templates(builtin=builtin_templates(), own=tmp_path)
    (cell,) = templates.filled("dataset/python/mine", 'a"b\\')["cells"]
    assert cell["source"] == '# "a\\"b\\\\"\nx = "a\\"b\\\\"'


@pytest.mark.parametrize(
    "name",
    [
        "flights",
        'a"b',
        "it's",
        "a\\b\\",
        '"""',
        "\n",
        "{x}",
        PLACEHOLDER,
        "größe",
        "\u2028",
        "\x00",
    ],
)
def test_any_name_is_the_same_text_again_when_the_code_runs(templates: Templates, name: str):
    for item in templates.items(for_dataset=True):
        code = [c["source"] for c in templates.filled(item.id, name)["cells"]][1:]
        read = [
            node.args[0]
            for source in code
            if "Dataset(" in source
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "dataiku.Dataset"
        ]
        assert [ast.literal_eval(argument) for argument in read] == [name]


def test_markdown_shows_a_name_as_it_is(templates: Templates):
    first, *_ = templates.filled("dataset/python/read-in-memory", "by_month")["cells"]
    assert first["source"] == r"# Read by\_month in memory"


def test_a_persons_own_template_is_offered_too(templates: Templates, tmp_path: Path):
    put(tmp_path, "standalone/python/mine", shortDesc="What I do", order=1)
    assert templates.items(for_dataset=False)[0] == TemplateItem(
        id="standalone/python/mine",
        label="Mine",
        description="What I do",
        for_dataset=False,
        is_builtin=False,
        order=1,
    )


def test_a_template_may_ask_for_an_environment(templates: Templates, tmp_path: Path):
    put(tmp_path, "standalone/python/mine", environment="spark")
    put(tmp_path, "standalone/python/other")
    items = {item.id: item.environment for item in templates.items(for_dataset=False)}
    assert items["standalone/python/mine"] == "spark"
    assert templates.environment("standalone/python/mine") == "spark"
    assert templates.environment("standalone/python/other") is None


def test_a_persons_own_template_may_replace_one_of_ours(templates: Templates, tmp_path: Path):
    put(tmp_path, "standalone/python/starter", "1")
    (cell,) = templates.filled("standalone/python/starter", None)["cells"]
    assert cell["source"] == "1"


def test_a_broken_template_is_not_offered_and_is_logged(
    templates: Templates, tmp_path: Path, expected_log: pytest.LogCaptureFixture
):
    (tmp_path / "standalone/python/broken").mkdir(parents=True)
    assert "standalone/python/broken" not in {
        item.id for item in templates.items(for_dataset=False)
    }
    assert "broken" in expected_log.text


def test_a_template_without_a_notebook_says_so(templates: Templates, tmp_path: Path):
    put(tmp_path, "standalone/python/mine")
    (tmp_path / "standalone/python/mine/notebook.ipynb").write_text("[]")
    with pytest.raises(TemplateUnreadable, match="no notebook"):
        templates.filled("standalone/python/mine", None)


@pytest.mark.parametrize("template", ["", "x", "dataset/python/none", "dataset/../..", "a/b/c/d"])
def test_a_template_that_is_not_there_is_missing(templates: Templates, template: str):
    with pytest.raises(TemplateMissing):
        templates.filled(template, None)
