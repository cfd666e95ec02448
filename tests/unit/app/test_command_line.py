import subprocess
import sys
from pathlib import Path

import pytest

import dssdesk
from dssdesk.app.command_line import main, parse


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], {"instance": None, "demo": False, "file": None}),
        (["a.ipynb"], {"file": Path("a.ipynb")}),
        (["--demo"], {"demo": True, "file": None}),
        (["a.ipynb", "--demo"], {"demo": True, "file": Path("a.ipynb")}),
        (["--instance", "D", "a.ipynb"], {"instance": Path("D"), "file": Path("a.ipynb")}),
        (["a.ipynb", "--instance", "D"], {"instance": Path("D"), "file": Path("a.ipynb")}),
        (["--instance=D"], {"instance": Path("D"), "file": None}),
        (["--instance", "status"], {"instance": Path("status"), "file": None}),
        (["--", "-x.ipynb"], {"file": Path("-x.ipynb")}),
        (["open"], {"file": Path("open")}),
        (["./status"], {"file": Path("status")}),
        (["status"], {"json": False, "instance": None}),
        (["status", "--json", "--instance", "D"], {"json": True, "instance": Path("D")}),
        (["--instance", "D", "status"], {"instance": Path("D")}),
        (["run", "A/b c"], {"notebook": "A/b c", "keep": False}),
        (["run", "--keep", "A/b"], {"notebook": "A/b", "keep": True}),
        (["unload", "s1", "s2"], {"sessions": ["s1", "s2"], "all": False}),
        (["unload", "--all"], {"sessions": [], "all": True}),
        (["stop", "--unload"], {"unload": True}),
        (["serve", "--idle", "3"], {"idle": 3.0, "ready": None}),
        (["client-path"], {}),
        (["a.ipynb"], {"login": False, "connect": None}),
        (["--login", "--instance", "D"], {"login": True, "instance": Path("D")}),
        (["--connect", "127.0.0.1:8123"], {"connect": "127.0.0.1:8123", "file": None}),
    ],
    ids=" ".join,
)
def test_arguments_are_understood(arguments, expected):
    wanted = vars(parse(arguments))
    assert {name: wanted[name] for name in expected} == expected
    assert callable(wanted["run"])


@pytest.mark.parametrize("arguments", [["run"], ["--nonsense"], ["a", "b"], ["status", "x"]])
def test_nonsense_ends_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        parse(arguments)
    assert caught.value.code == 2
    assert "usage: dssdesk" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["unload"], ["unload", "s1", "--all"]])
def test_unload_wants_names_or_all(arguments, capsys):
    assert main(arguments) == 2
    assert "--all" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["status"], ["stop"], ["unload", "--all"]])
def test_looking_at_an_instance_that_is_not_there_makes_none(command, tmp_path, capsys):
    assert main(["--instance", str(tmp_path / "none"), *command]) == 1
    assert "There is no instance" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_not_there_is_said_so(tmp_path, capsys):
    assert main(["--instance", str(tmp_path / "i"), str(tmp_path / "none.ipynb")]) == 1
    assert "There is no notebook" in capsys.readouterr().err


def test_the_version_is_told_without_importing_much():
    code = (
        "import sys\n"
        "from dssdesk.app.command_line import main\n"
        "try:\n    main(['--version'])\n"
        "except SystemExit:\n    print(sorted(set(sys.modules) & {'msgspec', 'PySide6', 'uvicorn',"
        " 'sqlite3', 'platformdirs', 'http.client'}))\n"
    )
    said = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"dssdesk {dssdesk.__version__}\n[]\n"
