"""Spark's settings over the wire: everybody may see, administrators change, all are told."""

import pytest
from msgspec.structs import replace

from dssdesk.wire import codec
from dssdesk.wire.instance import Done
from dssdesk.wire.spark import (
    CancelSparkInstallation,
    ChangeSparkSettings,
    GetSparkSettings,
    InstallSpark,
    RemoveSpark,
    SparkChanged,
    SparkConfiguration,
    SparkSetting,
    SparkSettings,
)

CLUSTER = SparkConfiguration(
    name="Cluster", settings=(SparkSetting(key="spark.master", value="spark://host:7077"),)
)
CHANGE = ChangeSparkSettings(configurations=(CLUSTER,), notebooks="Cluster")


def test_everybody_sees_how_spark_is_set_up(house):
    settings = house.ask(GetSparkSettings(), house.somebody("anna"))
    assert isinstance(settings, SparkSettings)
    assert settings.notebooks == "Local"
    assert settings.found.java == "17.0.15 (/usr/bin/java)"


@pytest.mark.parametrize(
    "message", [CHANGE, InstallSpark(), CancelSparkInstallation(), RemoveSpark()], ids=repr
)
def test_only_an_administrator_changes_it(house, message):
    failure = house.ask(message, house.somebody("anna"))
    assert isinstance(failure, codec.Failure)
    assert failure.code == "not_allowed"
    assert house.spark.calls == []
    assert house.ask(GetSparkSettings()).notebooks == "Local"


def test_a_change_is_told_to_every_desk(house):
    with house.channel(token=house.somebody("anna")) as desk:
        assert house.ask(CHANGE) == Done()
        assert desk.event() == SparkChanged(settings=house.ask(GetSparkSettings()))
    assert house.ask(GetSparkSettings()).configurations == (CLUSTER,)


def test_a_service_that_installs_is_not_idle(house):
    service = house.running.service
    assert service.is_idle_since() is not None
    house.spark.is_changing = True
    assert service.is_idle_since() is None


SECRET = SparkConfiguration(
    name="Cloud",
    settings=(
        SparkSetting(key="spark.master", value="spark://host:7077"),
        SparkSetting(key="spark.hadoop.fs.s3a.secret.key", value="hidden"),
        SparkSetting(key="spark.driver.extraJavaOptions", value="-Dpassword=hidden"),
    ),
)


def test_values_are_for_administrators_and_others_see_names_and_masters(house):
    shown = replace(SECRET, settings=SECRET.settings[:1])
    change = ChangeSparkSettings(configurations=(SECRET,), notebooks="Cloud")
    anna = house.somebody("anna")
    with house.channel("a", anna) as hers, house.channel("o") as owners:
        house.ask(change)
        assert hers.event().settings.configurations == (shown,)
        assert owners.event().settings.configurations == (SECRET,)
    assert house.ask(GetSparkSettings(), anna).configurations == (shown,)
    assert house.ask(GetSparkSettings()).configurations == (SECRET,)


def test_the_environment_is_made_stopped_and_taken_away(house):
    for message in (InstallSpark(), CancelSparkInstallation(), RemoveSpark()):
        assert house.ask(message) == Done()
    assert house.spark.calls == ["install", "stop", "remove"]
