"""What the README tells a person to type is there."""

import re
from pathlib import Path

import pytest

from dssdesk.app.command_line import parse

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
QUOTED = re.findall(r"`([^`\n]+)`", README)
COMMANDS = sorted(
    set(re.findall(r"^(?:sh packaging/start|dssdesk) (.+)$", "\n".join(QUOTED), re.MULTILINE))
)
PATHS = sorted(set(re.findall(r"(?:[a-z.]+/)+[\w.-]*", README)))


def test_the_readme_names_commands_and_files():
    assert len(COMMANDS) > 5
    assert len(PATHS) > 5


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_is_understood(command: str):
    plain = re.sub(r"\\?\|.*|[\[\]…]", "", command)  # the first of two ways, options given
    assert callable(parse(plain.split()).run)


@pytest.mark.parametrize("path", PATHS)
def test_a_file_of_the_readme_exists(path: str):
    assert (ROOT / path).exists()


def test_a_command_of_the_help_is_understood(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        parse(["--help"])
    names = re.findall(r"^  ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)
    assert len(names) > 4
    for name in names:
        assert callable(parse([name, *(["X"] if name == "run" else [])]).run)


@pytest.mark.parametrize("script", ["packaging/start", "packaging/test", ".ci/run"])
def test_a_command_of_the_readme_says_what_it_is_for(script: str):
    assert (ROOT / script).read_text("utf-8").splitlines()[1].startswith("# ")
