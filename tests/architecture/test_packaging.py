"""The lock, the lists and the scripts of `packaging/` agree with each other and with pyproject."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WANTED = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["test"]]
LOCKED = dict(
    re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "packaging/lock.txt").read_text("utf-8"), re.MULTILINE)
)


@pytest.mark.parametrize("text", WANTED)
def test_the_lock_has_a_version_that_the_project_wants(text: str):
    wanted = Requirement(text)
    assert wanted.specifier.contains(LOCKED[canonicalize_name(wanted.name)])


def test_the_lock_records_no_index():
    assert "://" not in (ROOT / "packaging/lock.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ["debian.txt", "debian-test.txt"])
def test_a_list_of_debian_packages_says_what_for(name: str):
    for line in (ROOT / "packaging" / name).read_text("utf-8").splitlines():
        assert line.startswith("#") or len(line.split(maxsplit=2)) == 3, line


def test_packaging_is_no_python_package():
    """It would stand before the `packaging` that pip and pytest import."""
    assert not list((ROOT / "packaging").glob("*.py"))


SCRIPTS = ["packaging/start", "packaging/test", "packaging/linux/register"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_plain_sh(script: str):
    sh = shutil.which("dash") or "/bin/sh"
    subprocess.run([sh, "-n", str(ROOT / script)], check=True)
    assert (ROOT / script).read_text("utf-8").startswith("#!/bin/sh\n")
