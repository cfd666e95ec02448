"""Named Spark configurations: stored, checked, and the one that notebooks get."""

import pytest

from dssdesk.kernels.errors import SparkSettingsUnfit, SparkSettingsUnreadable
from dssdesk.kernels.spark_settings import (
    SparkFile,
    notebook_configuration,
    read_spark_file,
    write_spark_file,
)


def a_file(settings=None, *, name="Cluster", notebooks=None):
    settings = {"spark.master": "spark://host:7077"} if settings is None else settings
    return SparkFile(configurations={name: settings}, notebooks=notebooks or name)


def test_without_a_file_notebooks_run_spark_on_this_machine(tmp_path):
    assert notebook_configuration(tmp_path) == {"spark.master": "local[*]"}
    assert read_spark_file(tmp_path).notebooks == "Local"
    assert not [*tmp_path.iterdir()]


def test_what_was_stored_is_what_notebooks_get(tmp_path):
    settings = {"spark.master": "spark://host:7077", "spark.executor.memory": "4g"}
    write_spark_file(tmp_path, a_file(settings))
    assert notebook_configuration(tmp_path) == settings
    assert read_spark_file(tmp_path) == a_file(settings)


def test_a_configuration_without_a_master_runs_here(tmp_path):
    write_spark_file(tmp_path, a_file({"spark.driver.memory": "2g"}))
    assert notebook_configuration(tmp_path) == {
        "spark.master": "local[*]",
        "spark.driver.memory": "2g",
    }


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"configurations": {}, "notebooks": "Local"}', "\udcff"]
)
def test_a_broken_file_is_told_and_kernels_start_all_the_same(tmp_path, expected_log, text):
    (tmp_path / "spark.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert notebook_configuration(tmp_path) == {"spark.master": "local[*]"}
    assert "spark.json" in expected_log.text
    with pytest.raises(SparkSettingsUnreadable, match=r"spark\.json"):
        read_spark_file(tmp_path)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"executor.memory": "4g"}, "executor.memory"),
        ({"spark.a b": "4g"}, "no setting of Spark"),
        ({"spark.a\nspark.b": "4g"}, "no setting of Spark"),
        ({"spark.executor.memory": ""}, "needs a value"),
        ({"spark.executor.memory": "4g\nspark.master local"}, "needs a value"),
        ({"spark.master": "http://host:7077"}, "no master"),
    ],
)
def test_what_spark_cannot_read_is_refused_and_nothing_is_changed(tmp_path, settings, said):
    write_spark_file(tmp_path, a_file())
    with pytest.raises(SparkSettingsUnfit, match=said):
        write_spark_file(tmp_path, a_file(settings))
    assert read_spark_file(tmp_path) == a_file()


def test_notebooks_need_a_configuration_that_is_there(tmp_path):
    with pytest.raises(SparkSettingsUnfit, match="Gone"):
        write_spark_file(tmp_path, a_file(notebooks="Gone"))


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb"])
def test_a_configuration_needs_a_name(tmp_path, name):
    with pytest.raises(SparkSettingsUnfit):
        write_spark_file(tmp_path, a_file(name=name))


@pytest.mark.parametrize(
    "master", ["local", "local[2]", "spark://a:7077,b:7077", "yarn", "k8s://https://host:443"]
)
def test_masters_that_spark_knows(tmp_path, master):
    write_spark_file(tmp_path, a_file({"spark.master": master}))
    assert notebook_configuration(tmp_path)["spark.master"] == master
