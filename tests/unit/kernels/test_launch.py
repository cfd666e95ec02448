"""A kernel inherits nothing that belongs to the application."""

import os
from pathlib import Path

import pytest

from dssdesk.kernels.launch import application_folders, clean_environment

OURS = Path("/opt/dssdesk")
THEIRS = {
    "HOME": "/home/ann",
    "LANG": "de_DE.UTF-8",
    "AWS_PROFILE": "work",
    "OMP_NUM_THREADS": "4",
    "https_proxy": "http://proxy:3128",
}
LEAKS = {
    "PYTHONPATH": "/x",
    "PYTHONHOME": "/x",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONSAFEPATH": "1",
    "VIRTUAL_ENV": "/opt/dssdesk/venv",
    "QT_QPA_PLATFORM": "offscreen",
    "QT_PLUGIN_PATH": "/opt/dssdesk/lib/qt",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
    "QML2_IMPORT_PATH": "/x",
    "MPLBACKEND": "QtAgg",
    "JPY_PARENT_PID": "1",
    "DSSDESK_STATE": "/x",
    "DSSDESK_KERNEL_ID": "outer",
    "NOTIFY_SOCKET": "/run/x",
    "LISTEN_FDS": "3",
    "INVOCATION_ID": "x",
    "DESKTOP_STARTUP_ID": "x",
    "XDG_ACTIVATION_TOKEN": "x",
    "SSL_CERT_FILE": "/opt/dssdesk/lib/certifi/cacert.pem",
    "FONTCONFIG_FILE": "/opt/dssdesk/fonts.conf",
    "APPIMAGE": "/x",
}


def cleaned(**present: str) -> dict[str, str]:
    return clean_environment(present, application=[OURS])


def test_the_persons_own_variables_stay():
    assert THEIRS.items() <= cleaned(**THEIRS).items()


@pytest.mark.parametrize("name", LEAKS)
def test_what_speaks_to_the_application_goes(name: str):
    assert name not in cleaned(**{name: LEAKS[name]})


def test_lists_lose_only_what_lies_in_the_application():
    found = cleaned(
        PATH="/opt/dssdesk/venv/bin:/usr/bin:/opt/dssdesk2/bin",
        LD_LIBRARY_PATH="/opt/dssdesk/lib",
        LD_PRELOAD="/usr/lib/libjemalloc.so",
    )
    assert found["PATH"] == "/usr/bin:/opt/dssdesk2/bin"
    assert "LD_LIBRARY_PATH" not in found
    assert found["LD_PRELOAD"] == "/usr/lib/libjemalloc.so"


def test_this_machine_is_never_reached_through_a_proxy():
    found = cleaned(NO_PROXY="example.org,localhost")
    assert found["NO_PROXY"].split(",") == ["example.org", "localhost", "127.0.0.1", "::1"]
    assert "127.0.0.1" in found["no_proxy"]


def test_the_kernels_own_python_comes_first_in_the_path(tmp_path: Path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "pyvenv.cfg").touch()
    found = clean_environment({"PATH": "/usr/bin"}, python=tmp_path / "bin" / "python")
    assert found["PATH"] == f"{tmp_path}/bin:/usr/bin"
    assert found["VIRTUAL_ENV"] == str(tmp_path)


def test_what_is_added_is_there_whatever_was_cleaned():
    found = clean_environment({}, added={"DSSDESK_KERNEL_ID": "k", "QT_API": "pyqt6"})
    assert found["DSSDESK_KERNEL_ID"] == "k"
    assert found["QT_API"] == "pyqt6"


def test_nothing_of_this_very_process_leaks():
    found = clean_environment(dict(os.environ), application=application_folders())
    leaks = {
        name: value
        for name, value in found.items()
        if name.startswith(("PYTHON", "QT", "QML", "DSSDESK", "VIRTUAL_ENV", "PYTEST", "JPY"))
        or any(str(folder) in value for folder in application_folders())
    }
    assert not leaks, leaks
