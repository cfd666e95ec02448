"""Notebooks on their way to the service."""

import os

import pytest

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.uploads import LARGEST, upload_of

PROJECT = ProjectKey("P")


def test_a_long_file_is_read_whole(tmp_path):
    path = tmp_path / "Été.ipynb"
    path.write_text("é🙂\n" * 400_000, "utf-8")
    upload = upload_of(path, PROJECT)
    assert (upload.project, upload.name) == (PROJECT, "Été")
    assert upload.content == path.read_text("utf-8")


def test_what_cannot_be_sent_says_why(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "latin").write_bytes(b"\xe9")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGEST + 1)  # takes no room on the disk
    for name, why in (
        ("pipe", "It is no file"),
        ("latin", "not a text in UTF-8"),
        ("large", "larger than 250 MB"),
        ("missing", "cannot be read: No such file"),
    ):
        with pytest.raises(BadInput, match=why):
            upload_of(tmp_path / name, PROJECT)
