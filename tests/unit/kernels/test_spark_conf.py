"""What Spark is told in a kernel, without starting any."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dssdesk.kernels import spark_conf
from dssdesk.kernels.java import Java
from dssdesk.kernels.spark_conf import spark_variables

JAVA = Java(program=Path("/opt/java/bin/java"), version="17.0.1", major=17)


@pytest.fixture(autouse=True)
def java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_conf, "find_java", lambda _: JAVA)


def variables(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    return spark_variables(
        folder, python=Path("/env/bin/python"), settings=settings, environment={}
    )


def told(folder: Path) -> dict[str, str]:
    lines = (folder / "spark" / "spark-defaults.conf").read_text("ascii").splitlines()
    return dict(line.split(" ", 1) for line in lines)


def test_without_settings_spark_runs_on_this_machine_and_hears_nobody_else(tmp_path: Path):
    assert variables(tmp_path, {}) == {
        "SPARK_CONF_DIR": str(tmp_path / "spark"),
        "PYSPARK_PYTHON": "/env/bin/python",
        "JAVA_HOME": "/opt/java",
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    found = told(tmp_path)
    assert found["spark.master"] == "local[*]"
    assert found["spark.driver.bindAddress"] == "127.0.0.1"
    assert found["spark.local.dir"] == str(tmp_path / "spark" / "local")


def test_settings_win_over_ours_and_a_far_cluster_reaches_the_driver(tmp_path: Path):
    settings = {"spark.master": "spark://far:7077", "spark.ui.enabled": "true"}
    assert "SPARK_LOCAL_IP" not in variables(tmp_path, settings)
    found = told(tmp_path)
    assert found["spark.ui.enabled"] == "true"
    assert "spark.driver.host" not in found


def test_values_are_written_as_java_reads_them(tmp_path: Path):
    variables(tmp_path, {"spark.app.name": "Größe 😀 a\\b"})
    assert told(tmp_path)["spark.app.name"] == "Gr\\u00f6\\u00dfe \\ud83d\\ude00 a\\\\b"


def test_a_folder_with_a_space_gets_no_script_that_spark_would_not_find(tmp_path: Path):
    folder = tmp_path / "my kernel"
    folder.mkdir()
    variables(folder, {})
    assert not (folder / "spark" / "spark-env.sh").exists()
    assert "driver" in (folder / "spark" / "spark-defaults.conf").read_text()


@pytest.mark.parametrize("java", [None, Java(program=Path("/j"), version="11.0.1", major=11)])
def test_without_a_fit_java_the_script_says_so(
    java: Java | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(spark_conf, "find_java", lambda _: java)
    assert "JAVA_HOME" not in variables(tmp_path, {})
    script = (tmp_path / "spark" / "spark-env.sh").read_text()
    assert "Install Java 17" in " ".join(script.split())
    assert max(len(line) for line in script.splitlines()) < 90  # it is read without scrolling
    assert script.endswith("exit 1\n")
