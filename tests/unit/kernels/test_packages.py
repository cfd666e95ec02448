"""Kernels get a copy of the official client that any Python can read."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from dssdesk.kernels import packages
from dssdesk.kernels.packages import make_packages


def test_packages_lie_below_the_oldest_python_that_they_take(tmp_path: Path):
    place = make_packages(tmp_path)
    assert (place / "3.0" / "dataikuapi" / "__init__.py").exists()
    assert (place / "3.0" / "six.py").exists()
    assert [it.parent.parent.name for it in place.glob("*/requests/api.py")] == ["3.10"]
    assert list(place.glob("*/certifi/cacert.pem"))


def test_nothing_compiled_is_copied_and_nothing_that_pip_would_list(tmp_path: Path):
    place = make_packages(tmp_path)
    names = [path.name for path in place.rglob("*")]
    assert [name for name in names if name.endswith((".so", ".pyc", ".dist-info"))] == []


def test_a_copy_is_made_once(tmp_path: Path):
    first = make_packages(tmp_path)
    made = (first / "3.0" / "six.py").stat().st_mtime_ns
    assert make_packages(tmp_path) == first
    assert (first / "3.0" / "six.py").stat().st_mtime_ns == made
    assert list(tmp_path.iterdir()) == [first], "what was begun is gone"


def test_a_kernel_starts_without_them(tmp_path: Path, monkeypatch, caplog, expected_log):
    def broken(name: str) -> object:
        if name == "six":
            raise PackageNotFoundError(name)
        return distribution(name)

    monkeypatch.setattr(packages, "distribution", broken)
    blocked = tmp_path / "file"
    blocked.touch()
    assert not make_packages(blocked / "packages").is_dir()
    assert "six is not installed" in caplog.text
    assert "Kernels have no dataikuapi" in caplog.text
