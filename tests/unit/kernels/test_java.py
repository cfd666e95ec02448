"""Which Java Spark gets, and what to do where there is none."""

from pathlib import Path

import pytest

from dssdesk.kernels.java import Java, advice_on, find_java


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The one usual place, instead of this machine's."""
    monkeypatch.setattr("dssdesk.kernels.java._USUAL_PLACES", (f"{tmp_path}/usual/*",))
    return tmp_path / "usual"


def a_jdk(home: Path, version: str, *, says: bool = False) -> Path:
    """A folder like that of a JDK; it tells its version by its file, or only when asked."""
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025' >&2\n")
    program.chmod(0o755)
    if not says:
        (home / "release").write_text(f'IMPLEMENTOR="X"\nJAVA_VERSION="{version}"\n')
    return home


def test_java_home_comes_first(usual: Path, tmp_path: Path):
    named, other = a_jdk(tmp_path / "a", "21.0.1"), a_jdk(tmp_path / "b", "17.0.2")
    java = find_java({"JAVA_HOME": str(named), "PATH": str(other / "bin")})
    assert java == Java(program=named / "bin" / "java", version="21.0.1", major=21)


def test_then_the_path_and_a_link_leads_home(usual: Path, tmp_path: Path):
    home = a_jdk(tmp_path / "jdk", "17.0.2")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(home / "bin" / "java")
    java = find_java({"PATH": f"/nowhere::{tmp_path}/bin"})
    assert java is not None
    assert (java.home, str(java)) == (home, f"17.0.2 ({tmp_path}/bin/java)")


def test_an_old_one_in_the_path_gives_way_to_the_usual_places(usual: Path, tmp_path: Path):
    old = a_jdk(tmp_path / "old", "1.8.0_392")
    a_jdk(usual / "25", "25")
    fit = a_jdk(usual / "17", "17.0.2")
    java = find_java({"JAVA_HOME": str(old), "PATH": ""})
    assert java is not None
    assert java.home == fit


def test_one_that_only_answers_is_asked(usual: Path, tmp_path: Path):
    home = a_jdk(tmp_path / "jdk", "17.0.9", says=True)
    java = find_java({"JAVA_HOME": str(home)})
    assert java is not None
    assert (java.version, java.is_fit) == ("17.0.9", True)


def test_too_old_is_named_with_what_to_do(usual: Path, tmp_path: Path):
    home = a_jdk(tmp_path / "jdk", "1.8.0_392")
    java = find_java({"JAVA_HOME": str(home), "PATH": ""})
    assert java is not None
    assert not java.is_fit
    assert "Java 1.8.0_392 is too old for Spark" in advice_on(java)


def test_none_at_all(usual: Path, tmp_path: Path):
    (tmp_path / "java").mkdir()  # a folder of that name is none
    assert find_java({"JAVA_HOME": "/nowhere", "PATH": str(tmp_path)}) is None
    assert "sudo apt-get install openjdk-17-jre-headless" in advice_on(None)


def test_a_program_that_says_nothing_is_none(usual: Path, tmp_path: Path):
    program = tmp_path / "java"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    assert find_java({"PATH": str(tmp_path)}) is None
