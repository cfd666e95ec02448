"""Environments are listed, pointed at, and say how their kernels start."""

import json
import sys
from pathlib import Path

import pytest

from dssdesk.base.ids import EnvironmentId
from dssdesk.kernels.environments import DEFAULT, LAUNCHER, Environments
from dssdesk.kernels.errors import EnvironmentMissing, EnvironmentUnfit, LibraryMissing
from dssdesk.kernels.spark_environment import SPARK
from tests.helpers.pythons import a_bare_python


@pytest.fixture
def environments(tmp_path: Path) -> Environments:
    return Environments(tmp_path / "environments")


@pytest.fixture
def kernelspecs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return tmp_path / "jupyter" / "kernels"


def install(folder: Path, **spec: object) -> None:
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps({"display_name": folder.name, **spec}))


def test_the_default_one_comes_first(environments: Environments):
    first = environments.all()[0]
    assert (first.id, first.is_default) == (DEFAULT, True)


def test_the_default_one_sees_our_packages_and_none_of_our_pth_files(environments: Environments):
    recipe = environments.recipe(None)
    prefix = recipe.environment.python.parent.parent
    [shown] = prefix.rglob("dssdesk-application.pth")
    assert shown.parent.name == "site-packages"
    assert all(Path(line).is_dir() for line in shown.read_text().splitlines())
    assert recipe.command[1:] == (str(LAUNCHER), "-f", "{connection_file}")
    assert (prefix / "bin" / "pip").stat().st_mode & 0o111
    assert environments.recipe(DEFAULT) == recipe


def test_a_folder_pointed_at_is_remembered(environments: Environments, tmp_path: Path):
    found = environments.add(Path(sys.prefix))
    again = Environments(tmp_path / "environments")
    assert found in again.all()
    assert again.recipe(found.id).is_ours
    assert environments.add(Path(sys.executable)) == found, "the Python of the same environment"
    assert len(again.all()) == len(environments.all())


def test_a_python_outside_every_environment_is_remembered_by_its_path(
    environments: Environments, tmp_path: Path
):
    python = tmp_path / "my python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    found = environments.add(python)
    assert (found.python, found.id) == (python, f"python:{python}")
    assert environments.recipe(found.id).command[0] == str(python)


def test_an_environment_is_named_so_that_one_knows_it(environments: Environments, tmp_path: Path):
    python = a_bare_python(tmp_path / "sales" / ".venv")
    (packages,) = (tmp_path / "sales" / ".venv" / "lib").glob("python*/site-packages")
    (packages / "ipykernel.py").touch()
    assert environments.add(python.parent.parent).name == "sales/.venv"


def test_an_environment_that_went_away_is_not_offered(environments: Environments, tmp_path: Path):
    python = tmp_path / "there"
    python.symlink_to(sys.executable)
    (tmp_path / "environments").mkdir()
    listed = tmp_path / "environments" / "environments.json"
    listed.write_text(json.dumps([f"python:{python}"]))
    assert f"python:{python}" in [one.id for one in environments.all()]
    python.unlink()
    assert f"python:{python}" not in [one.id for one in environments.all()]
    with pytest.raises(EnvironmentMissing, match="Choose another one"):
        environments.recipe(EnvironmentId(f"python:{python}"))


def test_what_is_no_python_is_refused_with_a_reason(environments: Environments, tmp_path: Path):
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\necho hello\n")
    with pytest.raises(EnvironmentUnfit, match="Permission denied"):
        environments.add(script)
    script.chmod(0o755)
    with pytest.raises(EnvironmentUnfit, match="it is no Python"):
        environments.add(script)
    assert len(environments.all()) == len(Environments(tmp_path / "others").all())


def test_a_folder_without_python_is_refused(environments: Environments, tmp_path: Path):
    with pytest.raises(EnvironmentMissing):
        environments.add(tmp_path)
    with pytest.raises(EnvironmentMissing):
        environments.recipe(EnvironmentId(f"folder:{tmp_path}"))


def test_a_python_kernelspec_runs_through_our_launcher(
    environments: Environments, kernelspecs: Path
):
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    install(kernelspecs / "mine", argv=argv, language="python", env={"A": "1"})
    recipe = environments.recipe(EnvironmentId("kernelspec:mine"))
    assert recipe.command == (sys.executable, str(LAUNCHER), "-f", "{connection_file}")
    assert recipe.variables["A"] == "1"


def test_another_languages_kernelspec_runs_as_it_says(
    environments: Environments, kernelspecs: Path
):
    argv = ["sh", "{resource_dir}/start", "{connection_file}"]
    install(kernelspecs / "other", argv=argv, language="R", interrupt_mode="message")
    recipe = environments.recipe(EnvironmentId("kernelspec:other"))
    assert recipe.command[1:] == (str(kernelspecs / "other" / "start"), "{connection_file}")
    assert (recipe.is_ours, recipe.by_message) == (False, True)


def test_a_kernelspec_that_cannot_be_read_hides_only_itself(
    environments: Environments, kernelspecs: Path
):
    install(kernelspecs / "gone", argv=["/nowhere/python"], language="python")
    (kernelspecs / "broken").mkdir(parents=True)
    (kernelspecs / "broken" / "kernel.json").write_text("{")
    names = [environment.id for environment in environments.all()]
    assert "kernelspec:gone" not in names
    assert "kernelspec:broken" not in names


def test_one_that_is_not_made_yet_has_no_libraries(tmp_path: Path):
    with pytest.raises(LibraryMissing):
        Environments(tmp_path).library(SPARK, "plotly")
    assert not [*tmp_path.iterdir()]
