"""The kernel's log starts anew when it is too long."""

import importlib
import os
from pathlib import Path

import pytest


def test_a_log_that_is_too_long_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "log"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    monkeypatch.setattr(os, "dup", {2: file}.__getitem__)
    log = importlib.import_module("dssdesk_kernel.log").Log(most_bytes=10)
    os.write(file, b"short")
    log.bound()
    assert path.read_bytes() == b"short"
    os.write(file, b" and then more")
    log.bound()
    os.write(file, b"again")
    assert path.read_bytes() == b"again"
    os.close(file)
