"""What *Spark* shows of configurations and of what is found, and their form. No Qt of its own."""

from collections.abc import Mapping

from dssdesk.desk.kit.forms import Field, Form
from dssdesk.desk.kit.table_header import TableColumn
from dssdesk.desk.kit.text import bytes_text, quoted
from dssdesk.desk.kit.text_table import TextRow
from dssdesk.wire.spark import (
    MASTER,
    ChangeSparkSettings,
    SparkConfiguration,
    SparkFound,
    SparkSetting,
    SparkSettings,
    setting_problem,
)

SPARK_COLUMNS = (
    TableColumn(title="Configuration", width=140, grows=True),
    TableColumn(title="Master", width=150, grows=True),
    TableColumn(title="Other settings", width=220, grows=True),
    TableColumn(title="Notebooks", width=120),
)
NAME, ADDRESS, SETTINGS = "name", "master", "settings"
LOCAL_MASTER = "local[*]"

_WIDTH = 620
_FOR_NOTEBOOKS = "use this one"
_ABOUT_MASTER = (
    "Where Spark computes. local[*]: on the service’s machine, with all its cores; local[2]: with"
    " two. spark://host:port: on a standalone cluster."
)
_ABOUT_SETTINGS = "As in spark-defaults.conf. They count from the next start of a kernel."
_NOT_INSTALLED = (
    "Not installed. That happens when the first notebook starts in it: about 600 MB come over the"
    " network, 1 GB of disk stays in use, 3 GB for some minutes."
)


def spark_rows(settings: SparkSettings) -> tuple[TextRow, ...]:
    """Every configuration."""
    return tuple(_row(one, settings) for one in settings.configurations)


def java_text(found: SparkFound) -> str:
    """The Java that Spark runs on, or what to do about it."""
    return found.java_advice or found.java


def environment_text(found: SparkFound) -> str:
    """Whether the environment is there, and how large it is; or how far it is."""
    if found.progress is not None:
        return found.progress.text
    if found.version:
        return f"PySpark {found.version}, {bytes_text(found.size)} in {found.folder}"
    return found.problem or _NOT_INSTALLED


def can_install(found: SparkFound) -> bool:
    """Whether the environment is not there, and could be made now."""
    return not found.version and found.progress is None and not found.java_advice


def can_cancel(found: SparkFound) -> bool:
    """Whether the environment is being made."""
    return not found.version and found.progress is not None and found.progress.can_stop


def can_remove(found: SparkFound) -> bool:
    """Whether the environment is there, and nothing happens to it."""
    return bool(found.version) and found.progress is None


def configuration_form(given: SparkConfiguration | None) -> Form:
    """For a new configuration, or for one that is there."""
    settings = {} if given is None else {one.key: one.value for one in given.settings}
    master = settings.pop(MASTER, LOCAL_MASTER)
    fields = (
        Field(id=NAME, label="Name", value=given.name if given else ""),
        Field(id=ADDRESS, label="Master", value=master, hint=_ABOUT_MASTER),
        Field(
            id=SETTINGS,
            label="Other settings",
            value="\n".join(f"{key} {value}" for key, value in settings.items()),
            hint=_ABOUT_SETTINGS,
            pairs=("Setting, as spark.executor.memory", "Value, as 4g"),
        ),
    )
    return Form(
        title="New Spark configuration" if given is None else f"Edit {quoted(given.name)}",
        fields=fields,
        submit="Add configuration" if given is None else "Save",
        width=_WIDTH,
    )


def configuration_of(values: Mapping[str, str]) -> SparkConfiguration:
    """What was typed."""
    pairs = [(MASTER, values[ADDRESS]), *_pairs(values)]
    return SparkConfiguration(
        name=values[NAME],
        settings=tuple(SparkSetting(key=key, value=value) for key, value in pairs),
    )


def with_configuration(
    settings: SparkSettings, given: SparkConfiguration | None, made: SparkConfiguration
) -> ChangeSparkSettings:
    """One configuration more, or another one instead of the given one."""
    before = given.name if given is not None else ""
    kept = [made if one.name == before else one for one in settings.configurations]
    if made not in kept:
        kept.append(made)
    notebooks = made.name if settings.notebooks == before else settings.notebooks
    return ChangeSparkSettings(configurations=tuple(kept), notebooks=notebooks)


def without_configuration(settings: SparkSettings, name: str) -> ChangeSparkSettings:
    """All but this one."""
    kept = tuple(one for one in settings.configurations if one.name != name)
    return ChangeSparkSettings(configurations=kept, notebooks=settings.notebooks)


def form_problems(values: Mapping[str, str], taken: frozenset[str]) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    found: dict[str, str] = {}
    if not values[NAME]:
        found[NAME] = "A name is needed."
    elif values[NAME] in taken:
        found[NAME] = "There is a configuration of this name. Choose another one."
    if problem := setting_problem(MASTER, values[ADDRESS]):
        found[ADDRESS] = problem
    pairs = _pairs(values)
    keys = [key for key, _ in pairs]
    said = [problem for key, value in pairs if (problem := setting_problem(key, value))]
    said += [f"{key} is there twice." for key in sorted({*keys}) if keys.count(key) > 1]
    if MASTER in keys:
        said.append(f"{MASTER} stands above already.")
    if said:
        found[SETTINGS] = said[0]
    return found


def _pairs(values: Mapping[str, str]) -> list[tuple[str, str]]:
    lines = [line.partition(" ") for line in values[SETTINGS].splitlines()]
    return [(key, value.strip()) for key, _, value in lines]


def _row(configuration: SparkConfiguration, settings: SparkSettings) -> TextRow:
    others = [f"{one.key} {one.value}" for one in configuration.settings if one.key != MASTER]
    masters = [one.value for one in configuration.settings if one.key == MASTER]
    return TextRow(
        key=configuration.name,
        texts=(
            configuration.name,
            masters[0] if masters else LOCAL_MASTER,
            ", ".join(others),
            _FOR_NOTEBOOKS if configuration.name == settings.notebooks else "",
        ),
        tip="\n".join([configuration.name, *others]),
    )
