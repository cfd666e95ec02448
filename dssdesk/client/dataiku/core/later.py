"""Names that Dataiku's package has and this version does not cover.

They are there, also to be imported, so that a notebook reads as it was written; whoever uses one
is told why it does nothing, and what to do instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

from dataiku.core.errors import NotCovered

_METRICS = "No metrics and checks are kept here."
_SQL = "No databases are connected here: read a dataset's frame and query that."
_PLUGINS = "There are no plugins here: install packages into the notebook's environment."
_STREAMING = "There are no streams here: get_writer() takes rows one by one."
_NOT_IN_NOTEBOOKS = "It belongs to recipes, scenarios, macros and webapps, which are not here."

_MEASURED = {
    "get_last_check_values": _METRICS,
    "get_last_metric_values": _METRICS,
    "get_metric_history": _METRICS,
    "save_external_check_values": _METRICS,
    "save_external_metric_values": _METRICS,
}

_REASONS = {
    "Dataset": {**_MEASURED, "get_continuous_writer": _STREAMING},
    "Folder": _MEASURED,
    "Project": _MEASURED,
    "dataiku": {
        "HiveExecutor": _SQL,
        "ImpalaExecutor": _SQL,
        "KnowledgeBank": "Keep its files in a dataiku.Folder.",
        "Model": "Keep models as files in a dataiku.Folder.",
        "SQLExecutor2": _SQL,
        "StreamingEndpoint": _STREAMING,
        "dku_flow_variables": _NOT_IN_NOTEBOOKS,
        "get_connection": "No databases are connected here.",
        "import_from_plugin": _PLUGINS,
        "use_plugin_libs": _PLUGINS,
    },
}

LATER_MODULES = {
    "dataiku.code_env_resources": "Keep files in a dataiku.Folder.",
    "dataiku.core.sql": _SQL,
    "dataiku.customrecipe": _NOT_IN_NOTEBOOKS,
    "dataiku.customwebapp": _NOT_IN_NOTEBOOKS,
    "dataiku.insights": "Show the figure in a cell, or save it in a dataiku.Folder.",
    "dataiku.recipe": _NOT_IN_NOTEBOOKS,
    "dataiku.runnables": _NOT_IN_NOTEBOOKS,
    "dataiku.scenario": _NOT_IN_NOTEBOOKS,
    "dataiku.snowpark": _SQL,
}


class Uncovered:
    """Stands for a function, a class or a value; every use of it raises `NotCovered`."""

    def __init__(self, name: str, reason: str) -> None:
        self._name = name
        self._reason = reason
        self.__doc__ = self._sentence

    def __repr__(self) -> str:
        return f"<{self._name}, not covered by DSS Desk>"

    def __call__(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        self._refuse()

    def __getitem__(self, key: Any) -> NoReturn:
        self._refuse()

    def __iter__(self) -> Iterator[Any]:
        self._refuse()

    def __mro_entries__(self, bases: tuple[Any, ...]) -> NoReturn:
        self._refuse()  # a class is made of it

    def __instancecheck__(self, instance: Any) -> bool:
        return False

    def __getattr__(self, name: str) -> Uncovered:
        if name.startswith("_"):  # what looks into every object, as a notebook's display does
            raise AttributeError(name)
        return Uncovered(f"{self._name}.{name}", self._reason)

    @property
    def _sentence(self) -> str:
        return f"{self._name} is not covered by DSS Desk. {self._reason}"

    def _refuse(self) -> NoReturn:
        raise NotCovered(self._sentence)


def later(owner: str, name: str) -> Uncovered:
    """What stands there for a name that Dataiku's package has.

    Raises:
        AttributeError: It has none of this name.
    """
    reason = _REASONS[owner].get(name)
    if reason is None:
        raise AttributeError(f"{owner} has no attribute {name!r}")
    return Uncovered(f"{owner}.{name}", reason)


class LaterModules:
    """Finds such modules for ``import``; stands in ``sys.meta_path``."""

    @classmethod
    def find_spec(
        cls, full_name: str, path: Sequence[str] | None = None, target: Any = None
    ) -> ModuleSpec | None:
        """The module, where Dataiku's package has one of this name."""
        del path, target
        loader: Any = cls
        return ModuleSpec(full_name, loader) if full_name in LATER_MODULES else None

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        """A module in which every name is there and not covered."""
        return _LaterModule(spec.name, f"{spec.name} is not covered. {LATER_MODULES[spec.name]}")

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Nothing: there is no code."""


class _LaterModule(ModuleType):
    def __getattr__(self, name: str) -> Uncovered:
        if name.startswith("_"):
            raise AttributeError(name)
        return Uncovered(f"{self.__name__}.{name}", LATER_MODULES[self.__name__])
