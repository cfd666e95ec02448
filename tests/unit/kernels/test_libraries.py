"""Scripts that draw outputs come from the environment, by name and never by path."""

import sys
from pathlib import Path

import pytest

from dssdesk.kernels.errors import LibraryMissing
from dssdesk.kernels.libraries import NAMES, Libraries


def a_python(home: Path) -> Path:
    """A Python that finds its packages in ``home`` alone."""
    home.mkdir(exist_ok=True)
    python = home / "python"
    path = f"import sys; sys.path.insert(0, {str(home)!r}); exec(sys.argv[1])"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S -c "{path}" "$3"\n')
    python.chmod(0o755)
    return python


def package(home: Path, name: str, text: str = "", **files: str) -> Path:
    (home / name).mkdir(parents=True)
    (home / name / "__init__.py").write_text(text)
    for place, script in files.items():
        file = home / name / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script)
    return home / name


def test_a_script_is_read_from_its_package_which_is_not_imported(tmp_path: Path):
    script = {"package_data/plotly.min.js": "window.Plotly = {};"}
    package(tmp_path, "plotly", "raise SystemExit", **script)
    assert Libraries().read(a_python(tmp_path), "plotly") == "window.Plotly = {};"


def test_a_package_that_was_installed_later_is_found_and_one_that_went_is_not(tmp_path: Path):
    libraries, python = Libraries(), a_python(tmp_path)
    with pytest.raises(LibraryMissing):
        libraries.read(python, "bokeh-gl")
    folder = package(tmp_path, "bokeh", **{"server/static/js/bokeh-gl.min.js": "1"})
    assert libraries.read(python, "bokeh-gl") == "1"
    folder.rename(tmp_path / "gone")
    with pytest.raises(LibraryMissing):
        libraries.read(python, "bokeh-gl")


def test_vega_is_made_in_the_version_that_is_wanted_and_once(tmp_path: Path):
    counting = (
        "import pathlib\n"
        "def get_vegalite_versions(): return ['5.8', '5.20', '6.1', '6.4']\n"
        "def javascript_bundle(vl_version):\n"
        f"    with open({str(tmp_path / 'made')!r}, 'a') as made: made.write(vl_version + ' ')\n"
        "    return 'vega ' + vl_version\n"
    )
    package(tmp_path, "vl_convert", counting)
    libraries, python = Libraries(), a_python(tmp_path)
    assert [libraries.read(python, "vega-5") for _ in range(2)] == ["vega 5.20"] * 2
    assert libraries.read(python, "vega-6") == "vega 6.4"
    assert (tmp_path / "made").read_text() == "5.20 6.4 "


@pytest.mark.parametrize(
    "name", ["", "..", "../plotly", "os", "plotly/package_data", "/etc/passwd"]
)
def test_nothing_else_is_given_away(name: str, tmp_path: Path):
    package(tmp_path, "plotly", **{"package_data/plotly.min.js": "1"})
    assert name not in NAMES
    with pytest.raises(LibraryMissing):
        Libraries().read(a_python(tmp_path), name)


def test_a_python_that_is_gone_has_no_libraries(tmp_path: Path):
    with pytest.raises(LibraryMissing):
        Libraries().read(tmp_path / "none", "plotly")
