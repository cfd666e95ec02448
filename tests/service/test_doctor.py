"""What the doctor finds; it looks, and makes nothing."""

import json
from pathlib import Path

import pytest

from dssdesk.app.doctor import examine
from dssdesk.app.instance import open_instance
from dssdesk.kernels.hub import Environment


def test_a_machine_where_all_is_well_needs_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DSSDESK_STATE", "/short")
    open_instance(tmp_path / "i")
    assert examine(tmp_path / "i") == 0
    said = capsys.readouterr().out
    assert "does not run; it starts by itself" in said
    assert "Default" in said


@pytest.mark.parametrize("trouble", ["folder", "state"])
def test_what_is_wrong_comes_with_advice(tmp_path, capsys, monkeypatch, trouble):
    monkeypatch.setenv("DSSDESK_STATE", "/" + "d" * (90 if trouble == "state" else 2))
    (tmp_path / "i").mkdir()
    if trouble == "folder":
        (tmp_path / "i" / "instance.json").write_text("?")
    assert examine(tmp_path / "i") == 1
    assert "→" in capsys.readouterr().out


def test_looking_makes_nothing(tmp_path):
    examine(tmp_path / "i")
    assert not (tmp_path / "i").exists()


def told(capsys) -> dict[str, dict[str, object]]:
    findings = json.loads(capsys.readouterr().out)["findings"]
    return {finding["about"]: finding for finding in findings}


def test_scripts_are_told_in_json(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DSSDESK_STATE", "/short")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert examine(tmp_path / "i", as_json=True) == 0
    findings = told(capsys)
    assert findings["Window"]["found"].startswith("offscreen, ")
    assert findings["Fonts"] == {
        "about": "Fonts",
        "found": "Inter, JetBrains Mono",
        "advice": "",
        "is_minor": True,
    }
    assert findings["Disk"]["found"].endswith("GB free")
    assert {"Qt", "WebEngine", "Environment", "Desktop"} <= set(findings)


def test_a_screen_that_is_not_there_is_a_fault(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DSSDESK_STATE", "/short")
    monkeypatch.setenv("QT_QPA_PLATFORM", "no_such_platform")
    assert examine(tmp_path / "i", as_json=True) == 1
    assert "must name a screen" in told(capsys)["Window"]["advice"]


def test_an_environment_without_ipykernel_says_how_to_get_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(
        "dssdesk.kernels.environments.Environments.all",
        lambda _self: [Environment(id="bare", name="Bare", python=Path("/bin/false"))],
    )
    assert examine(tmp_path / "i", as_json=True) == 1
    assert "/bin/false -m pip install ipykernel" in told(capsys)["Environment"]["advice"]


def test_spark_is_told_of_before_it_is_installed_and_a_missing_java_is_no_fault(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("DSSDESK_STATE", "/short")
    monkeypatch.setattr("dssdesk.kernels.java.find_java", lambda _environment: None)
    assert examine(tmp_path / "i", as_json=True) == 0
    findings = told(capsys)
    assert findings["Java"]["found"] == "none, for Spark"
    assert "sudo apt-get install openjdk-17-jre-headless" in findings["Java"]["advice"]
    assert findings["Environment"]["found"].endswith("python, is installed at the first use")


def test_a_missing_desktop_entry_is_no_fault(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DSSDESK_STATE", "/short")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert examine(tmp_path / "i", as_json=True) == 0
    assert "packaging/linux/register" in told(capsys)["Desktop"]["advice"]
