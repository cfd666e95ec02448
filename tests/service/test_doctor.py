import pytest

from dssdesk.app.doctor import examine
from dssdesk.app.instance import open_instance


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
