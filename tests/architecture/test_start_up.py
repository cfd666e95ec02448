"""What a start imports: heavy libraries wait until they are needed."""

import subprocess
import sys

import pytest

HEAVY = ("pandas", "numpy", "pyarrow", "duckdb", "matplotlib", "nbformat", "nbconvert", "IPython")


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("dssdesk.app.command_line", (*HEAVY, "PySide6", "starlette", "zmq")),
        ("dssdesk.service.application", (*HEAVY, "PySide6", "argon2")),
        ("dssdesk.sessions.sessions", (*HEAVY, "PySide6", "starlette")),
        (
            "dssdesk.app.desk",
            (*HEAVY, "starlette", "qtconsole", "ziamath", "regex", "PySide6.QtWebEngineCore"),
        ),
    ],
)
def test_a_start_does_not_wait_for_heavy_libraries(module: str, forbidden: tuple[str, ...]):
    code = f"import sys, {module}; print(*sorted(set({forbidden!r}) & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []
