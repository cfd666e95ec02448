"""Scripts that come with an environment's Python packages and draw what they put out.

Only those named here are given away, each from its own place in its package: nobody names a path.
"""

import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dssdesk.kernels.accounts import keeper_of, read_kept
from dssdesk.kernels.errors import LibraryMissing
from dssdesk.kernels.launch import ask_python

_BOKEH = ("bokeh", "bokeh-api", "bokeh-gl", "bokeh-mathjax", "bokeh-tables", "bokeh-widgets")
_FILES: Mapping[str, tuple[str, str]] = {
    "plotly": ("plotly", "package_data/plotly.min.js"),
    **{name: ("bokeh", f"server/static/js/{name}.min.js") for name in _BOKEH},
}
"""The package of a library, and where it lies in there."""

_VEGA: Mapping[str, str] = {"vega-5": "5.", "vega-6": "6."}
"""Vega, Vega-Lite and Vega-Embed in one; made by this package, for a version of Vega-Lite."""
_VEGA_PACKAGE = "vl_convert"

NAMES = frozenset(_FILES) | frozenset(_VEGA)

_PATIENCE = 30.0  # seconds
_FIND = (
    "import importlib.util as u; s = u.find_spec({package!r});"
    " print(next(iter(s.submodule_search_locations)))"
)
_MAKE_VEGA = (
    "import sys, vl_convert as v;"
    " found = [each for each in v.get_vegalite_versions() if each.startswith({start!r})];"
    " sys.stdout.buffer.write(v.javascript_bundle(vl_version=found[-1]).encode())"
)


@dataclass(frozen=True, slots=True)
class _Made:
    stamp: int
    text: str


class Libraries:
    """Finds libraries, and remembers where they lie. Called from any thread."""

    def __init__(self) -> None:
        self._folders: dict[tuple[Path, str], Path] = {}
        self._made: dict[tuple[Path, str], _Made] = {}
        self._making = threading.Lock()

    def read(self, python: Path, name: str) -> str:
        """The text of a library in the environment of this Python.

        Raises:
            LibraryMissing: It is none of ours, or the environment does not have it.
        """
        try:
            if name in _FILES:
                package, place = _FILES[name]
                return read_kept(self._folder(python, package, name) / place, keeper_of(python))
            if name in _VEGA:
                return self._vega(python, name)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise LibraryMissing(name) from error
        raise LibraryMissing(name)

    def _folder(self, python: Path, package: str, name: str) -> Path:
        known = self._folders.get((python, package))
        if known is not None and known.is_dir():
            return known
        said = ask_python(python, _FIND.format(package=package), seconds=_PATIENCE)
        if not said:
            raise LibraryMissing(name)
        folder = self._folders[python, package] = Path(said)
        return folder

    def _vega(self, python: Path, name: str) -> str:
        """It takes a second to make: kept until the package is another."""
        folder = self._folder(python, _VEGA_PACKAGE, name)
        with self._making:
            stamp = (folder / "__init__.py").stat().st_mtime_ns
            made = self._made.get((folder, name))
            if made is not None and made.stamp == stamp:
                return made.text
            text = ask_python(python, _MAKE_VEGA.format(start=_VEGA[name]), seconds=_PATIENCE)
            if not text:
                raise LibraryMissing(name)
            self._made[folder, name] = _Made(stamp, text)
            return text
