"""Which settings Spark could read."""

import pytest

from dssdesk.wire.spark import MASTER, setting_problem


@pytest.mark.parametrize(
    "master",
    [
        "local",
        "local[*]",
        "local[2]",
        "local[2, 3]",
        "local-cluster[2,1,1024]",
        "spark://host:7077",
        "spark://one:7077,two:7077",
        "spark://10.0.0.1:7077",
        "yarn",
        "k8s://https://host:6443",
    ],
)
def test_addresses_of_a_master_that_spark_knows(master):
    assert setting_problem(MASTER, master) == ""


@pytest.mark.parametrize(
    "master", ["host:7077", "spark://host", "spark://host:", "spark://:7077", "local[", "yarn2"]
)
def test_addresses_that_spark_would_refuse_when_a_notebook_runs(master):
    assert setting_problem(MASTER, master) == (
        f"“{master}” is no master. Write local[*], or spark://host:port."
    )
