"""Error codes are a promise to the other end of the wire: unique, and frozen in a snapshot."""

import importlib
import pkgutil
from pathlib import Path

import dssdesk
from dssdesk.base.errors import DssDeskError

SNAPSHOT = Path(__file__).parent / "snapshots" / "error_codes.txt"


def test_error_codes_are_those_of_the_snapshot():
    for module in pkgutil.walk_packages(dssdesk.__path__, "dssdesk."):
        if module.name.rpartition(".")[2] == "errors" and ".client" not in module.name:
            importlib.import_module(module.name)
    found = sorted(_codes(DssDeskError))
    assert len(found) == len(set(found)), "two errors share a code"
    assert found == SNAPSHOT.read_text("utf-8").split(), (
        "an older desk would not know a changed code; if the change is right, update the snapshot"
    )


def _codes(cls: type[DssDeskError]) -> list[str]:
    codes = [cls.code] if cls.code else []
    for child in cls.__subclasses__():
        if child.__module__.startswith("dssdesk."):
            codes.extend(_codes(child))
    return codes
