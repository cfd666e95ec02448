"""A package index of one tiny wheel, so that what installs packages can be tested for real."""

import sysconfig
import zipfile
from pathlib import Path

from dssdesk.kernels.spark_making import Packages

TINY = Packages(
    requirements=("dssdesk-tiny>=1,<2",),
    modules=("dssdesk_tiny", "ipykernel"),
    downloaded=1_000,
    needed=1_000,
)
"""Instead of PySpark and all that it needs."""

_METADATA = "Metadata-Version: 2.1\nName: dssdesk-tiny\nVersion: 1.2.3\n"
_WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def write_tiny_wheel(folder: Path) -> Path:
    """Write the wheel; it shows ipykernel of this Python, so that kernels start with it."""
    folder.mkdir(parents=True, exist_ok=True)
    about = "dssdesk_tiny-1.2.3.dist-info"
    files = {
        "dssdesk_tiny/__init__.py": "",
        "dssdesk_tiny.pth": sysconfig.get_path("purelib") + "\n",
        f"{about}/METADATA": _METADATA,
        f"{about}/WHEEL": _WHEEL,
        f"{about}/entry_points.txt": "[console_scripts]\ndssdesk-tiny = dssdesk_tiny:print\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{about}/RECORD"])
    path = folder / "dssdesk_tiny-1.2.3-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**files, f"{about}/RECORD": record}.items():
            wheel.writestr(name, text)
    return path
